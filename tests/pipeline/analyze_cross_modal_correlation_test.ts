import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ShapeError } from "../../src/errors.ts";
import { canonicalCorrelations } from "../../src/models/cca.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import {
  analyzeCrossModalCorrelation,
  type CrossModalAnalysis,
} from "../../src/pipeline/analyze_cross_modal_correlation.ts";
import { formatCrossModalAnalysis } from "../../src/pipeline/format_cross_modal_analysis.ts";
import { StratifiedKFold } from "../../src/validation/splits.ts";

interface Pair {
  a: Matrix;
  b: Matrix;
  labels: number[];
}

/** Two modalities; `signals` gives the first column of each for a row, noise fills the others. */
function draw(
  signals: (random: RandomState) => { first: number; second: number; label: number },
  { rows = 300, columns = 4, seed = 1 } = {},
): Pair {
  const random = new RandomState(seed);
  const drawn = Array.from({ length: rows }, () => signals(random));
  const block = (side: "first" | "second") =>
    Matrix.fromRows(drawn.map((row) => [
      row[side],
      ...Array.from({ length: columns - 1 }, () => random.normal()),
    ]));
  return { a: block("first"), b: block("second"), labels: drawn.map(({ label }) => label) };
}

/** Each tells something of its own. */
const complementary = (random: RandomState) => {
  const label = random.randomInteger(2), shift = 2 * label - 1;
  return { label, first: shift + random.normal(), second: shift + random.normal() };
};
/** The second is the first with a little noise. */
const copied = (random: RandomState) => {
  const label = random.randomInteger(2), first = 2 * label - 1 + random.normal();
  return { label, first, second: first + 0.1 * random.normal() };
};
/** The label says whether the signs are equal. */
const exclusive = (random: RandomState) => {
  const first = random.normal(), second = random.normal();
  return { first, second, label: first * second > 0 ? 1 : 0 };
};
const unrelated = (random: RandomState) => ({
  first: random.normal(),
  second: random.normal(),
  label: random.randomInteger(2),
});

const analyze = ({ a, b, labels }: Pair, options = {}) =>
  analyzeCrossModalCorrelation(a, b, labels, options);

describe("analyzeCrossModalCorrelation", () => {
  it("finds that two modalities with signals of their own gain much", () => {
    const { verdict, verdictBy, gain, errors } = analyze(draw(complementary));
    assertEquals([verdict, verdictBy], ["HIGH", "gain"]);
    assert(gain.low > 0);
    assert(errors.yuleQ < 0.6);
  });

  it("finds that a copy adds nothing, errs on the same rows, and measures the same", () => {
    for (const seed of [1, 2, 3]) {
      const { verdict, errors, canonicalCorrelations } = analyze(draw(copied, { seed }));
      assertEquals(verdict, "LOW");
      assert(errors.yuleQ > 0.9);
      assert(canonicalCorrelations.heldOut[0] > 0.95);
    }
  });

  it("does not call a pair redundant that tells all, but only together", () => {
    for (const columns of [1, 5, 60]) {
      const analysis = analyze(draw(exclusive, { columns }));
      assertEquals([analysis.verdict, analysis.verdictBy], ["HIGH", "interactionGain"]);
      assert(analysis.interactions.accuracy > 0.6);
      assertAlmostEquals(analysis.a.accuracy, 0.5, 0.12);
    }
  });

  it("never says HIGH of an interval that holds 0", () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const analysis = analyze(draw(unrelated, { rows: 40, seed }));
      assert(analysis.verdict !== "HIGH" || analysis[analysis.verdictBy].low > 0);
      assert(analysis.gain.low <= 0);
    }
  });

  it("tells chance correlations from true ones", () => {
    const { training, heldOut } = analyze(draw(unrelated, { rows: 60, columns: 20 }))
      .canonicalCorrelations;
    assert(training[0] > 0.8);
    assert(Math.abs(heldOut[0]) < 0.4);
  });

  it("has the exact canonical correlations of all rows, however the columns are scaled", () => {
    const pair = draw(complementary);
    const { training } = analyze(pair).canonicalCorrelations;
    canonicalCorrelations(pair.a, pair.b).forEach((value, k) =>
      assertAlmostEquals(training[k], value, 1e-10)
    );
  });

  it("gives the same bits each time, whichever kind of matrix, and changes none", () => {
    const pair = draw(complementary), before = pair.a.data.slice();
    const analysis = analyze(pair);
    assertEquals(analyze(pair), analysis);
    assertEquals(pair.a.data, before);
    const rows = Array.from({ length: pair.a.rows }, (_, i) => [...pair.a.row(i)]);
    assertEquals(
      analyzeCrossModalCorrelation(new MlMatrix(rows), pair.b, pair.labels),
      analysis,
    );
    assertEquals(JSON.parse(JSON.stringify(analysis)), analysis);
  });

  it("obeys splits, classifier and groups", () => {
    const pair = draw(complementary, { rows: 120 });
    const splits = new StratifiedKFold({ folds: 3, shuffle: false }).split(pair.labels);
    const some = analyze(pair, { splits: splits.slice(0, 2) });
    assertEquals([some.folds, some.rows], [2, splits[0].test.length + splits[1].test.length]);

    const strict = analyze(pair, { classifier: new LogisticRegression({ c: 1e-9 }) });
    assertAlmostEquals(strict.combined.accuracy, strict.majority, 0.05);

    const groups = pair.labels.map((_, row) => row % 30);
    const grouped = analyze(pair, { groups });
    assert(grouped.gain.low !== analyze(pair).gain.low);
  });

  it("says what is wrong", () => {
    const { a, b, labels } = draw(complementary, { rows: 30 });
    assertThrows(
      () => analyzeCrossModalCorrelation(a, Matrix.zeros(3, 2), labels),
      ShapeError,
      "expected 30 rows of b, as a has rows, got 3",
    );
    assertThrows(
      () => analyzeCrossModalCorrelation(a, b, labels.slice(1)),
      ShapeError,
      "expected 30 labels, as a has rows, got 29",
    );
    assertThrows(
      () => analyze({ a, b, labels }, { groups: [1] }),
      ShapeError,
      "expected 30 groups, as a has rows, got 1",
    );
    const [split] = new StratifiedKFold().split(labels);
    assertThrows(
      () => analyze({ a, b, labels }, { splits: [split, split] }),
      RangeError,
      `row ${split.test[0]} is tested in two splits`,
    );
    assertThrows(() => analyze({ a, b, labels }, { splits: [] }), RangeError, "no row is tested");
    assertThrows(
      () => analyze({ a, b, labels: labels.map(() => 1) }),
      RangeError,
      "it takes two classes or more",
    );
  });
});

describe("formatCrossModalAnalysis", () => {
  it("has the scores, the gains with their intervals, and the verdict last", () => {
    const analysis = analyze(draw(complementary), { names: ["text", "image"] });
    const lines = formatCrossModalAnalysis(analysis).split("\n");
    assertEquals(lines[0], "Cross-modal analysis of 300 rows in 5 folds:");
    assertMatch(lines[1], /^ {2}text +0\.\d{3} ± 0\.\d{3}$/);
    assertMatch(lines[6], /^gain \+0\.\d{3} \(0\.\d{3} to 0\.\d{3}\), with products /);
    assertEquals(lines.at(-1), "HIGH complementarity: fusion gains much");
  });

  it("says what a verdict rests on", () => {
    const lastOf = (analysis: CrossModalAnalysis) =>
      formatCrossModalAnalysis(analysis).split("\n").at(-1);
    assertEquals(
      lastOf(analyze(draw(exclusive))),
      "HIGH complementarity: fusion gains much, by what columns of both tell only together",
    );
    assertMatch(lastOf(analyze(draw(copied)))!, /^LOW complementarity: neither columns nor/);
    const gain = { value: 0.03, low: -0.01, high: 0.07 };
    const unsure = { ...analyze(draw(copied)), verdict: "MODERATE", gain } as const;
    assertMatch(lastOf(unsure)!, /^MODERATE .*do not show it: the interval holds 0$/);
    const sure = { ...unsure, gain: { ...gain, low: 0.01 } };
    assertEquals(lastOf(sure), "MODERATE complementarity: fusion gains");
  });
});
