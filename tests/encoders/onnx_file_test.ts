import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { readOnnx } from "../../src/encoders/onnx_file.ts";
import { EncoderError } from "../../src/errors.ts";
import { folder } from "./fixtures.ts";

const read = (path: string) => readOnnx(Deno.readFileSync(`${folder}/${path}`), path);

describe("readOnnx", () => {
  it("tells inputs, outputs and scalars", () => {
    const { inputs, outputs } = read("text/onnx/model.onnx");
    assertEquals(inputs.map(({ name }) => name).sort(), [
      "attention_mask",
      "input_ids",
      "token_type_ids",
    ]);
    assertEquals(inputs.map(({ elementType }) => elementType), [7, 7, 7]);
    assertEquals(outputs, [
      { name: "last_hidden_state", elementType: 1, dims: ["batch", "sequence", 8] },
    ]);
    const { scalars } = read("clip/onnx/model.onnx");
    assertEquals(Math.round(Math.exp(scalars.get("logit_scale")!)), 20);
  });

  it("refuses weights in other files, wherever they are named", () => {
    for (const name of ["external_data", "external_constant", "external_in_if"]) {
      assertThrows(() => read(`broken/${name}.onnx`), EncoderError, "lie in another file");
    }
    assertThrows(() => read("broken/climbing.onnx"), EncoderError, "outside of its folder");
  });

  it("refuses what is cut short, at whatever byte", () => {
    const bytes = Deno.readFileSync(`${folder}/image/onnx/model.onnx`);
    let refused = 0;
    for (let end = 0; end < bytes.length; end++) {
      try {
        readOnnx(bytes.subarray(0, end), "cut.onnx");
      } catch (error) {
        if (!(error instanceof EncoderError)) throw error;
        refused++;
      }
    }
    // A protobuf that ends between two fields is whole: only what follows the graph may be missing.
    assertEquals(bytes.length - refused < 10, true);
  });

  it("refuses bytes that are no model", () => {
    for (const text of ["", "no model", "{}", "\u0000".repeat(50)]) {
      assertThrows(
        () => readOnnx(new TextEncoder().encode(text), "x.onnx"),
        EncoderError,
        "Cannot load x.onnx: it is no ONNX model, or is damaged",
      );
    }
  });
});
