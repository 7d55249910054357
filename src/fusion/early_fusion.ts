import type { Block } from "../core/block.ts";
import { takeBlockRows } from "../core/block_rows.ts";
import type { BlockMatrix } from "../core/block_matrix.ts";
import { checkOneOf } from "../core/check.ts";
import type { Label } from "../core/label.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { logLoss } from "../validation/metrics.ts";
import { checkTraining } from "./align.ts";
import type { Balance } from "./balance.ts";
import { BlockSteps } from "./block_steps.ts";
import { classFrequencies } from "./class_frequencies.ts";
import { isComplete } from "./complete_rows.ts";
import { EarlyFusionModel } from "./early_fusion_model.ts";
import {
  checkComponents,
  checkFactors,
  checkInteractions,
  checkNamed,
  missingPolicies,
  type MissingPolicy,
  type ModalityPair,
} from "./early_options.ts";
import { fitBlocks, type FittedBlocks } from "./fit_blocks.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "./fusion.ts";
import { joinParts } from "./join_blocks.ts";
import { orPrior } from "./predictable_rows.ts";
import { checkSomePresent } from "./present_modalities.ts";
import { searchFactors } from "./search_factors.ts";

/** Options of {@linkcode EarlyFusion}. */
export interface EarlyFusionOptions {
  /** What learns from the joined blocks. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
  /** Scale of the blocks. @default {"block"} */
  readonly balance?: Balance;
  /** Factors on blocks beside their scale, > 0, by modality; 1 for those that are not named. `"auto"` chooses them, those of products
   * too, by the log loss of cross-validated fits, 12 at most: ¼ to 4 of each block's scale, farther where a second look is better.
   * @default {{}}
   */
  readonly weights?: Readonly<Record<string, number>> | "auto";
  /** How strongly each block is penalised, > 0, by modality; 1 for those that are not named. For a linear classifier with an L2 penalty,
   * λ makes the penalty `λ |coef|²` on the block's coefficients: its columns are multiplied by 1 / √λ. Trees do not care.
   * @default {{}}
   */
  readonly regularisation?: Readonly<Record<string, number>>;
  /** Pairs of modalities whose columns are multiplied, each of the one with each of the other: 20,000 products a pair at most. `"all"`:
   * each modality with each other. @default {[]}
   */
  readonly interactions?: readonly ModalityPair[] | "all";
  /** Principal components that stand for the columns of a block, by modality: a whole number, or a share in (0, 1): as few as explain
   * more than that share of the variance. @default {{}}
   */
  readonly components?: Readonly<Record<string, number>>;
  /** What becomes of rows that lack a modality: `flag`: zeros, and a column that tells; `zero`: zeros; `mean`: the means of the fit's
   * rows that had it; `drop`: they are left out, of the fit and of predictions. @default {"flag"}
   */
  readonly missing?: MissingPolicy;
}

/** Early fusion: the blocks side by side, each brought to scale, under one classifier.
 *
 * An absent row is zeros in its block. If the rows of the fit had absences in a block, an indicator column (1 where
 * absent) follows it, so that absence itself can be evidence; see `missing` for other ways.
 *
 * A linear classifier adds up what each column tells. Where one modality turns the meaning of another, ask for `interactions`:
 * products of the columns of two blocks stand behind the blocks, as a block of their own scale. Dense columns are centred before
 * (by the means of the fit's rows), sparse ones stay as they are; a row that lacks either has zeros.
 *
 * Scales, means and components are of all rows of the fit, and never see a label; what `fitCrossValidated` says of a row comes from
 * a classifier that was not fitted on it. With `weights: "auto"` it is that of the best of several, hence a little flattering.
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
  /** Factors on blocks beside their scale. */
  readonly weights: Readonly<Record<string, number>> | "auto";
  /** How strongly each block is penalised. */
  readonly regularisation: Readonly<Record<string, number>>;
  /** Modalities whose columns are multiplied. */
  readonly interactions: readonly ModalityPair[] | "all";
  /** Principal components that stand for the columns of a block. */
  readonly components: Readonly<Record<string, number>>;
  /** What becomes of rows that lack a modality. */
  readonly missing: MissingPolicy;

  /** Keeps the options.
   *
   * @throws {TypeError} If `balance`, `weights` or `missing` is an unknown word, or `interactions` are no pairs of two modalities.
   * @throws {RangeError} If a weight or penalty is not above 0, or components are neither a whole number ≥ 1 nor a share in (0, 1).
   */
  constructor(options: EarlyFusionOptions = {}) {
    this.classifier = options.classifier ?? new LogisticRegression({ c: "auto" });
    this.balance = options.balance ?? "block";
    this.weights = options.weights ?? {};
    this.regularisation = options.regularisation ?? {};
    this.interactions = options.interactions ?? [];
    this.components = options.components ?? {};
    this.missing = options.missing ?? "flag";
    checkOneOf("balance", this.balance, ["block", "none"]);
    checkOneOf("missing", this.missing, missingPolicies);
    if (typeof this.weights === "string") checkOneOf("weights", this.weights, ["auto"]);
    else checkFactors("weight", this.weights);
    checkFactors("regularisation", this.regularisation);
    checkInteractions(this.interactions);
    checkComponents(this.components);
  }

  /** Fits on aligned blocks and one label a row.
   *
   * @throws {TypeError} If no block is given, a modality twice, or an option names a modality that there is not.
   * @throws {ShapeError} If blocks, labels and groups differ in their rows.
   * @throws {RangeError} If there is only one class, a value is not finite, a row has no modality, more components are wanted than
   * a block has rows or columns, or with `missing: "drop"` no row of a class has every modality.
   * @throws {LimitError} If there are more than 20,000 products of two blocks.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): EarlyFusionModel {
    const problem = this.#pose(blocks, labels, options);
    if (this.weights === "auto") return this.#search(problem).model;
    const { labels: y, groups } = problem;
    const classifier = this.classifier.fit(joined(problem), y, { groups });
    return new EarlyFusionModel({ ...problem, classifier });
  }

  /** As `fit`, with what each row is given by a fold that left it out; a row that is dropped is given the prior.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): CrossValidatedFusion<EarlyFusionModel> {
    const problem = this.#pose(blocks, labels, options);
    const { rows, prior } = problem;
    const { model, outOfFold } = this.weights === "auto"
      ? this.#search(problem)
      : this.#crossValidate(problem);
    return {
      model,
      outOfFold: rows === undefined
        ? outOfFold
        : orPrior(outOfFold, { rows, count: labels.length, prior }),
    };
  }

  /** The rows to fit on, and what is fitted before the classifier. */
  #pose(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions,
  ): EarlyProblem {
    checkTraining(blocks, labels, options);
    const modalities = blocks.map(({ modality }) => modality);
    this.#checkNames(modalities);
    const given = { blocks, labels, groups: options.groups };
    const rows = this.missing === "drop" ? keptRows(blocks, labels) : undefined;
    if (this.missing !== "drop") checkSomePresent(blocks, modalities);
    const kept = rows === undefined ? given : takeRows(given, rows);
    const { balance, missing, components, interactions, regularisation } = this;
    const weights = this.weights === "auto" ? {} : this.weights;
    const fitted = fitBlocks(kept.blocks, {
      balance,
      missing,
      components,
      interactions,
      factorOf: (modality) =>
        factorOf(weights, modality) / Math.sqrt(factorOf(regularisation, modality)),
    });
    const prior = classFrequencies(kept.labels).frequencies;
    return { ...fitted, labels: kept.labels, groups: kept.groups, rows, prior };
  }

  #crossValidate(problem: EarlyProblem): CrossValidatedFusion<EarlyFusionModel> {
    const { labels, groups } = problem;
    const { model: classifier, outOfFold } = this.classifier.fitCrossValidated(
      joined(problem),
      labels,
      { groups },
    );
    return { model: new EarlyFusionModel({ ...problem, classifier }), outOfFold };
  }

  /** The fit with the weights of least log loss. */
  #search(problem: EarlyProblem): CrossValidatedFusion<EarlyFusionModel> {
    return searchFactors(problem.parts.length, (factors) => {
      const fit = this.#crossValidate(reweighted(problem, factors));
      const { model: { classes }, outOfFold } = fit;
      return { fit, loss: logLoss(problem.labels, outOfFold, { classes }) };
    }).fit;
  }

  #checkNames(modalities: readonly string[]): void {
    const { weights, regularisation, components, interactions } = this;
    checkNamed(modalities, {
      weights: weights === "auto" ? [] : Object.keys(weights),
      regularisation: Object.keys(regularisation),
      components: Object.keys(components),
      interactions: interactions === "all" ? [] : interactions.flat(),
    });
  }
}

/** All that a classifier is to be fitted on. */
interface EarlyProblem extends FittedBlocks, FusionFitOptions {
  readonly labels: readonly Label[];
  /** The rows of those given that are fitted on; undefined: all. */
  readonly rows?: Uint32Array;
  readonly prior: Float64Array;
}

function joined({ parts, layout, steps }: FittedBlocks): BlockMatrix {
  return joinParts(parts, [...layout, ...steps.products].map(({ weight }) => weight));
}

/** With a factor on every weight: of the blocks, then of the products. */
function reweighted(problem: EarlyProblem, factors: readonly number[]): EarlyProblem {
  const { layout, steps } = problem;
  const times = <Item extends { weight: number }>(items: readonly Item[], from: number): Item[] =>
    items.map((item, i) => ({ ...item, weight: item.weight * factors[from + i] }));
  return {
    ...problem,
    layout: times(layout, 0),
    steps: new BlockSteps({ ...steps, products: times(steps.products, layout.length) }),
  };
}

function factorOf(factors: Readonly<Record<string, number>>, modality: string): number {
  return Object.hasOwn(factors, modality) ? factors[modality] : 1;
}

/** The rows that have every modality; undefined if all have. */
function keptRows(blocks: readonly Block[], labels: readonly Label[]): Uint32Array | undefined {
  const complete = isComplete(blocks, blocks.map(({ modality }) => modality));
  if (!complete.includes(0)) return undefined;
  const rows = Uint32Array.from(complete.keys()).filter((row) => complete[row] === 1);
  const left = new Set(Array.from(rows, (row) => labels[row]));
  const lost = labels.find((label) => !left.has(label));
  if (lost !== undefined) {
    throw new RangeError(
      `Cannot fit: no row of the class ${
        JSON.stringify(lost)
      } has every modality, and missing is ` +
        '"drop"; deal with missing in another way',
    );
  }
  return rows;
}

function takeRows(
  { blocks, labels, groups }: {
    blocks: readonly Block[];
    labels: readonly Label[];
    groups?: readonly Label[];
  },
  rows: Uint32Array,
) {
  return {
    blocks: blocks.map((block) => takeBlockRows(block, rows)),
    labels: Array.from(rows, (row) => labels[row]),
    groups: groups && Array.from(rows, (row) => groups[row]),
  };
}
