import { checkInteger } from "../../core/check.ts";
import type { RgbImage } from "../../io/media_source.ts";
import { decoder, fill, take } from "./decoder.ts";

/** The image in another size, by an antialiased bilinear filter: the same bytes as Pillow's `resize(…, BILINEAR)`.
 *
 * @throws {RangeError} If a side is less than 1 pixel.
 */
export async function resizeImage(
  image: RgbImage,
  { width, height }: { width: number; height: number },
): Promise<RgbImage> {
  checkInteger("width", width, 1);
  checkInteger("height", height, 1);
  if (width === image.width && height === image.height) return image;
  return await decoder.run((exports) => {
    fill(exports, image.data);
    exports.resize_input(image.width, image.height, width, height);
    return { width, height, data: take(exports) };
  });
}
