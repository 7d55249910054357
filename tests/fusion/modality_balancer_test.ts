import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import { type ModelState, StateReader } from "../../src/core/state.ts";
import { Matrix as MlMatrix } from "../../src/deps/ml_matrix.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { balanceModalityDimensions } from "../../src/fusion/balance_modality_dimensions.ts";
import { ModalityBalancer } from "../../src/fusion/modality_balancer.ts";
import { ModalityBalancerModel } from "../../src/fusion/modality_balancer_model.ts";
import { PCA } from "../../src/models/pca.ts";
import { PCAModel } from "../../src/models/pca_model.ts";
import { StandardScaler, StandardScalerModel } from "../../src/models/standard_scaler.ts";

const random = new RandomState(5);
function draw(rows: number, columns: number): Matrix {
  const data = Float64Array.from({ length: rows * columns }, () => 3 + 2 * random.normal());
  return new Matrix(rows, columns, data);
}

const train = { text: draw(40, 30), image: draw(40, 60), tabular: draw(40, 4) };
const test = { text: draw(5, 30), image: draw(5, 60), tabular: draw(5, 4) };

/** Mean squared length of a row. */
function meanSquare({ rows, data }: Matrix): number {
  return [...data].reduce((sum, value) => sum + value * value, 0) / rows;
}

describe("ModalityBalancer", () => {
  it("brings wide modalities to the target width, and all to one scale", () => {
    const model = new ModalityBalancer({ targetDim: 8 }).fit(train);
    assertEquals(model.dimensions, { text: 8, image: 8, tabular: 4 });
    for (const matrix of Object.values(model.transform(train))) {
      assertAlmostEquals(meanSquare(matrix), 1, 1e-12);
    }
  });

  it("gives test rows what training rows were given: nothing of it is fitted on them", () => {
    const model = new ModalityBalancer({ targetDim: 8 }).fit(train);
    const all = model.transform(test);
    const { image } = model.transform({ image: test.image.takeRows([3]) });
    assertEquals(image.row(0), all.image.row(3));

    const scaler = new StandardScaler().fit(train.image);
    const pca = new PCA({ nComponents: 8 }).fit(scaler.transform(train.image));
    const byHand = pca.transform(scaler.transform(test.image));
    const { weight } = model.modalities.image;
    assertEquals(all.image.data, byHand.data.map((value) => weight * value));
  });

  it("leaves narrow modalities and scales alone, if so told: the tutorial's way", () => {
    const balanced = balanceModalityDimensions(train, {
      targetDim: 8,
      scaleNarrow: false,
      balance: "none",
    });
    assertEquals(balanced.tabular, train.tabular);
    assert(meanSquare(balanced.image) > meanSquare(balanced.text));
    assertEquals(balanced.text.columns, 8);
  });

  it("takes fewer rows than the target has columns", () => {
    const few = { image: draw(6, 60), tabular: draw(6, 4) };
    const model = new ModalityBalancer({ targetDim: 20 }).fit(few);
    assertEquals(model.dimensions, { image: 5, tabular: 4 });
    assert(model.transform(few).image.data.every(Number.isFinite));
  });

  it("gives the kind of matrix that it is given, and changes none", () => {
    const before = train.text.data.slice();
    const given = new MlMatrix(Array.from({ length: 40 }, (_, i) => [...train.text.row(i)]));
    const { text } = balanceModalityDimensions({ text: given }, { targetDim: 8 });
    assert(text instanceof MlMatrix);
    const own = balanceModalityDimensions({ text: train.text }, { targetDim: 8 });
    assertEquals(text.to1DArray(), [...own.text.data]);
    assertEquals(train.text.data, before);
  });

  it("is the same after saving and loading", () => {
    for (const options of [{ targetDim: 8 }, { scaleNarrow: false, balance: "none" } as const]) {
      const model = new ModalityBalancer(options).fit(train);
      const loaded = read(model.toState());
      assertEquals(loaded, model);
      assertEquals(loaded.transform(test), model.transform(test));
    }
  });

  it("does not load what contradicts itself", () => {
    const state = new ModalityBalancer({ targetDim: 8 }).fit(train).toState();
    const { tensors = {}, children = {} } = state;
    const numbers = (...data: number[]) => ({ shape: [3], data: Float64Array.from(data) });
    for (
      const [bad, message] of [
        [{ tensors: { ...tensors, weights: numbers(1, 0, 1) } }, "weights must be finite"],
        [{ tensors: { ...tensors, columns: numbers(30, 60, 0.5) } }, "columns must be whole"],
        [{ tensors: { ...tensors, columns: numbers(30, 61, 4) } }, "scaler 1 must take 61"],
        [{ children: { ...children, "pca 0": children["pca 1"] } }, "pca 0 must take 30"],
        [{ fields: { modalities: ["a", "a", "b"] } }, "modalities must be names"],
      ] as const
    ) {
      assertThrows(() => read({ ...state, ...bad }), ModelFormatError, message);
    }
  });

  it("says what is wrong", () => {
    assertThrows(() => new ModalityBalancer({ targetDim: 0 }), RangeError, "Cannot use targetDim");
    assertThrows(
      () => new ModalityBalancer({ balance: "even" as "block" }),
      TypeError,
      "Cannot use balance",
    );
    assertThrows(() => new ModalityBalancer().fit({}), TypeError, "no modality was given");
    assertThrows(
      () => new ModalityBalancer().fit({ text: draw(3, 2), image: draw(4, 2) }),
      ShapeError,
      'Cannot balance "image" beside "text": expected 3 rows, got 4',
    );
    assertThrows(
      () => new ModalityBalancer().fit({ text: Matrix.fromRows([[1], [NaN]]) }),
      RangeError,
      'Cannot balance the modality "text": features must be finite: column 0 holds NaN in row 1',
    );
    const model = new ModalityBalancer().fit(train);
    assertThrows(
      () => model.transform({ audio: draw(3, 2) }),
      TypeError,
      'Cannot balance the modality "audio": the balancer was fitted on text, image, tabular',
    );
    assertThrows(
      () => model.transform({ text: draw(3, 2) }),
      ShapeError,
      "expected 30 columns, as it was fitted on, got 2",
    );
  });
});

/** As a model file gives it back. */
function read(state: ModelState): ModalityBalancerModel {
  const fields = JSON.parse(JSON.stringify(state.fields));
  return ModalityBalancerModel.fromState(
    new StateReader({ ...state, fields }, {
      PCAModel: PCAModel.fromState,
      StandardScalerModel: StandardScalerModel.fromState,
    }),
  );
}
