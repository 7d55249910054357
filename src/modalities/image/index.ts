import { descriptors } from "./descriptors.ts";
import { pixels } from "./pixels.ts";

/** Modalities of pictures: PNG and JPEG files. */
export const image: { readonly descriptors: typeof descriptors; readonly pixels: typeof pixels } = {
  descriptors,
  pixels,
};

export { imageDescriptorsModel } from "./descriptors.ts";
export { imagePixelsModel, type PixelsOptions } from "./pixels.ts";
