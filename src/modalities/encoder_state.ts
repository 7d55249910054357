import type { Json, StateReader } from "../core/state.ts";
import type { EncoderIdentity } from "./encoder.ts";
import { identityOf } from "./encoder_identity.ts";

/** Width that no embedding has: a file that says more asks for memory that is not needed. */
const MAX_DIMENSIONS = 2 ** 20;

/** The identity of an encoder, as a model file holds it. */
export function identityToJson(encoder: EncoderIdentity): Json {
  return { ...identityOf(encoder) };
}

/** The identity in a field of a model file.
 *
 * @param modality What the encoder must encode; anything if it is not given.
 * @throws {ModelFormatError} If the field holds none.
 */
export function identityFromState(
  reader: StateReader,
  field: string,
  modality?: EncoderIdentity["modality"],
): EncoderIdentity {
  const identity = reader.json(field);
  if (!isIdentity(identity)) {
    return reader.fail(field, "must say modality, name, sha256, options and dimensions");
  }
  return modality === undefined || identity.modality === modality
    ? identityOf(identity)
    : reader.fail(field, `must encode ${modality}, not ${identity.modality}`);
}

function isIdentity(value: Json): value is Json & EncoderIdentity {
  if (!isObject(value)) return false;
  const { modality, name, sha256, options, dimensions } = value;
  return (modality === "text" || modality === "image") && typeof name === "string" &&
    typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) && isObject(options) &&
    typeof dimensions === "number" && Number.isInteger(dimensions) && dimensions >= 1 &&
    dimensions <= MAX_DIMENSIONS;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
