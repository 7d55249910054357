import { checkOneOf } from "../../core/check.ts";
import { DecodeError, LimitError } from "../../errors.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { beginning } from "../decoder.ts";
import { decoder, fill, take } from "./decoder.ts";
import { FORMATS, isFormat, OTHER_FORMATS } from "./formats.ts";

/** How large a picture may be, and what to make of what its file says beside its colours. */
export interface DecodeImageOptions {
  /** Largest number of pixels. @default {67108864} (8192 × 8192) */
  readonly maxPixels?: number;
  /** Whether to turn the picture as its file says, in EXIF or a tag of its own. @default {"apply"} */
  readonly exif?: "apply" | "ignore";
  /** Whether to lay a transparent picture over white, or to drop its transparency, as Pillow's `convert("RGB")` does.
   * @default {"white"} */
  readonly transparency?: "white" | "ignore";
}

/** Statuses that the decoder returns. */
const CORRUPT = 1, TOO_MANY_PIXELS = 2, TOO_MANY_BYTES = 3;

/** Memory that decoding may take beside the file and the picture: 8 bytes for each of the default number of pixels. */
const MAX_BYTES = 512 * 2 ** 20;

/** Decodes the file of a picture: PNG, JPEG, WebP, GIF, BMP or TIFF, told apart by their first bytes.
 *
 * Grey, palette and CMYK become RGB, 16 bits are scaled to 8. Of an animation or of several pages, the first is returned.
 * JPEG gives the same bytes as Pillow with libjpeg-turbo. Bytes after the end are ignored.
 *
 * @throws {DecodeError} If the bytes are of another format, of a kind of these that is not supported, corrupt, or cut short.
 * @throws {LimitError} If the header says more pixels than allowed, or decoding would take more than 512 MiB; nothing was
 * allocated.
 */
export async function decodeImage(
  bytes: Uint8Array,
  options: DecodeImageOptions = {},
): Promise<RgbImage> {
  const { maxPixels = 2 ** 26, exif = "apply", transparency = "white" } = options;
  checkOneOf("exif", exif, ["apply", "ignore"]);
  checkOneOf("transparency", transparency, ["white", "ignore"]);
  checkFormat(bytes);
  return await decoder.run((exports) => {
    fill(exports, bytes);
    const status = exports.decode_input(
      maxPixels,
      MAX_BYTES,
      Number(exif === "ignore"),
      Number(transparency === "ignore"),
    );
    if (status === TOO_MANY_PIXELS || status === TOO_MANY_BYTES) {
      const [what, limit] = status === TOO_MANY_PIXELS
        ? ["its number of pixels", maxPixels]
        : ["the number of bytes that it takes", MAX_BYTES];
      throw new LimitError(`Cannot decode the image: ${what}`, {
        limit,
        actual: exports.output_actual(),
      });
    }
    const width = exports.output_width(), height = exports.output_height(), data = take(exports);
    if (status === CORRUPT) {
      throw new DecodeError(`Cannot decode the image: ${new TextDecoder().decode(data)}`);
    }
    return { width, height, data };
  });
}

/** @throws {DecodeError} If the bytes are not of a format that is decoded; names it if it is known. */
function checkFormat(bytes: Uint8Array): void {
  if (FORMATS.some((format) => isFormat(format, bytes))) return;
  const names = FORMATS.map(({ name }) => name).join(", ");
  const other = OTHER_FORMATS.find((format) => isFormat(format, bytes));
  throw new DecodeError(
    other === undefined
      ? `Cannot decode the image: it is none of ${names}; ${beginning(bytes)}`
      : `Cannot decode the image: it is ${other.name}, which is not among ${names}; convert it to PNG or JPEG`,
  );
}
