import type { Block } from "../../core/block.ts";
import { checkInteger, checkOneOf } from "../../core/check.ts";
import type { Label } from "../../core/label.ts";
import type { Classifier } from "../../models/classifier.ts";
import { calibrationMethods } from "../../models/probability_calibrator_model.ts";
import { checkTraining } from "../align.ts";
import type { Balance } from "../balance.ts";
import { missingPolicies, type MissingPolicy } from "../early_options.ts";
import type { EarlyFusion } from "../early_fusion.ts";
import type { CrossValidatedFusion, Fusion, FusionFitOptions } from "../fusion.ts";
import { LateFusion } from "../late_fusion.ts";
import { checkSomePresent } from "../present_modalities.ts";
import { AutoFusionModel } from "./auto_fusion_model.ts";
import { type Choice, choose } from "./chosen.ts";
import { portfolio } from "./portfolio.ts";
import { type Calibration, checkRankBy, type RankBy, rankByFor } from "./rank_by.ts";
import {
  type LateCandidate,
  type SearchContext,
  searchHere,
  type SearchOptions,
  type SearchOutcome,
  type SearchRows,
  searchWith,
} from "./search.ts";

/** Options of {@linkcode AutoFusion}. */
export interface AutoFusionOptions {
  /** What may learn, by name: from each modality, and from all of them joined. @default {portfolio()} */
  readonly classifiers?: Readonly<Record<string, Classifier>>;
  /** Early fusions to try, by name. @default {one a classifier} */
  readonly early?: Readonly<Record<string, EarlyFusion>>;
  /** Late fusions to try, by name; their members are the single modalities. @default {log average, optimised, learned} */
  readonly late?: Readonly<Record<string, LateFusion>>;
  /** What may be chosen: any of all, a modality alone among them, or the best of a kind. @default {"auto"} */
  readonly choice?: Choice;
  /** What decides which is better: `auto` is accuracy, but macro-F1 where the rarest class has less than half of its even share.
   *
   * @default {"auto"}
   */
  readonly rankBy?: RankBy | "auto";
  /** How the probabilities of every candidate are calibrated, before it is judged; see {@linkcode CalibratedFusion}. @default {"none"} */
  readonly calibrate?: Calibration;
  /** Scale of the blocks. @default {"block"} */
  readonly balance?: Balance;
  /** What early fusions make of rows that lack a modality. @default {"flag"} */
  readonly missing?: MissingPolicy;
  /** Fits at most, those on inner folds among them; each modality and one early fusion are fitted whatever the budget. @default {200} */
  readonly budget?: number;
  /** Folds in which candidates are cross-validated, as their classifiers say it. @default {5} */
  readonly innerFolds?: number;
}

/** Chooses the fusion: a bounded search over classifiers and over ways to fuse, a modality alone among them.
 *
 * Every candidate is judged by what it says of rows that it was not fitted on. That judgement is a little flattering for the
 * winner of many: an honest one takes rows that the search has not seen, as {@linkcode compareModalities} leaves out.
 *
 * @example
 * ```ts
 * import { AutoFusion, type Block, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const ids = Array.from({ length: 40 }, (_, i) => `${i}`);
 * const block = (modality: string, value: (i: number) => number): Block => ({
 *   modality,
 *   ids,
 *   features: Matrix.fromRows(ids.map((_, i) => [value(i)])),
 *   present: new Uint8Array(40).fill(1),
 *   names: ["value"],
 * });
 * const blocks = [block("image", (i) => i < 20 ? -1 : 1), block("audio", (i) => i % 5)];
 * const model = new AutoFusion().fit(blocks, ids.map((_, i) => i < 20 ? "cat" : "dog"));
 * assertEquals(model.modalities, ["image"]); // sound adds nothing
 * ```
 */
export class AutoFusion implements Fusion {
  /** What may learn, by name. */
  readonly classifiers: Readonly<Record<string, Classifier>>;
  /** What may be chosen. */
  readonly choice: Choice;
  /** What decides which is better. */
  readonly rankBy: RankBy | "auto";
  readonly #search: Omit<SearchOptions, "rankBy">;

  /** Keeps the options.
   *
   * @throws {TypeError} If a word is none of those offered, or there is no classifier.
   * @throws {RangeError} If `budget` or `innerFolds` is out of range.
   */
  constructor(options: AutoFusionOptions = {}) {
    const { choice = "auto", rankBy = "auto", balance = "block", missing = "flag" } = options;
    const { calibrate = "none", budget = 200, innerFolds = 5, classifiers = portfolio() } = options;
    checkOneOf("choice", choice, ["auto", "early", "late"]);
    checkOneOf("balance", balance, ["block", "none"]);
    checkOneOf("missing", missing, missingPolicies);
    checkRankBy(rankBy);
    checkOneOf("calibrate", calibrate, ["auto", ...calibrationMethods]);
    checkInteger("budget", budget, 1);
    checkInteger("innerFolds", innerFolds, 2);
    if (Object.keys(classifiers).length === 0) {
      throw new TypeError("Cannot search for a fusion: there is no classifier to try");
    }
    const late = options.late === undefined ? defaultLate() : Object.entries(options.late)
      .map(([name, fusion]): LateCandidate => ({ name, fusion, members: "best" }));
    this.classifiers = classifiers;
    this.choice = choice;
    this.rankBy = rankBy;
    this.#search = {
      classifiers,
      early: options.early,
      late,
      calibrate,
      balance,
      missing,
      budget,
      innerFolds,
    };
  }

  /** Searches in this thread, and fits the best on all rows.
   *
   * @throws {TypeError | ShapeError | RangeError} As every fusion.
   */
  fit(
    blocks: readonly Block[],
    labels: readonly Label[],
    options: FusionFitOptions = {},
  ): AutoFusionModel {
    return this.fitCrossValidated(blocks, labels, options).model;
  }

  /** As `fit`, with what each row is given by a fold that left it out: of the best of many, hence a little flattering.
   *
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  fitCrossValidated(
    blocks: readonly Block[],
    labels: readonly Label[],
    { groups }: FusionFitOptions = {},
  ): CrossValidatedFusion<AutoFusionModel> {
    const rows = { blocks, labels, groups };
    const outcome = searchHere(rows, this.#options(rows));
    const { best } = choose(outcome.candidates, this.choice);
    return { model: AutoFusionModel.of(best, outcome), outOfFold: best.outOfFold };
  }

  /** All that was tried, on the same rows; fits may be done elsewhere.
   *
   * @param context `rankBy`: what decides here, instead of what the search says.
   * @throws {TypeError | ShapeError | RangeError} As `fit`.
   */
  async search(
    rows: SearchRows,
    context: SearchContext & { readonly rankBy?: RankBy } = {},
  ): Promise<SearchOutcome> {
    return await searchWith(rows, this.#options(rows, context.rankBy), context);
  }

  #options({ blocks, labels, groups }: SearchRows, rankBy?: RankBy): SearchOptions {
    checkTraining(blocks, labels, { groups });
    checkSomePresent(blocks, blocks.map(({ modality }) => modality));
    return { ...this.#search, rankBy: rankBy ?? rankByFor(this.rankBy, labels) };
  }
}

function defaultLate(): LateCandidate[] {
  return [
    { name: "log-average", fusion: new LateFusion({ combine: "logAverage" }), members: "best" },
    { name: "optimised", fusion: new LateFusion({ combine: "optimised" }), members: "best" },
    { name: "learned", fusion: new LateFusion({ combine: "learned" }), members: "best" },
    { name: "optimised-all", fusion: new LateFusion({ combine: "optimised" }), members: "all" },
  ];
}
