import type { Block } from "../core/block.ts";
import type { Stateful } from "../core/state.ts";
import type { FeatureCache } from "../io/feature_cache.ts";
import type { Role } from "../table/schema.ts";
import type { Table } from "../table/table.ts";

/** The raw features of every row of a table: what is costly to get, depends on nothing fitted, and is got once. */
export interface Extracted<Value = unknown> {
  /** Ids of the rows. */
  readonly ids: readonly string[];
  /** 1 for a row that has this modality, 0 for one that has not. */
  readonly present: Uint8Array;
  /** The features of all rows, as the modality keeps them. */
  readonly value: Value;
}

/** What extraction may use and report to. */
export interface ExtractContext {
  /** Remembers features by content; without one, everything is decoded afresh. */
  readonly cache?: FeatureCache;
  /** Stops the work between two values. */
  readonly signal?: AbortSignal;
  /** Told how many values of a modality are done. */
  readonly onProgress?: (progress: { modality: string; done: number; total: number }) => void;
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
  /** As the spec's `extract`, with the columns fitted on. */
  extract(table: Table, context?: ExtractContext): Promise<Extracted<Value>>;
  /** The block of the given rows (all of them if not given). */
  transform(extracted: Extracted<Value>, rows?: Uint32Array): Block;
}
