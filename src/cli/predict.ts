import { loadModel } from "../artifact/files.ts";
import { Command, Option } from "../deps/commander.ts";
import { stringify } from "../deps/csv_stringify.ts";
import type { Prediction } from "../pipeline/pipeline.ts";
import { note, print, printJson } from "./output.ts";
import { readManifest } from "./manifest.ts";

interface PredictOptions {
  readonly format: "csv" | "ndjson";
  readonly allowOutside: boolean;
  readonly json: boolean;
}

/** `medley predict MODEL MANIFEST|-`. */
export function predictCommand(): Command {
  return new Command("predict")
    .description("Predicts the class of every row: class, probabilities, modalities used.")
    .argument("<model>", "a model file")
    .argument("<manifest>", "a CSV or NDJSON file, or - for standard input")
    .addOption(
      new Option("--format <format>", "what is printed").choices(["csv", "ndjson"]).default("csv"),
    )
    .option("--allow-outside", "let media paths leave the manifest's folder", false)
    .option("--json", "print one JSON document", false)
    .action(predict);
}

async function predict(path: string, manifest: string, options: PredictOptions): Promise<void> {
  const model = await loadModel(path);
  const { allowOutside } = options;
  const table = await readManifest(manifest, { schema: model.schema, allowOutside });
  note(`predicting ${table.rows} rows with ${model.modalities.join(", ")}`);
  const prediction = await model.predict(table, { allowOutside });
  const rows = predictionRows(prediction, model.classes);
  if (options.json) printJson({ classes: model.classes, predictions: rows });
  else if (options.format === "ndjson") rows.forEach((row) => print(JSON.stringify(row)));
  else print(toCsv(rows, model.classes));
}

interface PredictionRow {
  readonly id: string;
  readonly class: string;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly modalitiesUsed: readonly string[];
}

function predictionRows(prediction: Prediction, classes: readonly string[]): PredictionRow[] {
  return prediction.ids.map((id, i) => ({
    id,
    class: prediction.classes[i],
    probabilities: Object.fromEntries(
      classes.map((name, j) => [name, prediction.probabilities.row(i)[j]]),
    ),
    modalitiesUsed: prediction.used[i],
  }));
}

function toCsv(rows: readonly PredictionRow[], classes: readonly string[]): string {
  const header = ["id", "class", ...classes.map((name) => `p_${name}`), "modalities_used"];
  const records = rows.map((row) => [
    row.id,
    row.class,
    ...classes.map((name) => row.probabilities[name]),
    row.modalitiesUsed.join("+"),
  ]);
  return stringify([header, ...records]).trimEnd();
}
