import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertGreater, assertThrows } from "@std/assert";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { SingleModalityModel } from "../../src/fusion/single_modality_model.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { block, complementary, reader, reload, share, takeRows } from "./blocks.ts";

const classifier = new LogisticRegression({ c: 1 });

describe("SingleModality", () => {
  const { blocks, labels } = complementary({ rows: 90, seed: 1, absent: 0.2 });
  const [image, audio] = blocks;
  const absent = image.present.indexOf(0);
  const single = new SingleModality({ modality: "image", classifier });

  it("fits on the rows that have the modality, and reads no other block", () => {
    const model = single.fit(blocks, labels);
    const rows = [...image.present.keys()].filter((row) => image.present[row]);
    const alone = single.fit([takeRows(image, rows)], rows.map((row) => labels[row]));
    assertEquals(model.predictProba(blocks).row(0), alone.predictProba([image]).row(0));
    assertEquals(model.modalities, ["image"]);
  });

  it("gives a row without the modality the class frequencies of all training rows", () => {
    const model = single.fit(blocks, labels);
    const thirds = Float64Array.of(30 / 90, 30 / 90, 30 / 90);
    assertEquals(model.predictProba(blocks).row(absent), thirds);
    assertEquals(model.predictProba([audio]).row(0), thirds);
    assertEquals(single.fitCrossValidated(blocks, labels).outOfFold.row(absent), thirds);
  });

  it("cross-validates: the same model, and probabilities that have not seen their row", () => {
    const { model, outOfFold } = single.fitCrossValidated(blocks, labels);
    assertEquals(model.predictProba(blocks), single.fit(blocks, labels).predictProba(blocks));
    assertEquals([outOfFold.rows, outOfFold.columns], [90, 3]);
    assertGreater(share(outOfFold, model.classes, labels), 0.45);
    const noise = new SingleModality({ modality: "noise", classifier })
      .fitCrossValidated(blocks, labels);
    assert(share(noise.outOfFold, model.classes, labels) < 0.45);
  });

  it("gives a class that no row with the modality has probability 0", () => {
    const rows = block("image", [[0], [1], [2], [3], [4]], [1, 1, 1, 1, 0]);
    const model = single.fit([rows], ["a", "a", "b", "b", "c"]);
    assertEquals(model.classes, ["a", "b", "c"]);
    assertEquals(model.predictProba([rows]).row(0)[2], 0);
    assertEquals([...model.predictProba([rows]).row(4)], [0.4, 0.4, 0.2]);
  });

  it("knows nothing but frequencies if the rows with the modality are of one class, or none", () => {
    for (const present of [[1, 1, 0, 0], [0, 0, 0, 0]]) {
      const rows = block("image", [[0], [1], [2], [3]], present);
      const { model, outOfFold } = single.fitCrossValidated([rows], ["a", "a", "a", "b"]);
      assertEquals(model.classifier, undefined);
      assertEquals([...model.predictProba([rows]).row(0)], [0.75, 0.25]);
      assertEquals(outOfFold, model.predictProba([rows]));
      assertEquals(reload(SingleModalityModel, model), model);
    }
  });

  it("predicts the same after save and load", () => {
    const model = single.fit(blocks, labels);
    const loaded = reload(SingleModalityModel, model);
    assertEquals(loaded.predictProba(blocks), model.predictProba(blocks));
    assertEquals(loaded.toState(), model.toState());
  });

  it("refuses what it cannot use, and says why", () => {
    const model = single.fit(blocks, labels);
    assertThrows(
      () => single.fit([audio], labels),
      TypeError,
      'Cannot fit on the modality "image": the blocks given are audio',
    );
    assertThrows(() => single.fit([image], labels.slice(1)), ShapeError, "expected 90 labels");
    assertThrows(
      () => single.fit([image], labels.map(() => "a")),
      RangeError,
      'Cannot fit: it takes two classes or more, and all 90 labels are "a"',
    );
    assertThrows(
      () => model.predictProba([block("image", [[1]])]),
      ShapeError,
      'Cannot predict from the block "image": expected 2 columns, as it was fitted on, got 1',
    );
    assertThrows(
      () => new SingleModality({ modality: "image", balance: "pca" as "none" }),
      TypeError,
      "balance",
    );
  });

  it("does not load a state that contradicts itself", () => {
    const state = single.fit(blocks, labels).toState();
    const load = (fields: Record<string, number | string[]>) => () =>
      SingleModalityModel.fromState(reader({ ...state, fields: { ...state.fields, ...fields } }));
    assertThrows(load({ columns: 3 }), ModelFormatError, "takes 2 columns, not the 3");
    assertThrows(load({ columns: -1 }), ModelFormatError, "model.columns");
    assertThrows(load({ weight: 0 }), ModelFormatError, "model.weight");
    assertThrows(load({ classes: ["a", "b", "b"] }), ModelFormatError, "model.classes");
    assertThrows(load({ classes: ["a", "b", "d"] }), ModelFormatError, "model.classifier");
    assertThrows(load({ classes: ["a", "b"] }), ModelFormatError, "model.prior");
  });
});
