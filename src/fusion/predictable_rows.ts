import type { Block } from "../core/block.ts";
import { takeBlockRows } from "../core/block_rows.ts";
import { Matrix } from "../core/matrix.ts";
import type { FusionModel } from "./fusion.ts";

/** 1 for a row that a model predicts, 0 for one that it leaves out. */
export function predictableBy(model: FusionModel, blocks: readonly Block[]): Uint8Array {
  const rows = blocks.length === 0 ? 0 : blocks[0].ids.length;
  return model.predictable?.(blocks) ?? new Uint8Array(rows).fill(1);
}

/** The rows that a model predicts; undefined if it leaves none out. */
export function predictableRows(
  model: FusionModel,
  blocks: readonly Block[],
): Uint32Array | undefined {
  const predictable = model.predictable?.(blocks);
  if (predictable === undefined || !predictable.includes(0)) return undefined;
  return Uint32Array.from(predictable.keys()).filter((row) => predictable[row] === 1);
}

/** What a model says of rows, and the prior of those that it leaves out: shape `(rows, classes)`.
 *
 * @throws {TypeError | ShapeError | RangeError} As `predictProba`.
 */
export function predictOrPrior(model: FusionModel, blocks: readonly Block[]): Matrix {
  const rows = predictableRows(model, blocks);
  if (rows === undefined) return model.predictProba(blocks);
  const known = model.predictProba(blocks.map((block) => takeBlockRows(block, rows)));
  return orPrior(known, { rows, count: blocks[0].ids.length, prior: model.prior });
}

/** Probabilities of some of `count` rows, and the prior of the others. */
export function orPrior(
  known: Matrix,
  { rows, count, prior }: { rows: Uint32Array; count: number; prior: Float64Array },
): Matrix {
  const all = Matrix.zeros(count, prior.length);
  for (let row = 0; row < count; row++) all.row(row).set(prior);
  rows.forEach((row, i) => all.row(row).set(known.row(i)));
  return all;
}
