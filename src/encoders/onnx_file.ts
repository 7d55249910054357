import { BinaryReader, WireType } from "../deps/protobuf_wire.ts";
import { EncoderError } from "../errors.ts";

/** An input or output of a network. */
export interface OnnxValue {
  readonly name: string;
  /** Number of its type among ONNX's: 1 is f32, 7 is int64. */
  readonly elementType: number;
  /** Lengths of the axes; a name, or "", where any length will do. */
  readonly dims: readonly (number | string)[];
}

/** What can be told of a network without running it. */
export interface OnnxFile {
  /** What must be fed. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Its f32 weights that are one number, by name. */
  readonly scalars: ReadonlyMap<string, number>;
  /** Names of the operators that it is made of. */
  readonly operators: ReadonlySet<string>;
}

/** Messages of ONNX that hold others, and in which fields. Source: onnx.proto3. */
const nested: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  Model: { 7: "Graph", 20: "TrainingInfo", 25: "Function" },
  TrainingInfo: { 1: "Graph", 2: "Graph" },
  Function: { 7: "Node", 11: "Attribute" },
  Graph: { 1: "Node", 5: "Tensor", 11: "Input", 12: "Output", 15: "SparseTensor" },
  Node: { 5: "Attribute" },
  Attribute: {
    5: "Tensor",
    6: "Graph",
    10: "Tensor",
    11: "Graph",
    22: "SparseTensor",
    23: "SparseTensor",
  },
  SparseTensor: { 1: "Tensor", 2: "Tensor" },
};

/** Fields of a TensorProto. */
const TENSOR = {
  dims: 1,
  dataType: 2,
  floatData: 4,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14,
};

/** The field of a NodeProto with the name of its operator. */
const OPERATOR = 4;

const F32 = 1, EXTERNAL = 1;

/** Graphs nest this deep at most. */
const maxDepth = 64;

/** Reads the header of an ONNX file, and refuses what the runtime must not see.
 *
 * @param path What the file is called in messages.
 * @throws {EncoderError} If it is no ONNX model, is damaged, or keeps weights in other files.
 */
export function readOnnx(bytes: Uint8Array, path: string): OnnxFile {
  const found = {
    inputs: [] as OnnxValue[],
    outputs: [] as OnnxValue[],
    initializers: new Set<string>(),
    scalars: new Map<string, number>(),
    operators: new Set<string>(),
  };

  function visit(kind: string, message: Uint8Array, depth: number): void {
    if (depth > maxDepth) throw new Error(`it is nested deeper than ${maxDepth} messages`);
    if (kind === "Tensor") return visitTensor(message, depth);
    // Those of the model's own graph, which is what is run.
    if (kind === "Input" || kind === "Output") {
      if (depth !== 2) return;
      (kind === "Input" ? found.inputs : found.outputs).push(readValue(message));
      return;
    }
    const fields = nested[kind];
    const reader = new BinaryReader(message);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (fields[field] !== undefined && type === WireType.LengthDelimited) {
        visit(fields[field], reader.bytes(), depth + 1);
      } else if (kind === "Node" && field === OPERATOR) found.operators.add(reader.string());
      else reader.skip(type);
    }
  }

  function visitTensor(message: Uint8Array, depth: number): void {
    const tensor = readTensor(message);
    if (tensor.location !== undefined) {
      const climbs = /(^|[\\/])\.\.([\\/]|$)|^[\\/]|^[A-Za-z]:/.test(tensor.location);
      throw new EncoderError(
        `Cannot load ${path}: its weights "${tensor.name}" lie in another file, ${
          JSON.stringify(tensor.location)
        }${climbs ? ", outside of its folder" : ""}; export the model with its weights inside`,
        { source: path },
      );
    }
    if (depth !== 2) return;
    found.initializers.add(tensor.name);
    if (tensor.scalar !== undefined) found.scalars.set(tensor.name, tensor.scalar);
  }

  try {
    visit("Model", bytes, 0);
  } catch (cause) {
    if (cause instanceof EncoderError) throw cause;
    throw notOnnx(path, cause instanceof Error ? cause.message : `${cause}`);
  }
  const inputs = found.inputs.filter(({ name }) => !found.initializers.has(name));
  if (found.outputs.length === 0) throw notOnnx(path, "it has no outputs");
  if (inputs.length === 0) throw notOnnx(path, "it has no inputs");
  const { outputs, scalars, operators } = found;
  return { inputs, outputs, scalars, operators };
}

function notOnnx(path: string, why: string): EncoderError {
  return new EncoderError(
    `Cannot load ${path}: it is no ONNX model, or is damaged (${why}); fetch or export it again`,
    { source: path },
  );
}

/** The name of a tensor, where its data are if not in it, and its value if it is one number. */
function readTensor(
  message: Uint8Array,
): { readonly name: string; readonly location?: string; readonly scalar?: number } {
  const reader = new BinaryReader(message);
  let name = "", isExternal = false, dataType = 0, size = 1, scalar: number | undefined;
  const entries: [string, string][] = [];
  const count = (length: number | bigint | string) => size *= Number(length);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === TENSOR.name) name = reader.string();
    else if (field === TENSOR.dataType) dataType = reader.int32();
    else if (field === TENSOR.externalData) entries.push(readEntry(reader.bytes()));
    else if (field === TENSOR.dataLocation) isExternal = reader.int32() === EXTERNAL;
    else if (field === TENSOR.dims && type === WireType.Varint) count(reader.int64());
    else if (field === TENSOR.dims) {
      const dims = new BinaryReader(reader.bytes());
      while (dims.pos < dims.len) count(dims.int64());
    } else if (field === TENSOR.rawData || field === TENSOR.floatData) {
      if (type !== WireType.LengthDelimited) scalar = reader.float();
      else scalar = f32Of(reader.bytes());
    } else reader.skip(type);
  }
  if (isExternal || entries.length > 0) {
    const location = entries.find(([key]) => key === "location")?.[1] ?? "";
    return { name, location };
  }
  return { name, scalar: dataType === F32 && size === 1 ? scalar : undefined };
}

function f32Of(bytes: Uint8Array): number | undefined {
  if (bytes.length !== 4) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getFloat32(0, true);
}

function readEntry(message: Uint8Array): [key: string, value: string] {
  const entry: [string, string] = ["", ""];
  const reader = new BinaryReader(message);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1 || field === 2) entry[field - 1] = reader.string();
    else reader.skip(type);
  }
  return entry;
}

/** ValueInfoProto: its name, and of its TypeProto the TypeProto.Tensor. */
function readValue(message: Uint8Array): OnnxValue {
  let name = "", elementType = 0;
  const dims: (number | string)[] = [];
  const read = (bytes: Uint8Array, fields: Record<number, (reader: BinaryReader) => void>) => {
    const reader = new BinaryReader(bytes);
    while (reader.pos < reader.len) {
      const [field, type] = reader.tag();
      if (fields[field] === undefined) reader.skip(type);
      else fields[field](reader);
    }
  };
  const dimension = (reader: BinaryReader) => {
    let length: number | string = "";
    read(reader.bytes(), {
      1: (reader) => length = Number(reader.int64()),
      2: (reader) => length = reader.string(),
    });
    dims.push(length);
  };
  const shape = (reader: BinaryReader) => read(reader.bytes(), { 1: dimension });
  const tensor = (reader: BinaryReader) =>
    read(reader.bytes(), { 1: (reader) => elementType = reader.int32(), 2: shape });
  read(message, {
    1: (reader) => name = reader.string(),
    2: (reader) => read(reader.bytes(), { 1: tensor }),
  });
  return { name, elementType, dims };
}
