/** An extractor over numbers that are there already, so that comparisons can be tested without files. */
import type { Matrix } from "../../src/core/matrix.ts";
import type { Extracted, Modality, ModalityModel } from "../../src/modalities/modality.ts";
import { type ExtractedTable, FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { complementary } from "../fusion/blocks.ts";

/** A modality whose raw values are its features; remembers the rows of its fits. */
export class Numbers implements Modality<Matrix> {
  readonly modality = "numbers";
  readonly roles = [];
  readonly fits: number[][] = [];

  extract(): Promise<Extracted<Matrix>> {
    throw new Error("not needed");
  }

  fit(extracted: Extracted<Matrix>, options: { rows?: Uint32Array }): ModalityModel<Matrix> {
    this.fits.push([...options.rows ?? extracted.ids.keys()]);
    const names = Array.from({ length: extracted.value.columns }, (_, j) => `${j}`);
    return {
      modality: this.modality,
      columns: ["numbers"],
      names,
      widths: { numbers: names.length },
      extract: this.extract,
      transform: ({ ids, present, value }, rows = Uint32Array.from(ids.keys())) => ({
        modality: this.modality,
        ids: Array.from(rows, (row) => ids[row]),
        features: value.takeRows(rows),
        present: Uint8Array.from(rows, (row) => present[row]),
        names,
      }),
      toState: () => ({ type: "Numbers", fields: {} }),
    };
  }
}

/** A table of the blocks of `complementary`, extracted, with what fits on it; `pick` chooses its modalities. */
export function synthetic(
  options: { rows: number; seed: number; absent?: number; pick?: string[] },
): {
  extractor: FeatureExtractor;
  extracted: ExtractedTable;
  labels: string[];
  modalities: Record<string, Numbers>;
} {
  const { blocks, labels } = complementary(options);
  const picked = blocks.filter(({ modality }) => options.pick?.includes(modality) ?? true);
  const modalities = Object.fromEntries(picked.map(({ modality }) => [modality, new Numbers()]));
  return {
    labels,
    modalities,
    extractor: new FeatureExtractor(modalities),
    extracted: {
      ids: blocks[0].ids,
      corrupt: [],
      modalities: Object.fromEntries(
        picked.map(({ modality, ids, present, features }) => [
          modality,
          { ids, present, value: features },
        ]),
      ),
    },
  };
}
