import { describe, it } from "@std/testing/bdd";
import {
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertThrows,
} from "@std/assert";
import type { Block } from "../../src/core/block.ts";
import type { Label } from "../../src/core/label.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";
import type { ModelState } from "../../src/core/state.ts";
import { LimitError, ModelFormatError, ShapeError } from "../../src/errors.ts";
import { fromPortable, toPortable } from "../../src/fusion/auto/portable.ts";
import { AutoFusion } from "../../src/fusion/auto/auto_fusion.ts";
import { EarlyFusion, type EarlyFusionOptions } from "../../src/fusion/early_fusion.ts";
import { EarlyFusionModel } from "../../src/fusion/early_fusion_model.ts";
import type { Fusion } from "../../src/fusion/fusion.ts";
import { ReweightedFusionModel } from "../../src/fusion/reweighted_fusion_model.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import type { LogisticRegressionModel } from "../../src/models/logistic_regression_model.ts";
import { PCA } from "../../src/models/pca.ts";
import { logLoss } from "../../src/validation/metrics.ts";
import { block, complementary, reader, reload, share, takeRows, toSparse } from "./blocks.ts";

const classifier = new LogisticRegression({ c: 1 });

function early(options: EarlyFusionOptions): EarlyFusion {
  return new EarlyFusion({ classifier, ...options });
}

/** Share of the rows whose class is found by a fold that left them out. */
function outOfFold(fusion: Fusion, blocks: readonly Block[], labels: readonly Label[]): number {
  const { model, outOfFold } = fusion.fitCrossValidated(blocks, labels);
  return share(outOfFold, model.classes, labels);
}

const { blocks, labels } = complementary({ rows: 120, seed: 2 });
const [image, audio, noise] = blocks;
const holed = complementary({ rows: 120, seed: 4, absent: 0.2 });

describe("EarlyFusion's weights", () => {
  it("stand beside the scale, 1 where a modality is not named", () => {
    const plain = early({}).fit(blocks, labels);
    const weighted = early({ weights: { audio: 3 } }).fit(blocks, labels);
    assertEquals(
      weighted.layout.map(({ weight }, i) => weight / plain.layout[i].weight),
      [1, 3, 1],
    );
  });

  it("are as if the columns had been multiplied", () => {
    const features = audio.features as Matrix;
    const tripled = {
      ...audio,
      features: new Matrix(features.rows, features.columns, features.data.map((v) => 3 * v)),
    };
    const weighted = early({ balance: "none", weights: { audio: 3 } }).fit([image, audio], labels);
    const plain = early({ balance: "none" }).fit([image, tripled], labels);
    plain.predictProba([image, tripled]).data.forEach((value, k) =>
      assertAlmostEquals(value, weighted.predictProba([image, audio]).data[k], 1e-9)
    );
  });

  it("may be a penalty: the optimum is that of the penalised loss", () => {
    const lambda = 5,
      model = early({ balance: "none", regularisation: { audio: lambda } })
        .fit([image, audio], labels.map((label) => label === "b" ? 1 : 0));
    const weights = model.layout.map(({ weight }) => weight);
    assertEquals(weights, [1, 1 / Math.sqrt(lambda)]);
    const { coef, intercept } = model.classifier as LogisticRegressionModel;
    const beta = coef.row(0).map((value, j) => value * (j < 2 ? weights[0] : weights[1]));
    const gradient = beta.map((value, j) => value * (j < 2 ? 1 : lambda));
    labels.forEach((label, i) => {
      const row = [...(image.features as Matrix).row(i), ...(audio.features as Matrix).row(i)];
      const score = row.reduce((sum, value, j) => sum + value * beta[j], intercept[0]);
      const error = 1 / (1 + Math.exp(-score)) - (label === "b" ? 1 : 0);
      row.forEach((value, j) => gradient[j] += error * value);
    });
    gradient.forEach((value) => assertAlmostEquals(value, 0, 1e-3));
  });

  describe('of "auto"', () => {
    const random = new RandomState(11);
    const y = Array.from({ length: 90 }, (_, i) => i % 2 ? "a" : "b");
    const told = block("told", y.map((label) => [random.normal() + (label === "a" ? 2 : 0)]));
    const wide = block("wide", y.map(() => Array.from({ length: 40 }, () => random.normal())));
    const loss = (fusion: EarlyFusion) => {
      const { model, outOfFold } = fusion.fitCrossValidated([told, wide], y);
      return logLoss(y, outOfFold, { classes: model.classes });
    };

    it("lessen the log loss of folds, at the cost of what tells nothing", () => {
      assertLess(loss(early({ weights: "auto" })), loss(early({})) - 0.005);
      const plain = early({}).fit([told, wide], y).layout;
      const { layout } = early({ weights: "auto" }).fit([told, wide], y);
      const [more, less] = layout.map(({ weight }, i) => weight / plain[i].weight);
      assertGreater(more, less);
    });

    it("are the same for every fit, and those that its folds were judged by", () => {
      const fusion = early({ weights: "auto", regularisation: { wide: 2 } });
      const { model } = fusion.fitCrossValidated([told, wide], y);
      assertEquals(fusion.fit([told, wide], y).toState(), model.toState());
    });

    it("are of products too", () => {
      const fusion = early({ weights: "auto", interactions: "all" });
      const plain = early({ interactions: "all" }).fit([told, wide], y);
      const [product] = fusion.fit([told, wide], y).steps.products;
      assertLess(product.weight, plain.steps.products[0].weight);
    });

    it("keep the groups of rows together", () => {
      const groups = y.map((_, i) => i % 3);
      const { outOfFold } = early({ weights: "auto" }).fitCrossValidated([told, wide], y, {
        groups,
      });
      assertEquals(outOfFold.rows, y.length);
    });
  });
});

describe("EarlyFusion's interactions", () => {
  const random = new RandomState(5), rows = 600;
  const noisy = (first: number) => [first, random.normal(), random.normal(), random.normal()];
  const signs = Array.from({ length: rows }, () => [random.normal() + 0.3, random.normal() - 0.2]);
  const left = block("left", signs.map(([a]) => noisy(a)));
  const right = block("right", signs.map(([, b]) => noisy(b)));
  const xor = signs.map(([a, b]) => (a - 0.3) * (b + 0.2) > 0 ? "same" : "other");

  it("find what neither modality tells", () => {
    const auto = new LogisticRegression({ c: "auto" });
    const fused = new EarlyFusion({ classifier: auto, interactions: "all" });
    assertGreater(outOfFold(fused, [left, right], xor), 0.95);
    for (const modality of ["left", "right"]) {
      const alone = new SingleModality({ modality, classifier: auto });
      assertAlmostEquals(outOfFold(alone, [left, right], xor), 0.5, 0.05);
    }
  });

  it("stand behind the blocks, brought to scale over rows that have both", () => {
    const model = early({ interactions: [["noise", "image"]] }).fit(holed.blocks, holed.labels);
    assertEquals(model.classifier.columns, 2 + 1 + 5 + 1 + 3 + 3 * 2);
    assertEquals(model.steps.products.map(({ modalities }) => modalities), [["noise", "image"]]);
    assertEquals(
      early({ interactions: "all", balance: "none" }).fit(blocks, labels).steps.products,
      [
        { modalities: ["image", "audio"], weight: 1 },
        { modalities: ["image", "noise"], weight: 1 },
        { modalities: ["audio", "noise"], weight: 1 },
      ],
    );
  });

  it("do not care where the zero of dense columns is, and leave sparse ones sparse", () => {
    const features = right.features as Matrix;
    const moved = {
      ...right,
      features: new Matrix(rows, features.columns, features.data.map((value) => value + 2)),
    };
    const fused = early({ interactions: "all", balance: "none" });
    const plain = fused.fit([left, right], xor), shifted = fused.fit([left, moved], xor);
    shifted.predictProba([left, moved]).data.forEach((value, k) =>
      assertAlmostEquals(value, plain.predictProba([left, right]).data[k], 1e-2)
    );
    assertEquals(plain.steps.centred, ["left", "right"]);
    assertEquals(fused.fit([left, toSparse(right)], xor).steps.centred, ["left"]);
  });

  it("take sparse blocks as dense ones, and blocks that are not given", () => {
    for (const fitted of [[left, right], [left, toSparse(right)]]) {
      const model = early({ interactions: "all" }).fit(fitted, xor);
      const known = model.predictProba([left, right]);
      model.predictProba([toSparse(left), toSparse(right)]).data.forEach((value, k) =>
        assertAlmostEquals(value, known.data[k], 1e-12)
      );
      const gone = { ...right, present: new Uint8Array(rows) };
      assertEquals(model.predictProba([left]), model.predictProba([left, gone]));
    }
  });

  it("are refused where there are too many", () => {
    const wide = block("wide", labels.map((_, i) => Array.from({ length: 5000 }, (_, j) => i * j)));
    const fused = early({ interactions: [["wide", "audio"]] });
    assertThrows(() => fused.fit([wide, audio], labels), LimitError, "components");
  });
});

describe("EarlyFusion's components", () => {
  it("stand for the columns of a block", () => {
    const model = early({ components: { audio: 2 }, balance: "none" }).fit(blocks, labels);
    const scores = new PCA({ nComponents: 2 }).fit(audio.features as Matrix)
      .transform(audio.features as Matrix);
    const reduced = { ...audio, features: scores };
    const by = early({ balance: "none" }).fit([image, reduced, noise], labels);
    assertEquals(model.predictProba(blocks), by.predictProba([image, reduced, noise]));
    assertEquals(model.layout[1].columns, 5);
  });

  it("may be a share of the variance", () => {
    const { steps } = early({ components: { audio: 0.5 } }).fit(blocks, labels);
    assertLess(steps.components.audio.nComponents, 5);
  });

  it("are those of rows that have the modality, which alone are projected", () => {
    const model = early({ components: { audio: 2 } }).fit(holed.blocks, holed.labels);
    const rows = [...holed.labels.keys()].filter((row) => holed.blocks[1].present[row] === 1);
    const { features } = takeRows(holed.blocks[1], rows);
    assertEquals(model.steps.components.audio, new PCA({ nComponents: 2 }).fit(features as Matrix));
    const [first, , last] = holed.blocks;
    const gone = { ...holed.blocks[1], present: new Uint8Array(120) };
    assertEquals(model.predictProba([first, last]), model.predictProba([first, gone, last]));
  });

  it("are of sparse blocks too", () => {
    const fused = early({ components: { audio: 2 } });
    assertEquals(
      fused.fit([image, toSparse(audio)], labels).toState(),
      fused.fit([image, audio], labels).toState(),
    );
  });

  it("may be no more than columns or rows", () => {
    assertThrows(
      () => early({ components: { audio: 6 } }).fit(blocks, labels),
      RangeError,
      'Cannot find 6 components of "audio": it has 5 columns in 120 rows; ask for fewer',
    );
  });
});

describe("EarlyFusion's missing", () => {
  const [holedImage, holedAudio] = holed.blocks;

  it("zero has no indicators", () => {
    const model = early({ missing: "zero" }).fit(holed.blocks, holed.labels);
    assertEquals(model.layout.map(({ indicator }) => indicator), [false, false, false]);
    assertEquals(model.classifier.columns, 2 + 5 + 3);
  });

  it("mean fills in what the fit's rows had, in predictions too", () => {
    const model = early({ missing: "mean" }).fit(holed.blocks, holed.labels);
    const fill = (whole: Block): Block => {
      const { rows, columns, data } = whole.features as Matrix;
      const features = new Matrix(rows, columns, data.slice());
      whole.present.forEach((has, i) =>
        has || features.row(i).set(model.steps.means[whole.modality])
      );
      return { ...whole, features, present: new Uint8Array(rows).fill(1) };
    };
    const filled = holed.blocks.map(fill);
    assertEquals(model.predictProba(filled), model.predictProba(holed.blocks));
    const gone = fill({ ...holedImage, present: new Uint8Array(120) });
    const others = filled.slice(1);
    assertEquals(model.predictProba(others), model.predictProba([gone, ...others]));
    const sparse = holed.blocks.map(toSparse);
    early({ missing: "mean" }).fit(sparse, holed.labels).predictProba(sparse).data.forEach(
      (value, k) => assertAlmostEquals(value, model.predictProba(holed.blocks).data[k], 1e-6),
    );
  });

  describe("drop", () => {
    const drop = early({ missing: "drop" });
    const rows = [...holed.labels.keys()].filter((row) =>
      holedImage.present[row] === 1 && holedAudio.present[row] === 1
    );
    const whole = holed.blocks.map((one) => takeRows(one, rows));
    const known = rows.map((row) => holed.labels[row]);

    it("fits on the rows that have everything", () => {
      const model = drop.fit(holed.blocks, holed.labels);
      assertEquals(model.toState(), drop.fit(whole, known).toState());
      assertEquals(
        [...model.predictable(holed.blocks).keys()].filter((row) =>
          model.predictable(holed.blocks)[row] === 1
        ),
        rows,
      );
      assertEquals(model.predictable(holed.blocks.slice(1)), new Uint8Array(120));
      assertEquals(early({}).fit(blocks, labels).predictable([image]), new Uint8Array(120).fill(1));
    });

    it("keeps the groups of these rows", () => {
      const groups = holed.labels.map((_, i) => i % 10);
      const part = rows.map((row) => groups[row]);
      const { outOfFold } = drop.fitCrossValidated(holed.blocks, holed.labels, { groups });
      const expected = drop.fitCrossValidated(whole, known, { groups: part }).outOfFold;
      assertEquals(outOfFold.takeRows(rows), expected);
    });

    it("refuses to predict other rows, and names what the first lacks", () => {
      const model = drop.fit(holed.blocks, holed.labels);
      const present = new Uint8Array(120).fill(1);
      present[7] = 0;
      assertThrows(
        () => model.predictProba([{ ...image, present }, audio, noise]),
        RangeError,
        'Cannot fuse row "row 7": it lacks image, and missing is "drop"',
      );
      assertThrows(
        () => model.predictProba([image]),
        RangeError,
        'Cannot fuse row "row 0": it lacks audio, noise',
      );
    });

    it("gives rows left out the prior in folds, those without any modality too", () => {
      const present = new Uint8Array(120).fill(1);
      present[3] = 0;
      const nothing = blocks.map((one) => ({ ...one, present }));
      const { model, outOfFold } = drop.fitCrossValidated(nothing, labels);
      assertEquals(outOfFold.row(3), model.prior);
    });

    it("needs a row of each class that has everything", () => {
      const present = Uint8Array.from(labels, (label) => label === "c" ? 0 : 1);
      assertThrows(
        () => drop.fit([{ ...image, present }, audio], labels),
        RangeError,
        'Cannot fit: no row of the class "c" has every modality, and missing is "drop"',
      );
    });

    it("passes through what stands before it", () => {
      const model = drop.fit(holed.blocks, holed.labels);
      const reweighted = new ReweightedFusionModel(model, Float64Array.of(1, 2, 1));
      assertEquals(reweighted.predictable(holed.blocks), model.predictable(holed.blocks));
      const auto = new AutoFusion({
        classifiers: { logistic: classifier },
        early: { drop },
        late: {},
        choice: "early",
      }).fit(holed.blocks, holed.labels);
      assertEquals(auto.chosen, "early/drop");
      assertEquals(auto.predictable(holed.blocks), model.predictable(holed.blocks));
      const other = new ReweightedFusionModel(
        new SingleModality({ modality: "noise", classifier }).fit(blocks, labels),
        Float64Array.of(1, 2, 1),
      );
      assertEquals(other.predictable(blocks), new Uint8Array(120).fill(1));
    });
  });
});

const everything = early({
  weights: { image: 2 },
  regularisation: { audio: 3 },
  interactions: [["image", "audio"]],
  components: { audio: 3 },
  missing: "mean",
});

describe("EarlyFusion with options", () => {
  it("travels as plain data", () => {
    const travelled = fromPortable(structuredClone(toPortable(everything)!) as never);
    assertEquals(
      (travelled as EarlyFusion).fit(holed.blocks, holed.labels).toState(),
      everything.fit(holed.blocks, holed.labels).toState(),
    );
  });

  it("predicts the same after save and load", () => {
    const others = [early({ missing: "drop" }), early({ missing: "zero", interactions: "all" })];
    for (const fusion of [everything, ...others]) {
      const model = fusion.fit(holed.blocks, holed.labels);
      const loaded = reload(EarlyFusionModel, model);
      assertEquals(loaded.toState(), model.toState());
      assertEquals(loaded.predictable(holed.blocks), model.predictable(holed.blocks));
      if (model.steps.missing === "drop") continue;
      assertEquals(loaded.predictProba(holed.blocks), model.predictProba(holed.blocks));
    }
  });

  it("refuses modalities that there are not", () => {
    for (
      const options of [
        { weights: { smell: 2 } },
        { regularisation: { smell: 2 } },
        { components: { smell: 2 } },
        { interactions: [["image", "smell"]] as const },
      ]
    ) {
      assertThrows(
        () => early(options).fit(blocks, labels),
        TypeError,
        `Cannot use ${
          Object.keys(options)[0]
        }: "smell" is no modality of these rows; they have image, audio, noise`,
      );
    }
  });

  it("refuses options that mean nothing", () => {
    const pairs = [[["image"]], [["image", "image"]], [["a", "b"], ["b", "a"]], "some"];
    for (const interactions of pairs) {
      assertThrows(
        () => early({ interactions: interactions as "all" }),
        TypeError,
        "Cannot use interactions: ",
      );
    }
    assertThrows(() => early({ weights: { image: NaN } }), RangeError, 'the weight of "image"');
    assertThrows(() => early({ components: { image: 0 } }), RangeError, 'components of "image"');
    assertThrows(
      () => early({ missing: "remove" as "drop" }),
      TypeError,
      "must be one of flag, zero, mean, drop",
    );
  });

  it("refuses labels of another number before it drops rows", () => {
    const drop = early({ missing: "drop" });
    assertThrows(() => drop.fit(holed.blocks, holed.labels.slice(1)), ShapeError, "Cannot fit");
  });

  it("does not load steps that are not of its blocks", () => {
    const state = everything.fit(holed.blocks, holed.labels).toState();
    const { steps } = state.children!;
    const load = (changed: ModelState, fields = {}) => () =>
      EarlyFusionModel.fromState(reader({
        ...state,
        fields: { ...state.fields, ...fields },
        children: { ...state.children, steps: changed },
      }));
    const withFields = (fields: ModelState["fields"]) => ({
      ...steps,
      fields: { ...steps.fields, ...fields },
    });
    const refuses = (body: () => void, why: string) => assertThrows(body, ModelFormatError, why);
    refuses(load(withFields({ missing: "guess" })), "model.steps.missing");
    refuses(
      load(withFields({ means: ["audio", "noise"], centred: ["audio"] })),
      'means of "image"',
    );
    refuses(load(withFields({ centred: ["smell"] })), "model.steps.centred");
    refuses(load(withFields({ products: [["image", "smell"]] })), "modalities among image, audio");
    refuses(load(withFields({ products: [["image", "image"]] })), "model.steps.products");
    refuses(load(steps, { indicators: ["image"] }), "must flag absent rows");
    const pca = steps.children!.audio;
    refuses(load({ ...steps, children: { image: pca } }), 'must take the 2 columns of "image"');
    refuses(load({ ...steps, children: {} }), 'must have 5 means of "audio", not 3');
    const weights = { shape: [1], data: Float64Array.of(0) };
    refuses(
      load({ ...steps, tensors: { ...steps.tensors, productWeights: weights } }),
      "model.steps.productWeights",
    );
  });
});
