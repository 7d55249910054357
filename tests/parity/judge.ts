import type { Fields, ParityCase, Tolerance, Value } from "./parity_case.ts";
import { modes } from "./tolerance.ts";

/** A required field that is missing or lies outside its tolerance. */
export interface Failure {
  /** Dotted path of the field. */
  readonly field: string;
  readonly message: string;
}

/** Judges what an algorithm gives against every required field of a case. */
export function judge(parityCase: ParityCase, got: Fields): Failure[] {
  const expectedAt = (path: string) => valueAt(parityCase.expected, path);
  const required = requiredFields(parityCase);
  if (required.length === 0) return [{ field: "(case)", message: "compares nothing" }];
  return required.flatMap(({ field, rule }) => {
    const value = valueAt(got, field);
    const mode = modes[rule.mode];
    const message = mode === undefined
      ? `has the unknown tolerance mode "${rule.mode}"`
      : value === undefined
      ? "is missing"
      : mode(value, expectedAt(field) ?? null, { rule, field, expectedAt });
    return message === undefined ? [] : [{ field, message }];
  });
}

interface RequiredField {
  readonly field: string;
  readonly rule: Tolerance;
}

/** Fields with a rule that requires something; a field that no rule names is information. */
function requiredFields({ expected, tolerance }: ParityCase): RequiredField[] {
  const rules = Object.entries(tolerance).filter(([, rule]) => rule.mode !== undefined);
  // A rule with a `value` is a field of its own, bounded by the expected field that it names.
  const bounded = rules.filter(([, rule]) => rule.value !== undefined);
  const compared = rules.filter(([, rule]) => rule.value === undefined);
  return [
    ...leaves(expected).flatMap((field) => {
      const rule = ruleOf(field, compared);
      return rule === undefined ? [] : [{ field, rule }];
    }),
    ...bounded.map(([field, rule]) => ({ field, rule })),
  ].filter(({ rule }) => rule.mode !== "info" && rule.mode !== "bonus");
}

/** The longest rule whose path lies in the field's, or else the default. */
function ruleOf(
  field: string,
  rules: readonly (readonly [string, Tolerance])[],
): Tolerance | undefined {
  const covers = (path: string) => path === "*" || `.${field}.`.includes(`.${path}.`);
  const length = (path: string) => path === "*" ? 0 : path.length;
  return rules.filter(([path]) => covers(path))
    .sort(([a], [b]) => length(b) - length(a))[0]?.[1];
}

/** Dotted paths of the values in nested fields. */
function leaves(fields: Fields, prefix = ""): string[] {
  return Object.entries(fields).flatMap(([name, value]) =>
    isFields(value) ? leaves(value, `${prefix}${name}.`) : [`${prefix}${name}`]
  );
}

/** The value at a dotted path; a name may hold dots itself (`test_size=0.2`). */
function valueAt(fields: Fields, path: string): Value | undefined {
  for (const [name, value] of Object.entries(fields)) {
    if (name === path) return isFields(value) ? undefined : value;
    if (path.startsWith(`${name}.`) && isFields(value)) {
      const found = valueAt(value, path.slice(name.length + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Also a list of fields, whose names are its places. */
function isFields(value: Value | Fields | undefined): value is Fields {
  if (Array.isArray(value)) return isFields(value[0]);
  return value !== null && typeof value === "object";
}
