/** What a column is to the learner.
 *
 * `label` is what is learnt; `id` names the row; `split` says `train` or `test`; `ignore` is read and left alone.
 */
export type Role =
  | "numeric"
  | "categorical"
  | "ordered"
  | "text"
  | "image"
  | "audio"
  | "id"
  | "label"
  | "split"
  | "ignore";

/** One column's name and role; `order` lists the levels of an ordered column, lowest first. */
export interface ColumnSchema {
  readonly name: string;
  readonly role: Role;
  readonly order?: readonly string[];
}

/** The columns of a table, in the file's order. */
export type Schema = readonly ColumnSchema[];
