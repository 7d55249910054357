import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError } from "@medley/medley";
import { fetchModel } from "../../src/encoders/fetch_model.ts";
import type { Dtype } from "../../src/encoders/layout.ts";
import { filesInHand } from "../../src/encoders/model_files.ts";

/** What is fetched of a model with these files. */
function fetched(config: unknown, paths: readonly string[], dtype?: Dtype) {
  const files = Object.fromEntries(paths.map((path) => [path, new Uint8Array()]));
  const text = new TextEncoder().encode(JSON.stringify(config));
  return fetchModel(filesInHand({ ...files, "config.json": text }, { name: "tiny" }), { dtype });
}

describe("fetchModel", () => {
  it("knows a text encoder by its tokeniser", async () => {
    assertEquals(
      await fetched({ model_type: "bert" }, [
        ...["tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json", "vocab.txt"],
        ...["onnx/model.onnx", "onnx/model_int8.onnx"],
      ]),
      {
        kind: "text",
        paths: [
          ...["config.json", "tokenizer.json", "tokenizer_config.json", "1_Pooling/config.json"],
          "onnx/model.onnx",
        ],
      },
    );
  });

  it("knows an image encoder by its preprocessing, and takes the most precise weights", async () => {
    const paths = ["preprocessor_config.json", "onnx/model_quantized.onnx", "onnx/model_fp16.onnx"];
    assertEquals(await fetched({ model_type: "resnet" }, paths), {
      kind: "image",
      paths: ["config.json", "preprocessor_config.json", "onnx/model_fp16.onnx"],
    });
    assertEquals(
      (await fetched({}, paths, "q8")).paths.at(-1),
      "onnx/model_quantized.onnx",
    );
  });

  it("fetches both halves of a CLIP, not the whole", async () => {
    const paths = [
      ...["tokenizer.json", "preprocessor_config.json"],
      ...["onnx/text_model.onnx", "onnx/vision_model.onnx"],
    ];
    for (const config of [{ model_type: "clip" }, { text_config: {}, vision_config: {} }]) {
      assertEquals(await fetched(config, [...paths, "onnx/model.onnx"]), {
        kind: "clip",
        paths: ["config.json", ...paths],
      });
    }
    await assertRejects(
      () => fetched({ model_type: "clip" }, paths.slice(0, -1), "fp32"),
      EncoderError,
      "Cannot fetch tiny: it has none of onnx/vision_model.onnx; look which kinds of weights it has",
    );
  });

  it("says what a model lacks", async () => {
    await assertRejects(
      () => fetchModel(filesInHand({}, { name: "tiny" })),
      EncoderError,
      "it has no config.json",
    );
    await assertRejects(() => fetched([], []), EncoderError, "not an object of JSON");
    await assertRejects(
      () => fetched({}, ["onnx/model.onnx"]),
      EncoderError,
      "it has no preprocessor_config.json, which says how pictures are preprocessed, and no tokenizer.json",
    );
    await assertRejects(
      () => fetched({}, ["tokenizer.json"], "q3" as Dtype),
      TypeError,
      "Cannot use dtype",
    );
  });
});
