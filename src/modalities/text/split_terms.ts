import { englishStopWords } from "./stop_words.ts";
import { stripAccents } from "./strip_accents.ts";
import { groupsOf, type TermOptions } from "./term_options.ts";

/** Python's white space: JavaScript's has a byte order mark, and lacks the separators of ASCII and the next line. */
const whiteSpace =
  "[\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";

/** What makes a text the words that terms are made of, or, of an analyzer of characters, the terms themselves. */
export function termSplitter(options: TermOptions): (text: string) => readonly string[] {
  const split = splitters[options.analyzer](options);
  return (text) => {
    const cased = options.lowercase ? text.toLowerCase() : text;
    return split(stripAccents(cased, options.stripAccents));
  };
}

const splitters = {
  word({ tokenPattern, stopWords }: TermOptions) {
    const wordsOf = groupsOf(tokenPattern) === 0
      ? (text: string): string[] => text.match(tokenPattern) ?? []
      : (text: string) => Array.from(text.matchAll(tokenPattern), ([, word]) => word ?? "");
    if (stopWords === "none") return wordsOf;
    const dropped = stopWords === "english" ? englishStopWords : new Set(stopWords);
    return (text: string) => wordsOf(text).filter((word) => !dropped.has(word));
  },
  char({ ngramRange }: TermOptions) {
    const longSpace = new RegExp(`${whiteSpace}{2,}`, "g");
    return (text: string) => {
      const characters = [...text.replace(longSpace, " ")];
      return characterGrams(characters, ngramRange);
    };
  },
  charWb({ ngramRange: [fewest, most] }: TermOptions) {
    const space = new RegExp(`${whiteSpace}+`);
    return (text: string) =>
      text.split(space).filter((word) => word !== "").flatMap((word) => {
        const characters = [" ", ...word, " "];
        // A word that is shorter than the shortest term is a term.
        return characterGrams(characters, [Math.min(fewest, characters.length), most]);
      });
  },
};

function characterGrams(
  characters: readonly string[],
  [fewest, most]: readonly [number, number],
): string[] {
  const grams: string[] = [];
  for (let first = 0; first < characters.length; first++) {
    for (let n = fewest; n <= most && first + n <= characters.length; n++) {
      grams.push(characters.slice(first, first + n).join(""));
    }
  }
  return grams;
}
