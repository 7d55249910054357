import { ShapeError } from "../../errors.ts";
import { contentKeys } from "../../io/content_keys.ts";
import type { ExtractContext } from "../../modalities/modality.ts";
import { groupsOf } from "../../table/groups_and_times.ts";
import type { Table } from "../../table/table.ts";
import { absence } from "./absence.ts";
import { columnDetermines } from "./column_determines.ts";
import { contradictoryDuplicates } from "./contradictory_duplicates.ts";
import { fileName } from "./file_name.ts";
import { groupSplit } from "./group_split.ts";
import { identifiers } from "./identifiers.ts";
import { type Leak, leakKinds } from "./leak.ts";
import { sameMedia } from "./same_media.ts";
import { sameText } from "./same_text.ts";
import { type Search, searchOf } from "./search.ts";
import { textContains } from "./text_contains.ts";

/** Which rows are for what, and how media are read. */
export interface FindLeaksOptions {
  /** Rows to learn from. @default {all that are not test rows} */
  readonly trainRows?: ArrayLike<number>;
  /** Rows that are only tested. @default {none} */
  readonly testRows?: ArrayLike<number>;
  /** How pictures and sounds are read: `allowOutside` and `signal` count. */
  readonly context?: Pick<ExtractContext, "allowOutside" | "signal">;
}

/** Looks for ways in which a table gives its labels away, before anything is learnt from it.
 *
 * Columns that tell the label out of fold, identifiers, cells that are filled in for one class alone, texts and file names that
 * say the class, and rows that are alike: in training and test, or with different labels. Files are compared by their bytes; nothing
 * is decoded. An error is what nothing honest looks like; a warning is worth a look. The column of groups is that of the role; rows
 * of a group are told from other groups only.
 *
 * The command line runs this before `train` and `compare`; `Pipeline.fit` and `compareModalities` do not, as they see one table or
 * extracted features only: call it yourself before them.
 *
 * @returns Errors first, and those in the order of {@linkcode leakKinds}; empty if there is nothing to say.
 * @throws {SchemaError} If the table has no label column, or a row has no label or no group.
 * @throws {ShapeError} If a row number is not one of the table's.
 * @example
 * ```ts
 * import { findLeaks, formatLeaks, readTable } from "@medley/medley";
 * import { assertEquals } from "@std/assert";
 *
 * const rows = Array.from({ length: 90 }, (_, i) => `${i * i % 7},${[7, 3, 5][i % 3]},${"abc"[i % 3]}`);
 * const table = await readTable({ text: ["size,code,kind", ...rows].join("\n") }, { label: "kind" });
 * const [leak] = await findLeaks(table);
 * assertEquals([leak.kind, leak.columns], ["column determines the label", ["code"]]);
 * assertEquals(formatLeaks([leak]).length, 1);
 * ```
 */
export async function findLeaks(table: Table, options: FindLeaksOptions = {}): Promise<Leak[]> {
  const search = await prepare(table, options);
  const named = identifiers(search);
  const skip = new Set(
    named.filter(({ severity }) => severity === "error").flatMap(({ columns }) => columns),
  );
  const leaks = [
    ...named,
    ...groupSplit(search),
    ...columnDetermines(search, { skip }),
    ...absence(search),
    ...textContains(search),
    ...fileName(search),
    ...sameMedia(search),
    ...sameText(search),
    ...contradictoryDuplicates(search),
  ];
  const rank = ({ severity, kind }: Leak) =>
    (severity === "error" ? 0 : leakKinds.length) + leakKinds.indexOf(kind);
  return leaks.sort((a, b) => rank(a) - rank(b));
}

async function prepare(
  table: Table,
  { trainRows, testRows = [], context = {} }: FindLeaksOptions,
): Promise<Search> {
  const tested = Array.from(testRows);
  const others = new Set(tested);
  const trained = trainRows === undefined
    ? [...table.ids.keys()].filter((row) => !others.has(row))
    : Array.from(trainRows);
  for (const row of [...trained, ...tested]) {
    if (table.ids[row] !== undefined) continue;
    throw new ShapeError("Cannot look for leaks: a row is not one of the table's", {
      expected: `a number below ${table.rows}`,
      actual: `${row}`,
    });
  }
  const rows = [...trained, ...tested].sort((a, b) => a - b);
  const used = table.take(rows);
  const contents = new Map<string, (string | null)[]>();
  for (const { name, values } of used.columnsOf("image", "audio")) {
    contents.set(name, await contentKeys(values, context));
  }
  const isTest = Uint8Array.from(rows, (row) => others.has(row) ? 1 : 0);
  return searchOf(used, { isTest, groups: groupsOf(used), contents });
}
