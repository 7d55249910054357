/** What the tests of metrics share; the values that they expect are those of scikit-learn 1.9.1. */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Matrix } from "../../../src/core/matrix.ts";

/** Twelve rows of four classes; "d" is never predicted. */
export const truth = [..."aaaabbbbcccd"];
export const predicted = [..."aabbbbbcccaa"];
export const sampleWeight = [1, 2, 0.5, 1, 1, 0.25, 3, 1, 1, 1, 2, 0.5];

/** Ten rows of three classes. */
export const places = [0, 1, 2, 2, 1, 0, 2, 1, 0, 2];
export const probabilities = Matrix.fromRows([
  [0.34, 0.52, 0.14],
  [0.14, 0.43, 0.43],
  [0.32, 0.55, 0.13],
  [0.48, 0.02, 0.5],
  [0.42, 0.13, 0.45],
  [0.51, 0.01, 0.48],
  [0.26, 0.46, 0.28],
  [0.61, 0.3, 0.09],
  [0.29, 0.57, 0.14],
  [0.07, 0.14, 0.79],
]);

/** Ten rows of two classes, three of the scores equal. */
export const binary = [0, 0, 1, 1, 0, 1, 1, 0, 1, 0];
export const scores = [0.1, 0.4, 0.35, 0.8, 0.4, 0.4, 0.9, 0.2, 0.7, 0.65];
export const weights = [1, 2, 0.5, 1, 0, 1, 3, 1, 1, 2];

export function assertClose(actual: readonly number[], expected: readonly number[]): void {
  assertEquals(actual.length, expected.length);
  actual.forEach((value, i) => {
    if (value !== expected[i]) assertAlmostEquals(value, expected[i], 1e-14);
  });
}
