import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertLess, assertThrows } from "@std/assert";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import { CalibratedFusion } from "../../src/fusion/calibrated_fusion.ts";
import { CalibratedFusionModel } from "../../src/fusion/calibrated_fusion_model.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { ProbabilityCalibrator } from "../../src/models/probability_calibrator.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { expectedCalibrationError, logLoss } from "../../src/validation/metrics.ts";
import { complementary, takeRows } from "./blocks.ts";

const { blocks, labels } = complementary({ rows: 800, seed: 5, absent: 0.1 });
const rows = (from: number) => {
  const taken = Array.from({ length: 400 }, (_, i) => from + i);
  return {
    blocks: blocks.map((block) => takeRows(block, taken)),
    labels: taken.map((row) => labels[row]),
  };
};
const train = rows(0), test = rows(400);

/** Few trees to the last row, whose product is more certain yet. */
const certain = new LateFusion({
  classifier: new RandomForestClassifier({ nEstimators: 5 }),
  combine: "logAverage",
});

describe("CalibratedFusion", () => {
  it("makes an overconfident fusion's probabilities honest on rows held out", () => {
    const plain = certain.fit(train.blocks, train.labels).predictProba(test.blocks);
    for (const method of ["auto", "platt", "isotonic", "temperature"] as const) {
      const model = new CalibratedFusion(certain, { method }).fit(train.blocks, train.labels);
      const honest = model.predictProba(test.blocks);
      const { classes } = model;
      assertLess(logLoss(test.labels, honest, { classes }), logLoss(test.labels, plain));
      assertLess(
        expectedCalibrationError(test.labels, honest, { classes }),
        expectedCalibrationError(test.labels, plain, { classes }),
        method,
      );
    }
  });

  it("calibrates the wrapped fusion's own out-of-fold probabilities, groups kept together", () => {
    const groups = train.labels.map((_, i) => i >> 2);
    const spec = new CalibratedFusion(certain, { seed: 3 });
    const { model, outOfFold } = spec.fitCrossValidated(train.blocks, train.labels, { groups });
    const inner = certain.fitCrossValidated(train.blocks, train.labels, { groups });
    const expected = new ProbabilityCalibrator({ seed: 3 })
      .fitCrossValidated(inner.outOfFold, train.labels, { groups });
    assertEquals(model.model, inner.model);
    assertEquals([model.calibrator, outOfFold], [expected.model, expected.outOfFold]);
    assertEquals(spec.fit(train.blocks, train.labels, { groups }), model);
  });

  it("has the prior that it gives a row without any modality", () => {
    const spec = new CalibratedFusion(new SingleModality({ modality: "image" }), {
      method: "platt",
    });
    const [image] = blocks.filter(({ modality }) => modality === "image");
    const model = spec.fit([image], labels);
    const absent = { ...image, present: new Uint8Array(image.present.length) };
    assertEquals(model.predictProba([absent]).row(0), model.prior);
  });

  it("leaves probabilities as they are without a method", () => {
    const model = new CalibratedFusion(certain, { method: "none" })
      .fit(train.blocks, train.labels);
    assertEquals(model.method, "none");
    assertEquals(model.predictProba(test.blocks), model.model.predictProba(test.blocks));
  });

  it("is the same from its state, which must be of as many classes as the fusion", () => {
    const model = new CalibratedFusion(certain).fit(train.blocks, train.labels);
    const state = model.toState();
    assertEquals(CalibratedFusionModel.fromState(new StateReader(state, stepDecoders)), model);
    const ofTwo = new ProbabilityCalibrator({ method: "temperature" })
      .fit(Matrix.fromRows([[1, 0], [0, 1], [1, 0], [0, 1]]), [
        "a",
        "b",
        "a",
        "b",
      ]).toState();
    const children = { ...state.children, calibrator: ofTwo };
    assertThrows(
      () => CalibratedFusionModel.fromState(new StateReader({ ...state, children }, stepDecoders)),
      ModelFormatError,
      "must be of 3 classes",
    );
    const noFusion = { ...state.children, model: ofTwo };
    assertThrows(
      () =>
        CalibratedFusionModel.fromState(
          new StateReader({ ...state, children: noFusion }, stepDecoders),
        ),
      ModelFormatError,
      "must be a fusion",
    );
    assert(model.modalities.length > 1);
  });

  it("leaves out the rows that the fusion inside leaves out", () => {
    const dropping = new EarlyFusion({ classifier: new LogisticRegression(), missing: "drop" });
    const model = new CalibratedFusion(dropping).fit(train.blocks, train.labels);
    const predictable = dropping.fit(train.blocks, train.labels).predictable(test.blocks);
    assert(predictable.includes(0) && predictable.includes(1));
    assertEquals(model.predictable(test.blocks), predictable);
  });
});
