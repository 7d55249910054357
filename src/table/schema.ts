/** Every role that a column may have. */
export const roles = [
  "numeric",
  "categorical",
  "ordered",
  "text",
  "image",
  "audio",
  "id",
  "label",
  "split",
  "ignore",
] as const;

/** What a column is to the learner.
 *
 * `label` is what is learnt; `id` names the row; `split` says `train` or `test`; `ignore` is read and left alone.
 */
export type Role = typeof roles[number];

/** One column's name and role. */
export interface ColumnSchema {
  /** As the file has it. */
  readonly name: string;
  /** What the column is to the learner. */
  readonly role: Role;
  /** The levels of an ordered column, lowest first. */
  readonly order?: readonly string[];
}

/** The columns of a table, in the file's order. */
export type Schema = readonly ColumnSchema[];

/** Names, roles and orders of columns, without whatever else they hold. */
export function schemaOf(columns: readonly ColumnSchema[]): Schema {
  return columns.map(({ name, role, order }) =>
    order === undefined ? { name, role } : { name, role, order }
  );
}
