import { checkOneOf } from "../core/check.ts";
import { Matrix } from "../core/matrix.ts";
import { type DenseMatrix, inKindOf, type SameKind, toMatrix } from "../core/ml_matrix.ts";
import { ShapeError } from "../errors.ts";
import { SimpleImputer, type SimpleImputerModel } from "../models/simple_imputer.ts";

/** What becomes of the rows that lack a modality.
 *
 * `zero`: zeros; `mean`: the means of the rows that have it; `remove`: they are left out; `flag`: zeros, and a column that is 1
 * where the modality is missing.
 */
export type MissingStrategy = "zero" | "mean" | "remove" | "flag";

/** Options of {@linkcode handleMissingModality}. */
export interface MissingModalityOptions {
  /** What becomes of the rows that lack the modality. @default {"zero"} */
  readonly strategy?: MissingStrategy;
  /** For `mean` alone: what an earlier call on training rows gave back. @default {fitted on the rows given} */
  readonly imputer?: SimpleImputerModel;
}

/** Features of which no row is missing any more. */
export interface HandledModality<X extends DenseMatrix = Matrix> {
  /** Shape `(rows kept, columns)`, one column more with `flag`. */
  readonly features: SameKind<X>;
  /** The rows kept, by their number in what was given: all of them, but for `remove`. Labels and other modalities are taken by them. */
  readonly rows: Uint32Array;
  /** With `mean`, what filled the rows: give it to the call on test rows, which then learns nothing from them. */
  readonly imputer?: SimpleImputerModel;
}

/** Deals with the rows that have no data for a modality.
 *
 * Whatever those rows hold counts for nothing. The other rows stay as they are; but `mean` fills their NaN as well, and leaves
 * them out of the means. What is given is not changed.
 *
 * @param features Shape `(rows, columns)`.
 * @param missing One a row: true or 1 where the row lacks the modality.
 * @throws {TypeError} If the strategy is an unknown word, or an imputer stands beside another strategy than `mean`.
 * @throws {ShapeError} If `missing` has not one entry a row, or the imputer was fitted on other columns.
 * @throws {RangeError} With `mean`, if a column has no value in any row that has the modality.
 * @example
 * ```ts
 * import { handleMissingModality, Matrix } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const train = Matrix.fromRows([[1, 10], [0, 0], [3, 20]]);
 * const { features, imputer } = handleMissingModality(train, [false, true, false], { strategy: "mean" });
 * assertEquals([...features.row(1)], [2, 15]);
 *
 * const test = handleMissingModality(Matrix.fromRows([[0, 0]]), [true], { strategy: "mean", imputer });
 * assertEquals([...test.features.row(0)], [2, 15]);
 *
 * const complete = handleMissingModality(train, [false, true, false], { strategy: "remove" });
 * assertEquals([...complete.rows], [0, 2]);
 * ```
 */
export function handleMissingModality<X extends DenseMatrix>(
  features: X,
  missing: ArrayLike<boolean | number>,
  options: MissingModalityOptions = {},
): HandledModality<X> {
  const { strategy = "zero", imputer } = options;
  checkOneOf("strategy", strategy, ["zero", "mean", "remove", "flag"]);
  if (missing.length !== features.rows) {
    throw new ShapeError("Cannot handle a missing modality", {
      expected: `${features.rows} entries of missing, one a row`,
      actual: `${missing.length}`,
    });
  }
  if (imputer !== undefined && strategy !== "mean") {
    throw new TypeError(`Cannot use an imputer: strategy is "${strategy}", not "mean"`);
  }
  const x = toMatrix(features);
  const all = Uint32Array.from({ length: x.rows }, (_, row) => row);
  switch (strategy) {
    case "zero":
      return { features: inKindOf(features, withRows(x, missing, 0)), rows: all };
    case "flag":
      return { features: inKindOf(features, flagged(x, missing)), rows: all };
    case "remove": {
      const rows = all.filter((row) => !missing[row]);
      return { features: inKindOf(features, x.takeRows(rows)), rows };
    }
    case "mean": {
      const holed = withRows(x, missing, NaN);
      const fitted = imputer ?? fitMeans(holed);
      return { features: inKindOf(features, fitted.transform(holed)), rows: all, imputer: fitted };
    }
  }
}

/** A copy whose missing rows hold nothing but one value. */
function withRows(x: Matrix, missing: ArrayLike<boolean | number>, value: number): Matrix {
  const copy = new Matrix(x.rows, x.columns, x.data.slice());
  for (let i = 0; i < x.rows; i++) if (missing[i]) copy.row(i).fill(value);
  return copy;
}

function flagged(x: Matrix, missing: ArrayLike<boolean | number>): Matrix {
  const type = x.data instanceof Float32Array ? "f32" : "f64";
  const wide = Matrix.zeros(x.rows, x.columns + 1, type);
  for (let i = 0; i < x.rows; i++) {
    if (missing[i]) wide.row(i)[x.columns] = 1;
    else wide.row(i).set(x.row(i));
  }
  return wide;
}

/** An imputer would leave out a column without values: the features would be narrower than those of other rows. */
function fitMeans(holed: Matrix): SimpleImputerModel {
  for (let j = 0; j < holed.columns; j++) {
    let i = 0;
    while (i < holed.rows && Number.isNaN(holed.row(i)[j])) i++;
    if (i < holed.rows) continue;
    throw new RangeError(
      `Cannot fill missing rows by the mean: column ${j} has no value in any row that has the modality; ` +
        `pass the imputer of other rows, or use another strategy`,
    );
  }
  return new SimpleImputer({ strategy: "mean" }).fit(holed);
}
