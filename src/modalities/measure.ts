import type { MediaContent } from "../io/media_source.ts";
import { decodeAudio } from "./audio/decode.ts";
import { decodeImage } from "./image/decode.ts";
import type { MediaExtractor, MediaFeatures } from "./media_extractor.ts";

/** Decodes a picture or sound, unless it is decoded already, and measures it.
 *
 * @throws {DecodeError} If the bytes are not what they should be.
 * @throws {LimitError} If the decoded value would be too large.
 * @throws {TypeError} If a picture is given for a sound, or the reverse.
 */
export async function measure(
  extractor: MediaExtractor,
  content: MediaContent,
): Promise<MediaFeatures> {
  if (extractor.modality === "image") {
    const image = content instanceof Uint8Array ? await decodeImage(content) : content;
    if ("width" in image) return await extractor.features(image);
  } else {
    const audio = content instanceof Uint8Array ? await decodeAudio(content) : content;
    if ("sampleRate" in audio) return await extractor.features(audio);
  }
  throw new TypeError(`Cannot use the value as ${extractor.modality}: it is another kind of media`);
}
