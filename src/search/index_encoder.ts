import {
  encoderDifference,
  type EncoderIdentity,
  identityOf,
  isIdentity,
  tellEncoder,
} from "../core/encoder_identity.ts";
import type { StateReader } from "../core/state.ts";
import { EncoderError } from "../errors.ts";

/** Checks that vectors of an encoder lie in the space of those encoders.
 *
 * @param action What cannot be done, as "search the index".
 * @throws {EncoderError} If it is none of them.
 */
export function checkEncoder(
  encoder: EncoderIdentity,
  known: readonly EncoderIdentity[],
  action: string,
): void {
  const own = known.find(({ modality }) => modality === encoder.modality);
  const difference = own && encoderDifference(encoder, own);
  if (own !== undefined && difference === undefined) return;
  const why = own === undefined
    ? `its vectors were made by ${
      known.map((one) => `the ${tellEncoder(one)}`).join(" and ")
    }, and nothing says that those of the ${tellEncoder(encoder)} lie in their space`
    : `its vectors go with those of the ${tellEncoder(own)}, and the ${
      tellEncoder(encoder)
    } has ${difference}`;
  throw new EncoderError(
    `Cannot ${action}: ${why}; use the encoder that it was made with, or make it anew`,
    { source: encoder.name },
  );
}

/** The encoders of a state. */
export function readEncoders(reader: StateReader): EncoderIdentity[] {
  const list = reader.json("encoders");
  if (!Array.isArray(list)) return reader.fail("encoders", "must be a list");
  return list.map((value, i) =>
    isIdentity(value)
      ? identityOf(value)
      : reader.fail(`encoders[${i}]`, "must say modality, name, sha256, options and dimensions")
  );
}
