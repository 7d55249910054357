import { DecodeError, LimitError } from "../../errors.ts";
import { beginning } from "../decoder.ts";
import { decoder, fill, take } from "./decoder.ts";

/** A decoded picture: 8 bits a channel. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue of every pixel, row-major: `width × height × 3` bytes. */
  readonly data: Uint8Array;
}

/** How large a picture may be. */
export interface ImageLimits {
  /** Largest number of pixels. @default {67108864} (8192 × 8192) */
  readonly maxPixels?: number;
}

/** Statuses that the decoder returns. */
const CORRUPT = 1, TOO_LARGE = 2;

/** Decodes a PNG or JPEG file.
 *
 * The EXIF orientation is applied, transparency laid over white, 16 bits scaled to 8, grey, palette and CMYK turned into RGB.
 *
 * @throws {DecodeError} If the bytes are neither PNG nor JPEG, corrupt, or cut short.
 * @throws {LimitError} If the header says more pixels than allowed; nothing was allocated for them.
 */
export async function decodeImage(
  bytes: Uint8Array,
  { maxPixels = 2 ** 26 }: ImageLimits = {},
): Promise<RgbImage> {
  if (!isPng(bytes) && !isJpeg(bytes)) {
    throw new DecodeError(
      `Cannot decode the image: it is neither PNG nor JPEG; ${beginning(bytes)}`,
    );
  }
  return await decoder.run((exports) => {
    fill(exports, bytes);
    const status = exports.decode_input(maxPixels);
    if (status === TOO_LARGE) {
      throw new LimitError("Cannot decode the image: its number of pixels", {
        limit: maxPixels,
        actual: exports.output_pixels(),
      });
    }
    const width = exports.output_width(), height = exports.output_height(), data = take(exports);
    if (status === CORRUPT) {
      throw new DecodeError(`Cannot decode the image: ${new TextDecoder().decode(data)}`);
    }
    return { width, height, data };
  });
}

function isPng(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
}

function isJpeg(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0xff, 0xd8, 0xff]);
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
