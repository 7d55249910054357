import type { Leak } from "./leak.ts";

/** Leaks as lines for people: what kind, and what was found. */
export function formatLeaks(leaks: readonly Leak[]): string[] {
  return leaks.map(({ kind, message }) => `${kind}: ${message}`);
}
