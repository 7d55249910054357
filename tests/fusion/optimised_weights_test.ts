// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertInstanceOf,
  assertLess,
} from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { classFrequencies } from "../../src/fusion/class_frequencies.ts";
import { EvidencePool } from "../../src/fusion/evidence_pool.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import type { Opinion } from "../../src/fusion/opinion.ts";
import { OptimisedWeights } from "../../src/fusion/optimised_weights.ts";
import { type Stack, takeStackRows } from "../../src/fusion/stack.ts";
import { makeStack, meanLoss } from "./stacks.ts";

fc.configureGlobal({ seed: 7 });

const spec = new OptimisedWeights({ seed: 42 });

function optimise(stack: Stack): EvidencePool {
  const pool = spec.fit(stack);
  assertInstanceOf(pool, EvidencePool);
  return pool;
}

function assertClose(actual: Matrix, expected: Matrix, tolerance: number): void {
  actual.data.forEach((value, k) => assertAlmostEquals(value, expected.data[k], tolerance));
}

/** A stack with one more member, which says the same of every row. */
function withConstant(stack: Stack, said: ArrayLike<number>): Stack {
  const constant: Opinion = {
    modality: "constant",
    present: new Uint8Array(stack.labels.length).fill(1),
    probabilities: Matrix.fromRows(stack.labels.map(() => said)),
  };
  return { ...stack, opinions: [...stack.opinions, constant] };
}

describe("OptimisedWeights", () => {
  const knows = { image: [1], audio: [1.4] };
  const stack = makeStack({ rows: 600, seed: 1, knows });

  it("weighs calibrated members that are independent within a class by 1, and the class shares once", () => {
    const many = makeStack({ rows: 8000, seed: 2, knows });
    const { weights, priorWeight } = optimise(many);
    for (const weight of weights) assertAlmostEquals(weight, 1, 0.06);
    assertAlmostEquals(priorWeight, 1, 0.15);
  });

  it("counts the class shares more where members were fitted as if classes were balanced", () => {
    const many = makeStack({ rows: 8000, seed: 3, knows });
    const prior = [0.5, 0.3, 0.2];
    const opinions = many.opinions.map((opinion): Opinion => ({
      ...opinion,
      probabilities: Matrix.fromRows(many.labels.map((_, i) => {
        const likelihoods = prior.map((share, k) => opinion.probabilities.row(i)[k] / share);
        const sum = likelihoods.reduce((a, b) => a + b);
        return likelihoods.map((likelihood) => likelihood / sum);
      })),
    }));
    const { weights, priorWeight } = optimise({ ...many, opinions });
    for (const weight of weights) assertAlmostEquals(weight, 1, 0.06);
    assertAlmostEquals(priorWeight, 1 + 2, 0.2);
  });

  it("finds what a fine grid finds", () => {
    const { weights, prior, priorWeight } = optimise(stack);
    const lossOf = (weights: readonly number[]) => {
      const pool = new EvidencePool({ weights, priorWeight, prior });
      return meanLoss(pool.predictProba(stack.opinions), stack);
    };
    const steps = Array.from({ length: 41 }, (_, i) => i / 20);
    const grid = steps.flatMap((a) => steps.map((b) => [a, b]));
    const losses = grid.map(lossOf), least = Math.min(...losses);
    grid[losses.indexOf(least)].forEach((weight, m) =>
      assertAlmostEquals(weights[m], weight, 0.05)
    );
    assertLess(lossOf(weights), least + 1e-5);
  });

  it("is no worse than any member or their log average on the rows it is fitted on", () => {
    const stacks = fc.record({
      rows: fc.integer({ min: 30, max: 120 }),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
      image: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 2 }),
      audio: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(stacks, ({ rows, seed, image, audio }) => {
        const drawn = makeStack({ rows, seed, knows: { image, audio } });
        const { weights } = optimise(drawn);
        assert(weights.every((weight) => weight >= 0));
        const loss = meanLoss(optimise(drawn).predictProba(drawn.opinions), drawn);
        // What the pull towards the log average may cost: at most ½ |distance|² of all rows together.
        const slack = 0.5 / rows;
        const average = MeanPool.shared("logProbabilities", drawn.opinions);
        for (
          const other of [
            average.predictProba(drawn.opinions),
            ...drawn.opinions.map(({ probabilities }) => probabilities),
          ]
        ) {
          assertLess(loss, meanLoss(other, drawn) + slack + 1e-4);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("gives no weight to a member that says the opposite of the truth", () => {
    const [image, audio] = stack.opinions;
    const inverse = audio.probabilities.data.map((p) => (1 - p) / 2);
    const liar = { ...audio, probabilities: new Matrix(600, 3, inverse) };
    const { weights } = optimise({ ...stack, opinions: [image, liar] });
    assertEquals(weights[1], 0);
  });

  it("changes nothing for a member that knows the class shares alone", () => {
    const { frequencies } = classFrequencies(stack.labels);
    const more = withConstant(stack, frequencies);
    const [pool, wider] = [optimise(stack), optimise(more)];
    assertClose(wider.predictProba(more.opinions), pool.predictProba(stack.opinions), 2e-3);
    const louder = new EvidencePool({ ...wider, weights: wider.weights.with(2, 9) });
    assertClose(louder.predictProba(more.opinions), wider.predictProba(more.opinions), 1e-12);
  });

  it("lets equals share, in any order of the members", () => {
    const [image, audio] = stack.opinions;
    const { weights } = optimise({ ...stack, opinions: [image, audio, image] });
    assertAlmostEquals(weights[0], weights[2], 1e-9);
    const back = optimise({ ...stack, opinions: [image, image, audio] });
    [weights[0], weights[2], weights[1]].forEach((weight, m) =>
      assertAlmostEquals(back.weights[m], weight, 1e-9)
    );
  });

  it("stays finite where members tell all rows apart", () => {
    const sure = makeStack({ rows: 60, seed: 4, knows: { image: [9], audio: [9] } });
    const { weights } = optimise(sure);
    assert(weights.every((weight) => weight > 0 && weight < 3), weights.join());
  });

  it("listens to whoever is present, row by row", () => {
    const holed = makeStack({ rows: 4000, seed: 5, knows, absent: 0.4 });
    const pool = optimise(holed);
    for (const weight of pool.weights) assertAlmostEquals(weight, 1, 0.1);
    const whole = pool.predictProba(holed.opinions);
    const row = holed.opinions[1].present.indexOf(0);
    const alone = new EvidencePool({ ...pool, weights: [pool.weights[0]] })
      .predictProba([holed.opinions[0]]);
    assertEquals(whole.row(row), alone.row(row));
  });

  it("does not take a class that no row has for proven by members that do not rule it out", () => {
    const rows = [...stack.labels.keys()].filter((row) => stack.labels[row] !== "c");
    const pool = optimise(takeStackRows(stack, rows));
    const unsure = stack.opinions.map((opinion): Opinion => ({
      ...opinion,
      present: Uint8Array.of(1),
      probabilities: Matrix.fromRows([[0.55, 0.35, 0.1]]),
    }));
    assertLess(pool.predictProba(unsure).row(0)[2], 0.3);
  });

  it("falls back on the log average where rows are of one class, or there is none", () => {
    const ofOne = [...stack.labels.keys()].filter((row) => stack.labels[row] === "a");
    for (const rows of [ofOne, []]) {
      const pool = spec.fit(takeStackRows(stack, rows));
      assertInstanceOf(pool, MeanPool);
      assertEquals([pool.of, ...pool.weights], ["logProbabilities", 1, 1]);
    }
  });

  it("cross-fits: noise is found out, however many its voices", () => {
    const noise = makeStack({ rows: 80, seed: 8, knows: { image: [0.01, 0.01, 0.01] } });
    const wild = noise.opinions.map((opinion, m): Opinion => ({
      ...opinion,
      probabilities: makeStack({ rows: 80, seed: 90 + m, knows: { image: [1.5] } })
        .opinions[0].probabilities,
    }));
    const stack = { ...noise, opinions: wild };
    const { combiner, outOfFold } = spec.fitCrossValidated(stack);
    const { frequencies } = classFrequencies(noise.labels);
    const entropy = -frequencies.reduce((sum, share) => sum + share * Math.log(share), 0);
    assertLess(meanLoss(combiner.predictProba(wild), stack), meanLoss(outOfFold, stack));
    assertLess(entropy, meanLoss(outOfFold, stack));
  });

  it("keeps groups apart when it cross-fits, and learns from nothing where it cannot", () => {
    const groups = stack.labels.map(() => "all");
    const { outOfFold } = spec.fitCrossValidated({ ...stack, groups });
    const average = MeanPool.shared("logProbabilities", stack.opinions);
    assertEquals(outOfFold, average.predictProba(stack.opinions));
  });
});
