import { checkInteger } from "../../core/check.ts";
import { roundHalfEven } from "../../core/round_half_even.ts";
import type { RgbImage } from "../../io/media_source.ts";

/** The middle of a picture; black where the picture is smaller.
 *
 * Where there is no middle pixel, the crop begins at the even one of the two offsets, as with torchvision.
 *
 * @param size A square's side, or both sides, in pixels.
 * @throws {RangeError} If a side is not an integer of at least 1.
 * @example
 * ```ts
 * import { centerCrop } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const image = { width: 3, height: 1, data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3) };
 * assertEquals([...centerCrop(image, 1).data], [2, 2, 2]);
 * ```
 */
export function centerCrop(
  image: RgbImage,
  size: number | { readonly width: number; readonly height: number },
): RgbImage {
  const { width, height } = typeof size === "number" ? { width: size, height: size } : size;
  checkInteger("width", width, 1);
  checkInteger("height", height, 1);
  const across = overlap(image.width, width), down = overlap(image.height, height);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < down.length; y++) {
    const from = ((down.from + y) * image.width + across.from) * 3;
    const row = image.data.subarray(from, from + across.length * 3);
    data.set(row, ((down.to + y) * width + across.to) * 3);
  }
  return { width, height, data };
}

/** What both have in common along one axis: where it begins in the picture and in the crop. */
function overlap(picture: number, crop: number): { from: number; to: number; length: number } {
  return crop <= picture
    ? { from: centerOffset(picture, crop), to: 0, length: crop }
    : { from: 0, to: Math.floor((crop - picture) / 2), length: picture };
}

/** Where a crop begins in a picture that is as wide or wider: half of the rest, rounded half to even. */
export function centerOffset(picture: number, crop: number): number {
  return roundHalfEven((picture - crop) / 2);
}
