import type { Encoder, ImageEncoder } from "../modalities/encoder.ts";

/** Encoders of texts and pictures with one space: both halves of a CLIP. */
export interface JointEncoders {
  readonly text: Encoder<string>;
  readonly image: ImageEncoder;
}
