import { checkOneOf } from "../../core/check.ts";
import type { StateReader } from "../../core/state.ts";
import { ShapeError } from "../../errors.ts";
import { MediaModality } from "../media.ts";
import type { ImageExtractor, MediaFeatures } from "../media_extractor.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { toGrey } from "./grey.ts";

/** Options of {@linkcode pixels}. */
export interface PixelsOptions {
  /** One brightness a pixel, or red, green and blue. @default {"grey"} */
  readonly channels?: "grey" | "rgb";
  /** The columns to read. @default {all of the role image} */
  readonly columns?: readonly string[];
}

const CHANNELS = ["grey", "rgb"] as const;
const MAX_PIXELS = 4096;

/** The pixels of small pictures as they are: for pictures of one size, of which each place means the same in all.
 *
 * Values are in [0, 1], in rows from the top; grey is Pillow's mode L. All pictures of a column must have the size of the
 * first (after their EXIF orientation is applied), and at most 4,096 pixels; otherwise a {@linkcode ShapeError} names the row.
 *
 * @example
 * ```ts
 * import { image } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(image.pixels({ channels: "rgb" }).modality, "image");
 * ```
 */
export function pixels(options: PixelsOptions = {}): MediaModality {
  const { channels = "grey", columns } = options;
  checkOneOf("channels", channels, CHANNELS);
  return new MediaModality(pixelsExtractor(channels), { columns });
}

/** What measures for {@linkcode pixels}, of the options in a model file. */
export function readPixels(reader: StateReader): ImageExtractor {
  return pixelsExtractor(reader.oneOf("channels", CHANNELS));
}

function pixelsExtractor(channels: "grey" | "rgb"): ImageExtractor {
  return {
    modality: "image",
    type: "ImagePixelsModel",
    version: 1,
    options: { channels },
    advice: ADVICE,
    features: (image) => Promise.try(measure, image, channels),
    names,
  };
}

const ADVICE =
  "sizes are height × width; image.pixels() takes small pictures of one size, image.descriptors() any";

function measure(image: RgbImage, channels: "grey" | "rgb"): MediaFeatures {
  const { width, height } = image;
  if (width * height > MAX_PIXELS) {
    throw new ShapeError(`Cannot use every pixel of the image (${ADVICE})`, {
      expected: `at most ${MAX_PIXELS} pixels`,
      actual: `${height} × ${width}`,
    });
  }
  return channels === "grey"
    ? { shape: [height, width], values: Float32Array.from(toGrey(image), (value) => value / 255) }
    : { shape: [height, width, 3], values: Float32Array.from(image.data, (value) => value / 255) };
}

function names([height, width, depth]: readonly number[]): string[] {
  const suffixes = depth === undefined ? [""] : ["_red", "_green", "_blue"];
  const rows = Array.from({ length: height }, (_, row) => row);
  const columns = Array.from({ length: width }, (_, column) => column);
  return rows.flatMap((row) =>
    columns.flatMap((column) => suffixes.map((suffix) => `pixel_${row}_${column}${suffix}`))
  );
}
