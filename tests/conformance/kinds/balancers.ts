import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { ModalityBalancer } from "../../../src/fusion/modality_balancer.ts";
import type { ModalityBalancerModel } from "../../../src/fusion/modality_balancer_model.ts";
import { randomDense } from "../../core/kernels/linear_example.ts";
import type { Kind } from "../estimator.ts";
import { asMl, withNaN } from "./matrices.ts";

/** A matrix a modality. */
interface Matrices {
  readonly image: Matrix;
  readonly tabular: Matrix;
}

/** A matrix a modality in, and out. */
export const balancers: Kind<ModalityBalancer, ModalityBalancerModel, Matrices> = {
  data() {
    const random = new RandomState(22);
    const draw = (columns: number, type: "f64" | "f32") =>
      randomDense(random, { rows: 30, columns, type });
    return {
      "f64": { image: draw(12, "f64"), tabular: draw(3, "f64") },
      "f32 beside f64": { image: draw(12, "f32"), tabular: draw(3, "f64") },
    };
  },
  rows: ({ image }) => image.rows,
  takeRows: ({ image, tabular }, rows) => ({
    image: image.takeRows(rows),
    tabular: tabular.takeRows(rows),
  }),
  fit: (spec, { image, tabular }) => spec.fit({ image, tabular }),
  apply: (model, { image, tabular }) => model.transform({ image, tabular }),
  widen: ({ image, tabular }) => ({
    image,
    tabular: Matrix.zeros(image.rows, tabular.columns + 1),
  }),
  spoil: ({ image, tabular }) => ({ image, tabular: withNaN(tabular) }),
  toMl: ({ image, tabular }) =>
    image.data instanceof Float32Array ? undefined : { image: asMl(image), tabular: asMl(tabular) },
};
