import { checkOneOf } from "../../core/check.ts";
import type { RgbImage } from "../../io/media_source.ts";

/** Mean red, green and blue of ImageNet's pictures, in [0, 1]. */
export const imagenetMean: readonly [number, number, number] = [0.485, 0.456, 0.406];

/** Their standard deviations. */
export const imagenetStd: readonly [number, number, number] = [0.229, 0.224, 0.225];

/** Options of {@linkcode imageToTensor}. */
export interface ImageTensorOptions {
  /** What is subtracted from red, green and blue in [0, 1]. @default {imagenetMean} */
  readonly mean?: readonly [number, number, number];
  /** What they are divided by then. @default {imagenetStd} */
  readonly std?: readonly [number, number, number];
  /** `"chw"`: one channel after the other; `"hwc"`: one pixel after the other. @default {"chw"} */
  readonly layout?: "chw" | "hwc";
}

/** Numbers of a picture. */
export interface ImageTensor {
  /** Row-major. */
  readonly data: Float32Array;
  /** `(3, height, width)`, or `(height, width, 3)`. */
  readonly shape: readonly [number, number, number];
}

/** A picture as normalised numbers, `(value / 255 − mean) / std` in f32: what image networks read.
 *
 * @throws {RangeError} If `std` is not above 0, or a number is not finite.
 * @throws {TypeError} If `layout` is an unknown word.
 * @example
 * ```ts
 * import { centerCrop, imageToTensor, resizeImage } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const photo = { width: 320, height: 300, data: new Uint8Array(320 * 300 * 3) };
 * const small = await resizeImage(photo, { shorterSide: 256 });
 * const { shape } = imageToTensor(centerCrop(small, 224));
 * assertEquals(shape, [3, 224, 224]);
 * ```
 */
export function imageToTensor(image: RgbImage, options: ImageTensorOptions = {}): ImageTensor {
  const { mean = imagenetMean, std = imagenetStd, layout = "chw" } = options;
  const { width, height } = image, pixels = width * height;
  checkOneOf("layout", layout, ["chw", "hwc"]);
  if (![...mean, ...std].every(Number.isFinite) || !std.every((value) => value > 0)) {
    throw new RangeError(
      `Cannot use mean and std: they must be finite, and std > 0: current values are ${mean} and ${std}`,
    );
  }
  const [channel, pixel] = layout === "chw" ? [pixels, 1] : [1, 3];
  const data = new Float32Array(3 * pixels);
  for (let c = 0; c < 3; c++) {
    const center = Math.fround(mean[c]), scale = Math.fround(std[c]);
    // A channel has 256 values.
    const values = Float32Array.from(
      { length: 256 },
      (_, byte) => Math.fround(Math.fround(byte / 255) - center) / scale,
    );
    for (let i = 0; i < pixels; i++) data[c * channel + i * pixel] = values[image.data[3 * i + c]];
  }
  return { data, shape: layout === "chw" ? [3, height, width] : [height, width, 3] };
}
