import { checkOneOf } from "../core/check.ts";
import { SchemaError } from "../errors.ts";
import { unknownColumn } from "./did_you_mean.ts";
import { inferRole } from "./infer_role.ts";
import type { RawTable } from "./raw_table.ts";
import { type ColumnSchema, type Role, roles, type Schema } from "./schema.ts";
import type { ColumnHead } from "./table.ts";

/** A role to give a column; an ordered one needs its levels, lowest first. */
export type RoleChoice = Exclude<Role, "ordered"> | { readonly ordered: readonly string[] };

/** What says which role a column has; what nothing says is inferred from the values. */
export interface RoleOptions {
  /** The column to learn. */
  readonly label?: string;
  /** The column that names the rows. */
  readonly id?: string;
  /** The column that says `train` or `test`. */
  readonly split?: string;
  /** Roles of single columns. */
  readonly roles?: Readonly<Record<string, RoleChoice>>;
  /** The schema of a fitted model: nothing is inferred then, and columns that it lacks are ignored. */
  readonly schema?: Schema;
}

/** Gives every column its role.
 *
 * @throws {SchemaError} If a named column does not exist, a column gets two roles, or two columns share a role that
 * only one may have.
 * @throws {TypeError} If a role is none.
 */
export function assignRoles(raw: RawTable, options: RoleOptions): ColumnHead[] {
  const chosen = chooseRoles(raw.names, options);
  const columns = raw.names.map((name, j): ColumnHead => {
    const choice = chosen.get(name);
    if (choice !== undefined) return { name, ...choice };
    if (options.schema !== undefined) {
      return options.schema.find((column) => column.name === name) ?? { name, role: "ignore" };
    }
    const { role, why } = inferRole(raw.cells[j]);
    return { name, role, note: why === undefined ? "inferred" : `inferred: ${why}` };
  });
  return oneOfAKind(keepFirstId(columns));
}

type Choice = Pick<ColumnSchema, "role" | "order">;

function chooseRoles(names: readonly string[], options: RoleOptions): Map<string, Choice> {
  const chosen = new Map<string, Choice>();
  for (const [name, choice] of Object.entries(options.roles ?? {})) {
    chosen.set(name, readChoice(name, choice));
  }
  for (const role of ["label", "id", "split"] as const) {
    const name = options[role];
    if (name === undefined) continue;
    const other = chosen.get(name)?.role ?? role;
    if (other !== role) {
      throw new SchemaError(
        `Cannot use column "${name}" as ${role}: it also has the role ${other}`,
        name,
      );
    }
    chosen.set(name, { role });
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
  const order = choice.ordered;
  if (order.length < 2 || new Set(order).size < order.length) {
    throw new SchemaError(
      `Cannot order column "${name}": it needs two or more different levels, lowest first: got ${
        JSON.stringify(order)
      }`,
      name,
    );
  }
  return { role: "ordered", order };
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
  for (const role of ["label", "id", "split"]) {
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
