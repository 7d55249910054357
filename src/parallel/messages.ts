import type { Json } from "../core/state.ts";
import type { MediaContent } from "../io/media_source.ts";
import type { MediaFeatures } from "../modalities/media_extractor.ts";
import type { PlainFault } from "../modalities/media_fault.ts";

/** What a worker says as soon as it can be asked. */
export const READY = "ready";

/** Values for a worker to measure, all with one extractor. */
export interface Question {
  /** What the worker makes the extractor of. */
  readonly extractor: {
    readonly type: string;
    readonly options: { readonly [name: string]: Json };
  };
  /** What to measure. */
  readonly values: readonly MediaContent[];
}

/** What came of one value: its features, what is wrong with it, or what is wrong with the program. */
export type Answer =
  | { readonly features: MediaFeatures }
  | { readonly fault: PlainFault }
  | { readonly error: unknown };
