import type { Block } from "../core/block.ts";
import { checkOneOf, checkSeed } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { checkTraining } from "./align.ts";
import type { Balance } from "./balance.ts";
import { classFrequencies } from "./class_frequencies.ts";
import type { CombinerSpec } from "./combiner.ts";
import { fitSubsets } from "./fit_subsets.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { checkMembers, type FusionMember, opinionOf } from "./fusion_member.ts";
import { LateFusionModel } from "./late_fusion_model.ts";
import { MeanPool, type PoolOf } from "./mean_pool.ts";
import { checkClassifiers, classifiersOf, type MemberClassifiers } from "./member_classifiers.ts";
import { checkWeights, weightsFor } from "./modality_weights.ts";
import { type Opinion, takeRowsOf } from "./opinion.ts";
import { OptimisedWeights } from "./optimised_weights.ts";
import { SingleModality } from "./single_modality.ts";
import type { Stack } from "./stack.ts";
import { StackedClassifierSpec } from "./stacked_classifier.ts";
import { membersOf, SubsetCombiners } from "./subset_combiners.ts";

/** How late fusion makes one opinion of several.
 *
 * `average`: mean probability; `logAverage`: mean log probability; `weighted`: a mean by given weights; `optimised`: log probabilities
 * by the weights ≥ 0 that predict best; `learned`: a classifier over log probabilities. The last two learn from out-of-fold
 * probabilities (stacking).
 */
export type Combine = "average" | "logAverage" | "weighted" | "optimised" | "learned";

const COMBINES = ["average", "logAverage", "weighted", "optimised", "learned"];

/** What a fit of {@linkcode LateFusion} may be told. */
export interface LateFusionFitOptions extends FusionFitOptions {
  /** Models of single modalities that are at hand already, several of one if need be: of {@linkcode LateFusion.fitMembers}, or fitted
   * elsewhere. Modalities that none is given of are fitted here.
   */
  readonly members?: readonly FusionMember[];
}

/** Options of {@linkcode LateFusion}. */
export interface LateFusionOptions {
  /** How one opinion is made of several. @default {"optimised"} */
  readonly combine?: Combine;
  /** How much each modality counts, by name; for `weighted`, and only there. The members of a modality share its weight. */
  readonly weights?: Readonly<Record<string, number>>;
  /** What weights are of; for `weighted`, and only there. @default {"probabilities"} */
  readonly of?: PoolOf;
  /** What learns from each modality: one classifier or several, for all modalities or by name.
   *
   * @default {new LogisticRegression({ c: "auto" })}
   */
  readonly classifier?: MemberClassifiers;
  /** What learns from their opinions, for `learned`: log probabilities, on a scale of their own.
   *
   * @default {new LogisticRegression({ c: 0.1, tolerance: 1e-4 })}
   */
  readonly metaClassifier?: Classifier;
  /** Scale of each block. @default {"block"} */
  readonly balance?: Balance;
  /** Seed of the folds that `optimised` is tried on, and of the modalities dropped where there are more than five. @default {42} */
  readonly seed?: number;
}

/** Late fusion: classifiers for each modality, and their probabilities combined.
 *
 * Any subset of the modalities will do at prediction, row by row. Means renormalise over what a row has. `optimised` and
 * `learned` have a combiner for each subset of up to five modalities, fitted on the rows that have at least these and going by
 * these alone: a row without sound is told by what was best without sound, and a row with nothing but sound by the model of sound,
 * unchanged. Above five modalities, one combiner learns from rows that modalities are dropped from at random. Where
 * the rows of a subset lack a class, or are fewer than the coefficients to learn, `learned` gives way to `optimised`; where they
 * are of one class, both give way to `logAverage`. The type of each of `model.combiners.bySubset` tells.
 *
 * Class weights are the business of `classifier`: what combines only learns how far to trust it, and weighs no class.
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
  /** What weights are of; for `weighted` alone. */
  readonly of?: PoolOf;
  /** What learns from each modality. */
  readonly classifier: MemberClassifiers;
  /** What learns from their opinions, for `learned` alone. */
  readonly metaClassifier: Classifier;
  /** Scale of each block. */
  readonly balance: Balance;
  /** Seed of folds and dropped modalities. */
  readonly seed: number;

  /** Keeps the options.
   *
   * @throws {TypeError} If an option is an unknown word, weights are missing or not asked for, one is negative or not
   * finite, all are 0, or a list of classifiers is empty.
   * @throws {RangeError} If `seed` is not an integer from 0 to 2³² − 1.
   */
  constructor(options: LateFusionOptions = {}) {
    this.combine = options.combine ?? "optimised";
    this.weights = options.weights;
    this.of = options.of ?? (this.combine === "weighted" ? "probabilities" : undefined);
    this.classifier = options.classifier ?? new LogisticRegression({ c: "auto" });
    this.metaClassifier = options.metaClassifier ??
      new LogisticRegression({ c: 0.1, tolerance: 1e-4 });
    this.balance = options.balance ?? "block";
    this.seed = options.seed ?? 42;
    checkOneOf("combine", this.combine, COMBINES);
    checkOneOf("balance", this.balance, ["block", "none"]);
    checkSeed(this.seed);
    checkClassifiers(this.classifier);
    if (this.combine === "weighted") checkWeighted(options);
    else checkNotWeighted(options);
  }

  /** Fits the classifiers of each block, then what combines them. A row without any modality teaches nothing.
   *
   * @throws {TypeError} If no block is given, one is given twice, `weights` and blocks do not name the same modalities, a member
   * is of no block or of other classes, or `classifier` has none for a block.
   * @throws {ShapeError} If blocks, labels, groups and members differ in their rows.
   * @throws {RangeError} If there is only one class, a value is not finite, or no row has any modality.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions = {},
  ): LateFusionModel {
    const learner = this.#learner();
    const members = this.#members(blocks, labels, { ...options, outOfFold: learner !== undefined });
    const combiners = learner === undefined
      ? this.#mean(members)
      : fitSubsets(learner, stackOf(members, { blocks, labels, ...options }), { seed: this.seed });
    return modelOf(members, { combiners, labels });
  }

  /** As `fit`, with what each row is given without its own label: of the members by folds that left it out, of what
   * combines them likewise. A row without any modality gets the class shares.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions = {},
  ): CrossValidatedFusion<LateFusionModel> {
    const learner = this.#learner();
    const members = this.#members(blocks, labels, { ...options, outOfFold: true });
    const stack = stackOf(members, { blocks, labels, ...options });
    const { frequencies } = classFrequencies(labels);
    const outOfFold = Matrix.fromRows(labels.map(() => frequencies));
    const combiners = learner === undefined
      ? this.#mean(members)
      : fitSubsets(learner, stack, { seed: this.seed, outOfFold });
    const model = modelOf(members, { combiners, labels });
    if (learner === undefined) writeHeard(outOfFold, model, stack.opinions);
    return { model, outOfFold };
  }

  /** Fits one modality: a member for each of its classifiers, with its out-of-fold probabilities.
   *
   * @throws {TypeError} If `classifier` has none for the modality.
   * @throws {ShapeError} If block, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, or a value is not finite.
   */
  fitMembers(
    block: Block,
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): FusionMember[] {
    return this.#singles(block).map((single) => single.fitCrossValidated([block], labels, options));
  }

  #singles({ modality }: Block): SingleModality[] {
    const { balance } = this;
    return classifiersOf(modality, this.classifier)
      .map((classifier) => new SingleModality({ modality, classifier, balance }));
  }

  /** Those given and those fitted here, in the order of the blocks. */
  #members(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: LateFusionFitOptions & { readonly outOfFold: boolean },
  ): FusionMember[] {
    const { groups, members: given = [] } = options;
    checkTraining(blocks, labels, { groups });
    checkAnyPresent(blocks);
    const modalities = blocks.map(({ modality }) => modality);
    if (this.weights !== undefined) weightsFor(modalities, this.weights);
    const { classes } = classFrequencies(labels);
    checkMembers(given, { modalities, classes, rows: labels.length });
    return blocks.flatMap((block): FusionMember[] => {
      const own = given.filter(({ model }) => model.modality === block.modality);
      if (own.length > 0) return own;
      if (options.outOfFold) return this.fitMembers(block, labels, { groups });
      return this.#singles(block).map((single) => ({
        model: single.fit([block], labels, { groups }),
      }));
    });
  }

  /** What learns to combine; undefined for means, which learn nothing. */
  #learner(): CombinerSpec | undefined {
    const optimised = new OptimisedWeights({ seed: this.seed });
    if (this.combine === "optimised") return optimised;
    if (this.combine !== "learned") return undefined;
    return new StackedClassifierSpec({ classifier: this.metaClassifier, otherwise: optimised });
  }

  #mean(members: readonly FusionMember[]): SubsetCombiners {
    const of = this.of ?? (this.combine === "average" ? "probabilities" : "logProbabilities");
    const models = members.map(({ model }) => model), { weights } = this;
    const otherwise = weights === undefined
      ? MeanPool.shared(of, models)
      : MeanPool.shared(of, models, (modality) => weights[modality]);
    return new SubsetCombiners({ bySubset: {}, otherwise });
  }
}

function modelOf(
  members: readonly FusionMember[],
  { combiners, labels }: { combiners: SubsetCombiners; labels: readonly Label[] },
): LateFusionModel {
  const { frequencies: prior } = classFrequencies(labels);
  return new LateFusionModel({ members: members.map(({ model }) => model), prior, combiners });
}

function stackOf(
  members: readonly FusionMember[],
  { blocks, labels, groups }: FusionFitOptions & {
    readonly blocks: readonly Block[];
    readonly labels: readonly Label[];
  },
): Stack {
  const opinions = members.map((member) => opinionOf(member, blocks));
  return { opinions, labels, classes: classFrequencies(labels).classes, groups };
}

/** Writes what a mean says of the rows that it can say something of. */
function writeHeard(
  outOfFold: Matrix,
  { combiners, usable }: LateFusionModel,
  opinions: readonly Opinion[],
): void {
  const listened = membersOf(opinions, usable);
  const rows = [...outOfFold.data.keys()].slice(0, outOfFold.rows)
    .filter((row) => listened.some(({ present }) => present[row]));
  const said = combiners.predictProba(opinions.map((opinion) => takeRowsOf(opinion, rows)));
  rows.forEach((row, i) => outOfFold.row(row).set(said.row(i)));
}

/** @throws {RangeError} If there is nothing to learn from. */
function checkAnyPresent(blocks: readonly Block[]): void {
  if (blocks.some(({ present }) => present.includes(1))) return;
  throw new RangeError(
    `Cannot fuse: no row has any of the modalities ${
      blocks.map(({ modality }) => modality).join(", ")
    }; give rows that have one`,
  );
}

/** @throws {TypeError} If a weighted mean is not told its weights. */
function checkWeighted({ weights, of }: LateFusionOptions): void {
  if (weights === undefined) {
    throw new TypeError(
      'Cannot combine by weight: give weights by modality, as { combine: "weighted", weights: { text: 2, image: 1 } }',
    );
  }
  checkWeights(weights);
  if (of !== undefined) checkOneOf("of", of, ["probabilities", "logProbabilities"]);
}

/** @throws {TypeError} If options of a weighted mean are given to anything else. */
function checkNotWeighted({ combine, weights, of }: LateFusionOptions): void {
  for (const [name, value] of Object.entries({ weights, of })) {
    if (value === undefined) continue;
    throw new TypeError(
      `Cannot use ${name}: combine is "${combine ?? "optimised"}", not "weighted"`,
    );
  }
}
