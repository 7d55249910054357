import type { Json } from "../core/state.ts";
import type { Audio, RgbImage } from "../io/media_source.ts";
import type { EncodeOptions } from "./encoder.ts";

/** Raw features of one picture or sound, in row-major order of `shape`. */
export interface MediaFeatures {
  /** Lengths of the axes, as `[78]` or `[28, 28, 3]`: the same for all values of a column. */
  readonly shape: readonly number[];
  /** All finite; as many as `shape` says. */
  readonly values: Float32Array;
}

/** What all extractors of pictures and of sounds have in common. */
export interface AnyMediaExtractor {
  /** Name of the fitted model in a model file, as `ImageDescriptorsModel`. */
  readonly type: string;
  /** Goes up whenever the same value and options give other features: cached ones are then not used any more. */
  readonly version: number;
  /** The options that the features depend on, as the model file holds them. */
  readonly options: { readonly [name: string]: Json };
  /** What to do about values of different shapes, for the error's message. */
  readonly advice?: string;
  /** One name for each feature of a vector of the given shape. */
  names(shape: readonly number[]): readonly string[];
}

/** What measures pictures. */
export interface ImageExtractor extends AnyMediaExtractor {
  /** The role of the columns that it reads. */
  readonly modality: "image";
  /** Measures a picture.
   *
   * @throws {ShapeError} If it is not of a size that can be measured.
   */
  features(image: RgbImage): Promise<MediaFeatures>;
}

/** What measures sounds. */
export interface AudioExtractor extends AnyMediaExtractor {
  /** The role of the columns that it reads. */
  readonly modality: "audio";
  /** Measures a sound.
   *
   * @throws {DecodeError} If it cannot be measured.
   */
  features(audio: Audio): Promise<MediaFeatures>;
}

/** What measures one picture or sound at a time. */
export type MediaExtractor = ImageExtractor | AudioExtractor;

/** What measures pictures many at a time: each is prepared by itself, and those prepared are encoded together. */
export interface BatchExtractor extends AnyMediaExtractor {
  /** The role of the columns that it reads. */
  readonly modality: "image";
  /** How a picture is prepared.
   *
   * @throws {EncoderError} If nothing is there to encode it then.
   */
  readonly preparation: ImageExtractor;
  /** All that its features depend on.
   *
   * @throws {EncoderError} As `preparation`.
   */
  readonly cachedBy: Json;
  /** The features of prepared pictures, in their order.
   *
   * @throws {EncoderError} If they cannot be encoded.
   */
  encodePrepared(
    prepared: readonly MediaFeatures[],
    options: EncodeOptions,
  ): Promise<readonly MediaFeatures[]>;
}

/** What tells one kind of media features from another: how values become numbers, and what these are called. */
export type FeatureMaker = MediaExtractor | BatchExtractor;
