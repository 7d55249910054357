import { type Json, StateReader } from "../core/state.ts";
import { readLogMel } from "./audio/log_mel.ts";
import { readMfcc } from "./audio/mfcc.ts";
import { descriptorsExtractor } from "./image/descriptors.ts";
import { readImageTensor } from "./image/image_tensor_extractor.ts";
import { readPixels } from "./image/pixels.ts";
import { MediaModel } from "./media.ts";
import type { MediaExtractor } from "./media_extractor.ts";

type Makers = Readonly<Record<string, (options: StateReader) => MediaExtractor>>;

/** What makes the extractor of each fitted model of its options, by its type. */
const extractorsOfModels: Makers = {
  AudioLogMelModel: readLogMel,
  AudioMfccModel: readMfcc,
  ImageDescriptorsModel: () => descriptorsExtractor,
  ImagePixelsModel: readPixels,
};

/** The same of all extractors: also of those that only prepare what an encoder makes features of. */
const extractors: Makers = { ...extractorsOfModels, ImageTensorModel: readImageTensor };

/** What makes the fitted models of pictures and sounds in a model file, by their type. */
export const mediaModels: Readonly<Record<string, (reader: StateReader) => MediaModel>> = Object
  .fromEntries(
    Object.entries(extractorsOfModels).map(([type, extractor]) => [
      type,
      (reader: StateReader) => MediaModel.fromState(reader, extractor(reader)),
    ]),
  );

/** Whether an extractor can be made again, in another thread, of nothing but its type and its options. */
export function isRegistered({ type }: { readonly type: string }): boolean {
  return Object.hasOwn(extractors, type);
}

/** The extractor of a type and options.
 *
 * @throws {ModelFormatError} If there is none.
 */
export function makeExtractor(
  { type, options }: { readonly type: string; readonly options: { readonly [name: string]: Json } },
): MediaExtractor {
  const reader = new StateReader({ type, fields: options }, {}, "extractor");
  return isRegistered({ type })
    ? extractors[type](reader)
    : reader.fail("type", `is unknown: ${type}`);
}
