/** A parity case as its JSON file holds it: inputs, what Python makes of them, and how close to come. */

/** A number, string, flag or null (Python's None), or a list of such; NaN and infinite numbers are numbers. */
export type Value = number | string | boolean | null | Value[];

/** What an algorithm gives: values by field name, nested as in the case. */
export interface Fields {
  [name: string]: Value | Fields;
}

/** How a field is judged: the mode, and its bounds by name. */
export interface Tolerance {
  readonly mode: string;
  readonly [bound: string]: number | string | Tolerance;
}

/** One case. Arrays are nested lists, sparse ones with their zeros written out; float32 values are rounded to float32. */
export interface ParityCase {
  /** Its name, as `audio_stft/delta`. */
  readonly name: string;
  readonly params: Fields;
  readonly inputs: Fields;
  readonly expected: Fields;
  readonly tolerance: Readonly<Record<string, Tolerance>>;
  /** How the input `X` was stored, which nested lists do not show. */
  readonly storage?: "float64" | "float32" | "csr";
  /** The folder that paths in `inputs` start from. */
  readonly folder: string;
}

/** Decodes the text of a case file. */
export function parseCase(text: string, folder: string): ParityCase {
  const { case: name, params, inputs, expected, tolerance } = JSON.parse(text);
  const decode = (fields: unknown) => decodeValue(fields) as Fields;
  return {
    name,
    params: decode(params),
    inputs: decode(inputs),
    expected: decode(expected),
    tolerance,
    storage: inputs.X?.format ?? inputs.X?.dtype,
    folder,
  };
}

/** Decodes a value: arrays to nested lists, `null` in an array to NaN, other objects field by field. */
export function decodeValue(json: unknown): Value | Fields {
  if (Array.isArray(json)) return json.map((entry) => decodeValue(entry) as Value);
  if (json === null || typeof json !== "object") return json as Value;
  const array = json as Partial<SparseJson>;
  if (array.indptr !== undefined) return decodeSparse(array as SparseJson);
  if (array.dtype !== undefined) return decodeArray(array as ArrayJson);
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, decodeValue(value)]),
  );
}

interface ArrayJson {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly (number | string | boolean | null)[];
}

interface SparseJson extends ArrayJson {
  readonly indptr: readonly number[];
  readonly indices: readonly number[];
}

function decodeArray({ dtype, shape, data }: ArrayJson): Value {
  const entries = data.map((entry) => {
    if (typeof entry === "boolean") return entry;
    const number = entry === null ? NaN : Number(entry);
    return dtype === "float32" ? Math.fround(number) : number;
  });
  return nest(entries, shape);
}

function nest(entries: readonly Value[], shape: readonly number[]): Value {
  if (shape.length === 0) return entries[0];
  const [length, ...inner] = shape;
  const size = inner.reduce((product, axis) => product * axis, 1);
  return Array.from(
    { length },
    (_, i) => nest(entries.slice(i * size, (i + 1) * size), inner),
  );
}

function decodeSparse({ shape: [rows, columns], indptr, indices, ...array }: SparseJson): Value {
  const entries = decodeArray({ ...array, shape: [indices.length] }) as Value[];
  return Array.from({ length: rows }, (_, i) => {
    const row = new Array<Value>(columns).fill(0);
    for (let k = indptr[i]; k < indptr[i + 1]; k++) row[indices[k]] = entries[k];
    return row;
  });
}
