import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import type { Label } from "../../src/core/label.ts";
import { ShapeError } from "../../src/errors.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import type { Classifier } from "../../src/models/classifier.ts";
import { LogisticRegression } from "../../src/models/logistic_regression.ts";
import { complementary } from "./blocks.ts";

/** A classifier that remembers the groups of its fits. */
function remembering(): { classifier: Classifier; told: (readonly Label[] | undefined)[] } {
  const told: (readonly Label[] | undefined)[] = [];
  const inner = new LogisticRegression({ c: 1 });
  return {
    told,
    classifier: {
      fit: (x, y, options) => (told.push(options?.groups), inner.fit(x, y, options)),
      fitCrossValidated: (
        x,
        y,
        options,
      ) => (told.push(options?.groups), inner.fitCrossValidated(x, y, options)),
    },
  };
}

describe("groups of rows", () => {
  const { blocks, labels } = complementary({ rows: 60, seed: 21, absent: 0.3 });
  const groups = labels.map((_, i) => `g${i % 8}`);
  const ofPresent = blocks.map(({ present }) => groups.filter((_, i) => present[i] === 1));

  it("reach the classifier of early fusion", () => {
    const { classifier, told } = remembering();
    new EarlyFusion({ classifier }).fit(blocks, labels, { groups });
    new EarlyFusion({ classifier }).fit(blocks, labels);
    assertEquals(told, [groups, undefined]);
  });

  it("reach the classifier of a modality, for the rows that have it", () => {
    const { classifier, told } = remembering();
    const single = new SingleModality({ modality: "audio", classifier });
    single.fit(blocks, labels, { groups });
    single.fitCrossValidated(blocks, labels, { groups });
    assertEquals(told, [ofPresent[1], ofPresent[1]]);
  });

  it("reach every classifier of late fusion", () => {
    for (const combine of ["learned", "average"] as const) {
      const members = remembering(), meta = remembering();
      const fusion = new LateFusion({
        combine,
        classifier: members.classifier,
        metaClassifier: meta.classifier,
      });
      fusion.fit(blocks, labels, { groups });
      assertEquals(members.told, ofPresent);
      const together = (names: string[]) =>
        groups.filter((_, i) =>
          blocks.every(({ modality, present }) => present[i] || !names.includes(modality))
        );
      assertEquals(
        meta.told,
        combine === "average" ? [] : [
          together(["image", "audio"]),
          together(["image", "noise"]),
          together(["audio", "noise"]),
          together(["image", "audio", "noise"]),
        ],
      );
    }
  });

  it("must be one a row", () => {
    const wrong = { groups: groups.slice(1) };
    const expected = "Cannot fit: expected 60 groups, one a row, got 59";
    assertThrows(() => new EarlyFusion().fit(blocks, labels, wrong), ShapeError, expected);
    assertThrows(() => new LateFusion().fit(blocks, labels, wrong), ShapeError, expected);
  });
});
