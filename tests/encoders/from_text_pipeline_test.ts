import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError } from "../../src/errors.ts";
import { fromTextPipeline, type TextPipeline } from "../../src/encoders/from_text_pipeline.ts";
import { sha256 } from "../../src/io/sha256.ts";

const identity = { name: "owner/model", revision: "c9745ed1d9f2" };

/** Says of each text how long it is and what it begins with; notes its batches. */
function fake(): TextPipeline & { batches: string[][]; poolings: string[] } {
  const batches: string[][] = [], poolings: string[] = [];
  const pipeline = (texts: string[], { pooling }: { pooling: string }) => {
    batches.push(texts);
    poolings.push(pooling);
    const data = texts.flatMap((text) => [text.length, text.codePointAt(0) ?? 0]);
    return Promise.resolve({ dims: [texts.length, 2], data: Float32Array.from(data) });
  };
  return Object.assign(pipeline, { batches, poolings });
}

/** Tokens are characters, of which 4 are read. */
const tokenizer = Object.assign(
  (text: string) => ({ input_ids: [...text] }),
  { model_max_length: 4 },
);

describe("fromTextPipeline", () => {
  it("gives the pipeline's vectors, in the order of the texts", async () => {
    const encoder = await fromTextPipeline(fake(), { ...identity, normalise: false });
    assertEquals([encoder.modality, encoder.dimensions], ["text", 2]);
    const { vectors, truncated } = await encoder.encode(["ccc", "a", "", "bb"]);
    assertEquals(vectors.data, Float32Array.of(3, 99, 1, 97, 0, 0, 2, 98));
    assertEquals([vectors.rows, vectors.columns, truncated], [4, 2, []]);
    assertEquals((await encoder.encode([])).vectors.rows, 0);
  });

  it("brings vectors to length 1, but for those of zeros", async () => {
    const encoder = await fromTextPipeline(fake(), identity);
    const { vectors } = await encoder.encode(["aa", ""]);
    const length = Math.hypot(2, 97);
    assertEquals(vectors.data, Float32Array.of(2 / length, 97 / length, 0, 0));
  });

  it("encodes 32 at a time, sorted by length", async () => {
    const pipeline = fake(), seen: number[] = [];
    const encoder = await fromTextPipeline(pipeline, identity);
    pipeline.batches.length = 0;
    const texts = Array.from({ length: 70 }, (_, i) => "x".repeat(70 - i));
    await encoder.encode(texts, { onProgress: ({ done, total }) => seen.push(done, total) });
    assertEquals(pipeline.batches.map(({ length }) => length), [32, 32, 6]);
    assertEquals(pipeline.batches.flat().map(({ length }) => length), [
      ...texts.keys().map((i) => i + 1),
    ]);
    assertEquals(seen, [32, 70, 64, 70, 70, 70]);
  });

  it("asks the pipeline to pool as is wanted, which is part of its identity", async () => {
    const mean = await fromTextPipeline(fake(), identity), pipeline = fake();
    const cls = await fromTextPipeline(pipeline, { ...identity, pooling: "cls" });
    assertEquals(pipeline.poolings, ["cls"]);
    assertEquals([mean.options.pooling, cls.options.pooling], ["mean", "cls"]);
  });

  it("knows by the pipeline's tokeniser which texts were cut", async () => {
    const encoder = await fromTextPipeline(Object.assign(fake(), { tokenizer }), identity);
    const { truncated } = await encoder.encode(["12345", "1234", "123456"]);
    assertEquals(truncated, [0, 2]);
  });

  it("is told from others by the hash of its network, or of its name and revision", async () => {
    const hash = "ab".repeat(32);
    const given = await fromTextPipeline(fake(), { name: "model", sha256: hash });
    assertEquals(given.sha256, hash);
    const named = await fromTextPipeline(fake(), { ...identity, options: { tokenizer: "t1" } });
    const text = JSON.stringify([identity.name, identity.revision]);
    assertEquals(named.sha256, await sha256(new TextEncoder().encode(text)));
    assertEquals(named.options, {
      tokenizer: "t1",
      revision: "c9745ed1d9f2",
      by: "Transformers.js",
      pooling: "mean",
      normalise: true,
    });
    await assertRejects(
      () => fromTextPipeline(fake(), { name: "model" }),
      TypeError,
      "give the sha256 of its ONNX file, or its revision",
    );
    await assertRejects(
      () => fromTextPipeline(fake(), { name: "model", sha256: "AB" }),
      TypeError,
      '64 hexadecimal digits in lower case: current value is "AB"',
    );
  });

  it("stops between batches", async () => {
    const pipeline = fake(), controller = new AbortController();
    const encoder = await fromTextPipeline(pipeline, identity);
    pipeline.batches.length = 0;
    const texts = new Array(100).fill("text");
    const stop = () => controller.abort(new Error("enough"));
    await assertRejects(
      () => encoder.encode(texts, { signal: controller.signal, onProgress: stop }),
      Error,
      "enough",
    );
    assertEquals(pipeline.batches.length, 1);
    await assertRejects(() => encoder.encode([], { signal: controller.signal }), Error, "enough");
  });

  it("runs one batch at a time, whoever asks, also after one that failed", async () => {
    let running = 0, most = 0;
    const pipeline: TextPipeline = async (texts) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running--;
      if (texts.includes("bad")) throw new Error("no kernel");
      return { dims: [texts.length, 1], data: texts.map(Number) };
    };
    const encoder = await fromTextPipeline(pipeline, { ...identity, normalise: false });
    const asked = ["1", "bad", "2", "3"].map((text) => encoder.encode([text]));
    const results = await Promise.allSettled(asked);
    assertEquals(most, 1);
    assertEquals(
      results.map((result) => result.status === "fulfilled" ? result.value.vectors.data[0] : null),
      [1, null, 2, 3],
    );
  });

  it("says what fails, and what does not fit", async () => {
    await assertRejects(
      () => fromTextPipeline(() => Promise.reject(new Error("no kernel")), identity),
      EncoderError,
      "Cannot run owner/model: no kernel",
    );
    const tokens: TextPipeline = () =>
      Promise.resolve({ dims: [1, 3, 2], data: [1, 2, 3, 4, 5, 6] });
    await assertRejects(
      () => fromTextPipeline(tokens, identity),
      EncoderError,
      "it must pool a text's tokens to one vector: its shape is 1 × 3 × 2",
    );
    const single: TextPipeline = () => Promise.resolve({ dims: [1, 2], data: [1, 2] });
    const one = await fromTextPipeline(single, identity);
    await assertRejects(
      () => one.encode(["a", "b"]),
      EncoderError,
      "one vector for each of 2 inputs",
    );
    const growing: TextPipeline = (texts) =>
      Promise.resolve({ dims: [1, texts[0].length], data: [...texts[0]].map(() => 1) });
    const encoder = await fromTextPipeline(growing, identity);
    await assertRejects(
      () => encoder.encode(["abc"]),
      EncoderError,
      "a vector of 1 numbers is wanted: current length is 3",
    );
    await assertRejects(
      () => fromTextPipeline(fake(), { ...identity, pooling: "max" as "mean" }),
      TypeError,
      "Cannot use pooling: it must be one of mean, cls",
    );
  });
});
