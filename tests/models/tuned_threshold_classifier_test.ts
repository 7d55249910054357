import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { mostProbable } from "../../src/core/most_probable.ts";
import { RandomState } from "../../src/core/random.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { tuneClassFactors } from "../../src/models/tune_class_factors.ts";
import { TunedThresholdClassifier } from "../../src/models/tuned_threshold_classifier.ts";
import { reweigh } from "../../src/models/tuned_threshold_model.ts";
import { accuracy, balancedAccuracy, macroF1 } from "../../src/validation/metrics.ts";

/** Three classes of 80, 14 and 6 in a hundred rows, their middles 1.2 apart. */
function imbalanced(rows: number, seed: number): { x: Matrix; y: string[] } {
  const random = new RandomState(seed);
  const middles: Record<string, number[]> = { common: [0, 0], some: [1.2, 0], rare: [0, 1.2] };
  const y = Array.from(
    { length: rows },
    (_, i) => i % 50 < 3 ? "rare" : i % 50 < 10 ? "some" : "common",
  );
  const x = Matrix.fromRows(y.map((label) => middles[label].map((at) => at + random.normal())));
  return { x, y };
}

const train = imbalanced(1000, 31), test = imbalanced(5000, 32);
const logistic = new LogisticRegression();

describe("TunedThresholdClassifier", () => {
  it("scores better on rows held out, where classes are imbalanced", () => {
    const plain = logistic.fit(train.x, train.y).predict(test.x);
    for (
      const [metric, score] of [["macroF1", macroF1], [
        "balancedAccuracy",
        balancedAccuracy,
      ]] as const
    ) {
      const model = new TunedThresholdClassifier(logistic, { metric }).fit(train.x, train.y);
      assertLess(score(test.y, plain) + 0.08, score(test.y, model.predict(test.x)), metric);
    }
  });

  it("is tuned on out-of-fold probabilities, and decides for the largest product", () => {
    const { model } = new TunedThresholdClassifier(logistic).fitCrossValidated(train.x, train.y);
    const inner = logistic.fitCrossValidated(train.x, train.y);
    assertEquals(model.classifier, inner.model);
    assertEquals(model.factors, tuneClassFactors(inner.outOfFold, train.y, { parts: 5 }));
    const products = reweigh(inner.model.predictProba(test.x), model.factors);
    assertEquals(model.predictProba(test.x), products);
    assertEquals(model.predict(test.x), mostProbable(products, model.classes));
  });

  it("says out of fold about what it is worth on rows held out", () => {
    const { model, outOfFold } = new TunedThresholdClassifier(logistic)
      .fitCrossValidated(train.x, train.y);
    const promised = macroF1(train.y, mostProbable(outOfFold, model.classes));
    assertLess(Math.abs(promised - macroF1(test.y, model.predict(test.x))), 0.05);
  });

  it("tunes nothing that does not prove itself", () => {
    // Noise: what is best on some rows is not on others.
    const random = new RandomState(33);
    const x = Matrix.fromRows(Array.from({ length: 90 }, () => [random.normal()]));
    const y = Array.from({ length: 90 }, (_, i) => i % 2);
    const tuned = new TunedThresholdClassifier(logistic, { metric: "accuracy" });
    const { model, outOfFold } = tuned.fitCrossValidated(x, y);
    const inner = logistic.fitCrossValidated(x, y);
    const scores = [outOfFold, inner.outOfFold].map((p) => accuracy(y, mostProbable(p, [0, 1])));
    assert(scores[0] >= scores[1], `${scores}`);
    if (scores[0] === scores[1]) {
      assertEquals([...model.factors], [1, 1]);
      assertEquals(outOfFold, inner.outOfFold);
    }
  });

  it("keeps to the most probable class where no row can be left out", () => {
    const x = Matrix.fromRows([[0], [1], [2]]), y = ["a", "b", "c"];
    assertEquals([...new TunedThresholdClassifier(logistic).fit(x, y).factors], [1, 1, 1]);
  });

  it("keeps groups together", () => {
    const groups = train.y.map((_, i) => i % 13);
    const { outOfFold } = new TunedThresholdClassifier(logistic, { innerFolds: 13 })
      .fitCrossValidated(train.x, train.y, { groups });
    const inner = logistic.fitCrossValidated(train.x, train.y, { groups });
    const others = groups.map((_, i) => i).filter((i) => groups[i] !== 5);
    const factors = tuneClassFactors(
      inner.outOfFold.takeRows(others),
      others.map((i) => train.y[i]),
      { parts: 12, groups: others.map((i) => groups[i]) },
    );
    const expected = reweigh(inner.outOfFold, factors).row(5);
    outOfFold.row(5).forEach((p, k) => assertAlmostEquals(p, expected[k], 1e-12));
  });
});
