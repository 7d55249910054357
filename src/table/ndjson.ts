import { SchemaError } from "../errors.ts";
import { blankToNull, type Cell, lineOf, type RawTable } from "./raw_table.ts";

/** Parses newline-delimited JSON: an object of strings, numbers, booleans and nulls on every line; blank lines are skipped.
 *
 * The columns are the keys of all lines in their order of appearance; true and false become words. A number that
 * JavaScript would round keeps its digits, as text.
 *
 * @param source What is read, for messages.
 * @throws {SyntaxError} If a line is not a JSON object; it names the line.
 * @throws {SchemaError} If a value is an object or an array.
 */
export function parseNdjson(text: string, source?: string): RawTable {
  const columns = new Map<string, Cell[]>();
  const lines: number[] = [];
  text.replace(/^\ufeff/, "").split("\n").forEach((line, index) => {
    if (line.trim() === "") return;
    const place = lineOf(index + 1, source);
    for (const [name, value] of Object.entries(parseObject(line, place))) {
      let cells = columns.get(name);
      if (cells === undefined) columns.set(name, cells = []);
      while (cells.length < lines.length) cells.push(null);
      cells.push(toCell(value, { name, place }));
    }
    lines.push(index + 1);
  });
  for (const cells of columns.values()) {
    while (cells.length < lines.length) cells.push(null);
  }
  return {
    names: [...columns.keys()],
    cells: [...columns.values()],
    rows: lines.length,
    place: (row) => lineOf(lines[row], source),
  };
}

function parseObject(line: string, place: string): object {
  let value: unknown;
  try {
    // A reviver halves the speed, and only numbers of 16 digits or more are ever rounded.
    value = JSON.parse(line, /\d{16}/.test(line) ? keepDigits : undefined);
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${place} as JSON: ${(cause as Error).message}`, { cause });
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    throw new SyntaxError(
      `Cannot read ${place}: it must be a JSON object, as {"price": 12, "title": "red lamp"}`,
    );
  }
  return value;
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? context?.source ?? value : value;
}

function toCell(value: unknown, { name, place }: { name: string; place: string }): Cell {
  switch (typeof value) {
    case "number":
      return value;
    case "string":
      return blankToNull(value);
    case "boolean":
      return String(value);
  }
  if (value === null) return null;
  throw new SchemaError(
    `Cannot use ${
      Array.isArray(value) ? "an array" : "an object"
    } in column "${name}", ${place}: ` +
      "a cell is a string, a number, true, false or null; flatten it into columns of its own",
    name,
  );
}
