import { sourceName } from "../../io/media_source.ts";
import type { Column } from "../../table/table.ts";
import { featuresOf, isPresent, type Search } from "./search.ts";

/** What rows share that are alike in all features; null for a row that has none.
 *
 * @param options `without`: a column that does not count.
 */
export function rowKeys(search: Search, { without }: { without?: string } = {}): (string | null)[] {
  const features = featuresOf(search.table).filter(({ name }) => name !== without);
  const keys = features.map((column) => columnKeys(column, search));
  return search.table.ids.map((_, row) =>
    features.some((column) => isPresent(column, row))
      ? JSON.stringify(keys.map((key) => key(row)))
      : null
  );
}

/** What a row's cell of a column is known by: its value, or the content of its file. */
export function columnKeys(
  column: Column,
  { contents }: Pick<Search, "contents">,
): (row: number) => string | number | null {
  const { values } = column;
  if (column.role === "image" || column.role === "audio") {
    const known = contents.get(column.name);
    return (row) => {
      const source = column.values[row];
      return source === null ? null : known?.[row] ?? sourceName(source);
    };
  }
  return (row) => {
    const value = values[row] as string | number | null;
    return Number.isNaN(value) ? null : value;
  };
}
