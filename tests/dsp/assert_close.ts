import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Matrix } from "../../src/core/matrix.ts";

/** Entry by entry within a tolerance. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
) {
  assertEquals(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assertAlmostEquals(
      actual[i],
      expected[i],
      tolerance,
      `entry ${i}: ${actual[i]}, ${expected[i]}`,
    );
  }
}

/** Of one shape, and entry by entry within a tolerance. */
export function assertMatrix(actual: Matrix, expected: number[][], tolerance: number) {
  assertEquals([actual.rows, actual.columns], [expected.length, expected[0].length]);
  assertClose(actual.data, expected.flat(), tolerance);
}
