import { checkInteger, checkOneOf } from "../../core/check.ts";
import type { ModelState, StateReader } from "../../core/state.ts";

/** What is a term. */
export interface TermOptions {
  /** What terms are made of: words; characters, across words; or characters within each word, a space before and after
   * it counting as its own. @default {"word"} */
  readonly analyzer: "word" | "char" | "charWb";
  /** Fewest and most words, or characters, in a term. @default {[1, 1]} */
  readonly ngramRange: readonly [fewest: number, most: number];
  /** Whether texts are put into lower case first, final sigma and all. @default {true} */
  readonly lowercase: boolean;
  /** What becomes of accents after that: `"unicode"` removes combining marks from the decomposed text (NFKD), `"ascii"`
   * whatever is then not ASCII. @default {"none"} */
  readonly stripAccents: "none" | "ascii" | "unicode";
  /** Words that are dropped before terms form, as they are after lower case and accents. Few tasks gain by `"english"`:
   * "not" is one of them. @default {"none"} */
  readonly stopWords: "none" | "english" | readonly string[];
  /** What is a word: each match, or what its only group holds. Mind that a careless pattern can take forever, that of a
   * model file as well. @default {runs of two or more letters, digits and underscores: Python's `\b\w\w+\b`} */
  readonly tokenPattern: RegExp;
}

/** Python's `\b\w\w+\b`: its `\w` are letters and numbers of any script, and the underscore, but no combining marks. */
const defaultTokenPattern = /[\p{L}\p{N}_]{2,}/gu;

const analyzers = ["word", "char", "charWb"] as const;
const accents = ["none", "ascii", "unicode"] as const;
const stopLists = ["english", "none"] as const;

/** The options, checked and complete.
 *
 * @throws {TypeError | RangeError} If one is none of those offered, or has no meaning for the analyzer.
 */
export function completeTermOptions(options: Partial<TermOptions>): TermOptions {
  const { analyzer = "word", ngramRange = [1, 1], lowercase = true, stripAccents = "none" } =
    options;
  const { stopWords = "none", tokenPattern = defaultTokenPattern } = options;
  checkOneOf("analyzer", analyzer, analyzers);
  checkInteger("the first number of ngramRange", ngramRange[0], 1);
  checkInteger("the second number of ngramRange", ngramRange[1], ngramRange[0]);
  checkOneOf("stripAccents", stripAccents, accents);
  if (!Array.isArray(stopWords)) checkOneOf("stopWords", stopWords, stopLists);
  if (!(tokenPattern instanceof RegExp)) {
    throw new TypeError(
      `Cannot use tokenPattern: it must be a regular expression: current value is ${tokenPattern}`,
    );
  }
  if (analyzer !== "word" && (stopWords !== "none" || !isDefault(tokenPattern))) {
    throw new RangeError(
      `Cannot use stopWords or tokenPattern: the analyzer ${
        JSON.stringify(analyzer)
      } knows no words`,
    );
  }
  if (groupsOf(tokenPattern) > 1) {
    throw new RangeError(
      `Cannot use tokenPattern: it may have one capturing group: current value is ${tokenPattern}`,
    );
  }
  return {
    analyzer,
    ngramRange,
    lowercase,
    stripAccents,
    stopWords,
    tokenPattern: findingAll(tokenPattern),
  };
}

function isDefault({ source }: RegExp): boolean {
  return source === defaultTokenPattern.source;
}

/** Number of capturing groups of a pattern. */
export function groupsOf({ source, flags }: RegExp): number {
  const matchingNothing = new RegExp(`${source}|`, flags).exec("");
  return (matchingNothing?.length ?? 1) - 1;
}

/** The options as fields of a state. */
export function termOptionsToFields(
  { tokenPattern, ...options }: TermOptions,
): ModelState["fields"] {
  return { ...options, tokenPattern: tokenPattern.source, tokenFlags: tokenPattern.flags };
}

/** Reads the options from the fields of a state. */
export function termOptionsFromState(state: StateReader): TermOptions {
  return {
    analyzer: state.oneOf("analyzer", analyzers),
    ngramRange: readRange(state),
    lowercase: state.boolean("lowercase"),
    stripAccents: state.oneOf("stripAccents", accents),
    stopWords: readStopWords(state),
    tokenPattern: readPattern(state),
  };
}

/** The pattern, made to find every match wherever it is. */
function findingAll({ source, flags }: RegExp): RegExp {
  return new RegExp(source, `${flags.replace(/[gy]/g, "")}g`);
}

function readRange(state: StateReader): [number, number] {
  const range = state.json("ngramRange");
  if (Array.isArray(range) && range.length === 2) {
    const [fewest, most] = range;
    if (Number.isInteger(fewest) && Number.isInteger(most) && 1 <= fewest && fewest <= most) {
      return [fewest, most];
    }
  }
  return state.fail(
    "ngramRange",
    "must be two whole numbers, the first ≥ 1 and not above the second",
  );
}

function readStopWords(state: StateReader): TermOptions["stopWords"] {
  return Array.isArray(state.json("stopWords"))
    ? state.strings("stopWords")
    : state.oneOf("stopWords", stopLists);
}

function readPattern(state: StateReader): RegExp {
  const source = state.string("tokenPattern"), flags = state.string("tokenFlags");
  try {
    const pattern = findingAll(new RegExp(source, flags));
    if (groupsOf(pattern) <= 1) return pattern;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return state.fail("tokenPattern", "must be a regular expression of one group at most");
}
