import type { Block } from "../core/block.ts";
import type { Stateful } from "../core/state.ts";
import type { FeatureCache } from "../io/feature_cache.ts";
import type { MediaContent } from "../io/media_source.ts";
import type { Role } from "../table/schema.ts";
import type { Table } from "../table/table.ts";
import type { AnyEncoder, NeededEncoder } from "./encoder.ts";
import type { MediaExtractor, MediaFeatures } from "./media_extractor.ts";
import type { TermNumbers } from "./text/unknown_terms.ts";

/** A picture or sound that is there, but could not be read or decoded, and was taken for absent. */
export interface CorruptValue {
  /** Id of its row. */
  readonly row: string;
  /** Name of its column. */
  readonly column: string;
  /** Path or name of what was read. */
  readonly source: string;
  /** What was wrong with it. */
  readonly why: string;
}

/** The raw features of every row of a table: what is costly to get, depends on nothing fitted, and is got once. */
export interface Extracted<Value = unknown> {
  /** Ids of the rows. */
  readonly ids: readonly string[];
  /** 1 for a row that has this modality, 0 for one that has not. */
  readonly present: Uint8Array;
  /** The features of all rows, as the modality keeps them. */
  readonly value: Value;
  /** What was taken for absent because it is corrupt, in the order of rows; absent or empty if nothing was. */
  readonly corrupt?: readonly CorruptValue[];
}

/** What measures pictures and sounds: in place, or spread over workers. Same bits from both. */
export interface MediaExecutor {
  /** Values that are worth having in flight at a time: work beyond them waits in its caller. */
  readonly capacity: number;
  /** Decodes a value and measures it.
   *
   * @param options `again` reads the same value once more: who gives it gives `value` away, which may then be moved to
   * another thread.
   * @throws {DecodeError} If it does not decode, or whoever decoded it stalled or died.
   * @throws {LimitError} If it is larger than allowed.
   */
  measure(
    extractor: MediaExtractor,
    value: MediaContent,
    options?: { readonly again?: () => Promise<MediaContent> },
  ): Promise<MediaFeatures>;
}

/** What extraction may use and report to. */
export interface ExtractContext {
  /** Measures pictures and sounds. @default {in this thread} */
  readonly executor?: MediaExecutor;
  /** What becomes of a picture or sound that does not decode: an error that names it, or an absent value that is counted in
   * {@linkcode Extracted}. Missing files and values over a limit count as corrupt too. @default {"error"} */
  readonly onCorrupt?: "error" | "absent";
  /** Remembers features by content; without one, everything is decoded afresh. */
  readonly cache?: FeatureCache;
  /** Stops the work between two values. */
  readonly signal?: AbortSignal;
  /** Told how many values of a modality are done, how many of those were taken for absent because they are corrupt, and, of
   * text for an encoder, how many were longer than it reads, and were cut. */
  readonly onProgress?: (
    progress: {
      modality: string;
      done: number;
      total: number;
      corrupt: number;
      truncated?: number;
    },
  ) => void;
  /** Lets media paths leave their manifest's folder. @default {false} */
  readonly allowOutside?: boolean;
}

/** What a fit may be told. */
export interface FitModalityOptions {
  /** Rows to fit on; all of them if not given. */
  readonly rows?: Uint32Array;
  /** Whether the columns of dense features are standardised. */
  readonly standardise: boolean;
}

/** A spec: how one kind of data becomes a {@linkcode Block}. */
export interface Modality<Value = unknown> {
  /** Its name, as `text`. */
  readonly modality: string;
  /** Roles of the columns it reads. */
  readonly roles: readonly Role[];
  /** Stateless and costly: decodes, tokenises, measures. */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<Value>>;
  /** Stateful and cheap: learns vocabularies, levels, medians, means and deviations. */
  fit(extracted: Extracted<Value>, options: FitModalityOptions): ModalityModel<Value>;
}

/** A fitted modality: raw values in, a {@linkcode Block} out. */
export interface ModalityModel<Value = unknown> extends Stateful {
  /** Name of the modality, as `text`. */
  readonly modality: string;
  /** The columns that it was fitted on, and reads again. */
  readonly columns: readonly string[];
  /** Names of the block's columns. */
  readonly names: readonly string[];
  /** Number of features of each column; columns that are read as one stand as one, as `title+review`. */
  readonly widths: Readonly<Record<string, number>>;
  /** The column that each feature comes from, one a name. @default {all columns are read as one} */
  readonly featureColumns?: readonly string[];
  /** The encoder that it needs, and whether it has it; absent if its features need none. */
  readonly needs?: NeededEncoder;
  /** The same model with an encoder of the identity that it needs. */
  withEncoder?(encoder: AnyEncoder): ModalityModel<Value>;
  /** As the spec's `extract`, with the columns fitted on. */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<Value>>;
  /** The block of the given rows (all of them if not given). */
  transform(extracted: Extracted<Value>, rows?: Uint32Array): Block;
  /** How many different terms each of the given rows has, and how many of them the vocabulary lacks; only of a modality
   * whose features are terms.
   *
   * @param options `leftOut`: the rows are those that it was fitted on, and each is counted as if it were not among them.
   */
  countTerms?(
    extracted: Extracted<Value>,
    options: { readonly rows?: Uint32Array; readonly leftOut: boolean },
  ): TermNumbers;
}
