import { loadModel } from "../artifact/files.ts";
import { Command } from "../deps/commander.ts";
import { accuracy, confusionMatrix, logLoss, macroF1 } from "../validation/metrics.ts";
import { readManifest } from "./manifest.ts";
import { print, printJson } from "./output.ts";

interface EvaluateOptions {
  readonly allowOutside: boolean;
  readonly json: boolean;
}

/** `medley evaluate MODEL MANIFEST`. */
export function evaluateCommand(): Command {
  return new Command("evaluate")
    .description(
      "Measures a model on labelled rows: accuracy, macro-F1, log loss, confusion matrix.",
    )
    .argument("<model>", "a model file")
    .argument("<manifest>", "a CSV or NDJSON file with the label column, or - for standard input")
    .option("--allow-outside", "let media paths leave the manifest's folder", false)
    .option("--json", "print one JSON document", false)
    .action(evaluate);
}

async function evaluate(path: string, manifest: string, options: EvaluateOptions): Promise<void> {
  const model = await loadModel(path);
  const { allowOutside } = options;
  const table = await readManifest(manifest, { schema: model.schema, allowOutside });
  const truth = table.labels();
  const { classes: predicted, probabilities } = await model.predict(table, { allowOutside });
  const confusion = confusionMatrix(truth, predicted, model.classes);
  const result = {
    rows: table.rows,
    accuracy: accuracy(truth, predicted),
    macroF1: macroF1(truth, predicted),
    logLoss: logLoss(truth, probabilities, model.classes),
    classes: model.classes,
    confusion: model.classes.map((_, i) => [...confusion.row(i)]),
  };
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
