import type { Search } from "./search.ts";
import { grade } from "./telling.ts";

/** A word that stands in the texts of one class, and hardly elsewhere. */
export interface TelltaleWord {
  readonly word: string;
  readonly class: number;
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
}

/** Finds the word that tells one class from all others best, if any does so for certain. */
export function telltaleWord(
  texts: readonly (readonly string[] | null)[],
  { labels, classes }: Search,
): TelltaleWord | undefined {
  const size = new Uint32Array(classes.length);
  const counts = new Map<string, number>();
  texts.forEach((words, row) => {
    if (words === null) return;
    size[labels[row]]++;
    for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  });
  const near = (count: number) => size.some((rows) => count >= 0.95 * rows && rows >= 0.95 * count);
  const hits = new Map<string, Uint32Array>();
  for (const [word, count] of counts) {
    if (count >= 10 && near(count)) hits.set(word, new Uint32Array(classes.length));
  }
  texts.forEach((words, row) => {
    for (const word of new Set(words)) {
      const own = hits.get(word);
      if (own !== undefined) own[labels[row]]++;
    }
  });
  let best: TelltaleWord | undefined, most = 0;
  for (const [word, own] of hits) {
    for (let k = 0; k < own.length; k++) {
      const of = size[k] + counts.get(word)! - own[k];
      if (own[k] / of <= most || grade({ right: own[k], of }) !== "sure") continue;
      most = own[k] / of;
      best = {
        word,
        class: k,
        hits: own[k],
        misses: size[k] - own[k],
        falseAlarms: counts.get(word)! - own[k],
      };
    }
  }
  return best;
}
