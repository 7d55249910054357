import { assert, assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { loadImageEncoder } from "../../src/encoders/load_image_encoder.ts";
import { EncoderError, ShapeError } from "../../src/errors.ts";
import type { RgbImage } from "../../src/io/media_source.ts";
import { filesOf, folder, furthest, golden, jsonOf, pictures } from "./fixtures.ts";

const images = pictures(golden.image.pictures);

describe("loadImageEncoder", () => {
  it("preprocesses as Pillow, and gives what Python's onnxruntime gives", async () => {
    await using encoder = await loadImageEncoder(`${folder}/image`);
    for (const [i, image] of images.entries()) {
      const { values } = await encoder.preprocessing.features(image);
      assert(furthest(values, golden.image.pixel_values[i]) < 1e-6);
    }
    const { vectors, truncated } = await encoder.encode(images);
    assert(furthest(vectors.data, golden.image.pooler_output.flat()) < 1e-6);
    assertEquals(truncated, []);
  });

  it("gives another output, and vectors of length 1, when asked to", async () => {
    await using logits = await loadImageEncoder(`${folder}/image`, { output: "logits" });
    const { vectors } = await logits.encode(images);
    assert(furthest(vectors.data, golden.image.logits.flat()) < 1e-6);
    await using normalised = await loadImageEncoder(`${folder}/image`, { normalise: true });
    const expected = golden.image.pooler_output_normalised.flat();
    assert(furthest((await normalised.encode(images)).vectors.data, expected) < 1e-6);
  });

  it("encodes what was preprocessed elsewhere, to the same bits from any number of workers", async () => {
    const many = Array.from({ length: 50 }, (_, i) => images[i % images.length]);
    const runs = [];
    for (const workers of [1, 3]) {
      await using encoder = await loadImageEncoder(`${folder}/image`, {
        batchSize: 4,
        execution: "worker",
        workers,
      });
      const prepared = await Promise.all(
        many.map((image) => encoder.preprocessing.features(image)),
      );
      runs.push(await encoder.encode(many), await encoder.encodePrepared(prepared));
    }
    for (const run of runs) assertEquals(run, runs[0]);
  });

  it("encodes no picture, and one of a single pixel", async () => {
    await using encoder = await loadImageEncoder(`${folder}/image`);
    assertEquals((await encoder.encode([])).vectors.rows, 0);
    const pixel: RgbImage = { width: 1, height: 1, data: Uint8Array.of(9, 99, 199) };
    const even: RgbImage = {
      width: 40,
      height: 30,
      data: new Uint8Array(40 * 30 * 3).map((_, i) => pixel.data[i % 3]),
    };
    const { vectors } = await encoder.encode([pixel, even]);
    assertEquals(vectors.row(0), vectors.row(1));
  });

  it("stops when it is told to", async () => {
    await using encoder = await loadImageEncoder(`${folder}/image`, { batchSize: 1 });
    const stop = new AbortController();
    const stopped = encoder.encode(new Array(100).fill(images[0]), {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await assertRejects(() => stopped, Error, "enough");
  });

  it("takes preprocessing from its caller, and needs no configuration then", async () => {
    const files = filesOf("image", {
      "config.json": undefined,
      "preprocessor_config.json": undefined,
    });
    await assertRejects(
      () => loadImageEncoder(files),
      EncoderError,
      "it has no preprocessor_config.json",
    );
    await using encoder = await loadImageEncoder(files, {
      preprocessing: {
        resize: { shorterSide: 8 },
        crop: { width: 6, height: 6 },
        mean: [0.5, 0.5, 0.5],
        std: [0.5, 0.5, 0.5],
      },
    });
    const { vectors } = await encoder.encode(images);
    assert(furthest(vectors.data, golden.image.pooler_output.flat()) < 1e-6);
  });

  it("refuses what does not fit", async () => {
    const config = jsonOf("image", "preprocessor_config.json");
    const refusals: [Parameters<typeof filesOf>[1], string][] = [
      [
        { "preprocessor_config.json": { ...config, crop_size: { height: 7, width: 6 } } },
        "makes pictures of 6 × 7, and the network reads 6 × 6",
      ],
      [
        { "preprocessor_config.json": { ...config, do_center_crop: false } },
        "leaves pictures of several sizes",
      ],
      [{ "preprocessor_config.json": { ...config, do_pad: true } }, "do_pad"],
      [{ "config.json": { hidden_size: 5 } }, "config.json says hidden_size 5"],
      [
        { "onnx/model.onnx": Deno.readFileSync(`${folder}/text/onnx/model.onnx`) },
        "its network must want pictures alone",
      ],
    ];
    for (const [changes, message] of refusals) {
      await assertRejects(() => loadImageEncoder(filesOf("image", changes)), EncoderError, message);
    }
    await assertRejects(
      () => loadImageEncoder(`${folder}/image`, { output: "features" }),
      EncoderError,
      'it has no output "features"',
    );
    await using encoder = await loadImageEncoder(`${folder}/image`);
    const prepared = [6, 7].map((side) => ({
      shape: [3, side, side],
      values: new Float32Array(3 * side * side),
    }));
    await assertRejects(() => encoder.encodePrepared(prepared), ShapeError, "several shapes");
  });

  it("reads the image half of a CLIP", async () => {
    await using encoder = await loadImageEncoder(`${folder}/clip`);
    assertEquals(encoder.options.normalise, true);
    const { vectors } = await encoder.encode(images);
    assert(furthest(vectors.data, golden.clip.image_embeds.flat()) < 1e-5);
  });
});
