import { assertEquals } from "@std/assert";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { Stateful } from "../../../src/core/state.ts";
import { randomDense } from "../../core/kernels/linear_example.ts";
import type { Kind, Output } from "../estimator.ts";
import { asMl, withNaN } from "./matrices.ts";

/** A spec that learns how columns of numbers become others. */
interface MatrixSpec {
  fit(x: Matrix): MatrixModel;
}

interface MatrixModel extends Stateful {
  transform(x: Matrix): Matrix;
}

/** Dense matrices in and out. */
export const transformers: Kind<MatrixSpec, MatrixModel, Matrix> = {
  data() {
    const random = new RandomState(12), shape = { rows: 43, columns: 6 };
    const constant = randomDense(random, { ...shape, type: "f64" });
    for (let i = 0; i < constant.rows; i++) constant.row(i)[4] = 7;
    return {
      "f64": randomDense(random, { ...shape, type: "f64" }),
      "f32": randomDense(random, { ...shape, type: "f32" }),
      "a constant column": constant,
    };
  },
  rows: ({ rows }) => rows,
  takeRows: (x, rows) => x.takeRows(rows),
  fit: (spec, x) => spec.fit(x),
  apply(model, x) {
    const transformed = model.transform(x);
    return { transformed, ...inverseOf(model, transformed) };
  },
  widen: ({ rows, columns }) => Matrix.zeros(rows, columns + 1),
  spoil: withNaN,
  toMl: (x) => x.data instanceof Float32Array ? undefined : asMl(x),
  checks: [
    {
      name: "stores what comes of f32 as it says",
      run({ estimator, make, data }) {
        if (!(data.data instanceof Float32Array)) return;
        const { data: transformed } = make().fit(data).transform(data);
        const expected = estimator.f32 === "f64" ? Float64Array : Float32Array;
        assertEquals(transformed.constructor, expected);
      },
    },
  ],
};

/** The same for matrices of dates, in milliseconds since 1970. */
export const dateTransformers: Kind<MatrixSpec, MatrixModel, Matrix> = {
  ...transformers,
  data() {
    const random = new RandomState(13), day = 86_400_000;
    const dates = (step: number) => {
      const x = Matrix.zeros(20, 2);
      x.data.forEach((_, at) => x.data[at] = step * random.randomInteger(20_000));
      return x;
    };
    return { "days": dates(day), "hours": dates(day / 24) };
  },
};

/** What a model makes of its own output, if it can go back. */
function inverseOf(model: MatrixModel, transformed: Matrix): Output {
  return "inverseTransform" in model && typeof model.inverseTransform === "function"
    ? { inverse: model.inverseTransform(transformed) }
    : {};
}
