import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { DecodeError, LimitError } from "../../src/errors.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { decodeImage } from "../../src/modalities/image/decode.ts";
import { concat } from "./bytes.ts";
import { chunk, encodePng, interlace } from "./png.ts";
import { readPicture, readPictures } from "./pictures.ts";

const PICTURES = readPictures();
const JPEG = readPicture("baseline_444.jpg");

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

async function isRefused(bytes: Uint8Array): Promise<boolean> {
  try {
    await decodeImage(bytes);
    return false;
  } catch (error) {
    if (error instanceof DecodeError) return true;
    throw error;
  }
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

  for (const { name, bytes, expected, transparency } of PICTURES) {
    it(`decodes as Pillow does: ${name}`, async () => {
      assertEquals(await decodeImage(bytes, { transparency }), expected);
    });
  }

  it("applies all eight EXIF orientations, of JPEG and PNG", async () => {
    const stored = await decodeImage(JPEG);
    const png = await decodeImage(RGB);
    for (let orientation = 1; orientation <= 8; orientation++) {
      assertEquals(
        await decodeImage(withOrientation(JPEG, orientation)),
        orient(stored, orientation),
        `orientation ${orientation}`,
      );
      const eXIf = chunk("eXIf", exif(orientation));
      const turned = concat([RGB.subarray(0, 33), eXIf, RGB.subarray(33)]);
      assertEquals(await decodeImage(turned), orient(png, orientation));
    }
  });

  it("leaves a picture as it is whose orientation is none", async () => {
    const stored = await decodeImage(JPEG);
    assertEquals(await decodeImage(withOrientation(JPEG, 0)), stored);
    assertEquals(await decodeImage(withOrientation(JPEG, 200)), stored);
  });

  it("ignores orientation and transparency where it is told to", async () => {
    for (const name of ["exif_6.jpg", "exif_8.webp", "orientation_3.tif"]) {
      const turned = readPicture(name);
      const stored = await decodeImage(turned, { exif: "ignore" });
      assertEquals([stored.width, stored.height], [29, 23]);
      assertEquals(await decodeImage(turned), orient(stored, Number(name.match(/\d/)![0])));
    }
    const rgba = encodePng({ width: 2, height: 1, color: 6 }, [[10, 20, 30, 0, 40, 50, 60, 128]]);
    const { data } = await decodeImage(rgba, { transparency: "ignore" });
    assertEquals([...data], [10, 20, 30, 40, 50, 60]);
    await assertRejects(
      () => decodeImage(rgba, { transparency: "black" as "white" }),
      TypeError,
      "white, ignore",
    );
    await assertRejects(() => decodeImage(rgba, { exif: "no" as "ignore" }), TypeError, "exif");
  });

  it("says of what is no picture how it begins, and which formats are decoded", async () => {
    const text = new TextEncoder().encode("Not a picture at all");
    await assertRejects(
      () => decodeImage(text),
      DecodeError,
      'it is none of PNG, JPEG, WebP, GIF, BMP, TIFF; it begins with the text "Not a pictur"',
    );
    await assertRejects(() => decodeImage(new Uint8Array()), DecodeError, "it is empty");
    const bytes = Uint8Array.of(0, 1, 2);
    await assertRejects(() => decodeImage(bytes), DecodeError, "it begins with the bytes 000102");
  });

  it("names formats that it does not decode", async () => {
    const beginnings = {
      HEIC: "\0\0\0\x18ftypheic\0\0\0\0",
      AVIF: "\0\0\0\x18ftypavif\0\0\0\0",
      SVG: '<svg xmlns="http://www.w3.org/2000/svg">',
      PDF: "%PDF-1.7",
      "JPEG 2000": "\0\0\0\x0cjP  \r\n\x87\n",
      "JPEG XL": "\xff\x0a\0",
      "a Photoshop document": "8BPS\0\x01",
      ICO: "\0\0\x01\0\x01\0",
    };
    for (const [name, beginning] of Object.entries(beginnings)) {
      const bytes = Uint8Array.from(beginning, (character) => character.charCodeAt(0));
      const { message } = await assertRejects(() => decodeImage(bytes), DecodeError);
      assertEquals(
        message,
        `Cannot decode the image: it is ${name}, which is not among PNG, JPEG, WebP, GIF, BMP, TIFF; ` +
          "convert it to PNG or JPEG",
      );
    }
  });

  it("refuses files cut short anywhere", async () => {
    const accepted: string[] = [];
    for (const { name, bytes } of PICTURES) {
      for (let length = 0; length < bytes.length; length++) {
        if (length % 7 > 0 && length < bytes.length - 50) continue;
        if (!await isRefused(bytes.subarray(0, length))) accepted.push(`${name}, ${length} bytes`);
      }
    }
    assertEquals(accepted, []);
    await assertRejects(
      () => decodeImage(RGB.subarray(0, 50)),
      DecodeError,
      "the file is cut short",
    );
  });

  it("refuses a JPEG cut short that has an end marker all the same", async () => {
    const accepted: string[] = [];
    for (const { name, bytes } of PICTURES.filter(({ name }) => name.endsWith(".jpg"))) {
      for (let length = 4; length < bytes.length - 2; length++) {
        const mended = concat([bytes.subarray(0, length), Uint8Array.of(0xff, 0xd9)]);
        if (!await isRefused(mended)) accepted.push(`${name}, ${length} bytes`);
      }
    }
    assertEquals(accepted, []);
  });

  it("ignores bytes after the end", async () => {
    for (const { bytes, expected, transparency } of PICTURES) {
      const garbage = concat([bytes, new TextEncoder().encode("garbage")]);
      assertEquals(await decodeImage(garbage, { transparency }), expected);
    }
  });

  it("checks the size in the header before anything else", async () => {
    const huge = encodePng({ width: 100_000, height: 90_000, color: 2 }, [[1, 2, 3]]);
    const error = await assertRejects(() => decodeImage(huge), LimitError, "its number of pixels");
    assertEquals([error.limit, error.actual], [2 ** 26, 9e9]);
    for (const { bytes, expected: { width, height } } of PICTURES) {
      const maxPixels = width * height - 1;
      const { actual } = await assertRejects(() => decodeImage(bytes, { maxPixels }), LimitError);
      assertEquals(actual, width * height);
    }
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

  it("refuses small files that would take a lot of memory", async () => {
    const wide = readPicture("progressive_444.jpg");
    const frame = wide.findIndex((byte, i) => byte === 0xff && wide[i + 1] === 0xc2);
    wide.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    assertEquals((await assertRejects(() => decodeImage(wide), LimitError)).actual, 65535 ** 2);
    const error = await assertRejects(
      () => decodeImage(wide, { maxPixels: 2 ** 33 }),
      LimitError,
      "the number of bytes that it takes",
    );
    assertEquals(error.limit, 512 * 2 ** 20);
    const gif = readPicture("plain.gif");
    gif.fill(0xff, 6, 10);
    await assertRejects(() => decodeImage(gif), LimitError, "its number of pixels");
    // A lossy WebP frame larger than its canvas.
    const webp = readPicture("lossy_alpha.webp");
    const key = webp.findIndex((byte, i) => byte === 0x9d && webp[i + 1] === 0x01);
    webp.fill(0xff, key + 3, key + 7);
    await assertRejects(() => decodeImage(webp), LimitError, "its number of pixels");
  });
});
