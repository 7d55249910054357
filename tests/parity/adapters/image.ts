import { createHash } from "node:crypto";
import type { RgbImage } from "../../../src/io/media_source.ts";
import { decodeImage } from "../../../src/modalities/image/decode.ts";
import { centerCrop, centerOffset } from "../../../src/modalities/image/center_crop.ts";
import { imageToTensor } from "../../../src/modalities/image/image_tensor.ts";
import { resizeImage } from "../../../src/modalities/image/resize.ts";
import { concat } from "../../modalities/bytes.ts";
import { chunk } from "../../modalities/png.ts";
import type { Fields, ParityCase, Value } from "../parity_case.ts";

const CHANNELS = [0, 1, 2];

/** Pillow's `convert("RGB")`, which neither turns a picture nor lays it over white, then the pipeline for networks. */
export async function image({ params, inputs, expected, folder }: ParityCase): Promise<Fields> {
  const { resize, crop } = params as Record<string, number>;
  const bytes = await Deno.readFile(`${folder}/${inputs.file}`);
  const mode = modeOf(bytes);
  const decoded = mode === "I;16" ? await decodeClipped(bytes) : await decode(bytes);
  const resized = await resizeImage(decoded, { shorterSide: resize });
  const cropped = centerCrop(resized, crop);
  const [mean, std] = [params.mean, params.std] as [number, number, number][];
  const { data: tensor, shape } = imageToTensor(cropped, { mean, std });
  const channels = CHANNELS.map((c) => tensor.subarray(c * crop * crop, (c + 1) * crop * crop));
  const samples = expected.tensor_samples as Fields | undefined;
  return {
    mode,
    size_wh: [decoded.width, decoded.height],
    resized_wh: [resized.width, resized.height],
    crop_left_top: [resized.width, resized.height].map((side) => centerOffset(side, crop)),
    decoded_sha256: sha256(decoded.data),
    crop_sha256: sha256(cropped.data),
    tensor_shape: [...shape],
    tensor_channel_mean: channels.map(meanOf),
    tensor_channel_std: channels.map(standardDeviation),
    histogram16_rgb: CHANNELS.map((c) => histogram(decoded, c)),
    decoded_rgb: toNested(decoded),
    crop_rgb: toNested(cropped),
    tensor: channels.map((channel) => inRows([...channel], crop)),
    ...(samples && {
      tensor_samples: {
        flat_index: samples.flat_index,
        value: (samples.flat_index as number[]).map((i) => tensor[i]),
      },
    }),
  };
}

function decode(bytes: Uint8Array): Promise<RgbImage> {
  return decodeImage(bytes, { exif: "ignore", transparency: "ignore" });
}

/** Grey of 16 bits as Pillow converts it: all above 255 is white, where Medley scales.
 *
 * A sample's two bytes are decoded as grey and alpha of 8 bits each, so that the alpha of a black pixel is what white it
 * lets through.
 */
async function decodeClipped(png: Uint8Array): Promise<RgbImage> {
  const header = png.slice(16, 29);
  header.set([8, 4], 8);
  const bytes = concat([png.subarray(0, 8), chunk("IHDR", header), png.subarray(33)]);
  const high = await decode(bytes);
  const overWhite = (await decodeImage(bytes)).data;
  return { ...high, data: high.data.map((byte, i) => byte > 0 ? 255 : 255 - overWhite[i]) };
}

/** What Pillow calls the kind of pixels that a PNG or JPEG header announces. */
function modeOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff) {
    const frame = bytes.findIndex((byte, i) =>
      byte === 0xff && [0xc0, 0xc1, 0xc2].includes(bytes[i + 1])
    );
    return { 1: "L", 3: "RGB", 4: "CMYK" }[bytes[frame + 9]] ?? "unknown";
  }
  const [depth, color] = bytes.subarray(24, 26);
  if (color === 0 && depth !== 8) return depth === 1 ? "1" : depth === 16 ? "I;16" : "L";
  return { 0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA" }[color] ?? "unknown";
}

function histogram({ data }: RgbImage, channel: number): number[] {
  const counts = new Array<number>(16).fill(0);
  for (let i = channel; i < data.length; i += 3) counts[data[i] >> 4]++;
  return counts;
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: Float32Array): number {
  const center = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Rows of pixels of channels. */
function toNested({ width, data }: RgbImage): Value {
  return inRows(inRows([...data], 3), width);
}

function inRows<T>(values: readonly T[], length: number): T[][] {
  return Array.from(
    { length: values.length / length },
    (_, i) => values.slice(i * length, (i + 1) * length),
  );
}
