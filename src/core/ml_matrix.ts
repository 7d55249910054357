import { Matrix } from "./matrix.ts";

/** A matrix of the ml-matrix package, as far as it is looked at: any of its classes will do. */
export interface MlMatrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** The entries, row after row. */
  to1DArray(): number[];
}

/** A dense matrix, Medley's own or ml-matrix's. */
export type DenseMatrix = Matrix | MlMatrix;

/** What comes back for a matrix that was given: an ml-matrix for an ml-matrix, else a {@linkcode Matrix}. */
export type SameKind<Given> = Given extends MlMatrix ? Given : Matrix;

/** Whether a value is a matrix of the ml-matrix package. */
export function isMlMatrix(value: object): value is MlMatrix {
  return "to1DArray" in value && typeof value.to1DArray === "function";
}

/** The matrix itself, or an f64 copy of an ml-matrix. */
export function toMatrix(given: DenseMatrix): Matrix {
  return isMlMatrix(given)
    ? new Matrix(given.rows, given.columns, Float64Array.from(given.to1DArray()))
    : given;
}

/** A result in the kind of the matrix that was given. */
export function inKindOf<Given>(
  given: Given & object,
  result: Matrix,
): SameKind<Given> {
  if (!isMlMatrix(given)) return result as SameKind<Given>;
  // Every class of ml-matrix inherits this from the one that they have in common.
  const { from1DArray } = given.constructor as unknown as {
    from1DArray(rows: number, columns: number, data: ArrayLike<number>): SameKind<Given>;
  };
  return from1DArray.call(given.constructor, result.rows, result.columns, result.data);
}
