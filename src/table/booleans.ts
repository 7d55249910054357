/** Words for true and false, a pair a line: a column is of one line. */
const pairs = [
  { yes: ["true", "t"], no: ["false", "f"] },
  { yes: ["yes", "y"], no: ["no", "n"] },
  { yes: ["on"], no: ["off"] },
];

const valueOf = new Map<string, number>([
  ["1", 1],
  ["0", 0],
  ...pairs.flatMap(({ yes, no }) => [
    ...yes.map((word) => [word, 1] as const),
    ...no.map((word) => [word, 0] as const),
  ]),
]);

/** 1 for true, 0 for false, undefined for anything else: true, `Yes`, `n`, `OFF`, 1, `0`. */
export function toBoolean(cell: unknown): number | undefined {
  if (typeof cell === "string") return valueOf.get(cell.trim().toLowerCase());
  return cell === 1 || cell === true ? 1 : cell === 0 || cell === false ? 0 : undefined;
}

/** Whether all cells are true or false in the same words.
 *
 * Not so 0 and 1, which are numbers; nor a single letter in every cell, which is more likely a category.
 */
export function areBooleans(cells: readonly string[]): boolean {
  const words = new Set<string>();
  for (const cell of cells) {
    if (cell.length > 16) return false;
    words.add(cell.trim().toLowerCase());
    if (words.size > 4) return false;
  }
  const [first] = words;
  return (words.size > 1 || first.length > 1) &&
    pairs.some(({ yes, no }) =>
      [...words].every((word) => yes.includes(word) || no.includes(word))
    );
}
