import { encoderDifference, type EncoderIdentity, tellEncoder } from "../core/encoder_identity.ts";
import { EncoderError } from "../errors.ts";
import type { AnyEncoder } from "./encoder.ts";

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
