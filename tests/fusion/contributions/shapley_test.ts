// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertThrows,
} from "@std/assert";
import type { Block } from "../../../src/core/block.ts";
import { ContributionError, ShapeError } from "../../../src/errors.ts";
import { decidedBy } from "../../../src/fusion/contributions/decided_by.ts";
import { shapley } from "../../../src/fusion/contributions/shapley.ts";
import { EarlyFusion } from "../../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../../src/models/logistic_regression.ts";
import { block, complementary, takeRows, toSparse } from "../blocks.ts";
import { naiveShapley } from "./naive_shapley.ts";
import { entangled, SpyModel } from "./spy_model.ts";

fc.configureGlobal({ seed: 7 });

const NAMES = ["one", "two", "three", "fourth", "number five"];

/** Blocks of one to four modalities over one to six rows, any of which may lack any. */
const anyBlocks = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 })).chain(
  ([modalities, rows]) => {
    const cell = fc.record({ x: fc.double({ min: -3, max: 3, noNaN: true }), has: fc.boolean() });
    const column = fc.array(cell, { minLength: rows, maxLength: rows });
    return fc.array(column, { minLength: modalities, maxLength: modalities });
  },
).map((columns): Block[] =>
  columns.map((column, m) =>
    block(NAMES[m], column.map(({ x, has }) => [has ? x : 0]), column.map(({ has }) => +has))
  )
);

/** Five modalities, all in the first rows; then rows that lack more and more. */
function fiveBlocks(): Block[] {
  return NAMES.map((name, m) =>
    block(
      name,
      Array.from({ length: 12 }, (_, row) => [Math.sin(5 * row + m)]),
      Array.from({ length: 12 }, (_, row) => row < 4 || (row * 7) % 32 & 1 << m ? 1 : 0),
    )
  );
}

describe("shapley", () => {
  it("sums to prediction minus prior, for any rows", () => {
    fc.assert(fc.property(anyBlocks, (blocks) => {
      const model = new SpyModel(blocks.map(({ modality }) => modality), entangled);
      const { values, probabilities, baseRate, used } = shapley(model, blocks);
      blocks[0].ids.forEach((_, row) => {
        const given = blocks.filter(({ present }) => present[row]);
        const expected = given.length === 0
          ? [...model.prior]
          : [...model.predictProba(given.map((one) => takeRows(one, [row]))).row(0)];
        expected.forEach((value, k) => {
          const sum = blocks.reduce((s, { modality }) => s + values[modality].row(row)[k], 0);
          assertAlmostEquals(baseRate[k] + sum, value, 1e-9);
          assertEquals(probabilities.row(row)[k], value);
        });
        assertEquals(used[row], given.map(({ modality }) => modality));
        for (const { modality, present } of blocks) {
          if (!present[row]) assertEquals([...values[modality].row(row)], [0, 0, 0]);
        }
      });
    }));
  });

  it("agrees with every order in which modalities may arrive", () => {
    fc.assert(
      fc.property(anyBlocks, (blocks) => {
        const model = new SpyModel(blocks.map(({ modality }) => modality), entangled);
        const naive = naiveShapley(model, blocks);
        const { values } = shapley(model, blocks);
        naive.forEach((byName, row) => {
          for (const [name, expected] of Object.entries(byName)) {
            expected.forEach((value, k) => {
              assertAlmostEquals(values[name].row(row)[k], value, 1e-12);
            });
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it("agrees with them on the fusions themselves", () => {
    const { blocks, labels } = complementary({ rows: 45, seed: 3, absent: 0.3 });
    const classifier = new LogisticRegression({ c: 1 });
    const sparse = blocks.map((one, b) => b === 1 ? toSparse(one) : one);
    for (
      const fusion of [
        new EarlyFusion({ classifier }),
        new LateFusion({ classifier }),
        new LateFusion({ classifier, combine: "average" }),
      ]
    ) {
      const model = fusion.fit(sparse, labels);
      const { values, probabilities } = shapley(model, sparse);
      assertEquals(probabilities, model.predictProba(sparse));
      naiveShapley(model, sparse).forEach((byName, row) => {
        for (const [name, expected] of Object.entries(byName)) {
          expected.forEach((value, k) => {
            assertAlmostEquals(values[name].row(row)[k], value, 1e-10);
          });
        }
      });
    }
  });

  it("is what is computed by hand for the average of two", () => {
    const say: Record<string, number[]> = { image: [0.9, 0.1, 0], text: [0.1, 0.3, 0.6] };
    const model = new SpyModel(["image", "text"], (features) => {
      const opinions = Object.keys(features).map((name) => say[name]);
      return [0, 1, 2].map((k) => opinions.reduce((s, one) => s + one[k], 0) / opinions.length);
    });
    const blocks = [block("image", [[1], [1]]), block("text", [[1], [0]], [1, 0])];
    const { values } = shapley(model, blocks);
    // Prior 0.5, 0.3, 0.2; image alone 0.9, 0.1, 0; text alone 0.1, 0.3, 0.6; both 0.5, 0.2, 0.3.
    const image = [(0.4 + 0.4) / 2, (-0.2 - 0.1) / 2, (-0.2 - 0.3) / 2];
    const text = [(-0.4 - 0.4) / 2, (0 + 0.1) / 2, (0.4 + 0.3) / 2];
    image.forEach((value, k) => assertAlmostEquals(values.image.row(0)[k], value, 1e-12));
    text.forEach((value, k) => assertAlmostEquals(values.text.row(0)[k], value, 1e-12));
    [0.4, -0.2, -0.2].forEach((value, k) =>
      assertAlmostEquals(values.image.row(1)[k], value, 1e-12)
    );
    assertEquals([...values.text.row(1)], [0, 0, 0]);
  });

  it("adds up as models do", () => {
    const blocks = fiveBlocks().slice(0, 3);
    const names = NAMES.slice(0, 3);
    const other = (features: Readonly<Record<string, number>>) => {
      const sum = Object.values(features).reduce((a, b) => a + b, 0);
      const p = 1 / (1 + Math.exp(-sum));
      return [p, 1 - p, 0];
    };
    const mean = (features: Readonly<Record<string, number>>) => {
      const [a, b] = [entangled(features), other(features)];
      return a.map((value, k) => (value + b[k]) / 2);
    };
    const [first, second, both] = [entangled, other, mean].map((opinion) =>
      shapley(new SpyModel(names, opinion), blocks).values
    );
    for (const name of names) {
      both[name].data.forEach((value, i) => {
        assertAlmostEquals(value, (first[name].data[i] + second[name].data[i]) / 2, 1e-12);
      });
    }
  });

  it("gives exactly nothing to a modality that changes nothing", () => {
    const ignoring = new SpyModel(
      NAMES,
      ({ two: _, ...rest }) => Object.keys(rest).length === 0 ? [0.5, 0.3, 0.2] : entangled(rest),
    );
    const { values } = shapley(ignoring, fiveBlocks());
    assert(values.two.data.every((value) => value === 0));
    assert(values.one.data.some((value) => value !== 0));
  });

  it("gives nothing to a modality of weight 0, and asks the model for no row by it alone", () => {
    const { blocks, labels } = complementary({ rows: 30, seed: 5, absent: 0.5 });
    const classifier = new LogisticRegression({ c: 1 });
    const weights = { image: 2, audio: 1, noise: 0 };
    const model = new LateFusion({ classifier, combine: "weighted", weights }).fit(blocks, labels);
    assertEquals(model.usable, ["image", "audio"]);
    const { values, used, probabilities } = shapley(model, blocks);
    assert(values.noise.data.every((value) => value === 0));
    const row = used.findIndex(({ length }) => length === 0);
    assertEquals(probabilities.row(row), model.prior);
    assert(used.every((names) => !names.includes("noise")));
  });

  it("gives two modalities that say the same the same", () => {
    const { blocks: [image, ...rest], labels } = complementary({ rows: 45, seed: 4, absent: 0.2 });
    const blocks = [image, ...rest, { ...image, modality: "again" }];
    const classifier = new LogisticRegression({ c: 1 });
    const model = new LateFusion({ classifier, combine: "average" }).fit(blocks, labels);
    const { values } = shapley(model, blocks);
    values.image.data.forEach((value, i) => {
      assertAlmostEquals(value, values.again.data[i], 1e-12);
    });
  });

  it("asks for every subset once: 31 predictions of five modalities", () => {
    const model = new SpyModel(NAMES, entangled);
    const whole = fiveBlocks().map((one) => ({ ...one, present: new Uint8Array(12).fill(1) }));
    shapley(model, whole);
    assertEquals(model.calls.length, 31);
    assertEquals(new Set(model.calls.flat()).size, 31 * 12);
  });

  it("shows the model no row twice by the same modalities, and none without any", () => {
    const blocks = fiveBlocks();
    const model = new SpyModel(NAMES, entangled);
    shapley(model, blocks);
    assertLessOrEqual(model.calls.length, 31);
    const asked = model.calls.flat();
    assertEquals(new Set(asked).size, asked.length);
    const held = blocks[0].ids.map((_, row) => blocks.filter(({ present }) => present[row]).length);
    assertEquals(asked.length, held.reduce((sum, count) => sum + 2 ** count - 1, 0));
    assert(asked.every((row) => !row.endsWith(": ")));
  });

  it("takes blocks in any order, and a block that is not given for absent", () => {
    const blocks = fiveBlocks();
    const model = new SpyModel(NAMES, entangled);
    assertEquals(shapley(model, blocks.toReversed()), shapley(model, blocks));
    const { values } = shapley(model, blocks.slice(1));
    assert(values.one.data.every((value) => value === 0));
  });

  it("tells a single modality from nothing", () => {
    const { blocks: [image], labels } = complementary({ rows: 30, seed: 2, absent: 0.3 });
    const model = new SingleModality({
      modality: "image",
      classifier: new LogisticRegression({ c: 1 }),
    })
      .fit([image], labels);
    const { values, probabilities, baseRate } = shapley(model, [image]);
    assertEquals(probabilities, model.predictProba([image]));
    values.image.data.forEach((value, i) => {
      assertAlmostEquals(value, probabilities.data[i] - baseRate[i % 3], 1e-15);
    });
  });

  it("leaves blocks as they are", () => {
    const blocks = fiveBlocks(), before = structuredClone(blocks.map(({ present }) => present));
    const data = blocks.map(({ features }) => features.data.slice());
    shapley(new SpyModel(NAMES, entangled), blocks);
    assertEquals(blocks.map(({ present }) => present), before);
    assertEquals(blocks.map(({ features }) => features.data), data);
  });

  it("refuses blocks of another modality, or of other rows", () => {
    const [one, two] = fiveBlocks();
    const model = new SpyModel(["one"], entangled);
    assertThrows(() => shapley(model, [one, two]), TypeError, '"two"');
    assertThrows(() => shapley(model, []), TypeError, "no block");
    const both = new SpyModel(["one", "two"], entangled);
    assertThrows(() => shapley(both, [one, takeRows(two, [0])]), ShapeError);
  });

  it("refuses more modalities than it can take apart", () => {
    const names = Array.from({ length: 11 }, (_, m) => `m${m}`);
    const blocks = names.map((name) => block(name, [[1]]));
    const error = assertThrows(
      () => shapley(new SpyModel(names, entangled), blocks),
      ContributionError,
      "11 are more than 10",
    );
    assertInstanceOf(error, RangeError);
    const ten = new SpyModel(names.slice(1), entangled);
    shapley(ten, blocks.slice(1));
    assertEquals(ten.calls.length, 1023);
  });

  it("says so when a model refuses rows that lack a modality", () => {
    const strict = new SpyModel(["one", "two"], (features) => {
      if (!("two" in features)) throw new RangeError("row lacks two");
      return entangled(features);
    });
    const error = assertThrows(
      () => shapley(strict, fiveBlocks().slice(0, 2).map((one) => takeRows(one, [0, 1]))),
      ContributionError,
      "the model does not predict rows by one alone: row lacks two",
    );
    assertEquals((error.cause as Error).message, "row lacks two");
  });

  it("lets faults of the rows themselves be what they are", () => {
    const { blocks, labels } = complementary({ rows: 30, seed: 2 });
    const model = new EarlyFusion({ classifier: new LogisticRegression({ c: 1 }) })
      .fit(blocks, labels);
    const [image, ...others] = blocks.map((one) => takeRows(one, [0, 1]));
    image.features.data[0] = NaN;
    const error = assertThrows(() => shapley(model, [image, ...others]), RangeError, "NaN");
    assertEquals(error instanceof ContributionError, false);
  });
});

describe("decidedBy", () => {
  it("names what contributes most to the predicted class, of what a row has", () => {
    const model = new SpyModel(
      ["one", "two"],
      ({ one = 0, two = 0 }) =>
        one + two > 0
          ? [0.8 + one / 10, 0.2 - one / 10, 0]
          : [0.1, 0.1 + two / 100, 0.8 - two / 100],
    );
    const blocks = [
      block("one", [[2], [0], [0], [0]], [1, 0, 0, 1]),
      block("two", [[1], [3], [0], [-9]], [1, 1, 0, 1]),
    ];
    assertEquals(decidedBy(shapley(model, blocks)), ["one", "two", null, "two"]);
  });

  it("names the first of equals, and what a row has even if it speaks against the class", () => {
    const same = new SpyModel(["one", "two"], () => [0.9, 0.1, 0]);
    const both = [block("one", [[1]]), block("two", [[1]])];
    assertEquals(decidedBy(shapley(same, both)), ["one"]);
    const against = new SpyModel(["one", "two"], () => [0.4, 0.3, 0.3]);
    assertEquals(decidedBy(shapley(against, [block("two", [[1]])])), ["two"]);
  });
});
