import { BlockMatrix } from "../../../src/core/block_matrix.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import * as audio from "../../../src/modalities/audio/index.ts";
import { tabular } from "../../../src/modalities/tabular/index.ts";
import { StandardScaler } from "../../../src/models/standard_scaler.ts";
import { FeatureExtractor } from "../../../src/pipeline/feature_extractor.ts";
import { readTable } from "../../../src/table/read_table.ts";
import type { ParityCase } from "../parity_case.ts";
import { tfidfOf } from "./document_tfidf.ts";
import { toRows } from "./values.ts";

/** What the tutorial's extractor gives text; the case does not repeat it. */
const tfidf = { max_features: 500, ngram_range: [1, 2], sublinear_tf: true, stop_words: "english" };

interface Row {
  readonly color: string | null;
  readonly text: string | null;
}

/** The tutorial's extractor, fills and all: 0 for a number, "unknown" for a category, zeros for a file that is not there. */
export async function earlyFusionEndToEnd({ params, inputs, folder }: ParityCase) {
  const rows = inputs.rows as unknown as Row[];
  const filled = rows.map((row) => ({ ...row, color: row.color ?? "unknown" }));
  const table = await readTable(
    { text: filled.map((row) => JSON.stringify(row)).join("\n"), format: "ndjson", base: folder },
    {
      roles: {
        ...Object.fromEntries((params.numeric_cols as string[]).map((name) => [name, "numeric"])),
        ...Object.fromEntries(
          (params.categorical_cols as string[]).map((name) => [name, "categorical"]),
        ),
        [params.text_col as string]: "ignore",
        [params.audio_col as string]: "audio",
      },
    },
  );
  const extractor = new FeatureExtractor({
    tabular: tabular({ numeric: "zero", categorical: "ordinal" }),
    audio: audio.mfcc(),
  }, { scaleEach: false });
  const extracted = await extractor.extract(table, { onCorrupt: "absent" });
  const [numbers, sounds] = extractor.fit(extracted).transform(extracted);
  const texts = rows.map(({ text }) => text ?? "");
  const words = tfidfOf(tfidf).fit(texts).transform(texts);
  const blocks = { tabular: numbers.features, text: words, audio: sounds.features };

  const scaled = (x: Matrix) => new StandardScaler().fit(x).transform(x);
  const joined = new BlockMatrix(
    Object.values(blocks).map((features) => ({
      matrix: scaled(BlockMatrix.of(features).toDense()),
      weight: 1,
    })),
  );
  return {
    matrix: toRows(joined.toDense()),
    feature_dims: Object.fromEntries(
      Object.entries(blocks).map(([name, { columns }]) => [name, columns]),
    ),
  };
}
