import { type DateOrder, dateOrders, type ValueFormat } from "./schema.ts";

/** A date, then a time of day if there is one, then an offset from UTC if there is one. */
const dateTime = new RegExp(
  String.raw`^\s*(.+?)(?:(?:[Tt]|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?` +
    String.raw`\s*([AaPp][Mm])?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?\s*$`,
);
const yearFirst = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$|^(\d{1,2})\/(\d{1,2})\/(\d{2})$/;
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+/i;
const dayAndName = /^(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4})$/i;
const nameAndDay = /^([a-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?,?[ -](\d{4})$/i;

const months = [
  ...["january", "february", "march", "april", "may", "june"],
  ...["july", "august", "september", "october", "november", "december"],
];

/** Longer cells are no dates. */
const maxLength = 64;

/** Milliseconds since 1970 of the date, and time of day, that a cell holds; undefined if it is none.
 *
 * Read under any order: dates that begin with the year (`2024-03-05`, `2024/3/5`, `2024-03-05T14:30:00.5+01:00`) or
 * name the month (`5 Mar 2024`, `March 5, 2024 2:30 PM`). `05.03.2024`, `3/5/2024`, `3/5/24` (from 1969 to 2068) need
 * `dmy` or `mdy`. Without an offset the time is UTC. Days that the calendar lacks are no dates.
 */
export function toDate(cell: unknown, order: DateOrder = "ymd"): number | undefined {
  if (typeof cell !== "string" || cell.length > maxLength) return undefined;
  if (!cell.includes(":")) return dayOf(cell.trim(), order);
  const match = dateTime.exec(cell);
  if (match === null) return undefined;
  const [, date, hour, minute, second = "0", fraction = "", half, offset = "Z"] = match;
  const day = dayOf(date, order);
  if (day === undefined || hour === undefined) return day;
  const hours = hourOf(Number(hour), half);
  const away = minutesOf(offset);
  if (hours === undefined || away === undefined || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const milliseconds = Number(fraction.padEnd(3, "0").slice(0, 3));
  return day + ((hours * 60 + Number(minute) - away) * 60 + Number(second)) * 1000 + milliseconds;
}

function dayOf(date: string, order: DateOrder): number | undefined {
  const first = yearFirst.exec(date);
  if (first !== null) return utc(Number(first[1]), Number(first[3]), Number(first[4]));
  const last = yearLast.exec(date);
  if (last !== null) {
    if (order === "ymd") return undefined;
    const [a, b] = [Number(last[1] ?? last[5]), Number(last[3] ?? last[6])];
    const year = last[4] === undefined ? century(Number(last[7])) : Number(last[4]);
    return order === "dmy" ? utc(year, b, a) : utc(year, a, b);
  }
  const named = date.replace(weekday, "");
  const [, day, name, year] = dayAndName.exec(named) ?? [];
  if (day !== undefined) return utc(Number(year), monthOf(name), Number(day));
  const [, name2, day2, year2] = nameAndDay.exec(named) ?? [];
  return day2 === undefined ? undefined : utc(Number(year2), monthOf(name2), Number(day2));
}

function century(year: number): number {
  return year + (year < 69 ? 2000 : 1900);
}

/** 1 for January, in full or by three letters or more; 0 if it is no month. */
function monthOf(name: string): number {
  const start = name.toLowerCase();
  return months.findIndex((month) => month.startsWith(start)) + 1;
}

/** Midnight of a day, undefined if the calendar lacks it. */
function utc(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function hourOf(hour: number, half: string | undefined): number | undefined {
  if (half === undefined) return hour < 24 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return hour % 12 + (/^p/i.test(half) ? 12 : 0);
}

/** Minutes that an offset is ahead of UTC. */
function minutesOf(offset: string): number | undefined {
  const [, sign, hours, minutes = "0"] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  if (sign === undefined) return 0;
  const total = Number(hours) * 60 + Number(minutes);
  return Number(minutes) > 59 || total > 18 * 60 ? undefined : sign === "+" ? total : -total;
}

/** What a column's cells agree in. */
export interface DateAgreement {
  /** The order of most cells. */
  readonly format: Required<Pick<ValueFormat, "date">>;
  /** The cells that are not written so. */
  readonly misfits: readonly string[];
  /** A cell whose day and month could change places, where no cell tells the order. */
  readonly ambiguous?: string;
}

/** Finds in which order a column's dates stand; undefined if more than a tenth of the cells are none.
 *
 * A day above 12 tells it; where none is met, dates with points have the day first, and others do not tell.
 */
export function findDates(cells: readonly string[]): DateAgreement | undefined {
  const misfits: Record<DateOrder, string[]> = { ymd: [], dmy: [], mdy: [] };
  for (const cell of cells) {
    // What begins with the year, or names the month, fits all orders.
    if (toDate(cell, "ymd") !== undefined) continue;
    misfits.ymd.push(cell);
    for (const order of ["dmy", "mdy"] as const) {
      if (toDate(cell, order) === undefined) misfits[order].push(cell);
    }
    if (dateOrders.every((order) => misfits[order].length * 10 > cells.length)) return undefined;
  }
  const least = Math.min(...dateOrders.map((order) => misfits[order].length));
  const [order, other] = dateOrders.filter((order) => misfits[order].length === least);
  const unclear = order === "dmy" && other === "mdy"
    ? cells.find((cell) => yearLast.test(cell.trim()) && !cell.includes("."))
    : undefined;
  return { format: { date: order }, misfits: misfits[order], ambiguous: unclear };
}
