import type { Tolerance, Value } from "./parity_case.ts";

/** What a tolerance mode says: undefined if the value passes, or else why not. */
export type Verdict = string | undefined;

/** What a mode may look at besides the value and what is expected. */
export interface Context {
  readonly rule: Tolerance;
  /** Dotted path of the field. */
  readonly field: string;
  /** A field of what Python gives, by dotted path. */
  readonly expectedAt: (path: string) => Value | undefined;
}

type Mode = (got: Value, expected: Value, context: Context) => Verdict;

/** The modes that the README of the cases lists; `info` and `bonus` require nothing and are not here. */
export const modes: Readonly<Record<string, Mode>> = {
  allclose,
  exact,
  rows_up_to_sign: (got, expected, context) => upToSign(asRows(got), asRows(expected), context),
  columns_up_to_sign: (got, expected, context) =>
    upToSign(transpose(got), transpose(expected), context),
  columns_up_to_sign_and_scale: columnsUpToSignAndScale,
  at_most: (got, _, { rule, expectedAt }) => {
    const bound = Number(expectedAt(String(rule.value)));
    return atMost(Number(got), bound + Math.abs(bound) * number(rule.rtol));
  },
  at_least: (got, _, { rule, expectedAt }) => {
    const bound = Number(expectedAt(String(rule.value)));
    return atLeast(Number(got), bound - Math.abs(bound) * number(rule.rtol));
  },
  exact_where_margin_over: exactWhereMarginOver,
  set: (got, expected) => sameSet(asList(got), asList(expected)),
  subset: (got, expected) => {
    const missing = asList(expected).filter((entry) => !asList(got).includes(entry));
    return missing.length === 0 ? undefined : `lacks ${show(missing)}`;
  },
  rest_from: (got, expected, { expectedAt }) => {
    const required = asList(expectedAt("must_include") ?? []);
    const allowed = [...asList(expected), ...required];
    const strange = asList(got).filter((entry) => !allowed.includes(entry));
    return strange.length === 0 ? undefined : `has ${show(strange)}, which are not allowed`;
  },
  pixels,
  resample,
};

function allclose(got: Value, expected: Value, { rule }: Context): Verdict {
  const structure = sameStructure(got, expected);
  if (structure !== undefined) return structure;
  const actual = flatten(got), wanted = flatten(expected);
  let outside = 0, largest = 0, at = -1;
  actual.forEach((value, i) => {
    const difference = differenceOf(value, wanted[i]);
    const bound = number(rule.atol) + number(rule.rtol) * Math.abs(Number(wanted[i]));
    if (difference === 0 || (difference < Infinity && difference <= bound)) return;
    outside++;
    if (difference > largest) [largest, at] = [difference, i];
  });
  const required = rule.share === undefined ? 1 : number(rule.share);
  if (outside <= (1 - required) * actual.length) return undefined;
  return `${outside} of ${actual.length} entries differ, by ${largest} at most (entry ${at}: ` +
    `${show(actual[at])} for ${show(wanted[at])})`;
}

function exact(got: Value, expected: Value): Verdict {
  const structure = sameStructure(got, expected);
  if (structure !== undefined) return structure;
  const actual = flatten(got), wanted = flatten(expected);
  const differing = [...actual.keys()].filter((i) => differenceOf(actual[i], wanted[i]) !== 0);
  if (differing.length === 0) return undefined;
  const [first] = differing;
  const largest = Math.max(...differing.map((i) => differenceOf(actual[i], wanted[i])));
  return `${differing.length} of ${actual.length} entries differ, by ${largest} at most (entry ${first}: ` +
    `${show(actual[first])} for ${show(wanted[first])})`;
}

function upToSign(
  got: readonly Value[][],
  expected: readonly Value[][],
  context: Context,
): Verdict {
  if (got.length !== expected.length) return `has ${got.length} vectors, not ${expected.length}`;
  for (const [i, vector] of got.entries()) {
    const verdict = allclose(vector, expected[i], context);
    if (verdict === undefined) continue;
    const negated = vector.map((value) => -Number(value));
    if (allclose(negated, expected[i], context) !== undefined) return `vector ${i}: ${verdict}`;
  }
  return undefined;
}

function columnsUpToSignAndScale(got: Value, expected: Value, context: Context): Verdict {
  const columns = transpose(got), wanted = transpose(expected);
  if (columns.length !== wanted.length) {
    return `has ${columns.length} columns, not ${wanted.length}`;
  }
  const correlations = asList(context.expectedAt("canonical_correlations_all") ?? []).map(Number);
  const { rule } = context;
  for (const [i, column] of columns.entries()) {
    const gap = Math.min(
      ...correlations.filter((_, j) => j !== i).map((value) => Math.abs(value - correlations[i])),
    );
    if (gap < number(rule.skip_if_gap_below)) continue;
    const lacking = 1 - Math.abs(correlation(column.map(Number), wanted[i].map(Number)));
    if (!(lacking <= number(rule.atol))) return `column ${i}: correlation is ${lacking} below 1`;
  }
  return undefined;
}

function exactWhereMarginOver(got: Value, expected: Value, context: Context): Verdict {
  const { rule, field, expectedAt } = context;
  const proba = ["predict_proba", "proba"]
    .map((name) => field.replace(/[^.]*$/, (last) => last.replace(/y_pred|predict/, name)))
    .map(expectedAt).find((value) => value !== undefined);
  if (proba === undefined) {
    return "has no probabilities beside it that would say where the margin is over";
  }
  const structure = sameStructure(got, expected);
  if (structure !== undefined) return structure;
  const clear = asRows(proba).map((row) => {
    const [first, second] = row.map(Number).sort((a, b) => b - a);
    return first - second > number(rule.margin);
  });
  const onlyClear = (value: Value) => asList(value).filter((_, i) => clear[i]);
  return exact(onlyClear(got), onlyClear(expected));
}

function pixels(got: Value, expected: Value, { rule }: Context): Verdict {
  const structure = sameStructure(got, expected);
  if (structure !== undefined) return structure;
  const wanted = flatten(expected);
  const differences = flatten(got).map((value, i) => differenceOf(value, wanted[i]));
  const largest = differences.reduce((a, b) => Math.max(a, b), 0);
  const mean = differences.reduce((a, b) => a + b, 0) / differences.length;
  return largest <= number(rule.max_abs) && mean <= number(rule.mean_abs)
    ? undefined
    : `differs by ${largest} at most and ${mean} on average`;
}

function resample(got: Value, expected: Value, { rule }: Context): Verdict {
  const structure = sameStructure(got, expected);
  if (structure !== undefined) return structure;
  const skip = number(rule.interior_skip);
  const interior = (value: Value) => asList(value).map(Number).slice(skip, -skip || undefined);
  const actual = interior(got), wanted = interior(expected);
  const differences = actual.map((value, i) => value - wanted[i]);
  const largest = differences.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const relative = rms(differences) / rms(wanted);
  return relative <= number(rule.rel_rms_max_interior) && largest <= number(rule.max_abs_interior)
    ? undefined
    : `differs by ${largest} at most and ${relative} in relative RMS`;
}

function sameSet(got: readonly Value[], expected: readonly Value[]): Verdict {
  const both = [...new Set([...got, ...expected])];
  const differing = both.filter((entry) => got.includes(entry) !== expected.includes(entry));
  return differing.length === 0 ? undefined : `differs in ${show(differing)}`;
}

function atMost(got: number, bound: number): Verdict {
  return got <= bound ? undefined : `is ${got}, over ${bound}`;
}

function atLeast(got: number, bound: number): Verdict {
  return got >= bound ? undefined : `is ${got}, below ${bound}`;
}

/** How far two entries lie apart: infinitely, if they are not both numbers, nor the same. */
function differenceOf(got: Value, expected: Value): number {
  if (Object.is(got, expected) || got === expected) return 0;
  if (typeof got !== "number" || typeof expected !== "number") return Infinity;
  return Number.isFinite(got - expected) ? Math.abs(got - expected) : Infinity;
}

function sameStructure(got: Value, expected: Value, path = "shape"): Verdict {
  if (Array.isArray(got) !== Array.isArray(expected)) {
    return `${path}: is ${describe(got)}, not ${describe(expected)}`;
  }
  if (!Array.isArray(got) || !Array.isArray(expected)) return undefined;
  if (got.length !== expected.length) {
    return `${path}: has ${got.length} entries, not ${expected.length}`;
  }
  for (const [i, entry] of got.entries()) {
    const verdict = sameStructure(entry, expected[i], `${path}[${i}]`);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}

function describe(value: Value): string {
  return Array.isArray(value) ? "a list" : "one value";
}

function flatten(value: Value): Value[] {
  return Array.isArray(value) ? value.flatMap(flatten) : [value];
}

function asList(value: Value): Value[] {
  return Array.isArray(value) ? value : [value];
}

function asRows(value: Value): Value[][] {
  return asList(value).map(asList);
}

function transpose(value: Value): Value[][] {
  const rows = asRows(value);
  return (rows[0] ?? []).map((_, j) => rows.map((row) => row[j]));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return values.map((value) => value - mean);
  };
  const x = centred(a), y = centred(b);
  const product = x.reduce((sum, value, i) => sum + value * y[i], 0);
  return product / (rms(x) * rms(y) * x.length);
}

function rms(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function number(bound: Tolerance[string] | undefined): number {
  return Number(bound ?? 0);
}

function show(value: Value): string {
  const text = JSON.stringify(
    value,
    (_, entry) => typeof entry === "number" && !Number.isFinite(entry) ? `${entry}` : entry,
  );
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
