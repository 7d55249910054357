import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertInstanceOf, assertLess, assertThrows } from "@std/assert";
import { AutoFusion } from "../../../src/fusion/auto/auto_fusion.ts";
import { portfolio } from "../../../src/fusion/auto/portfolio.ts";
import { decide } from "../../../src/fusion/auto/rank_by.ts";
import { CalibratedFusionModel } from "../../../src/fusion/calibrated_fusion_model.ts";
import { EarlyFusion } from "../../../src/fusion/early_fusion.ts";
import { ReweightedFusionModel } from "../../../src/fusion/reweighted_fusion_model.ts";
import { CalibratedClassifier } from "../../../src/models/calibrated_classifier.ts";
import { ProbabilityCalibrator } from "../../../src/models/probability_calibrator.ts";
import { RandomForestClassifier } from "../../../src/models/random_forest_classifier.ts";
import { reweigh } from "../../../src/models/tuned_threshold_model.ts";
import { logLoss, macroF1 } from "../../../src/validation/metrics.ts";
import { mostProbable } from "../../../src/core/most_probable.ts";
import { complementary, takeRows } from "../blocks.ts";

const whole = complementary({ rows: 300, seed: 9 });
// A picture tells one class only, and one of the others is rare: macro-F1 moves decisions.
const kept = whole.labels.map((_, i) => i).filter((i) => whole.labels[i] !== "c" || i % 6 === 0);
const blocks = whole.blocks.filter(({ modality }) => modality === "image").map((block) =>
  takeRows(block, kept)
);
const labels = kept.map((row) => whole.labels[row]);
const forest = new RandomForestClassifier({ nEstimators: 5 });
const fitted = new EarlyFusion({ classifier: forest }).fitCrossValidated(blocks, labels);
const { classes } = fitted.model;

describe("decide", () => {
  it("leaves a fusion as it is where accuracy decides and nothing is calibrated", () => {
    const { model, outOfFold } = decide(fitted, { labels, rankBy: "accuracy", calibrate: "none" });
    assertEquals(model === fitted.model && outOfFold === fitted.outOfFold, true);
  });

  it("calibrates first, then reweighs, and says out of fold what the two make of each row", () => {
    const decided = decide(fitted, { labels, rankBy: "macroF1", calibrate: "temperature" });
    const { model, outOfFold } = decided;
    assertInstanceOf(model, ReweightedFusionModel);
    assertInstanceOf(model.model, CalibratedFusionModel);
    const calibrated = new ProbabilityCalibrator({ method: "temperature" })
      .fitCrossValidated(fitted.outOfFold, labels, { classes });
    assertEquals(model.model.calibrator, calibrated.model);
    assertEquals(outOfFold, reweigh(calibrated.outOfFold, model.factors));
    assertEquals(decided.score, macroF1(labels, mostProbable(outOfFold, classes)));
    assertEquals(decided.logLoss, logLoss(labels, calibrated.outOfFold, { classes }));
    assertLess(decided.logLoss, logLoss(labels, fitted.outOfFold, { classes }));
  });

  it("does not wrap a fusion that no calibration does good", () => {
    const logistic = new EarlyFusion().fitCrossValidated(blocks, labels);
    const honest = new ProbabilityCalibrator().fitCrossValidated(logistic.outOfFold, labels);
    const { model } = decide(logistic, { labels, rankBy: "accuracy", calibrate: "auto" });
    assertEquals(model === logistic.model, honest.model.method === "none");
  });
});

describe("a search that calibrates", () => {
  it("gives out of fold what the calibrated winner says", () => {
    const search = new AutoFusion({ classifiers: { forest }, calibrate: "platt" });
    const { model, outOfFold } = search.fitCrossValidated(blocks, labels);
    const plain = new AutoFusion({ classifiers: { forest } }).fitCrossValidated(blocks, labels);
    assertLess(
      logLoss(labels, outOfFold, { classes }),
      logLoss(labels, plain.outOfFold, { classes }),
    );
    const state = JSON.stringify(model.toState());
    assert(state.includes("CalibratedFusionModel"));
  });

  it("refuses an unknown word", () => {
    assertThrows(() => new AutoFusion({ calibrate: "beta" as "platt" }), TypeError, "calibrate");
    assertThrows(
      () => portfolio(["logistic"], { calibrate: "beta" as "platt" }),
      TypeError,
      "method",
    );
  });
});

describe("portfolio", () => {
  it("calibrates each classifier in folds of its own number and seed, if it is told to", () => {
    const options = { innerFolds: 3, seed: 7 };
    const plain = portfolio(undefined, options);
    assertEquals(portfolio(undefined, { ...options, calibrate: "none" }), plain);
    const calibrated = portfolio(undefined, { ...options, calibrate: "isotonic" });
    for (const [name, classifier] of Object.entries(calibrated)) {
      assertInstanceOf(classifier, CalibratedClassifier);
      assertEquals(classifier.options, { method: "isotonic", ...options });
      assertEquals(classifier.classifier, plain[name as keyof typeof plain]);
    }
  });
});
