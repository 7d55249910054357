import { Matrix } from "../../src/core/matrix.ts";
import { RandomState } from "../../src/core/random.ts";

/** What columns hold: any numbers; a few numbers; numbers a fifth of which is missing; numbers, and levels in columns 3 and 4. */
export type TreeExampleKind = "numbers" | "few numbers" | "missing" | "levels";

/** Rows to learn from, and as many to test on. */
export interface TreeExample {
  readonly train: { readonly x: Matrix; readonly y: number[] };
  readonly test: { readonly x: Matrix; readonly y: number[] };
}

/** Six columns, of which the product of the first two and the third one tell the class, but for some noise. */
export function treeExample(
  rows: number,
  classes: number,
  kind: TreeExampleKind,
): TreeExample {
  const random = new RandomState(7), x = Matrix.zeros(2 * rows, 6), y: number[] = [];
  for (let i = 0; i < 2 * rows; i++) {
    const row = x.row(i);
    for (let j = 0; j < x.columns; j++) {
      row[j] = kind === "few numbers" ? Math.round(4 * random.normal()) / 4 : random.normal();
    }
    const score = row[0] * row[1] + row[2] + 0.5 * random.normal();
    const place = Math.floor((score + 1.5) / 3 * classes);
    y.push(Math.max(0, Math.min(classes - 1, place)));
    if (kind === "missing") {
      for (let j = 0; j < x.columns; j++) if (random.random() < 0.2) row[j] = NaN;
    }
    if (kind !== "levels") continue;
    row[3] = random.randomInteger(12);
    row[4] = 7 * random.randomInteger(40);
    if (row[3] % 3 === 1) y[i] = (y[i] + 1) % classes;
    if (random.random() < 0.1) row[3] = NaN;
  }
  const part = (from: number) => {
    const taken = Array.from({ length: rows }, (_, i) => from + i);
    return { x: x.takeRows(taken), y: taken.map((i) => y[i]) };
  };
  return { train: part(0), test: part(rows) };
}
