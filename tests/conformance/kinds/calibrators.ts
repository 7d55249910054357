import { RandomState } from "../../../src/core/random.ts";
import type { Stateful } from "../../../src/core/state.ts";
import type { FitOptions, Kind } from "../estimator.ts";

/** A spec that learns what scores stand for. */
interface Calibrator {
  fit(scores: Float64Array, targets: Float64Array, options?: FitOptions): CalibratorModel;
}

interface CalibratorModel extends Stateful {
  predict(scores: Float64Array): Float64Array;
}

/** Scores, and what each should have been. */
interface Pairs {
  readonly scores: Float64Array;
  readonly targets: Float64Array;
}

/** Scores in, calibrated ones out. */
export const calibrators: Kind<Calibrator, CalibratorModel, Pairs> = {
  data() {
    const random = new RandomState(15);
    const scores = Float64Array.from({ length: 50 }, () => random.normal());
    const targets = scores.map((score) => score + random.normal() > 0 ? 1 : 0);
    return {
      "scores that differ": { scores, targets },
      "scores that repeat": { scores: scores.map((score) => Math.round(2 * score) / 2), targets },
    };
  },
  rows: ({ scores }) => scores.length,
  takeRows: ({ scores, targets }, rows) => ({
    scores: Float64Array.from(rows, (row) => scores[row]),
    targets: Float64Array.from(rows, (row) => targets[row]),
  }),
  fit: (spec, { scores, targets }, options) => spec.fit(scores, targets, options),
  apply: (model, { scores }) => ({ predicted: [...model.predict(scores)] }),
  weighted: true,
  spoil: ({ scores, targets }) => ({ scores: scores.with(2, NaN), targets }),
};
