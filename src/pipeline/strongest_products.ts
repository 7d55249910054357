import { encodeLabels, type Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";

/** A product of one column of each block. */
export type ColumnPair = readonly [first: number, second: number];

/** The products of one column of each block that tell the classes apart best.
 *
 * By the correlation ratio: the share of a product's variance that lies between classes. A linear model of the columns alone is
 * blind to what only two columns together tell, as where the label says whether their signs are equal.
 *
 * @param first Shape `(rows, columns)`, centred.
 * @param second As many rows, centred.
 * @param options `most`: how many pairs at most.
 * @returns Best first.
 */
export function strongestProducts(
  [first, second]: readonly [Matrix, Matrix],
  labels: readonly Label[],
  { most }: { readonly most: number },
): ColumnPair[] {
  const { classes, indices } = encodeLabels(labels);
  const counts = new Float64Array(classes.length);
  for (const k of indices) counts[k]++;
  const ratios: { pair: ColumnPair; ratio: number }[] = [];
  for (let i = 0; i < first.columns; i++) {
    for (let j = 0; j < second.columns; j++) {
      const values = productOf([first, second], [i, j]);
      ratios.push({ pair: [i, j], ratio: correlationRatio(values, { indices, counts }) });
    }
  }
  return ratios.sort((a, b) => b.ratio - a.ratio).slice(0, most).map(({ pair }) => pair);
}

/** The products of the given pairs, one a column. */
export function products(
  blocks: readonly [Matrix, Matrix],
  pairs: readonly ColumnPair[],
): Matrix {
  const all = Matrix.zeros(blocks[0].rows, pairs.length);
  pairs.forEach((pair, k) => {
    productOf(blocks, pair).forEach((value, row) => all.row(row)[k] = value);
  });
  return all;
}

function productOf([first, second]: readonly [Matrix, Matrix], [i, j]: ColumnPair): Float64Array {
  return Float64Array.from(
    { length: first.rows },
    (_, row) => first.data[row * first.columns + i] * second.data[row * second.columns + j],
  );
}

/** Variance between classes over variance; 0 for a constant. */
function correlationRatio(
  values: Float64Array,
  { indices, counts }: { indices: Uint32Array; counts: Float64Array },
): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const sums = new Float64Array(counts.length);
  let total = 0;
  values.forEach((value, row) => {
    sums[indices[row]] += value - mean;
    total += (value - mean) ** 2;
  });
  const between = sums.reduce((all, sum, k) => all + sum * sum / counts[k], 0);
  return total === 0 ? 0 : between / total;
}
