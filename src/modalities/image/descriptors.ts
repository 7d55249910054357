import { MediaModality } from "../media.ts";
import type { ImageExtractor } from "../media_extractor.ts";
import { colorHistograms, HISTOGRAMS } from "./color_histograms.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { toGrey } from "./grey.ts";
import { HOG, hog } from "./hog.ts";
import { resizeImage } from "./resize.ts";

/** Longest side that is looked at: larger pictures are shrunk first. */
const MAX_SIDE = 256;
const THUMBNAIL = 8;

/** Options of {@linkcode descriptors}. */
export interface DescriptorsOptions {
  /** The columns to read. @default {all of the role image} */
  readonly columns?: readonly string[];
}

/** Colours, layout and edges of pictures of any size, in 596 numbers.
 *
 * 1. 48: the share of pixels in each of 16 bins of red, green and blue;
 * 2. 32: in each of 16 bins of hue (by chroma), 8 of saturation, 8 of value;
 * 3. 192: a thumbnail of 8 × 8 RGB pixels, in [0, 1];
 * 4. 324: histograms of oriented gradients of the picture in grey, stretched to 64 × 64 (see {@linkcode hog}).
 *
 * All are measured on the picture shrunk so that its longer side is at most 256, its EXIF orientation applied, transparency laid over
 * white. Every value is finite, whatever the picture.
 *
 * @example
 * ```ts
 * import { image } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(image.descriptors().roles, ["image"]);
 * ```
 */
export function descriptors(options: DescriptorsOptions = {}): MediaModality {
  return new MediaModality(descriptorsExtractor, { columns: options.columns });
}

/** What measures for {@linkcode descriptors}; there is nothing to choose. */
export const descriptorsExtractor: ImageExtractor = {
  modality: "image",
  type: "ImageDescriptorsModel",
  version: 1,
  options: {},
  features: async (image) => {
    const values = await describe(image);
    return { shape: [values.length], values };
  },
  names: () => NAMES,
};

async function describe(image: RgbImage): Promise<Float32Array> {
  const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
  const shrunk = await resizeImage(image, {
    width: Math.max(1, Math.round(image.width * scale)),
    height: Math.max(1, Math.round(image.height * scale)),
  });
  const thumbnail = await resizeImage(shrunk, { width: THUMBNAIL, height: THUMBNAIL });
  const square = await resizeImage(shrunk, { width: HOG.side, height: HOG.side });
  return Float32Array.from([
    ...colorHistograms(shrunk),
    ...Array.from(thumbnail.data, (value) => value / 255),
    ...hog(toGrey(square)),
  ]);
}

const NAMES: readonly string[] = [
  ...HISTOGRAMS.flatMap(([name, bins]) => numbered(bins, (bin) => `${name}_${bin}`)),
  ...numbered(
    THUMBNAIL,
    (row) =>
      numbered(
        THUMBNAIL,
        (column) => ["red", "green", "blue"].map((color) => `thumbnail_${row}_${column}_${color}`),
      ).flat(),
  ).flat(),
  ...numbered(HOG.blocks ** 2, (block) => numbered(HOG.perBlock, (i) => `hog_${block}_${i}`))
    .flat(),
];

function numbered<T>(count: number, name: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => name(i));
}
