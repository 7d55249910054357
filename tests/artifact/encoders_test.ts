import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { blankChecksum, seal } from "../../src/artifact/checksum.ts";
import { decodeModel, decodeModelFile } from "../../src/artifact/decode_model.ts";
import { encodeModel } from "../../src/artifact/encode_model.ts";
import { loadModel, saveModel } from "../../src/artifact/files.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/artifact/safetensors.ts";
import type { Tensor } from "../../src/core/state.ts";
import { loadTextEncoder } from "../../src/encoders/load_text_encoder.ts";
import { EncoderError, ModelFormatError } from "../../src/errors.ts";
import { LateFusion } from "../../src/fusion/late_fusion.ts";
import { SingleModality } from "../../src/fusion/single_modality.ts";
import type { AnyEncoder, EncoderIdentity } from "../../src/modalities/encoder.ts";
import { identityOf } from "../../src/core/encoder_identity.ts";
import * as text from "../../src/modalities/text/index.ts";
import { defaultModalities } from "../../src/pipeline/default_modalities.ts";
import { FeatureExtractor } from "../../src/pipeline/feature_extractor.ts";
import { Pipeline, type PipelineModel } from "../../src/pipeline/pipeline.ts";
import { Table } from "../../src/table/table.ts";
import { folder as encoders } from "../encoders/fixtures.ts";
import { inTemporaryFolder } from "../io/temporary_folder.ts";
import { FakeImageEncoder, FakeTextEncoder, withFiles } from "../modalities/fake_encoders.ts";

const ROWS = 30;

/** Two text columns, a picture and a price, each of which tells something of the kind. */
function makeTable(): Table {
  const each = <Value>(valueOf: (row: number) => Value) =>
    Array.from({ length: ROWS }, (_, row) => valueOf(row));
  return new Table(each((row) => `${row}`), [
    { name: "kind", role: "label", values: each((row) => ["low", "high"][row % 2]) },
    { name: "price", role: "numeric", values: Float64Array.from(each((row) => row % 7)) },
    {
      name: "title",
      role: "text",
      values: each((row) => row % 10 === 9 ? null : "a ".repeat(1 + row % 4)),
    },
    { name: "note", role: "text", values: each((row) => `note ${row % 3}`) },
    {
      name: "photo",
      role: "image",
      values: each((row) => ({
        kind: "image" as const,
        image: { width: 1, height: 1, data: Uint8Array.of(100 * (row % 2), row, 3) },
        name: `${row}.png`,
      })),
    },
  ]);
}

const table = makeTable();
const TEXT_FILES = {
  "config.json": Uint8Array.of(1, 2),
  "onnx/model.onnx": Uint8Array.of(3, 4, 5),
};
const IMAGE_FILES = { "onnx/model.onnx": Uint8Array.of(6), "empty.txt": new Uint8Array(0) };

async function fitted(options: { columns?: "joined" | "separate"; single?: string } = {}) {
  const text = withFiles(new FakeTextEncoder(), TEXT_FILES);
  const image = withFiles(new FakeImageEncoder(), IMAGE_FILES);
  const { columns, single } = options;
  const extractor = new FeatureExtractor(
    defaultModalities(table.schema, { columns, textEncoder: text, imageEncoder: image }),
  );
  const fusion = single === undefined ? new LateFusion() : new SingleModality({ modality: single });
  return { text, image, model: await new Pipeline({ extractor, fusion }).fit(table) };
}

const namesOf = ({ encoders }: PipelineModel) =>
  encoders.map(({ modality, encoder }) => [modality, encoder !== undefined]);

/** Opens encoders as those of the library do, and keeps count. */
function opener() {
  const opened: { identity: EncoderIdentity; files: Readonly<Record<string, Uint8Array>> }[] = [];
  const encoders: AnyEncoder[] = [];
  return {
    opened,
    encoders,
    openEncoder: (identity: EncoderIdentity, files: Readonly<Record<string, Uint8Array>>) => {
      opened.push({ identity, files });
      const { name, options } = identity, [digit] = identity.sha256;
      const encoder = identity.modality === "text"
        ? new FakeTextEncoder({ name, digit, options })
        : new FakeImageEncoder({ name, digit, options });
      encoders.push(encoder);
      return Promise.resolve(encoder);
    },
  };
}

describe("a model file whose model needs encoders", () => {
  it("holds who they are, and gives the same bits with them", async () => {
    const { model, text, image } = await fitted();
    assertEquals(namesOf(model), [["text", true], ["image", true]]);
    const bytes = await encodeModel(model), loaded = await decodeModel(bytes);
    assertEquals(namesOf(loaded), [["text", false], ["image", false]]);
    assertEquals(loaded.encoders.map(identityOf), [text, image].map(identityOf));
    assertEquals(await encodeModel(loaded), bytes);
    const bound = await decodeModel(bytes, {
      encoders: [new FakeImageEncoder({ name: "moved" }), new FakeTextEncoder()],
    });
    assertEquals(namesOf(bound), [["text", true], ["image", true]]);
    assertEquals(await bound.predict(table), await model.predict(table));
    assertEquals(await encodeModel(bound), bytes);
    assertEquals(
      await loaded.withEncoders([text]).withEncoders([image]).predict(table),
      await model.predict(table),
    );
  });

  it("predicts without them what they have no part in", async () => {
    const { model } = await fitted();
    const loaded = await decodeModel(await encodeModel(model));
    const rows = [{ price: 1 }, { price: 6 }];
    assertEquals(await loaded.predict(rows), await model.predict(rows));
    const error = await assertRejects(() => loaded.predict([{ title: "a" }]), EncoderError);
    assertStringIncludes(error.message, "the model needs the text encoder fake-text");
    const tabular = (await fitted({ single: "tabular" })).model;
    assertEquals(tabular.encoders, []);
  });

  it("refuses an encoder that is another one, or needed by nobody", async () => {
    const bytes = await encodeModel((await fitted()).model);
    const load = (...encoders: AnyEncoder[]) => decodeModel(bytes, { encoders });
    const hash = await assertRejects(() => load(new FakeTextEncoder({ digit: "c" })), EncoderError);
    for (const digit of ["a", "c"]) assertStringIncludes(hash.message, digit.repeat(64));
    await assertRejects(
      () => load(new FakeTextEncoder(), new FakeImageEncoder({ options: { normalise: true } })),
      EncoderError,
      "normalise true instead of false",
    );
    const text = await encodeModel((await fitted({ single: "text" })).model);
    await assertRejects(
      () => decodeModel(text, { encoders: [new FakeImageEncoder()] }),
      EncoderError,
      "the model needs no image encoder; it has the modalities text",
    );
  });
});

describe("a model file with encoders in it", () => {
  it("serves by itself", async () => {
    const { model } = await fitted(), { opened, ...options } = opener();
    const bytes = await encodeModel(model, { embedEncoders: true });
    assertEquals(bytes, await encodeModel(model, { embedEncoders: true }));
    const loaded = await decodeModel(bytes, options);
    assertEquals(opened, [
      { identity: identityOf(model.encoders[0]), files: TEXT_FILES },
      { identity: identityOf(model.encoders[1]), files: IMAGE_FILES },
    ]);
    assertEquals(loaded.encoders.map(({ encoder }) => encoder), options.encoders);
    assertEquals(await loaded.predict(table), await model.predict(table));
  });

  it("is written and read back", () =>
    inTemporaryFolder(async (folder) => {
      const { model } = await fitted(), path = `${folder}/model.medley`;
      await saveModel(model, path, { embedEncoders: true });
      const loaded = await loadModel(path, opener());
      assertEquals(await loaded.predict(table), await model.predict(table));
    }));

  it("opens encoders of ONNX, and is the same when it is saved again", async () => {
    await using encoder = await loadTextEncoder(`${encoders}/text`, { workers: 1 });
    const rows = table.take([0, 1, 2, 3, 4, 5, 6, 7]);
    const extractor = new FeatureExtractor({ text: text.embeddings({ model: encoder }) });
    const fusion = new SingleModality({ modality: "text" });
    const model = await new Pipeline({ extractor, fusion }).fit(rows);
    const bytes = await encodeModel(model, { embedEncoders: true });
    const loaded = await decodeModel(bytes);
    const [{ encoder: opened }] = loaded.encoders;
    await using _ = opened as unknown as AsyncDisposable;
    assertEquals(await loaded.predict(rows), await model.predict(rows));
    assertEquals(await encodeModel(loaded, { embedEncoders: true }), bytes);
  });

  it("holds one copy of what two modalities use, and nothing that none does", async () => {
    const { model } = await fitted({ columns: "separate" });
    assertEquals(model.modalities.length, 4);
    const bytes = await encodeModel(model, { embedEncoders: true }),
      { opened, ...options } = opener();
    const loaded = await decodeModel(bytes, options);
    assertEquals(opened.map(({ identity: { modality } }) => modality), ["text", "image"]);
    assertEquals(await loaded.predict(table), await model.predict(table));
    const tabular = (await fitted({ single: "tabular" })).model;
    assertEquals(
      await encodeModel(tabular, { embedEncoders: true }),
      await encodeModel(tabular),
    );
  });

  it("leaves alone those that are given", async () => {
    const { model, text } = await fitted(), { opened, openEncoder } = opener();
    const bytes = await encodeModel(model, { embedEncoders: true });
    const loaded = await decodeModel(bytes, { encoders: [text], openEncoder });
    assertEquals(opened.map(({ identity: { modality } }) => modality), ["image"]);
    assertEquals(loaded.encoders[0].encoder, text);
  });

  it("disposes of what it has opened if another one cannot be", async () => {
    const { model } = await fitted(), { openEncoder, encoders } = opener();
    const bytes = await encodeModel(model, { embedEncoders: true });
    const load = (imageEncoder: () => AnyEncoder) =>
      decodeModel(bytes, {
        openEncoder: async (identity, files) =>
          identity.modality === "text" ? await openEncoder(identity, files) : imageEncoder(),
      });
    const failing = () => {
      throw new EncoderError("Cannot open it");
    };
    await assertRejects(() => load(failing), EncoderError, "Cannot open it");
    const other = () => new FakeImageEncoder({ digit: "d" });
    await assertRejects(() => load(other), EncoderError, "another SHA-256");
    assertEquals(encoders.map((encoder) => (encoder as FakeTextEncoder).isDisposed), [true, true]);
  });

  it("cannot be made without the encoders, or of such as have no files", async () => {
    const { model } = await fitted(), loaded = await decodeModel(await encodeModel(model));
    await assertRejects(
      () => encodeModel(loaded, { embedEncoders: true }),
      EncoderError,
      "the model does not have it",
    );
    const bound = loaded.withEncoders([new FakeTextEncoder(), new FakeImageEncoder()]);
    await assertRejects(
      () => encodeModel(bound, { embedEncoders: true }),
      EncoderError,
      "Cannot save the text encoder fake-text",
    );
  });

  it("is refused with any one bit of them changed", async () => {
    const { model } = await fitted({ single: "text" });
    const bytes = await encodeModel(model, { embedEncoders: true });
    for (let at = 0; at < bytes.length; at += 5) {
      const flipped = bytes.slice();
      flipped[at] ^= 1 << (at % 8);
      await assertRejects(() => decodeModel(flipped, opener()), ModelFormatError);
    }
  });

  /** The file after a change to its steps and arrays, sealed again: what somebody could forge. */
  // deno-lint-ignore no-explicit-any
  async function forge(change: (model: any, tensors: Record<string, Tensor>) => void) {
    const { model } = await fitted({ single: "text" });
    const bytes = await encodeModel(model, { embedEncoders: true });
    const { metadata, tensors } = decodeSafetensors(bytes);
    const medley = JSON.parse(metadata.medley), changed = { ...tensors };
    change(medley.model, changed);
    const head = { sha256: blankChecksum, medley: JSON.stringify(medley) };
    return seal(encodeSafetensors({ metadata: head, tensors: changed }));
  }

  it("names the field of a forged file that does not fit", async () => {
    const path = "model.encoders.0.config.json";
    const forged = [
      forge((model) => model.children.encoders.children[0].fields.encoder.sha256 = "z"),
      forge((model) => delete model.children.encoders.children[0].fields.encoder),
      forge((model) => model.children.encoders.children[0].fields.encoder.modality = "image"),
      forge((model) => model.children.encoders.children[0].fields.encoder.options = { other: 1 }),
      forge((_, tensors) => delete tensors[path]),
      forge((_, tensors) => tensors[path] = { shape: [1], data: Float64Array.of(1) }),
      forge((_, tensors) => tensors[path] = { shape: [1, 2], data: Uint8Array.of(1, 2) }),
      forge((model) => model.children.extractor.children.text.fields.encoder.modality = "image"),
    ];
    for (const bytes of await Promise.all(forged)) {
      await assertRejects(() => decodeModel(bytes, opener()), ModelFormatError);
    }
    const swapped = await forge((model) =>
      model.children.extractor.children.text.fields.encoder.sha256 = "e".repeat(64)
    );
    await assertRejects(
      () => decodeModelFile(swapped),
      ModelFormatError,
      "model.encoders.0.encoder is none that a modality of the model needs",
    );
  });
});
