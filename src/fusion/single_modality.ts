import type { Block } from "../core/block.ts";
import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { blockOf, checkTraining } from "./align.ts";
import { type Balance, blockWeight } from "./balance.ts";
import { classFrequencies } from "./class_frequencies.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { presentRows } from "./missing.ts";
import { everyRow, scaledRows, SingleModalityModel } from "./single_modality_model.ts";

/** Options of {@linkcode SingleModality}. */
export interface SingleModalityOptions {
  /** Name of its block. */
  readonly modality: string;
  /** What learns from the block. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
  /** Scale of the block. @default {"block"} */
  readonly balance?: Balance;
}

/** One modality alone: the measure that every fusion has to beat.
 *
 * Its classifier is fitted on the rows that have the modality. A row that has it not gets the class frequencies of all
 * training rows (unweighted, whatever the classifier's class weights). So does every row if the rows that have the
 * modality are all of one class: there is nothing to learn from them.
 *
 * @example
 * ```ts
 * import { type Block, Matrix, SingleModality } from "@medley/medley";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
 * const sound: Block = {
 *   modality: "audio",
 *   ids,
 *   features: Matrix.fromRows(ids.map((_, i) => [i < 5 ? 0 : i])),
 *   present: Uint8Array.from(ids, (_, i) => i < 5 ? 0 : 1),
 *   names: ["loudness"],
 * };
 * const labels = ids.map((_, i) => i < 10 ? "quiet" : "loud");
 * const model = new SingleModality({ modality: "audio" }).fit([sound], labels);
 * assertAlmostEquals(model.predictProba([sound]).row(0)[0], 0.5); // row 0 has no sound
 * ```
 */
export class SingleModality implements Fusion {
  /** Name of its block. */
  readonly modality: string;
  /** What learns from the block. */
  readonly classifier: Classifier;
  /** Scale of the block. */
  readonly balance: Balance;

  /** Keeps the options.
   *
   * @throws {TypeError} If `balance` is an unknown word.
   */
  constructor(options: SingleModalityOptions) {
    this.modality = options.modality;
    this.classifier = options.classifier ?? new LogisticRegression({ c: "auto" });
    this.balance = options.balance ?? "block";
    checkOneOf("balance", this.balance, ["block", "none"]);
  }

  /** Fits on the block of this modality; blocks of others are left alone.
   *
   * @throws {TypeError} If the modality's block is not given, or one is given twice.
   * @throws {ShapeError} If blocks, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, or a value is not finite.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): SingleModalityModel {
    const { x, y, groups, fitted } = this.#learn(blocks, labels, options);
    const classifier = isOneClass(y) ? undefined : this.classifier.fit(x, y, { groups });
    return new SingleModalityModel({ ...fitted, classifier });
  }

  /** As `fit`, with what each training row is given by a fold that left it out: what stacking learns from.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CrossValidatedFusion<SingleModalityModel> {
    const { x, y, groups, rows, fitted } = this.#learn(blocks, labels, options);
    if (isOneClass(y)) {
      const model = new SingleModalityModel(fitted);
      return { model, outOfFold: everyRow(model, labels.length) };
    }
    const { model: classifier, outOfFold } = this.classifier.fitCrossValidated(x, y, { groups });
    const model = new SingleModalityModel({ ...fitted, classifier });
    return { model, outOfFold: everyRow(model, labels.length, { rows, probabilities: outOfFold }) };
  }

  /** The rows to learn from, and what is fitted before the classifier. */
  #learn(blocks: readonly Block[], labels: readonly Label[], options: FusionFitOptions) {
    checkTraining(blocks, labels, options);
    const block = blockOf(blocks, this.modality);
    if (block === undefined) {
      throw new TypeError(
        `Cannot fit on the modality "${this.modality}": the blocks given are ${
          blocks.map(({ modality }) => modality).join(", ")
        }`,
      );
    }
    const rows = presentRows(block);
    const weight = blockWeight(block, this.balance);
    const { classes, frequencies: prior } = classFrequencies(labels);
    return {
      rows,
      x: scaledRows(block, { weight, rows }),
      y: Array.from(rows, (row) => labels[row]),
      groups: options.groups && Array.from(rows, (row) => options.groups![row]),
      fitted: { modality: this.modality, columns: block.features.columns, weight, classes, prior },
    };
  }
}

function isOneClass(labels: readonly Label[]): boolean {
  return labels.every((label) => label === labels[0]);
}
