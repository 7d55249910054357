import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  decodeIndex,
  decodeModel,
  encodeIndex,
  loadIndex,
  Matrix,
  ModelFormatError,
  saveIndex,
  SearchIndex,
} from "@medley/medley";
import { blankChecksum, seal } from "../../src/artifact/checksum.ts";
import { encodeState } from "../../src/artifact/encode_model.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/artifact/safetensors.ts";
import type { ModelState, Tensor } from "../../src/core/state.ts";
import { cities, halves } from "../search/cities.ts";

describe("index file", () => {
  it("gives the same bits after saving and loading", async () => {
    const index = cities();
    const bytes = await encodeIndex(index);
    const loaded = await decodeIndex(bytes);
    assertEquals(loaded.vectors, index.vectors);
    assertEquals(loaded.columns, index.columns);
    assertEquals([loaded.ids, loaded.kind, loaded.encoders], [
      index.ids,
      index.kind,
      index.encoders,
    ]);
    assertEquals(await encodeIndex(loaded), bytes);
  });

  it("holds any id and cell, and no row at all", async () => {
    const index = SearchIndex.of({
      ids: ['"', "\ud800", "", "東京\0"],
      vectors: Matrix.fromRows([[1, 0], [0, 1], [1, 1], [-1, 1]]),
      columns: { __proto__x: [null, null, null, null], ["__proto__"]: [-0.1, 1e300, null, 5e-324] },
      kind: "image",
      encoders: [halves.image],
    });
    const loaded = await decodeIndex(await encodeIndex(index));
    assertEquals(loaded.ids, index.ids);
    assertEquals(Object.entries(loaded.columns), Object.entries(index.columns));
    const empty = SearchIndex.of({
      ids: [],
      vectors: Matrix.zeros(0, 2),
      kind: "text",
      encoders: [halves.text],
    });
    assertEquals((await decodeIndex(await encodeIndex(empty))).rows, 0);
  });

  it("is written whole, and read back", async () => {
    const folder = await Deno.makeTempDir();
    await saveIndex(cities(), `${folder}/cities.medley`);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["cities.medley"]);
    assertEquals((await loadIndex(`${folder}/cities.medley`)).row(3), cities().row(3));
    await Deno.writeTextFile(`${folder}/text.medley`, "no index");
    const error = await assertRejects(() => loadIndex(`${folder}/text.medley`), ModelFormatError);
    assertStringIncludes(error.message, `${folder}/text.medley: Cannot`);
    await Deno.remove(folder, { recursive: true });
  });

  it("refuses a file with one bit flipped, or cut short, anywhere", async () => {
    const bytes = await encodeIndex(cities());
    for (let i = 0; i < bytes.length; i++) {
      const flipped = bytes.slice();
      flipped[i] ^= 1 << (i % 8);
      await assertRejects(() => decodeIndex(flipped), ModelFormatError);
      await assertRejects(() => decodeIndex(bytes.slice(0, i)), ModelFormatError);
    }
  });

  it("tells a model from an index", async () => {
    const model = await encodeState({ type: "PipelineModel", fields: {} });
    await assertRejects(() => decodeIndex(model), ModelFormatError, "holds a model");
    const index = await encodeIndex(cities());
    await assertRejects(() => decodeModel(index), ModelFormatError, "loadIndex");
  });

  it("names the field of a forged file that does not fit", async () => {
    const { fields, tensors } = cities().toState();
    const json = (value: unknown): Tensor => {
      const data = new TextEncoder().encode(JSON.stringify(value));
      return { shape: [data.length], data };
    };
    const [first, second] = fields.encoders as readonly object[];
    const forged: readonly [string, Partial<ModelState>][] = [
      ["model.kind must be one of image, text", { fields: { ...fields, kind: "audio" } }],
      ["model.encoders does not fit", { fields: { ...fields, encoders: [] } }],
      ["model.encoders must be a list", { fields: { ...fields, encoders: {} } }],
      ...[
        { modality: "audio" },
        { name: 1 },
        { sha256: "00" },
        { options: null },
        { dimensions: "2" },
      ].map((change): [string, Partial<ModelState>] => {
        const encoders = [first, { ...second, ...change }] as never;
        return ["model.encoders[1] must say modality", { fields: { ...fields, encoders } }];
      }),
      ["model.ids must be strings", { tensors: { ...tensors, ids: json([1, 2, 3, 4]) } }],
      ["model.ids does not fit", { tensors: { ...tensors, ids: json(["a", "a", "b", "c"]) } }],
      ["model.ids must be a list", { tensors: { ...tensors, ids: json({}) } }],
      ["model.vectors has shape (4, 2), not (1, 2)", {
        tensors: { ...tensors, ids: json(["a"]) },
      }],
      ["model.vectors must be of length 1: row 2", {
        tensors: {
          ...tensors,
          vectors: { shape: [4, 2], data: Float32Array.of(1, 0, 0, 1, 1, NaN, 0, 0) },
        },
      }],
      ["model.vectors must hold f32", {
        tensors: { ...tensors, vectors: { shape: [4, 2], data: new Float64Array(8) } },
      }],
      ["model.column0 is missing", { tensors: { vectors: tensors!.vectors, ids: tensors!.ids } }],
      ["model.column1 must be a list", { tensors: { ...tensors, column1: json([[]]) } }],
      ["model.column1 is not JSON", {
        tensors: { ...tensors, column1: { shape: [1], data: Uint8Array.of(255) } },
      }],
      ["model.columns does not fit", { tensors: { ...tensors, column1: json([1]) } }],
      ["model.columns must be different", { fields: { ...fields, columns: ["x", "x"] } }],
    ];
    for (const [message, changes] of forged) {
      const bytes = await encodeState({ type: "SearchIndex", fields, tensors, ...changes });
      await assertRejects(() => decodeIndex(bytes), ModelFormatError, message);
    }
  });

  it("is refused if a newer version wrote it", async () => {
    const { metadata, tensors } = decodeSafetensors(await encodeIndex(cities()));
    const medley = JSON.stringify({ ...JSON.parse(metadata.medley), formatVersion: 99 });
    const newer = await seal(
      encodeSafetensors({ metadata: { sha256: blankChecksum, medley }, tensors }),
    );
    await assertRejects(() => decodeIndex(newer), ModelFormatError, "update Medley");
  });
});
