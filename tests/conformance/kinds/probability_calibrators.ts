import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import type { Label } from "../../../src/core/label.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { Stateful } from "../../../src/core/state.ts";
import { ShapeError } from "../../../src/errors.ts";
import type { ProbabilityFitOptions } from "../../../src/models/calibration_problem.ts";
import { assertDistributions } from "../assert_distributions.ts";
import type { Check, Kind } from "../estimator.ts";
import { asMl, withNaN } from "./matrices.ts";

/** A spec that learns what probabilities of classes stand for. */
interface MatrixCalibrator {
  fit(
    probabilities: Matrix,
    y: readonly Label[],
    options?: ProbabilityFitOptions,
  ): MatrixCalibratorModel;
}

interface MatrixCalibratorModel extends Stateful {
  transform(probabilities: Matrix): Matrix;
}

/** Probabilities, and the true class of each row. */
interface ScoredRows {
  readonly probabilities: Matrix;
  readonly y: readonly Label[];
}

type CalibratorCheck = Check<MatrixCalibrator, MatrixCalibratorModel, ScoredRows>;

const ROWS = 60;

/** Probabilities of classes in, calibrated ones out. */
export const probabilityCalibrators: Kind<MatrixCalibrator, MatrixCalibratorModel, ScoredRows> = {
  data() {
    const random = new RandomState(16);
    return {
      "two classes": drawn(random, ["no", "yes"], 1),
      "four classes, too sure": drawn(random, [0, 1, 2, 3], 3),
      "three classes, some impossible": certain(drawn(random, ["a", "b", "c"], 1)),
    };
  },
  rows: ({ y }) => y.length,
  takeRows: ({ probabilities, y }, rows) => ({
    probabilities: probabilities.takeRows(rows),
    y: rows.map((row) => y[row]),
  }),
  fit: (spec, { probabilities, y }, options) => spec.fit(probabilities, y, options),
  apply: (model, { probabilities }) => ({ calibrated: model.transform(probabilities) }),
  weighted: true,
  widen: ({ probabilities, y }) => ({
    probabilities: Matrix.zeros(probabilities.rows, probabilities.columns + 1),
    y,
  }),
  spoil: ({ probabilities, y }) => ({ probabilities: withNaN(probabilities), y }),
  toMl: ({ probabilities, y }) => ({ probabilities: asMl(probabilities), y }),
  checks: [
    {
      name: "gives probabilities that sum to 1",
      run({ make, data: { probabilities, y } }) {
        const calibrated = make().fit(probabilities, y).transform(probabilities);
        assertDistributions(calibrated, [ROWS, probabilities.columns]);
      },
    },
    {
      name: "learns the same of labels by other names, and of classes in another order",
      run({ make, data: { probabilities, y } }) {
        const state = make().fit(probabilities, y).toState();
        const named = y.map((label) => `class ${label}`);
        assertNotEquals(named, y);
        assertEquals(make().fit(probabilities, named).toState(), state);
        const turned = y.map((label) => typeof label === "number" ? -label : label);
        const classes = [...new Set(y)].sort().map((label) =>
          typeof label === "number" ? -label : label
        );
        assertEquals(make().fit(probabilities, turned, { classes }).toState(), state);
      },
    },
    {
      name: "refuses labels and weights of another length, and a single column",
      run({ make, data: { probabilities, y } }) {
        const short = y.slice(1), sampleWeight = new Float64Array(ROWS + 1).fill(1);
        assertThrows(() => make().fit(probabilities, short), ShapeError, "Cannot");
        assertThrows(() => make().fit(probabilities, y, { sampleWeight }), ShapeError, "Cannot");
        assertThrows(() => make().fit(Matrix.zeros(ROWS, 1), y), RangeError, "two at least");
      },
    },
  ] satisfies CalibratorCheck[],
};

/** Softmax of normal scores, and classes drawn from that of the scores over `sharpness`. */
function drawn(random: RandomState, classes: readonly Label[], sharpness: number): ScoredRows {
  const probabilities = Matrix.zeros(ROWS, classes.length), y: Label[] = [];
  for (let i = 0; i < ROWS; i++) {
    const scores = classes.map(() => 1.5 * random.normal());
    const softmax = (factor: number) => {
      const raised = scores.map((score) => Math.exp(factor * score));
      return raised.map((value) => value / raised.reduce((sum, other) => sum + other, 0));
    };
    probabilities.row(i).set(softmax(sharpness));
    y.push(classes[random.choice(classes.length, 1, { p: softmax(1) })[0]]);
  }
  return { probabilities, y };
}

/** The same, but that every third row is certain. */
function certain({ probabilities, y }: ScoredRows): ScoredRows {
  for (let i = 0; i < ROWS; i += 3) {
    const row = probabilities.row(i), place = row.indexOf(Math.max(...row));
    row.fill(0);
    row[place] = 1;
  }
  return { probabilities, y };
}
