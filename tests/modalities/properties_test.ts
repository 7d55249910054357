// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { compareCodePoints } from "../../src/core/code_point_order.ts";
import { TfidfVectorizer } from "../../src/modalities/text/tfidf_vectorizer.ts";
import { rowsOf } from "../core/arbitraries.ts";

fc.configureGlobal({ seed: 4 });

const words = ["red", "Lamp", "lamp", "ämne", "Ω9", "a_b", "x", "été", "ﬀx", "𝒳𝒴"];
const document = fc.array(fc.constantFrom(...words), { maxLength: 8 })
  .map((drawn) => drawn.join(" "));
/** Of which at least one has a term. */
const documents = fc.array(document, { maxLength: 6 }).map((drawn) => [...drawn, "red lamp lamp"]);
const ranges = fc.constantFrom<[number, number][]>([1, 1], [1, 2], [2, 2], [1, 3]);

/** The terms of a document, one by one, as slowly and plainly as can be. */
function termsOf(text: string, [fewest, most]: readonly [number, number]): string[] {
  const tokens = text.toLowerCase().split(" ").filter((word) => [...word].length >= 2);
  const terms: string[] = [];
  for (let n = fewest; n <= most; n++) {
    for (let first = 0; first + n <= tokens.length; first++) {
      terms.push(tokens.slice(first, first + n).join(" "));
    }
  }
  return terms;
}

describe("TF-IDF, of any documents", () => {
  it("counts the terms that a loop counts", () => {
    fc.assert(fc.property(documents, ranges, (texts, ngramRange) => {
      const options = { ngramRange, useIdf: false, norm: "none" as const };
      const model = new TfidfVectorizer(options).fit(texts);
      const counts = rowsOf(model.transform(texts).toDense());
      texts.forEach((text, i) => {
        const terms = termsOf(text, ngramRange);
        const expected = model.featureNames.map((term) => terms.filter((t) => t === term).length);
        assertEquals(counts[i], expected);
      });
    }));
  });

  it("has the terms in the order of code points, each once", () => {
    fc.assert(fc.property(documents, ranges, (texts, ngramRange) => {
      const { featureNames } = new TfidfVectorizer({ ngramRange }).fit(texts);
      const expected = [...new Set(texts.flatMap((text) => termsOf(text, ngramRange)))];
      assertEquals(featureNames, expected.sort(compareCodePoints));
    }));
  });

  it("gives rows of length 1, or of nothing", () => {
    const norms = fc.constantFrom("l1" as const, "l2" as const);
    fc.assert(fc.property(documents, norms, (texts, norm) => {
      const x = new TfidfVectorizer({ norm }).fit(texts).transform(texts).toDense();
      rowsOf(x).forEach((row, i) => {
        const length = row.reduce((sum, v) => sum + (norm === "l1" ? Math.abs(v) : v * v), 0);
        assertAlmostEquals(length, termsOf(texts[i], [1, 1]).length === 0 ? 0 : 1, 1e-12);
      });
    }));
  });

  it("permutes its rows with the documents", () => {
    fc.assert(fc.property(documents, (texts) => {
      const vectorizer = new TfidfVectorizer({ sublinearTf: true });
      const model = vectorizer.fit(texts), other = vectorizer.fit(texts.toReversed());
      assertEquals(other.toState(), model.toState());
      assertEquals(
        rowsOf(model.transform(texts.toReversed()).toDense()),
        rowsOf(model.transform(texts).toDense()).toReversed(),
      );
    }));
  });

  it("learns of a document of unknown words nothing but that the others are rarer", () => {
    fc.assert(fc.property(documents, (texts) => {
      const vectorizer = new TfidfVectorizer({ norm: "none" });
      const before = vectorizer.fit(texts), after = vectorizer.fit([...texts, "zz_unknown"]);
      assertEquals(after.featureNames.filter((term) => term !== "zz_unknown"), before.featureNames);
      before.featureNames.forEach((term, k) => {
        const holders = texts.filter((text) => termsOf(text, [1, 1]).includes(term)).length;
        const idf = Math.log((2 + texts.length) / (1 + holders)) + 1;
        assertAlmostEquals(after.idf[after.featureNames.indexOf(term)], idf, 1e-12);
        assert(before.idf[k] < idf);
      });
    }));
  });

  it("damps counts to 1 + ln n, and counts once where it is binary", () => {
    fc.assert(fc.property(documents, (texts) => {
      const weights = (options: { sublinearTf?: boolean; binary?: boolean }) => {
        const vectorizer = new TfidfVectorizer({ ...options, useIdf: false, norm: "none" });
        return rowsOf(vectorizer.fit(texts).transform(texts).toDense()).flat();
      };
      const counts = weights({});
      assertEquals(weights({ binary: true }), counts.map((count) => count > 0 ? 1 : 0));
      const damped = counts.map((count) => count > 0 ? 1 + Math.log(count) : 0);
      assertEquals(weights({ sublinearTf: true }), damped);
    }));
  });

  it("keeps the terms that the limits leave, and their weights", () => {
    const limits = fc.record({
      minDf: fc.integer({ min: 1, max: 3 }),
      maxDf: fc.constantFrom(3, 6),
    });
    fc.assert(fc.property(documents, limits, (texts, { minDf, maxDf }) => {
      const holders = (term: string) =>
        texts.filter((text) => termsOf(text, [1, 1]).includes(term)).length;
      const all = new TfidfVectorizer({ norm: "none" }).fit(texts);
      const kept = all.featureNames.filter((term) =>
        minDf <= holders(term) && holders(term) <= maxDf
      );
      fc.pre(kept.length > 0);
      const model = new TfidfVectorizer({ norm: "none", minDf, maxDf }).fit(texts);
      assertEquals(model.featureNames, kept);
      assertEquals([...model.idf], kept.map((term) => all.idf[all.featureNames.indexOf(term)]));
    }));
  });

  it("has the columns of a vocabulary in its order", () => {
    const chosen = fc.shuffledSubarray(["red", "lamp", "été", "never met"], { minLength: 1 });
    fc.assert(fc.property(documents, chosen, (texts, vocabulary) => {
      const model = new TfidfVectorizer({ vocabulary, useIdf: false, norm: "none" }).fit(texts);
      const counts = rowsOf(model.transform(texts).toDense());
      assertEquals(model.featureNames, vocabulary);
      texts.forEach((text, i) => {
        const terms = termsOf(text, [1, 1]);
        assertEquals(counts[i], vocabulary.map((term) => terms.filter((t) => t === term).length));
      });
    }));
  });
});
