// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LimitError, ShapeError } from "../../src/errors.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { centerCrop } from "../../src/modalities/image/center_crop.ts";
import { type ImagePreprocessing, preprocessImage } from "../../src/modalities/image/preprocess.ts";
import { resizeFilters, resizeImage } from "../../src/modalities/image/resize.ts";

fc.configureGlobal({ seed: 5, numRuns: 60 });

const side = fc.integer({ min: 1, max: 24 });
const sides = fc.record({ width: side, height: side });
const images: fc.Arbitrary<RgbImage> = sides.chain(({ width, height }) => {
  const length = width * height * 3;
  return fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    data: fc.uint8Array({ minLength: length, maxLength: length }),
  });
});
const three = fc.tuple(
  ...[0, 1, 2].map(() => fc.double({ min: 0.1, max: 1, noNaN: true })),
) as fc.Arbitrary<[number, number, number]>;
const preprocessings: fc.Arbitrary<Required<ImagePreprocessing>> = fc.record({
  resize: fc.oneof(sides, fc.record({ shorterSide: side })),
  filter: fc.constantFrom(...resizeFilters),
  crop: sides,
  rescale: fc.constantFrom(1 / 255, 1, 1 / 127.5),
  mean: three,
  std: three,
});

/** The whole picture resized, then cropped and normalised number by number. */
async function oneAfterTheOther(
  image: RgbImage,
  { resize, filter, crop, rescale, mean, std }: Required<ImagePreprocessing>,
): Promise<number[]> {
  const { fround } = Math;
  const { data } = centerCrop(await resizeImage(image, resize, { filter }), crop);
  const numbers: number[] = [];
  for (let channel = 0; channel < 3; channel++) {
    for (let at = channel; at < data.length; at += 3) {
      const centred = fround(fround(data[at] * rescale) - fround(mean[channel]));
      numbers.push(fround(centred / fround(std[channel])));
    }
  }
  return numbers;
}

describe("preprocessImage", () => {
  it("gives what resizing, cropping and normalising one after the other give", async () => {
    await fc.assert(fc.asyncProperty(images, preprocessings, async (image, preprocessing) => {
      const { shape, data } = await preprocessImage(image, preprocessing);
      assertEquals(shape, [3, preprocessing.crop.height, preprocessing.crop.width]);
      assertEquals([...data], await oneAfterTheOther(image, preprocessing));
    }));
  });

  it("leaves the size alone, and values in [0, 1], unless told otherwise", async () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(0, 51, 102, 255, 204, 153) };
    const { shape, data } = await preprocessImage(image, {});
    assertEquals(shape, [3, 1, 2]);
    assertEquals(data, Float32Array.of(0, 1, 0.2, 0.8, 0.4, 0.6));
  });

  it("makes of a long picture only what the crop keeps", async () => {
    const image = { width: 1, height: 10000, data: new Uint8Array(30000).fill(255) };
    const preprocessing = {
      resize: { shorterSide: 256 },
      filter: "bicubic",
      crop: { width: 224, height: 224 },
    } as const;
    const { shape, data } = await preprocessImage(image, preprocessing);
    assertEquals(shape, [3, 224, 224]);
    assertEquals(data.every((value) => value === 1), true);
    const { resize } = preprocessing;
    await assertRejects(() => preprocessImage(image, { resize }), LimitError, "655360000");
  });

  it("allocates nothing too large", async () => {
    const image = { width: 1, height: 1, data: new Uint8Array(3) };
    const long = { width: 2 ** 26 + 1, height: 1 };
    for (const options of [{ resize: long }, { crop: long }, { resize: long, crop: image }]) {
      await assertRejects(() => preprocessImage(image, options), LimitError, "67108865");
    }
  });

  it("takes no picture whose data and sides do not fit", async () => {
    const image = { width: 2, height: 1, data: new Uint8Array(5) };
    await assertRejects(() => preprocessImage(image, {}), ShapeError, "5 for 2 × 1");
  });

  it("says which option is wrong", async () => {
    const image = { width: 1, height: 1, data: new Uint8Array(3) };
    const faults: [ImagePreprocessing, ErrorConstructor, string][] = [
      [{ resize: { shorterSide: 0 } }, RangeError, "shorterSide"],
      [{ resize: { width: 1.5, height: 2 } }, RangeError, "width"],
      [{ resize: { width: 2, height: NaN } }, RangeError, "height"],
      [{ crop: { width: 2, height: 0 } }, RangeError, "height"],
      [{ filter: "cubic" as "bicubic" }, TypeError, "filter"],
      [{ rescale: Infinity }, RangeError, "rescale"],
      [{ rescale: 1e38 }, RangeError, "rescale"],
      [{ mean: [0, NaN, 0] }, RangeError, "mean"],
      [{ mean: [0, 0] as unknown as [0, 0, 0] }, TypeError, "mean"],
      [{ std: [1, 1, 0] }, RangeError, "std"],
      [{ std: [1, 1e-60, 1] }, RangeError, "std"],
      [{ std: [1, 1, Infinity] }, RangeError, "std"],
      [{ std: 0.5 as unknown as [1, 1, 1] }, TypeError, "std"],
    ];
    for (const [preprocessing, Class, word] of faults) {
      await assertRejects(() => preprocessImage(image, preprocessing), Class, word);
    }
  });
});
