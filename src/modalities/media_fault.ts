import { DecodeError, LimitError, ShapeError } from "../errors.ts";

/** What may be wrong with a picture or sound. */
export type MediaFault = DecodeError | LimitError | ShapeError;

/** A fault as plain data, which can be sent to another thread. */
export type PlainFault =
  | Pick<DecodeError, "name" | "message">
  | Pick<LimitError, "name" | "message" | "limit" | "actual">
  | Pick<ShapeError, "name" | "message" | "expected" | "actual">;

/** Whether an error is about a value, and not about the program. */
export function isMediaFault(error: unknown): error is MediaFault {
  return isCorrupt(error) || error instanceof ShapeError;
}

/** Whether an error says that a value is there but cannot be had. */
export function isCorrupt(error: unknown): error is DecodeError | LimitError {
  return error instanceof DecodeError || error instanceof LimitError;
}

/** What is needed to make a fault again. */
export function toPlain(fault: MediaFault): PlainFault {
  const { name, message } = fault;
  switch (name) {
    case "DecodeError":
      return { name, message };
    case "LimitError":
      return { name, message, limit: fault.limit, actual: fault.actual };
    case "ShapeError":
      return { name, message, expected: fault.expected, actual: fault.actual };
  }
}

/** The fault that a plain one (or another fault) says. */
export function toFault(plain: PlainFault): MediaFault {
  switch (plain.name) {
    case "DecodeError":
      return new DecodeError(plain.message);
    // The constructors of the others would say the bounds twice.
    case "LimitError":
      return Object.assign(new LimitError("", plain), { message: plain.message });
    case "ShapeError":
      return Object.assign(new ShapeError("", plain), { message: plain.message });
  }
}

/** The same fault, told where the value is; its `cause` is the one that does not say so. */
export function placed(
  fault: MediaFault,
  { advice = "", ...place }: { row: string; column: string; source: string; advice?: string },
): MediaFault {
  const { row, column, source } = place;
  const message = `Row ${row}, column "${column}", ${source}: ${fault.message}${advice}`;
  return Object.assign(toFault(fault), { ...place, message, cause: fault });
}
