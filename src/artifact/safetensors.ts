import { ModelFormatError } from "../errors.ts";
import type { Tensor } from "../core/state.ts";

/** The safetensors layout: 8 bytes of header length, a JSON header, the tensors' bytes without holes.
 *
 * Source: the format's specification (https://github.com/huggingface/safetensors). Numbers are little-endian, as typed
 * arrays are wherever WebAssembly runs.
 */

/** Named tensors and string metadata. */
export interface Safetensors {
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

const arrayTypes = {
  F64: Float64Array,
  F32: Float32Array,
  U32: Uint32Array,
  U8: Uint8Array,
} as const;
type DType = keyof typeof arrayTypes;

const lengthBytes = 8;
const headerLimit = 100_000_000;

/** Writes tensors widest first, so that each is aligned; the metadata's entries keep their order. */
export function encodeSafetensors({ metadata, tensors }: Safetensors): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(tensors)
    .sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
  let offset = 0;
  const header: Record<string, unknown> = { __metadata__: metadata };
  for (const [name, { shape, data }] of entries) {
    header[name] = {
      dtype: dtypeOf(data),
      shape,
      data_offsets: [offset, offset + data.byteLength],
    };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(lengthBytes + headerLength + offset);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, lengthBytes, lengthBytes + headerLength);
  bytes.set(json, lengthBytes);
  offset = lengthBytes + headerLength;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  return bytes;
}

/** Reads tensors and metadata, with every bound checked before anything is allocated.
 *
 * @throws {ModelFormatError} If the bytes are cut short, a tensor overlaps another or leaves a hole, or a type is unknown.
 */
export function decodeSafetensors(bytes: Uint8Array): Safetensors {
  const { header, dataStart } = decodeHeader(bytes);
  const { __metadata__: metadata = {}, ...entries } = header;
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === "string")) {
    fail("__metadata__", "must hold strings");
  }
  const dataLength = bytes.length - dataStart;
  const tensors: [string, Tensor][] = [];
  const places = Object.entries(entries).map(([name, entry]) => ({
    name,
    ...placeOf(name, entry),
  }));
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let expected = 0;
  for (const { name, dtype, shape, begin, end } of places) {
    if (begin !== expected) {
      fail(name, `begins at byte ${begin}, not at ${expected}: no holes, no overlap`);
    }
    if (end > dataLength) fail(name, `ends at byte ${end} of ${dataLength}: the file is cut short`);
    const copy = bytes.slice(dataStart + begin, dataStart + end);
    tensors.push([name, { shape, data: new arrayTypes[dtype](copy.buffer) }]);
    expected = end;
  }
  if (expected !== dataLength) {
    fail("data", `has ${dataLength} bytes, the header speaks of ${expected}`);
  }
  return {
    metadata: metadata as Record<string, string>,
    tensors: Object.fromEntries(tensors),
  };
}

/** Where the header's JSON lies, in bytes from the start of the file.
 *
 * @throws {ModelFormatError} If the file is too short to hold it.
 */
export function headerBounds(bytes: Uint8Array): { start: number; end: number } {
  if (bytes.length < lengthBytes) {
    fail(
      "header",
      `needs ${lengthBytes} bytes, the file has ${bytes.length}: it is cut short, or no model`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(Math.min(headerLimit, bytes.length - lengthBytes))) {
    fail(
      "header",
      `says ${length} bytes, the file has ${bytes.length}: it is cut short, or no model`,
    );
  }
  return { start: lengthBytes, end: lengthBytes + Number(length) };
}

function decodeHeader(bytes: Uint8Array): { header: Record<string, unknown>; dataStart: number } {
  const { start, end } = headerBounds(bytes);
  let header: unknown;
  try {
    header = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end)),
    );
  } catch (cause) {
    fail("header", `is not JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (!isRecord(header)) fail("header", "must be an object");
  return { header, dataStart: end };
}

function placeOf(
  name: string,
  entry: unknown,
): { dtype: DType; shape: number[]; begin: number; end: number } {
  if (!isRecord(entry)) fail(name, "must be an object");
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(arrayTypes, dtype)) {
    fail(
      name,
      `has the dtype ${JSON.stringify(dtype)}; known are ${Object.keys(arrayTypes).join(", ")}`,
    );
  }
  if (!isSizes(shape)) fail(name, "must have a shape of integers ≥ 0");
  if (!isSizes(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    fail(name, "must have two ascending data_offsets");
  }
  const width = arrayTypes[dtype as DType].BYTES_PER_ELEMENT;
  const size = shape.reduce((product, length) => product * length, width);
  if (size !== offsets[1] - offsets[0]) {
    fail(
      name,
      `of shape (${shape.join(", ")}) needs ${size} bytes, not ${offsets[1] - offsets[0]}`,
    );
  }
  return { dtype: dtype as DType, shape, begin: offsets[0], end: offsets[1] };
}

function dtypeOf(data: Tensor["data"]): DType {
  if (data instanceof Float64Array) return "F64";
  if (data instanceof Float32Array) return "F32";
  return data instanceof Uint32Array ? "U32" : "U8";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

function fail(field: string, why: string): never {
  throw new ModelFormatError(`Cannot read the model file: ${field} ${why}`, field);
}
