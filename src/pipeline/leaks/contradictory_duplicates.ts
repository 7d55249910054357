import type { Leak } from "./leak.ts";
import { columnKeys, rowKeys } from "./row_keys.ts";
import { featuresOf, type Search } from "./search.ts";
import { percent, quote, rowsWord } from "./words.ts";

/** Finds rows that are alike in all features and differ in their label.
 *
 * It is an error from 4 rows and one in fifty on, where half of the rows are different and either chance would hardly have made
 * rows alike (that two rows are, were the columns independent, is twenty times too improbable), or more of the rows that are
 * alike differ in their label than chance would have it. Rows of few columns of few levels are alike honestly, and are not
 * named. Between the two it is a warning.
 */
export function contradictoryDuplicates(search: Search): Leak[] {
  const { table, labels } = search;
  const keys = rowKeys(search);
  const alike = [...Map.groupBy(keys.keys(), (row) => keys[row])]
    .flatMap(([key, rows]) => key === null ? [] : [rows]);
  const rows = alike.reduce((sum, { length }) => sum + length, 0);
  const contradictory = alike.filter((own) => own.some((row) => labels[row] !== labels[own[0]]));
  const concerned = contradictory.reduce((sum, { length }) => sum + length, 0);
  if (concerned < 4 || concerned < rows / 50 || alike.length < rows / 2) return [];
  const pairs = alike.reduce((sum, { length }) => sum + length * (length - 1) / 2, 0);
  const expectedPairs = rows * (rows - 1) / 2 * chanceOfAlike(search);
  const isError = expectedPairs <= pairs / 20 ||
    areMoreThanChance(alike, { contradictory: contradictory.length, search });
  if (!isError && expectedPairs > pairs / 3) return [];
  const examples = contradictory.slice(0, 3).map((own) => {
    const other = own.find((row) => labels[row] !== labels[own[0]])!;
    return [table.ids[own[0]], table.ids[other]];
  });
  const [[first, second]] = examples;
  return [{
    kind: "contradictory duplicates",
    columns: [],
    severity: isError ? "error" : "warning",
    evidence: { rows, contradictoryRows: concerned, alikeRows: alikeRows(alike), examples },
    message: `${rowsWord(concerned)} (${
      percent(concerned / rows)
    }) are alike in all features and differ in their label, as ${quote(first)} and ${
      quote(second)
    }; remove those that are wrong, or add a column that tells them apart`,
  }];
}

function alikeRows(alike: readonly (readonly number[])[]): number {
  return alike.reduce((sum, { length }) => sum + (length > 1 ? length : 0), 0);
}

/** The probability that two rows are alike, were the columns independent. */
function chanceOfAlike(search: Search): number {
  const { rows } = search.table;
  return featuresOf(search.table).reduce((chance, column) => {
    const key = columnKeys(column, search);
    const counts = new Map<string | number | null, number>();
    for (let row = 0; row < rows; row++) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1);
    let same = 0;
    for (const count of counts.values()) same += count * (count - 1);
    return chance * same / (rows * (rows - 1));
  }, 1);
}

/** Whether sets of rows that are alike differ in their label by three deviations more often than dealt out labels would. */
function areMoreThanChance(
  alike: readonly (readonly number[])[],
  { contradictory, search: { labels, classes } }: { contradictory: number; search: Search },
): boolean {
  const shares = classes.map((_, k) =>
    labels.reduce((sum, label) => sum + (label === k ? 1 : 0), 0) / labels.length
  );
  let mean = 0, variance = 0;
  for (const { length } of alike) {
    if (length === 1) continue;
    const p = 1 - shares.reduce((sum, share) => sum + share ** length, 0);
    mean += p;
    variance += p * (1 - p);
  }
  return contradictory >= 5 && contradictory - mean >= 3.2 * Math.sqrt(variance);
}
