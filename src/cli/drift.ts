import { Command } from "../deps/commander.ts";
import { formatDrift } from "../pipeline/drift/format_drift.ts";
import { DriftMonitor } from "../pipeline/drift/measure_drift.ts";
import { addModelEncoderOptions, type EncoderCliOptions, openModel } from "./encoder_options.ts";
import { readManifestBatches } from "./manifest.ts";
import { addMediaOptions, type MediaCliOptions, openExtraction } from "./media_options.ts";
import { note, print, printJson } from "./output.ts";
import { addTableOptions, type TableCliOptions } from "./table_options.ts";
import { Tally } from "./tally.ts";

interface DriftOptions extends EncoderCliOptions, MediaCliOptions, TableCliOptions {
  readonly json: boolean;
  readonly fail: boolean;
}

/** `medley drift MODEL MANIFEST`. */
export function driftCommand(): Command {
  const command = new Command("drift")
    .description(
      "Compares new rows to the training rows of a model: says which columns and modalities have drifted. Labels are not needed. Exit code 0 whether there is drift or not, unless --fail.",
    )
    .argument("<model>", "a model file")
    .argument("<manifest>", "a table's file or URL, or - for standard input; of any length")
    .option("--json", "print one JSON document", false)
    .option("--fail", "exit with 1 if anything has drifted", false);
  return addMediaOptions(addModelEncoderOptions(addTableOptions(command))).action(drift);
}

async function drift(path: string, manifest: string, options: DriftOptions): Promise<void> {
  await using opened = await openModel(path, options);
  const { model } = opened;
  const monitor = new DriftMonitor(model);
  await using extraction = await openExtraction(options);
  const tally = new Tally(), context = tally.watch(extraction.context);
  for await (
    const table of readManifestBatches(manifest, { ...options, schema: model.schema })
  ) tally.add(table.rows, { corrupt: await monitor.add(table, context) });
  const report = monitor.report();
  note(`${tally}`);
  if (!options.json) print(formatDrift(report));
  else {
    const corrupt = options.onCorrupt === "absent" ? tally.corrupt : undefined;
    printJson({ ...report, corrupt });
  }
  if (options.fail && report.drifted) throw new Error("the rows have drifted");
}
