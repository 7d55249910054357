import type { Block } from "../core/block.ts";
import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Matrix } from "../core/matrix.ts";
import { ShapeError } from "../errors.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { checkTraining } from "./align.ts";
import type { Balance } from "./balance.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { LateFusionModel } from "./late_fusion_model.ts";
import { meanProbabilities } from "./mean_probabilities.ts";
import { hasAbsentRows } from "./missing.ts";
import { checkWeights, weightsFor } from "./modality_weights.ts";
import type { Opinion } from "./opinion.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { SingleModality } from "./single_modality.ts";
import type { SingleModalityModel } from "./single_modality_model.ts";
import { stackedFeatures } from "./stacked_features.ts";

/** How late fusion makes one opinion of several.
 *
 * `average`: mean probability; `weighted`: mean by given weights; `learned`: a classifier over the modalities' log
 * probabilities, fitted on out-of-fold ones (stacking).
 */
export type Combine = "average" | "weighted" | "learned";

/** One modality of a late fusion, fitted. */
export interface FusionMember {
  /** Fitted on all rows that have the modality. */
  readonly model: SingleModalityModel;
  /** Shape `(rows, classes)`: what `learned` learns from; the other combinations need none. */
  readonly outOfFold?: Matrix;
}

/** What a fit of {@linkcode LateFusion} may be told. */
export interface LateFusionFitOptions extends FusionFitOptions {
  /** What {@linkcode LateFusion.fitMember} made of each block, where it is at hand already. */
  readonly members?: readonly FusionMember[];
}

/** Options of {@linkcode LateFusion}. */
export interface LateFusionOptions {
  /** How one opinion is made of several. @default {"learned"} */
  readonly combine?: Combine;
  /** How much each modality counts, by name; for `weighted`, and only there. */
  readonly weights?: Readonly<Record<string, number>>;
  /** What learns from each modality. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
  /** What learns from their opinions, for `learned`. @default {new LogisticRegression({ c: "auto" })} */
  readonly metaClassifier?: Classifier;
  /** Scale of each block. @default {"block"} */
  readonly balance?: Balance;
}

/** Late fusion: a classifier for each modality, and their probabilities combined.
 *
 * Any subset of the modalities will do at prediction. `average` and `weighted` renormalise over those that a row has;
 * for `learned` an absent modality says nothing, and has an indicator column if the rows of the fit had absences.
 * Class weights are the business of `classifier`: `metaClassifier` only learns how far to trust it, and weighs no class.
 *
 * @example
 * ```ts
 * import { type Block, LateFusion, Matrix } from "@medley/medley";
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
 * const image = block("image", (i) => i < 10 ? -1 : 1), audio = block("audio", (i) => i % 5);
 * const labels = ids.map((_, i) => i < 10 ? "cat" : "dog");
 * const fusion = new LateFusion({ combine: "weighted", weights: { image: 0.8, audio: 0.2 } });
 * const model = fusion.fit([image, audio], labels);
 * assertEquals(model.predictProba([image]).row(0)[0] > 0.5, true); // without sound
 * ```
 */
export class LateFusion implements Fusion {
  /** How one opinion is made of several. */
  readonly combine: Combine;
  /** How much each modality counts, by name; for `weighted` alone. */
  readonly weights?: Readonly<Record<string, number>>;
  /** What learns from each modality. */
  readonly classifier: Classifier;
  /** What learns from their opinions, for `learned` alone. */
  readonly metaClassifier: Classifier;
  /** Scale of each block. */
  readonly balance: Balance;

  /** Keeps the options.
   *
   * @throws {TypeError} If `combine` or `balance` is an unknown word, weights are missing or not asked for, one is
   * negative or not finite, or all are 0.
   */
  constructor(options: LateFusionOptions = {}) {
    this.combine = options.combine ?? "learned";
    this.weights = options.weights;
    this.classifier = options.classifier ?? new LogisticRegression({ c: "auto" });
    this.metaClassifier = options.metaClassifier ?? new LogisticRegression({ c: "auto" });
    this.balance = options.balance ?? "block";
    checkOneOf("combine", this.combine, ["average", "weighted", "learned"]);
    checkOneOf("balance", this.balance, ["block", "none"]);
    if (this.combine === "weighted" && this.weights === undefined) {
      throw new TypeError(
        'Cannot combine by weight: give weights by modality, as { combine: "weighted", weights: { text: 2, image: 1 } }',
      );
    }
    if (this.combine !== "weighted" && this.weights !== undefined) {
      throw new TypeError(`Cannot use weights: combine is "${this.combine}", not "weighted"`);
    }
    if (this.weights !== undefined) checkWeights(this.weights);
  }

  /** Fits a classifier for each block, then what combines them.
   *
   * @throws {TypeError} If no block is given, one is given twice, or weights and blocks do not name the same modalities.
   * @throws {ShapeError} If blocks, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, a value is not finite, or a row has no modality.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions = {},
  ): LateFusionModel {
    const { models, weights, stacked } = this.#prepare(blocks, labels, options);
    if (stacked === undefined) return new LateFusionModel(models, { weights });
    const { groups } = options, { indicators } = stacked;
    const classifier = this.metaClassifier.fit(stacked.x, labels, { groups });
    return new LateFusionModel(models, { indicators, classifier });
  }

  /** As `fit`, with what each row is given without its own label: of the members by folds that left it out, of what
   * combines them likewise.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions = {},
  ): CrossValidatedFusion<LateFusionModel> {
    const members = options.members ??
      blocks.map((block) => this.#single(block).fitCrossValidated([block], labels, options));
    const { models, weights, stacked } = this.#prepare(blocks, labels, { ...options, members });
    if (stacked === undefined) {
      const opinions = opinionsOf(blocks, members);
      const outOfFold = meanProbabilities(opinions, weights);
      return { model: new LateFusionModel(models, { weights }), outOfFold };
    }
    const { groups } = options, { indicators } = stacked;
    const { model: classifier, outOfFold } = this.metaClassifier
      .fitCrossValidated(stacked.x, labels, { groups });
    return { model: new LateFusionModel(models, { indicators, classifier }), outOfFold };
  }

  /** The members, and what is known before they are combined. */
  #prepare(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions,
  ) {
    const { groups } = options;
    checkTraining(blocks, labels, { groups });
    const modalities = blocks.map(({ modality }) => modality);
    const weights = this.weights === undefined
      ? modalities.map(() => 1)
      : weightsFor(modalities, this.weights);
    checkSomePresent(blocks, modalities);
    const members = options.members ??
      blocks.map((block) => this.fitMember(block, labels, { groups }));
    checkMembers(members, { modalities, rows: labels.length });
    const models = members.map(({ model }) => model);
    if (this.combine !== "learned") return { models, weights };
    const indicators = blocks.map(hasAbsentRows);
    const x = stackedFeatures(opinionsOf(blocks, members), indicators);
    return { models, weights, stacked: { indicators, x } };
  }

  /** Fits one modality as this fusion needs it.
   *
   * @throws {ShapeError} If block, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, or a value is not finite.
   */
  fitMember(
    block: Block,
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): FusionMember {
    const single = this.#single(block);
    return this.combine === "learned"
      ? single.fitCrossValidated([block], labels, options)
      : { model: single.fit([block], labels, options) };
  }

  #single({ modality }: Block): SingleModality {
    const { classifier, balance } = this;
    return new SingleModality({ modality, classifier, balance });
  }
}

function opinionsOf(blocks: readonly Block[], members: readonly FusionMember[]): Opinion[] {
  return members.map((member, m) => ({
    probabilities: outOfFoldOf(member),
    present: blocks[m].present,
  }));
}

/** @throws {TypeError} If the members are not those of the blocks, in their order and of their rows. */
function checkMembers(
  members: readonly FusionMember[],
  fit: { modalities: readonly string[]; rows: number },
): void {
  const names = members.map(({ model }) => model.modality);
  if (
    names.length !== fit.modalities.length || names.some((name, m) => name !== fit.modalities[m])
  ) {
    throw new TypeError(
      `Cannot fuse these members: they are ${names.join(", ")}, the blocks are ${
        fit.modalities.join(", ")
      }`,
    );
  }
  for (const { model, outOfFold } of members) {
    if (outOfFold !== undefined && outOfFold.rows !== fit.rows) {
      throw new ShapeError(`Cannot fuse the member "${model.modality}"`, {
        expected: `out-of-fold probabilities of ${fit.rows} rows`,
        actual: `${outOfFold.rows}`,
      });
    }
  }
}

function outOfFoldOf({ model, outOfFold }: FusionMember): Matrix {
  if (outOfFold === undefined) {
    throw new TypeError(
      `Cannot learn to combine: the member "${model.modality}" has no out-of-fold probabilities`,
    );
  }
  return outOfFold;
}
