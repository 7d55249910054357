import { blankTest } from "./blanks.ts";
import { areBooleans } from "./booleans.ts";
import { findDates } from "./dates.ts";
import type { CellOptions } from "./find_format.ts";
import { exampleOf, findNumbers } from "./numbers.ts";
import type { Cell } from "./raw_table.ts";
import type { Role, ValueFormat } from "./schema.ts";
import { showCell } from "./show_cell.ts";

/** A role found from values, how they are written, and why the role where that is not plain. */
export interface InferredRole {
  readonly role: Role;
  readonly format?: ValueFormat;
  readonly why?: string;
}

/** Finds a column's role from its cells: the first that fits of
 *
 * 1. `ignore`: every cell is blank, or holds bytes;
 * 2. `numeric`: every cell that is not blank is a number, all written alike (never taken for an id);
 * 3. `boolean`: every one is true or false, in the same words;
 * 4. `date`: every one is a date, and a cell or the writing tells in which order;
 * 5. `categorical`: nine in ten are numbers or dates, the others are not; or all would be but for one doubt: decimal
 *    commas, several currencies, day and month that could change places. Each is worth a look, and the note says so;
 * 6. `ignore`: every one says train or test, or is the address of a picture or sound;
 * 7. `image` or `audio`: nine in ten end as such files do; the others will be errors, not overlooked;
 * 8. `id`: at least 10 cells, none blank, each a short token that occurs once;
 * 9. `text`: several words in many different cells;
 * 10. `categorical`.
 */
export function inferRole(cells: readonly Cell[], options: CellOptions = {}): InferredRole {
  const { blanks } = options;
  const isBlank = blankTest({ role: "text", format: { blanks } });
  const present = cells.filter((cell) => !isBlank(cell));
  if (present.length === 0) return { role: "ignore", why: "every cell is blank" };
  if (present.some((cell) => typeof cell === "object")) {
    return { role: "ignore", why: "it holds bytes; give it the role image or audio to use it" };
  }
  const isMark = blankTest({ role: "numeric", format: { blanks } });
  const values = present.filter((cell) => !isMark(cell)).map(String);
  return values.length > 0 && inferValues(values, options) ||
    inferWords(present.map((cell) => String(cell).trim()), cells.length);
}

/** The role of cells that are, or are nearly, all numbers, dates, or true and false. */
function inferValues(cells: readonly string[], { decimal }: CellOptions): InferredRole | undefined {
  const numbers = findNumbers(cells, decimal);
  if (numbers?.misfits.length === 0) {
    return { role: "numeric", format: numbers.format, why: warnOfRowNumbers(cells) };
  }
  if (areBooleans(cells)) return { role: "boolean" };
  const dates = findDates(cells);
  if (dates?.misfits.length === 0) {
    return dates.ambiguous === undefined ? { role: "date", format: dates.format } : doubtful(
      `no cell tells day from month, as ${showCell(dates.ambiguous)}; write 2024-03-05, ` +
        'or give the role { date: "dmy" } or { date: "mdy" }',
    );
  }
  if (numbers !== undefined && numbers.units.length > 1 && !isNearly(cells, numbers.misfits)) {
    const units = numbers.units.map((unit) => unit ?? "none").join(", ");
    return doubtful(
      `numbers of several units (${units}), as ${showCell(numbers.misfits[0])}; give all in one`,
    );
  }
  const comma = cells.find((cell) => cell.includes(","));
  if (comma !== undefined && findNumbers(cells, ",")?.misfits.length === 0) {
    return doubtful(
      `numbers with decimal commas, as ${showCell(comma)}; pass --decimal , ` +
        '(the option decimal: ",") to read them so',
    );
  }
  for (const [found, what] of [[numbers, "numbers"], [dates, "dates"]] as const) {
    if (found === undefined || !isNearly(cells, found.misfits)) continue;
    const { misfits, format } = found;
    const how = "unit" in format ? ` written as ${exampleOf(format)}` : "";
    const first = showCell(misfits[0]);
    return doubtful(
      `${misfits.length} of ${cells.length} cells are not ${what}${how}, as ${first}`,
    );
  }
}

function doubtful(why: string): InferredRole {
  return { role: "categorical", why };
}

/** Whether nine in ten cells fit. */
function isNearly(cells: readonly string[], misfits: readonly string[]): boolean {
  return misfits.length * 10 <= cells.length;
}

function inferWords(words: readonly string[], rows: number): InferredRole {
  for (const [role, ending] of mediaEndings) {
    const others = words.filter((word) => !ending.test(endOf(word)));
    if (others.length * 10 > words.length) continue;
    const address = words.find((word) => isAddress.test(word));
    if (address !== undefined) {
      const why = `addresses of ${role} files, as ${showCell(address)}; nothing is fetched: ` +
        "save the files beside the table and give their paths";
      return { role: "ignore", why };
    }
    if (others.length === 0) return { role };
    const first = showCell(others[0]);
    return { role, why: `${others.length} of ${words.length} cells do not end so, as ${first}` };
  }
  const distinct = new Set(words);
  if (distinct.size === 2 && distinct.has("train") && distinct.has("test")) {
    return { role: "ignore", why: "it only says train or test; name it as split to use it" };
  }
  const everyRow = distinct.size === rows && rows >= 10;
  if (everyRow && words.every((word) => token.test(word))) return { role: "id" };
  return { role: isText(words, distinct.size) ? "text" : "categorical" };
}

const mediaEndings = [
  ["image", /\.(?:png|jpe?g|webp|gif|bmp|tiff?)\s*$/i],
  ["audio", /\.(?:wav|flac|ogg|oga|mp3|m4a|aac|aiff?)\s*$/i],
] as const;

const isAddress = /^\s*https?:\/\//i;

/** The end of a path, or of an address without what follows the path. */
function endOf(word: string): string {
  return (isAddress.test(word) ? word.replace(/[?#].*$/s, "") : word).slice(-16);
}

const token = /^[!-~]{1,64}$/;

/** Whether cells are text, by the words at the beginning of the first thousand. */
function isText(cells: readonly string[], distinct: number): boolean {
  const sample = cells.slice(0, 1000);
  const words = sample.reduce((sum, cell) => {
    return sum + cell.slice(0, 1000).trim().split(/\s+/).length;
  }, 0) / sample.length;
  return words >= 4 || words >= 2 && distinct > cells.length / 2;
}

function warnOfRowNumbers(cells: readonly string[]): string | undefined {
  return cells.length >= 10 && areDifferentIntegers(cells)
    ? "another whole number in every row; if it only names the rows, make it the id"
    : undefined;
}

function areDifferentIntegers(cells: readonly string[]): boolean {
  return cells.every((cell) => Number.isInteger(Number(cell))) &&
    new Set(cells.map(Number)).size === cells.length;
}

/** Whether the cells of a column number or name the rows: none is blank, and each occurs once. */
export function namesRows(cells: readonly Cell[]): boolean {
  return !cells.includes(null) && new Set(cells.map(String)).size === cells.length;
}
