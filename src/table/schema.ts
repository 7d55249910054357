/** Every role that a column may have. */
export const roles = [
  "numeric",
  "boolean",
  "date",
  "categorical",
  "ordered",
  "text",
  "image",
  "audio",
  "id",
  "label",
  "split",
  "group",
  "time",
  "ignore",
] as const;

/** What a column is to the learner.
 *
 * `label` is what is learnt; `id` names the row; `split` says `train` or `test`; rows of one `group` are never divided
 * between training and test; `time` says which rows come first, so that the past predicts the future; `ignore` is
 * read and left alone.
 */
export type Role = typeof roles[number];

/** Roles of columns that are stored as numbers. */
export const numericRoles: readonly Role[] = ["numeric", "boolean", "date", "time"];

/** Every order that day, month and year may stand in. */
export const dateOrders = ["ymd", "dmy", "mdy"] as const;

/** In which order day, month and year stand: `2024-03-05`, `05.03.2024`, `3/5/2024`. */
export type DateOrder = typeof dateOrders[number];

/** How the cells of a column are written, where that is not plain: found once for the whole column, and kept, so that
 * rows to predict are read alike. */
export interface ValueFormat {
  /** What the decimals follow, if not a point. */
  readonly decimal?: ",";
  /** What stands between groups of three digits. */
  readonly group?: "," | "." | " " | "'";
  /** What stands beside the numbers: `%`, of which the numbers become shares, or a currency, as `$`, `EUR`, `kr`. */
  readonly unit?: string;
  /** The cells are dates, of this order. */
  readonly date?: DateOrder;
  /** How an absent cell is spelled, if not as usual. */
  readonly blanks?: readonly string[];
}

/** One column's name and role. */
export interface ColumnSchema {
  /** As the file has it. */
  readonly name: string;
  /** What the column is to the learner. */
  readonly role: Role;
  /** The levels of an ordered column, lowest first. */
  readonly order?: readonly string[];
  /** How its cells are written; absent if plainly. */
  readonly format?: ValueFormat;
}

/** The columns of a table, in the file's order. */
export type Schema = readonly ColumnSchema[];

/** Names, roles, orders and formats of columns, without whatever else they hold. */
export function schemaOf(columns: readonly ColumnSchema[]): Schema {
  return columns.map(({ name, role, order, format }) => ({
    name,
    role,
    ...(order === undefined ? {} : { order }),
    ...(format === undefined ? {} : { format }),
  }));
}
