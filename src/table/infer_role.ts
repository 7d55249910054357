import type { Cell } from "./raw_table.ts";
import { isNumberLike } from "./numbers.ts";
import type { Role } from "./schema.ts";

/** A role found from values, and why where that is not plain. */
export interface InferredRole {
  readonly role: Role;
  readonly why?: string;
}

/** Finds a column's role from its cells: the first that fits of
 *
 * 1. `ignore`: every cell is blank, or says train or test;
 * 2. `numeric`: every cell that is not blank is a number (never taken for an id);
 * 3. `categorical`: nine in ten are numbers, the others are not, which is worth a look;
 * 4. `image` (.png, .jpg, .jpeg) or `audio` (.wav): nine in ten cells end so; the others will be errors, not overlooked;
 * 5. `id`: at least 10 cells, none blank, each a short token that occurs once;
 * 6. `text`: several words in many different cells;
 * 7. `categorical`.
 */
export function inferRole(cells: readonly Cell[]): InferredRole {
  const present = cells.filter((cell) => cell !== null);
  if (present.length === 0) return { role: "ignore", why: "every cell is blank" };

  const notNumbers = present.filter((cell) => !isNumberLike(cell));
  if (notNumbers.length === 0) return { role: "numeric", why: warnOfRowNumbers(present) };
  if (notNumbers.length * 10 <= present.length) {
    const why = `${notNumbers.length} of ${present.length} cells are not numbers, as ` +
      JSON.stringify(notNumbers[0]);
    return { role: "categorical", why };
  }

  const words = present.map(String);
  for (const [role, ending] of mediaEndings) {
    const others = words.filter((word) => !ending.test(word));
    if (others.length === 0) return { role };
    if (others.length * 10 <= words.length) {
      const why = `${others.length} of ${words.length} cells do not end so, as ` +
        JSON.stringify(others[0]);
      return { role, why };
    }
  }
  const distinct = new Set(words);
  if (distinct.size === 2 && distinct.has("train") && distinct.has("test")) {
    return { role: "ignore", why: "it only says train or test; name it as split to use it" };
  }
  const everyRow = distinct.size === cells.length && cells.length >= 10;
  if (everyRow && words.every((word) => token.test(word))) return { role: "id" };
  if (isText(words, distinct.size)) return { role: "text" };
  return { role: "categorical" };
}

const mediaEndings = [["image", /\.(?:png|jpe?g)\s*$/i], ["audio", /\.wav\s*$/i]] as const;

const token = /^[!-~]{1,64}$/;

function isText(cells: readonly string[], distinct: number): boolean {
  const sample = cells.slice(0, 1000);
  const words = sample.reduce((sum, cell) => sum + cell.trim().split(/\s+/).length, 0) /
    sample.length;
  return words >= 4 || words >= 2 && distinct > cells.length / 2;
}

function warnOfRowNumbers(cells: readonly Cell[]): string | undefined {
  const counts = cells.length >= 10 && cells.every((cell) => Number.isInteger(Number(cell))) &&
    new Set(cells.map(Number)).size === cells.length;
  return counts
    ? "another whole number in every row; if it only names the rows, make it the id"
    : undefined;
}
