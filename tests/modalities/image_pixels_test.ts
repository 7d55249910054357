import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import { pixels } from "../../src/modalities/image/pixels.ts";
import { mediaModels } from "../../src/modalities/media_extractors.ts";
import { Table } from "../../src/table/table.ts";
import { encodePng } from "./png.ts";

function table(...pngs: Uint8Array[]): Table {
  const values = pngs.map((bytes, i) => ({ kind: "bytes" as const, bytes, name: `${i + 1}.png` }));
  return new Table(pngs.map((_, i) => `r${i + 1}`), [{ name: "digit", role: "image", values }]);
}

/** A grey picture of one value. */
function grey(width: number, height: number, value = 51): Uint8Array {
  const rows = Array.from({ length: height }, () => Array.from({ length: width }, () => value));
  return encodePng({ width, height, color: 0 }, rows);
}

const COLORED = encodePng({ width: 2, height: 1, color: 2 }, [[255, 0, 0, 0, 51, 255]]);

describe("image.pixels", () => {
  it("gives brightness, or red, green and blue, from 0 to 1", async () => {
    const greyModality = pixels(), rgb = pixels({ channels: "rgb" });
    const extracted = await greyModality.extract(table(COLORED));
    assertEquals(extracted.value.features.data, Float32Array.of(76 / 255, 59 / 255));
    const model = greyModality.fit(extracted, { standardise: false });
    assertEquals(model.names, ["pixel_0_0", "pixel_0_1"]);
    const colored = await rgb.extract(table(COLORED));
    assertEquals(colored.value.features.data, Float32Array.of(1, 0, 0, 0, 0.2, 1));
    assertEquals(rgb.fit(colored, { standardise: false }).names, [
      "pixel_0_0_red",
      "pixel_0_0_green",
      "pixel_0_0_blue",
      "pixel_0_1_red",
      "pixel_0_1_green",
      "pixel_0_1_blue",
    ]);
  });

  it("refuses another size, even of as many pixels, and names the row", async () => {
    const error = await assertRejects(
      () => pixels().extract(table(grey(4, 2), grey(4, 2), grey(2, 4))),
      ShapeError,
      'Row r3, column "digit", 3.png: Cannot use images of several shapes',
    );
    assertEquals([error.expected, error.actual, error.row], ["2 × 4", "4 × 2", "r3"]);
    assertEquals(error.message.includes("image.descriptors()"), true);
  });

  it("refuses large pictures", async () => {
    await pixels().extract(table(grey(64, 64)));
    const large = table(grey(65, 64));
    await assertRejects(
      () => pixels().extract(large),
      ShapeError,
      "expected at most 4096 pixels, got 64 × 65",
    );
  });

  it("checks its options", () => {
    assertThrows(() => pixels({ channels: "red" as "rgb" }), TypeError, "grey, rgb");
  });

  it("is the same after saving, and takes no other state", async () => {
    const modality = pixels({ channels: "rgb" });
    const extracted = await modality.extract(table(COLORED));
    const state = modality.fit(extracted, { standardise: false }).toState();
    assertEquals(state.type, "ImagePixelsModel");
    const model = mediaModels.ImagePixelsModel(new StateReader(state, {}));
    assertEquals(model.toState(), state);
    assertEquals([...model.transform(extracted).features.data], [...extracted.value.features.data]);
    for (const shape of [[6], [1, 2, 4]]) {
      const fields = { ...state.fields, layout: [{ name: "digit", shape }] };
      const changed = new StateReader({ ...state, fields }, {});
      assertThrows(() => mediaModels.ImagePixelsModel(changed), ModelFormatError, "layout");
    }
  });
});
