import { isJsonObject, type Json } from "./state.ts";

/** What tells one encoder from another: two of the same SHA-256 and options give the same embeddings. */
export interface EncoderIdentity {
  /** What it encodes. */
  readonly modality: "text" | "image";
  /** What it is called in messages: the name of its folder, or on the hub. */
  readonly name: string;
  /** SHA-256 of its ONNX file, in hexadecimal. */
  readonly sha256: string;
  /** All else that its embeddings depend on: tokeniser or preprocessing, pooling, normalisation. */
  readonly options: { readonly [name: string]: Json };
  /** Numbers in an embedding. */
  readonly dimensions: number;
}

/** Width that no embedding has: a file that says more asks for memory that is not needed. */
const MAX_DIMENSIONS = 2 ** 20;

/** The identity of an encoder, without the encoder. */
export function identityOf(
  { modality, name, sha256, options, dimensions }: EncoderIdentity,
): EncoderIdentity {
  return { modality, name, sha256, options, dimensions };
}

/** What an encoder does not have as another one of its modality has it, for messages; undefined if both give the same
 * embeddings. */
export function encoderDifference(
  given: EncoderIdentity,
  needed: EncoderIdentity,
): string | undefined {
  if (given.sha256 !== needed.sha256) return "another SHA-256";
  const has = { ...given.options, dimensions: given.dimensions };
  const wanted = { ...needed.options, dimensions: needed.dimensions };
  const names = [...new Set([...Object.keys(has), ...Object.keys(wanted)])].sort();
  const different = names
    .map((name) => ({ name, given: canonical(has, name), needed: canonical(wanted, name) }))
    .filter(({ given, needed }) => given !== needed)
    .map(({ name, given, needed }) => `${name} ${given} instead of ${needed}`);
  return different.length === 0 ? undefined : different.join(", ");
}

/** Whether two encoders give the same embeddings. */
export function isSameEncoder(a: EncoderIdentity, b: EncoderIdentity): boolean {
  return a.modality === b.modality && encoderDifference(a, b) === undefined;
}

/** `text encoder all-MiniLM-L6-v2 (SHA-256 6fd5d72f…)`, for messages. */
export function tellEncoder({ modality, name, sha256 }: EncoderIdentity): string {
  return `${modality} encoder ${name} (SHA-256 ${sha256})`;
}

/** Whether a JSON value is the identity of an encoder. */
export function isIdentity(value: Json): value is Json & EncoderIdentity {
  if (!isJsonObject(value)) return false;
  const { modality, name, sha256, options, dimensions } = value;
  return (modality === "text" || modality === "image") && typeof name === "string" &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) && isJsonObject(options) &&
    typeof dimensions === "number" && Number.isInteger(dimensions) && dimensions >= 1 &&
    dimensions <= MAX_DIMENSIONS;
}

/** A value as JSON in which the order of keys says nothing. */
function canonical(values: { readonly [name: string]: Json }, name: string): string {
  if (!Object.hasOwn(values, name)) return "none";
  return JSON.stringify(
    values[name],
    (_, part: Json) =>
      isJsonObject(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
