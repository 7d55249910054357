import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { CCA } from "../../../src/models/cca.ts";
import type { CCAModel } from "../../../src/models/cca_model.ts";
import { randomDense } from "../../core/kernels/linear_example.ts";
import type { Kind } from "../estimator.ts";
import { asMl, withNaN } from "./matrices.ts";

/** Two matrices of the same rows. */
interface BlockPair {
  readonly x: Matrix;
  readonly y: Matrix;
}

/** Two dense matrices in, scores of both out. */
export const blockPairs: Kind<CCA, CCAModel, BlockPair> = {
  data() {
    const random = new RandomState(16);
    const x = randomDense(random, { rows: 40, columns: 5, type: "f64" });
    const y = randomDense(random, { rows: 40, columns: 3, type: "f64" });
    for (let i = 0; i < 40; i++) y.row(i)[0] += x.row(i)[1];
    const x32 = new Matrix(40, 5, Float32Array.from(x.data));
    return { "f64": { x, y }, "f32 with f64": { x: x32, y } };
  },
  rows: ({ x }) => x.rows,
  takeRows: ({ x, y }, rows) => ({ x: x.takeRows(rows), y: y.takeRows(rows) }),
  fit: (spec, { x, y }) => spec.fit(x, y),
  apply: (model, { x, y }) => ({ ...model.transform(x, y) }),
  widen: ({ x, y }) => ({ x, y: Matrix.zeros(y.rows, y.columns + 1) }),
  spoil: ({ x, y }) => ({ x, y: withNaN(y) }),
  toMl: ({ x, y }) => x.data instanceof Float32Array ? undefined : { x: asMl(x), y: asMl(y) },
};
