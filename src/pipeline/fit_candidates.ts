import type { Label } from "../core/label.ts";
import { classFrequencies } from "../fusion/class_frequencies.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import type { FusionModel } from "../fusion/fusion.ts";
import type { FusionMember } from "../fusion/fusion_member.ts";
import { LateFusion } from "../fusion/late_fusion.ts";
import type {
  ExtractedTable,
  FeatureExtractor,
  FeatureExtractorModel,
} from "./feature_extractor.ts";

/** The fusions that stand beside the single modalities, what belongs together, and how to follow the fits. */
export interface CandidateOptions {
  /** How blocks are joined. @default {new EarlyFusion()} */
  readonly early?: EarlyFusion;
  /** Its members are the single modalities of the comparison. @default {new LateFusion()} */
  readonly late?: LateFusion;
  /** The group of each row of the extracted table: the rows of a group stay together in every fold, also in the inner ones.
   *
   * @default {every row stands alone}
   */
  readonly groups?: readonly Label[];
  /** Called when a candidate is fitted. */
  readonly onProgress?: (progress: CandidateProgress) => void;
  /** Stops the work between two fits. */
  readonly signal?: AbortSignal;
}

/** How far the fits have come. */
export interface CandidateProgress {
  /** The candidate just fitted: a modality's name, `early` or `late`. */
  readonly candidate: string;
  /** Number of fits done. */
  readonly done: number;
  /** Number of fits to do. */
  readonly total: number;
}

/** Every candidate, fitted on the same rows. */
export interface FittedCandidates {
  /** What gives each model its blocks. */
  readonly extractor: FeatureExtractorModel;
  /** By name: each modality, then `early` and `late`; these two only if there are several modalities. */
  readonly models: Readonly<Record<string, FusionModel>>;
  /** Class labels of the rows fitted on, sorted. */
  readonly classes: readonly Label[];
  /** The share of each class among the rows fitted on: all that the majority rule knows. */
  readonly frequencies: Float64Array;
}

/** Fits each modality alone, then early and late fusion, on the same rows.
 *
 * Vocabularies, scales and classifiers see these rows only. Each single modality is fitted once: it is a member of the
 * late fusion too. Where that has several classifiers for a modality, the first of them stands for the modality.
 *
 * @param labels One a row of `extracted`.
 * @param options `rows`: the rows to fit on, `@default {all rows}`.
 * @throws {TypeError} If a modality is named `early`, `late` or `majority`.
 * @throws {RangeError} If the rows are of one class, or a row has no modality.
 */
export async function fitCandidates(
  extractor: FeatureExtractor,
  extracted: ExtractedTable,
  labels: readonly Label[],
  options: CandidateOptions & { rows?: Uint32Array } = {},
): Promise<FittedCandidates> {
  const { early = new EarlyFusion(), late = new LateFusion() } = options;
  const { rows = Uint32Array.from(labels.keys()) } = options;
  checkNames(Object.keys(extractor.modalities));
  const fitted = extractor.fit(extracted, { rows });
  const blocks = fitted.transform(extracted, rows);
  const y = Array.from(rows, (row) => labels[row]);
  const groups = options.groups && Array.from(rows, (row) => options.groups![row]);
  const total = blocks.length === 1 ? 1 : blocks.length + 2;
  const models: Record<string, FusionModel> = {};
  const add = async (candidate: string, model: FusionModel) => {
    models[candidate] = model;
    options.onProgress?.({ candidate, done: Object.keys(models).length, total });
    await pause(options.signal);
  };
  const members: FusionMember[] = [];
  for (const block of blocks) {
    const own = late.fitMembers(block, y, { groups });
    members.push(...own);
    await add(block.modality, own[0].model);
  }
  if (blocks.length > 1) {
    await add("early", early.fit(blocks, y, { groups }));
    await add("late", late.fit(blocks, y, { members, groups }));
  }
  return { extractor: fitted, models, ...classFrequencies(y) };
}

function checkNames(modalities: readonly string[]): void {
  for (const taken of ["early", "late", "majority"]) {
    if (modalities.includes(taken)) {
      throw new TypeError(
        `Cannot compare a modality named "${taken}": the name stands for another candidate; choose another`,
      );
    }
  }
}

/** Lets progress and signals through between two long fits. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal?.throwIfAborted();
}
