import type { Block } from "../core/block.ts";
import type { TemporaryFile } from "../io/temporary_file.ts";

/** The blocks of some rows, one a modality; those of every batch have the same modalities and names. */
export type FeatureBatch = readonly Block[];

/** Writes features in one form of files, a batch in memory at a time. */
export type FeatureFormat = (
  batches: AsyncIterable<FeatureBatch>,
  file: TemporaryFile,
) => Promise<void>;
