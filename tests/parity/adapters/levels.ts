import type { LevelColumns } from "../../../src/models/levels.ts";
import type { Fields, Value } from "../parity_case.ts";
import { transpose } from "./values.ts";

/** Rows of levels as columns of them. */
export function levelColumns(rows: Value | Fields): LevelColumns {
  return transpose(rows as (string | number | null)[][]);
}
