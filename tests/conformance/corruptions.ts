import type { Json, ModelState, Tensor } from "../../src/core/state.ts";

/** A state that a file could hold, and no `toState` has made. */
export interface Corruption {
  /** Path of what was changed, and how. */
  readonly what: string;
  readonly state: ModelState;
  /** Whether it must be refused; else it may be another model's state. */
  readonly fatal: boolean;
}

/** One of each type of JSON. */
const SAMPLES: readonly Json[] = [null, true, -7.5, "seven", [{}], { seven: 7 }];

/** A model that is a part of none. */
const STRANGER: ModelState = { type: "StrangerModel", fields: {} };

/** Every state with one thing wrong, here or in a part.
 *
 * @param options `nanTensors`: names of tensors that may hold NaN; `looseFields`: names of fields of several types.
 */
export function* corruptions(
  state: ModelState,
  options: { readonly nanTensors: readonly string[]; readonly looseFields: readonly string[] },
  path = "model",
): Iterable<Corruption> {
  const { fields, tensors = {}, children = {} } = state;
  for (const [name, value] of Object.entries(fields)) {
    const fatal = !options.looseFields.includes(name), at = `${path}.${name}`;
    yield { what: `${at} missing`, state: { ...state, fields: without(fields, name) }, fatal };
    for (const sample of SAMPLES) {
      if (typeOf(sample) === typeOf(value)) continue;
      const changed = { ...state, fields: { ...fields, [name]: sample } };
      yield { what: `${at} as ${JSON.stringify(sample)}`, state: changed, fatal };
    }
  }
  for (const [name, tensor] of Object.entries(tensors)) {
    const at = `${path}.${name}`;
    yield {
      what: `${at} missing`,
      state: { ...state, tensors: without(tensors, name) },
      fatal: true,
    };
    for (const [how, changed, fatal] of changesOf(tensor)) {
      if (how === "of NaN" && options.nanTensors.includes(name)) continue;
      yield {
        what: `${at} ${how}`,
        state: { ...state, tensors: { ...tensors, [name]: changed } },
        fatal,
      };
    }
  }
  for (const [name, child] of Object.entries(children)) {
    const at = `${path}.${name}`, others = without(children, name);
    yield { what: `${at} missing`, state: { ...state, children: others }, fatal: false };
    const strange = { ...state, children: { ...children, [name]: STRANGER } };
    yield { what: `${at} of an unknown type`, state: strange, fatal: true };
    for (const { what, state: changed, fatal } of corruptions(child, options, at)) {
      yield { what, state: { ...state, children: { ...children, [name]: changed } }, fatal };
    }
  }
}

function* changesOf(
  { shape, data }: Tensor,
): Iterable<[how: string, tensor: Tensor, fatal: boolean]> {
  yield ["of another rank", { shape: [...shape, 1], data }, true];
  yield ["of another type", { shape, data: Uint8Array.from(data) }, true];
  if (data.length === 0) return;
  const row = data.length / shape[0];
  yield ["cut", { shape: [shape[0] - 1, ...shape.slice(1)], data: data.slice(row) }, false];
  if (!(data instanceof Float64Array || data instanceof Float32Array)) return;
  const spoilt = data.slice();
  spoilt[spoilt.length - 1] = NaN;
  yield ["of NaN", { shape, data: spoilt }, true];
}

function typeOf(value: Json): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function without<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Record<string, Value> {
  const { [name]: _, ...others } = record;
  return others;
}
