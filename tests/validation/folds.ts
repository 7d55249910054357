/** What the tests of splitters share. */
import { assertEquals } from "@std/assert";
import type { Split } from "../../src/validation/split.ts";

/** For every row, the fold in which it is a test row; -1 for a row that is in none. */
export function foldOfRow(splits: readonly Split[], rows: number): number[] {
  const folds = new Array<number>(rows).fill(-1);
  splits.forEach(({ test }, fold) => test.forEach((row) => folds[row] = fold));
  return folds;
}

/** Asserts that the folds test every row once, and train on all others. */
export function assertPartition(splits: readonly Split[], rows: number): void {
  const all = Array.from({ length: rows }, (_, row) => row);
  assertEquals(splits.flatMap(({ test }) => [...test]).sort((a, b) => a - b), all);
  for (const { train, test } of splits) {
    assertEquals([...train, ...test].sort((a, b) => a - b), all);
  }
}

/** 22 rows of 3 classes in 10 groups of 1 to 4 rows. */
export const grouped: { readonly y: readonly number[]; readonly groups: readonly string[] } = {
  y: Array.from("0110120012012210012011", Number),
  groups: [..."aabbbcddeeeefgghhhiijj"],
};
