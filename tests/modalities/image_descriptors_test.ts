import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { colorHistograms } from "../../src/modalities/image/color_histograms.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { descriptors } from "../../src/modalities/image/descriptors.ts";
import { toGrey } from "../../src/modalities/image/grey.ts";
import { hog } from "../../src/modalities/image/hog.ts";
import { resizeImage } from "../../src/modalities/image/resize.ts";
import { encodePng } from "./png.ts";
import { seeded } from "./seeded.ts";
import { measure } from "../../src/modalities/measure.ts";

/** What Pillow 13 makes of the picture below, resized to 2 × 1 and 3 × 3. */
const PILLOW_SMALL = [89, 52, 72, 98, 107, 82];
const PILLOW_MIXED = [
  3,
  5,
  10,
  23,
  33,
  45,
  68,
  85,
  104,
  86,
  63,
  80,
  86,
  46,
  70,
  112,
  141,
  84,
  168,
  120,
  149,
  149,
  58,
  94,
  155,
  196,
  64,
];

/** A picture of one row. */
function picture(...pixels: readonly (readonly [number, number, number])[]): RgbImage {
  return { width: pixels.length, height: 1, data: Uint8Array.from(pixels.flat()) };
}

function noise(width: number, height: number): Uint8Array {
  const random = seeded(width);
  const rows = Array.from(
    { length: height },
    () => Uint8Array.from({ length: 3 * width }, () => random(256)),
  );
  return encodePng({ width, height, color: 2 }, rows);
}

/** The values by their names. */
async function describePng(png: Uint8Array): Promise<Map<string, number>> {
  const { extractor } = descriptors();
  const { shape, values } = await measure(extractor, png);
  const names = extractor.names(shape);
  assertEquals([names.length, values.length, new Set(names).size], [596, 596, 596]);
  return new Map(names.map((name, i) => [name, values[i]]));
}

describe("image.descriptors", () => {
  it("is finite for pictures of any size", async () => {
    for (const [width, height] of [[1, 1], [1, 300], [600, 1], [7, 5], [257, 256], [64, 64]]) {
      const values = [...(await describePng(noise(width, height))).values()];
      assertEquals(values.every((value) => value >= 0 && value <= 1), true, `${width} × ${height}`);
    }
  });

  it("describes an even red picture", async () => {
    const rows = Array.from(
      { length: 9 },
      () => Array.from({ length: 11 }, () => [255, 0, 0]).flat(),
    );
    const values = await describePng(encodePng({ width: 11, height: 9, color: 2 }, rows));
    const named = (name: string) => values.get(name);
    assertEquals(["red_15", "green_0", "blue_0"].map(named), [1, 1, 1]);
    assertEquals(["hue_0", "saturation_7", "value_7"].map(named), [1, 1, 1]);
    assertEquals(["red", "green", "blue"].map((color) => named(`thumbnail_3_7_${color}`)), [
      1,
      0,
      0,
    ]);
    const sum = (prefix: string) =>
      [...values].filter(([name]) => name.startsWith(prefix)).reduce(
        (sum, [, value]) => sum + value,
        0,
      );
    assertEquals([sum("hue"), sum("hog"), sum("thumbnail")], [1, 0, 64]);
  });

  it("is the same for the same bytes", async () => {
    assertEquals(await describePng(noise(31, 17)), await describePng(noise(31, 17)));
  });
});

describe("colorHistograms", () => {
  it("places the colours of the hexcone", () => {
    const places: [[number, number, number], number, number][] = [
      [[255, 0, 0], 0, 1],
      [[255, 255, 0], 2, 1],
      [[0, 255, 0], 5, 1],
      [[0, 255, 255], 8, 1],
      [[0, 0, 255], 10, 1],
      [[255, 0, 255], 13, 1],
      [[255, 0, 1], 15, 1],
      [[102, 51, 51], 0, 0.2],
    ];
    for (const [color, bin, chroma] of places) {
      const hues = colorHistograms(picture(color)).subarray(48, 64);
      assertAlmostEquals(hues[bin], chroma, 1e-6, `${color}`);
      assertAlmostEquals(hues.reduce((sum, value) => sum + value), chroma, 1e-6);
    }
  });

  it("counts shares, grey pixels without a hue", () => {
    const histograms = colorHistograms(
      picture([0, 0, 0], [255, 255, 255], [128, 128, 128], [15, 16, 255]),
    );
    assertEquals([...histograms.subarray(0, 16)], [
      0.5,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0.25,
      0,
      0,
      0,
      0,
      0,
      0,
      0.25,
    ]);
    assertEquals([histograms[16], histograms[17]], [0.25, 0.25]);
    assertAlmostEquals(
      histograms.subarray(48, 64).reduce((sum, value) => sum + value),
      0.25 * 240 / 255,
      1e-6,
    );
    assertEquals([...histograms.subarray(64, 72)], [0.75, 0, 0, 0, 0, 0, 0, 0.25]);
    assertEquals([...histograms.subarray(72)], [0.25, 0, 0, 0, 0.25, 0, 0, 0.5]);
  });
});

describe("hog", () => {
  /** Share of each of the nine orientations, over the whole picture. */
  function orientations(brightness: (x: number, y: number) => number): number[] {
    const grey = Uint8Array.from({ length: 64 * 64 }, (_, i) => brightness(i % 64, i >> 6));
    const blocks = hog(grey);
    const sums = Array.from(
      { length: 9 },
      (_, i) => blocks.reduce((sum, v, at) => at % 9 === i ? sum + v : sum, 0),
    );
    const total = sums.reduce((sum, value) => sum + value);
    return sums.map((sum) => sum / total);
  }

  it("finds the direction of a gradient, whichever way it goes", () => {
    const sideways = orientations((x) => 3 * x);
    assertAlmostEquals(sideways[0] + sideways[8], 1, 1e-6);
    assertEquals(sideways, orientations((x) => 255 - 3 * x));
    assertAlmostEquals(orientations((_, y) => 3 * y)[4], 1, 1e-6);
    const diagonal = orientations((x, y) => x + y);
    assertGreater(diagonal[1] + diagonal[2], 0.9);
    const other = orientations((x, y) => 63 + x - y);
    assertGreater(other[6] + other[7], 0.9);
  });

  it("is zero for an even picture, and hardly changed by contrast", () => {
    assertEquals(hog(new Uint8Array(4096).fill(77)).every((value) => value === 0), true);
    const random = seeded(3);
    const faint = Uint8Array.from({ length: 4096 }, () => random(64));
    const strong = hog(faint.map((value) => 4 * value));
    hog(faint).forEach((value, i) => assertAlmostEquals(value, strong[i], 0.05));
  });
});

describe("toGrey", () => {
  it("rounds as Pillow's mode L does", () => {
    const image = picture([255, 255, 255], [255, 0, 0], [0, 255, 0], [0, 0, 255], [12, 200, 77]);
    assertEquals([...toGrey(image)], [255, 76, 150, 29, 130]);
  });
});

describe("resizeImage", () => {
  it("gives Pillow's bytes", async () => {
    const image = {
      width: 4,
      height: 2,
      data: Uint8Array.from({ length: 24 }, (_, i) => i * i % 251),
    };
    assertEquals([...(await resizeImage(image, { width: 2, height: 1 })).data], PILLOW_SMALL);
    assertEquals([...(await resizeImage(image, { width: 3, height: 3 })).data], PILLOW_MIXED);
  });

  it("shrinks without aliasing, and keeps what has the size already", async () => {
    const stripes = {
      width: 300,
      height: 1,
      data: Uint8Array.from({ length: 900 }, (_, i) => i % 6 < 3 ? 0 : 255),
    };
    const { data } = await resizeImage(stripes, { width: 3, height: 1 });
    assertEquals(data.every((value) => value >= 126 && value <= 129), true);
    assertEquals(await resizeImage(stripes, { width: 300, height: 1 }), stripes);
  });
});
