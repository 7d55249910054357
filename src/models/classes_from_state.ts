import type { Label } from "../core/label.ts";
import type { StateReader } from "../core/state.ts";

/** Reads the classes of a classifier. */
export function classesFromState(reader: StateReader): readonly Label[] {
  const classes = reader.labels("classes");
  return classes.length >= 2 && new Set<Label>(classes).size === classes.length
    ? classes
    : reader.fail("classes", "must be at least two, all different");
}
