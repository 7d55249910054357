const decimal = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
const notFinite = /^\s*[+-]?(?:nan|inf|infinity)\s*$/i;

/** Whether a cell is meant as a number, even one that is not finite (`NaN`, `-inf`). */
export function isNumberLike(cell: unknown): boolean {
  return typeof cell === "number" ||
    typeof cell === "string" && (decimal.test(cell) || notFinite.test(cell));
}

/** The finite number that a cell holds (`12`, `-0.5`, `1e3`), or undefined. */
export function toFiniteNumber(cell: unknown): number | undefined {
  const value = typeof cell === "string" && decimal.test(cell) ? Number(cell) : cell;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
