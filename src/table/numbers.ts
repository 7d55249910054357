import type { ValueFormat } from "./schema.ts";

/** How numbers are written: the part of a {@linkcode ValueFormat} that concerns them. */
export type NumberFormat = Pick<ValueFormat, "decimal" | "group" | "unit">;

/** A number as a cell writes it. */
interface Amount extends Pick<NumberFormat, "group" | "unit"> {
  readonly value: number;
  /** A single group of three and no decimals: it could as well be decimals. */
  readonly ambiguous?: boolean;
}

const plain = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/;
const notFinite = /^\s*[+-]?(?:inf|infinity)\s*$/i;

/** Percent; a currency's sign, with letters before it at most (`US$`); codes and words of the most traded currencies. */
const unit = String.raw`%|[A-Z]{0,3}\p{Sc}|kr\.?|zł|Kč|Ft|Fr\.|Rs\.?|` +
  "AED|ARS|AUD|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|MXN|" +
  "MYR|NGN|NOK|NZD|PHP|PKR|PLN|RON|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|ZAR";
/** Unit, bracket, sign and digits in every order that is in use: `-$5`, `$-5`, `($5)`, `$ (5)`, `5 %`. */
const amount = new RegExp(
  String.raw`^(${unit})? ?(\()? ?([+-])? ?(${unit})? ?([+-])? ?` +
    String.raw`([\d.,](?:[\d., ']*[\d.,])?(?:[eE][+-]?\d+)?) ?(${unit})? ?(\))? ?(${unit})?$`,
  "u",
);
const digits = {
  ".": {
    plain: /^(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/,
    grouped: /^[1-9]\d{0,2}([ ,'])\d{3}(?:\1\d{3})*(\.\d*)?$/,
  },
  ",": {
    plain: /^(?:\d+,?\d*|,\d+)(?:[eE][+-]?\d+)?$/,
    grouped: /^[1-9]\d{0,2}([ .'])\d{3}(?:\1\d{3})*(,\d*)?$/,
  },
};

/** Longer cells are no numbers. */
const maxLength = 64;

/** The number that a cell holds, under whatever unit and grouping, or undefined. */
function scan(text: string, decimal: "." | ","): Amount | undefined {
  if (text.length > maxLength) return undefined;
  if (decimal === "." && plain.test(text)) return { value: Number(text) };
  if (notFinite.test(text)) return { value: text.includes("-") ? -Infinity : Infinity };
  const match = amount.exec(
    text.trim().replace(/\s/g, " ").replace("\u2212", "-").replace(/\u2019/g, "'"),
  );
  if (match === null) return undefined;
  const [, unit1, opened, sign1, unit2, sign2, written, unit3, closed, unit4] = match;
  const units = [unit1, unit2, unit3, unit4].filter((unit) => unit !== undefined);
  const signs = [opened, sign1, sign2].filter((sign) => sign !== undefined);
  if (units.length > 1 || signs.length > 1 || (opened === undefined) !== (closed === undefined)) {
    return undefined;
  }
  const grouped = digits[decimal].grouped.exec(written);
  if (grouped === null && !digits[decimal].plain.test(written)) return undefined;
  const group = grouped?.[1] as NumberFormat["group"];
  const ungrouped = group === undefined ? written : written.replaceAll(group, "");
  const point = ungrouped.replace(",", ".");
  const value = units[0] === "%" ? percent(point) : Number(point);
  return {
    value: signs.length === 0 || signs[0] === "+" ? value : -value,
    unit: units[0],
    group,
    ambiguous: /^\d+.\d{3}$/.test(written) && group !== undefined,
  };
}

/** A percentage as a share, rounded once only: 45.3 is 0.453, not 0.45299999999999996. */
function percent(written: string): number {
  return /e/i.test(written) ? Number(written) / 100 : Number(`${written}e-2`);
}

/** The finite number that a cell holds, or undefined.
 *
 * Numbers and, where decimals follow a point, plain ones (`12`, `-0.5`, `1e3`) are read under any format; a unit or a
 * grouping only under its own. Grouping that cannot be mistaken for decimals (`1,234.50`) needs no format.
 */
export function toNumber(cell: unknown, format: NumberFormat = {}): number | undefined {
  const found = typeof cell === "number"
    ? { value: cell }
    : typeof cell === "string"
    ? scan(cell, format.decimal ?? ".")
    : undefined;
  if (found === undefined || !Number.isFinite(found.value)) return undefined;
  const { value, unit, group, ambiguous } = found as Amount;
  if (unit !== undefined && unit !== format.unit) return undefined;
  const known = group === undefined || group === format.group ||
    format.group === undefined && !ambiguous;
  return known ? value : undefined;
}

/** What a column's cells agree in. */
export interface NumberAgreement {
  /** The format of most cells. */
  readonly format: NumberFormat;
  /** The cells that are not written so. */
  readonly misfits: readonly string[];
  /** The units met, where every cell is a number; undefined: none. */
  readonly units: readonly (string | undefined)[];
}

/** Finds how a column's numbers are written; undefined if more than a tenth of the cells are none.
 *
 * Cells agree if all have one unit or none, and those with a grouping have the same. Where decimals follow a comma,
 * a column that does not read so is tried with points.
 */
export function findNumbers(
  cells: readonly string[],
  decimal: "." | "," = ".",
): NumberAgreement | undefined {
  const found = agree(cells, decimal);
  if (decimal === "." || found?.misfits.length === 0) return found;
  const pointed = agree(cells, ".");
  return pointed?.misfits.length === 0 ? pointed : found;
}

function agree(cells: readonly string[], decimal: "." | ","): NumberAgreement | undefined {
  const found: (Amount | undefined)[] = [];
  const units: Counts<NumberFormat["unit"]> = new Map(),
    groups: Counts<NumberFormat["group"]> = new Map();
  let strangers = 0;
  for (const cell of cells) {
    const amount = scan(cell, decimal);
    found.push(amount);
    if (amount !== undefined) {
      count(units, amount.unit);
      if (amount.group !== undefined) count(groups, amount.group);
    } else if (++strangers * 10 > cells.length) return undefined;
  }
  const unit = mostFrequent(units), group = mostFrequent(groups);
  const misfits = strangers === 0 && units.size === 1 && groups.size <= 1
    ? []
    : cells.filter((_, row) => {
      const amount = found[row];
      return amount === undefined || amount.unit !== unit ||
        amount.group !== undefined && amount.group !== group;
    });
  return {
    format: {
      ...(decimal === "," ? { decimal } : {}),
      ...(group === undefined ? {} : { group }),
      ...(unit === undefined ? {} : { unit }),
    },
    misfits,
    units: strangers === 0 ? [...units.keys()] : [],
  };
}

type Counts<Value> = Map<Value, number>;

function count<Value>(counts: Counts<Value>, value: Value): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}

function mostFrequent<Value>(counts: Counts<Value>): Value | undefined {
  let best: Value | undefined, most = 0;
  for (const [value, count] of counts) {
    if (count > most) [best, most] = [value, count];
  }
  return best;
}

/** A number as a format writes it: `$1,234.5`. */
export function exampleOf({ decimal, group, unit = "" }: NumberFormat): string {
  const number = `${group === undefined ? "12" : `1${group}234`}${decimal ?? "."}5`;
  return unit === "%" ? `${number}%` : unit.length > 1 ? `${unit} ${number}` : `${unit}${number}`;
}
