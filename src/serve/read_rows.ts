import * as z from "../deps/zod.ts";
import { blankTest } from "../table/blanks.ts";
import { valueReader } from "../table/read_value.ts";
import type { ColumnSchema, Schema } from "../table/schema.ts";
import type { Row } from "../table/table_from_rows.ts";
import { Problem, unprocessable } from "./problem.ts";

/** What a request asks for. */
export interface PredictRequest {
  /** The rows to predict. */
  readonly rows: Row[];
  /** Whether it asks what each modality contributed. */
  readonly contributions: boolean;
}

/** Makes the reader of request bodies for a model's schema: `{ "rows": [{ column: value, … }, …] }`, with
 * `"contributions": true` beside the rows or without.
 *
 * A cell is a number, a string, true or false; a string may be written as in the training table: `$1,234.50`,
 * `05.03.2024`, `yes`. Null, a blank string, a spelling of it (`NA`) or no entry is an absent one. Pictures and sounds
 * are base64, plain or as a data URL: never paths or addresses, so a request makes the server read nothing. The label
 * and the id may be there and are left out.
 *
 * @returns Throws a {@linkcode Problem}: 413 for too many rows, otherwise 422.
 */
export function requestReader(
  schema: Schema,
  maxRows: number,
): (body: unknown) => PredictRequest {
  const inputs = schema.filter(isInput);
  const cells = schema.map((column) => [column.name, cellSchema(column).optional()]);
  const bodySchema = z.strictObject({
    rows: z.array(z.strictObject(Object.fromEntries(cells))).min(1),
    contributions: z.boolean().default(false),
  });

  return (body) => {
    const count = (body as { rows?: { length?: number } } | null)?.rows?.length ?? 0;
    if (count > maxRows) {
      throw new Problem(`A request may have ${maxRows} rows at most; it has ${count}`, {
        status: 413,
        title: "Content Too Large",
      });
    }
    const parsed = bodySchema.safeParse(body);
    if (!parsed.success) throw toProblem(parsed.error.issues[0], inputs);
    const { contributions } = parsed.data;
    const rows = parsed.data.rows.map((cells: Row, row: number) => {
      const known = inputs.filter(({ name }) => !isAbsent(cells[name]));
      if (known.length === 0) {
        throw unprocessable(
          "empty-row",
          `rows[${row}] has no value in any of the model's columns: ${namesOf(inputs)}`,
          { row },
        );
      }
      return Object.fromEntries(known.map(({ name }) => [name, cells[name]]));
    });
    return { rows, contributions };
  };
}

/** Whether the model predicts from a column. */
function isInput({ role }: ColumnSchema): boolean {
  return !["label", "id", "split", "group", "time", "ignore"].includes(role);
}

function isAbsent(cell: unknown): boolean {
  return cell === undefined || cell === null || typeof cell === "string" && cell.trim() === "";
}

function cellSchema(column: ColumnSchema) {
  const { role, order = [] } = column;
  if (!isInput(column)) return z.unknown();
  const isBlank = blankTest(column);

  /** A cell that is absent, or that `read` can read. */
  function cellWhere<Value>(rule: string, read: (cell: unknown) => Value | undefined) {
    return z.unknown().transform((cell, context) => {
      const isPlain = typeof cell === "string" || typeof cell === "number";
      if (isAbsent(cell) || isPlain && isBlank(cell)) return null;
      const value = read(cell);
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", message: rule, input: cell });
      return z.NEVER;
    });
  }

  if (role === "image" || role === "audio") {
    return cellWhere("must be base64 of a file's bytes, plain or as a data URL", (cell) => {
      return typeof cell === "string" ? decodeBase64(cell) : undefined;
    });
  }
  const reader = valueReader(column);
  if (reader !== undefined) {
    return cellWhere(reader.rule.replace(/^it /, ""), (cell) => {
      const value = reader.read(cell);
      return role === "date" && value !== undefined ? cell : value;
    });
  }
  if (role === "ordered") {
    return cellWhere(`must be one of ${order.join(" < ")}`, (cell) => {
      return typeof cell === "object" ? undefined : order.find((level) => level === String(cell));
    });
  }
  return cellWhere("must be a string, a number, true or false", (cell) => {
    return typeof cell === "object" ? undefined : String(cell);
  });
}

function decodeBase64(text: string): Uint8Array | undefined {
  const data = text.replace(/^\s*data:[^,]*;base64,/i, "");
  try {
    return Uint8Array.fromBase64(data);
  } catch {
    return undefined;
  }
}

type Issue = z.core.$ZodIssue;

function toProblem(issue: Issue, inputs: Schema): Problem {
  const [, row, column] = issue.path as [string?, number?, string?];
  if (row === undefined) {
    return unprocessable(
      "invalid-request",
      'The body must be {"rows": [{…}, …]} with a row or more, and may have "contributions": true',
    );
  }
  if (column !== undefined) {
    return unprocessable("invalid-cell", `rows[${row}].${column} ${issue.message}`, {
      row,
      column,
    });
  }
  if (issue.code === "unrecognized_keys") {
    const [name] = issue.keys;
    return unprocessable(
      "unknown-column",
      `rows[${row}] has ${
        issue.keys.map((key) => `"${key}"`).join(", ")
      }; the model's columns are ${namesOf(inputs)}`,
      { row, column: name },
    );
  }
  return unprocessable("invalid-request", `rows[${row}] must be an object of cells by column`, {
    row,
  });
}

function namesOf(columns: Schema): string {
  return columns.map(({ name }) => `"${name}"`).join(", ");
}
