import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { decodeModel } from "../../src/artifact/decode_model.ts";
import { encodeModel } from "../../src/artifact/encode_model.ts";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { type Json, StateReader } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import { CalibratedFusion } from "../../src/fusion/calibrated_fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { defaultModalities } from "../../src/pipeline/default_modalities.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { Pipeline, PipelineModel } from "../../src/pipeline/pipeline.ts";
import { readTable } from "../../src/table/read_table.ts";
import { shop } from "../artifact/shop.ts";

const table = await readTable({ text: shop(60) }, { label: "kind", roles: { title: "text" } });
const plain = await new Pipeline({
  extractor: new FeatureExtractor(defaultModalities(table.schema)),
  fusion: new CalibratedFusion(new LateFusion({ combine: "average" })),
}).fit(table);

/** The same with a least confidence. */
function abstaining(minConfidence: number): PipelineModel {
  const { schema, extractor, fusion, training, profile } = plain;
  return new PipelineModel({ schema, extractor, fusion, training, profile, minConfidence });
}

describe("a model with a least confidence", () => {
  it("abstains from rows below it, and says the rest as before", async () => {
    const { abstained: none, ...expected } = await plain.predict(table);
    assertEquals(none, undefined);
    const confidence = Array.from(
      { length: table.rows },
      (_, i) => Math.max(...expected.probabilities.row(i)),
    );
    // A row of just so much confidence is decided.
    const threshold = confidence.toSorted()[20];
    const { abstained, ...prediction } = await abstaining(threshold).predict(table);
    assertEquals(prediction, expected);
    assertEquals(abstained, confidence.map((one) => one < threshold));
    assert(abstained!.includes(true) && abstained!.includes(false));
    assertEquals((await abstaining(threshold).explain(table)).abstained, abstained);
  });

  it("keeps it in its file; a model without has no such field", async () => {
    const model = abstaining(0.625);
    const loaded = await decodeModel(await encodeModel(model));
    assertEquals(loaded.minConfidence, 0.625);
    assertEquals(await loaded.predict(table), await model.predict(table));
    assertEquals(await encodeModel(loaded), await encodeModel(model));
    assertEquals("minConfidence" in plain.toState().fields, false);
  });

  it("refuses one that is no share", () => {
    for (const wrong of [-0.1, 1.1, NaN]) {
      assertThrows(() => abstaining(wrong), RangeError, "Cannot use minConfidence");
    }
    const state = plain.toState();
    for (const wrong of [-0.1, 1.1, "0.5", null] as Json[]) {
      const fields = { ...state.fields, minConfidence: wrong };
      assertThrows(
        () => PipelineModel.fromState(new StateReader({ ...state, fields }, stepDecoders)),
        ModelFormatError,
        "minConfidence must be",
      );
    }
  });
});
