import type { RgbImage } from "../../io/media_source.ts";
import { type FileSource, loadFile } from "../load_file.ts";
import { decodeImage, type DecodeImageOptions } from "./decode.ts";

/** Options of {@linkcode loadImage}. */
export interface LoadImageOptions extends DecodeImageOptions {
  /** Largest size of the file in bytes. @default {67108864} (64 MiB) */
  readonly maxBytes?: number;
}

/** Loads a picture: PNG, JPEG, WebP, GIF, BMP or TIFF; of an animation or of several pages, the first.
 *
 * The same pixels as Pillow's, but for what its `convert("RGB")` leaves undone: the picture is turned as its file says, and
 * transparency is laid over white. `{ exif: "ignore", transparency: "ignore" }` gives Pillow's.
 *
 * @returns Red, green and blue of every pixel, 8 bits each.
 * @throws {DecodeError} If the bytes are of no such format, corrupt, or cut short.
 * @throws {LimitError} If there are more bytes or pixels than allowed; nothing was allocated.
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @example
 * ```ts
 * import { loadImage } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * // A GIF of one red pixel.
 * const bytes = Uint8Array.fromBase64("R0lGODdhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=");
 * const { width, height, data } = await loadImage(bytes);
 * assertEquals([width, height, ...data], [1, 1, 255, 0, 0]);
 * ```
 */
export async function loadImage(
  source: FileSource,
  options: LoadImageOptions = {},
): Promise<RgbImage> {
  const decode = (bytes: Uint8Array) => decodeImage(bytes, options);
  return await loadFile(source, { decode, maxBytes: options.maxBytes });
}
