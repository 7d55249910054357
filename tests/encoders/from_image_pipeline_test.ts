import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { EncoderError } from "../../src/errors.ts";
import {
  fromImagePipeline,
  type ImagePipeline,
  type ImagePipelineOptions,
} from "../../src/encoders/from_image_pipeline.ts";

/** As that of Transformers.js: only its pictures are taken by its pipelines. */
class RawImage {
  constructor(
    readonly data: Uint8Array,
    readonly width: number,
    readonly height: number,
    readonly channels: number,
  ) {}
}

const given: ImagePipelineOptions = {
  RawImage,
  name: "owner/model",
  revision: "c9745ed1d9f2",
  normalise: false,
};

/** Says of each picture its sizes and its first byte. */
const sizes: ImagePipeline = (images: RawImage[]) =>
  Promise.resolve({
    dims: [images.length, 4],
    data: images.flatMap(({ data, width, height, channels }) => [width, height, channels, data[0]]),
  });

/** Gives numbers from 0 of the given shape, for each picture the same. */
function shaped(...dims: number[]): ImagePipeline {
  const size = dims.reduce((product, length) => product * length);
  return (images) =>
    Promise.resolve({
      dims: [images.length, ...dims],
      data: images.flatMap(() => Array.from({ length: size }, (_, i) => i)),
    });
}

function picture(width: number, height: number, value: number) {
  return { width, height, data: new Uint8Array(width * height * 3).fill(value) };
}

describe("fromImagePipeline", () => {
  it("gives the pipeline's vectors, of pictures of any size", async () => {
    const encoder = await fromImagePipeline(sizes, given);
    assertEquals([encoder.modality, encoder.dimensions], ["image", 4]);
    const { vectors, truncated } = await encoder.encode([picture(2, 1, 7), picture(1, 3, 8)]);
    assertEquals(vectors.data, Float32Array.of(2, 1, 3, 7, 1, 3, 3, 8));
    assertEquals(truncated, []);
  });

  it("gives the same of pictures that were prepared elsewhere", async () => {
    const encoder = await fromImagePipeline(sizes, given);
    const pictures = [picture(2, 1, 7), picture(1, 3, 255)];
    const prepared = await Promise.all(
      pictures.map((picture) => encoder.preprocessing.features(picture)),
    );
    assertEquals(prepared.map(({ shape }) => shape), [[1, 2, 3], [3, 1, 3]]);
    const { names } = encoder.preprocessing;
    assertEquals(names([1, 2, 3])[4], "pixel_0_1_green");
    assertEquals(
      (await encoder.encodePrepared(prepared)).vectors,
      (await encoder.encode(pictures)).vectors,
    );
  });

  it("pools as is wanted", async () => {
    const of = async (pipeline: ImagePipeline, pooling?: ImagePipelineOptions["pooling"]) => {
      const encoder = await fromImagePipeline(pipeline, { ...given, pooling });
      return [...(await encoder.encode([picture(1, 1, 0)])).vectors.data];
    };
    assertEquals(await of(shaped(3), "none"), [0, 1, 2]);
    assertEquals(await of(shaped(3)), [0, 1, 2]);
    assertEquals(await of(shaped(2, 1, 1)), [0, 1]);
    assertEquals(await of(shaped(3, 2), "mean"), [2, 3]);
    assertEquals(await of(shaped(3, 2), "cls"), [0, 1]);
    assertEquals(await of(shaped(2, 1, 3), "mean"), [1, 4]);
    await assertRejects(
      () => of(shaped(3, 2)),
      EncoderError,
      'Cannot use what owner/model gives with pooling "pooled": its shape is 1 × 3 × 2',
    );
  });

  it("asks for the network's own pooled output only where it is wanted", async () => {
    const asked: boolean[] = [];
    const noting: ImagePipeline = (images, { pool }) => {
      asked.push(pool);
      return shaped(2)(images, { pool });
    };
    for (const pooling of ["pooled", "none"] as const) {
      await fromImagePipeline(noting, { ...given, pooling });
    }
    assertEquals(asked, [true, false]);
  });

  it("brings vectors to length 1, and says so in its identity", async () => {
    const encoder = await fromImagePipeline(shaped(3), { ...given, normalise: true });
    const { vectors } = await encoder.encode([picture(1, 1, 0)]);
    assertEquals(vectors.data, Float32Array.of(0, 1 / Math.sqrt(5), 2 / Math.sqrt(5)));
    assertEquals(encoder.options, {
      revision: "c9745ed1d9f2",
      by: "Transformers.js",
      pooling: "pooled",
      normalise: true,
    });
  });

  it("encodes 32 at a time, tells how far it is, and stops between batches", async () => {
    const controller = new AbortController(), seen: number[] = [];
    const encoder = await fromImagePipeline(sizes, given);
    const pictures = Array.from({ length: 70 }, (_, i) => picture(1, 1, i));
    const { vectors } = await encoder.encode(pictures, {
      onProgress: ({ done }) => seen.push(done),
    });
    assertEquals(pictures.map((_, i) => vectors.row(i)[3]), [...pictures.keys()]);
    assertEquals(seen, [32, 64, 70]);
    const stop = () => controller.abort(new Error("enough"));
    await assertRejects(
      () => encoder.encode(pictures, { signal: controller.signal, onProgress: stop }),
      Error,
      "enough",
    );
  });

  it("refuses what it cannot use", async () => {
    await assertRejects(
      () => fromImagePipeline(sizes, { ...given, pooling: "max" as "mean" }),
      TypeError,
      "Cannot use pooling: it must be one of pooled, mean, cls, none",
    );
    await assertRejects(
      () => fromImagePipeline(sizes, { RawImage, name: "model" }),
      TypeError,
      "Cannot tell what network model is",
    );
    let width = 2;
    const growing: ImagePipeline = (images, options) => shaped(width++)(images, options);
    const encoder = await fromImagePipeline(growing, given);
    await assertRejects(
      () => encoder.encode([picture(1, 1, 0)]),
      EncoderError,
      "a vector of 2 numbers is wanted: current length is 3",
    );
  });
});
