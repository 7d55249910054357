import { assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadTransformersPipeline } from "../../src/encoders/load_transformers_pipeline.ts";

// What it loads is tested by tests/transformers, which fetches Transformers.js.
describe("loadTransformersPipeline", () => {
  it("refuses other tasks and kinds of weights before it fetches anything", async () => {
    await assertRejects(
      () => loadTransformersPipeline("text-generation" as "feature-extraction", "model"),
      TypeError,
      "Cannot use task: it must be one of feature-extraction, image-feature-extraction",
    );
    await assertRejects(
      () => loadTransformersPipeline("feature-extraction", "model", { dtype: "f32" as "fp32" }),
      TypeError,
      "Cannot use dtype: it must be one of fp32",
    );
  });
});
