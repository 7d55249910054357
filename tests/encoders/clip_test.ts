import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadClip } from "../../src/encoders/load_clip.ts";
import { EncoderError } from "../../src/errors.ts";
import { filesOf, folder, furthest, golden, jsonOf, pictures } from "./fixtures.ts";

const images = pictures(golden.image.pictures);
const { texts, logit_scale, logits_per_image, probabilities } = golden.clip;

describe("loadClip", () => {
  it("gives the logits that Python's onnxruntime gives", async () => {
    await using clip = await loadClip(`${folder}/clip`);
    assertAlmostEquals(clip.logitScale, logit_scale, 1e-4);
    const cosines = clip.similarity(await clip.embedImages(images), await clip.embedText(texts));
    const logits = cosines.data.map((cosine) => cosine * clip.logitScale);
    assert(furthest(logits, logits_per_image.flat()) < 1e-3);
  });

  it("has no scale of its own without the network in one", async () => {
    const files = filesOf("clip", { "onnx/model.onnx": undefined });
    await using usual = await loadClip(files);
    assertEquals(usual.logitScale, 100);
    await using given = await loadClip(files, { logitScale: 7 });
    assertEquals(given.logitScale, 7);
  });

  it("refuses what is missing or does not fit", async () => {
    await assertRejects(
      () => loadClip(filesOf("clip", { "onnx/text_model.onnx": undefined })),
      EncoderError,
      "it has none of onnx/text_model.onnx",
    );
    await assertRejects(
      () => loadClip(filesOf("clip", { "tokenizer.json": undefined })),
      EncoderError,
      "it has no tokenizer.json",
    );
    const config = jsonOf("clip", "config.json");
    const text_config = { ...config.text_config as object, projection_dim: 5 };
    await assertRejects(
      () => loadClip(filesOf("clip", { "config.json": { ...config, text_config } })),
      EncoderError,
      "config.json says projection_dim 5",
    );
    await assertRejects(() => loadClip(`${folder}/clip`, { logitScale: 0 }), RangeError);
  });
});

describe("zeroShot", () => {
  it("is the softmax of the logits", async () => {
    await using clip = await loadClip(`${folder}/clip`);
    const labels = texts.map((text: string, i: number) => text === "" ? `label ${i}` : text);
    const found = await clip.zeroShot(images, labels);
    assertEquals([found.labels, found.probabilities.rows], [labels, images.length]);
    for (let i = 0; i < images.length; i++) {
      assertAlmostEquals(
        [...found.probabilities.row(i)].reduce((a, b) => a + b),
        1,
        1e-6,
      );
    }
    // The labels that are not empty stand to each other as they did.
    const [first, second] = [0, 1].map((i) => found.probabilities.row(0)[i]);
    assertAlmostEquals(first / second, probabilities[0][0] / probabilities[0][1], 1e-5);
    assertEquals(found.truncated, golden.clip.truncated.map((i: number) => labels[i]));
  });

  it("puts labels into templates, and averages the vectors of several", async () => {
    await using clip = await loadClip(`${folder}/clip`);
    const template = "a photo of a {}";
    const one = await clip.zeroShot(images, ["bowl", "lamp"], { template });
    const written = await clip.zeroShot(images, ["a photo of a bowl", "a photo of a lamp"]);
    assertEquals(one.probabilities, written.probabilities);
    const twice = await clip.zeroShot(images, ["bowl", "lamp"], { template: [template, template] });
    assert(furthest(twice.probabilities.data, one.probabilities.data) < 1e-5);
    const both = await clip.zeroShot(images, ["bowl", "lamp"], { template: [template, "{}"] });
    assert(furthest(both.probabilities.data, one.probabilities.data) > 1e-3);
  });

  it("classifies no picture", async () => {
    await using clip = await loadClip(`${folder}/clip`);
    assertEquals((await clip.zeroShot([], ["a"])).probabilities.rows, 0);
  });

  it("refuses labels and templates that mean nothing", async () => {
    await using clip = await loadClip(`${folder}/clip`);
    const refusals: [string[], string | string[], string][] = [
      [[], "{}", "there is no label"],
      [["a", " "], "{}", "a label is empty"],
      [["a", "b", "a"], "{}", 'the label "a" is there twice'],
      [["a"], "a photo", 'the template "a photo" has no {}'],
      [["a"], [], "there is no template"],
    ];
    for (const [labels, template, message] of refusals) {
      await assertRejects(() => clip.zeroShot(images, labels, { template }), RangeError, message);
    }
  });
});
