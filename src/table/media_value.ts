import { LimitError, SchemaError } from "../errors.ts";
import type { Audio, MediaSource, RgbImage } from "../io/media_source.ts";

const maxPixels = 2 ** 26;
const maxSamples = 1e8;

/** The source of a picture or sound in hand, undefined if the value is none.
 *
 * For bytes of a file: a Uint8Array, an ArrayBuffer, a Blob or File. For a picture: `{ width, height, data }` with 3 or
 * 4 bytes a pixel (an ImageData has 4), or an `Image` of image-js; transparency is laid over white, 16 bits are scaled
 * to 8. For a sound: `{ sampleRate, channels }` or `{ sampleRate, samples }` with Float32Arrays, or Int16Arrays that
 * are scaled by 1/32768; or an AudioBuffer.
 *
 * @param options `column` and `place` (`row 2`): where the cell is, for messages.
 * @throws {SchemaError} If its parts do not agree in size, it is empty, or a sample is not finite.
 * @throws {LimitError} If a picture has more than 2²⁶ pixels, or a sound more than 10⁸ samples.
 */
export function toMediaSource(
  value: object,
  { column, place }: { readonly column: string; readonly place: string },
): MediaSource | undefined {
  const name = `${column} of ${place}`;
  if (value instanceof Uint8Array) return { kind: "bytes", bytes: value, name };
  if (value instanceof ArrayBuffer) return { kind: "bytes", bytes: new Uint8Array(value), name };
  if (value instanceof Blob) return { kind: "blob", blob: value, name };

  function fail(what: string, why: string): never {
    throw new SchemaError(`Cannot use the ${what} in column "${column}", ${place}: ${why}`, column);
  }
  const pixels = pixelsOf(value);
  if (pixels !== undefined) return { kind: "image", image: toRgb(pixels, fail), name };
  const sound = soundOf(value);
  return sound && { kind: "audio", audio: toAudio(sound, fail), name };
}

type Fail = (what: string, why: string) => never;

/** Rows of pixels from the top, of 1 (grey) to 4 (red, green, blue, opacity) numbers each. */
interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
  /** Numbers a pixel, where they are known. */
  readonly channels?: number;
}

/** An `Image` of image-js, an ImageData or an RgbImage. */
function pixelsOf(value: Partial<Pixels> & { getRawImage?: () => Pixels }): Pixels | undefined {
  if (typeof value.getRawImage === "function") return value.getRawImage();
  const { width, height, data } = value;
  return typeof width === "number" && typeof height === "number" && isPixels(data)
    ? { width, height, data }
    : undefined;
}

function isPixels(data: unknown): data is Uint8Array | Uint8ClampedArray {
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray;
}

function toRgb({ width, height, data, channels }: Pixels, fail: Fail): RgbImage {
  const count = width * height;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    return fail("picture", `it is ${width} × ${height} pixels; both must be at least 1`);
  }
  if (count > maxPixels) {
    throw new LimitError("Cannot use the picture: pixels", { limit: maxPixels, actual: count });
  }
  const each = channels ?? (data.length === count * 4 ? 4 : 3);
  if (data.length !== count * each) {
    const expected = channels === undefined ? "3 or 4" : channels;
    return fail(
      "picture",
      `${width} × ${height} pixels of ${expected} numbers do not make ${data.length}`,
    );
  }
  if (each === 3 && data instanceof Uint8Array) return { width, height, data };
  return { width, height, data: overWhite(data, each) };
}

/** Red, green and blue in 8 bits; rounded as the decoder of PNG files rounds. */
function overWhite(data: ArrayLike<number>, channels: number): Uint8Array {
  const scale = data instanceof Uint16Array ? 257 : 1;
  const hasColour = channels >= 3, hasOpacity = channels % 2 === 0;
  const rgb = new Uint8Array(data.length / channels * 3);
  for (let from = 0, to = 0; from < data.length; from += channels, to += 3) {
    const opacity = hasOpacity ? Math.round(data[from + channels - 1] / scale) : 255;
    for (let c = 0; c < 3; c++) {
      const colour = Math.round(data[from + (hasColour ? c : 0)] / scale);
      rgb[to + c] = Math.floor((colour * opacity + 255 * (255 - opacity) + 127) / 255);
    }
  }
  return rgb;
}

/** A sound whose samples are of any kind. */
interface Sound {
  readonly sampleRate: number;
  readonly channels: readonly unknown[];
}

/** An AudioBuffer, or samples with their rate. */
function soundOf(
  value: Partial<Sound> & {
    readonly samples?: unknown;
    readonly numberOfChannels?: number;
    readonly getChannelData?: (channel: number) => Float32Array;
  },
): Sound | undefined {
  const { sampleRate, samples, channels, numberOfChannels: length = 0 } = value;
  if (typeof sampleRate !== "number") return undefined;
  if (typeof value.getChannelData === "function") {
    return { sampleRate, channels: Array.from({ length }, (_, j) => value.getChannelData?.(j)) };
  }
  if (Array.isArray(channels)) return { sampleRate, channels };
  return samples === undefined ? undefined : { sampleRate, channels: [samples] };
}

function toAudio({ sampleRate, channels }: Sound, fail: Fail): Audio {
  if (!Number.isInteger(sampleRate) || sampleRate < 1) {
    return fail("sound", `its rate must be a whole number of Hz from 1: it is ${sampleRate}`);
  }
  const floats = channels.map((samples) => {
    if (samples instanceof Float32Array) return samples;
    if (samples instanceof Int16Array) return Float32Array.from(samples, (value) => value / 32768);
    return fail("sound", "its samples must be a Float32Array or an Int16Array");
  });
  const lengths = [...new Set(floats.map(({ length }) => length))];
  if (lengths.length !== 1 || lengths[0] === 0) {
    const found = lengths.length === 0 ? "none" : `channels of ${lengths.join(" and ")} samples`;
    return fail("sound", `it needs channels of one length, a sample or more: it has ${found}`);
  }
  const actual = lengths[0] * floats.length;
  if (actual > maxSamples) {
    throw new LimitError("Cannot use the sound: samples", { limit: maxSamples, actual });
  }
  for (const samples of floats) {
    const row = samples.findIndex((sample) => !Number.isFinite(sample));
    if (row >= 0) return fail("sound", `sample ${row} is ${samples[row]}, and must be finite`);
  }
  return { sampleRate, channels: floats };
}
