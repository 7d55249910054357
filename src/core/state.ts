import { ModelFormatError } from "../errors.ts";

/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | {
  readonly [key: string]: Json;
};

/** An object of JSON. */
export type JsonObject = { readonly [name: string]: Json };

/** Whether a JSON value is an object, and no list. */
export function isJsonObject(json: Json | undefined): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** A named array of a model, row-major. */
export interface Tensor {
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The entries, row-major. */
  readonly data: Float64Array | Float32Array | Uint32Array | Uint8Array;
}

/** Everything that a fitted step remembers, as plain data: what a model file holds. */
export interface ModelState {
  /** Name of the model's class, as `StandardScalerModel`. */
  readonly type: string;
  /** Settings and small fitted values. */
  readonly fields: { readonly [name: string]: Json };
  /** Fitted arrays. */
  readonly tensors?: { readonly [name: string]: Tensor };
  /** States of the models that this one is made of. */
  readonly children?: { readonly [name: string]: ModelState };
}

/** What can be saved: every model. */
export interface Stateful {
  /** Everything that it remembers, as plain data. */
  toState(): ModelState;
}

/** Makes the model of a state: one for each type that may be loaded. */
export type StepDecoder = (state: StateReader) => Stateful;

/** Reads a {@linkcode ModelState} from an untrusted file: every access says what it expects, and names the field that differs. */
export class StateReader {
  /** Name of the model's class. */
  readonly type: string;
  /** Where the state stands in the file, for messages. */
  readonly path: string;
  readonly #state: ModelState;
  readonly #decoders: Readonly<Record<string, StepDecoder>>;

  /** A reader of one state; `decoders` make its children. */
  constructor(
    state: ModelState,
    decoders: Readonly<Record<string, StepDecoder>>,
    path: string = "model",
  ) {
    this.type = state.type;
    this.path = path;
    this.#state = state;
    this.#decoders = decoders;
  }

  /** A field as JSON; the caller validates it. */
  json(name: string): Json {
    if (!this.hasField(name)) this.fail(name, "is missing");
    return this.#state.fields[name];
  }

  /** Whether a field is there. */
  hasField(name: string): boolean {
    return Object.hasOwn(this.#state.fields, name);
  }

  /** A field that must be a number. */
  number(name: string): number {
    const value = this.json(name);
    return typeof value === "number" ? value : this.fail(name, "must be a number");
  }

  /** A field that must be a whole number of at least 0. */
  count(name: string): number {
    const value = this.number(name);
    return Number.isInteger(value) && value >= 0
      ? value
      : this.fail(name, "must be a whole number of at least 0");
  }

  /** A field that must be true or false. */
  boolean(name: string): boolean {
    const value = this.json(name);
    return typeof value === "boolean" ? value : this.fail(name, "must be true or false");
  }

  /** A field that must be a string. */
  string(name: string): string {
    const value = this.json(name);
    return typeof value === "string" ? value : this.fail(name, "must be a string");
  }

  /** A field that must be a list of strings. */
  strings(name: string): string[] {
    const value = this.json(name);
    return Array.isArray(value) && value.every((entry) => typeof entry === "string")
      ? value
      : this.fail(name, "must be a list of strings");
  }

  /** Class labels: all strings or all numbers. */
  labels(name: string): string[] | number[] {
    const value = this.json(name);
    if (Array.isArray(value) && value.every((entry) => typeof entry === "number")) return value;
    return this.strings(name);
  }

  /** A field that must be one of a few words. */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word {
    const value = this.string(name);
    return words.find((word) => word === value) ??
      this.fail(name, `must be one of ${words.join(", ")}, not ${JSON.stringify(value)}`);
  }

  /** A tensor of f64, of the given shape (`-1`: any length). */
  f64(name: string, shape: readonly number[]): Float64Array {
    const { data } = this.#tensor(name, shape);
    return data instanceof Float64Array ? data : this.fail(name, "must hold f64 numbers");
  }

  /** A tensor of f32, of the given shape (`-1`: any length). */
  f32(name: string, shape: readonly number[]): Float32Array {
    const { data } = this.#tensor(name, shape);
    return data instanceof Float32Array ? data : this.fail(name, "must hold f32 numbers");
  }

  /** A tensor of u32, of the given shape (`-1`: any length). */
  u32(name: string, shape: readonly number[]): Uint32Array {
    const { data } = this.#tensor(name, shape);
    return data instanceof Uint32Array ? data : this.fail(name, "must hold u32 numbers");
  }

  /** A tensor of u8, of the given shape (`-1`: any length). */
  u8(name: string, shape: readonly number[]): Uint8Array {
    const { data } = this.#tensor(name, shape);
    return data instanceof Uint8Array ? data : this.fail(name, "must hold bytes");
  }

  /** Names of the tensors, in the file's order. */
  tensorNames(): string[] {
    return Object.keys(this.#state.tensors ?? {});
  }

  /** Whether a child is there. */
  hasChild(name: string): boolean {
    return Object.hasOwn(this.#state.children ?? {}, name);
  }

  /** Names of the children, in the file's order. */
  childNames(): string[] {
    return Object.keys(this.#state.children ?? {});
  }

  /** A child's model, of the class given. */
  step<Model>(name: string, Class: abstract new (...args: never[]) => Model): Model {
    const step = this.anyStep(name);
    return step instanceof Class ? step : this.fail(name, `must be a ${Class.name}`);
  }

  /** A child's model, of any class that may be loaded. */
  anyStep(name: string): Stateful {
    const child = this.#state.children?.[name];
    if (!this.hasChild(name) || child === undefined) return this.fail(name, "is missing");
    if (!Object.hasOwn(this.#decoders, child.type)) {
      return this.fail(name, `has the unknown type ${JSON.stringify(child.type)}`);
    }
    const path = `${this.path}.${name}`;
    try {
      return this.#decoders[child.type](new StateReader(child, this.#decoders, path));
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
      // An option or a dimension that no spec or matrix would take.
      return this.fail(name, `does not fit: ${error.message}`);
    }
  }

  /** Throws the error that says which field is at fault. */
  fail(name: string, why: string): never {
    const field = `${this.path}.${name}`;
    throw new ModelFormatError(`Cannot load the model: ${field} ${why}`, field);
  }

  #tensor(name: string, shape: readonly number[]): Tensor {
    const tensor = this.#state.tensors?.[name];
    if (tensor === undefined || !Object.hasOwn(this.#state.tensors ?? {}, name)) {
      return this.fail(name, "is missing");
    }
    const fits = tensor.shape.length === shape.length &&
      shape.every((length, axis) => length === -1 || length === tensor.shape[axis]);
    return fits
      ? tensor
      : this.fail(name, `has shape (${tensor.shape.join(", ")}), not (${shape.join(", ")})`);
  }
}
