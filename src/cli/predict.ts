import { Command, Option } from "../deps/commander.ts";
import { addModelEncoderOptions, type EncoderCliOptions, openModel } from "./encoder_options.ts";
import { readManifestBatches } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, PagedOutput } from "./output.ts";
import { csvText, jsonText, ndjsonText } from "./prediction_text.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

interface PredictOptions extends EncoderCliOptions, MediaCliOptions, TableCliOptions {
  readonly format: "csv" | "ndjson";
  readonly contributions: boolean;
  readonly json: boolean;
}

/** `medley predict MODEL MANIFEST|-`. */
export function predictCommand(): Command {
  const command = new Command("predict")
    .description(
      "Predicts the class of every row: class, probabilities, modalities used, how far the row lies outside of what the training rows had, from 0 to 1, and whether the model abstains, if it was trained with --precision.",
    )
    .argument("<model>", "a model file")
    .argument("<manifest>", "a table's file or URL, or - for standard input; of any length")
    .addOption(
      new Option("--format <format>", "what is printed").choices(["csv", "ndjson"]).default("csv"),
    )
    .option(
      "--contributions",
      "also what each modality contributed: of the class in csv, of every class in JSON",
      false,
    )
    .option("--json", "print one JSON document", false);
  return addMediaOptions(addModelEncoderOptions(addTableOptions(command))).action(predict);
}

async function predict(path: string, manifest: string, options: PredictOptions): Promise<void> {
  await using opened = await openModel(path, options);
  const { model } = opened;
  const { classes, schema, modalities, profile, minConfidence } = model;
  note(`predicting with ${modalities.join(", ")}`);
  const write = options.json ? jsonText : options.format === "ndjson" ? ndjsonText : csvText;
  const text = write({
    classes,
    withCorrupt: options.onCorrupt === "absent",
    withRange: profile !== undefined,
    withAbstained: minConfidence !== undefined,
    contributions: options.contributions ? modalities : undefined,
  });

  await using extraction = await openExtraction(options);
  const output = new PagedOutput();
  const tally = new Tally(), context = tally.watch(extraction.context);
  for await (const table of readManifestBatches(manifest, { ...options, schema })) {
    const prediction = options.contributions
      ? await model.explain(table, context)
      : await model.predict(table, context);
    if (tally.rows === 0) await output.write(text.start);
    await output.write(text.batch(prediction));
    tally.add(table.rows, prediction);
  }
  await output.write(text.end());
  await output.flush();
  note(`${tally}`);
}
