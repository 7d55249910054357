// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import type { Opinion } from "../../src/fusion/opinion.ts";
import { presentModalities } from "../../src/fusion/present_modalities.ts";
import { stackedFeatures } from "../../src/fusion/stacked_features.ts";
import { toClasses } from "../../src/core/to_classes.ts";
import { block } from "./blocks.ts";

fc.configureGlobal({ seed: 5 });

/** Probabilities of `rows` rows over `classes` classes. */
function probabilities(rows: number, classes: number): fc.Arbitrary<Matrix> {
  const row = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
    minLength: classes,
    maxLength: classes,
  });
  return fc.array(row, { minLength: rows, maxLength: rows }).map((drawn) =>
    Matrix.fromRows(drawn.map((values) => {
      const shifted = values.map((value) => value + 1e-9);
      const sum = shifted.reduce((a, b) => a + b);
      return shifted.map((value) => value / sum);
    }))
  );
}

/** Modalities with weights, the first present in every row. */
const opinions = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 })).chain(
  ([modalities, rows]) =>
    fc.tuple(
      fc.array(probabilities(rows, 3), { minLength: modalities, maxLength: modalities }),
      fc.array(fc.array(fc.constantFrom(0, 1), { minLength: rows, maxLength: rows }), {
        minLength: modalities,
        maxLength: modalities,
      }),
      fc.array(fc.double({ min: 0.01, max: 10, noNaN: true }), {
        minLength: modalities,
        maxLength: modalities,
      }),
    ),
).map(([matrices, present, weights]) => ({
  weights,
  opinions: matrices.map((matrix, m): Opinion => ({
    modality: `${m}`,
    probabilities: matrix,
    present: m === 0 ? new Uint8Array(matrix.rows).fill(1) : Uint8Array.from(present[m]),
  })),
}));

/** A weighted mean of probabilities. */
const meanProbabilities = (opinions: readonly Opinion[], weights: readonly number[]) =>
  new MeanPool({ of: "probabilities", weights }).predictProba(opinions);

describe("MeanPool, for any opinions", () => {
  it("sums to 1 and stays between the opinions", () => {
    fc.assert(fc.property(opinions, ({ opinions, weights }) => {
      const mean = meanProbabilities(opinions, weights);
      for (let i = 0; i < mean.rows; i++) {
        assertAlmostEquals([...mean.row(i)].reduce((a, b) => a + b), 1, 1e-12);
        mean.row(i).forEach((value, j) => {
          const said = opinions.filter(({ present }) => present[i])
            .map(({ probabilities }) => probabilities.row(i)[j]);
          assert(value >= Math.min(...said) - 1e-12 && value <= Math.max(...said) + 1e-12);
        });
      }
    }));
  });

  it("equals the mean without the modalities that a row lacks, to the bit", () => {
    fc.assert(fc.property(opinions, ({ opinions, weights }) => {
      const mean = meanProbabilities(opinions, weights);
      for (let i = 0; i < mean.rows; i++) {
        const there = [...opinions.keys()].filter((m) => opinions[m].present[i]);
        const alone = meanProbabilities(
          there.map((m): Opinion => ({
            modality: `${m}`,
            probabilities: opinions[m].probabilities.takeRows([i]),
            present: Uint8Array.of(1),
          })),
          there.map((m) => weights[m]),
        );
        assertEquals(alone.row(0), mean.row(i));
      }
    }));
  });

  it("does not read what is said of absent rows", () => {
    fc.assert(fc.property(opinions, ({ opinions, weights }) => {
      const wild = opinions.map(({ modality, probabilities, present }): Opinion => {
        const changed = probabilities.takeRows([...present.keys()]);
        present.forEach((has, i) => has || changed.row(i).fill(NaN));
        return { modality, probabilities: changed, present };
      });
      assertEquals(meanProbabilities(wild, weights), meanProbabilities(opinions, weights));
    }));
  });
});

describe("stackedFeatures, for any opinions", () => {
  it("are finite, centred over the classes, and zero where absent", () => {
    fc.assert(fc.property(opinions, ({ opinions }) => {
      const x = stackedFeatures(opinions, true).toDense();
      for (let i = 0; i < x.rows; i++) {
        opinions.forEach(({ present }, m) => {
          const [a, b, c] = x.row(i).subarray(3 * m);
          const absent = x.row(i)[3 * opinions.length + m];
          assertAlmostEquals(a + b + c, 0, 1e-9);
          assert(Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c));
          assertEquals(absent, 1 - present[i]);
          if (!present[i]) assertEquals([a, b, c].map(Math.abs), [0, 0, 0]);
        });
      }
    }));
  });

  it("keep the order of the probabilities, and survive certainty", () => {
    const opinion = {
      modality: "image",
      probabilities: Matrix.fromRows([[1, 0, 0]]),
      present: Uint8Array.of(1),
    };
    const [a, b, c] = stackedFeatures([opinion], false).toDense().row(0);
    assert(a > b && b === c);
    assertAlmostEquals(a - b, Math.log(1e6), 1e-9);
  });
});

describe("toClasses", () => {
  it("keeps every probability under its class, and gives unknown classes 0", () => {
    fc.assert(fc.property(probabilities(3, 2), (known) => {
      const wide = toClasses(known, { from: ["b", "d"], to: ["a", "b", "c", "d"] });
      for (let i = 0; i < 3; i++) {
        const [b, d] = known.row(i);
        assertEquals([...wide.row(i)], [0, b, 0, d]);
      }
    }));
  });
});

describe("presentModalities", () => {
  it("lists what each row has, in the order asked for", () => {
    const flags = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.constantFrom(0, 1)), {
      minLength: 1,
    });
    fc.assert(fc.property(flags, (rows) => {
      const blocks = ["image", "audio"].map((name, m) =>
        block(name, rows.map(() => [1]), rows.map((row) => row[m]))
      );
      const expected = rows.map(([image, audio]) => [
        ...(audio ? ["audio"] : []),
        ...(image ? ["image"] : []),
      ]);
      assertEquals(presentModalities(blocks, ["audio", "text", "image"]), expected);
    }));
  });
});
