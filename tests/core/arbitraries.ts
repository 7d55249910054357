// deno-lint-ignore-file no-import-prefix
/** Matrices of any shape and content, each with the plain rows that it stands for. */
import fc from "npm:fast-check@4.10.2";
import { BlockMatrix } from "../../src/core/block_matrix.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";

/** A matrix of the core, and its entries as rows of numbers. */
export interface Twins<Core> {
  readonly matrix: Core;
  readonly rows: number[][];
}

/** A finite number of moderate size. */
export const entry: fc.Arbitrary<number> = fc.double({ min: -1000, max: 1000, noNaN: true });

/** A list of exactly so many values. */
export function listOf<Value>(value: fc.Arbitrary<Value>, length: number): fc.Arbitrary<Value[]> {
  return fc.array(value, { minLength: length, maxLength: length });
}

/** Rows of numbers. */
export function tableOf(
  value: fc.Arbitrary<number>,
  { rows, columns }: { rows: number; columns: number },
): fc.Arbitrary<number[][]> {
  return listOf(listOf(value, columns), rows);
}

/** Shapes within bounds. */
export function shapes(least: number, most = 8): fc.Arbitrary<{ rows: number; columns: number }> {
  const length = fc.integer({ min: least, max: most });
  return fc.record({ rows: length, columns: length });
}

/** Dense, in f64 or f32. */
export function denseOf(
  shape: { rows: number; columns: number },
  value: fc.Arbitrary<number> = entry,
): fc.Arbitrary<Twins<Matrix>> {
  return fc.tuple(tableOf(value, shape), fc.boolean()).map(([drawn, single]) => {
    const flat = drawn.flat(), { rows, columns } = shape;
    const data = single ? Float32Array.from(flat) : Float64Array.from(flat);
    const matrix = new Matrix(rows, columns, data);
    return { matrix, rows: rowsOf(matrix) };
  });
}

/** Compressed sparse rows, some of them empty, as are some columns. */
export function sparseOf(
  shape: { rows: number; columns: number },
): fc.Arbitrary<Twins<SparseMatrix>> {
  const mostlyZero = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, entry);
  return tableOf(mostlyZero, shape).map((rows) => {
    const indptr = [0], indices: number[] = [], data: number[] = [];
    for (const row of rows) {
      row.forEach((value, j) => {
        if (value === 0) return;
        indices.push(j);
        data.push(value);
      });
      indptr.push(indices.length);
    }
    const matrix = new SparseMatrix(shape.rows, shape.columns, {
      indptr: Uint32Array.from(indptr),
      indices: Uint32Array.from(indices),
      data: Float64Array.from(data),
    });
    return { matrix, rows: rows.map((row) => row.map((value) => value + 0)) };
  });
}

/** One to three dense or sparse parts side by side, weighted. */
export function blocksOf(rows: number): fc.Arbitrary<Twins<BlockMatrix>> {
  const part = fc.integer({ min: 0, max: 4 }).chain((columns) =>
    fc.record({
      twins: fc.oneof<fc.Arbitrary<Twins<Matrix | SparseMatrix>>[]>(
        denseOf({ rows, columns }),
        sparseOf({ rows, columns }),
      ),
      weight: fc.constantFrom(1, 0.25, 3),
    })
  );
  return fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ({
    matrix: new BlockMatrix(parts.map(({ twins, weight }) => ({ matrix: twins.matrix, weight }))),
    rows: Array.from(
      { length: rows },
      (_, i) => parts.flatMap(({ twins, weight }) => twins.rows[i].map((value) => weight * value)),
    ),
  }));
}

/** Numbers of rows, in any order and number. */
export function rowNumbers(rows: number): fc.Arbitrary<number[]> {
  return rows === 0 ? fc.constant([]) : fc.array(fc.integer({ min: 0, max: rows - 1 }));
}

/** The entries of a dense matrix, row by row. */
export function rowsOf(matrix: Matrix): number[][] {
  return Array.from({ length: matrix.rows }, (_, i) => [...matrix.row(i)]);
}
