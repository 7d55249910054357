import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { Matrix } from "../../core/matrix.ts";
import { RandomState } from "../../core/random.ts";
import type { FusionModel } from "../fusion.ts";
import { checkLabelled, type SubsetScore, subsetScore } from "./score_rows.ts";
import { predictWithoutEach, type WithoutEach } from "./without_each.ts";

/** Options of {@linkcode robustnessCurve}. */
export interface RobustnessOptions {
  /** Shares of the rows that lose a modality, of those that have it: from 0 to 1. @default {[0, 0.25, 0.5, 0.75, 1]} */
  readonly fractions?: readonly number[];
  /** Seed of the draw of rows. @default {42} */
  readonly seed?: number;
}

/** How well rows are predicted when some have lost a modality. */
export interface RobustnessPoint extends SubsetScore {
  /** Share of the rows that have lost it, of those that had it. */
  readonly fraction: number;
  /** Their number. */
  readonly absent: number;
}

/** How a model bears the loss of modalities. Plain data, ready for JSON. */
export interface RobustnessCurve {
  /** Number of rows measured on. */
  readonly rows: number;
  /** One point a fraction, by name of the modality that is lost. */
  readonly modalities: Readonly<Record<string, readonly RobustnessPoint[]>>;
}

/** Scores a model on labelled rows while each modality in turn leaves more and more of them.
 *
 * The draws are nested: a row that has lost a modality at a quarter lacks it at a half as well, so that two points differ by the rows
 * between them alone. A row left with nothing is given the prior. However many fractions there are, rows are predicted once with
 * everything and once without each modality.
 *
 * @param labels One a row, all among the model's classes.
 * @throws {TypeError} As {@linkcode shapley}.
 * @throws {ShapeError} As {@linkcode shapley}, or if labels and blocks differ in length.
 * @throws {RangeError} If there is no row, a fraction is not from 0 to 1, or a label is not among the classes.
 * @throws {ContributionError} If the model refuses rows that lack some modalities.
 * @example
 * ```ts
 * import { type Block, EarlyFusion, Matrix, robustnessCurve } from "@medley/medley";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const block = (modality: string, values: number[]): Block => ({
 *   modality,
 *   ids: values.map((_, i) => `${i}`),
 *   features: Matrix.fromRows(values.map((value) => [value])),
 *   present: new Uint8Array(values.length).fill(1),
 *   names: ["value"],
 * });
 * const labels = Array.from({ length: 40 }, (_, i) => i % 2 ? "cat" : "dog");
 * const blocks = [
 *   block("image", labels.map((label, i) => (label === "cat" ? 3 : -3) + Math.sin(i))),
 *   block("audio", labels.map((_, i) => Math.cos(7 * i))),
 * ];
 * const { modalities } = robustnessCurve(new EarlyFusion().fit(blocks, labels), blocks, labels, { fractions: [0, 0.5, 1] });
 * assertEquals(modalities.image.map(({ absent }) => absent), [0, 20, 40]);
 * assert(modalities.image[0].accuracy > modalities.image[2].accuracy);
 * ```
 */
export function robustnessCurve(
  model: FusionModel,
  blocks: readonly Block[],
  labels: readonly Label[],
  options: RobustnessOptions = {},
): RobustnessCurve {
  return robustnessOf(predictWithoutEach(model, blocks), labels, options);
}

/** The curve by predictions that are made already. */
export function robustnessOf(
  predictions: WithoutEach,
  labels: readonly Label[],
  { fractions = [0, 0.25, 0.5, 0.75, 1], seed = 42 }: RobustnessOptions,
): RobustnessCurve {
  const { classes, modalities, held, whole, without } = predictions;
  checkLabelled(held.length, labels);
  fractions.forEach(checkFraction);
  const curve = (m: number) => {
    const rows = Uint32Array.from(held.keys()).filter((row) => (held[row] >>> m) & 1);
    new RandomState(seed).shuffle(rows);
    return fractions.map((fraction): RobustnessPoint => {
      const absent = Math.round(fraction * rows.length);
      const probabilities = replaceRows(whole, without[m], rows.subarray(0, absent));
      return { fraction, absent, ...subsetScore(labels, { probabilities, classes }) };
    });
  };
  return {
    rows: held.length,
    modalities: Object.fromEntries(modalities.map((name, m) => [name, curve(m)])),
  };
}

function checkFraction(fraction: number): void {
  if (fraction >= 0 && fraction <= 1) return;
  throw new RangeError(
    `Cannot use fractions: each must be from 0 to 1: current value is ${fraction}`,
  );
}

/** A copy whose given rows are those of another matrix. */
function replaceRows(matrix: Matrix, other: Matrix, rows: Uint32Array): Matrix {
  const copy = matrix.takeRows(Uint32Array.from({ length: matrix.rows }, (_, row) => row));
  for (const row of rows) copy.row(row).set(other.row(row));
  return copy;
}
