import { isJsonObject, type Json, StateReader } from "../core/state.ts";
import { EncoderError } from "../errors.ts";
import type { Encoder, EncoderIdentity, ImageEncoder } from "../modalities/encoder.ts";
import { readImageTensor } from "../modalities/image/image_tensor_extractor.ts";
import type { ImagePreprocessing } from "../modalities/image/preprocess.ts";
import { filesInHand } from "./model_files.ts";
import { openImageEncoder } from "./load_image_encoder.ts";
import { openTextEncoder } from "./load_text_encoder.ts";
import { poolings } from "./pooling.ts";

/** Opens an encoder of which the files and the identity were kept, as it was.
 *
 * @param files As the encoder's own `files()` gave them.
 * @throws {EncoderError} If they do not make that encoder.
 */
export async function openEncoder(
  identity: EncoderIdentity,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Encoder<string> | ImageEncoder> {
  const { name, options, sha256 } = identity;
  const kept = filesInHand(files, { name });
  const pooling = poolings.find((pooling) => pooling === options.pooling);
  const normalise = options.normalise === true;
  const opened = identity.modality === "text"
    ? await openTextEncoder(kept, {
      stem: "model",
      pooling,
      normalise,
      maxTokens: Number(options.maxTokens),
    })
    : await openImageEncoder(kept, {
      stem: "model",
      pooling,
      normalise,
      output: String(options.output),
      preprocessing: preprocessingOf(options.preprocessing),
    });
  if (opened.sha256 === sha256) return opened;
  throw new EncoderError(
    `Cannot open the encoder ${name}: its network has the SHA-256 ${opened.sha256}, not ${sha256}`,
    { source: name },
  );
}

/** The preprocessing that an identity tells of. */
function preprocessingOf(kept: Json | undefined): ImagePreprocessing {
  const fields = isJsonObject(kept) ? kept : {};
  const { options } = readImageTensor(
    new StateReader({ type: "ImageTensorModel", fields }, {}, "encoder.preprocessing"),
  );
  const given = Object.entries(options).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as ImagePreprocessing;
}
