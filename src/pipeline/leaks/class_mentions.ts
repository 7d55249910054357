/** A place where a text names a class. */
export interface Mention {
  /** Index of the class. */
  readonly class: number;
  /** The word before it; empty at the beginning. */
  readonly after: string;
  /** Whether nothing follows. */
  readonly isLast: boolean;
}

/** The words of a text: runs of letters, and runs of digits, without case. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{M}]+|\p{N}+/gu) ?? [];
}

/** Finds the names of classes among words; of names that begin at one word, the longest.
 *
 * @returns The mentions in a text's words.
 */
export function mentionFinder(
  classes: readonly string[],
): (words: readonly string[]) => Mention[] {
  const byFirst = new Map<string, { class: number; name: string[] }[]>();
  classes.forEach((name, k) => {
    const words = wordsOf(name);
    if (words.length === 0) return;
    const others = byFirst.get(words[0]) ?? [];
    byFirst.set(words[0], [...others, { class: k, name: words }]);
  });
  for (const names of byFirst.values()) names.sort((a, b) => b.name.length - a.name.length);
  return (words) => {
    const mentions: Mention[] = [];
    for (let i = 0; i < words.length; i++) {
      const found = byFirst.get(words[i])?.find(({ name }) =>
        name.every((word, j) => words[i + j] === word)
      );
      if (found === undefined) continue;
      const end = i + found.name.length;
      mentions.push({
        class: found.class,
        after: words[i - 1] ?? "",
        isLast: end === words.length,
      });
      i = end - 1;
    }
    return mentions;
  };
}

/** The class that a row's mentions agree on; undefined if there is none or they differ. */
export function agreed(mentions: readonly Mention[]): number | undefined {
  return mentions.length > 0 && mentions.every((other) => other.class === mentions[0].class)
    ? mentions[0].class
    : undefined;
}
