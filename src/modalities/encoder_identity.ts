import type { Json } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import type { AnyEncoder, EncoderIdentity } from "./encoder.ts";

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

/** Checks that an encoder is the one that a model was trained with.
 *
 * @throws {EncoderError} If it is not; says what differs.
 */
export function checkEncoder(given: AnyEncoder, needed: EncoderIdentity): void {
  const difference = given.modality === needed.modality
    ? encoderDifference(given, needed)
    : `modality ${given.modality}`;
  if (difference === undefined) return;
  throw new EncoderError(
    `Cannot use the ${tellEncoder(given)}: the model was trained with the ${
      tellEncoder(needed)
    }, and this one has ${difference}; give that one, or train again`,
    { source: given.name },
  );
}

/** Checks what a modality is to encode with.
 *
 * @throws {TypeError} If it encodes something else.
 */
export function checkModality(given: EncoderIdentity, modality: EncoderIdentity["modality"]): void {
  if (given.modality === modality) return;
  throw new TypeError(
    `Cannot use the ${tellEncoder(given)} as model: it encodes ${given.modality}, not ${modality}`,
  );
}

/** The error of a value that is to be encoded where the encoder was not given. */
export function missingEncoder(needed: EncoderIdentity): EncoderError {
  const { modality } = needed;
  return new EncoderError(
    `Cannot encode ${modality}: the model needs the ${
      tellEncoder(needed)
    }, with which it was trained; give it to the model: loadModel(path, { encoders: [encoder] }), --${modality}-encoder FOLDER`,
    { source: needed.name },
  );
}

/** A value as JSON in which the order of keys says nothing. */
function canonical(values: { readonly [name: string]: Json }, name: string): string {
  if (!Object.hasOwn(values, name)) return "none";
  return JSON.stringify(
    values[name],
    (_, part: Json) =>
      typeof part === "object" && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}
