export { findLeaks, type FindLeaksOptions } from "./find_leaks.ts";
export { formatLeaks } from "./format_leaks.ts";
export { type Leak, type LeakEvidence, type LeakKind, leakKinds } from "./leak.ts";
