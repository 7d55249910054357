import type { Search } from "./search.ts";
import { grade } from "./telling.ts";

/** How well the classes that rows name are their own. */
export interface NamedClasses {
  /** Rows with a text or path. */
  readonly rows: number;
  /** Rows that name one class. */
  readonly named: number;
  /** Rows that name their own. */
  readonly right: number;
  /** Classes that their rows name, and hardly any other rows do. */
  readonly classes: readonly number[];
  readonly severity: "error" | "warning" | "none";
}

/** Judges the classes that rows name.
 *
 * A class is named if `coverage` of its rows name it, and 95 % of those that name it are of it, and of those that the share of
 * the class leaves to chance at least three in four. It is an error if two classes are named, or all but one, or one for certain
 * (95 % of its rows); and a warning if three in ten rows are right as often.
 *
 * @param named The class that each row names; undefined if none or several. Null for a row without a text.
 */
export function judgeNames(
  named: readonly (number | undefined | null)[],
  { labels, classes }: Search,
  { coverage }: { coverage: number },
): NamedClasses {
  const size = new Uint32Array(classes.length), hits = new Uint32Array(classes.length);
  const taken = new Uint32Array(classes.length);
  let rows = 0, count = 0, right = 0;
  named.forEach((name, row) => {
    if (name === null) return;
    rows++;
    size[labels[row]]++;
    if (name === undefined) return;
    count++;
    taken[name]++;
    if (name !== labels[row]) return;
    right++;
    hits[name]++;
  });
  const met = [...size.keys()].filter((k) => size[k] > 0);
  const isPrecise = (right: number, of: number, share: number) =>
    right >= 0.95 * of && of - right <= of * (1 - share) / 4;
  const found = met.filter((k) =>
    hits[k] >= 8 && hits[k] >= coverage * size[k] && isPrecise(hits[k], taken[k], size[k] / rows)
  );
  const sum = (counts: Uint32Array) => found.reduce((total, k) => total + counts[k], 0);
  const isSure = grade({ right: sum(hits), of: sum(taken) }) === "sure";
  const isOneForCertain = found.some((k) =>
    grade({ right: hits[k], of: size[k] + taken[k] - hits[k] }) === "sure"
  );
  const enough = found.length >= 2 || found.length >= met.length - 1 || isOneForCertain;
  const commonest = Math.max(...size) / rows;
  const isHint = count >= 0.3 * rows && right >= 8 && isPrecise(right, count, commonest);
  return {
    rows,
    named: count,
    right,
    classes: found.length > 0 ? found : met.filter((k) => hits[k] > 0),
    severity: met.length > 1 && found.length > 0 && enough && isSure
      ? "error"
      : isHint || found.length > 0 && met.length > 1
      ? "warning"
      : "none",
  };
}
