import type { StateReader } from "../core/state.ts";

/** Reads a field that must be a finite number above 0. */
export function positiveFromState(reader: StateReader, field: string): number {
  const value = reader.number(field);
  return Number.isFinite(value) && value > 0
    ? value
    : reader.fail(field, "must be finite and above 0");
}
