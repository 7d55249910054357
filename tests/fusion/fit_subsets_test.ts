import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertInstanceOf,
  assertLess,
  assertNotEquals,
} from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import type { CombinerSpec } from "../../src/fusion/combiner.ts";
import { EvidencePool } from "../../src/fusion/evidence_pool.ts";
import { fitSubsets } from "../../src/fusion/fit_subsets.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import { dropModalities } from "../../src/fusion/modality_dropout.ts";
import { modalitiesOf, takeRowsOf } from "../../src/fusion/opinion.ts";
import { OptimisedWeights } from "../../src/fusion/optimised_weights.ts";
import { type Stack, takeStackRows } from "../../src/fusion/stack.ts";
import { StackedClassifier, StackedClassifierSpec } from "../../src/fusion/stacked_classifier.ts";
import { membersOf, rowsBySubset, subsetName } from "../../src/fusion/subset_combiners.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { makeStack, meanLoss } from "./stacks.ts";

const seed = 42;
const optimised = new OptimisedWeights({ seed });
const learned = new StackedClassifierSpec({
  classifier: new LogisticRegression({ c: 0.1 }),
  otherwise: optimised,
});
const specs: Record<string, CombinerSpec> = { optimised, learned };

/** A stack in which the first modality is absent too from every tenth row, and everything from row 7. */
function holed(stack: Stack): Stack {
  const first = modalitiesOf(stack.opinions)[0];
  return {
    ...stack,
    opinions: stack.opinions.map((opinion) => ({
      ...opinion,
      present: opinion.present.map((has, row) =>
        row === 7 || opinion.modality === first && row % 10 === 0 ? 0 : has
      ),
    })),
  };
}

describe("fitSubsets", () => {
  const knows = { image: [1], audio: [1.4, 0.8], noise: [0] };
  const stack = holed(makeStack({ rows: 400, seed: 1, knows, absent: 0.3 }));

  for (const [name, spec] of Object.entries(specs)) {
    describe(name, () => {
      const combiners = fitSubsets(spec, stack, { seed });

      it("fits each subset on the rows that have at least its modalities, from these alone", () => {
        for (const names of [["image", "audio"], ["audio", "noise"], ["audio"]]) {
          const opinions = membersOf(stack.opinions, names);
          const rows = [...stack.labels.keys()].filter((row) =>
            opinions.every(({ present }) => present[row])
          );
          const own = spec.fit(takeStackRows({ ...stack, opinions }, rows));
          assertEquals(combiners.bySubset[subsetName(names)].toState(), own.toState());
        }
        assertEquals(Object.keys(combiners.bySubset).length, 7);
        assertEquals(combiners.otherwise, undefined);
      });

      it("leaves a single member as it is, to the bit", () => {
        const row = rowsBySubset(stack.opinions)
          .find(({ modalities }) => modalities.join() === "image")!.rows[0];
        const said = combiners.predictProba(stack.opinions.map((o) => takeRowsOf(o, [row])));
        assertEquals(said.row(0), stack.opinions[0].probabilities.row(row));
      });

      it("gives rows out of fold what the combiner of their own subset does, and leaves rows of nothing alone", () => {
        const outOfFold = new Matrix(400, 3, new Float64Array(1200).fill(9));
        const same = fitSubsets(spec, stack, { seed, outOfFold });
        assertEquals(same.toStates(), combiners.toStates());
        assertEquals([...outOfFold.row(7)], [9, 9, 9]);
        const opinions = membersOf(stack.opinions, ["image", "audio"]);
        const having = [...stack.labels.keys()].filter((row) =>
          opinions.every(({ present }) => present[row])
        );
        const own = spec.fitCrossValidated(takeStackRows({ ...stack, opinions }, having)).outOfFold;
        const exact = rowsBySubset(stack.opinions)
          .find(({ modalities }) => modalities.join() === "image,audio")!.rows;
        for (const row of exact) assertEquals(outOfFold.row(row), own.row(having.indexOf(row)));
        for (let row = 0; row < 400; row++) {
          const heard = stack.opinions.some(({ present }) => present[row]);
          const sum = [...outOfFold.row(row)].reduce((a, b) => a + b);
          assertAlmostEquals(sum, heard ? 1 : 27, 1e-12);
        }
      });

      it("predicts whatever a row has better than the class shares do", () => {
        const test = makeStack({ rows: 600, seed: 2, knows });
        const entropy = 1.03; // of shares .5, .3 and .2
        for (const names of [["image"], ["audio"], ["image", "noise"], ["image", "audio"]]) {
          const opinions = test.opinions.map((opinion) => ({
            ...opinion,
            present: new Uint8Array(600).fill(names.includes(opinion.modality) ? 1 : 0),
          }));
          assertLess(meanLoss(combiners.predictProba(opinions), test), entropy - 0.1);
        }
      });
    });
  }

  it("falls back where rows are too few, and tells so", () => {
    const few = makeStack({ rows: 200, seed: 3, knows: { image: [1], audio: [1], text: [1] } });
    const present = few.labels.map((_, i) => i < 14 ? 1 : 0);
    const [image, audio, text] = few.opinions;
    const sparse = (keep: (row: number) => boolean): Stack => ({
      ...few,
      opinions: [image, audio, {
        ...text,
        present: Uint8Array.from(present, (has, row) => has && keep(row) ? 1 : 0),
      }],
    });
    const kinds = (stack: Stack) => fitSubsets(learned, stack, { seed }).bySubset;
    assertInstanceOf(kinds(few)["subset image+text"], StackedClassifier);
    assertInstanceOf(kinds(sparse(() => true))["subset image+audio"], StackedClassifier);
    // 14 rows are fewer than the 18 coefficients of two members and three classes.
    assertInstanceOf(kinds(sparse(() => true))["subset image+text"], EvidencePool);
    const alone = kinds(sparse((row) => few.labels[row] === "a"))["subset image+text"];
    assertInstanceOf(alone, MeanPool);
    assertEquals(alone.of, "logProbabilities");
    assertInstanceOf(kinds(sparse(() => false))["subset image+audio+text"], MeanPool);
  });

  it("tells apart subsets whose names could be taken for one another", () => {
    assertNotEquals(subsetName(["a", "b"]), subsetName(["a+b"]));
    assertEquals(subsetName(["image", "audio"]), "subset image+audio");
  });
});

describe("fitSubsets, of more than five modalities", () => {
  const knows = Object.fromEntries(
    ["one", "two", "three", "four", "five", "six"].map((name) => [name, [0.9]]),
  );
  const stack = makeStack({ rows: 300, seed: 4, knows });
  const test = makeStack({ rows: 600, seed: 5, knows });

  for (const [name, spec] of Object.entries(specs)) {
    it(`learns one combiner for any subset: ${name}`, () => {
      const outOfFold = Matrix.zeros(300, 3);
      const combiners = fitSubsets(spec, stack, { seed, outOfFold });
      assertEquals(Object.keys(combiners.bySubset).length, 6);
      assert(combiners.otherwise !== undefined);
      const lossOf = (count: number) =>
        meanLoss(
          combiners.predictProba(test.opinions.map((opinion, m) => ({
            ...opinion,
            present: new Uint8Array(600).fill(m < count ? 1 : 0),
          }))),
          test,
        );
      const losses = [1, 2, 4, 6].map(lossOf);
      losses.slice(1).forEach((loss, i) => assertLess(loss, losses[i]));
      assertAlmostEquals(meanLoss(outOfFold, stack), losses[3], 0.08);
    });
  }

  it("drops modalities from copies alone, never all, by the seed", () => {
    const dropped = dropModalities(stack, { seed: 1 });
    assertEquals(dropped.labels.length, 900);
    for (const { present } of dropped.opinions) {
      assertEquals(present.subarray(0, 300), new Uint8Array(300).fill(1));
      const share = present.subarray(300).reduce((a, b) => a + b) / 600;
      assertAlmostEquals(share, 0.5, 0.08);
    }
    for (let row = 0; row < 900; row++) {
      assert(dropped.opinions.some(({ present }) => present[row]));
    }
    assertEquals(dropped.groups!.slice(300, 600), dropped.groups!.slice(0, 300));
    assertEquals(dropModalities(stack, { seed: 1 }), dropped);
    assertNotEquals(dropModalities(stack, { seed: 2 }), dropped);
  });
});
