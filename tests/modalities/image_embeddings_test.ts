import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { StateReader } from "../../src/core/state.ts";
import { DecodeError, EncoderError, ModelFormatError, ShapeError } from "../../src/errors.ts";
import { DiskFeatureCache } from "../../src/io/disk_feature_cache.ts";
import * as image from "../../src/modalities/image/index.ts";
import { measure } from "../../src/modalities/measure.ts";
import type { ExtractContext, MediaExecutor } from "../../src/modalities/modality.ts";
import { WorkerPool } from "../../src/parallel/worker_pool.ts";
import { type MediaColumn, Table } from "../../src/table/table.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { FakeImageEncoder, FakeTextEncoder } from "./fake_encoders.ts";
import { makeCache } from "./memory_cache.ts";
import { encodePng } from "./png.ts";

/** The first pixel of a picture of 1 × 2; "broken" for what is no picture, null for none. */
type Cells = readonly (readonly [number, number, number] | "broken" | null)[];

/** A column of PNG files in hand. */
function column(name: string, cells: Cells): MediaColumn {
  const values = cells.map((pixel, i) => {
    if (pixel === null) return null;
    const bytes = pixel === "broken"
      ? Uint8Array.of(1, 2, 3)
      : encodePng({ width: 2, height: 1, color: 2 }, [[...pixel, 9, 9, 9]]);
    return { kind: "bytes" as const, bytes, name: `${name}${i + 1}.png` };
  });
  return { name, role: "image", values };
}

function table(...columns: MediaColumn[]): Table {
  return new Table(columns[0].values.map((_, row) => `row${row + 1}`), columns);
}

const PHOTOS = table(column("photo", [[255, 0, 51], null, [51, 51, 0]]));

/** Many pictures, every ninth row without. */
function many(rows: number): Table {
  return table(column(
    "photo",
    Array.from({ length: rows }, (_, i) => i % 9 === 8 ? null : [i % 256, i % 7, i % 5]),
  ));
}

async function fitted(standardise?: boolean, rows: Table = PHOTOS) {
  const encoder = new FakeImageEncoder();
  const modality = image.embeddings({ model: encoder, standardise });
  const extracted = await modality.extract(rows);
  return { encoder, extracted, model: modality.fit(extracted, { standardise: true }) };
}

function load(
  state: ReturnType<image.ImageEmbeddingsModel["toState"]>,
): image.ImageEmbeddingsModel {
  return image.ImageEmbeddingsModel.fromState(new StateReader(state, stepDecoders));
}

describe("image.embeddings", () => {
  it("prepares pictures one by one, and encodes them together", async () => {
    const { encoder, extracted: { present, value } } = await fitted();
    assertEquals(encoder.asked, [2]);
    assertEquals([...present], [1, 0, 1]);
    assertEquals(value.columns, [{ name: "photo", shape: [4] }]);
    const [a, b] = [Math.fround(0.2), Math.fround(1.2)];
    assertEquals([...value.features.data], [1, 0, a, b, NaN, NaN, NaN, NaN, a, a, 0, a + a]);
  });

  it("gives the same bits for any number of workers, in the same batches", async () => {
    const rows = many(300), runs: unknown[] = [];
    const extract = async (context: ExtractContext) => {
      const model = new FakeImageEncoder();
      const extracted = await image.embeddings({ model }).extract(rows, context);
      runs.push({ extracted, asked: model.asked });
    };
    await extract({});
    for (const jobs of [1, 2, 3]) {
      await using executor = new WorkerPool({ jobs });
      await extract({ executor });
    }
    await extract({ executor: shuffling() });
    for (const run of runs.slice(1)) assertEquals(run, runs[0]);
  });

  it("holds no more than 64 MiB of prepared pictures, or 32 of them", async () => {
    const batches = { 4: [88], 224: [88], 256: [64, 24], 1500: [32, 32, 24] };
    for (const [side, expected] of Object.entries(batches)) {
      const model = new FakeImageEncoder(), shape = [3, Number(side), Number(side)];
      const values = new Float32Array(3 * Number(side) ** 2);
      const executor = { capacity: 2, measure: () => Promise.resolve({ shape, values }) };
      await image.embeddings({ model }).extract(many(99), { executor });
      assertEquals(model.asked, expected);
    }
  });

  it("remembers embeddings: neither decoder nor encoder is asked again", () =>
    inTemporaryFolder(async (folder) => {
      const rows = many(50), extracted = [];
      for (const name of ["here", "moved"]) {
        const model = new FakeImageEncoder({ name });
        let measured = 0;
        const executor: MediaExecutor = {
          capacity: 3,
          measure: (extractor, content) => {
            measured++;
            return measure(extractor, content);
          },
        };
        await using cache = new DiskFeatureCache(folder);
        const progress: number[] = [];
        extracted.push(
          await image.embeddings({ model }).extract(rows, {
            cache,
            executor,
            onProgress: ({ done }) => progress.push(done),
          }),
        );
        assertEquals([measured, model.asked], name === "here" ? [45, [45]] : [0, []]);
        assertEquals(progress, Array.from({ length: 45 }, (_, i) => i + 1));
      }
      assertEquals(extracted[1], extracted[0]);
      assertEquals(extracted[0], (await fitted(undefined, rows)).extracted);
    }));

  it("remembers for one network with its options and preprocessing alone", async () => {
    const cache = makeCache(), first = new FakeImageEncoder();
    const newer = new FakeImageEncoder();
    const others = [
      first,
      new FakeImageEncoder({ digit: "c" }),
      new FakeImageEncoder({ options: { normalise: true } }),
      Object.assign(newer, { preprocessing: { ...newer.preprocessing, version: 99 } }),
    ];
    for (const model of others) await image.embeddings({ model }).extract(PHOTOS, { cache });
    assertEquals(others.map(({ asked }) => asked), [[2], [2], [2], [2]]);
    assertEquals([...cache.entries.values()].map(({ length }) => length), Array(8).fill(1 + 1 + 4));
    const more = table(column("photo", [[255, 0, 51], [7, 7, 7], [51, 51, 0]]));
    const { value } = await image.embeddings({ model: first }).extract(more, { cache });
    assertEquals(first.asked, [2, 1]);
    assertEquals(value, (await fitted(undefined, more)).extracted.value);
  });

  it("reports the first row's error, and may take corrupt values for absent", async () => {
    const cells: Cells = [[1, 2, 3], null, "broken", [4, 5, 6], "broken"];
    const model = new FakeImageEncoder(), modality = image.embeddings({ model });
    const error = await assertRejects(
      () => modality.extract(table(column("photo", cells))),
      DecodeError,
      'Row row3, column "photo", photo3.png: Cannot decode',
    );
    assertEquals((error as DecodeError).row, "row3");
    assertEquals(model.asked, []);
    let last: unknown;
    const extracted = await modality.extract(table(column("photo", cells)), {
      onCorrupt: "absent",
      onProgress: (told) => last = told,
    });
    assertEquals([...extracted.present], [1, 0, 0, 1, 0]);
    assertEquals(extracted.corrupt?.map(({ row }) => row), ["row3", "row5"]);
    assertEquals(last, { modality: "image", done: 4, total: 4, corrupt: 2 });
    const front = { width: 100, height: 100, data: new Uint8Array(30_000) };
    const large = table({
      name: "photo",
      role: "image",
      values: [{ kind: "image", image: front, name: "large" }],
    });
    await assertRejects(() => modality.extract(large), ShapeError, "Row row1");
  });

  it("stops when told to, and passes on what is wrong with the encoder", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const modality = image.embeddings({ model: new FakeImageEncoder() });
    await assertRejects(() => modality.extract(PHOTOS, { signal }), Error, "enough");
    const controller = new AbortController();
    const stopped = Object.assign(new FakeImageEncoder(), {
      encodePrepared: (_: unknown, options: { signal: AbortSignal }) => {
        controller.abort(new Error("in the middle"));
        return Promise.try(() => options.signal.throwIfAborted());
      },
    }) as unknown as FakeImageEncoder;
    const extract = () =>
      image.embeddings({ model: stopped }).extract(PHOTOS, { signal: controller.signal });
    await assertRejects(extract, Error, "in the middle");
    const endless = Object.assign(new FakeImageEncoder(), {
      encodePrepared: () =>
        Promise.resolve({
          vectors: new Matrix(2, 4, new Float32Array(8).fill(Infinity)),
          truncated: [],
        }),
    });
    const encode = () => image.embeddings({ model: endless }).extract(PHOTOS);
    await assertRejects(encode, EncoderError, "input 1 of 2 is Infinity");
  });

  it("puts columns side by side, each embedding under the name of its own", async () => {
    const both = table(column("front", [[1, 2, 3], null]), column("back", [[4, 5, 6], null]));
    const { encoder, model, extracted } = await fitted(false, both);
    assertEquals(encoder.asked, [2]);
    assertEquals(model.names.slice(3, 5), ["front:embedding_3", "back:embedding_0"]);
    assertEquals([model.widths, [...extracted.present]], [{ front: 4, back: 4 }, [1, 0]]);
    const modality = image.embeddings({ model: encoder, columns: ["back"] });
    assertEquals((await modality.extract(both)).value.columns.map(({ name }) => name), ["back"]);
  });

  it("standardises vectors whose length says something, unless it is told otherwise", async () => {
    const cases = [
      { normalise: false, fit: true, scaled: true },
      { normalise: false, fit: false, scaled: false },
      { normalise: true, fit: true, scaled: false },
      { normalise: true, fit: false, standardise: true, scaled: true },
      { normalise: false, fit: true, standardise: false, scaled: false },
    ];
    for (const { normalise, fit, standardise, scaled } of cases) {
      const model = new FakeImageEncoder({ options: { normalise } });
      const modality = image.embeddings({ model, standardise });
      const { scaler } = modality.fit(await modality.extract(PHOTOS), { standardise: fit });
      assertEquals(scaler !== undefined, scaled);
    }
  });

  it("is an error where no row has a picture", async () => {
    const modality = image.embeddings({ model: new FakeImageEncoder() });
    const none = table(column("photo", [null, null]));
    for (const rows of [none, new Table([], [column("photo", [])])]) {
      const extracted = await modality.extract(rows);
      assertThrows(
        () => modality.fit(extracted, { standardise: true }),
        RangeError,
        "Cannot fit image features: no row has an image",
      );
    }
    // deno-lint-ignore no-explicit-any
    const text = new FakeTextEncoder() as any;
    assertThrows(() => image.embeddings({ model: text }), TypeError, "it encodes text, not image");
  });
});

describe("ImageEmbeddingsModel", () => {
  it("has no encoder when it is loaded, and does without where there is no picture", async () => {
    const { model, encoder, extracted } = await fitted(), loaded = load(model.toState());
    assertEquals(loaded.toState(), model.toState());
    assertEquals([model.needs.encoder, loaded.needs.encoder], [encoder, undefined]);
    const absent = await loaded.extract(new Table(["1", "2"], []));
    assertEquals([...loaded.transform(absent).features.data], Array(8).fill(0));
    assertEquals(loaded.transform(extracted), model.transform(extracted));
    await assertRejects(
      () => loaded.extract(PHOTOS),
      EncoderError,
      `the model needs the image encoder fake-image (SHA-256 ${"b".repeat(64)})`,
    );
  });

  it("takes the encoder that it was trained with, and no other", async () => {
    const { model, extracted } = await fitted(), loaded = load(model.toState());
    const bound = loaded.withEncoder(new FakeImageEncoder({ name: "moved" }));
    assertEquals(bound.transform(await bound.extract(PHOTOS)), model.transform(extracted));
    assertEquals(bound.toState(), model.toState());
    for (
      const [other, why] of [
        [new FakeImageEncoder({ digit: "c" }), "another SHA-256"],
        [new FakeImageEncoder({ options: {} }), "normalise none instead of false"],
        [new FakeTextEncoder(), "modality text"],
      ] as const
    ) assertThrows(() => loaded.withEncoder(other), EncoderError, why);
  });

  it("refuses a state that makes no sense", async () => {
    const state = (await fitted()).model.toState();
    const { encoder } = state.fields as { encoder: Record<string, unknown> };
    const changes = [
      { encoder: { ...encoder, modality: "text" } },
      { encoder: { ...encoder, dimensions: 5 } },
      { encoder: null },
      { layout: [{ name: "photo", shape: [5] }] },
    ];
    for (const change of changes) {
      const changed = { ...state, fields: { ...state.fields, ...change } };
      assertThrows(() => load(changed as unknown as typeof state), ModelFormatError);
    }
  });
});

/** Measures in place, and answers in another order than it was asked. */
function shuffling(): MediaExecutor {
  let asked = 0;
  return {
    capacity: 7,
    measure: async (extractor, content) => {
      const features = await measure(extractor, content);
      await new Promise((resolve) => setTimeout(resolve, asked++ % 3));
      return features;
    },
  };
}
