import { EncoderError } from "../errors.ts";
import type { AnyEncoder } from "../modalities/encoder.ts";
import { isSameEncoder, tellEncoder } from "../core/encoder_identity.ts";
import { checkEncoder } from "../modalities/encoder_identity.ts";
import type { ModalityModel } from "../modalities/modality.ts";

/** Gives fitted modalities the encoders that they need: each takes the one of its modality, SHA-256 and options. One that needs
 * another, or none, stays as it is.
 *
 * @throws {EncoderError} If an encoder is not needed: none of its modality is, or another one of it.
 */
export function bindEncoders(
  modalities: Readonly<Record<string, ModalityModel>>,
  encoders: readonly AnyEncoder[],
): Record<string, ModalityModel> {
  for (const encoder of encoders) checkNeeded(encoder, modalities);
  return Object.fromEntries(
    Object.entries(modalities).map(([name, model]) => {
      const encoder = encoders.find((encoder) => isFor(encoder, model));
      return [name, encoder && model.withEncoder ? model.withEncoder(encoder) : model];
    }),
  );
}

function isFor(encoder: AnyEncoder, { needs }: ModalityModel): boolean {
  return needs !== undefined && isSameEncoder(encoder, needs);
}

function checkNeeded(
  encoder: AnyEncoder,
  modalities: Readonly<Record<string, ModalityModel>>,
): void {
  const models = Object.values(modalities);
  if (models.some((model) => isFor(encoder, model))) return;
  const other = models.find(({ needs }) => needs?.modality === encoder.modality);
  if (other?.needs !== undefined) checkEncoder(encoder, other.needs);
  throw new EncoderError(
    `Cannot use the ${
      tellEncoder(encoder)
    }: the model needs no ${encoder.modality} encoder; it has the modalities ${
      Object.keys(modalities).join(", ")
    }`,
    { source: encoder.name },
  );
}
