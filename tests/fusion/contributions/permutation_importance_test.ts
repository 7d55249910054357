import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Block } from "../../../src/core/block.ts";
import type { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { SparseMatrix } from "../../../src/core/sparse_matrix.ts";
import { ShapeError } from "../../../src/errors.ts";
import { permutationImportance } from "../../../src/fusion/contributions/permutation_importance.ts";
import { shuffleColumns } from "../../../src/fusion/contributions/shuffle_columns.ts";
import { EarlyFusion } from "../../../src/fusion/early_fusion.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { block, complementary, toSparse } from "../blocks.ts";

/** Features that name their row and column; every fourth row is absent. */
function numbered(rows: number): Block {
  const present = Array.from({ length: rows }, (_, row) => row % 4 === 3 ? 0 : 1);
  return block(
    "table",
    present.map((has, row) => [1, 2, 3, 4].map((column) => has * (10 * (row + 1) + column))),
    present,
  );
}

describe("shuffleColumns", () => {
  const whole = numbered(20);

  it("moves the features together, among the rows that have the modality", () => {
    const { features, present, ids } = shuffleColumns(whole, {
      features: Uint32Array.of(0, 2),
      random: new RandomState(1),
    });
    const before = whole.features as Matrix, after = features as Matrix;
    assertEquals([present, ids], [whole.present, whole.ids]);
    const from: number[] = [];
    for (let row = 0; row < 20; row++) {
      const [a, b, c, d] = after.row(row);
      if (!present[row]) {
        assertEquals([a, b, c, d], [0, 0, 0, 0]);
        continue;
      }
      assertEquals([b, d], [before.row(row)[1], before.row(row)[3]]);
      assertEquals(c - a, 2);
      from.push((a - 1) / 10 - 1);
    }
    const having = [...present.keys()].filter((row) => present[row]);
    assert(from.join() !== having.join());
    assertEquals(from.toSorted((a, b) => a - b), having);
    assertEquals(whole, numbered(20));
  });

  it("moves sparse features as dense ones", () => {
    const sparse = toSparse(whole);
    for (const features of [[0], [1, 3], [0, 1, 2, 3]].map((list) => Uint32Array.from(list))) {
      const moved = [whole, sparse].map((one) =>
        shuffleColumns(one, { features, random: new RandomState(5) }).features
      );
      assertEquals((moved[1] as SparseMatrix).toDense(), moved[0] as Matrix);
      const { indptr, indices } = moved[1] as SparseMatrix;
      for (let row = 0; row < 20; row++) {
        const own = [...indices.subarray(indptr[row], indptr[row + 1])];
        assertEquals(own, own.toSorted((a, b) => a - b));
      }
    }
  });
});

describe("permutationImportance", () => {
  const { blocks, labels } = complementary({ rows: 120, seed: 9, absent: 0.2 });
  const model = new EarlyFusion({ classifier: new LogisticRegression({ c: 1 }) })
    .fit(blocks, labels);
  const columns = {
    image: ["tells", "rest"],
    audio: ["tells", "rest", "rest", "other", "rest"],
    noise: ["noise", "noise", "noise"],
  };

  it("finds the columns that tell", () => {
    const result = permutationImportance(model, blocks, labels, { columns });
    const { image, audio, noise } = result.modalities;
    assertEquals([result.rows, result.scoring], [120, "accuracy"]);
    assertEquals(Object.keys(audio), ["tells", "rest", "other"]);
    assertEquals(Object.keys(noise), ["noise"]);
    for (const one of [image, audio]) {
      assert(one.tells.importancesMean > 0.1);
      assert(one.tells.importancesMean > one.rest.importancesMean + 0.05);
    }
    for (const { importances, importancesMean, importancesStd } of Object.values(audio)) {
      assertEquals(importances.length, 5);
      const mean = importances.reduce((a, b) => a + b) / 5;
      assertAlmostEquals(importancesMean, mean, 1e-12);
      const variance = importances.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5;
      assertAlmostEquals(importancesStd, Math.sqrt(variance), 1e-12);
    }
    assertEquals(permutationImportance(model, blocks, labels, { columns }), result);
  });

  it("looks into one modality if asked, and finds the same there", () => {
    const all = permutationImportance(model, blocks, labels, { columns, repeats: 2 });
    const one = permutationImportance(model, blocks, labels, {
      columns,
      repeats: 2,
      modality: "audio",
    });
    assertEquals(one.modalities, { audio: all.modalities.audio });
  });

  it("takes a block for one column where it is not told", () => {
    const { modalities } = permutationImportance(model, blocks, labels, {
      scoring: "negLogLoss",
      seed: 3,
    });
    assertEquals(
      Object.entries(modalities).map(([name, of]) => [name, Object.keys(of)]),
      ["image", "audio", "noise"].map((name) => [name, [name]]),
    );
    assert(modalities.image.image.importancesMean > modalities.noise.noise.importancesMean);
  });

  it("refuses what does not fit", () => {
    const ask = (options: Parameters<typeof permutationImportance>[3]) => () =>
      permutationImportance(model, blocks, labels, options);
    assertThrows(ask({ columns: { image: ["a"] } }), ShapeError, '"image"');
    assertThrows(ask({ modality: "smell" }), TypeError, "image, audio, noise");
    assertThrows(ask({ repeats: 0 }), RangeError, "repeats");
    assertThrows(
      () => permutationImportance(model, blocks, labels.slice(1)),
      ShapeError,
      "labels",
    );
  });
});
