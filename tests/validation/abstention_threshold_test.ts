// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { abstentionThreshold } from "../../src/validation/abstention_threshold.ts";

/** Probabilities of "b" and whether that is true. */
const rows = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 20 }), fc.constantFrom("a", "b")),
  { minLength: 1, maxLength: 40 },
).map((pairs) => ({
  truth: pairs.map(([, label]) => label),
  probabilities: pairs.map(([twentieth]) => twentieth / 20),
}));

/** What predictions with so much confidence or more are worth, by the definition. */
function worth(truth: string[], probabilities: number[], threshold: number) {
  const trusted = truth.map((_, i) => i)
    .filter((i) => Math.max(probabilities[i], 1 - probabilities[i]) >= threshold);
  const right = trusted.filter((i) => (probabilities[i] > 0.5 ? "b" : "a") === truth[i]);
  return { coverage: trusted.length / truth.length, precision: right.length / trusted.length };
}

describe("abstentionThreshold", () => {
  it("is the lowest confidence that reaches the precision", () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(0.5, 0.75, 0.9, 1),
        ({ truth, probabilities }, precision) => {
          const found = abstentionThreshold(truth, probabilities, {
            classes: ["a", "b"],
            precision,
          });
          const confidences = probabilities.map((p) => Math.max(p, 1 - p));
          const reaching = confidences.filter((c) =>
            worth(truth, probabilities, c).precision >= precision
          );
          if (found === undefined) return assertEquals(reaching, []);
          assertEquals(found.threshold, Math.min(...reaching));
          const { coverage, precision: reached } = worth(truth, probabilities, found.threshold);
          assertAlmostEquals(found.coverage, coverage, 1e-12);
          assertAlmostEquals(found.precision, reached, 1e-12);
        },
      ),
      { seed: 5, numRuns: 300 },
    );
  });

  it("takes any number of classes, and predicts the first of equals", () => {
    const probabilities = Matrix.fromRows([[0.8, 0.1, 0.1], [0.2, 0.4, 0.4], [0.1, 0.3, 0.6]]);
    const options = { classes: ["a", "b", "c"], precision: 1 };
    assertEquals(abstentionThreshold(["a", "b", "c"], probabilities, options)?.threshold, 0.4);
    assertEquals(abstentionThreshold(["a", "c", "c"], probabilities, options)?.threshold, 0.6);
    assertEquals(abstentionThreshold(["b", "b", "c"], probabilities, options), undefined);
  });

  it("trusts all rows where all together are right often enough", () => {
    const truth = [...Array<string>(19).fill("b"), "a"], ofB = truth.map((_, i) => 0.99 - i / 100);
    const found = abstentionThreshold(truth, ofB);
    assertEquals([found?.coverage, found?.precision], [1, 0.95]);
    assertAlmostEquals(found!.threshold, 0.8, 1e-12);
  });

  it("counts a weight as so many rows", () => {
    const found = abstentionThreshold(["a", "b", "b"], [0.3, 0.4, 0.9], {
      precision: 0.6,
      sampleWeight: [3, 1, 1],
    });
    assertEquals(found, { threshold: 0.6, coverage: 1, precision: 0.8 });
    const last = abstentionThreshold(["a", "b", "b"], [0.3, 0.4, 0.9], {
      precision: 0.9,
      sampleWeight: [0, 5, 1],
    });
    assertEquals(last?.coverage, 1 / 6);
  });

  it("refuses a precision that is no share", () => {
    for (const precision of [0, -1, 1.5, NaN]) {
      assertThrows(
        () => abstentionThreshold(["a", "b"], [0, 1], { precision }),
        RangeError,
        "precision",
      );
    }
    assert(abstentionThreshold(["a", "b"], [0, 1], { precision: 1 }) !== undefined);
  });
});
