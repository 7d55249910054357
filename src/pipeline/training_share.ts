import { encodeLabels, type Label } from "../core/label.ts";
import { RandomState } from "../core/random.ts";

/** A share of the rows, of every class alike: at least two of each that has two. The rows of a smaller share are among those of a larger one.
 *
 * @param rows Rows of `labels`, ascending.
 * @returns Ascending.
 */
export function trainingShare(
  rows: Uint32Array,
  labels: readonly Label[],
  { share, seed }: { readonly share: number; readonly seed: number },
): Uint32Array {
  if (share === 1) return rows;
  const { classes, indices } = encodeLabels(Array.from(rows, (row) => labels[row]));
  const random = new RandomState(seed);
  return Uint32Array.from(classes.keys()).reduce<Uint32Array>((kept, k) => {
    const ofClass = rows.filter((_, i) => indices[i] === k);
    const shuffled = Array.from(random.permutation(ofClass.length), (i) => ofClass[i]);
    const wanted = Math.max(2, Math.round(share * ofClass.length));
    return Uint32Array.from([...kept, ...shuffled.slice(0, wanted)]);
  }, new Uint32Array(0)).sort();
}
