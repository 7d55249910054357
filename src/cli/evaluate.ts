import { Command } from "../deps/commander.ts";
import { analyzeModalities } from "../pipeline/analyze_modalities.ts";
import { formatModalityAnalysis } from "../pipeline/format_modality_analysis.ts";
import { accuracy, confusionMatrix, logLoss, macroF1 } from "../validation/metrics.ts";
import { ConfidenceTally, type SelectiveScore } from "./confidence_tally.ts";
import { count } from "./counts.ts";
import { addModelEncoderOptions, type EncoderCliOptions, openModel } from "./encoder_options.ts";
import { readManifestBatches } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, print, printJson } from "./output.ts";
import { RowSample } from "./row_sample.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

interface EvaluateOptions extends EncoderCliOptions, MediaCliOptions, TableCliOptions {
  readonly modalities: boolean;
  readonly json: boolean;
}

/** Rows whose features are kept for `--modalities`. */
const KEPT = 10_000;

/** `medley evaluate MODEL MANIFEST`. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description(
      "Measures a model on labelled rows: accuracy, macro-F1, log loss, calibration error, confusion matrix; of a model that may abstain, also its coverage and the precision of what it decides.",
    )
    .argument("<model>", "a model file")
    .argument(
      "<manifest>",
      "a table's file or URL with the label column, or - for standard input; of any length",
    )
    .option(
      "--modalities",
      `also what each modality is worth: contributions, ablation, subsets, robustness, columns; keeps the features of ${
        count(KEPT)
      } rows at most, drawn at random if there are more`,
      false,
    )
    .option("--json", "print one JSON document", false);
  return addMediaOptions(addModelEncoderOptions(addTableOptions(command))).action(evaluate);
}

async function evaluate(path: string, manifest: string, options: EvaluateOptions): Promise<void> {
  const { model, truth, predicted, meanLogLoss, confidence, tally, sample } = await predictAll(
    path,
    manifest,
    options,
  );
  const confusion = confusionMatrix(truth, predicted, { classes: model.classes });
  const result = {
    rows: truth.length,
    accuracy: accuracy(truth, predicted),
    macroF1: macroF1(truth, predicted),
    logLoss: meanLogLoss,
    ...confidence.calibration(),
    selective: model.minConfidence === undefined
      ? undefined
      : confidence.selective(model.minConfidence),
    classes: model.classes,
    confusion: model.classes.map((_, i) => [...confusion.row(i)]),
    corrupt: options.onCorrupt === "absent" ? tally.corrupt : undefined,
  };
  note(`${tally}`);
  const kept = sample?.rows();
  if (kept !== undefined && kept.labels.length < result.rows) {
    note(`modalities are judged on ${count(kept.labels.length)} rows, drawn at random`);
  }
  const analysis = kept && analyzeModalities(model, kept.blocks, kept.labels);
  if (options.json) return printJson({ ...result, ...analysis });
  print(`rows      ${result.rows}`);
  print(`accuracy  ${result.accuracy.toFixed(4)}`);
  print(`macro-F1  ${result.macroF1.toFixed(4)}`);
  print(`log loss  ${result.logLoss.toFixed(4)}`);
  print(`calibration error  ${result.expectedCalibrationError.toFixed(4)}`);
  if (result.selective !== undefined) print(tellSelective(result.selective));
  print("confusion (a row is a true class, a column a predicted one):");
  const width = Math.max(...model.classes.map((name) => name.length), 6) + 1;
  print(" ".repeat(width) + model.classes.map((name) => name.padStart(width)).join(""));
  model.classes.forEach((name, i) => {
    print(name.padStart(width) + result.confusion[i].map((n) => `${n}`.padStart(width)).join(""));
  });
  if (analysis !== undefined) print(`\n${formatModalityAnalysis(analysis)}`);
}

function tellSelective({ threshold, coverage, precision }: SelectiveScore): string {
  return `abstaining below ${threshold.toFixed(4)}: coverage ${coverage.toFixed(4)}, precision ${
    precision?.toFixed(4) ?? "of nothing"
  }`;
}

/** Of every row, only its two classes are kept; of a sample, what the modalities are judged by. */
async function predictAll(path: string, manifest: string, options: EvaluateOptions) {
  await using opened = await openModel(path, options);
  const { model } = opened;
  await using extraction = await openExtraction(options);
  const tally = new Tally(), context = tally.watch(extraction.context);
  const sample = options.modalities ? new RowSample(KEPT) : undefined;
  const confidence = new ConfidenceTally(model.classes);
  const truth: string[] = [], predicted: string[] = [];
  let loss = 0;
  for await (
    const table of readManifestBatches(manifest, { ...options, schema: model.schema })
  ) {
    const given = table.labels();
    const prediction = await model.predict(table, context);
    tally.add(table.rows, prediction);
    const dropped = new Set(prediction.dropped);
    const labels = given.filter((_, row) => !dropped.has(table.ids[row]));
    if (labels.length === 0) continue;
    loss += logLoss(labels, prediction.probabilities, { classes: model.classes }) * labels.length;
    confidence.add(labels, prediction);
    truth.push(...labels);
    predicted.push(...prediction.classes);
    sample?.add(prediction.blocks, labels);
  }
  const meanLogLoss = loss / truth.length;
  return { model, truth, predicted, meanLogLoss, confidence, tally, sample };
}
