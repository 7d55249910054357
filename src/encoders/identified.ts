import type { EncoderIdentity } from "../core/encoder_identity.ts";
import type { Json } from "../core/state.ts";

/** What every encoder says of itself. */
export abstract class Identified implements EncoderIdentity {
  /** What it encodes. */
  abstract readonly modality: "text" | "image";
  /** What it is called in messages. */
  readonly name: string;
  /** SHA-256 of its ONNX file, in hexadecimal. */
  readonly sha256: string;
  /** All else that its vectors depend on. */
  readonly options: { readonly [name: string]: Json };
  /** Numbers in a vector. */
  readonly dimensions: number;

  /** An encoder of this identity. */
  constructor({ name, sha256, options, dimensions }: Omit<EncoderIdentity, "modality">) {
    this.name = name;
    this.sha256 = sha256;
    this.options = options;
    this.dimensions = dimensions;
  }
}
