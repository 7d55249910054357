import type { Leak } from "./leak.ts";

/** Leaks as lines for people: what kind, and what was found.
 *
 * @example
 * ```ts
 * import { formatLeaks, type Leak } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const leak: Leak = {
 *   kind: "absence carries the label",
 *   columns: ["closed"],
 *   severity: "error",
 *   evidence: { exceptions: 0 },
 *   message: 'column "closed" is filled in for "won"',
 * };
 * assertEquals(formatLeaks([leak]), ['absence carries the label: column "closed" is filled in for "won"']);
 * ```
 */
export function formatLeaks(leaks: readonly Leak[]): string[] {
  return leaks.map(({ kind, message }) => `${kind}: ${message}`);
}
