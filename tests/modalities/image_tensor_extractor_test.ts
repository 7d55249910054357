import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { imageTensorExtractor } from "../../src/modalities/image/image_tensor_extractor.ts";
import { preprocessImage } from "../../src/modalities/image/preprocess.ts";
import { MediaModality } from "../../src/modalities/media.ts";
import { isRegistered, makeExtractor, mediaModels } from "../../src/modalities/media_extractors.ts";
import { Table } from "../../src/table/table.ts";
import { encodePng } from "./png.ts";

const preprocessing = {
  resize: { shorterSide: 3 },
  filter: "lanczos",
  crop: { width: 2, height: 1 },
  rescale: 1 / 127.5,
  mean: [1, 1, 0.5],
  std: [1, 2, 0.5],
} as const;

const image = {
  width: 4,
  height: 5,
  data: Uint8Array.from({ length: 60 }, (_, at) => at * 37),
};

describe("imageTensorExtractor", () => {
  it("gives the numbers that a network reads", async () => {
    const extractor = imageTensorExtractor(preprocessing);
    const { shape, values } = await extractor.features(image);
    const tensor = await preprocessImage(image, preprocessing);
    assertEquals([shape, values], [[...tensor.shape], tensor.data]);
    assertEquals(extractor.names(shape), [
      "red_0_0",
      "red_0_1",
      "green_0_0",
      "green_0_1",
      "blue_0_0",
      "blue_0_1",
    ]);
  });

  it("is made again of its type and options, as a worker does", async () => {
    const sizes = { width: 3, height: 2 };
    for (const options of [preprocessing, {}, { resize: sizes }, { crop: sizes }]) {
      const extractor = imageTensorExtractor(options);
      assertEquals(isRegistered(extractor), true);
      const { type } = extractor;
      const sent = JSON.parse(JSON.stringify(extractor.options));
      const made = makeExtractor({ type, options: sent });
      assertEquals([made.modality, made.options], ["image", extractor.options]);
      if (made.modality !== "image") throw new TypeError("It is of pictures");
      assertEquals(await made.features(image), await extractor.features(image));
    }
  });

  it("has the same options however they are given, and keeps them", () => {
    const mean: [number, number, number] = [0, 0, 0];
    const extractor = imageTensorExtractor({ mean, filter: "bilinear" });
    mean[0] = 9;
    assertEquals(extractor.options, imageTensorExtractor({}).options);
  });

  it("takes no other options", () => {
    const { type, options } = imageTensorExtractor(preprocessing);
    const faults: Record<string, unknown[]> = {
      resize: ["whole", {}, { shorterSide: 0 }, { width: 2 }, { width: 2, shorterSide: 1 }, [1, 2]],
      crop: [3, { shorterSide: 2 }, { width: 2, height: 1.5 }, { width: 2, height: 1, top: 0 }],
      filter: ["cubic", 2],
      rescale: ["1"],
      mean: [[0, 0], 0.5, ["0", 0, 0]],
      std: [[1, 1, 1, 1], null],
    };
    for (const [name, values] of Object.entries(faults)) {
      for (const value of values) {
        const changed = { ...options, [name]: value } as typeof options;
        assertThrows(() => makeExtractor({ type, options: changed }), ModelFormatError, name);
      }
      const { [name]: _, ...fewer } = options;
      assertThrows(() => makeExtractor({ type, options: fewer }), ModelFormatError, "is missing");
    }
    const zero = { ...options, std: [1, 0, 1] };
    assertThrows(() => makeExtractor({ type, options: zero }), RangeError, "std");
  });

  it("tells how pictures become of one size", async () => {
    const pngs = [[1, 2], [2, 2]].map(([width, height]) =>
      encodePng(
        { width, height, color: 0 },
        Array.from({ length: height }, () => new Array(width).fill(7)),
      )
    );
    const values = pngs.map((bytes, i) => ({ kind: "bytes" as const, bytes, name: `${i}.png` }));
    const table = new Table(["a", "b"], [{ name: "photo", role: "image", values }]);
    const modality = new MediaModality(imageTensorExtractor({}));
    await assertRejects(() => modality.extract(table), ShapeError, "give its preprocessing a crop");
    const crop = { width: 2, height: 1 };
    const cropped = new MediaModality(imageTensorExtractor({ crop }));
    const { value } = await cropped.extract(table);
    assertEquals(value.columns, [{ name: "photo", shape: [3, 1, 2] }]);
  });

  it("is of no model file: it gives an encoder what it reads, and no features", () => {
    assertEquals(Object.hasOwn(mediaModels, "ImageTensorModel"), false);
  });
});
