import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import type { ClassificationProblem } from "./classification_problem.ts";
import { weighRows } from "./weighted_classes.ts";
import { writeOut } from "./write_out.ts";

/** Rows that are learnt from, all of weight above 0. */
export interface BoostedRows {
  readonly x: Matrix;
  readonly classes: Uint32Array;
  readonly weights: Float64Array;
  readonly groups?: readonly Label[];
}

/** The rows of a problem that have weight, their features written out. */
export function weightyRows({ x, data, groups }: ClassificationProblem): BoostedRows {
  const weights = weighRows(data, [{ from: 0, to: x.rows }]);
  const rows = { x: writeOut(x), classes: data.indices, weights, groups };
  const kept = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  return kept.length === x.rows ? rows : takeRows(rows, kept);
}

/** The given rows, in their order. */
export function takeRows(
  { x, classes, weights, groups }: BoostedRows,
  rows: Uint32Array,
): BoostedRows {
  return {
    x: x.takeRows(rows),
    classes: rows.map((row) => classes[row]),
    weights: Float64Array.from(rows, (row) => weights[row]),
    groups: groups === undefined ? undefined : Array.from(rows, (row) => groups[row]),
  };
}
