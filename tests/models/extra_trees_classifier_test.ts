import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { LEAF } from "../../src/models/flat_trees.ts";
import {
  ExtraTreesClassifier,
  type ExtraTreesClassifierOptions,
} from "../../src/models/extra_trees_classifier.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { accuracy } from "../../src/validation/metrics.ts";
import { treeExample, type TreeExampleKind } from "./tree_examples.ts";

const { train, test } = treeExample(500, 2, "numbers");

describe("ExtraTreesClassifier", () => {
  it("has the accuracy of scikit-learn 1.9.1 over ten seeds, within two standard deviations", () => {
    const other = {
      criterion: "entropy",
      maxFeatures: "all",
      minSamplesLeaf: 3,
      bootstrap: true,
    } as const;
    for (
      const [rows, classes, kind, options, mean, sd] of [
        [500, 2, "numbers", {}, 0.8378, 0.0089],
        [500, 4, "numbers", {}, 0.6094, 0.0047],
        [600, 3, "few numbers", {}, 0.7017, 0.0128],
        [500, 2, "numbers", other, 0.8212, 0.0095],
        [500, 4, "numbers", other, 0.614, 0.0076],
        [600, 3, "few numbers", other, 0.6907, 0.0069],
      ] as [number, number, TreeExampleKind, ExtraTreesClassifierOptions, number, number][]
    ) {
      const { train, test } = treeExample(rows, classes, kind);
      const scores = [0, 1, 2, 3, 4].map((seed) => {
        const model = new ExtraTreesClassifier({ ...options, seed }).fit(train.x, train.y);
        return accuracy(test.y, model.predict(test.x));
      });
      const own = scores.reduce((sum, score) => sum + score, 0) / scores.length;
      assertAlmostEquals(own, mean, 2 * sd, `${kind}, ${classes} classes`);
    }
  });

  it("gives every training row its class by default, as all trees see all rows", () => {
    const model = new ExtraTreesClassifier({ nEstimators: 3 }).fit(train.x, train.y);
    assertEquals(model.predict(train.x), train.y);
    assert(model.predictProba(train.x).data.every((p) => p === 0 || p === 1));
  });

  it("splits between values, at thresholds that differ from tree to tree", () => {
    const x = Matrix.fromRows([[0], [1]]);
    const model = new ExtraTreesClassifier({ nEstimators: 200 }).fit(x, ["a", "b"]);
    const { features, thresholds } = model.trees;
    const drawn = thresholds.filter((_, node) => features[node] !== LEAF);
    assertEquals([drawn.length, new Set(drawn).size], [200, 200]);
    assert(drawn.every((threshold) => threshold >= 0 && threshold < 1));
    assertAlmostEquals(drawn.reduce((sum, threshold) => sum + threshold) / 200, 0.5, 0.07);
  });

  it("is smoother than a random forest", () => {
    const x = Matrix.fromRows(Array.from({ length: 20 }, (_, i) => [i]));
    const y = Array.from({ length: 20 }, (_, i) => i < 10 ? "low" : "high");
    const between = Matrix.fromRows([[9.1], [9.5], [9.9]]);
    const shares = (forest: ExtraTreesClassifier | RandomForestClassifier) =>
      [...forest.fit(x, y).predictProba(between).data].filter((_, at) => at % 2 === 0);
    const extra = shares(new ExtraTreesClassifier());
    assert(extra[0] < extra[1] && extra[1] < extra[2], `${extra}`);
    const [first, ...others] = shares(new RandomForestClassifier({ bootstrap: false }));
    assert(first === 0 && others.every((share) => share === 0 || share === 1));
  });

  it("tells which columns matter", () => {
    const model = new ExtraTreesClassifier().fit(train.x, train.y);
    const [a, b, c, ...noise] = model.featureImportances;
    assertGreater(Math.min(a, b, c), Math.max(...noise));
    assertAlmostEquals(model.featureImportances.reduce((sum, share) => sum + share), 1, 1e-12);
  });

  it("scores out of bag where it draws rows", () => {
    const extra = new ExtraTreesClassifier({ bootstrap: true, oobScore: true });
    const model = extra.fit(train.x, train.y);
    assertAlmostEquals(model.oobScore!, accuracy(test.y, model.predict(test.x)), 0.06);
    assertThrows(() => new ExtraTreesClassifier({ oobScore: true }), TypeError, "out of bag");
  });

  it("has a seed that decides everything", () => {
    const fit = (seed: number) =>
      new ExtraTreesClassifier({ nEstimators: 5, seed }).fit(train.x, train.y).toState();
    assertEquals(fit(3), fit(3));
    assert(JSON.stringify(fit(3)) !== JSON.stringify(fit(4)));
  });

  it("names itself in what it refuses", () => {
    const extra = new ExtraTreesClassifier(), x = Matrix.fromRows([[1], [NaN]]);
    assertThrows(() => extra.fit(x, ["a", "a"]), RangeError, "extremely randomised trees");
    assertThrows(() => extra.fit(x, ["a", "b"]), RangeError, "must be finite");
  });

  it("learns constant columns and huge numbers", () => {
    const random = new RandomState(1);
    const x = Matrix.fromRows(
      Array.from({ length: 30 }, (_, i) => [7, (i % 2 === 0 ? 1 : -1) * 1e308 * random.random()]),
    );
    const y = Array.from({ length: 30 }, (_, i) => i % 2);
    const model = new ExtraTreesClassifier({ nEstimators: 9 }).fit(x, y);
    assertEquals(model.predict(x), y);
    assertEquals(model.featureImportances[0], 0);
  });
});
