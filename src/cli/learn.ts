import { InvalidArgumentError } from "../deps/commander.ts";
import { SchemaError } from "../errors.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import { LateFusion } from "../fusion/late_fusion.ts";
import type { CorruptValue } from "../modalities/modality.ts";
import { compareModalities, type Comparison } from "../pipeline/compare_modalities.ts";
import { comparisonSplits } from "../pipeline/comparison_splits.ts";
import { defaultModalities } from "../pipeline/default_modalities.ts";
import { type ExtractedTable, FeatureExtractor } from "../pipeline/feature_extractor.ts";
import { type FeatureWidths, featureWidths } from "../pipeline/feature_widths.ts";
import { fitCandidates, type FittedCandidates } from "../pipeline/fit_candidates.ts";
import { PipelineModel } from "../pipeline/pipeline.ts";
import { scoreCandidates, type ScoredCandidate } from "../pipeline/score_candidates.ts";
import { describeSchema } from "../table/describe_schema.ts";
import { groupsOf, timesOf } from "../table/groups_and_times.ts";
import type { Table } from "../table/table.ts";
import { classifierOf } from "./learn_classifier.ts";
import type { LearnOptions } from "./learn_options.ts";
import { readManifest } from "./manifest.ts";
import { openExtraction } from "./media_options.ts";
import { note } from "./output.ts";
import { leaveOutLost } from "./lost_rows.ts";
import { createProgress } from "./progress.ts";
import { rolesOf } from "./role_options.ts";
import { checkGroupsApart, splitRows } from "./split_rows.ts";
import { trainingRecord } from "./training_record.ts";

/** What `train` and `compare` come to know. */
export interface Learned {
  /** The training and test rows. */
  readonly table: Table;
  readonly trainRows: Uint32Array;
  readonly testRows: Uint32Array;
  /** Number of features by modality and column. */
  readonly widths: FeatureWidths;
  /** Pictures and sounds that were taken for absent; undefined if a corrupt one is an error. */
  readonly corrupt?: readonly CorruptValue[];
  /** Absent with `--folds 0`. */
  readonly comparison?: Comparison;
  /** Name of the model chosen: a modality, `early` or `late`. Chosen without test rows. */
  readonly best: string;
  /** Every candidate's score on the test rows; absent without test rows. */
  readonly test?: Readonly<Record<string, ScoredCandidate>>;
  /** The model chosen, fitted on all training rows; absent if nobody asked for a fit. */
  readonly model?: PipelineModel;
}

/** Reads, extracts, compares, and (if asked, or if there are test rows) fits on all training rows. */
export async function learn(
  manifest: string,
  options: LearnOptions & { fit: boolean },
): Promise<Learned> {
  const { seed, folds, repeats, balance, classWeight } = options;
  const classifier = classifierOf(options);
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
  if (groups !== undefined) checkGroupsApart(groups, { table, ...divided });
  const division = { groups, times, folds, repeats, seed };
  if (folds > 0) checkFolds(labels, divided.trainRows, division);
  const extractor = new FeatureExtractor(defaultModalities(table.schema, options));
  const progress = createProgress();
  const extracted = await extract(extractor, table, { ...options, progress });
  const trainRows = leaveOutLost(divided.trainRows, extracted);
  const testRows = leaveOutLost(divided.testRows, extracted);

  const candidates = {
    early: new EarlyFusion({ classifier, balance }),
    late: new LateFusion({ classifier, balance }),
    groups,
    rows: trainRows,
  };
  const comparison = folds === 0
    ? undefined
    : await compareModalities(extractor, extracted, labels, {
      ...candidates,
      ...division,
      rankBy: classWeight === "balanced" ? "macroF1" : "accuracy",
      onProgress: ({ done, total }) => progress({ stage: "comparing", done, total }),
    });

  let fitted: FittedCandidates | undefined;
  if (options.fit || testRows.length > 0) {
    fitted = await fitCandidates(extractor, extracted, labels, {
      ...candidates,
      onProgress: ({ done, total }) => progress({ stage: "fitting", done, total }),
    });
  }
  const best = chooseBest(options.fusion, Object.keys(extractor.modalities), comparison);
  const { corrupt } = extracted;
  return {
    table,
    trainRows,
    testRows,
    widths: fitted
      ? featureWidths(fitted.extractor)
      : comparison ?? { dimensions: {}, columns: {} },
    corrupt: options.onCorrupt === "absent" ? corrupt : undefined,
    comparison,
    best,
    test: fitted === undefined || testRows.length === 0
      ? undefined
      : scoreCandidates(fitted, extracted, labels, { rows: testRows }),
    model: fitted && PipelineModel.of({
      extractor: fitted.extractor,
      fusion: fitted.models[best],
      table,
      extracted,
      rows: trainRows,
      training: trainingRecord(best, {
        classifier: options.classifier,
        rows: trainRows.length,
        seed,
        corrupt: corrupt.length,
        comparison,
      }),
    }),
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

/** A fusion of one modality is that modality; without a comparison, `best` is early fusion. */
function chooseBest(
  fusion: LearnOptions["fusion"],
  modalities: readonly string[],
  comparison: Comparison | undefined,
): string {
  if (modalities.length === 1) return modalities[0];
  return fusion === "best" ? comparison?.best.name ?? "early" : fusion;
}
