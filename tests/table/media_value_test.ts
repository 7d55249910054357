// deno-lint-ignore-file no-import-prefix
import { Image } from "npm:image-js@1.7.0";
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { LimitError, SchemaError } from "../../src/errors.ts";
import type { Audio, RgbImage } from "../../src/io/media_source.ts";
import { toMediaSource } from "../../src/table/media_value.ts";

const at = { column: "photo", place: "row 2" };
const name = "photo of row 2";

function imageOf(value: object): RgbImage | undefined {
  const source = toMediaSource(value, at);
  return source?.kind === "image" ? source.image : undefined;
}

function audioOf(value: object): Audio | undefined {
  const source = toMediaSource(value, at);
  return source?.kind === "audio" ? source.audio : undefined;
}

describe("toMediaSource of bytes", () => {
  it("takes them as those of a file", () => {
    const bytes = Uint8Array.of(1, 2);
    assertEquals(toMediaSource(bytes, at), { kind: "bytes", bytes, name });
    assertEquals(toMediaSource(bytes.buffer, at), { kind: "bytes", bytes, name });
    const blob = new File([bytes], "a.png");
    assertEquals(toMediaSource(blob, at), { kind: "blob", blob, name });
  });
});

describe("toMediaSource of a picture", () => {
  const size = { width: 2, height: 1 };
  const black = [0, 0, 0], red = [200, 0, 0], white = [255, 255, 255];

  it("takes red, green and blue as they are", () => {
    const image = { ...size, data: Uint8Array.of(...red, ...white) };
    assertEquals(imageOf(image), image);
    assertEquals(imageOf({ ...size, data: new Uint8ClampedArray(image.data) }), image);
  });

  it("lays an ImageData's transparency over white", () => {
    const data = Uint8ClampedArray.of(...red, 255, ...black, 51);
    assertEquals(imageOf({ ...size, data }), {
      ...size,
      data: Uint8Array.of(...red, 204, 204, 204),
    });
  });

  it("takes the images of image-js, of every colour model and depth", () => {
    const cases: [options: object, data: number[], rgb: number[]][] = [
      [{ colorModel: "GREY" }, [7, 200], [7, 7, 7, 200, 200, 200]],
      [{ colorModel: "GREYA" }, [7, 255, 0, 51], [7, 7, 7, 204, 204, 204]],
      [{ colorModel: "RGB" }, [...red, ...white], [...red, ...white]],
      [{ colorModel: "RGBA" }, [...red, 255, ...black, 0], [...red, ...white]],
      [{ colorModel: "GREY", bitDepth: 16 }, [65535, 128], [255, 255, 255, 0, 0, 0]],
      [{ colorModel: "RGBA", bitDepth: 16 }, [
        ...[51400, 0, 0, 65535],
        ...[0, 0, 0, 13107],
      ], [200, 0, 0, 204, 204, 204]],
    ];
    for (const [options, values, rgb] of cases) {
      const is16 = "bitDepth" in options;
      const data = is16 ? Uint16Array.from(values) : Uint8Array.from(values);
      const image = new Image(size.width, size.height, { ...options, data });
      assertEquals(imageOf(image), { ...size, data: Uint8Array.from(rgb) });
    }
  });

  it("refuses one whose parts do not agree", () => {
    const faults: [value: object, message: string][] = [
      [{ ...size, data: new Uint8Array(7) }, "2 × 1 pixels of 3 or 4 numbers do not make 7"],
      [{ width: 0, height: 1, data: new Uint8Array(0) }, "it is 0 × 1 pixels"],
      [{ width: 1.5, height: 2, data: new Uint8Array(9) }, "it is 1.5 × 2 pixels"],
    ];
    for (const [value, message] of faults) {
      assertThrows(
        () => imageOf(value),
        SchemaError,
        `Cannot use the picture in column "photo", row 2: ${message}`,
      );
    }
    assertThrows(
      () => imageOf({ width: 2 ** 14, height: 2 ** 13, data: new Uint8Array(0) }),
      LimitError,
      "134217728 is over the limit of 67108864",
    );
  });
});

describe("toMediaSource of a sound", () => {
  const left = Float32Array.of(0, 0.5), right = Float32Array.of(-1, 1);

  it("takes channels, or the samples of one", () => {
    const channels = [left, right];
    assertEquals(audioOf({ sampleRate: 8000, channels }), { sampleRate: 8000, channels });
    assertEquals(audioOf({ sampleRate: 8000, samples: left })?.channels, [left]);
  });

  it("scales integers of 16 bits", () => {
    const samples = Int16Array.of(-32768, 0, 16384);
    assertEquals(audioOf({ sampleRate: 1, samples })?.channels, [Float32Array.of(-1, 0, 0.5)]);
  });

  it("takes an AudioBuffer", () => {
    const buffer = {
      sampleRate: 44100,
      length: 2,
      numberOfChannels: 2,
      getChannelData: (channel: number) => [left, right][channel],
    };
    assertEquals(audioOf(buffer), { sampleRate: 44100, channels: [left, right] });
  });

  it("refuses one whose parts do not fit", () => {
    const faults: [value: object, message: string][] = [
      [{ sampleRate: 0, samples: left }, "its rate must be a whole number of Hz from 1: it is 0"],
      [{ sampleRate: NaN, samples: left }, "its rate must be"],
      [{ sampleRate: 1, samples: [0, 1] }, "its samples must be a Float32Array or an Int16Array"],
      [
        { sampleRate: 1, channels: [] },
        "it needs channels of one length, a sample or more: it has none",
      ],
      [{ sampleRate: 1, samples: new Float32Array() }, "it has channels of 0 samples"],
      [{ sampleRate: 1, channels: [left, left.subarray(1)] }, "it has channels of 2 and 1 samples"],
      [{ sampleRate: 1, samples: Float32Array.of(0, NaN) }, "sample 1 is NaN, and must be finite"],
    ];
    for (const [value, message] of faults) {
      assertThrows(() => audioOf(value), SchemaError, message);
    }
  });
});

it("toMediaSource takes nothing else", () => {
  for (const value of [{}, [], { width: 1, height: 1 }, { sampleRate: 1 }, new Map()]) {
    assertEquals(toMediaSource(value, at), undefined);
  }
});
