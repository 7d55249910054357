import { Decoder } from "../decoder.ts";

/** What `wasm/image` exports: one input to fill, one output to read. */
interface ImageExports {
  readonly memory: WebAssembly.Memory;
  input(length: number): number;
  decode_input(
    maxPixels: number,
    maxBytes: number,
    ignoreOrientation: number,
    ignoreTransparency: number,
  ): number;
  resize_input(
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
    filter: number,
  ): void;
  preprocess_input(
    width: number,
    height: number,
    toWidth: number,
    toHeight: number,
    filter: number,
    cropWidth: number,
    cropHeight: number,
    rescale: number,
    meanRed: number,
    meanGreen: number,
    meanBlue: number,
    stdRed: number,
    stdGreen: number,
    stdBlue: number,
  ): void;
  output_pointer(): number;
  output_length(): number;
  output_width(): number;
  output_height(): number;
  output_actual(): number;
  output_free(): void;
}

/** The picture decoder. */
export const decoder: Decoder<ImageExports> = new Decoder(
  () => import("../../../wasm/pkg/image.ts"),
);

/** Copies bytes in. */
export function fill(exports: ImageExports, bytes: Uint8Array): void {
  const pointer = exports.input(bytes.length) >>> 0;
  new Uint8Array(exports.memory.buffer, pointer, bytes.length).set(bytes);
}

/** Copies the output out and frees it. */
export function take(exports: ImageExports): Uint8Array<ArrayBuffer> {
  const pointer = exports.output_pointer() >>> 0;
  const bytes = new Uint8Array(exports.memory.buffer, pointer, exports.output_length()).slice();
  exports.output_free();
  return bytes;
}
