import type { Label } from "../core/label.ts";
import { AutoFusion } from "../fusion/auto/auto_fusion.ts";
import { choose, type Chosen } from "../fusion/auto/chosen.ts";
import type { RankBy } from "../fusion/auto/rank_by.ts";
import type { SearchContext, SearchOutcome } from "../fusion/auto/search.ts";
import { classFrequencies } from "../fusion/class_frequencies.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import type { FusionModel } from "../fusion/fusion.ts";
import type { LateFusion } from "../fusion/late_fusion.ts";
import type { Classifier } from "../models/classifier.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import type {
  ExtractedTable,
  FeatureExtractor,
  FeatureExtractorModel,
} from "./feature_extractor.ts";

/** What is fitted beside the single modalities, what belongs together, and how to follow the fits. */
export interface CandidateOptions extends SearchContext {
  /** What is tried, and how the best is chosen. @default {one classifier, joined early, and late in several ways} */
  readonly search?: AutoFusion;
  /** Without `search`: what learns. @default {new LogisticRegression({ c: "auto" })} */
  readonly classifier?: Classifier;
  /** Without `search`: how blocks are joined. @default {new EarlyFusion()} */
  readonly early?: EarlyFusion;
  /** Without `search`: how the single modalities are combined. @default {in several ways} */
  readonly late?: LateFusion;
  /** What decides which candidate is better. @default {what the search says; accuracy, or macro-F1 where a class is rare} */
  readonly rankBy?: RankBy;
  /** The group of each row of the extracted table: the rows of a group stay together in every fold, also in the inner ones.
   *
   * @default {every row stands alone}
   */
  readonly groups?: readonly Label[];
}

/** Every candidate, fitted on the same rows. */
export interface FittedCandidates {
  /** What gives each model its blocks. */
  readonly extractor: FeatureExtractorModel;
  /** By name: each modality, then `early` and `late`; these two only if there are several modalities. */
  readonly models: Readonly<Record<string, FusionModel>>;
  /** Name of the best single modality, of the better fusion, and of what was chosen of all. */
  readonly names: { readonly single: string; readonly fused?: string; readonly best: string };
  /** The best of each kind. */
  readonly chosen: Chosen;
  /** All that was tried. */
  readonly outcome: SearchOutcome;
  /** Class labels of the rows fitted on, sorted. */
  readonly classes: readonly Label[];
  /** The share of each class among the rows fitted on: all that the majority rule knows. */
  readonly frequencies: Float64Array;
}

/** Fits each modality alone, then early and late fusions, on the same rows, and chooses among them by what they say of rows
 * left out of inner folds.
 *
 * Vocabularies, scales and classifiers see these rows only. Single modalities are fitted once: they are members of the
 * late fusions too.
 *
 * @param labels One a row of `extracted`.
 * @param options `rows`: the rows to fit on, `@default {all rows}`.
 * @throws {TypeError} If a modality is named `early`, `late`, `auto` or `majority`.
 * @throws {RangeError} If the rows are of one class, or a row has no modality.
 */
export async function fitCandidates(
  extractor: FeatureExtractor,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: CandidateOptions & { rows?: Uint32Array } = {},
): Promise<FittedCandidates> {
  const { rows = Uint32Array.from(labels.keys()) } = options;
  checkNames(Object.keys(extractor.modalities));
  const search = options.search ?? ofOneClassifier(options);
  const fitted = extractor.fit(extracted, { rows });
  const y = Array.from(rows, (row) => labels[row]);
  const outcome = await search.search({
    blocks: fitted.transform(extracted, rows),
    labels: y,
    groups: options.groups && Array.from(rows, (row) => options.groups![row]),
  }, options);
  const chosen = choose(outcome.candidates, search.choice);
  const models: Record<string, FusionModel> = {};
  for (const [name, { model }] of Object.entries(chosen.singles)) models[name] = model;
  if (chosen.early !== undefined) models.early = chosen.early.model;
  if (chosen.late !== undefined) models.late = chosen.late.model;
  const nameOf = ({ kind, modality }: Chosen["best"]) => modality ?? kind;
  const names = {
    single: nameOf(chosen.single),
    fused: chosen.fused && nameOf(chosen.fused),
    best: nameOf(chosen.best),
  };
  return { extractor: fitted, models, names, chosen, outcome, ...classFrequencies(y) };
}

/** The search that a comparison makes if nothing else is said. */
function ofOneClassifier({ classifier, early, late }: CandidateOptions): AutoFusion {
  const learner = classifier ?? oneOf(late?.classifier);
  return new AutoFusion({
    classifiers: { given: learner },
    early: { given: early ?? new EarlyFusion({ classifier: learner }) },
    late: late && { given: late },
    balance: late?.balance,
  });
}

/** The one classifier of a late fusion: what early fusion learns with too. */
function oneOf(given: LateFusion["classifier"] | undefined): Classifier {
  if (given === undefined) return new LogisticRegression({ c: "auto" });
  if ("fitCrossValidated" in given) return given as Classifier;
  throw new TypeError(
    "Cannot compare with the classifiers of this late fusion: early fusion takes one; give a classifier, or a search of several",
  );
}

function checkNames(modalities: readonly string[]): void {
  for (const taken of ["early", "late", "auto", "majority"]) {
    if (modalities.includes(taken)) {
      throw new TypeError(
        `Cannot compare a modality named "${taken}": the name stands for another candidate; choose another`,
      );
    }
  }
}
