import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadTextEncoder } from "../../src/encoders/load_text_encoder.ts";
import { EncoderError, LimitError } from "../../src/errors.ts";
import { filesOf, folder, furthest, golden, jsonOf } from "./fixtures.ts";

const { texts } = golden.text;

const hexOf = (text: string) => new TextEncoder().encode(text).toHex();

describe("loadTextEncoder", () => {
  it("gives what Python's tokenizers and onnxruntime give, whatever the pooling", async () => {
    for (const pooling of ["mean", "cls"] as const) {
      for (const normalise of [true, false]) {
        await using encoder = await loadTextEncoder(`${folder}/text`, { pooling, normalise });
        const { vectors } = await encoder.encode(texts);
        const expected = golden.text.model[normalise ? `${pooling}_normalised` : pooling];
        assert(furthest(vectors.data, expected.flat()) < 1e-6);
      }
    }
  });

  it("takes the most precise weights, or those asked for", async () => {
    await using precise = await loadTextEncoder(`${folder}/text`);
    await using int8 = await loadTextEncoder(`${folder}/text`, { dtype: "int8" });
    assertEquals((await precise.settings()).dtype, "fp32");
    assertEquals((await int8.settings()).path, "onnx/model_int8.onnx");
    const { vectors } = await int8.encode(texts);
    assert(furthest(vectors.data, golden.text.model_int8.mean_normalised.flat()) < 1e-6);
    assert(precise.sha256 !== int8.sha256);
    await assertRejects(
      () => loadTextEncoder(`${folder}/text`, { dtype: "q4" }),
      EncoderError,
      "it has none of onnx/model_q4.onnx",
    );
  });

  it("cuts long texts, and says which", async () => {
    await using encoder = await loadTextEncoder(`${folder}/text`);
    assertEquals(encoder.maxTokens, 16);
    assertEquals((await encoder.encode(texts)).truncated, golden.text.truncated);
    const long = new Array(10_000).fill("bowl").join(" ");
    const { vectors, truncated } = await encoder.encode(["a lamp", long, "a bowl"]);
    assertEquals([vectors.rows, ...truncated], [3, 1]);
    await using short = await loadTextEncoder(`${folder}/text`, { maxTokens: 4 });
    assertEquals((await short.encode(["a red lamp", "lamp"])).truncated, [0]);
    const both = await short.encode(["a red lamp", "a red"]);
    assertEquals(both.vectors.row(0), both.vectors.row(1));
    for (const maxTokens of [2, 17, 4.5]) {
      await assertRejects(() => loadTextEncoder(`${folder}/text`, { maxTokens }), RangeError);
    }
  });

  it("gives the same bits from any number of workers, and inline", async () => {
    const many = Array.from({ length: 75 }, (_, i) => texts[i % texts.length]);
    const runs = [];
    for (
      const options of [
        { execution: "worker", workers: 1 },
        { execution: "worker", workers: 3 },
        { execution: "inline" },
      ] as const
    ) {
      await using encoder = await loadTextEncoder(`${folder}/text`, { batchSize: 8, ...options });
      runs.push((await encoder.encode(many)).vectors);
    }
    assertEquals(runs[1], runs[0]);
    assertEquals(runs[2], runs[0]);
  });

  it("encodes no text, and the empty text", async () => {
    await using encoder = await loadTextEncoder(`${folder}/text`);
    const none = await encoder.encode([]);
    assertEquals([none.vectors.rows, none.vectors.columns, none.truncated.length], [0, 8, 0]);
    const { vectors } = await encoder.encode([""]);
    const expected = golden.text.model.mean_normalised[texts.indexOf("")];
    assert(furthest(vectors.data, expected) < 1e-6);
  });

  it("tells how far it is", async () => {
    await using encoder = await loadTextEncoder(`${folder}/text`, { batchSize: 4, workers: 1 });
    const seen: number[] = [];
    await encoder.encode(texts, {
      onProgress: ({ done, total }) => {
        assertEquals(total, 9);
        seen.push(done);
      },
    });
    assertEquals(seen, [4, 8, 9]);
  });

  it("stops in mid-batch when it is told to, and can be asked again", async () => {
    for (const execution of ["worker", "inline"] as const) {
      await using encoder = await loadTextEncoder(`${folder}/text`, { batchSize: 1, execution });
      const stop = new AbortController();
      const many = new Array(200).fill("a red bowl");
      const stopped = encoder.encode(many, {
        signal: stop.signal,
        onProgress: ({ done }) => done === 3 && stop.abort(new Error("enough")),
      });
      await assertRejects(() => stopped, Error, "enough");
      assertEquals((await encoder.encode(["a lamp"])).vectors.rows, 1);
    }
  });

  it("loads files in hand", async () => {
    await using encoder = await loadTextEncoder(filesOf("text"));
    assertEquals(encoder.name, "text");
    await using again = await loadTextEncoder({ name: "again", files: await encoder.files() });
    assertEquals(await again.encode(texts), await encoder.encode(texts));
    assertEquals([again.sha256, again.options], [encoder.sha256, encoder.options]);
  });

  it("reads the text half of a CLIP", async () => {
    await using encoder = await loadTextEncoder(`${folder}/clip`);
    const { vectors, truncated } = await encoder.encode(golden.clip.texts);
    assert(furthest(vectors.data, golden.clip.text_embeds.flat()) < 1e-6);
    assertEquals(truncated, golden.clip.truncated);
  });

  it("pools as sentence-transformers's own file says", async () => {
    const pooling = { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false };
    await using encoder = await loadTextEncoder(
      filesOf("text", { "1_Pooling/config.json": pooling }),
    );
    assertEquals(encoder.options.pooling, "cls");
    const most = { pooling_mode_max_tokens: true };
    await assertRejects(
      () => loadTextEncoder(filesOf("text", { "1_Pooling/config.json": most })),
      EncoderError,
      "wants pooling_mode_max_tokens",
    );
  });

  it("refuses what is missing or does not fit", async () => {
    const config = jsonOf("text", "config.json");
    const refusals: [Parameters<typeof filesOf>[1], string][] = [
      [{ "tokenizer.json": undefined }, "it has no tokenizer.json, which makes tokens of text"],
      [{ "config.json": undefined }, "it has no config.json"],
      [
        { "config.json": new TextEncoder().encode("{") },
        "its config.json is not an object of JSON",
      ],
      [{ "tokenizer.json": { model: {} } }, "its tokenizer.json makes no tokeniser"],
      [{ "config.json": { ...config, vocab_size: 10 } }, "a vocabulary of 10"],
      [{ "config.json": { ...config, hidden_size: 9 } }, "config.json says hidden_size 9"],
      [{ "onnx/model.onnx": new Uint8Array(100) }, "it is no ONNX model"],
      [
        { "onnx/model.onnx": Deno.readFileSync(`${folder}/image/onnx/model.onnx`) },
        "its network wants pixel_values",
      ],
      [
        { "onnx/model.onnx": Deno.readFileSync(`${folder}/broken/climbing.onnx`) },
        "lie in another file",
      ],
    ];
    for (const [changes, message] of refusals) {
      await assertRejects(() => loadTextEncoder(filesOf("text", changes)), EncoderError, message);
    }
    await assertRejects(() => loadTextEncoder(`${folder}/nowhere`), EncoderError, "nowhere");
    await assertRejects(() => loadTextEncoder(`${folder}/text`, { maxBytes: 3000 }), LimitError);
  });

  it("says so when the runtime refuses a network", async () => {
    const bytes = Deno.readFileSync(`${folder}/text/onnx/model.onnx`);
    // An operator that there is not.
    const broken = bytes.toHex().replace(...["Tanh", "Tanj"].map(hexOf) as [string, string]);
    for (const execution of ["worker", "inline"] as const) {
      await using encoder = await loadTextEncoder(
        filesOf("text", { "onnx/model.onnx": Uint8Array.fromHex(broken) }),
        { execution },
      );
      await assertRejects(() => encoder.encode(["a"]), EncoderError, "the ONNX runtime refuses it");
    }
  });

  it("refuses options that it cannot honour", async () => {
    const load = (options: object) => () => loadTextEncoder(`${folder}/text`, options);
    await assertRejects(
      load({ threads: 2, execution: "worker" }),
      RangeError,
      "a worker runs on one",
    );
    await assertRejects(load({ workers: 0 }), RangeError);
    await assertRejects(load({ batchSize: 0 }), RangeError);
    await assertRejects(load({ execution: "gpu" }), TypeError);
    await assertRejects(load({ dtype: "int3" }), TypeError);
    await assertRejects(load({ pooling: "max" }), TypeError);
    await assertRejects(load({ pooling: "pooled" }), EncoderError, "no output to be pooled");
  });

  it("cannot be asked once it is disposed of", async () => {
    const encoder = await loadTextEncoder(`${folder}/text`, { execution: "worker" });
    await encoder.encode(["a lamp"]);
    await encoder[Symbol.asyncDispose]();
    await assertRejects(() => encoder.encode(["a lamp"]), EncoderError, "it was disposed of");
  });
});

describe("a worker's memory", () => {
  it("is given back by another one in its place", async () => {
    await using encoder = await loadTextEncoder(`${folder}/text`, {
      execution: "worker",
      memoryLimit: 1,
      batchSize: 3,
      workers: 1,
    });
    const { vectors } = await encoder.encode(texts);
    assert(furthest(vectors.data, golden.text.model.mean_normalised.flat()) < 1e-6);
    const { replaced, workers, threads } = await encoder.settings();
    assertEquals([replaced, workers, threads], [3, 1, 1]);
  });
});
