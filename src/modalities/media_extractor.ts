import type { Json } from "../core/state.ts";

/** Raw features of one picture or sound, in row-major order of `shape`. */
export interface MediaFeatures {
  /** Lengths of the axes, as `[78]` or `[28, 28, 3]`: the same for all values of a column. */
  readonly shape: readonly number[];
  /** All finite; as many as `shape` says. */
  readonly values: Float32Array;
}

/** What tells one kind of media features from another: how bytes become numbers, and what these are called. */
export interface MediaExtractor {
  /** The role of the columns that it reads. */
  readonly modality: "image" | "audio";
  /** Name of the fitted model in a model file, as `ImageDescriptorsModel`. */
  readonly type: string;
  /** Goes up whenever the same bytes and options give other features: cached ones are then not used any more. */
  readonly version: number;
  /** The options that the features depend on, as the model file holds them. */
  readonly options: { readonly [name: string]: Json };
  /** What to do about values of different shapes, for the error's message. */
  readonly advice?: string;
  /** Decodes and measures.
   *
   * @throws {DecodeError} If the bytes are not what they should be.
   * @throws {LimitError} If the decoded value would be too large.
   */
  features(bytes: Uint8Array): Promise<MediaFeatures>;
  /** One name for each feature of a vector of the given shape. */
  names(shape: readonly number[]): readonly string[];
}
