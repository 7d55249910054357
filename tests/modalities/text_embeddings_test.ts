import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { EncoderError, ModelFormatError, SchemaError } from "../../src/errors.ts";
import { DiskFeatureCache } from "../../src/io/disk_feature_cache.ts";
import * as text from "../../src/modalities/text/index.ts";
import { Table } from "../../src/table/table.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { FakeImageEncoder, FakeTextEncoder } from "./fake_encoders.ts";
import { makeCache } from "./memory_cache.ts";

type Cells = readonly (string | null)[];

function table(columns: Readonly<Record<string, Cells>>): Table {
  const entries = Object.entries(columns);
  return new Table(
    entries[0][1].map((_, row) => `row${row + 1}`),
    entries.map(([name, values]) => ({ name, role: "text", values: [...values] })),
  );
}

const long = "a text of more than twenty letters";
const TITLES = table({ title: ["a lamp", null, "a lamp", "two red lamps"] });

function fitted(rows: Table = TITLES, options: { standardise?: boolean } = {}) {
  const encoder = new FakeTextEncoder(), modality = text.embeddings({ model: encoder, ...options });
  return modality.extract(rows).then((extracted) => ({
    encoder,
    extracted,
    model: modality.fit(extracted, { standardise: true }),
  }));
}

function load(state: ReturnType<text.TextEmbeddingsModel["toState"]>): text.TextEmbeddingsModel {
  return text.TextEmbeddingsModel.fromState(new StateReader(state, stepDecoders));
}

describe("text.embeddings", () => {
  it("encodes every text once, and leaves rows without text absent", async () => {
    const { encoder, extracted: { present, value } } = await fitted();
    assertEquals(encoder.asked, [["a lamp", "two red lamps"]]);
    assertEquals([...present], [1, 0, 1, 1]);
    assertEquals([...value.features.data], [6, 2, 2, NaN, NaN, NaN, 6, 2, 2, 13, 3, 1]);
    assertEquals([value.features.data instanceof Float32Array, value.truncated], [true, []]);
  });

  it("joins columns as TF-IDF does", async () => {
    const rows = table({ title: ["a", null, null], note: ["b c", "d", null] });
    const encoder = new FakeTextEncoder(), modality = text.embeddings({ model: encoder });
    const extracted = await modality.extract(rows);
    assertEquals(encoder.asked, [["a\nb c", "d"]]);
    const model = modality.fit(extracted, { standardise: true });
    assertEquals([model.columns, model.widths], [["title", "note"], { "title+note": 3 }]);
    assertEquals(extracted.present, (await text.tfidf().extract(rows)).present);
    await text.embeddings({ model: encoder, columns: ["note"] }).extract(rows);
    assertEquals(encoder.asked[1], ["b c", "d"]);
  });

  it("makes a block that is standardised only if it is told to", async () => {
    const { model, extracted } = await fitted();
    const block = model.transform(extracted, Uint32Array.of(3, 1));
    assertEquals([block.ids, [...block.present]], [["row4", "row2"], [1, 0]]);
    assertEquals([...block.features.data], [13, 3, 1, 0, 0, 0]);
    assertEquals(block.names, ["embedding_0", "embedding_1", "embedding_2"]);
    const scaled = (await fitted(TITLES, { standardise: true })).model;
    const [first] = scaled.transform(extracted, Uint32Array.of(0, 2, 3)).features.data;
    assertEquals(Math.abs(first + Math.SQRT1_2) < 1e-6, true);
  });

  it("counts texts that are cut, and remembers that they were", async () => {
    const cache = makeCache(), encoder = new FakeTextEncoder();
    const rows = table({ title: [long, "short", long, null] });
    const runs = [];
    for (let run = 0; run < 2; run++) {
      const progress: unknown[] = [];
      const { value } = await text.embeddings({ model: encoder }).extract(rows, {
        cache,
        onProgress: (told) => progress.push(told),
      });
      assertEquals(value.truncated, [0, 2]);
      assertEquals(
        progress.at(-1),
        { modality: "text", done: 2, total: 2, corrupt: 0, truncated: 1 },
      );
      runs.push(value);
    }
    assertEquals([runs[1], encoder.asked.length], [runs[0], 1]);
  });

  it("asks the encoder for nothing that a cache on disk has", () =>
    inTemporaryFolder(async (folder) => {
      const extracted = [];
      for (const encoder of [new FakeTextEncoder(), new FakeTextEncoder({ name: "moved" })]) {
        await using cache = new DiskFeatureCache(folder);
        extracted.push(await text.embeddings({ model: encoder }).extract(TITLES, { cache }));
        assertEquals(encoder.asked.length, extracted.length === 1 ? 1 : 0);
      }
      assertEquals(extracted[1], extracted[0]);
      assertEquals(extracted[0], (await fitted()).extracted);
    }));

  it("remembers for one network with its options alone, and only what is whole", async () => {
    const cache = makeCache();
    const others = [
      new FakeTextEncoder(),
      new FakeTextEncoder({ digit: "c" }),
      new FakeTextEncoder({ options: { maxTokens: 9 } }),
    ];
    for (const model of others) await text.embeddings({ model }).extract(TITLES, { cache });
    assertEquals(others.map(({ asked }) => asked.length), [1, 1, 1]);
    for (const [key, stored] of cache.entries) cache.entries.set(key, stored.slice(1));
    const model = new FakeTextEncoder();
    await text.embeddings({ model }).extract(TITLES, { cache });
    assertEquals(model.asked[0].length, 2);
    await text.embeddings({ model }).extract(table({ title: ["a lamp", "new"] }), { cache });
    assertEquals(model.asked[1], ["new"]);
  });

  it("encodes many texts in chunks, in their order, and tells of each once", async () => {
    const cells = Array.from({ length: 2500 }, (_, i) => `text ${i}`), done: number[] = [];
    const encoder = new FakeTextEncoder();
    const { value } = await text.embeddings({ model: encoder }).extract(table({ title: cells }), {
      onProgress: (told) => done.push(told.done),
    });
    assertEquals(encoder.asked.map(({ length }) => length), [1024, 1024, 452]);
    assertEquals(done, cells.map((_, i) => i + 1));
    assertEquals(value.features.row(2499)[0], "text 2499".length);
  });

  it("stops when told to", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const extract = () =>
      text.embeddings({ model: new FakeTextEncoder() }).extract(TITLES, { signal });
    await assertRejects(extract, Error, "enough");
  });

  it("refuses vectors that are not of finite numbers, or not as many as they should be", async () => {
    const made = [
      new Matrix(2, 3, Float32Array.of(1, 1, 1, 1, NaN, 1)),
      new Matrix(1, 3, new Float32Array(3)),
      new Matrix(2, 2, new Float32Array(4)),
    ];
    const whys = ["input 2 of 2 is NaN", "made 1 × 3", "made 2 × 2"];
    for (const [i, vectors] of made.entries()) {
      const model = Object.assign(new FakeTextEncoder(), {
        encode: () => Promise.resolve({ vectors, truncated: [] }),
      });
      const extract = () => text.embeddings({ model }).extract(TITLES);
      await assertRejects(extract, EncoderError, whys[i]);
    }
  });

  it("says what is wrong with columns as TF-IDF does", async () => {
    const modality = text.embeddings({ model: new FakeTextEncoder() });
    const empty = table({ title: ["a"], note: [null] });
    await assertRejects(() => modality.extract(empty), SchemaError, 'Cannot use column "note"');
    const none = await modality.extract(new Table(["1"], []));
    assertThrows(() => modality.fit(none, { standardise: true }), SchemaError, "no column");
    const { extracted } = await fitted();
    const fit = () => modality.fit(extracted, { standardise: true, rows: Uint32Array.of(1) });
    assertThrows(fit, SchemaError, "every cell of title is empty");
  });

  it("takes an empty table, once it is fitted", async () => {
    const { model } = await fitted();
    const block = model.transform(await model.extract(new Table([], [])));
    assertEquals([block.features.rows, block.features.columns], [0, 3]);
  });

  it("refuses an encoder of pictures", () => {
    // deno-lint-ignore no-explicit-any
    const model = new FakeImageEncoder() as any;
    assertThrows(() => text.embeddings({ model }), TypeError, "it encodes image, not text");
  });
});

describe("TextEmbeddingsModel", () => {
  it("has no encoder when it is loaded, and does without where there is no text", async () => {
    const { model, encoder } = await fitted(), loaded = load(model.toState());
    assertEquals(loaded.toState(), model.toState());
    assertEquals([model.needs.encoder, loaded.needs.encoder], [encoder, undefined]);
    const absent = await loaded.extract(table({ title: [null, null] }));
    assertEquals([...loaded.transform(absent).present], [0, 0]);
    const error = await assertRejects(() => loaded.extract(TITLES), EncoderError);
    assertStringIncludes(error.message, `text encoder fake-text (SHA-256 ${"a".repeat(64)})`);
    assertStringIncludes(error.message, "loadModel(path, { encoders: [encoder] })");
  });

  it("takes the encoder that it was trained with, under whatever name", async () => {
    for (const standardise of [true, false]) {
      const { model, extracted } = await fitted(TITLES, { standardise });
      const bound = load(model.toState()).withEncoder(new FakeTextEncoder({ name: "moved" }));
      assertEquals(bound.transform(await bound.extract(TITLES)), model.transform(extracted));
      assertEquals(bound.toState(), model.toState());
    }
  });

  it("refuses another encoder, and says what differs", async () => {
    const model = load((await fitted()).model.toState());
    const others: [FakeTextEncoder, string][] = [
      [new FakeTextEncoder({ digit: "c" }), "another SHA-256"],
      [new FakeTextEncoder({ options: { maxTokens: 9 } }), "maxTokens 9 instead of 20"],
      [
        new FakeTextEncoder({ options: { maxTokens: 20, pooling: "cls" } }),
        'pooling "cls" instead of none',
      ],
      [Object.assign(new FakeTextEncoder(), { dimensions: 5 }), "dimensions 5 instead of 3"],
    ];
    for (const [encoder, why] of others) {
      assertStringIncludes(
        assertThrows(() => model.withEncoder(encoder), EncoderError).message,
        why,
      );
    }
    assertThrows(() => model.withEncoder(new FakeImageEncoder()), EncoderError, "modality image");
  });

  it("does not mind the order of options", async () => {
    const options = { a: 1, b: { c: [2], d: null } }, other = { b: { d: null, c: [2] }, a: 1 };
    const modality = text.embeddings({ model: new FakeTextEncoder({ options }) });
    const model = modality.fit(await modality.extract(TITLES), { standardise: true });
    assertEquals(model.withEncoder(new FakeTextEncoder({ options: other })).needs.options, options);
  });

  it("refuses a state that makes no sense", async () => {
    const state = (await fitted(TITLES, { standardise: true })).model.toState();
    const { encoder } = state.fields as { encoder: Record<string, unknown> };
    const changes: Record<string, unknown>[] = [
      { modality: "image" },
      { modality: "audio" },
      { name: 7 },
      { sha256: "a" },
      { sha256: "A".repeat(64) },
      { options: [] },
      { dimensions: 2 },
      { dimensions: 1e9 },
      { dimensions: 2.5 },
    ];
    for (const change of changes) {
      const fields = { ...state.fields, encoder: { ...encoder, ...change } };
      assertThrows(() => load({ ...state, fields } as typeof state), ModelFormatError);
    }
  });
});
