/** Modalities of pictures. */
export { descriptors, type DescriptorsOptions } from "./descriptors.ts";
export { pixels, type PixelsOptions } from "./pixels.ts";
