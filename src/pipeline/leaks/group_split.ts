import type { Leak } from "./leak.ts";
import type { Search } from "./search.ts";
import { quote, rowsWord } from "./words.ts";

/** Finds groups with rows on both sides: what is learnt of them in training would be tested again. One is an error. */
export function groupSplit({ table, groups, isTest }: Search): Leak[] {
  if (groups === undefined) return [];
  const trained = new Set(groups.filter((_, row) => !isTest[row]));
  const both = groups.filter((group, row) => isTest[row] && trained.has(group));
  if (both.length === 0) return [];
  const [{ name }] = table.columnsOf("group");
  const different = [...new Set(both)];
  const [first] = different;
  const many = different.length === 1
    ? `${quote(first)} of column ${quote(name)} has`
    : `${different.length} values of column ${quote(name)}, as ${quote(first)}, have`;
  return [{
    kind: "group split between folds",
    columns: [name],
    severity: "error",
    evidence: {
      groups: different.length,
      testRows: both.length,
      ofTestRows: isTest.reduce((sum, bit) => sum + bit, 0),
      examples: different.slice(0, 5),
    },
    message:
      `${many} training and test rows (${rowsWord(both.length)} to test), so that the test ` +
      "would know them already; move their rows to one side, or leave the column of groups or of the split out",
  }];
}
