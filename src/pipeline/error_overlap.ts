import type { Label } from "../core/label.ts";
import { ShapeError } from "../errors.ts";

/** How far two classifiers err on the same rows. */
export interface ErrorOverlap {
  /** Share of rows that both get right. */
  readonly bothRight: number;
  /** Share of rows that only the first gets right. */
  readonly onlyFirstRight: number;
  /** Share of rows that only the second gets right. */
  readonly onlySecondRight: number;
  /** Share of rows that both get wrong: no vote between the two can be right there. */
  readonly doubleFault: number;
  /** Share of rows that one gets right and the other wrong: what there is to gain. */
  readonly disagreement: number;
  /** Yule's Q, from −1 (they err on different rows) over 0 (independently) to 1 (on the same); NaN where the counts do not
   * define it, as where neither errs. */
  readonly yuleQ: number;
}

/** Whether two predictions of the same rows err together.
 *
 * With `N11` rows that both get right, `N00` that both get wrong, `N10` and `N01` that one does:
 * `Q = (N11·N00 − N01·N10) / (N11·N00 + N01·N10)`. Source: Kuncheva and Whitaker, "Measures of diversity in classifier
 * ensembles", 2003.
 *
 * @param truth The true label of each row.
 * @param predictions Of the first classifier and of the second, one label a row.
 * @throws {ShapeError} If truth and predictions differ in length.
 * @throws {RangeError} If there is no row.
 * @example
 * ```ts
 * import { errorOverlap } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const { disagreement, doubleFault, yuleQ } = errorOverlap([0, 0, 1, 1], [[0, 0, 0, 1], [1, 0, 1, 1]]);
 * assertEquals([disagreement, doubleFault, yuleQ], [0.5, 0, -1]);
 * ```
 */
export function errorOverlap(
  truth: readonly Label[],
  predictions: readonly [first: readonly Label[], second: readonly Label[]],
): ErrorOverlap {
  const rows = truth.length;
  for (const { length } of predictions) {
    if (length === rows) continue;
    throw new ShapeError("Cannot compare errors: truth and prediction differ in length", {
      expected: `${rows} rows`,
      actual: `${length}`,
    });
  }
  if (rows === 0) throw new RangeError("Cannot compare errors: there is no row");
  const [first, second] = predictions;
  let n11 = 0, n10 = 0, n01 = 0, n00 = 0;
  truth.forEach((label, row) => {
    const right = first[row] === label, alsoRight = second[row] === label;
    if (right) alsoRight ? n11++ : n10++;
    else alsoRight ? n01++ : n00++;
  });
  return {
    bothRight: n11 / rows,
    onlyFirstRight: n10 / rows,
    onlySecondRight: n01 / rows,
    doubleFault: n00 / rows,
    disagreement: (n10 + n01) / rows,
    yuleQ: (n11 * n00 - n01 * n10) / (n11 * n00 + n01 * n10),
  };
}
