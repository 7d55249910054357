import type { Leak } from "./leak.ts";
import { featuresOf, isPresent, type Search } from "./search.ts";
import { grade } from "./telling.ts";
import { quote } from "./words.ts";

/** Finds columns whose cells are filled in for some classes and not for others.
 *
 * Every class counts as one that has the column or lacks it, whichever most of its rows do; rows that do as their class does
 * are right. It is an error if that is sure ({@linkcode grade}), and no class of 10 rows or more is divided; a warning if it is
 * likely.
 */
export function absence({ table, classes, labels }: Search): Leak[] {
  return featuresOf(table).flatMap((column): Leak[] => {
    const size = new Uint32Array(classes.length), present = new Uint32Array(classes.length);
    labels.forEach((label, row) => {
      size[label]++;
      if (isPresent(column, row)) present[label]++;
    });
    const has = [...size.keys()].filter((k) => 2 * present[k] > size[k]);
    const lacks = [...size.keys()].filter((k) => 2 * present[k] <= size[k]);
    if (has.length === 0 || lacks.length === 0) return [];
    const sum = (counts: Uint32Array, of: readonly number[]) =>
      of.reduce((total, k) => total + counts[k], 0);
    const absentWhereHad = sum(size, has) - sum(present, has);
    const presentWhereLacked = sum(present, lacks);
    const [inside, outside] = [sum(size, has), sum(size, lacks)];
    const hits = inside <= outside ? inside - absentWhereHad : outside - presentWhereLacked;
    const verdict = grade({
      right: hits,
      of: Math.min(inside, outside) + (inside <= outside ? presentWhereLacked : absentWhereHad),
    });
    if (verdict === "no") return [];
    const isDivided = [...size.keys()].some((k) =>
      size[k] >= 10 && Math.min(present[k], size[k] - present[k]) > 0.1 * size[k]
    );
    const names = (of: readonly number[]) => of.map((k) => quote(classes[k])).join(", ");
    const fewer = has.length <= lacks.length;
    return [{
      kind: "absence carries the label",
      columns: [column.name],
      severity: verdict === "sure" && !isDivided ? "error" : "warning",
      evidence: {
        present: has.map((k) => classes[k]).slice(0, 20),
        absent: lacks.map((k) => classes[k]).slice(0, 20),
        presentRows: sum(present, has) + presentWhereLacked,
        absentRows: table.rows - sum(present, has) - presentWhereLacked,
        exceptions: absentWhereHad + presentWhereLacked,
      },
      message:
        `column ${quote(column.name)} is ${
          fewer ? `filled in for ${names(has)}` : `absent for ${names(lacks)}`
        } and hardly otherwise (${
          absentWhereHad + presentWhereLacked
        } of ${table.rows} rows are exceptions), so that ` +
        `whether it is there tells the class; leave it out (--ignore ${column.name}), or fill it in alike for all classes`,
    }];
  });
}
