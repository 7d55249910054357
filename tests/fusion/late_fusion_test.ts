import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import type { Block } from "../../src/core/block.ts";
import type { Json, ModelState } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { type Combine, LateFusion } from "../../src/fusion/late_fusion.ts";
import { LateFusionModel } from "../../src/fusion/late_fusion_model.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { complementary, reader, reload, share, takeRows } from "./blocks.ts";

const classifier = new LogisticRegression({ c: 1 });
const weights = { image: 0.5, audio: 0.3, noise: 0.2 };
const fusions: Record<Combine, LateFusion> = {
  average: new LateFusion({ combine: "average", classifier }),
  logAverage: new LateFusion({ combine: "logAverage", classifier }),
  weighted: new LateFusion({ combine: "weighted", weights, classifier }),
  optimised: new LateFusion({ combine: "optimised", classifier }),
  learned: new LateFusion({ combine: "learned", classifier, metaClassifier: classifier }),
};

describe("LateFusion", () => {
  const { blocks, labels } = complementary({ rows: 150, seed: 6 });
  const [image, audio, noise] = blocks;
  const fresh = complementary({ rows: 300, seed: 7 });
  const unseen = complementary({ rows: 600, seed: 9 });
  const alone = (modality: string) =>
    new SingleModality({ modality, classifier }).fit(blocks, labels);

  for (const [combine, fusion] of Object.entries(fusions)) {
    describe(combine, () => {
      const model = fusion.fit(blocks, labels);
      const probabilities = model.predictProba(blocks);

      it("beats each of its modalities on new rows when they complete each other", () => {
        const accuracy = share(model.predictProba(fresh.blocks), model.classes, fresh.labels);
        for (const modality of model.modalities) {
          const single = alone(modality).predictProba(fresh.blocks);
          assertGreater(accuracy, share(single, model.classes, fresh.labels) + 0.05, modality);
        }
      });

      it("gives probabilities that sum to 1, for any subset of modalities", () => {
        for (let subset = 1; subset < 8; subset++) {
          const given = blocks.filter((_, m) => subset & 1 << m);
          const proba = model.predictProba(given);
          for (let i = 0; i < proba.rows; i++) {
            assertAlmostEquals([...proba.row(i)].reduce((a, b) => a + b), 1, 1e-12);
          }
        }
      });

      it("takes a block that is not given for one that is absent in every row", () => {
        const gone: Block = { ...audio, present: new Uint8Array(150) };
        assertEquals(
          model.predictProba([image, noise]),
          model.predictProba([image, gone, noise]),
        );
      });

      it("treats each row by what it has", () => {
        const present = Uint8Array.from(labels, (_, i) => i % 2);
        const mixed = model.predictProba([image, { ...audio, present }, noise]);
        const without = model.predictProba([image, noise]);
        for (let i = 0; i < 150; i++) {
          assertEquals(mixed.row(i), (i % 2 ? probabilities : without).row(i));
        }
      });

      it("takes blocks in any order, and follows its rows", () => {
        assertEquals(model.predictProba([noise, audio, image]), probabilities);
        const rows = [...labels.keys()].reverse();
        const mirrored = model.predictProba(blocks.map((whole) => takeRows(whole, rows)));
        rows.forEach((row, i) => assertEquals(mirrored.row(i), probabilities.row(row)));
      });

      it("predicts the same after save and load", () => {
        const loaded = reload(LateFusionModel, model);
        assertEquals(loaded.predictProba(blocks), probabilities);
        assertEquals(loaded.toState(), model.toState());
      });

      it("makes the same of members fitted before", () => {
        const members = blocks.flatMap((whole) => fusion.fitMembers(whole, labels));
        assertEquals(fusion.fit(blocks, labels, { members }).predictProba(blocks), probabilities);
      });

      it("refuses a row that has nothing, and names it", () => {
        const present = new Uint8Array(150).fill(1);
        present[7] = 0;
        const message = 'Cannot fuse row "row 7": it has none of the modalities';
        const nothing = blocks.map((whole) => ({ ...whole, present }));
        assertThrows(() => model.predictProba(nothing), RangeError, message);
      });

      it("learns nothing from a row that has nothing, and gives it the class shares", () => {
        const present = new Uint8Array(150).fill(1);
        present[7] = 0;
        const holed = blocks.map((whole) => ({ ...whole, present }));
        const { model, outOfFold } = fusion.fitCrossValidated(holed, labels);
        assertEquals(outOfFold.row(7), model.prior);
        const wrong = labels.with(7, labels[8]);
        const other = fusion.fit(holed, wrong);
        other.predictProba(blocks).data.forEach((value, k) =>
          assertAlmostEquals(value, model.predictProba(blocks).data[k], 0.03)
        );
        const nobody = blocks.map((whole) => ({ ...whole, present: new Uint8Array(150) }));
        assertThrows(() => fusion.fit(nobody, labels), RangeError, "no row has any");
      });

      it("gives probabilities out of fold that are honest, and the model of fit", () => {
        const { model: same, outOfFold } = fusion.fitCrossValidated(blocks, labels);
        assertEquals(same.predictProba(blocks), probabilities);
        const [honest, fresh] = [
          share(outOfFold, model.classes, labels),
          share(model.predictProba(unseen.blocks), model.classes, unseen.labels),
        ];
        assertAlmostEquals(honest, fresh, 0.08);
      });

      it("refuses an unknown modality, and no block at all", () => {
        assertThrows(
          () => model.predictProba([{ ...image, modality: "video" }]),
          TypeError,
          'Cannot predict from the modality "video": the model was fitted on image, audio, noise',
        );
        assertThrows(() => model.predictProba([]), TypeError, "no block was given");
        assertThrows(
          () => model.predictProba([{ ...audio, modality: "image" }]),
          ShapeError,
          "expected 2 columns",
        );
      });
    });
  }

  it("averages probabilities", () => {
    const average = fusions.average.fit(blocks, labels).predictProba(blocks);
    const singles = ["image", "audio", "noise"].map((name) => alone(name).predictProba(blocks));
    average.data.forEach((value, k) =>
      assertAlmostEquals(value, singles.reduce((sum, { data }) => sum + data[k], 0) / 3, 1e-15)
    );
  });

  it("weighs probabilities by name, whatever the sum of the weights", () => {
    const singles = ["image", "audio", "noise"].map((name) => alone(name).predictProba(blocks));
    const doubled = { noise: 0.4, image: 1, audio: 0.6 };
    const fusion = new LateFusion({ combine: "weighted", weights: doubled, classifier });
    fusion.fit(blocks, labels).predictProba(blocks).data.forEach((value, k) => {
      const [a, b, c] = singles.map(({ data }) => data[k]);
      assertAlmostEquals(value, 0.5 * a + 0.3 * b + 0.2 * c, 1e-15);
    });
  });

  it("renormalises to exactly what it would be without the modality", () => {
    const two = [image, audio];
    for (const fusion of [fusions.average, fusions.weighted]) {
      const dropped = fusion.combine === "average"
        ? fusion
        : new LateFusion({ combine: "weighted", weights: { image: 0.5, audio: 0.3 }, classifier });
      assertEquals(
        fusion.fit(blocks, labels).predictProba(two),
        dropped.fit(two, labels).predictProba(two),
      );
    }
  });

  it("leaves out a modality of weight 0, and refuses rows that have no other", () => {
    const fusion = new LateFusion({
      combine: "weighted",
      weights: { image: 1, audio: 0, noise: 0 },
      classifier,
    });
    const model = fusion.fit(blocks, labels);
    assertEquals(model.predictProba(blocks), alone("image").predictProba(blocks));
    assertThrows(
      () => model.predictProba([audio, noise]),
      RangeError,
      "none of the modalities image",
    );
  });

  it("learns to leave noise alone, where the average suffers from it", () => {
    const noises = Array.from({ length: 4 }, (_, m): Block => ({
      ...complementary({ rows: 150, seed: 20 + m }).blocks[2],
      modality: `noise ${m}`,
    }));
    const crowd = [image, audio, ...noises];
    const fit = (combine: Combine) => new LateFusion({ combine, classifier }).fit(crowd, labels);
    const freshCrowd = [
      fresh.blocks[0],
      fresh.blocks[1],
      ...noises.map(({ modality }, m): Block => ({
        ...complementary({ rows: 300, seed: 30 + m }).blocks[2],
        modality,
      })),
    ];
    const [learned, average] = (["learned", "average"] as const).map((combine) => {
      const model = fit(combine);
      return share(model.predictProba(freshCrowd), model.classes, fresh.labels);
    });
    assertGreater(learned, average - 0.01);
  });

  it("optimises weights by default, and weighs no class when it learns to combine", () => {
    const balanced = new LogisticRegression({ classWeight: "balanced" });
    const given = new LateFusion({ combine: "learned", classifier: balanced });
    const plain = new LateFusion({ combine: "learned" });
    const members = blocks.flatMap((whole) => given.fitMembers(whole, labels));
    assertEquals(new LateFusion().combine, "optimised");
    assertEquals(
      given.fit(blocks, labels, { members }).predictProba(blocks),
      plain.fit(blocks, labels, { members }).predictProba(blocks),
    );
  });

  it("refuses weights that are missing, misspelt, or senseless", () => {
    const make = (weights?: Record<string, number>) =>
      new LateFusion({ combine: "weighted", weights, classifier });
    assertThrows(() => make(), TypeError, "Cannot combine by weight: give weights by modality");
    assertThrows(
      () => make({ image: -1, audio: 2 }),
      TypeError,
      'Cannot use weights: "image" must be a number ≥ 0: current value is -1',
    );
    assertThrows(() => make({ image: NaN }), TypeError, "current value is NaN");
    assertThrows(() => make({}), TypeError, "at least one must be > 0: current value is {}");
    assertThrows(() => make({ image: 0, audio: 0 }), TypeError, "at least one must be > 0");
    assertThrows(
      () => make({ ...weights, vidoe: 1 }).fit(blocks, labels),
      TypeError,
      'Cannot use weights: "vidoe" is no modality of these rows; they have image, audio, noise',
    );
    assertThrows(
      () => make({ image: 1, noise: 1 }).fit(blocks, labels),
      TypeError,
      'the modality "audio" has none; give one for each of image, audio, noise',
    );
    assertThrows(
      () => new LateFusion({ combine: "average", weights }),
      TypeError,
      'Cannot use weights: combine is "average", not "weighted"',
    );
    assertThrows(
      () => new LateFusion({ of: "logProbabilities" }),
      TypeError,
      'Cannot use of: combine is "optimised", not "weighted"',
    );
  });

  it("refuses an unknown combination", () => {
    assertThrows(
      () => new LateFusion({ combine: "lerned" as Combine }),
      TypeError,
      'Cannot use combine: it must be one of average, logAverage, weighted, optimised, learned: current value is "lerned"',
    );
  });

  it("does not load a state that contradicts itself", () => {
    const load = (
      fusion: LateFusion,
      change: (state: ModelState) => Partial<ModelState>,
    ) => {
      const state = fusion.fit(blocks, labels).toState();
      return () => LateFusionModel.fromState(reader({ ...state, ...change(state) }));
    };
    const { average, optimised, learned } = fusions;
    const fields = (fields: Record<string, Json>) => () => ({ fields });
    const children = (change: (children: Record<string, ModelState>) => object) => {
      return ({ children = {} }: ModelState) => ({
        children: { ...children, ...change(children) },
      });
    };
    const whole = "subset image+audio+noise";
    const refusals: [() => unknown, string][] = [
      [load(average, fields({ members: 0 })), "model.members"],
      [load(average, fields({ members: 2 })), "takes 3 members, not the 2"],
      [load(average, fields({ members: 4 })), "member 3 is missing"],
      [load(average, () => ({ tensors: {} })), "model.prior is missing"],
      [load(average, children((all) => ({ "any subset": all["member 0"] }))), "must combine"],
      [load(optimised, children((all) => ({ [whole]: all["subset image"] }))), "takes 1 members"],
      [
        load(optimised, ({ children = {} }) => {
          const { [whole]: _, ...others } = children;
          return { children: others };
        }),
        `${whole} is missing`,
      ],
      [
        load(
          optimised,
          children((all) => ({ [whole]: withFields(all[whole], { priorWeight: "1" }) })),
        ),
        "priorWeight",
      ],
      [
        load(
          learned,
          children((all) => ({ [whole]: withFields(all[whole], { indicators: true }) })),
        ),
        "takes 9 columns, not the 12",
      ],
    ];
    for (const [refused, message] of refusals) assertThrows(refused, ModelFormatError, message);
  });
});

function withFields(state: ModelState, fields: Record<string, Json>): ModelState {
  return { ...state, fields: { ...state.fields, ...fields } };
}
