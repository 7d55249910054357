import type { RgbImage } from "../../io/media_source.ts";

const RGB_BINS = 16, HUE_BINS = 16, SATURATION_BINS = 8, VALUE_BINS = 8;

/** Sizes of the histograms, in their order. */
export const HISTOGRAMS: readonly (readonly [name: string, bins: number])[] = [
  ["red", RGB_BINS],
  ["green", RGB_BINS],
  ["blue", RGB_BINS],
  ["hue", HUE_BINS],
  ["saturation", SATURATION_BINS],
  ["value", VALUE_BINS],
];

/** The share of pixels in each bin of red, green, blue, hue, saturation and value (HSV hexcone).
 *
 * A pixel counts towards its hue by its chroma, max − min: a grey one, which has no hue, not at all.
 *
 * @returns One histogram after the other, as {@linkcode HISTOGRAMS} lists them.
 */
export function colorHistograms({ data }: RgbImage): Float32Array {
  const counts = HISTOGRAMS.map(([, bins]) => new Float64Array(bins));
  const [red, green, blue, hues, saturations, values] = counts;
  for (let i = 0; i < data.length; i += 3) {
    const r = data[i], g = data[i + 1], b = data[i + 2];
    red[binOf(r / 256, RGB_BINS)]++;
    green[binOf(g / 256, RGB_BINS)]++;
    blue[binOf(b / 256, RGB_BINS)]++;
    const max = Math.max(r, g, b), chroma = max - Math.min(r, g, b);
    hues[binOf(hueOf(r, g, b), HUE_BINS)] += chroma / 255;
    saturations[binOf(max === 0 ? 0 : chroma / max, SATURATION_BINS)]++;
    values[binOf(max / 256, VALUE_BINS)]++;
  }
  const pixels = data.length / 3;
  return Float32Array.from(
    counts.flatMap((histogram) => [...histogram]),
    (count) => count / pixels,
  );
}

/** The bin of a share of the whole, 1 belonging to the last. */
function binOf(share: number, bins: number): number {
  return Math.min(Math.floor(share * bins), bins - 1);
}

/** Hue as a share of the circle, in [0, 1); 0 for grey. */
function hueOf(r: number, g: number, b: number): number {
  const max = Math.max(r, g, b), chroma = max - Math.min(r, g, b);
  if (chroma === 0) return 0;
  if (max === r) return ((g - b) / chroma + 6) % 6 / 6;
  return (max === g ? (b - r) / chroma + 2 : (r - g) / chroma + 4) / 6;
}
