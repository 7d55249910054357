// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { countTerms } from "../../src/modalities/text/term_counts.ts";
import { TfidfVectorizer } from "../../src/modalities/text/tfidf_vectorizer.ts";
import { countUnknownTerms } from "../../src/modalities/text/unknown_terms.ts";

fc.configureGlobal({ seed: 1, numRuns: 60 });

const word = fc.constantFrom("red", "blue", "lamp", "chair", "pan", "old", "new", "oak");
const document = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
const documents = fc.array(document, { minLength: 4, maxLength: 12 });

/** Unknown terms of each document, by a vocabulary of all of them, and by one of all others. */
function compare(texts: readonly string[], vectorizer: TfidfVectorizer) {
  const model = vectorizer.fit(texts);
  const rows = Uint32Array.from(texts.keys());
  const count = (texts: readonly string[], of: typeof model, leftOut: boolean) =>
    countUnknownTerms(countTerms(texts, of.terms), {
      rows: rows.subarray(0, texts.length),
      vocabulary: of.vocabulary,
      binary: of.binary,
      leftOut,
    });
  const refitted = texts.map((text, i) => {
    const others = vectorizer.fit(texts.toSpliced(i, 1));
    return count([text], others, false).unknown[0];
  });
  return { leftOut: [...count(texts, model, true).unknown], refitted };
}

describe("terms that are unknown without their row", () => {
  it("are those that a vocabulary of all other rows lacks", () => {
    fc.assert(fc.property(documents, (texts) => {
      const { leftOut, refitted } = compare(texts, new TfidfVectorizer());
      assertEquals(leftOut, refitted);
    }));
  });

  it("are so nearly where the vocabulary is limited", () => {
    const random = new RandomState(1);
    // Frequent words and rare ones, as in texts.
    const rank = () => Math.floor(300 ** (random.randomInteger(2 ** 30) / 2 ** 30));
    const text = () => Array.from({ length: 2 + random.randomInteger(6) }, () => `w${rank()}`);
    for (
      const options of [
        { maxFeatures: 100 },
        { maxFeatures: 12 },
        { minDf: 2 },
        { minDf: 3 },
        { binary: true, maxFeatures: 50 },
      ]
    ) {
      let difference = 0, total = 0;
      for (let k = 0; k < 5; k++) {
        const texts = Array.from({ length: 80 }, () => text().join(" "));
        const { leftOut, refitted } = compare(texts, new TfidfVectorizer(options));
        leftOut.forEach((unknown, i) => difference += unknown - refitted[i]);
        total += refitted.reduce((sum, unknown) => sum + unknown, 0);
      }
      assert(Math.abs(difference) <= 0.05 * total, `${difference} of ${total}`);
    }
  });
});

describe("countUnknownTerms", () => {
  it("counts different terms, and those that the vocabulary lacks", () => {
    const { terms, vocabulary, binary } = new TfidfVectorizer().fit(["red lamp"]);
    const counts = countTerms(["red lamp red", "blue lamp", null, "oak"], terms);
    const rows = Uint32Array.of(3, 0, 1, 2);
    const { all, unknown } = countUnknownTerms(counts, {
      rows,
      vocabulary,
      binary,
      leftOut: false,
    });
    assertEquals([[...all], [...unknown]], [[1, 2, 2, 0], [1, 0, 1, 0]]);
  });
});
