import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { decodeSafetensors } from "../../src/artifact/safetensors.ts";
import { ModelFormatError } from "../../src/errors.ts";

/** A file of a header, as text or as JSON, and data. */
function file(header: unknown, data: readonly number[] = []): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const json = new TextEncoder().encode(text),
    bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

/** A header of one tensor of two bytes. */
function tensor(changes: object): object {
  return { x: { dtype: "U8", shape: [2], data_offsets: [0, 2], ...changes } };
}

describe("decodeSafetensors", () => {
  it("reads the bytes that the format's own library writes", () => {
    const { metadata, tensors } = decodeSafetensors(file(tensor({}), [7, 8]));
    assertEquals(metadata, {});
    assertEquals(tensors, { x: { shape: [2], data: Uint8Array.of(7, 8) } });
  });

  const faults: Record<string, [bytes: Uint8Array, field: string, why: string]> = {
    "no length": [Uint8Array.of(1, 2), "header", "needs 8 bytes, the file has 2"],
    "a length beyond the file": [file("{}").subarray(0, 9), "header", "says 2 bytes"],
    "a header that is no JSON": [file("{x"), "header", "is not JSON"],
    "a header that is no UTF-8": [file("{}").fill(0xff, 8), "header", "is not JSON"],
    "a header that is no object": [file([]), "header", "must be an object"],
    "metadata of numbers": [file({ __metadata__: { x: 1 } }), "__metadata__", "must hold strings"],
    "an entry that is no object": [file({ x: 5 }), "x", "must be an object"],
    "an unknown type": [
      file(tensor({ dtype: "BF16" }), [7, 8]),
      "x",
      'has the dtype "BF16"; known',
    ],
    "a type named as a method": [file(tensor({ dtype: "toString" }), [7, 8]), "x", "has the dtype"],
    "a negative length": [file(tensor({ shape: [-2] }), [7, 8]), "x", "a shape of integers ≥ 0"],
    "a shape of other bytes": [file(tensor({ shape: [3] }), [7, 8]), "x", "needs 3 bytes, not 2"],
    "one offset": [file(tensor({ data_offsets: [0] }), [7, 8]), "x", "two ascending data_offsets"],
    "falling offsets": [file(tensor({ data_offsets: [2, 0] }), [7, 8]), "x", "two ascending"],
    "a hole": [
      file(tensor({ data_offsets: [1, 3] }), [6, 7, 8]),
      "x",
      "begins at byte 1, not at 0",
    ],
    "data cut short": [file(tensor({}), [7]), "x", "ends at byte 2 of 1: the file is cut short"],
    "data of no tensor": [file({}, [7]), "data", "has 1 bytes, the header speaks of 0"],
  };
  for (const [what, [bytes, field, why]] of Object.entries(faults)) {
    it(`refuses ${what}`, () => {
      const error = assertThrows(() => decodeSafetensors(bytes), ModelFormatError, why);
      assertEquals(error.field, field);
    });
  }
});
