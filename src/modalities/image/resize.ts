import { checkInteger, checkOneOf } from "../../core/check.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { decoder, fill, take } from "./decoder.ts";

/** The size that a picture is to have: both sides, or the shorter one, the other in proportion. */
export type ImageSize =
  | { readonly width: number; readonly height: number }
  | { readonly shorterSide: number };

/** How pixels are made of those around them; both filters widen as pictures shrink. */
export type ResizeFilter = "bilinear" | "bicubic";

/** The picture in another size: the same bytes as Pillow 13's `resize`.
 *
 * In proportion, the longer side is rounded down, as torchvision does.
 *
 * @param options `filter`: `"bilinear"` by default.
 * @throws {RangeError} If a side is not an integer of at least 1.
 * @throws {TypeError} If the filter is an unknown word.
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
  const { width, height } = "shorterSide" in size ? inProportion(image, size.shorterSide) : size;
  checkOneOf("filter", filter, ["bilinear", "bicubic"]);
  checkInteger("width", width, 1);
  checkInteger("height", height, 1);
  if (width === image.width && height === image.height) return image;
  return await decoder.run((exports) => {
    fill(exports, image.data);
    exports.resize_input(image.width, image.height, width, height, Number(filter === "bicubic"));
    return { width, height, data: take(exports) };
  });
}

function inProportion({ width, height }: RgbImage, shorterSide: number) {
  checkInteger("shorterSide", shorterSide, 1);
  return width <= height
    ? { width: shorterSide, height: Math.floor(shorterSide * height / width) }
    : { width: Math.floor(shorterSide * width / height), height: shorterSide };
}
