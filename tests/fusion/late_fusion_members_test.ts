import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertThrows } from "@std/assert";
import type { Block } from "../../src/core/block.ts";
import type { Matrix } from "../../src/core/matrix.ts";
import { ShapeError } from "../../src/errors.ts";
import type { FusionMember } from "../../src/fusion/fusion_member.ts";
import { type Combine, LateFusion } from "../../src/fusion/late_fusion.ts";
import { LateFusionModel } from "../../src/fusion/late_fusion_model.ts";
import { MeanPool } from "../../src/fusion/mean_pool.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { DummyClassifier } from "../../src/models/dummy_classifier.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { complementary, reload, share, takeRows } from "./blocks.ts";

const { blocks, labels } = complementary({ rows: 180, seed: 11, absent: 0.15 });
const [image, audio, noise] = blocks;
const weak = new LogisticRegression({ c: 0.001 }), strong = new LogisticRegression({ c: 1 });
const two = [weak, strong];
const combines: Combine[] = ["average", "logAverage", "optimised", "learned"];

function assertClose(actual: Matrix, expected: Matrix, tolerance: number): void {
  actual.data.forEach((value, k) => assertAlmostEquals(value, expected.data[k], tolerance));
}

/** The blocks, with one of them absent in every row. */
const without = (modality: string) =>
  blocks.map((block) =>
    block.modality === modality ? { ...block, present: new Uint8Array(180) } : block
  );

describe("members of a late fusion", () => {
  it("are one for each classifier of each modality, those of a modality together", () => {
    const lists: [LateFusion["classifier"], number[]][] = [
      [strong, [1, 1, 1]],
      [two, [2, 2, 2]],
      [{ image: two, audio: strong, noise: [weak] }, [2, 1, 1]],
    ];
    for (const [classifier, counts] of lists) {
      const { members } = new LateFusion({ classifier }).fit(blocks, labels);
      const expected = blocks.flatMap(({ modality }, m) => Array(counts[m]).fill(modality));
      assertEquals(members.map(({ modality }) => modality), expected);
    }
  });

  it("are by name what the names say", () => {
    const fusion = new LateFusion({ classifier: { image: weak, audio: strong } });
    const { members } = fusion.fit([image, audio], labels);
    const alone = new SingleModality({ modality: "image", classifier: weak });
    assertEquals(members[0].toState(), alone.fit(blocks, labels).toState());
    assertThrows(
      () => fusion.fit(blocks, labels),
      TypeError,
      'Cannot fit the modality "noise": classifier has none for it; it names image, audio',
    );
  });

  for (const combine of combines) {
    describe(combine, () => {
      const fusion = new LateFusion({ combine, classifier: two });
      const members = blocks.flatMap((block) => fusion.fitMembers(block, labels));
      const model = fusion.fit(blocks, labels, { members });
      const probabilities = model.predictProba(blocks);
      const tolerance = combine === "learned" ? 5e-3 : 1e-9;

      it("does not mind the order of members and blocks", () => {
        const other = fusion.fit(blocks.toReversed(), labels, { members: members.toReversed() });
        assertClose(other.predictProba(blocks), probabilities, tolerance);
        const folds = [
          fusion.fitCrossValidated(blocks, labels, { members }),
          fusion.fitCrossValidated(blocks.toReversed(), labels, { members: members.toReversed() }),
        ];
        assertClose(folds[0].outOfFold, folds[1].outOfFold, tolerance);
      });

      it("takes a block that is not given for one that is absent", () => {
        assertEquals(model.predictProba([image, noise]), model.predictProba(without("audio")));
      });

      it("takes a modality that is absent from all rows of the fit for one that is not there", () => {
        const gone = fusion.fit(without("audio"), labels, { members });
        const never = fusion.fit([image, noise], labels, {
          members: members.filter(({ model }) => model.modality !== "audio"),
        });
        assertEquals(gone.predictProba([image, noise]), never.predictProba([image, noise]));
      });

      it("predicts the same after save and load", () => {
        const loaded = reload(LateFusionModel, model);
        assertEquals(loaded.predictProba(blocks), probabilities);
        assertEquals(loaded.toState(), model.toState());
      });

      it("is as good without a modality as a fusion that never had it", () => {
        const fresh = complementary({ rows: 400, seed: 12 });
        const hits = (fitted: LateFusionModel, given: readonly Block[]) =>
          share(fitted.predictProba(given), fitted.classes, fresh.labels);
        const [image, , noise] = fresh.blocks;
        const never = fusion.fit([blocks[0], blocks[2]], labels, {
          members: members.filter(({ model }) => model.modality !== "audio"),
        });
        assertGreater(hits(model, [image, noise]), hits(never, [image, noise]) - 0.01);
      });
    });
  }

  it("share the weight of their modality", () => {
    const weights = { image: 4, audio: 1, noise: 1 };
    const classifier = { image: two, audio: strong, noise: strong };
    const model = new LateFusion({ combine: "weighted", weights, classifier }).fit(blocks, labels);
    const pool = model.combiners.otherwise;
    assert(pool instanceof MeanPool);
    assertEquals(pool.weights, [2, 2, 1, 1]);
  });

  it("may be averaged by the logarithms of their probabilities", () => {
    const weights = { image: 3, noise: 1 };
    const both = [image, noise].map((block): Block => ({
      ...block,
      present: new Uint8Array(180).fill(1),
    }));
    const fusion = new LateFusion({
      combine: "weighted",
      weights,
      of: "logProbabilities",
      classifier: strong,
    });
    const model = fusion.fit(both, labels);
    const [a, b] = model.members.map((member) => member.predictProba(both).row(0));
    const products = Array.from(a, (p, k) => p ** 0.75 * b[k] ** 0.25);
    const sum = products.reduce((x, y) => x + y);
    model.predictProba(both).row(0)
      .forEach((p, k) => assertAlmostEquals(p, products[k] / sum, 1e-12));
  });

  it("may be given in any number: modalities without one are fitted", () => {
    const fusion = new LateFusion({ classifier: strong });
    const given = [
      ...fusion.fitMembers(image, labels),
      ...new LateFusion({ classifier: weak })
        .fitMembers(image, labels),
    ];
    const model = fusion.fit(blocks, labels, { members: given });
    assertEquals(model.members.map(({ modality }) => modality), [
      "image",
      "image",
      "audio",
      "noise",
    ]);
    assertEquals(model.members[0], given[0].model);
  });

  it("that were fitted on other rows are learned from by what they say of these", () => {
    const other = complementary({ rows: 200, seed: 13 });
    const fusion = new LateFusion({ classifier: strong });
    const elsewhere = other.blocks.map((block): FusionMember => ({
      model: new SingleModality({ modality: block.modality, classifier: strong })
        .fit([block], other.labels),
    }));
    const told = elsewhere.map(({ model }): FusionMember => ({
      model,
      outOfFold: model.predictProba(blocks),
    }));
    const [plain, same] = [elsewhere, told].map((members) =>
      fusion.fitCrossValidated(blocks, labels, { members })
    );
    assertEquals(plain.model.toState(), same.model.toState());
    assertEquals(plain.outOfFold, same.outOfFold);
    assertGreater(share(plain.outOfFold, plain.model.classes, labels), 0.7);
  });

  it("are refused where they do not belong to the rows", () => {
    const fusion = new LateFusion({ classifier: strong });
    const [member] = fusion.fitMembers(image, labels);
    const fit = (given: FusionMember, to = blocks) => () =>
      fusion.fit(to, labels, { members: [given] });
    assertThrows(
      fit(member, [audio, noise]),
      TypeError,
      'Cannot fuse the member "image": the blocks given are audio, noise',
    );
    assertThrows(
      fit({ ...member, outOfFold: member.outOfFold!.takeRows([0]) }),
      ShapeError,
      "expected out-of-fold probabilities of 180 rows and 3 classes, got 1 rows and 3 classes",
    );
    const rows = [...labels.keys()].filter((row) => labels[row] !== "c");
    const narrow = fusion.fitMembers(takeRows(image, rows), rows.map((row) => labels[row]));
    assertThrows(
      fit(narrow[0]),
      TypeError,
      'Cannot fuse the member "image": its classes are a, b, those of the labels a, b, c',
    );
  });

  it("that say the class shares alone have no say", () => {
    const informed = new LateFusion({ classifier: strong });
    const members = [image, audio].flatMap((block) => informed.fitMembers(block, labels));
    const whole = { ...noise, present: new Uint8Array(180).fill(1) };
    const idle = new LateFusion({ classifier: new DummyClassifier() }).fitMembers(whole, labels);
    const [two, three] = [
      informed.fit([image, audio], labels, { members }),
      informed.fit([image, audio, whole], labels, { members: [...members, ...idle] }),
    ];
    const both = [...labels.keys()].filter((row) => image.present[row] && audio.present[row]);
    const [a, b] = [[image, audio], [image, audio, whole]].map((given) =>
      given.map((block) => takeRows(block, both))
    );
    assertClose(three.predictProba(b), two.predictProba(a), 0.02);
  });
});
