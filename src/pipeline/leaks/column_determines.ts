import type { Column } from "../../table/table.ts";
import type { Leak } from "./leak.ts";
import { type Levels, numberLevels, tellOutOfFold, wordLevels } from "./levels.ts";
import { featuresOf, type Search } from "./search.ts";
import { judge, type Telling, type ToldClass } from "./telling.ts";
import { percent, quote } from "./words.ts";
import { shapeOf, type ValueShape } from "./value_shape.ts";

/** What a column of numbers or levels tells of the rows that have a value. */
interface ToldByColumn {
  readonly column: Column;
  readonly levels: Levels;
  readonly truth: Uint32Array;
  readonly telling: Telling;
}

/** Finds columns of numbers and levels that tell the label of rows that were not looked at, as nothing honest does.
 *
 * Every row is told from the rows of other folds at its level, or, of numbers, at the nearest ones. A column that tells all
 * classes ({@linkcode judge}), or one class from all others, is an error
 *
 * - of levels: from 98 % of the rows on if there are about as many levels as classes, and from 99 % on if there are more, as
 *   such a column need not be a copy; but levels of fewer than 10 rows, as persons have, are groups (`--group`): a warning;
 * - of numbers: if they are codes ({@linkcode shapeOf}); or if they lie as codes with noise and numbers cut by a limit do, and no other
 *   column nearly tells one of those classes, as natural ones differ in more than one way.
 *
 * All else that tells as much is a warning: irises have a petal that tells one kind of them for certain.
 *
 * @param options `skip`: columns that were named for another kind of leak.
 */
export function columnDetermines(
  search: Search,
  { skip }: { skip: ReadonlySet<string> },
): Leak[] {
  const told = featuresOf(search.table).flatMap((column) => {
    if (skip.has(column.name)) return [];
    const levels = levelsOf(column);
    return levels === undefined ? [] : tell(column, levels, search) ?? [];
  });
  return told.flatMap((one) => {
    const { telling } = one;
    if (telling.all === "no" && telling.single.length === 0) return [];
    const others = told.filter((other) => other !== one);
    return report(one, { search, others });
  });
}

/** The levels of a column; undefined if it has none, as text and media. */
export function levelsOf(column: Column): Levels | undefined {
  switch (column.role) {
    case "numeric":
    case "boolean":
    case "date":
      return numberLevels(column.values);
    case "categorical":
    case "ordered":
      return wordLevels(column.values);
  }
}

/** Undefined if too few rows have a value to tell anything. */
function tell(column: Column, levels: Levels, search: Search): ToldByColumn | undefined {
  if (levels.rows.length < Math.max(16, search.table.rows / 20)) return undefined;
  if (levels.starts.length === 2) return undefined;
  const truth = Uint32Array.from(levels.rows, (row) => search.labels[row]);
  const classes = search.classes.length;
  const accuracy = leastAccuracy[sortOf(levels, classes)];
  const telling = judge(truth, tellOutOfFold(levels, search), { classes, accuracy });
  return { column, levels, truth, telling };
}

/** Least share of rows told rightly, from which a column tells all classes; and, of those that are of a class or told to be, one
 * class. Honest levels may well tell 95 %, and of 240 rows, 98 % once in a hundred tables; numbers must lie as codes do, too. */
const leastAccuracy = { few: 0.98, many: 0.99, numbers: 0.975 };
const leastSingle = { few: 0.98, many: 0.985, numbers: 0.97 };

/** Whether there are about as many levels as classes, or more, or numbers in an order. */
function sortOf({ starts, values }: Levels, classes: number): keyof typeof leastAccuracy {
  if (starts.length - 1 <= classes + 2) return "few";
  return values === undefined ? "many" : "numbers";
}

function report(
  one: ToldByColumn,
  { search, others }: { search: Search; others: readonly ToldByColumn[] },
): Leak[] {
  const { column: { name }, telling } = one;
  const shape = one.levels.values === undefined ? undefined : shapeOfColumn(one, search);
  const toldClasses = telling.all !== "no"
    ? [...search.classes.keys()]
    : telling.single.map((one) => one.class);
  const skills = others.map(({ telling }) => skillOf(telling, toldClasses));
  const nextBest = skills.length === 0 ? undefined : Math.max(...skills);
  const severity = isError(one, { shape, nextBest, search }) ? "error" : "warning";
  const classes = toldClasses.map((k) => search.classes[k]);
  const { rows, right, byChance, balancedAccuracy } = telling;
  return [{
    kind: "column determines the label",
    columns: [name],
    severity,
    evidence: {
      rows,
      right,
      byChance,
      balancedAccuracy,
      classes: classes.slice(0, 20),
      levels: one.levels.starts.length - 1,
      ...(shape === undefined ? {} : { shape }),
      ...(nextBest === undefined ? {} : { nextBest }),
    },
    message: `column ${quote(name)} tells ${whatIsTold(telling, search)}, each from other rows` +
      `${shape === undefined ? "" : ` (${shapeWords[shape]})`}; ` +
      (severity === "error"
        ? `leave it out (--ignore ${name}) if it is made from the label, or known only once the label is`
        : nameGroups(one.levels, { shape, search })
        ? `if its values name what rows are of, keep those rows together (--group ${name})`
        : "make sure that it is known before the label is"),
  }];
}

const shapeWords: Readonly<Record<ValueShape, string>> = {
  code: "its numbers are as good as one a class",
  tight: "its numbers hardly spread within a class",
  cut: "its numbers end where those of the next class begin",
  scattered: "its numbers name things of one class each",
  natural: "its numbers spread as those of natural classes",
};

function whatIsTold({ all, single, rows, right, byChance }: Telling, search: Search): string {
  if (all !== "no") {
    return `the label of ${right} of ${rows} rows (${percent(right / rows)}; ${
      percent(byChance / rows)
    } are of the commonest class)`;
  }
  const [{ hits, misses, falseAlarms }] = single;
  const names = namesOf(single, search).map(quote).join(", ");
  return `the class ${names} from all others: ${hits} of ${
    hits + misses
  } rows found, ${falseAlarms} ` +
    `false alarms`;
}

function namesOf(single: readonly ToldClass[], search: Search): string[] {
  return single.map(({ class: k }) => search.classes[k]);
}

/** The least natural shape of the classes that are told for certain, or else the shape of most that are told. */
function shapeOfColumn({ levels, telling }: ToldByColumn, search: Search): ValueShape {
  const sure = telling.single.filter(({ grade }) => grade === "sure");
  const looked = sure.length > 0 ? sure : telling.single;
  const shapes = looked.slice(0, 20).map(({ class: k }) =>
    shapeOf(levels, Uint8Array.from(search.labels, (label) => label === k ? 1 : 0))
  );
  const order = ["code", "tight", "cut", "scattered"] as const;
  if (sure.length > 0) return order.find((shape) => shapes.includes(shape)) ?? "natural";
  const isMost = (shape: ValueShape) =>
    2 * shapes.filter((other) => other === shape).length > shapes.length;
  return order.find(isMost) ?? "natural";
}

function isError(
  { levels, telling }: ToldByColumn,
  { shape, nextBest = 1, search }: { shape?: ValueShape; nextBest?: number; search: Search },
): boolean {
  const standsAlone = nextBest <= mostBeside;
  if (shape === "natural") return false;
  if (nameGroups(levels, { shape, search })) return false;
  if ((shape === "tight" || shape === "cut") && !standsAlone) return false;
  if (telling.all === "sure") return true;
  const least = leastSingle[sortOf(levels, search.classes.length)];
  return telling.single.some(({ grade, hits, misses, falseAlarms }) =>
    grade === "sure" && hits >= least * (hits + misses + falseAlarms)
  );
}

/** Whether levels are so many for their rows that they name what the rows are of, as persons: fewer than 10 rows each. */
function nameGroups(
  { rows, starts }: Levels,
  { shape, search }: { shape?: ValueShape; search: Search },
): boolean {
  const levels = starts.length - 1;
  return (shape === undefined || shape === "scattered") &&
    levels > 2 * search.classes.length + 2 && rows.length < 10 * levels;
}

/** Most that the other columns tell where a column stands alone. */
const mostBeside = 0.8;

/** How far a column tells one of some classes from the rest, from 0, as good as guessing, to 1. */
function skillOf({ balancedByClass }: Telling, classes: readonly number[]): number {
  return Math.max(0, ...classes.map((k) => 2 * balancedByClass[k] - 1).filter(Number.isFinite));
}
