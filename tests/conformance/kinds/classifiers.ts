import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { BlockMatrix, type Features } from "../../../src/core/block_matrix.ts";
import { encodeLabels, type Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import { ShapeError } from "../../../src/errors.ts";
import type {
  Classifier,
  ClassifierFitOptions,
  ClassifierModel,
  FeatureInput,
} from "../../../src/models/classifier.ts";
import { assertDistributions } from "../assert_distributions.ts";
import { randomBlocks, randomDense, randomSparse } from "../../core/kernels/linear_example.ts";
import type { Check, Kind } from "../estimator.ts";
import { swapWithinFold } from "../swap_within_fold.ts";
import { asMl, withNaN } from "./matrices.ts";

/** Rows of features, a label each. */
export interface LabelledRows {
  readonly x: FeatureInput;
  readonly y: readonly Label[];
}

type ClassifierCheck = Check<Classifier, ClassifierModel, LabelledRows>;

const ROWS = 61;

/** Features and labels in, probabilities out. */
export const classifiers: Kind<Classifier, ClassifierModel, LabelledRows> = {
  data() {
    const random = new RandomState(11);
    const features: Record<string, Features> = {
      "dense f64": randomDense(random, { rows: ROWS, columns: 7, type: "f64" }),
      "dense f32": randomDense(random, { rows: ROWS, columns: 7, type: "f32" }),
      "sparse": randomSparse(random, { rows: ROWS, columns: 15 }),
      "blocks": randomBlocks(random, ROWS),
    };
    const labels: Record<string, Label[]> = {
      "two classes": Array.from({ length: ROWS }, (_, i) => i % 2 === 0 ? "yes" : "no"),
      "four classes": Array.from({ length: ROWS }, (_, i) => 10 * (i % 4)),
    };
    return Object.fromEntries(
      Object.entries(features).flatMap(([name, x]) =>
        Object.entries(labels).map(([classes, y]) => [`${name}, ${classes}`, { x, y }])
      ),
    );
  },
  rows: ({ y }) => y.length,
  takeRows: ({ x, y }, rows) => ({ x: BlockMatrix.of(x).view(rows), y: rows.map((row) => y[row]) }),
  fit: (spec, { x, y }, options: ClassifierFitOptions = {}) => spec.fit(x, y, options),
  apply: (model, { x }) => ({ probabilities: model.predictProba(x), predicted: model.predict(x) }),
  weighted: true,
  widen({ x, y }) {
    const extra = { matrix: Matrix.zeros(x.rows, 1), weight: 1 };
    return { x: new BlockMatrix([...BlockMatrix.of(x).parts, extra]), y };
  },
  spoil: ({ x, y }) => x instanceof Matrix ? { x: withNaN(x), y } : undefined,
  toMl: ({ x, y }) =>
    x instanceof Matrix && x.data instanceof Float64Array ? { x: asMl(x), y } : undefined,
  checks: [
    {
      name: "gives sorted classes probabilities that sum to 1, and predicts the largest",
      run({ make, data: { x, y } }) {
        const { model, outOfFold } = make().fitCrossValidated(x, y);
        assertEquals(model.classes, encodeLabels(y).classes);
        assertEquals(model.columns, x.columns);
        const probabilities = BlockMatrix.of(model.predictProba(x)).toDense();
        assertDistributions(probabilities, [ROWS, model.classes.length]);
        assertDistributions(outOfFold, [ROWS, model.classes.length]);
        model.predict(x).forEach((label, i) => {
          const row = probabilities.row(i);
          assertEquals(label, model.classes[row.indexOf(Math.max(...row))]);
        });
      },
    },
    {
      name: "cross-validates beside the same fit, to the same bits",
      run({ make, data: { x, y } }) {
        const first = make().fitCrossValidated(x, y), second = make().fitCrossValidated(x, y);
        assertEquals(first.model, make().fit(x, y));
        assertEquals(second, first);
      },
    },
    {
      name: "does not learn a row's out-of-fold probabilities from its own label",
      run({ make, data: { x, y } }) {
        const { swapped, rows } = swapWithinFold(y);
        const before = make().fitCrossValidated(x, y), after = make().fitCrossValidated(x, swapped);
        for (const row of rows) assertEquals(after.outOfFold.row(row), before.outOfFold.row(row));
      },
    },
    {
      name: "learns the same of labels by other names",
      run({ make, data: { x, y } }) {
        const { classes, indices } = encodeLabels(y);
        const fitted = (nameOf: (place: number) => Label) =>
          make().fit(x, Array.from(indices, nameOf));
        const numbered = fitted((place) => place - 2), named = fitted((place) => `class ${place}`);
        const probabilities = make().fit(x, y).predictProba(x);
        for (const other of [numbered, named]) {
          assertEquals(other.predictProba(x), probabilities);
          assertNotEquals(other.classes, classes);
        }
      },
    },
    {
      name: "refuses labels, weights and groups of another length",
      run({ make, data: { x, y } }) {
        const short = y.slice(1);
        const groups = short, sampleWeight = new Float64Array(ROWS + 1).fill(1);
        for (
          const fit of [
            () => make().fit(x, short),
            () => make().fit(x, y, { groups }),
            () => make().fit(x, y, { sampleWeight }),
            () => make().fitCrossValidated(x, short),
          ]
        ) assertThrows(fit, ShapeError, "Cannot");
      },
    },
    {
      name: "refuses one class alone",
      run({ make, data: { x } }) {
        const y = Array<Label>(ROWS).fill("one");
        assertThrows(() => make().fit(x, y), RangeError, "Cannot");
      },
    },
    {
      name: "refuses a weight that is negative or not finite",
      run({ make, data: { x, y } }) {
        for (const weight of [-1, NaN, Infinity]) {
          const sampleWeight = new Float64Array(ROWS).fill(1);
          sampleWeight[3] = weight;
          assertThrows(() => make().fit(x, y, { sampleWeight }), RangeError, "Cannot");
        }
      },
    },
  ] satisfies ClassifierCheck[],
};
