import { SchemaError } from "../errors.ts";

/** The error for a column that somebody names and the table lacks: it lists the columns and offers the nearest name. */
export function unknownColumn(name: string, names: readonly string[]): SchemaError {
  return new SchemaError(
    `Cannot find column ${JSON.stringify(name)}: the columns are ${names.join(", ")}${
      didYouMean(name, names)
    }`,
    name,
  );
}

/** `; did you mean "price"?` if a known name is near the given one, else nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  let nearest: string | undefined;
  // Two slips in a long name, one in a short one.
  let least = Math.min(3, Math.floor(name.length / 2) + 1);
  for (const candidate of names) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest === undefined ? "" : `; did you mean ${JSON.stringify(nearest)}?`;
}

/** Insertions, deletions and replacements that turn one string into the other (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[b.length];
}
