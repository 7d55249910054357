import type { RgbImage } from "../../io/media_source.ts";

/** Brightness of every pixel, row-major, 0 to 255, rounded as Pillow's mode L: ITU-R 601-2 luma in fixed point. */
export function toGrey({ data }: RgbImage): Uint8Array {
  const grey = new Uint8Array(data.length / 3);
  for (let i = 0; i < grey.length; i++) {
    const red = data[3 * i], green = data[3 * i + 1], blue = data[3 * i + 2];
    grey[i] = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
  return grey;
}
