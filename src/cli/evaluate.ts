import { loadModel } from "../artifact/files.ts";
import { Command } from "../deps/commander.ts";
import { accuracy, confusionMatrix, logLoss, macroF1 } from "../validation/metrics.ts";
import { readManifestBatches } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, print, printJson } from "./output.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

interface EvaluateOptions extends MediaCliOptions, TableCliOptions {
  readonly json: boolean;
}

/** `medley evaluate MODEL MANIFEST`. */
export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description(
      "Measures a model on labelled rows: accuracy, macro-F1, log loss, confusion matrix.",
    )
    .argument("<model>", "a model file")
    .argument(
      "<manifest>",
      "a table's file or URL with the label column, or - for standard input; of any length",
    )
    .option("--json", "print one JSON document", false);
  return addMediaOptions(addTableOptions(command)).action(evaluate);
}

async function evaluate(path: string, manifest: string, options: EvaluateOptions): Promise<void> {
  const { model, truth, predicted, meanLogLoss, tally } = await predictAll(path, manifest, options);
  const confusion = confusionMatrix(truth, predicted, { classes: model.classes });
  const result = {
    rows: truth.length,
    accuracy: accuracy(truth, predicted),
    macroF1: macroF1(truth, predicted),
    logLoss: meanLogLoss,
    classes: model.classes,
    confusion: model.classes.map((_, i) => [...confusion.row(i)]),
    corrupt: options.onCorrupt === "absent" ? tally.corrupt : undefined,
  };
  note(`${tally}`);
  if (options.json) return printJson(result);
  print(`rows      ${result.rows}`);
  print(`accuracy  ${result.accuracy.toFixed(4)}`);
  print(`macro-F1  ${result.macroF1.toFixed(4)}`);
  print(`log loss  ${result.logLoss.toFixed(4)}`);
  print("confusion (a row is a true class, a column a predicted one):");
  const width = Math.max(...model.classes.map((name) => name.length), 6) + 1;
  print(" ".repeat(width) + model.classes.map((name) => name.padStart(width)).join(""));
  model.classes.forEach((name, i) => {
    print(name.padStart(width) + result.confusion[i].map((n) => `${n}`.padStart(width)).join(""));
  });
}

/** Of every row, only its two classes are kept. */
async function predictAll(path: string, manifest: string, options: EvaluateOptions) {
  const model = await loadModel(path);
  await using extraction = await openExtraction(options);
  const tally = new Tally();
  const truth: string[] = [], predicted: string[] = [];
  let loss = 0;
  for await (
    const table of readManifestBatches(manifest, { ...options, schema: model.schema })
  ) {
    const labels = table.labels();
    const prediction = await model.predict(table, extraction.context);
    loss += logLoss(labels, prediction.probabilities, { classes: model.classes }) * table.rows;
    truth.push(...labels);
    predicted.push(...prediction.classes);
    tally.add(table.rows, prediction.corrupt);
  }
  return { model, truth, predicted, meanLogLoss: loss / truth.length, tally };
}
