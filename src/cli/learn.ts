import { SchemaError } from "../errors.ts";
import { EarlyFusion } from "../fusion/early_fusion.ts";
import { LateFusion } from "../fusion/late_fusion.ts";
import { LogisticRegression } from "../models/logistic_regression.ts";
import { compareModalities, type Comparison, type RankBy } from "../pipeline/compare_modalities.ts";
import { defaultModalities } from "../pipeline/default_modalities.ts";
import { FeatureExtractor } from "../pipeline/feature_extractor.ts";
import { fitCandidates, type FittedCandidates } from "../pipeline/fit_candidates.ts";
import { PipelineModel } from "../pipeline/pipeline.ts";
import { scoresByName } from "../pipeline/scores_by_name.ts";
import { scoreCandidates, type ScoredCandidate } from "../pipeline/score_candidates.ts";
import { describeSchema } from "../table/describe_schema.ts";
import type { Table } from "../table/table.ts";
import { openCache } from "./cache.ts";
import { type LearnOptions, rolesOf } from "./learn_options.ts";
import { readManifest } from "./manifest.ts";
import { note } from "./output.ts";
import { createProgress } from "./progress.ts";
import { splitRows } from "./split_rows.ts";

/** What `train` and `compare` come to know. */
export interface Learned {
  /** The training and test rows. */
  readonly table: Table;
  readonly trainRows: Uint32Array;
  /** Number of features a modality. */
  readonly dimensions: Readonly<Record<string, number>>;
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
  const { allowOutside, seed, folds, balance, classWeight } = options;
  const read = await readManifest(manifest, {
    label: options.label,
    id: options.id,
    split: options.split,
    roles: rolesOf(options),
    allowOutside,
  });
  note(`${read.rows} rows; columns:\n  ${describeSchema(read).join("\n  ")}`);
  const { table, trainRows, testRows } = splitRows(read);
  const labels = table.labels();
  checkClasses(labels, { rows: trainRows, column: options.label });
  const extractor = new FeatureExtractor(defaultModalities(table.schema, options));
  const progress = createProgress();

  const cache = await openCache(options.cache);
  const extracted = await extractor.extract(table, {
    cache,
    allowOutside,
    onProgress: ({ modality, done, total }) => progress({ stage: modality, done, total }),
  });
  await cache?.flush();
  const classifier = new LogisticRegression({ c: options.c, classWeight, seed });
  const candidates = {
    early: new EarlyFusion({ classifier, balance }),
    late: new LateFusion({ classifier, balance }),
  };
  const rankBy: RankBy = classWeight === "balanced" ? "macroF1" : "accuracy";
  const comparison = folds === 0
    ? undefined
    : await compareModalities(extractor, extracted, labels, {
      ...candidates,
      rows: trainRows,
      folds,
      seed,
      rankBy,
      onProgress: ({ done, total }) => progress({ stage: "comparing", done, total }),
    });

  let fitted: FittedCandidates | undefined;
  if (options.fit || testRows.length > 0) {
    fitted = await fitCandidates(extractor, extracted, labels, {
      ...candidates,
      rows: trainRows,
      onProgress: ({ done, total }) => progress({ stage: "fitting", done, total }),
    });
  }
  const best = chooseBest(options.fusion, Object.keys(extractor.modalities), comparison);
  const dimensions = fitted?.extractor.dimensions ?? comparison?.dimensions ?? {};
  return {
    table,
    trainRows,
    dimensions,
    comparison,
    best,
    test: fitted === undefined || testRows.length === 0
      ? undefined
      : scoreCandidates(fitted, extracted, labels, { rows: testRows }),
    model: fitted && PipelineModel.of({
      extractor: fitted.extractor,
      fusion: fitted.models[best],
      table,
      training: trainingRecord({ rows: trainRows.length, seed, best, comparison }),
    }),
  };
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

/** What the model file says of its training. */
function trainingRecord(
  { rows, seed, best, comparison }: {
    rows: number;
    seed: number;
    best: string;
    comparison: Comparison | undefined;
  },
): PipelineModel["training"] {
  if (comparison === undefined) return { candidate: best, rows, seed };
  const { accuracy, accuracyStd, macroF1, logLoss } = scoresByName(comparison)[best];
  const metrics = { folds: comparison.folds, accuracy, accuracyStd, macroF1, logLoss };
  return { candidate: best, rows, seed, metrics };
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
