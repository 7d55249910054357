import { checkOneOf } from "../../core/check.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { decoder, fill, take } from "./decoder.ts";
import type { ImageTensor } from "./image_tensor.ts";
import {
  checkImage,
  checkPixels,
  checkSize,
  type ImageSides,
  type ImageSize,
  resizedSize,
  type ResizeFilter,
  resizeFilters,
} from "./resize.ts";

/** How an image network wants its pictures. */
export interface ImagePreprocessing {
  /** The size to resize to, before any crop; absent: as it is. In proportion, the longer side is rounded down. */
  readonly resize?: ImageSize;
  /** Filter of the resizing. @default {"bilinear"} */
  readonly filter?: ResizeFilter;
  /** The middle to keep; black where the picture is smaller. Offsets are rounded half to even, as in
   * torchvision, which networks are trained with; Hugging Face's own processors round them down. */
  readonly crop?: ImageSides;
  /** What 8-bit values are multiplied by. @default {1 / 255} */
  readonly rescale?: number;
  /** What is subtracted from red, green and blue then. @default {[0, 0, 0]} */
  readonly mean?: readonly [number, number, number];
  /** What they are divided by then. @default {[1, 1, 1]} */
  readonly std?: readonly [number, number, number];
}

/** A picture as the numbers that an image network reads: resized, cropped, and `(value × rescale − mean) / std`.
 *
 * Resized pixels are Pillow 13's, and numbers are rounded to f32 after each step, as Hugging Face's image processors do. Of
 * the resized picture, only what the crop keeps is made: even a picture of 1 × 10,000 pixels needs little memory.
 *
 * @returns Shape `(3, height, width)`.
 * @throws {RangeError} If a side is not an integer of at least 1, a number is not finite, or `std` is 0.
 * @throws {TypeError} If the filter is an unknown word, or `mean` or `std` is not three numbers.
 * @throws {LimitError} If there would be more than 67,108,864 pixels; nothing was allocated.
 * @throws {ShapeError} If the picture's data is not of the length that its sides say.
 * @example
 * ```ts
 * import { imagenetMean, imagenetStd, preprocessImage } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const photo = { width: 320, height: 300, data: new Uint8Array(320 * 300 * 3) };
 * const { shape } = await preprocessImage(photo, {
 *   resize: { shorterSide: 256 },
 *   crop: { width: 224, height: 224 },
 *   mean: imagenetMean,
 *   std: imagenetStd,
 * });
 * assertEquals(shape, [3, 224, 224]);
 * ```
 */
export async function preprocessImage(
  image: RgbImage,
  preprocessing: ImagePreprocessing,
): Promise<ImageTensor> {
  return await preprocessFully(image, withDefaults(preprocessing));
}

/** {@linkcode preprocessImage}, of options that are checked already. */
export async function preprocessFully(
  image: RgbImage,
  { resize, filter, crop, rescale, mean, std }: FullPreprocessing,
): Promise<ImageTensor> {
  checkImage(image);
  const size = resize === null ? image : resizedSize(image, resize);
  const { width, height } = crop ?? size;
  checkPixels(width * height);
  return await decoder.run((exports) => {
    fill(exports, image.data);
    exports.preprocess_input(
      image.width,
      image.height,
      size.width,
      size.height,
      resizeFilters.indexOf(filter),
      width,
      height,
      rescale,
      ...mean,
      ...std,
    );
    return { data: new Float32Array(take(exports).buffer), shape: [3, height, width] };
  });
}

/** All options of {@linkcode preprocessImage}, with null for what is not to be done. */
export type FullPreprocessing =
  & { readonly resize: ImageSize | null; readonly crop: ImageSides | null }
  & Required<Omit<ImagePreprocessing, "resize" | "crop">>;

/** All options, checked and copied.
 *
 * @throws {RangeError} If a side is not an integer of at least 1, a number is not finite, or `std` is 0.
 * @throws {TypeError} If the filter is an unknown word, or `mean` or `std` is not three numbers.
 * @throws {LimitError} If the crop is too large.
 */
export function withDefaults(preprocessing: ImagePreprocessing): FullPreprocessing {
  const {
    resize,
    filter = "bilinear",
    crop,
    rescale = 1 / 255,
    mean = [0, 0, 0],
    std = [1, 1, 1],
  } = preprocessing;
  if (resize !== undefined) checkSize(resize);
  checkOneOf("filter", filter, resizeFilters);
  if (crop !== undefined) {
    checkSize(crop);
    checkPixels(crop.width * crop.height);
  }
  checkThree("mean", mean);
  checkThree("std", std);
  checkNumbers({ rescale, mean, std });
  return {
    resize: resize === undefined
      ? null
      : "shorterSide" in resize
      ? { shorterSide: resize.shorterSide }
      : sidesOf(resize),
    filter,
    crop: crop === undefined ? null : sidesOf(crop),
    rescale,
    mean: [...mean],
    std: [...std],
  };
}

function sidesOf({ width, height }: ImageSides): ImageSides {
  return { width, height };
}

function checkThree(name: string, values: readonly number[]): void {
  if (Array.isArray(values) && values.length === 3) return;
  throw new TypeError(
    `Cannot use ${name}: it must be three numbers, of red, green and blue: current value is ${
      JSON.stringify(values)
    }`,
  );
}

function checkNumbers(
  { rescale, mean, std }: { rescale: number; mean: readonly number[]; std: readonly number[] },
): void {
  const { fround } = Math;
  // The extremes, rounded as the core rounds them.
  const numbers = [0, fround(255 * rescale)].flatMap((value) =>
    mean.map((center, channel) => fround(fround(value - fround(center)) / fround(std[channel])))
  );
  if ([...numbers, ...std].every(Number.isFinite)) return;
  throw new RangeError(
    `Cannot use rescale, mean and std: (value × rescale − mean) / std must be finite in f32: current values are ${rescale}, ${mean} and ${std}`,
  );
}
