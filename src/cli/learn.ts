import { InvalidArgumentError } from "../deps/commander.ts";
import { SchemaError } from "../errors.ts";
import { stepDecoders } from "../artifact/step_decoders.ts";
import { triedBy } from "../fusion/auto/auto_fusion_model.ts";
import { FitPool } from "../parallel/fit_pool.ts";
import type { CorruptValue } from "../modalities/modality.ts";
import { compareModalities, type Comparison } from "../pipeline/compare_modalities.ts";
import { comparisonSplits } from "../pipeline/comparison_splits.ts";
import { defaultModalities, type ModalityChoice } from "../pipeline/default_modalities.ts";
import { type ExtractedTable, FeatureExtractor } from "../pipeline/feature_extractor.ts";
import { type FeatureWidths, featureWidths } from "../pipeline/feature_widths.ts";
import { fitCandidates, type FittedCandidates } from "../pipeline/fit_candidates.ts";
import { learningCurve, type LearningCurvePoint, pointOf } from "../pipeline/learning_curve.ts";
import type { Leak } from "../pipeline/leaks/index.ts";
import { PipelineModel } from "../pipeline/pipeline.ts";
import { scoreCandidates, type ScoredCandidate } from "../pipeline/score_candidates.ts";
import { describeSchema } from "../table/describe_schema.ts";
import { groupsOf, timesOf } from "../table/groups_and_times.ts";
import type { Table } from "../table/table.ts";
import { type Abstention, findAbstention } from "./abstention.ts";
import type { OpenedEncoders } from "./encoder_options.ts";
import type { LearnOptions } from "./learn_options.ts";
import { checkPenalty, searchOf } from "./learn_search.ts";
import { readManifest } from "./manifest.ts";
import { openExtraction } from "./media_options.ts";
import { note } from "./output.ts";
import { checkLeaks } from "./check_leaks.ts";
import { leaveOutLost } from "./lost_rows.ts";
import { createProgress } from "./progress.ts";
import { rolesOf } from "./role_options.ts";
import { type SearchRecord, trainingRecord } from "./training_record.ts";
import { splitRows } from "./split_rows.ts";

/** What `train` and `compare` come to know. */
export interface Learned {
  /** The training and test rows. */
  readonly table: Table;
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
  /** Ways in which the label leaks: warnings, and errors if they are allowed. */
  readonly leaks: readonly Leak[];
  /** Number of features by modality and column. */
  readonly widths: FeatureWidths;
  /** Pictures and sounds that were taken for absent; undefined if a corrupt one is an error. */
  readonly corrupt?: readonly CorruptValue[];
  /** Absent with `--folds 0`. */
  readonly comparison?: Comparison;
  /** Only if it was asked for. */
  readonly curve?: readonly LearningCurvePoint[];
  /** Name of the model chosen: a modality, `early` or `late`. Chosen without test rows. */
  readonly best: string;
  /** What the search on all training rows has tried; absent if nobody asked for a fit. */
  readonly found?: SearchRecord;
  /** Every candidate's score on the test rows; absent without test rows. */
  readonly test?: Readonly<Record<string, ScoredCandidate>>;
  /** Below which confidence it abstains; absent if it never does. */
  readonly abstention?: Abstention;
  /** The model chosen, fitted on all training rows; absent if nobody asked for a fit. */
  readonly model?: PipelineModel;
}

/** Reads, extracts, compares, and (if asked, or if there are test rows) fits on all training rows.
 *
 * @param options `encoders`: those that options name; `precision`: of what the model decides; it abstains from the rest.
 * @throws {RangeError} If the model does not reach the precision.
 */
export async function learn(
  manifest: string,
  options: LearnOptions & { encoders: OpenedEncoders; fit: boolean; precision?: number },
): Promise<Learned> {
  const { seed, folds, repeats, jobs, timeLimit, calibrate, precision } = options;
  checkPenalty(options);
  const { separator, encoding, allowOutside } = options;
  checkTimeAlone(options);
  const read = await readManifest(manifest, {
    ...rolesOf(options),
    separator,
    encoding,
    allowOutside,
  });
  note(`${read.rows} rows; columns:\n  ${describeSchema(read).join("\n  ")}`);
  const { table, ...divided } = splitRows(read);
  const labels = table.labels(), groups = groupsOf(table), times = timesOf(table);
  checkClasses(labels, { rows: divided.trainRows, column: options.label });
  const division = { groups, times, folds, repeats, seed };
  if (folds > 0) checkFolds(labels, divided.trainRows, division);
  const leaks = await checkLeaks({ table, ...divided }, options);
  const extractor = new FeatureExtractor(defaultModalities(table.schema, choiceOf(options)));
  const progress = createProgress();
  const extracted = await extract(extractor, table, { ...options, progress });
  const trainRows = leaveOutLost(divided.trainRows, extracted);
  const testRows = leaveOutLost(divided.testRows, extracted);

  const search = searchOf(options, trainRows.length);
  await using executor = new FitPool({ jobs, decoders: stepDecoders });
  const candidates = {
    search,
    executor,
    groups,
    rows: trainRows,
    limit: timeLimit === undefined ? undefined : AbortSignal.timeout(1000 * timeLimit),
  };
  const compared = { ...candidates, ...division, concurrency: jobs };
  const comparison = folds === 0
    ? undefined
    : await compareModalities(extractor, extracted, labels, {
      ...compared,
      onProgress: ({ done, total }) => progress({ stage: "comparing", done, total }),
    });

  const curve = comparison === undefined || !options.learningCurve ? undefined : [
    ...await learningCurve(extractor, extracted, labels, {
      ...compared,
      shares: [0.25, 0.5, 0.75],
      onProgress: ({ done, total }) => progress({ stage: "learning curve", done, total }),
    }),
    pointOf(comparison, 1),
  ];

  let fitted: FittedCandidates | undefined;
  if (options.fit || testRows.length > 0) {
    fitted = await fitCandidates(extractor, extracted, labels, {
      ...candidates,
      rankBy: comparison?.rankBy,
      onProgress: ({ done, total }) => progress({ stage: "fitting", done, total }),
    });
  }
  const best = fitted?.names.best ?? comparison?.best.name ?? Object.keys(extractor.modalities)[0];
  const found = fitted && foundBy(fitted);
  const abstention = fitted && precision !== undefined
    ? findAbstention(fitted.chosen.best, Array.from(trainRows, (row) => labels[row]), precision)
    : undefined;
  const { corrupt } = extracted;
  return {
    table,
    trainRows,
    testRows,
    leaks,
    widths: fitted
      ? featureWidths(fitted.extractor)
      : comparison ?? { dimensions: {}, columns: {} },
    corrupt: options.onCorrupt === "absent" ? corrupt : undefined,
    comparison,
    curve,
    best,
    found,
    abstention,
    test: fitted === undefined || testRows.length === 0
      ? undefined
      : scoreCandidates(fitted, extracted, labels, { rows: testRows }),
    model: fitted && PipelineModel.of({
      extractor: fitted.extractor,
      fusion: fitted.models[best],
      table,
      extracted,
      rows: trainRows,
      minConfidence: abstention?.threshold,
      training: trainingRecord(best, {
        classifiers: Object.keys(search.classifiers),
        rows: trainRows.length,
        seed,
        corrupt: corrupt.length,
        comparison,
        ...(calibrate === "none" ? {} : { calibrate }),
        ...(abstention === undefined ? {} : { abstention }),
        search: found!,
      }),
    }),
  };
}

/** The features that options ask for. */
function choiceOf(options: LearnOptions & { encoders: OpenedEncoders }): ModalityChoice {
  const { encoders: { text, image }, imageFeatures, audioFeatures, columns } = options;
  return {
    columns,
    audioFeatures,
    textEncoder: text,
    ...(image === undefined ? { imageFeatures } : { imageEncoder: image }),
  };
}

/** What the search on all training rows has found, as JSON. */
function foundBy({ outcome, chosen }: FittedCandidates): SearchRecord {
  const { fits, isComplete } = outcome;
  return {
    chosen: chosen.best.name,
    early: chosen.early?.name ?? null,
    late: chosen.late?.name ?? null,
    tried: triedBy(outcome),
    fits,
    isComplete,
  };
}

/** @throws {InvalidArgumentError} If `--time` stands beside what it excludes. */
function checkTimeAlone({ time, group, repeats }: LearnOptions): void {
  if (time === undefined) return;
  if (group !== undefined) {
    throw new InvalidArgumentError(
      "--time and --group cannot go together: rows of a group lie before and after the same moment.",
    );
  }
  if (repeats > 1) {
    throw new InvalidArgumentError(
      "--time and --repeats cannot go together: a split by time leaves nothing to chance.",
    );
  }
}

/** Says that there is one class only while the column can still be named, and before any file is decoded. */
function checkClasses(
  labels: readonly string[],
  { rows, column }: { rows: Uint32Array; column: string },
): void {
  const first = labels[rows[0]];
  if (rows.some((row) => labels[row] !== first)) return;
  throw new SchemaError(
    `Cannot learn column "${column}": it takes two classes or more, and all ${rows.length} training rows are ${
      JSON.stringify(first)
    }; add rows of another class, or name another column`,
    column,
  );
}

/** Finds out before any file is decoded that the training rows do not allow the folds. */
function checkFolds(
  labels: readonly string[],
  rows: Uint32Array,
  division: Parameters<typeof comparisonSplits>[1],
): void {
  const { groups, times } = division;
  comparisonSplits(Array.from(rows, (row) => labels[row]), {
    ...division,
    groups: groups && Array.from(rows, (row) => groups[row]),
    times: times && Array.from(rows, (row) => times[row]),
  });
}

/** Decodes and measures, with workers and a cache for as long as that takes. */
async function extract(
  extractor: FeatureExtractor,
  table: Table,
  options: LearnOptions & { progress: ReturnType<typeof createProgress> },
): Promise<ExtractedTable> {
  await using extraction = await openExtraction(options);
  return await extractor.extract(table, {
    ...extraction.context,
    onProgress: ({ modality, ...done }) => options.progress({ stage: modality, ...done }),
  });
}
