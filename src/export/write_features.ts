import { ShapeError } from "../errors.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { FeatureBatch, FeatureFormat } from "./feature_format.ts";

const formats: Readonly<Record<string, () => Promise<FeatureFormat>>> = {
  ".parquet": async () => (await import("./parquet.ts")).writeParquet,
  ".arrow": async () => (await import("./arrow.ts")).writeArrow,
  ".npz": async () => (await import("./npz.ts")).writeNpz,
  ".csv": async () => (await import("./csv.ts")).writeCsv,
};

/** The ending of a file that features can be written to.
 *
 * @throws {TypeError} If it is none of `.parquet`, `.arrow`, `.npz`, `.csv`.
 */
export function checkFeatureFile(path: string): string {
  const ending = Object.keys(formats).find((ending) => path.toLowerCase().endsWith(ending));
  if (ending !== undefined) return ending;
  throw new TypeError(
    `Cannot write features to ${path}: its name must end in ${Object.keys(formats).join(", ")}`,
  );
}

/** Writes features to a file that pandas, polars, DuckDB or NumPy read; its ending says the form.
 *
 * One batch is in memory at a time; the file appears when all is written, or not at all. Columns are `id`; then for
 * each modality `text.present`, and one a feature, named `text.lamp` (with a number at the end where that name is taken).
 *
 * - `.parquet`, `.arrow`: a sparse block (TF-IDF) is two columns of lists, `text.indices` and `text.values`; the
 *   file's metadata name its features, as JSON under `text.indices`.
 * - `.csv`: a sparse block is written out in full.
 * - `.npz`: one array a modality, of shape `(rows, features)`, besides `id`, `text.present` and `text.names`; a sparse
 *   block is `text.data`, `text.indices`, `text.indptr`, `text.shape`, of which SciPy makes a `csr_matrix`.
 *
 * @param batches The blocks of some rows at a time, as a fitted feature extractor gives them.
 * @returns Number of rows written.
 * @throws {TypeError} If the ending is none of these.
 * @throws {ShapeError} If there is no row, or a batch has other modalities or features than the first.
 * @example
 * ```ts
 * import { FeatureExtractor, readTable, tabular, writeFeatures } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const table = await readTable({ text: "price\n1\n3\n" });
 * const extractor = new FeatureExtractor({ tabular: tabular() });
 * const extracted = await extractor.extract(table);
 * const blocks = extractor.fit(extracted).transform(extracted);
 * const path = await Deno.makeTempFile({ suffix: ".csv" });
 * await writeFeatures(path, [blocks]);
 * assertEquals(
 *   await Deno.readTextFile(path),
 *   "id,tabular.present,tabular.price\n1,true,-1\n2,true,1\n",
 * );
 * await Deno.remove(path);
 * ```
 */
export async function writeFeatures(
  path: string,
  batches: AsyncIterable<FeatureBatch> | Iterable<FeatureBatch>,
): Promise<number> {
  const write = await formats[checkFeatureFile(path)]();
  let rows = 0;
  async function* checked(): AsyncGenerator<FeatureBatch> {
    let first: FeatureBatch | undefined;
    for await (const batch of batches) {
      checkAlike(batch, first ??= batch);
      rows += batch[0].ids.length;
      yield batch;
    }
    if (rows === 0) {
      throw new ShapeError(`Cannot write ${path}`, { expected: "a row or more", actual: "none" });
    }
  }
  await writeAtomically(path, (file) => write(checked(), file));
  return rows;
}

function checkAlike(batch: FeatureBatch, first: FeatureBatch): void {
  const describe = (blocks: FeatureBatch) =>
    blocks.map(({ modality, names }) => `${modality} of ${names.length} features`).join(", ") ||
    "no block";
  const alike = batch.length > 0 && batch.length === first.length &&
    batch.every((block, i) => {
      const { modality, names } = first[i];
      return block.modality === modality &&
        (block.names === names || block.names.join("\n") === names.join("\n"));
    });
  if (!alike) {
    throw new ShapeError("Cannot write features: batches differ", {
      expected: describe(first),
      actual: describe(batch),
    });
  }
}
