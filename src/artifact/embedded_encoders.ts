import { type ModelState, StateReader, type Tensor } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import type { AnyEncoder, EncoderIdentity, NeededEncoder } from "../modalities/encoder.ts";
import { identityOf, isSameEncoder, tellEncoder } from "../core/encoder_identity.ts";
import { identityFromState, identityToJson } from "../modalities/encoder_state.ts";

/** An encoder that lies in a model file. */
export interface EmbeddedEncoder {
  /** Which one it is. */
  readonly identity: EncoderIdentity;
  /** Its files, by their paths. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Makes an encoder of its files, as it was.
 *
 * @throws {EncoderError} If they do not make that encoder.
 */
export type OpenEncoder = (
  identity: EncoderIdentity,
  files: Readonly<Record<string, Uint8Array>>,
) => Promise<AnyEncoder>;

/** The state of a pipeline with the files of the encoders that it needs, each once.
 *
 * @throws {EncoderError} If an encoder is missing, or cannot say its files.
 */
export async function withEmbedded(
  state: ModelState,
  needed: readonly NeededEncoder[],
): Promise<ModelState> {
  if (needed.length === 0) return state;
  const states = await Promise.all(needed.map(stateOf));
  const encoders: ModelState = {
    type: "EmbeddedEncoders",
    fields: {},
    children: Object.fromEntries(states.entries()),
  };
  return { ...state, children: { ...state.children, encoders } };
}

/** The encoders that lie in a pipeline's state.
 *
 * @param needed What its modalities need.
 * @throws {ModelFormatError} If there is one that none of them needs, or it has something else than files.
 */
export function readEmbedded(
  { children }: ModelState,
  needed: readonly EncoderIdentity[],
): EmbeddedEncoder[] {
  const encoders = Object.entries(children?.encoders?.children ?? {});
  return encoders.map(([name, state]) => {
    const reader = new StateReader(state, {}, `model.encoders.${name}`);
    const identity = identityFromState(reader, "encoder");
    if (!needed.some((other) => isSameEncoder(identity, other))) {
      reader.fail("encoder", "is none that a modality of the model needs");
    }
    const files = reader.tensorNames().map((path) => [path, reader.u8(path, [-1])] as const);
    return { identity, files: Object.fromEntries(files) };
  });
}

async function stateOf(needed: NeededEncoder): Promise<ModelState> {
  const { encoder } = needed, identity = identityOf(needed);
  const refuse = (why: string) =>
    new EncoderError(`Cannot save the ${tellEncoder(identity)} with the model: ${why}`, {
      source: identity.name,
    });
  if (encoder === undefined) {
    throw refuse("the model does not have it; give it when the model is loaded (encoders)");
  }
  if (encoder.files === undefined) {
    throw refuse("it cannot say its files; save the model without it (embedEncoders: false)");
  }
  const files = Object.entries(await encoder.files());
  return {
    type: "EmbeddedEncoder",
    fields: { encoder: identityToJson(identity) },
    tensors: Object.fromEntries(files.map(([path, data]): [string, Tensor] => [
      path,
      { shape: [data.length], data },
    ])),
  };
}
