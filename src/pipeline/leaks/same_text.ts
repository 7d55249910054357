import type { StringColumn } from "../../table/table.ts";
import { wordsOf } from "./class_mentions.ts";
import type { Leak } from "./leak.ts";
import { rowKeys } from "./row_keys.ts";
import { evidenceOf, tellTwins } from "./same_media.ts";
import type { Search } from "./search.ts";
import { areMany, areMoreThanWithin, findTwins, type Twins } from "./twins.ts";

/** Finds long texts that are tested although they were trained on; case, spaces and punctuation do not count.
 *
 * It is an error from 3 test rows and one in a hundred on, if the test rows repeat training rows more than these repeat each
 * other, or if most texts are different and the rows that share one were plainly copied: 8 or more, nineteen in twenty of
 * which share their label too, or most of which share all other features. Otherwise it is a warning: texts from templates meet
 * now and then, with whatever label. So it is where no rows are set apart to test. Short texts are not looked at.
 */
export function sameText(search: Search): Leak[] {
  return search.table.columnsOf("text").flatMap((column) => {
    const twins = findTwins(column.values.map(keyOf), search);
    const pairs = twins.ofTestRows > 0 ? twins.known : twins.repeated;
    if (pairs.length === 0) return [];
    const isError = areMany(twins.known.length, twins.ofTestRows) &&
      (areMoreThanWithin(twins) || areCopies(twins, { column, search }));
    return [{
      kind: "same text in train and test",
      columns: [column.name],
      severity: isError ? "error" : "warning",
      evidence: evidenceOf(twins, search),
      message: tellTwins(twins, { name: column.name, what: "the same text", search }),
    }];
  });
}

/** What texts share that are the same; null if the text is short: less than 8 words, and than 40 characters. */
function keyOf(text: string | null): string | null {
  if (text === null) return null;
  const words = wordsOf(text);
  const key = words.join(" ");
  return words.length >= 8 || key.length >= 40 ? key : null;
}

function areCopies(
  { rows, different, known }: Twins,
  { column, search }: { column: StringColumn; search: Search },
): boolean {
  if (different < rows / 2) return false;
  const { labels, classes } = search;
  const sameLabel = known.filter(([row, other]) => labels[row] === labels[other]).length;
  if (classes.length > 1 && known.length >= 8 && sameLabel >= 0.95 * known.length) return true;
  const others = rowKeys(search, { without: column.name });
  const sameRow =
    known.filter(([row, other]) => others[row] !== null && others[row] === others[other]).length;
  return sameRow >= 3 && sameRow >= 0.8 * known.length;
}
