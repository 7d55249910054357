import { assertEquals, assertGreater, assertLessOrEqual, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import { decodeImage, type RgbImage } from "../../src/modalities/image/decode.ts";
import { concat } from "./bytes.ts";
import { chunk, encodePng, interlace } from "./png.ts";
import { mutate, seeded } from "./seeded.ts";

// Pictures of 21 × 13, written by Pillow, and in pillow.json what Pillow 13 decodes of them.
const FIXTURES = `${import.meta.dirname}/../fixtures/images`;
const JPEGS = ["color", "progressive", "subsampled", "grey", "cmyk"];

function readJpeg(name: string): Uint8Array {
  return Deno.readFileSync(`${FIXTURES}/${name}.jpg`);
}

async function pixelsOf(png: Uint8Array): Promise<number[]> {
  return [...(await decodeImage(png)).data];
}

/** Each of the values three times: what a grey picture is in RGB. */
function grey(values: readonly number[]): number[] {
  return values.flatMap((value) => [value, value, value]);
}

/** A TIFF directory with the one entry of the orientation. */
function exif(orientation: number): Uint8Array {
  return Uint8Array.of(
    ...new TextEncoder().encode("MM\0*\0\0\0\x08"),
    ...[0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0],
  );
}

/** A JPEG with an APP1 segment that says its orientation. */
function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const content = concat([new TextEncoder().encode("Exif\0\0"), exif(orientation)]);
  const head = Uint8Array.of(0xff, 0xe1, 0, content.length + 2);
  return concat([jpeg.subarray(0, 2), head, content, jpeg.subarray(2)]);
}

/** The picture as EXIF defines its orientations: where row and column of the upright one lie in the stored one. */
function orient({ width, height, data }: RgbImage, orientation: number): RgbImage {
  const turned = orientation >= 5;
  const [outWidth, outHeight] = turned ? [height, width] : [width, height];
  const upright = new Uint8Array(data.length);
  for (let y = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++) {
      const [row, column] = [
        [y, x],
        [y, width - 1 - x],
        [height - 1 - y, width - 1 - x],
        [height - 1 - y, x],
        [x, y],
        [height - 1 - x, y],
        [height - 1 - x, width - 1 - y],
        [x, width - 1 - y],
      ][orientation - 1];
      const from = (row * width + column) * 3;
      upright.set(data.subarray(from, from + 3), (y * outWidth + x) * 3);
    }
  }
  return { width: outWidth, height: outHeight, data: upright };
}

const RGB = encodePng({ width: 2, height: 2, color: 2 }, [[255, 0, 0, 0, 255, 0], [
  1,
  2,
  3,
  4,
  5,
  6,
]]);

describe("decodeImage", () => {
  it("decodes PNG of every kind", async () => {
    assertEquals(await pixelsOf(RGB), [255, 0, 0, 0, 255, 0, 1, 2, 3, 4, 5, 6]);
    const grey8 = encodePng({ width: 3, height: 1, color: 0 }, [[0, 7, 255]]);
    assertEquals(await pixelsOf(grey8), grey([0, 7, 255]));
    const bits = encodePng({ width: 9, height: 1, color: 0, depth: 1 }, [[0b10110010, 0b10000000]]);
    assertEquals(await pixelsOf(bits), grey([1, 0, 1, 1, 0, 0, 1, 0, 1].map((bit) => bit * 255)));
    const palette = chunk("PLTE", Uint8Array.of(9, 8, 7, 200, 100, 50));
    const indexed = { width: 3, height: 1, color: 3, depth: 4 };
    assertEquals(
      await pixelsOf(encodePng({ ...indexed, chunks: [palette] }, [[0x10, 0x10]])),
      [200, 100, 50, 9, 8, 7, 200, 100, 50],
    );
    const transparent = chunk("tRNS", Uint8Array.of(0));
    assertEquals(
      await pixelsOf(encodePng({ ...indexed, chunks: [palette, transparent] }, [[0x10, 0x10]])),
      [200, 100, 50, 255, 255, 255, 200, 100, 50],
    );
  });

  it("decodes interlaced PNG", async () => {
    const rows = Array.from(
      { length: 11 },
      (_, y) => Array.from({ length: 13 }, (_, x) => 19 * y + x),
    );
    const header = { width: 13, height: 11, color: 0, interlaced: true };
    assertEquals(await pixelsOf(encodePng(header, interlace(rows))), grey(rows.flat()));
  });

  it("scales 16 bits to 8, to the nearest", async () => {
    const values = [0, 128, 129, 257, 0x7fff, 0x8000, 0xfeff, 0xffff];
    const row = values.flatMap((value) => [value >> 8, value & 255]);
    const png = encodePng({ width: values.length, height: 1, color: 0, depth: 16 }, [row]);
    assertEquals(await pixelsOf(png), grey(values.map((value) => Math.round(value / 257))));
  });

  it("lays transparency over white", async () => {
    const colors = [[0, 100, 255, 0], [0, 100, 255, 255], [0, 100, 255, 51], [10, 20, 30, 128]];
    const over = colors.flatMap(([r, g, b, alpha]) =>
      [r, g, b].map((color) => Math.round((color * alpha + 255 * (255 - alpha)) / 255))
    );
    assertEquals(
      await pixelsOf(encodePng({ width: 4, height: 1, color: 6 }, [colors.flat()])),
      over,
    );
    const greyAlpha = encodePng({ width: 2, height: 1, color: 4 }, [[10, 0, 10, 255]]);
    assertEquals(await pixelsOf(greyAlpha), grey([255, 10]));
  });

  for (const name of JPEGS) {
    it(`decodes JPEG as Pillow does: ${name}`, async () => {
      const { width, height, data } = await decodeImage(readJpeg(name));
      assertEquals([width, height], [21, 13]);
      const expected = JSON.parse(Deno.readTextFileSync(`${FIXTURES}/pillow.json`));
      const differences = Array.from(
        Uint8Array.fromHex(expected[name]),
        (value, i) => Math.abs(value - data[i]),
      );
      assertLessOrEqual(Math.max(...differences), 2);
      assertLessOrEqual(differences.reduce((sum, value) => sum + value) / data.length, 0.5);
    });
  }

  it("applies all eight EXIF orientations, of JPEG and PNG", async () => {
    const jpeg = readJpeg("color"), stored = await decodeImage(jpeg);
    const png = await decodeImage(RGB);
    for (let orientation = 1; orientation <= 8; orientation++) {
      assertEquals(
        await decodeImage(withOrientation(jpeg, orientation)),
        orient(stored, orientation),
        `orientation ${orientation}`,
      );
      const eXIf = chunk("eXIf", exif(orientation));
      const turned = concat([RGB.subarray(0, 33), eXIf, RGB.subarray(33)]);
      assertEquals(await decodeImage(turned), orient(png, orientation));
    }
  });

  it("leaves a picture as it is whose orientation is none", async () => {
    const jpeg = readJpeg("color");
    assertEquals(await decodeImage(withOrientation(jpeg, 0)), await decodeImage(jpeg));
    assertEquals(await decodeImage(withOrientation(jpeg, 200)), await decodeImage(jpeg));
  });

  it("says of what is no picture how it begins", async () => {
    const text = new TextEncoder().encode("Not a picture at all");
    await assertRejects(
      () => decodeImage(text),
      DecodeError,
      'it begins with the text "Not a pictur"',
    );
    await assertRejects(() => decodeImage(new Uint8Array()), DecodeError, "it is empty");
    const bytes = Uint8Array.of(0, 1, 2);
    await assertRejects(() => decodeImage(bytes), DecodeError, "it begins with the bytes 000102");
  });

  it("refuses PNG and JPEG cut short anywhere", async () => {
    for (const whole of [RGB, ...JPEGS.map(readJpeg)]) {
      await decodeImage(whole);
      for (let length = 0; length < whole.length; length++) {
        await assertRejects(() => decodeImage(whole.subarray(0, length)), DecodeError);
      }
    }
    await assertRejects(
      () => decodeImage(RGB.subarray(0, 50)),
      DecodeError,
      "the file is cut short",
    );
  });

  it("ignores bytes after the end", async () => {
    for (const whole of [RGB, readJpeg("color")]) {
      const garbage = concat([whole, new TextEncoder().encode("garbage")]);
      assertEquals(await decodeImage(garbage), await decodeImage(whole));
    }
  });

  it("checks the size in the header before anything else", async () => {
    const huge = encodePng({ width: 100_000, height: 90_000, color: 2 }, [[1, 2, 3]]);
    const error = await assertRejects(() => decodeImage(huge), LimitError, "its number of pixels");
    assertEquals([error.limit, error.actual], [2 ** 26, 9e9]);
    const jpeg = readJpeg("color");
    const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
    const wide = jpeg.slice();
    wide.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    assertEquals((await assertRejects(() => decodeImage(wide), LimitError)).actual, 65535 ** 2);
    await assertRejects(
      () => decodeImage(RGB, { maxPixels: 3 }),
      LimitError,
      "4 is over the limit of 3",
    );
    await decodeImage(RGB, { maxPixels: 4 });
  });

  it("refuses a picture without pixels", async () => {
    await assertRejects(
      () => decodeImage(encodePng({ width: 0, height: 5, color: 2 }, [])),
      DecodeError,
    );
  });

  it("gives a picture or an error for damaged bytes, and goes on after it", async () => {
    const random = seeded(1);
    const good = await decodeImage(RGB);
    let refused = 0;
    for (let i = 0; i < 300; i++) {
      const files = [RGB, ...JPEGS.map(readJpeg)];
      try {
        const { width, height, data } = await decodeImage(mutate(files[i % files.length], random));
        assertEquals(data.length, width * height * 3);
      } catch (error) {
        if (!(error instanceof DecodeError || error instanceof LimitError)) throw error;
        refused++;
      }
    }
    assertGreater(refused, 50);
    assertEquals(await decodeImage(RGB), good);
  });
});
