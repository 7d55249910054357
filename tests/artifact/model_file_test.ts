import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { decodeModel } from "../../src/artifact/decode_model.ts";
import { encodeModel } from "../../src/artifact/encode_model.ts";
import { loadModel, saveModel } from "../../src/artifact/files.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/artifact/safetensors.ts";
import { blankChecksum, seal } from "../../src/artifact/checksum.ts";
import type { Json } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";
import { EarlyFusion } from "../../src/fusion/early_fusion.ts";
import type { Fusion } from "../../src/fusion/fusion.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import { defaultModalities } from "../../src/pipeline/default_modalities.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { Pipeline, type PipelineModel } from "../../src/pipeline/pipeline.ts";
import { readTable } from "../../src/table/read_table.ts";
import { shop } from "./shop.ts";

async function fitShop(fusion: Fusion): Promise<PipelineModel> {
  const table = await readTable({ text: shop(60) }, {
    label: "kind",
    roles: { title: "text", tier: { ordered: ["low", "mid", "high"] } },
  });
  const extractor = new FeatureExtractor(defaultModalities(table.schema));
  return new Pipeline({ extractor, fusion }).fit(table);
}

const rows = [
  { title: "warm red coat", price: 20, brand: "acme", tier: "high" },
  { title: "a novel" },
  { price: 3, brand: "a brand never met" },
  { title: "the of and", tier: "low" },
];

describe("model file", () => {
  const fusions: Record<string, Fusion> = {
    early: new EarlyFusion(),
    "late, average": new LateFusion({ combine: "average" }),
    "late, weighted": new LateFusion({ combine: "weighted", weights: { tabular: 1, text: 3 } }),
    "late, learned": new LateFusion({ combine: "learned" }),
    single: new SingleModality({ modality: "text" }),
  };
  for (const [name, fusion] of Object.entries(fusions)) {
    it(`gives the same bits after saving and loading: ${name}`, async () => {
      const model = await fitShop(fusion);
      const bytes = await encodeModel(model);
      const loaded = await decodeModel(bytes);
      const usable = name === "single" ? rows.filter((row) => "title" in row) : rows;
      assertEquals(await loaded.predict(usable), await model.predict(usable));
      assertEquals(loaded.schema, model.schema);
      assertEquals(await encodeModel(loaded), bytes);
    });
  }

  it("is written whole, and read back", async () => {
    const folder = await Deno.makeTempDir();
    const model = await fitShop(new EarlyFusion());
    await saveModel(model, `${folder}/shop.medley`);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["shop.medley"]);
    const loaded = await loadModel(`${folder}/shop.medley`);
    assertEquals(await loaded.predict(rows), await model.predict(rows));
    await Deno.remove(folder, { recursive: true });
  });

  it("refuses a file with one bit flipped, anywhere", async () => {
    const bytes = await encodeModel(await fitShop(new SingleModality({ modality: "tabular" })));
    for (let i = 0; i < bytes.length; i++) {
      const flipped = bytes.slice();
      flipped[i] ^= 1 << (i % 8);
      await assertRejects(() => decodeModel(flipped), ModelFormatError);
    }
  });

  it("refuses a file cut short, anywhere", async () => {
    const bytes = await encodeModel(await fitShop(new SingleModality({ modality: "tabular" })));
    for (let length = 0; length < bytes.length; length += 7) {
      const error = await assertRejects(
        () => decodeModel(bytes.slice(0, length)),
        ModelFormatError,
      );
      assertStringIncludes(error.message, "Cannot");
    }
  });

  it("says that a text file is no model", async () => {
    const text = new TextEncoder().encode("id,label\n1,a\n2,b\n");
    await assertRejects(() => decodeModel(text), ModelFormatError, "no model");
  });

  /** The model's file after a change to its steps, sealed again: what somebody could forge. */
  async function forge(change: (model: Record<string, Json>) => void): Promise<Uint8Array> {
    const bytes = await encodeModel(await fitShop(new SingleModality({ modality: "tabular" })));
    const { metadata, tensors } = decodeSafetensors(bytes);
    const medley = JSON.parse(metadata.medley);
    change(medley);
    return seal(encodeSafetensors({
      metadata: { sha256: blankChecksum, medley: JSON.stringify(medley) },
      tensors,
    }));
  }

  it("names the field of a forged file that does not fit", async () => {
    const newer = await forge((medley) => medley.formatVersion = 2);
    await assertRejects(() => decodeModel(newer), ModelFormatError, "update Medley");
    // deno-lint-ignore no-explicit-any
    const unknown = await forge((medley: any) => medley.model.children.fusion.type = "constructor");
    await assertRejects(() => decodeModel(unknown), ModelFormatError, 'unknown type "constructor"');
    // deno-lint-ignore no-explicit-any
    const role = await forge((medley: any) => medley.model.fields.schema[0].role = "admin");
    await assertRejects(() => decodeModel(role), ModelFormatError, "model.schema[0]");
    // deno-lint-ignore no-explicit-any
    const missing = await forge((medley: any) => delete medley.model.children.extractor);
    await assertRejects(() => decodeModel(missing), ModelFormatError, "model.extractor is missing");
  });
});
