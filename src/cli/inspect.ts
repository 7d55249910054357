import { loadModelFile } from "../artifact/files.ts";
import { decodeSafetensors } from "../artifact/safetensors.ts";
import type { Json } from "../core/state.ts";
import { Command } from "../deps/commander.ts";
import { identityOf, isSameEncoder } from "../core/encoder_identity.ts";
import { conformTable } from "../table/conform.ts";
import { describeSchema } from "../table/describe_schema.ts";
import { Table } from "../table/table.ts";
import { print, printJson } from "./output.ts";

/** `medley inspect MODEL`. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description(
      "Shows what a model file holds: classes, columns, modalities, fusion, profile of training rows, training.",
    )
    .argument("<model>", "a model file")
    .option("--json", "print one JSON document", false)
    .action(inspect);
}

async function inspect(path: string, options: { json: boolean }): Promise<void> {
  const { model, embedded, bytes } = await loadModelFile(path);
  const { classes, schema, extractor, fusion, training, profile, minConfidence } = model;
  const { metadata, tensors } = decodeSafetensors(bytes);
  const content = {
    formatVersion: JSON.parse(metadata.medley).formatVersion,
    bytes: bytes.length,
    tensors: Object.fromEntries(Object.entries(tensors).map(([name, { shape }]) => [name, shape])),
    classes,
    schema,
    modalities: Object.fromEntries(
      Object.entries(extractor.modalities).map(([name, { columns, names }]) => [
        name,
        { columns, dimensions: names.length },
      ]),
    ),
    encoders: model.encoders.map((needed) => ({
      ...identityOf(needed),
      embedded: embedded.some(({ identity }) => isSameEncoder(identity, needed)),
    })),
    fusion: { type: fusion.toState().type, modalities: fusion.modalities },
    profile: profile && { rows: profile.rows },
    minConfidence,
    training,
  };
  if (options.json) return printJson(content);

  const tensorCount = Object.keys(tensors).length;
  print(`file      ${bytes.length} bytes, ${tensorCount} tensors, format ${content.formatVersion}`);
  print(`classes   ${classes.length}: ${classes.join(", ")}`);
  print(`fusion    ${content.fusion.type} of ${fusion.modalities.join(", ")}`);
  print(
    `profile   ${
      profile === undefined
        ? "none: drift cannot be measured, train again"
        : `of ${profile.rows} training rows`
    }`,
  );
  if (minConfidence !== undefined) print(`abstains  below a confidence of ${minConfidence}`);
  print("\nColumns:");
  const columns = conformTable(new Table([], []), schema);
  for (const line of describeSchema(columns)) print(`  ${line}`);
  print("\nModalities:");
  for (const [name, { columns, dimensions }] of Object.entries(content.modalities)) {
    print(`  ${name.padEnd(12)} ${`${dimensions}`.padStart(6)} features of ${columns.join(", ")}`);
  }
  if (content.encoders.length > 0) print("\nEncoders:");
  for (const { modality, name, sha256, embedded } of content.encoders) {
    const where = embedded ? "in the file" : `not in the file: --${modality}-encoder`;
    print(`  ${modality.padEnd(12)} ${name}, SHA-256 ${sha256}, ${where}`);
  }
  print("\nTraining:");
  for (const line of linesOf(training)) print(`  ${line}`);
}

/** Nested entries, a line each: `metrics.accuracy: 0.93`. */
function linesOf(record: Json, path = ""): string[] {
  if (record === null || typeof record !== "object" || Array.isArray(record)) {
    return [`${path}: ${typeof record === "string" ? record : JSON.stringify(record)}`];
  }
  return Object.entries(record).flatMap(([name, value]) =>
    linesOf(value, path === "" ? name : `${path}.${name}`)
  );
}
