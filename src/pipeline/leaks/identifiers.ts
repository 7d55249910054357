import type { NumericColumn, StringColumn } from "../../table/table.ts";
import type { Leak } from "./leak.ts";
import { numberLevels, tellOutOfFold, wordLevels } from "./levels.ts";
import { featuresOf, type Search } from "./search.ts";
import { judge } from "./telling.ts";
import { percent, quote } from "./words.ts";

/** Finds numbers and codes that name the rows, and are features all the same.
 *
 * Whole numbers name rows if they are all different and leave out none (as 1, 2, 3, …), or far fewer of them are the same than
 * chance would have it among so many in such a range, or they are spaced more evenly than chance would have it, or they
 * rise from row to row. Measurements with decimals do not. Codes are words with digits that are all different and of few forms.
 *
 * An identifier is an error if it leaves out no number, or if it tells the label, as where rows were sorted by class before
 * they were numbered; otherwise it is a warning.
 */
export function identifiers(search: Search): Leak[] {
  return featuresOf(search.table).flatMap((column) => {
    const found = column.role === "numeric"
      ? lookAtNumbers(column, search)
      : column.role === "categorical"
      ? lookAtCodes(column, search)
      : undefined;
    if (found === undefined) return [];
    const { rows, right, why, certain } = found;
    const tells = doesTell(found);
    const severity = tells || certain ? "error" : "warning";
    return [{
      kind: "identifier as a feature",
      columns: [column.name],
      severity,
      evidence: {
        rows,
        different: found.different,
        ...(right === undefined ? {} : { right, byChance: found.byChance }),
        examples: found.examples,
      },
      message: `column ${quote(column.name)} ${why}` +
        (tells
          ? `, and tells the label of ${right} of ${rows} rows (${percent(right! / rows)})`
          : "") +
        `; make it the id (--id ${column.name}) or leave it out (--ignore ${column.name})`,
    }];
  });
}

/** A column that names the rows. */
interface Identifier {
  readonly why: string;
  /** Whether nothing else looks so. */
  readonly certain: boolean;
  readonly rows: number;
  readonly different: number;
  /** Rows told rightly from the nearest others; undefined if it has no order to go by. */
  readonly right?: number;
  readonly byChance: number;
  readonly examples: readonly string[];
}

/** Fewest rows of which anything is said. */
const fewest = 20;

/** Least share of the rows that have a value, and of values that are different. */
const nearlyAll = 0.97;

function lookAtNumbers(
  { values }: NumericColumn,
  search: Search,
): Identifier | undefined {
  if (values.some((value) => !Number.isNaN(value) && !Number.isSafeInteger(value))) {
    return undefined;
  }
  const levels = numberLevels(values);
  const sorted = levels.values!, rows = levels.rows.length, different = sorted.length;
  if (rows < fewest || rows < nearlyAll * values.length || different < nearlyAll * rows) {
    return undefined;
  }
  const range = sorted[different - 1] - sorted[0] + 1;
  const expected = rows * (rows - 1) / (2 * range);
  const isFull = different >= 0.99 * range;
  const isCounter = isFull || expected >= 10 && rows - different <= expected / 10;
  const isSteady = rows >= 50 && stepVariation(sorted) < 0.75;
  const rises = different === values.length &&
    values.every((value, row) => row === 0 || value > values[row - 1]);
  const isLong = sorted[0] >= 1e5 && String(sorted[0]).length === String(range + sorted[0]).length;
  if (!isCounter && !isSteady && !rises && !isLong) return undefined;
  const truth = Uint32Array.from(levels.rows, (row) => search.labels[row]);
  const { right, byChance } = judge(truth, tellOutOfFold(levels, search), {
    classes: search.classes.length,
  });
  const why = isFull
    ? `numbers the rows, from ${sorted[0]} to ${sorted[different - 1]}`
    : `has another whole number in ${rows === different ? "every row" : "nearly every row"}`;
  const examples = [...values.slice(0, 3)].map(String);
  return { why, certain: isFull, rows, different, right, byChance, examples };
}

/** Deviation of the steps between sorted numbers over their mean: 1 if numbers fall anywhere in a range, above 1 if they crowd
 * somewhere, 0 if they are counted out. */
function stepVariation(sorted: Float64Array): number {
  const mean = (sorted[sorted.length - 1] - sorted[0]) / (sorted.length - 1);
  let squares = 0;
  for (let i = 1; i < sorted.length; i++) squares += (sorted[i] - sorted[i - 1] - mean) ** 2;
  return Math.sqrt(squares / (sorted.length - 1)) / mean;
}

function lookAtCodes({ values }: StringColumn, search: Search): Identifier | undefined {
  const words = values.filter((value) => value !== null);
  const rows = words.length, different = new Set(words).size;
  if (rows < fewest || rows < nearlyAll * values.length || different < nearlyAll * rows) {
    return undefined;
  }
  const forms = values.map((value) => value?.replace(/\d+/g, "#") ?? null);
  const numbers = Float64Array.from(values, (value) => Number(value?.match(/\d+/g)?.at(-1) ?? NaN));
  const isCode = new Set(forms).size <= Math.max(3, 2 * search.classes.length) &&
    numbers.filter((number) => !Number.isNaN(number)).length >= nearlyAll * rows;
  const [byForm, byNumber] = [wordLevels(forms), numberLevels(numbers)].map((levels) => {
    const truth = Uint32Array.from(levels.rows, (row) => search.labels[row]);
    return judge(truth, tellOutOfFold(levels, search), { classes: search.classes.length });
  });
  const { right, byChance } = byForm.right > byNumber.right ? byForm : byNumber;
  const examples = words.slice(0, 3);
  const why = `has another ${isCode ? "code" : "value"} in ${
    rows === different ? "every row" : "nearly every row"
  }, as ${quote(words[0])}`;
  return {
    why,
    certain: false,
    rows,
    different,
    right: isCode ? right : undefined,
    byChance,
    examples,
  };
}

/** Whether nine in ten rows are told, and of those that guessing leaves wrong, at least three in four. */
function doesTell({ right, rows, byChance }: Identifier): boolean {
  return right !== undefined && right >= 0.9 * rows && rows - right <= (rows - byChance) / 4;
}
