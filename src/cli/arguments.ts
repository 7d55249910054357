import { InvalidArgumentError } from "../deps/commander.ts";
import { isHubName } from "../encoders/hub_model.ts";
import { type DateOrder, dateOrders } from "../table/schema.ts";

/** Parsers of option values; a value that does not fit is wrong usage. */

/** `a,b,c` as a list, after what earlier uses of the same option have given. */
export function parseList(value: string, previous: readonly string[] = []): string[] {
  const entries = value.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  return [...previous, ...entries];
}

/** `tier=free<starter<business,size=s<m<l` as the levels of each column, lowest first. */
export function parseOrders(value: string): Record<string, string[]> {
  return Object.fromEntries(
    parseList(value).map((entry) => {
      const [column, levels = ""] = entry.split("=", 2);
      const order = levels.split("<").map((level) => level.trim());
      if (order.length < 2 || order.includes("")) {
        throw new InvalidArgumentError(`"${entry}" must look like tier=free<starter<business.`);
      }
      return [column.trim(), order];
    }),
  );
}

/** A column of dates, and the order of day, month and year in it where that is told. */
export interface DatedColumn {
  readonly column: string;
  readonly order?: DateOrder;
}

/** `when`, or `when=dmy`. */
export function parseDated(value: string): DatedColumn {
  const [column, said] = value.split("=", 2).map((part) => part.trim());
  if (said === undefined) return { column };
  const order = dateOrders.find((order) => order === said);
  if (order === undefined) {
    throw new InvalidArgumentError(
      `"${value}" must look like when=dmy: the orders are ${dateOrders.join(", ")}.`,
    );
  }
  return { column, order };
}

/** `when=dmy,until` as a list, after what earlier uses of the same option have given. */
export function parseDatedList(value: string, previous: readonly DatedColumn[]): DatedColumn[] {
  return [...previous, ...parseList(value).map(parseDated)];
}

/** An integer of at least `minimum`. */
export function integerFrom(minimum: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isSafeInteger(number) || number < minimum || value.trim() === "") {
      throw new InvalidArgumentError(`It must be an integer from ${minimum}.`);
    }
    return number;
  };
}

/** Number of folds: 0 for none, or at least 2. */
export function parseFolds(value: string): number {
  const folds = integerFrom(0)(value);
  if (folds === 1) throw new InvalidArgumentError("It must be 0 (no comparison) or at least 2.");
  return folds;
}

/** A port of this machine; 0 lets the system choose. */
export function parsePort(value: string): number {
  const port = integerFrom(0)(value);
  if (port > 65535) throw new InvalidArgumentError("It must be at most 65535.");
  return port;
}

/** A share above 0, at most 1. */
export function parseShare(value: string): number {
  const share = Number(value);
  if (!(share > 0 && share <= 1)) {
    throw new InvalidArgumentError("It must be a number above 0, and at most 1.");
  }
  return share;
}

/** `auto`, or a number above 0. */
export function parseC(value: string): number | "auto" {
  if (value === "auto") return value;
  const c = Number(value);
  if (!Number.isFinite(c) || c <= 0) {
    throw new InvalidArgumentError('It must be "auto" or a number above 0.');
  }
  return c;
}

/** `owner/name`, as the hub names models. */
export function parseHubName(value: string): string {
  if (!isHubName(value)) throw new InvalidArgumentError("It must look like owner/name.");
  return value;
}
