import type { RgbImage } from "../../io/media_source.ts";
import type { ImageTensor } from "./image_tensor.ts";

/** How an image network wants its pictures. */
export interface ImagePreprocessing {
  /** The size to resize to, before any crop; absent: as it is. In proportion, the longer side is rounded down. */
  readonly resize?:
    | { readonly width: number; readonly height: number }
    | { readonly shorterSide: number };
  /** Filter of the resizing. @default {"bilinear"} */
  readonly filter?: "nearest" | "box" | "bilinear" | "hamming" | "bicubic" | "lanczos";
  /** The middle to keep; black where the picture is smaller. Offsets are rounded down. */
  readonly crop?: { readonly width: number; readonly height: number };
  /** What 8-bit values are multiplied by. @default {1 / 255} */
  readonly rescale?: number;
  /** What is subtracted from red, green and blue then. @default {[0, 0, 0]} */
  readonly mean?: readonly [number, number, number];
  /** What they are divided by then. @default {[1, 1, 1]} */
  readonly std?: readonly [number, number, number];
}
