import type { Cell } from "./raw_table.ts";
import { type ColumnSchema, numericRoles, type Role } from "./schema.ts";

/** Spellings of an absent cell: those of pandas, and the errors that spreadsheets write. */
const usualBlanks = [
  ...["NA", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "#NV"],
  ...["NaN", "nan", "-NaN", "-nan", "1.#IND", "-1.#IND", "1.#QNAN", "-1.#QNAN"],
  ...["NULL", "null", "Null", "None", "NaT"],
  ...["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!"],
];

/** Marks that stand for an absent cell only among numbers, dates, or true and false: elsewhere they may be words. */
const marks = ["-", "--", "---", "–", "—", "?", ".", "..", "na", "none", "n.a."];

/** Whether an absent cell of a role may be spelled: not where a class may be called None, an id NA. */
export function hasSpellings(role: Role): boolean {
  return !["label", "id", "split", "group", "ignore"].includes(role);
}

/** What tells the blank cells of a column: the empty ones, and those spelled as its format says, or else as usual.
 *
 * Spaces around a spelling do not count. A level of an ordered column is never blank.
 */
export function blankTest(
  { role, order = [], format = {} }: Omit<ColumnSchema, "name">,
): (cell: Cell) => boolean {
  if (!hasSpellings(role)) return (cell) => cell === null;
  const usual = numericRoles.includes(role) ? [...usualBlanks, ...marks] : usualBlanks;
  const spellings = new Set((format.blanks ?? usual).map((blank) => blank.trim()));
  for (const level of order) spellings.delete(level);
  const longest = Math.max(0, ...Array.from(spellings, ({ length }) => length));
  const someAreNumbers = [...spellings].some((spelling) => Number.isFinite(Number(spelling)));
  return (cell) => {
    if (typeof cell !== "string") {
      return cell === null || someAreNumbers && spellings.has(String(cell));
    }
    const word = cell.trim();
    return word.length <= longest && spellings.has(word);
  };
}
