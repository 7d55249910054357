import { Clip } from "../../src/encoders/clip.ts";
import { Matrix } from "../../src/core/matrix.ts";
import type { Encoder, ImageEncoder } from "../../src/modalities/encoder.ts";
import { makeExtractor } from "../../src/modalities/media_extractors.ts";
import type { ImageExtractor } from "../../src/modalities/media_extractor.ts";
import { encodePng } from "../modalities/png.ts";

const colours: Readonly<Record<string, readonly number[]>> = {
  red: [255, 0, 0],
  green: [0, 255, 0],
  blue: [0, 0, 255],
  yellow: [255, 255, 0],
  grey: [128, 128, 128],
};

/** Stands for a CLIP: the space is that of colours; a picture is that of its first pixel, a text the sum of those it names.
 *
 * Texts are read up to 40 letters. `digit`: makes other networks.
 */
export function fakeClip({ digit = "a" }: { digit?: string } = {}): Clip {
  const text: Encoder<string> = {
    modality: "text",
    name: "colours",
    sha256: digit.repeat(63) + "1",
    options: { normalise: true },
    dimensions: 3,
    encode: (texts) =>
      Promise.resolve({
        vectors: Matrix.fromRows(texts.map((text) => {
          const named = text.slice(0, 40).split(" ").flatMap((word) =>
            [colours[word] ?? []].flat()
          );
          return unit(
            [0, 1, 2].map((c) =>
              named.filter((_, i) => i % 3 === c).reduce((sum, value) => sum + value, 1)
            ),
          );
        })),
        truncated: [...texts.keys()].filter((i) => texts[i].length > 40),
      }),
  };
  const image: ImageEncoder = {
    modality: "image",
    name: "colours",
    sha256: digit.repeat(63) + "2",
    options: { normalise: true },
    dimensions: 3,
    preprocessing: makeExtractor({
      type: "ImagePixelsModel",
      options: { channels: "rgb" },
    }) as ImageExtractor,
    encode: () => Promise.reject(new Error("pictures are prepared")),
    encodePrepared: (prepared) =>
      Promise.resolve({
        vectors: Matrix.fromRows(prepared.map(({ values }) => unit([...values.subarray(0, 3)]))),
        truncated: [],
      }),
  };
  const halves = { text, image } as unknown as ConstructorParameters<typeof Clip>[0];
  return new Clip({ ...halves, logitScale: 10 });
}

/** Writes a picture of one pixel. */
export async function paint(path: string, colour: string): Promise<void> {
  await Deno.writeFile(path, encodePng({ width: 1, height: 1, color: 2 }, [colours[colour]]));
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
