import type { StateReader } from "../../core/state.ts";

/** Reads so many counts, whose sum is one too.
 *
 * @throws {ModelFormatError} If they are not that.
 */
export function readCounts(state: StateReader, name: string, length: number): Uint32Array {
  const counts = state.u32(name, [length]);
  const sum = counts.reduce((sum, count) => sum + count, 0);
  return sum <= 0xffffffff ? counts : state.fail(name, "must sum to fewer rows than 2³²");
}

/** Reads a number of rows.
 *
 * @throws {ModelFormatError} If it is none, or more than `most`.
 */
export function readRows(state: StateReader, name: string, most = 0xffffffff): number {
  const rows = state.count(name);
  return rows <= most ? rows : state.fail(name, `must be at most ${most}`);
}
