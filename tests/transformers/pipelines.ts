/** `deno task test:transformers`: pipelines of the real Transformers.js, 600 MB of packages that `deno task test` does
 * without. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { EncoderError } from "../../src/errors.ts";
import { fromImagePipeline } from "../../src/encoders/from_image_pipeline.ts";
import { fromTextPipeline } from "../../src/encoders/from_text_pipeline.ts";
import { loadTransformersPipeline } from "../../src/encoders/load_transformers_pipeline.ts";
import { sha256 } from "../../src/io/sha256.ts";

const folder = new URL("../fixtures/encoders/", import.meta.url);
const golden = JSON.parse(await Deno.readTextFile(new URL("golden.json", folder)));

// Before the first test: importing Transformers.js opens a message port, for good.
await (await loadTransformersPipeline("feature-extraction", new URL("text", folder)))
  [Symbol.asyncDispose]();

function assertClose(actual: ArrayLike<number>, expected: readonly number[]) {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, i) => {
    assert(Math.abs(actual[i] - value) < 1e-6, `${actual[i]} at ${i}, expected ${value}`);
  });
}

async function hashOf(path: string): Promise<string> {
  return await sha256(await Deno.readFile(new URL(path, folder)));
}

/** Transformers.js reads ahead of what it needs of a file, and leaves that to end by itself. */
function it(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `a pipeline of Transformers.js ${name}`,
    fn,
    sanitizeOps: false,
    sanitizeResources: false,
  });
}

it("encodes texts as Python does, and knows its network", async () => {
  const { Worker } = globalThis;
  for (const [dtype, network] of [["fp32", "model"], ["int8", "model_int8"]] as const) {
    await using loaded = await loadTransformersPipeline(
      "feature-extraction",
      new URL("text", folder),
      { dtype },
    );
    assertEquals([loaded.name, loaded.sha256], [
      "text",
      await hashOf(`text/onnx/${network}.onnx`),
    ]);
    for (const pooling of ["mean", "cls"] as const) {
      for (const normalise of [true, false]) {
        const encoder = await fromTextPipeline(loaded.pipeline, {
          ...loaded,
          pooling,
          normalise,
        });
        assertEquals([encoder.sha256, encoder.dimensions], [loaded.sha256, 8]);
        const { texts } = golden.text;
        const { vectors, truncated } = await encoder.encode(texts);
        assertEquals(truncated, golden.text.truncated);
        const expected = golden.text[network][normalise ? `${pooling}_normalised` : pooling];
        // Where it cuts a text, it cuts off the last special token too.
        const whole = texts.keys().filter((i: number) => !truncated.includes(i));
        for (const i of whole) assertClose(vectors.row(i), expected[i]);
      }
    }
  }
  assertEquals(globalThis.Worker, Worker);
  assertEquals(Symbol.for("onnxruntime") in globalThis, false);
});

it("encodes a picture that it need not resize as Python does", async () => {
  const { width, height, rgb } = golden.image.pictures.at(-1);
  const picture = { width, height, data: Uint8Array.fromBase64(rgb) };
  const cases = [
    { model: "image", network: "model", pooling: "pooled", normalise: false },
    { model: "clip", network: "vision_model", pooling: "none", normalise: true },
  ] as const;
  const expected = [golden.image.pooler_output.at(-1), golden.clip.image_embeds.at(-1)];
  for (const [i, { model, network, pooling, normalise }] of cases.entries()) {
    await using loaded = await loadTransformersPipeline(
      "image-feature-extraction",
      new URL(model, folder),
    );
    assertEquals(loaded.sha256, await hashOf(`${model}/onnx/${network}.onnx`));
    const encoder = await fromImagePipeline(loaded.pipeline, { ...loaded, pooling, normalise });
    const { vectors } = await encoder.encode([picture]);
    assertClose(vectors.data, expected[i]);
  }
});

it("says what is missing", async () => {
  await assertRejects(
    () => loadTransformersPipeline("feature-extraction", new URL("nowhere", folder)),
    EncoderError,
    "Cannot load nowhere with Transformers.js",
  );
  await using loaded = await loadTransformersPipeline(
    "image-feature-extraction",
    new URL("clip", folder),
  );
  await assertRejects(
    () => fromImagePipeline(loaded.pipeline, loaded),
    EncoderError,
    "No pooled output was returned",
  );
});
