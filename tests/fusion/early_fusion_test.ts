import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import type { Block } from "../../src/core/block.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { EarlyFusionModel } from "../../src/fusion/early_fusion_model.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { block, complementary, reader, reload, share, takeRows, toSparse } from "./blocks.ts";

const classifier = new LogisticRegression({ c: 1 });
const early = new EarlyFusion({ classifier });

describe("EarlyFusion", () => {
  const { blocks, labels } = complementary({ rows: 120, seed: 2 });
  const [image, audio, noise] = blocks;

  it("beats each of its modalities on new rows when they complete each other", () => {
    const fresh = complementary({ rows: 300, seed: 3 });
    const fused = early.fit(blocks, labels);
    const accuracy = share(fused.predictProba(fresh.blocks), fused.classes, fresh.labels);
    for (const { modality } of blocks) {
      const alone = new SingleModality({ modality, classifier }).fit(blocks, labels);
      const single = share(alone.predictProba(fresh.blocks), alone.classes, fresh.labels);
      assertGreater(accuracy, single + 0.1, modality);
    }
  });

  it("without balance is plain concatenation", () => {
    const fused = new EarlyFusion({ classifier, balance: "none" }).fit(blocks, labels);
    const x = Matrix.fromRows(
      labels.map((_, i) => blocks.flatMap(({ features }) => [...(features as Matrix).row(i)])),
    );
    const plain = classifier.fit(x, labels).predictProba(x);
    fused.predictProba(blocks).data.forEach((value, k) =>
      assertAlmostEquals(value, plain.data[k], 1e-6)
    );
  });

  it("with balance does not care for the scale of a block", () => {
    const features = image.features as Matrix;
    const scaled = {
      ...image,
      features: new Matrix(features.rows, features.columns, features.data.map((v) => 1024 * v)),
    };
    assertEquals(
      early.fit([scaled, audio], labels).predictProba([scaled, audio]),
      early.fit([image, audio], labels).predictProba([image, audio]),
    );
  });

  it("remembers the weights of its fit", () => {
    const model = early.fit(blocks, labels);
    const one = [image, audio, noise].map((whole) => takeRows(whole, [7]));
    assertEquals(model.predictProba(one).row(0), model.predictProba(blocks).row(7));
  });

  it("takes blocks in any order, and sparse ones as dense ones", () => {
    const model = early.fit(blocks, labels);
    const proba = model.predictProba(blocks);
    assertEquals(model.predictProba([noise, image, audio]), proba);
    const sparse = model.predictProba([image, toSparse(audio), noise]);
    sparse.data.forEach((value, k) => assertAlmostEquals(value, proba.data[k], 1e-12));
  });

  it("follows a permutation of its rows", () => {
    const rows = [...labels.keys()].reverse();
    const model = early.fit(blocks, labels);
    const mirrored = model.predictProba(blocks.map((whole) => takeRows(whole, rows)));
    rows.forEach((row, i) => assertEquals(mirrored.row(i), model.predictProba(blocks).row(row)));
  });

  describe("with absent rows", () => {
    const holed = complementary({ rows: 120, seed: 4, absent: 0.2 });

    it("adds an indicator column to the blocks that had them", () => {
      const model = early.fit(holed.blocks, holed.labels);
      assertEquals(model.layout.map(({ indicator }) => indicator), [true, true, false]);
      assertEquals(model.classifier.columns, 2 + 1 + 5 + 1 + 3);
    });

    it("learns from absence itself", () => {
      const y = Array.from({ length: 40 }, (_, i) => i % 2 ? "sold" : "unsold");
      const photo = block("photo", y.map(() => [1]), y.map((label) => label === "sold" ? 1 : 0));
      const price = block("price", y.map((_, i) => [i % 5]));
      const model = early.fit([photo, price], y);
      assertEquals(share(model.predictProba([photo, price]), model.classes, y), 1);
    });

    it("counts a block that is not given as absent in every row", () => {
      const model = early.fit(holed.blocks, holed.labels);
      const [whole, ...rest] = holed.blocks;
      const gone: Block = { ...whole, present: new Uint8Array(120) };
      assertEquals(model.predictProba(rest), model.predictProba([gone, ...rest]));
      const untouched = early.fit(blocks, labels);
      assertEquals(untouched.predictProba([image]).rows, 120);
    });

    it("refuses a row that has nothing, and names it", () => {
      const model = early.fit([image, audio], labels);
      const gone = new Uint8Array(120).fill(1);
      gone[5] = 0;
      const nothing = [{ ...image, present: gone }, { ...audio, present: gone }];
      const message =
        'Cannot fuse row "row 5": it has none of the modalities image, audio; give it at least one, or leave the row out';
      assertThrows(() => model.predictProba(nothing), RangeError, message);
      assertThrows(() => early.fit(nothing, labels), RangeError, message);
    });
  });

  it("predicts the same after save and load", () => {
    const holed = complementary({ rows: 60, seed: 5, absent: 0.3 });
    for (const data of [{ blocks, labels }, holed]) {
      const model = early.fit(data.blocks, data.labels);
      const loaded = reload(EarlyFusionModel, model);
      assertEquals(loaded.predictProba(data.blocks), model.predictProba(data.blocks));
      assertEquals(loaded.toState(), model.toState());
    }
  });

  it("refuses what it cannot use, and says why", () => {
    const model = early.fit([image, audio], labels);
    assertThrows(() => early.fit([], labels), TypeError, "Cannot fuse: no block was given");
    assertThrows(() => model.predictProba([]), TypeError, "Cannot fuse: no block was given");
    assertThrows(
      () => early.fit([image, image], labels),
      TypeError,
      'Cannot fuse: the block "image" was given twice',
    );
    assertThrows(
      () => early.fit([image, audio], labels.map(() => "a")),
      RangeError,
      "two classes or more",
    );
    assertThrows(
      () => model.predictProba([image, noise]),
      TypeError,
      'Cannot predict from the modality "noise": the model was fitted on image, audio',
    );
    assertThrows(
      () => model.predictProba([{ ...noise, modality: "image" }]),
      ShapeError,
      'Cannot predict from the block "image": expected 2 columns, as it was fitted on, got 3',
    );
    assertThrows(
      () => model.predictProba([image, takeRows(audio, [0, 1])]),
      ShapeError,
      'Cannot fuse "audio" with "image": expected 120 rows, got 2',
    );
    const shifted = { ...audio, ids: ["row 1", ...audio.ids.slice(1)] };
    assertThrows(
      () => model.predictProba([image, shifted]),
      ShapeError,
      'Cannot fuse "audio" with "image": row 0 is not the same row: expected id "row 0", got "row 1"',
    );
    assertThrows(
      () => early.fit([{ ...image, present: new Uint8Array(3) }], labels),
      ShapeError,
      "3 of flags",
    );
    assertThrows(
      () => new EarlyFusion({ balance: "pca" as "none" }),
      TypeError,
      'Cannot use balance: it must be one of block, none: current value is "pca"',
    );
  });

  it("does not load a state that contradicts itself", () => {
    const state = early.fit([image, audio], labels).toState();
    const load = (fields: Record<string, string[]>, tensors: Record<string, number[]> = {}) => () =>
      EarlyFusionModel.fromState(reader({
        ...state,
        fields: { ...state.fields, ...fields },
        tensors: {
          ...state.tensors,
          ...Object.fromEntries(
            Object.entries(tensors).map((
              [name, values],
            ) => [name, { shape: [values.length], data: Float64Array.from(values) }]),
          ),
        },
      }));
    assertThrows(load({ modalities: [] }), ModelFormatError, "model.modalities");
    assertThrows(load({ modalities: ["a", "a"] }), ModelFormatError, "model.modalities");
    assertThrows(load({ modalities: ["a"] }), ModelFormatError, "model.columns");
    assertThrows(load({ indicators: ["image"] }), ModelFormatError, "7 columns, not the 8");
    assertThrows(load({ indicators: ["text"] }), ModelFormatError, "model.indicators");
    assertThrows(load({}, { columns: [2, 4] }), ModelFormatError, "7 columns, not the 6");
    assertThrows(load({}, { columns: [6.5, 0.5] }), ModelFormatError, "model.columns");
    assertThrows(load({}, { weights: [1, -1] }), ModelFormatError, "model.weights");
    assertThrows(load({}, { weights: [1, NaN] }), ModelFormatError, "model.weights");
  });
});
