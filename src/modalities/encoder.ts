import type { EncoderIdentity } from "../core/encoder_identity.ts";
import type { Matrix } from "../core/matrix.ts";
import type { RgbImage } from "../io/media_source.ts";
import type { ImageExtractor, MediaFeatures } from "./media_extractor.ts";

export type { EncoderIdentity };

/** How a call of an encoder is to run. */
export interface EncodeOptions {
  /** Stops the work, at once where it is done in a worker, else after the batch under way. */
  readonly signal?: AbortSignal;
  /** Told how many inputs are done. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** One vector an input. */
export interface Embeddings {
  /** f32, shape `(inputs, dimensions)`. */
  readonly vectors: Matrix;
  /** Numbers of the inputs that were longer than the encoder reads, and were cut; ascending. */
  readonly truncated: readonly number[];
}

/** A pretrained network that makes vectors of inputs: it learns nothing here. */
export interface Encoder<Input> extends EncoderIdentity {
  /** Encodes any number of inputs, none included.
   *
   * @throws {EncoderError} If the network cannot run.
   */
  encode(inputs: readonly Input[], options?: EncodeOptions): Promise<Embeddings>;
  /** The files that it can be opened from again, by their paths; absent from an encoder that cannot say them. */
  files?(): Promise<{ readonly [path: string]: Uint8Array }>;
}

/** What makes vectors of pictures. */
export interface ImageEncoder extends Encoder<RgbImage> {
  /** It encodes pictures. */
  readonly modality: "image";
  /** How a picture becomes what the network reads; may run in another thread. */
  readonly preprocessing: ImageExtractor;
  /** Encodes what `preprocessing` made. */
  encodePrepared(
    prepared: readonly MediaFeatures[],
    options?: EncodeOptions,
  ): Promise<Embeddings>;
}

/** An encoder of any modality. */
export type AnyEncoder = Encoder<string> | ImageEncoder;

/** An encoder that a model needs. */
export interface NeededEncoder extends EncoderIdentity {
  /** The one that it has; absent if it must still be given. */
  readonly encoder?: AnyEncoder;
}
