/** How well one column, or one trait of a row, tells the classes apart.
 *
 * Errors are counted against the smaller side of what is told apart (a class or the rest; all that is not of the commonest
 * class), so that guessing the commonest is worth nothing: `share = right / (right + wrong)` of that side, the Jaccard index. It
 * is `sure` if the share is 0.95 or more and the lower end of its 95 % interval (Wilson's) 0.87 or more, which takes 26 rows
 * without an error, so that no small table is refused for what chance may do; and `likely` from 8 rows with that share.
 */
export interface Telling {
  /** Rows that were told. */
  readonly rows: number;
  /** Rows of them that were told rightly. */
  readonly right: number;
  /** Rows that would be right if the commonest class were always told. */
  readonly byChance: number;
  /** Mean of the classes' recall, over classes of 5 rows or more. */
  readonly balancedAccuracy: number;
  /** For each class, how far it is told from the rest: mean of the recall of both; NaN for one without rows. */
  readonly balancedByClass: Float64Array;
  /** Whether all classes are told. */
  readonly all: Grade;
  /** The classes that are told from all others, for certain before likely, large before small. */
  readonly single: readonly ToldClass[];
}

/** How certain it is that something is told. */
export type Grade = "sure" | "likely" | "no";

/** One class that is told from all others. */
export interface ToldClass {
  readonly class: number;
  readonly grade: Grade;
  /** Mean of its recall and of that of the rest. */
  readonly balancedAccuracy: number;
  /** Rows that are of the class and told to be so. */
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
}

/** Least share of rows that is told rightly where all classes are told. */
const leastAccuracy = 0.975;

/** Compares what is told with what is true, one class index a row.
 *
 * @param options `classes`: their number; `accuracy`: the least that counts as telling all, `@default {0.975}`.
 */
export function judge(
  truth: ArrayLike<number>,
  told: ArrayLike<number>,
  { classes, accuracy = leastAccuracy }: { classes: number; accuracy?: number },
): Telling {
  const rows = truth.length;
  const size = new Uint32Array(classes), taken = new Uint32Array(classes);
  const hits = new Uint32Array(classes);
  let right = 0;
  for (let i = 0; i < rows; i++) {
    size[truth[i]]++;
    taken[told[i]]++;
    if (truth[i] !== told[i]) continue;
    hits[truth[i]]++;
    right++;
  }
  const byChance = Math.max(0, ...size);
  const counted = [...size.keys()].filter((k) => size[k] >= 5);
  const balancedAccuracy = counted.length === 0
    ? NaN
    : counted.reduce((sum, k) => sum + hits[k] / size[k], 0) / counted.length;
  const tellsAll = rows > 0 && right / rows >= accuracy && balancedAccuracy >= accuracy - 0.01;
  const others = rows - byChance;
  const all = tellsAll ? grade({ right: others - (rows - right), of: others }) : "no";
  const classwise = [...size.keys()].map((k) =>
    judgeClass({ class: k, rows, size: size[k], taken: taken[k], hits: hits[k] })
  );
  const balancedByClass = Float64Array.from(classwise, (one) => one.balancedAccuracy);
  const single = classwise.filter(({ grade }) => grade !== "no")
    .sort((a, b) => (a.grade === b.grade ? b.hits - a.hits : a.grade === "sure" ? -1 : 1));
  return { rows, right, byChance, balancedAccuracy, balancedByClass, all, single };
}

function judgeClass(
  counts: { class: number; rows: number; size: number; taken: number; hits: number },
): ToldClass {
  const { rows, size, taken, hits } = counts;
  const misses = size - hits, falseAlarms = taken - hits, rest = rows - size;
  const balancedAccuracy = (hits / size + 1 - falseAlarms / rest) / 2;
  const found = size <= rest ? hits : rest - falseAlarms;
  const verdict = balancedAccuracy >= 0.97
    ? grade({ right: found, of: found + misses + falseAlarms })
    : "no";
  return {
    class: counts.class,
    grade: verdict === "sure" && size < 10 ? "likely" : verdict,
    balancedAccuracy,
    hits,
    misses,
    falseAlarms,
  };
}

/** How certain a share is, by how many rows it is of. */
export function grade({ right, of }: { right: number; of: number }): Grade {
  if (of < 8 || right / of < 0.95) return "no";
  return wilsonLow({ right, of }) >= 0.87 ? "sure" : "likely";
}

/** Lower end of the 95 % interval of a share.
 *
 * Source: Wilson, "Probable inference, the law of succession, and statistical inference", 1927.
 */
export function wilsonLow({ right, of }: { right: number; of: number }): number {
  const z2 = 1.96 ** 2, share = right / of;
  const margin = Math.sqrt(z2 * (share * (1 - share) / of + z2 / (4 * of * of)));
  return (share + z2 / (2 * of) - margin) / (1 + z2 / of);
}
