import type { Block } from "../core/block.ts";
import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { checkTraining } from "./align.ts";
import { classFrequencies } from "./class_frequencies.ts";
import { type Balance, blockWeight } from "./balance.ts";
import { type BlockLayout, EarlyFusionModel, joinBlocks } from "./early_fusion_model.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { hasAbsentRows } from "./missing.ts";
import { checkSomePresent } from "./present_modalities.ts";

/** Options of {@linkcode EarlyFusion}. */
export interface EarlyFusionOptions {
  /** What learns from the joined blocks. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
  /** Scale of the blocks. @default {"block"} */
  readonly balance?: Balance;
}

/** Early fusion: the blocks side by side, each brought to scale, under one classifier.
 *
 * An absent row is zeros in its block. If the rows of the fit had absences in a block, an indicator column (1 where
 * absent) follows it, so that absence itself can be evidence.
 *
 * @example
 * ```ts
 * import { type Block, EarlyFusion, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const ids = Array.from({ length: 20 }, (_, i) => `${i}`);
 * const block = (modality: string, value: (i: number) => number): Block => ({
 *   modality,
 *   ids,
 *   features: Matrix.fromRows(ids.map((_, i) => [value(i)])),
 *   present: new Uint8Array(20).fill(1),
 *   names: ["value"],
 * });
 * const blocks = [block("image", (i) => i < 10 ? -1 : 1), block("audio", (i) => i % 5)];
 * const labels = ids.map((_, i) => i < 10 ? "cat" : "dog");
 * const model = new EarlyFusion().fit(blocks, labels);
 * assertEquals(model.classes, ["cat", "dog"]);
 * assertEquals(model.predictProba(blocks).row(0)[0] > 0.5, true);
 * ```
 */
export class EarlyFusion implements Fusion {
  /** What learns from the joined blocks. */
  readonly classifier: Classifier;
  /** Scale of the blocks. */
  readonly balance: Balance;

  /** Keeps the options.
   *
   * @throws {TypeError} If `balance` is an unknown word.
   */
  constructor(options: EarlyFusionOptions = {}) {
    this.classifier = options.classifier ?? new LogisticRegression({ c: "auto" });
    this.balance = options.balance ?? "block";
    checkOneOf("balance", this.balance, ["block", "none"]);
  }

  /** Fits on aligned blocks and one label a row.
   *
   * @throws {TypeError} If no block is given, or a modality twice.
   * @throws {ShapeError} If blocks, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, a value is not finite, or a row has no modality.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): EarlyFusionModel {
    const { x, layout, prior } = this.#join(blocks, labels, options);
    const classifier = this.classifier.fit(x, labels, options);
    return new EarlyFusionModel({ layout, prior, classifier });
  }

  /** As `fit`, with what each row is given by a fold that left it out.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CrossValidatedFusion<EarlyFusionModel> {
    const { x, layout, prior } = this.#join(blocks, labels, options);
    const { model, outOfFold } = this.classifier.fitCrossValidated(x, labels, options);
    return { model: new EarlyFusionModel({ layout, prior, classifier: model }), outOfFold };
  }

  /** The joined blocks, and what is fitted before the classifier. */
  #join(blocks: readonly Block[], labels: readonly Label[], options: FusionFitOptions) {
    checkTraining(blocks, labels, options);
    checkSomePresent(blocks, blocks.map(({ modality }) => modality));
    const layout = blocks.map((block): BlockLayout => ({
      modality: block.modality,
      columns: block.features.columns,
      weight: blockWeight(block, this.balance),
      indicator: hasAbsentRows(block),
    }));
    return { x: joinBlocks(blocks, layout), layout, prior: classFrequencies(labels).frequencies };
  }
}
