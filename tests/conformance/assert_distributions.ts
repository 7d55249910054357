import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Matrix } from "../../src/core/matrix.ts";

/** Asserts that every row is probabilities: not negative, of sum 1. */
export function assertDistributions(
  probabilities: Matrix,
  [rows, columns]: readonly [rows: number, columns: number],
): void {
  assertEquals([probabilities.rows, probabilities.columns], [rows, columns]);
  for (let i = 0; i < rows; i++) {
    const row = [...probabilities.row(i)];
    assert(row.every((p) => p >= 0), `row ${i} holds a negative probability, or NaN: ${row}`);
    assertAlmostEquals(
      row.reduce((sum, p) => sum + p, 0),
      1,
      1e-12,
      `row ${i} does not sum to 1: ${row}`,
    );
  }
}
