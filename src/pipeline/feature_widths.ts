import type { FeatureExtractorModel } from "./feature_extractor.ts";

/** How many features there are, and where they come from. Plain data, ready for JSON. */
export interface FeatureWidths {
  /** Number of features by modality. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** Number of features by modality and column; columns read as one text stand as one, as `title+review`. */
  readonly columns: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The widths of a fitted extractor's blocks. */
export function featureWidths(extractor: FeatureExtractorModel): FeatureWidths {
  const columns = Object.entries(extractor.modalities).map(([name, model]) => [name, model.widths]);
  return { dimensions: extractor.dimensions, columns: Object.fromEntries(columns) };
}
