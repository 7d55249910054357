import { checkOneOf } from "../core/check.ts";
import { SchemaError } from "../errors.ts";
import { unknownColumn } from "./did_you_mean.ts";
import { findFormat, withFormat } from "./find_format.ts";
import { inferRole, namesRows } from "./infer_role.ts";
import type { RawTable } from "./raw_table.ts";
import {
  type ColumnSchema,
  type DateOrder,
  dateOrders,
  type Role,
  roles,
  type Schema,
} from "./schema.ts";
import type { ColumnHead } from "./table.ts";

/** A role to give a column; an ordered one needs its levels, lowest first; dates may need the order of day, month and
 * year, where no cell tells it. */
export type RoleChoice =
  | Exclude<Role, "ordered">
  | { readonly ordered: readonly string[] }
  | { readonly date: DateOrder }
  | { readonly time: DateOrder };

/** What says which role a column has, and how its cells are written; what nothing says is inferred from the values. */
export interface RoleOptions {
  /** The column to learn. */
  readonly label?: string;
  /** The column that names the rows. */
  readonly id?: string;
  /** The column that says `train` or `test`. */
  readonly split?: string;
  /** The column whose rows of one value are never divided between training and test. */
  readonly group?: string;
  /** The column that says which rows come first: numbers or dates. */
  readonly time?: string;
  /** Roles of single columns. */
  readonly roles?: Readonly<Record<string, RoleChoice>>;
  /** Spellings of an absent cell beside the empty one, in place of the usual (`NA`, `null`, `#N/A`, …). They do not
   * count in label, id, split and group columns. */
  readonly blanks?: readonly string[];
  /** What the decimals of numbers follow. @default {"."} */
  readonly decimal?: "." | ",";
  /** The schema of a fitted model: nothing is inferred then, and columns that it lacks are ignored. */
  readonly schema?: Schema;
}

/** Gives every column its role and its format.
 *
 * @throws {SchemaError} If a named column does not exist, a column gets two roles, two columns share a role that
 * only one may have, or the cells of a date do not tell its order.
 * @throws {TypeError} If a role, an order of dates or a decimal sign is none.
 */
export function assignRoles(raw: RawTable, options: RoleOptions): ColumnHead[] {
  if (options.decimal !== undefined) checkOneOf("decimal", options.decimal, [".", ","]);
  const chosen = chooseRoles(raw.names, options);
  const known = new Map(options.schema?.map((column) => [column.name, column]));
  const columns = raw.names.map((name, j): ColumnHead => {
    const choice = chosen.get(name);
    if (choice !== undefined) return findFormat({ name, ...choice }, raw.cells[j], options);
    if (options.schema !== undefined) {
      const column = known.get(name) ?? { name, role: "ignore" };
      return withFormat(column, column.format ?? {}, options);
    }
    if (j === 0 && name === nameless && namesRows(raw.cells[j])) {
      return {
        name,
        role: "ignore",
        note: "inferred: without a name, it numbers or names the rows",
      };
    }
    const { role, format = {}, why } = inferRole(raw.cells[j], options);
    const note = why === undefined ? "inferred" : `inferred: ${why}`;
    return withFormat({ name, role, note }, format, options);
  });
  return oneOfAKind(keepFirstId(columns));
}

/** The name of a first column that has none: row numbers and names, as pandas and R write them. */
const nameless = "column 1";

type Choice = Pick<ColumnSchema, "role" | "order" | "format">;

/** Roles that one column only may have. */
const single = ["label", "id", "split", "group", "time"] as const;

function chooseRoles(names: readonly string[], options: RoleOptions): Map<string, Choice> {
  const chosen = new Map<string, Choice>();
  for (const [name, choice] of Object.entries(options.roles ?? {})) {
    chosen.set(name, readChoice(name, choice));
  }
  for (const role of single) {
    const name = options[role];
    if (name === undefined) continue;
    const other = chosen.get(name);
    if (other !== undefined && other.role !== role) {
      throw new SchemaError(
        `Cannot use column "${name}" as ${role}: it also has the role ${other.role}`,
        name,
      );
    }
    chosen.set(name, other ?? { role });
  }
  for (const name of chosen.keys()) {
    if (!names.includes(name)) throw unknownColumn(name, names);
  }
  return chosen;
}

function readChoice(name: string, choice: RoleChoice): Choice {
  if (typeof choice === "string") {
    checkOneOf(`the role of column "${name}"`, choice, roles.filter((role) => role !== "ordered"));
    return { role: choice };
  }
  if ("ordered" in choice) {
    checkLevels(name, choice.ordered);
    return { role: "ordered", order: choice.ordered };
  }
  const [role, date] = "date" in choice
    ? ["date" as const, choice.date]
    : ["time" as const, choice.time];
  checkOneOf(`the order of dates in column "${name}"`, date, dateOrders);
  return { role, format: { date } };
}

function checkLevels(name: string, order: readonly string[]): void {
  if (order.length < 2 || new Set(order).size < order.length) {
    throw new SchemaError(
      `Cannot order column "${name}": it needs two or more different levels, lowest first: got ${
        JSON.stringify(order)
      }`,
      name,
    );
  }
}

/** Only one column names the rows; another that could is no feature either. */
function keepFirstId(columns: readonly ColumnHead[]): ColumnHead[] {
  const isInferredId = ({ role, note }: ColumnHead) => role === "id" && note !== undefined;
  const id = columns.find((column) => column.role === "id" && !isInferredId(column)) ??
    columns.find(isInferredId);
  return columns.map((column) =>
    column !== id && isInferredId(column)
      ? { ...column, role: "ignore", note: "inferred: another value in every row, like an id" }
      : column
  );
}

function oneOfAKind(columns: ColumnHead[]): ColumnHead[] {
  for (const role of single) {
    const [first, second] = columns.filter((column) => column.role === role);
    if (second !== undefined) {
      throw new SchemaError(
        `Cannot use column "${second.name}" as ${role}: column "${first.name}" is the ${role} already`,
        second.name,
      );
    }
  }
  return columns;
}
