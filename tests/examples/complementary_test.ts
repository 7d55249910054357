import { describe, it } from "@std/testing/bdd";
import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertMatch,
} from "@std/assert";
import { pairedInterval } from "@medley/medley";
import { meanAccuracies, predict } from "../../examples/complementary/main.ts";
import { runExample } from "./run_example.ts";

describe("examples/complementary", () => {
  it("has two predictors, right on 75 % and 72 %, whose votes gain nothing and whose scores do", () => {
    const means = meanAccuracies();
    assertAlmostEquals(means.a, 0.75, 0.01);
    assertAlmostEquals(means.b, 0.72, 0.01);
    assertLess(means.either, means.a);
    assertLess(means.both, means.a);
    assertGreater(means.summed, means.a + 0.05);
  });

  it("shows the gain of scores with an interval above zero", () => {
    const { truth, a, summed } = predict();
    assertGreater(pairedInterval(truth, { predicted: summed, baseline: a }).low, 0);
  });

  it("depends on its seed only", () => assertEquals(predict(), predict({ seed: 42 })));

  it("runs without any permission", async () => {
    const text = await runExample("examples/complementary/main.ts");
    assertMatch(text, /summed log-odds +0\.8/);
  });
});
