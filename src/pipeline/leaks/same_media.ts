import type { Leak } from "./leak.ts";
import type { Search } from "./search.ts";
import { areMany, areMoreThanWithin, examplesOf, findTwins, type Twins } from "./twins.ts";
import { percent, quote, rowsWord } from "./words.ts";

/** Finds pictures and sounds that are tested although they were trained on, byte for byte.
 *
 * It is an error from 3 test rows and one in a hundred on, if most rows have a value of their own or the test rows repeat
 * training rows more than these repeat each other; where few values are shared by all rows, as icons are, it is a warning. So is
 * one that stands for the lack of a picture, and any that rows share where no rows are set apart to test.
 */
export function sameMedia(search: Search): Leak[] {
  return search.table.columnsOf("image", "audio").flatMap(({ name }) => {
    const keys = search.contents.get(name);
    if (keys === undefined) return [];
    const twins = findTwins(keys, search);
    const pairs = twins.ofTestRows > 0 ? twins.known : twins.repeated;
    if (pairs.length === 0 && twins.placeholders === 0) return [];
    const isError = areMany(twins.known.length, twins.ofTestRows) &&
      (twins.different >= twins.rows / 2 || areMoreThanWithin(twins));
    return [{
      kind: "same media in train and test",
      columns: [name],
      severity: isError ? "error" : "warning",
      evidence: evidenceOf(twins, search),
      message: tellTwins(twins, { name, what: "the same file", search }),
    }];
  });
}

/** Numbers and examples of a leak by twins. */
export function evidenceOf(
  twins: Twins,
  { table }: Pick<Search, "table">,
): Leak["evidence"] {
  const pairs = twins.ofTestRows > 0 ? twins.known : twins.repeated;
  return {
    rows: twins.rows,
    different: twins.different,
    testRows: twins.known.length,
    ofTestRows: twins.ofTestRows,
    trainShare: twins.trainShare,
    repeatedRows: twins.repeated.length,
    placeholderRows: twins.placeholders,
    examples: examplesOf(pairs, table.ids),
  };
}

/** Says which rows share a value, and what to do about it. */
export function tellTwins(
  { known, ofTestRows, repeated, placeholders, rows }: Twins,
  { name, what, search }: { name: string; what: string; search: Search },
): string {
  const { ids } = search.table;
  const pairs = ofTestRows > 0 ? known : repeated;
  const [first] = pairs;
  if (first === undefined) {
    return `column ${quote(name)} has ${what} in ${
      rowsWord(placeholders)
    } of several classes: if it stands for the lack of one, leave those cells empty`;
  }
  const pair = `${quote(ids[first[0]])} and ${quote(ids[first[1]])}`;
  return ofTestRows > 0
    ? `column ${quote(name)} has ${what} in ${known.length} of ${ofTestRows} test rows (${
      percent(known.length / ofTestRows)
    }) as in a training row, as in the rows ${pair}; move rows that share one to one side`
    : `column ${
      quote(name)
    } has ${what} in ${repeated.length} of ${rows} rows as in another, as in the rows ${pair}; ` +
      "give rows that share one the same group (--group), so that folds keep them together";
}
