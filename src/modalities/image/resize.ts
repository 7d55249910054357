import { checkInteger, checkOneOf } from "../../core/check.ts";
import { LimitError, ShapeError } from "../../errors.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { decoder, fill, take } from "./decoder.ts";

/** Both sides of a picture, in pixels. */
export type ImageSides = { readonly width: number; readonly height: number };

/** The size that a picture is to have: both sides, or the shorter one, the other in proportion. */
export type ImageSize = ImageSides | { readonly shorterSide: number };

/** The filters in the order of Pillow's numbers, by which the decoder knows them. */
export const resizeFilters = [
  "nearest",
  "lanczos",
  "bilinear",
  "bicubic",
  "box",
  "hamming",
] as const;

/** How pixels are made of those around them; all but `"nearest"` widen as pictures shrink. */
export type ResizeFilter = typeof resizeFilters[number];

/** Pixels that a picture made here may have, and pixels along a side of one of which a part is made. */
const MAX_PIXELS = 2 ** 26;

/** The picture in another size: the same bytes as Pillow 13's `resize`.
 *
 * In proportion, the longer side is rounded down, as torchvision does.
 *
 * @param options `filter`: `"bilinear"` by default.
 * @throws {RangeError} If a side is not an integer of at least 1.
 * @throws {TypeError} If the filter is an unknown word.
 * @throws {LimitError} If there would be more than 67,108,864 pixels; nothing was allocated.
 * @throws {ShapeError} If the picture's data is not of the length that its sides say.
 * @example
 * ```ts
 * import { resizeImage } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const image = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 200, 200, 200) };
 * const { width, height, data } = await resizeImage(image, { width: 1, height: 1 });
 * assertEquals([width, height, ...data], [1, 1, 100, 100, 100]);
 * ```
 */
export async function resizeImage(
  image: RgbImage,
  size: ImageSize,
  options: { readonly filter?: ResizeFilter } = {},
): Promise<RgbImage> {
  const { filter = "bilinear" } = options;
  checkOneOf("filter", filter, resizeFilters);
  checkImage(image);
  const { width, height } = resizedSize(image, size);
  if (width === image.width && height === image.height) return image;
  checkPixels(width * height);
  return await decoder.run((exports) => {
    fill(exports, image.data);
    const { width: fromWidth, height: fromHeight } = image;
    exports.resize_input(fromWidth, fromHeight, width, height, resizeFilters.indexOf(filter));
    return { width, height, data: take(exports) };
  });
}

/** Both sides of a picture after resizing.
 *
 * @throws {RangeError} If a side given is not an integer of at least 1.
 * @throws {LimitError} If a side would be too long for a part of the picture to be made.
 */
export function resizedSize(image: ImageSides, size: ImageSize): ImageSides {
  checkSize(size);
  const { width, height } = "shorterSide" in size ? inProportion(image, size.shorterSide) : size;
  checkPixels(Math.max(width, height));
  return { width, height };
}

/** @throws {RangeError} If a side is not an integer of at least 1. */
export function checkSize(size: ImageSize): void {
  if ("shorterSide" in size) return checkInteger("shorterSide", size.shorterSide, 1);
  checkInteger("width", size.width, 1);
  checkInteger("height", size.height, 1);
}

/** @throws {LimitError} If a picture would have too many pixels. */
export function checkPixels(actual: number): void {
  if (actual <= MAX_PIXELS) return;
  throw new LimitError("Cannot resize or crop the image: its number of pixels", {
    limit: MAX_PIXELS,
    actual,
  });
}

/** @throws {ShapeError} If a picture has no pixels, or not as many as its sides say. */
export function checkImage({ width, height, data }: RgbImage): void {
  if (width >= 1 && height >= 1 && data.length === width * height * 3) return;
  throw new ShapeError("Cannot use the image: its data and its sides do not fit", {
    expected: "width × height × 3 bytes, at least 1 × 1 × 3",
    actual: `${data.length} for ${width} × ${height}`,
  });
}

function inProportion({ width, height }: ImageSides, shorterSide: number): ImageSides {
  return width <= height
    ? { width: shorterSide, height: Math.floor(shorterSide * height / width) }
    : { width: Math.floor(shorterSide * width / height), height: shorterSide };
}
