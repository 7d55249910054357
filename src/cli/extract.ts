import { Command, InvalidArgumentError } from "../deps/commander.ts";
import type { FeatureBatch } from "../export/feature_format.ts";
import { checkFeatureFile, writeFeatures } from "../export/write_features.ts";
import { addModelEncoderOptions, type EncoderCliOptions, openModel } from "./encoder_options.ts";
import { readManifestBatches } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, printJson } from "./output.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

interface ExtractOptions extends EncoderCliOptions, MediaCliOptions, TableCliOptions {
  readonly model: string;
  readonly out: string;
  readonly json: boolean;
}

/** `medley extract MANIFEST --model MODEL --out FILE`. */
export function extractCommand(): Command {
  const command = new Command("extract")
    .description("Writes the features that a model sees: fitted and standardised, row by row.")
    .argument("<manifest>", "a table's file or URL, or - for standard input; of any length")
    .requiredOption("--model <file>", "a model file")
    .requiredOption(
      "--out <file>",
      "the file to write: .parquet, .arrow, .npz or .csv",
      parseFeatureFile,
    )
    .option("--json", "print one JSON document", false);
  return addMediaOptions(addModelEncoderOptions(addTableOptions(command))).action(extract);
}

async function extract(manifest: string, options: ExtractOptions): Promise<void> {
  const { out, json } = options;
  await using opened = await openModel(options.model, options);
  const { extractor, schema } = opened.model;
  await using extraction = await openExtraction(options);
  const tally = new Tally(), context = tally.watch(extraction.context);

  async function* batches(): AsyncGenerator<FeatureBatch> {
    for await (const table of readManifestBatches(manifest, { ...options, schema })) {
      const extracted = await extractor.extract(table, context);
      tally.add(table.rows, extracted);
      yield extractor.transform(extracted);
    }
  }

  const rows = await writeFeatures(out, batches());
  note(`${tally}\nsaved ${out}`);
  if (json) printJson({ rows, dimensions: extractor.dimensions, corrupt: tally.corrupt, out });
}

function parseFeatureFile(path: string): string {
  try {
    checkFeatureFile(path);
    return path;
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
