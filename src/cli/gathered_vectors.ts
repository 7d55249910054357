import { Matrix } from "../core/matrix.ts";

/** Vectors of rows that come one after the other; rows may lack one. */
export class GatheredVectors {
  /** Numbers of the rows that have a vector, ascending. */
  readonly rows: number[] = [];
  readonly #dimensions: number;
  #data: Float32Array;

  /** None so far. */
  constructor(dimensions: number) {
    this.#dimensions = dimensions;
    this.#data = new Float32Array(1024 * dimensions);
  }

  /** Adds the vector of a row. */
  add(row: number, vector: ArrayLike<number>): void {
    const start = this.rows.length * this.#dimensions;
    if (start === this.#data.length) {
      const longer = new Float32Array(2 * this.#data.length);
      longer.set(this.#data);
      this.#data = longer;
    }
    this.#data.set(vector, start);
    this.rows.push(row);
  }

  /** Those so far, shape `(rows, dimensions)`. */
  matrix(): Matrix {
    const { length } = this.rows;
    return new Matrix(length, this.#dimensions, this.#data.slice(0, length * this.#dimensions));
  }
}
