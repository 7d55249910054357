// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { decodeState } from "../../src/artifact/decode_model.ts";
import { encodeState } from "../../src/artifact/encode_model.ts";
import { decodeSafetensors, encodeSafetensors } from "../../src/artifact/safetensors.ts";
import type { Json, ModelState, Tensor } from "../../src/core/state.ts";
import { ModelFormatError } from "../../src/errors.ts";

fc.configureGlobal({ seed: 2, numRuns: 60 });

const name = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
  fc.constantFrom("toString", "constructor", "a.b", "member 0", "__metadata__ "),
).filter((text) => text !== "__proto__");

const tensor: fc.Arbitrary<Tensor> = fc.tuple(
  fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
  fc.constantFrom(Float64Array, Float32Array, Uint32Array, Uint8Array),
  fc.infiniteStream(fc.oneof(fc.double(), fc.nat())),
).map(([shape, Array, numbers]) => {
  const length = shape.reduce((product, side) => product * side, 1);
  return { shape, data: Array.from([...numbers.take(length)]) };
});

/** What JSON keeps: no −0, which it writes as 0. */
const json = fc.jsonValue({ maxDepth: 2, noUnicodeString: false })
  .map((value) => JSON.parse(JSON.stringify(value)) as Json);

function recordOf<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 4 })
    .map((entries) => Object.fromEntries(entries));
}

const { state } = fc.letrec<{ state: ModelState }>((tie) => ({
  state: fc.record({
    type: name,
    fields: recordOf(json),
    tensors: recordOf(tensor),
    children: fc.oneof({ maxDepth: 2 }, fc.constant({}), recordOf(tie("state"))),
  }, { noNullPrototype: true }),
}));

describe("model files, of any state", () => {
  it("give the state back, to the bit", async () => {
    await fc.assert(fc.asyncProperty(state, async (given) => {
      const bytes = await encodeState(given), read = await decodeState(bytes);
      assertEquals(read, given);
      assertEquals(await encodeState(read), bytes);
    }));
  });

  it("are refused with any one bit changed", async () => {
    await fc.assert(fc.asyncProperty(state, fc.nat(), fc.nat(7), async (given, at, bit) => {
      const bytes = await encodeState(given);
      bytes[at % bytes.length] ^= 1 << bit;
      await assertRejects(() => decodeState(bytes), ModelFormatError, "Cannot");
    }));
  });

  it("are refused with anything cut off, or added", async () => {
    await fc.assert(fc.asyncProperty(state, fc.nat(), async (given, at) => {
      const bytes = await encodeState(given);
      const cut = bytes.subarray(0, at % bytes.length), longer = new Uint8Array(bytes.length + 1);
      longer.set(bytes);
      await assertRejects(() => decodeState(cut), ModelFormatError, "Cannot");
      await assertRejects(() => decodeState(longer), ModelFormatError, "Cannot");
    }));
  });

  it("are no other error, whatever the bytes", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 80 }), async (bytes) => {
      await assertRejects(() => decodeState(bytes), ModelFormatError, "Cannot");
      assertThrows(() => decodeSafetensors(bytes), ModelFormatError, "Cannot");
    }));
  });
});

describe("safetensors, of any tensors", () => {
  it("are refused with a tensor that begins or ends elsewhere", () => {
    const tensors = recordOf(tensor).filter((drawn) =>
      !("__metadata__" in drawn) && Object.keys(drawn).length > 0
    );
    const shifts = fc.integer({ min: -8, max: 8 }).filter((shift) => shift !== 0);
    const stretches = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.constantFrom(-8, 8));
    fc.assert(fc.property(tensors, fc.nat(), shifts, stretches, (drawn, at, shift, stretch) => {
      const bytes = encodeSafetensors({ metadata: {}, tensors: drawn });
      const { header, data } = split(bytes);
      const { [Object.keys(drawn)[at % Object.keys(drawn).length]]: { data_offsets } } = header;
      data_offsets[0] += shift;
      data_offsets[1] += shift + stretch;
      // Of a tensor of no bytes it does not matter where it lies.
      fc.pre(data_offsets[0] !== data_offsets[1]);
      assertThrows(() => decodeSafetensors(join(header, data)), ModelFormatError, "Cannot");
    }));
  });

  it("give them back, each where its type is aligned", () => {
    const tensors = recordOf(tensor).filter((drawn) => !("__metadata__" in drawn));
    fc.assert(fc.property(tensors, recordOf(fc.string()), (drawn, metadata) => {
      const bytes = encodeSafetensors({ metadata, tensors: drawn });
      assertEquals(decodeSafetensors(bytes), { metadata, tensors: drawn });
      const { header, start } = split(bytes);
      for (const [key, { data }] of Object.entries(drawn)) {
        const [begin] = header[key].data_offsets;
        assert((start + begin) % data.BYTES_PER_ELEMENT === 0);
      }
    }));
  });
});

/** The header of a safetensors file, and where its data starts. */
function split(bytes: Uint8Array<ArrayBuffer>) {
  const start = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header: Record<string, { data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, start)),
  );
  return { header, start, data: bytes.subarray(start) };
}

/** A safetensors file of a header and data. */
function join(header: object, data: Uint8Array): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}
