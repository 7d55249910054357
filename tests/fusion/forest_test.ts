import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import type { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { EarlyFusionModel } from "../../src/fusion/early_fusion_model.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";
import { RandomForestModel } from "../../src/models/random_forest_model.ts";
import { complementary, share, toSparse } from "./blocks.ts";

const { blocks, labels } = complementary({ rows: 120, seed: 3, absent: 0.2 });
const classifier = new RandomForestClassifier({ nEstimators: 20 });

function assertClose(actual: Matrix, expected: Matrix): void {
  actual.data.forEach((value, k) => assertAlmostEquals(value, expected.data[k], 1e-12));
}

describe("a forest in a fusion", () => {
  it("does not mind the scale of blocks", () => {
    const [scaled, plain] = (["block", "none"] as const).map((balance) =>
      new EarlyFusion({ classifier, balance }).fit(blocks, labels).predictProba(blocks)
    );
    assertClose(scaled, plain);
  });

  it("takes sparse blocks as it takes dense ones", () => {
    const fusion = new EarlyFusion({ classifier });
    const dense = fusion.fit(blocks, labels).predictProba(blocks);
    const [first, ...others] = blocks;
    const mixed = [toSparse(first), ...others];
    assertClose(fusion.fit(mixed, labels).predictProba(mixed), dense);
  });

  it("is a member of a late fusion, learnt from out of fold", () => {
    const test = complementary({ rows: 120, seed: 4, absent: 0.2 });
    const model = new LateFusion({ classifier }).fit(blocks, labels);
    assert(model.members.every((member) => member.classifier instanceof RandomForestModel));
    assert(share(model.predictProba(test.blocks), model.classes, test.labels) > 0.6);
    assertEquals(model.predictProba(test.blocks.slice(1)).rows, 120);
  });

  it("is the same after saving and loading", () => {
    const model = new EarlyFusion({ classifier }).fit(blocks, labels);
    const loaded = EarlyFusionModel.fromState(
      new StateReader(model.toState(), { RandomForestModel: RandomForestModel.fromState }),
    );
    assertEquals(loaded.predictProba(blocks), model.predictProba(blocks));
  });
});
