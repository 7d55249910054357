import { type EncoderIdentity, identityOf, isIdentity } from "../core/encoder_identity.ts";
import type { Json, StateReader } from "../core/state.ts";

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
