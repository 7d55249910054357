/** Modalities of pictures: PNG and JPEG files. */
export { descriptors } from "./descriptors.ts";
export { pixels, type PixelsOptions } from "./pixels.ts";
