import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DecodeError, LimitError, ShapeError } from "../../src/errors.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { centerCrop } from "../../src/modalities/image/center_crop.ts";
import { imageToTensor } from "../../src/modalities/image/image_tensor.ts";
import { loadImage } from "../../src/modalities/image/load_image.ts";
import { resizeFilters, resizeImage } from "../../src/modalities/image/resize.ts";
import { pillowResized } from "./pillow_resized.ts";

/** A picture of which each channel is a curved plane, modulo 256. */
function curved(width: number, height: number): RgbImage {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
    const c = at % 3, i = Math.floor(at / 3) % width, j = Math.floor(at / 3 / width);
    return i * i * 7 + c * 31 + i * j * 5;
  });
  return { width, height, data };
}

const image = curved(6, 5);

/** A picture whose pixels say where they are. */
function places(width: number, height: number): RgbImage {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, at) => [Math.floor(at / 3) % width, Math.floor(at / 3 / width), 9][at % 3],
  );
  return { width, height, data };
}

describe("resizeImage", () => {
  for (const filter of resizeFilters) {
    for (const [sizes, bytes] of Object.entries(pillowResized[filter])) {
      it(`gives Pillow's bytes: ${filter}, ${sizes}`, async () => {
        const [from, to] = sizes.split(" to ").map((size) => size.split("x").map(Number));
        const [width, height] = to;
        const resized = await resizeImage(curved(from[0], from[1]), { width, height }, { filter });
        assertEquals([resized.width, resized.height], to);
        assertEquals(resized.data.toHex(), bytes);
      });
    }
  }

  it("keeps the proportions, the longer side rounded down", async () => {
    const sizeOf = async (width: number, height: number) => {
      const resized = await resizeImage(places(width, height), { shorterSide: 4 });
      return [resized.width, resized.height];
    };
    assertEquals(await sizeOf(10, 7), [5, 4]);
    assertEquals(await sizeOf(7, 10), [4, 5]);
    assertEquals(await sizeOf(3, 3), [4, 4]);
  });

  it("says which option is wrong", async () => {
    await assertRejects(() => resizeImage(image, { width: 0, height: 2 }), RangeError, "width");
    await assertRejects(() => resizeImage(image, { shorterSide: 1.5 }), RangeError, "shorterSide");
    const filter = "antialias" as "bicubic";
    await assertRejects(() => resizeImage(image, { shorterSide: 2 }, { filter }), TypeError);
  });

  it("makes no huge picture, and takes none that is cut short", async () => {
    const width = 2 ** 14;
    await assertRejects(() => resizeImage(image, { width, height: 2 ** 12 + 1 }), LimitError);
    await assertRejects(() => resizeImage(image, { shorterSide: width }), LimitError, "67108864");
    const cut = { ...image, data: image.data.subarray(1) };
    await assertRejects(() => resizeImage(cut, { shorterSide: 2 }), ShapeError, "89 for 6 × 5");
    const empty = { width: 0, height: 3, data: new Uint8Array(0) };
    await assertRejects(() => resizeImage(empty, { shorterSide: 2 }), ShapeError);
  });
});

describe("centerCrop", () => {
  it("takes the middle; where there is none, from the even one of both offsets", () => {
    for (const [side, crop, offset] of [[6, 2, 2], [5, 2, 2], [7, 2, 2], [7, 4, 2], [4, 4, 0]]) {
      const { data } = centerCrop(places(side, side), crop);
      assertEquals([data[0], data[1], data[2]], [offset, offset, 9], `${side} to ${crop}`);
    }
  });

  it("leaves black around a picture that is smaller", () => {
    const { data } = centerCrop(places(1, 2), { width: 3, height: 4 });
    const lit = [...data.keys()].filter((at) => at % 3 === 2 && data[at] === 9);
    assertEquals(lit.map((at) => Math.floor(at / 3)), [4, 7]);
  });

  it("does not take half a pixel", () => {
    assertThrows(() => centerCrop(image, 2.5), RangeError, "width");
  });
});

describe("imageToTensor", () => {
  it("normalises each channel, one after the other or pixel by pixel", () => {
    const options = { mean: [0, 0.5, 1], std: [1, 0.5, 2] } as const;
    const picture = { width: 2, height: 1, data: Uint8Array.of(0, 255, 51, 255, 0, 255) };
    const { data, shape } = imageToTensor(picture, options);
    assertEquals(shape, [3, 1, 2]);
    [0, 1, 1, -1, -0.4, 0].forEach((value, i) => assertAlmostEquals(data[i], value, 1e-6));
    const pixels = imageToTensor(picture, { ...options, layout: "hwc" });
    assertEquals(pixels.shape, [1, 2, 3]);
    [0, 1, -0.4, 1, -1, 0].forEach((value, i) => assertAlmostEquals(pixels.data[i], value, 1e-6));
  });

  it("uses ImageNet's mean and deviation", () => {
    const { data } = imageToTensor({ width: 1, height: 1, data: Uint8Array.of(124, 116, 104) });
    assertEquals(data.every((value) => Math.abs(value) < 0.01), true);
  });

  it("says which option is wrong", () => {
    assertThrows(() => imageToTensor(image, { std: [1, 0, 1] }), RangeError, "std");
    assertThrows(() => imageToTensor(image, { layout: "nchw" as "chw" }), TypeError, "layout");
  });
});

describe("loadImage", () => {
  const png = new URL("../fixtures/images/", import.meta.url);
  it("reads a path, a URL, bytes and a Blob alike", async () => {
    const url = new URL("matrix/grey1.png", png), bytes = await Deno.readFile(url);
    const loaded = await loadImage(bytes);
    assertEquals(loaded.data.length, loaded.width * loaded.height * 3);
    for (const source of [url, url.pathname, new Blob([bytes])]) {
      assertEquals(await loadImage(source), loaded);
    }
    await assertRejects(() => loadImage(bytes, { maxBytes: 10 }), LimitError, "10");
    await assertRejects(() => loadImage(url, { maxBytes: 10 }), LimitError, "10");
    await assertRejects(() => loadImage(bytes, { maxPixels: 1 }), LimitError);
  });

  it("names the file that is not there, or is no picture", async () => {
    const readme = new URL("README.md", png);
    await assertRejects(() => loadImage(readme), DecodeError, "README.md");
    await assertRejects(() => loadImage("nowhere.png"), Deno.errors.NotFound, "nowhere.png");
  });
});
