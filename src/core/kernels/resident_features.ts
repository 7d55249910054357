import * as core from "../../../wasm/pkg/core.wasm";
import type { BlockMatrix, BlockPart } from "../block_matrix.ts";
import { Matrix } from "../matrix.ts";
import { SparseMatrix } from "../sparse_matrix.ts";
import { Arena, read, write } from "./memory.ts";

/** Rows `from` to `to − 1`. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

/** Where the products with one row range go; pointers into the core's memory. */
interface Products {
  readonly rows: RowRange;
  readonly lanes: number;
  /** Coefficients or their gradient, shape `(columns + 1, lanes)`. */
  readonly coefficients: number;
  /** Scores or residuals of these rows, shape `(rows, lanes)`. */
  readonly scores: number;
}

/** One part in the core's memory. */
interface ResidentPart {
  readonly columns: number;
  /** The factor on every entry; products are taken without it. */
  readonly weight: number;
  addScores(at: Products): void;
  addGradient(at: Products): void;
  addSpread(at: { rows: RowRange; weights: number; mean: number; spread: number }): void;
}

/** The features of a linear model in the core's memory, until disposed of.
 *
 * Coefficients have shape `(columns + 1, outputs)`: the last row belongs to a column of ones, and is the intercept.
 * In the core they are padded to an even number of outputs (lanes), and the weights of the blocks are folded into them.
 */
export class ResidentFeatures implements Disposable {
  readonly rows: number;
  readonly columns: number;
  readonly #arena = new Arena();
  readonly #parts: readonly ResidentPart[];

  constructor(x: BlockMatrix) {
    this.rows = x.rows;
    this.columns = x.columns;
    const ones = new Matrix(x.rows, 1, new Float64Array(x.rows).fill(1));
    this.#parts = [
      ...x.parts.map((part) => makeResident(this.#arena, part, x.rowIndices)),
      makeResident(this.#arena, { matrix: ones, weight: 1 }),
    ];
  }

  [Symbol.dispose](): void {
    this.#arena[Symbol.dispose]();
  }

  /** The linear scores of a range of rows, shape `(rows, outputs)`. */
  scores(
    coefficients: Float64Array,
    { outputs, rows = { from: 0, to: this.rows } }: { outputs: number; rows?: RowRange },
  ): Matrix {
    using arena = new Arena();
    const lanes = lanesOf(outputs), count = rows.to - rows.from;
    const padded = new Float64Array(count * lanes);
    const scores = arena.put(padded);
    this.addScores({
      rows,
      lanes,
      coefficients: arena.put(this.pack(coefficients, outputs)),
      scores,
    });
    read(scores, padded);
    const matrix = Matrix.zeros(count, outputs);
    for (let i = 0; i < count; i++) {
      matrix.data.set(padded.subarray(i * lanes, i * lanes + outputs), i * outputs);
    }
    return matrix;
  }

  /** `scores ← scores + x · coefficients`. */
  addScores(at: Products): void {
    this.#eachPart(at.lanes, (part, offset) => {
      part.addScores({ ...at, coefficients: at.coefficients + offset });
    });
  }

  /** `coefficients ← coefficients + xᵀ · scores`. */
  addGradient(at: Products): void {
    this.#eachPart(at.lanes, (part, offset) => {
      part.addGradient({ ...at, coefficients: at.coefficients + offset });
    });
  }

  /** Weighted means of all columns and sums of squared deviations from them, the ones' included. */
  moments(
    ranges: readonly RowRange[],
    weights: Float64Array,
  ): { mean: Float64Array; spread: Float64Array } {
    using arena = new Arena();
    const size = this.columns + 1;
    const sums = arena.put(new Float64Array(size)), spread = arena.put(new Float64Array(size));
    const pointer = arena.put(weights), at = (from: number) => pointer + from * BYTES;
    for (const rows of ranges) {
      this.addGradient({ rows, lanes: 1, coefficients: sums, scores: at(rows.from) });
    }
    const mean = read(sums, new Float64Array(size));
    const total = mean[this.columns];
    mean.forEach((sum, j) => mean[j] = sum / total);
    write(sums, mean);
    for (const rows of ranges) {
      this.#eachPart(1, (part, offset) => {
        part.addSpread({
          rows,
          weights: at(rows.from),
          mean: sums + offset,
          spread: spread + offset,
        });
      });
    }
    const squares = read(spread, new Float64Array(size));
    this.#eachPart(1, ({ columns, weight }, offset) => {
      for (let j = offset / BYTES; j < offset / BYTES + columns; j++) {
        mean[j] *= weight;
        squares[j] *= weight * weight;
      }
    });
    return { mean, spread: squares };
  }

  /** Coefficients as the core reads them. */
  pack(coefficients: Float64Array, outputs: number): Float64Array {
    const lanes = lanesOf(outputs);
    const packed = new Float64Array((this.columns + 1) * lanes);
    let j = 0;
    for (const { columns, weight } of this.#parts) {
      for (const end = j + columns; j < end; j++) {
        for (let k = 0; k < outputs; k++) {
          packed[j * lanes + k] = weight * coefficients[j * outputs + k];
        }
      }
    }
    return packed;
  }

  /** The gradient as the core writes it, by the coefficients as they were before {@linkcode pack}. */
  unpack(packed: Float64Array, gradient: Float64Array, outputs: number): void {
    const lanes = lanesOf(outputs);
    let j = 0;
    for (const { columns, weight } of this.#parts) {
      for (const end = j + columns; j < end; j++) {
        for (let k = 0; k < outputs; k++) {
          gradient[j * outputs + k] = weight * packed[j * lanes + k];
        }
      }
    }
  }

  /** Calls back with each part, and where its coefficients start, in bytes. */
  #eachPart(lanes: number, callback: (part: ResidentPart, offset: number) => void): void {
    let offset = 0;
    for (const part of this.#parts) {
      callback(part, offset);
      offset += part.columns * lanes * BYTES;
    }
  }
}

/** Outputs as the core stores them: one, or an even number, so that they fill SIMD registers. */
export function lanesOf(outputs: number): number {
  return outputs === 1 ? 1 : outputs + outputs % 2;
}

const BYTES = Float64Array.BYTES_PER_ELEMENT;

function makeResident(
  arena: Arena,
  { matrix, weight }: BlockPart,
  rowIndices?: Uint32Array,
): ResidentPart {
  const shown = rowIndices === undefined ? matrix : matrix.takeRows(rowIndices);
  return shown instanceof SparseMatrix
    ? residentSparse(arena, shown, weight)
    : residentDense(arena, shown, weight);
}

function residentDense(arena: Arena, { columns, data }: Matrix, weight: number): ResidentPart {
  const x = arena.put(data);
  const [scores, gradient, spreads] = data instanceof Float32Array
    ? [core.add_scores_f32, core.add_gradient_f32, core.add_spread_f32]
    : [core.add_scores_f64, core.add_gradient_f64, core.add_spread_f64];
  const place = ({ from, to }: RowRange) =>
    [x + from * columns * data.BYTES_PER_ELEMENT, to - from, columns] as const;
  return {
    columns,
    weight,
    addScores: (at) => scores(...place(at.rows), at.coefficients, at.lanes, at.scores),
    addGradient: (at) => gradient(...place(at.rows), at.scores, at.lanes, at.coefficients),
    addSpread: (at) => spreads(...place(at.rows), at.weights, at.mean, at.spread),
  };
}

function residentSparse(arena: Arena, x: SparseMatrix, weight: number): ResidentPart {
  const columns = x.columns, entries = x.data.length;
  const indptr = arena.put(x.indptr), indices = arena.put(x.indices), data = arena.put(x.data);
  const place = ({ from, to }: RowRange) =>
    [
      indptr + from * Uint32Array.BYTES_PER_ELEMENT,
      indices,
      data,
      entries,
      to - from,
      columns,
    ] as const;
  return {
    columns,
    weight,
    addScores: (at) => core.add_scores_csr(...place(at.rows), at.coefficients, at.lanes, at.scores),
    addGradient: (at) =>
      core.add_gradient_csr(...place(at.rows), at.scores, at.lanes, at.coefficients),
    addSpread: (at) => core.add_spread_csr(...place(at.rows), at.weights, at.mean, at.spread),
  };
}
