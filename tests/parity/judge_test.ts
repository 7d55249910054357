import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch } from "@std/assert";
import { judge } from "./judge.ts";
import { type Fields, parseCase, type Tolerance } from "./parity_case.ts";

/** What is said of `got` where `expected` was expected, field by field. */
function verdicts(
  got: Fields,
  expected: Record<string, unknown>,
  tolerance: Record<string, Tolerance | Record<string, Tolerance>>,
): string[] {
  const text = JSON.stringify({ case: "a/b", params: {}, inputs: {}, expected, tolerance });
  return judge(parseCase(text, "."), got).map(({ field, message }) => `${field} ${message}`);
}

function array(data: unknown[], shape = [data.length], dtype = "float64") {
  return { dtype, shape, data };
}

const close: Tolerance = { mode: "allclose", atol: 0.1, rtol: 0.01 };

describe("which fields are judged", () => {
  it("those with a rule, by path, by parent or by default; the others are information", () => {
    const expected = { a: 1, deep: { b: 2, c: 3 }, note: "text" };
    const wrong = { a: 9, deep: { b: 9, c: 9 }, note: "other" };
    const judged = (tolerance: Record<string, Tolerance>) =>
      verdicts(wrong, expected, tolerance).map((verdict) => verdict.split(" ")[0]);
    assertEquals(judged({ a: close }), ["a"]);
    assertEquals(judged({ deep: close, "deep.c": { mode: "info" } }), ["deep.b"]);
    assertEquals(judged({ "*": close, note: { mode: "bonus" } }), ["a", "deep.b", "deep.c"]);
    assertEquals(judged({ "*": { mode: "info" }, c: close }), ["deep.c"]);
  });

  it("one that is missing has failed", () => {
    assertEquals(verdicts({}, { a: 1 }, { a: close }), ["a is missing"]);
  });

  it("a mode that is unknown has failed", () => {
    assertEquals(verdicts({ a: 1 }, { a: 1 }, { a: { mode: "magic" } }), [
      'a has the unknown tolerance mode "magic"',
    ]);
  });

  it("second bounds are not required", () => {
    assertEquals(verdicts({ a: 1 }, { a: 1 }, { a: close, tight: { a: { mode: "exact" } } }), []);
  });

  it("a list of fields is judged field by field", () => {
    const expected = { list: [{ a: 1, b: 2 }, { a: 1, b: 2 }] };
    const wrong = { list: [{ a: 1, b: 9 }, { a: 9, b: 9 }] } as unknown as Fields;
    const judged = verdicts(wrong, expected, { "*": close, b: { mode: "info" } });
    assertEquals(judged.map((verdict) => verdict.split(" ")[0]), ["list.1.a"]);
  });

  it("names may hold dots", () => {
    const expected = { splits: { "test_size=0.2,plain": { test: array([1, 2]) } } };
    const got = { splits: { "test_size=0.2,plain": { test: [1, 2] } } };
    assertEquals(verdicts(got, expected, { "*": { mode: "exact" } }), []);
  });
});

describe("allclose", () => {
  const judged = (got: Fields[string], expected: unknown, rule: Tolerance = close) =>
    verdicts({ a: got }, { a: expected }, { a: rule });

  it("allows the absolute and the relative bound together", () => {
    assertEquals(judged([1.1, 100], array([1, 101])), []);
    assertMatch(judged([1.2, 100], array([1, 100]))[0], /^a 1 of 2 entries differ, by 0\.1999/);
  });

  it("wants NaN where NaN is, and infinity where infinity is", () => {
    assertEquals(judged([NaN, Infinity], array([null, "Infinity"])), []);
    assertEquals(judged([1, NaN], array([null, 1])).length, 1);
    assertEquals(judged([1], array(["Infinity"])).length, 1);
    assertEquals(judged([-Infinity], array(["Infinity"])).length, 1);
  });

  it("wants the same shape", () => {
    assertEquals(judged([[1, 2]], array([1, 2], [2, 1])), [
      "a shape: has 1 entries, not 2",
    ]);
    assertEquals(judged(1, array([1])), ["a shape: is one value, not a list"]);
  });

  it("with a share, lets some entries be off", () => {
    const rule = { ...close, share: 0.75 };
    assertEquals(judged([1, 1, 1, 9], array([1, 1, 1, 1]), rule), []);
    assertEquals(judged([1, 1, 9, 9], array([1, 1, 1, 1]), rule).length, 1);
  });

  it("reads float32 and sparse arrays", () => {
    const tight = { mode: "allclose", atol: 0, rtol: 0 };
    assertEquals(judged([Math.fround(0.1)], array([0.1], [1], "float32"), tight), []);
    const csr = {
      ...array([5, 7], [2, 3]),
      format: "csr",
      indptr: [0, 1, 2],
      indices: [2, 0],
    };
    assertEquals(judged([[0, 0, 5], [7, 0, 0]], csr, tight), []);
  });
});

describe("the other modes", () => {
  it("exact: equal, in order", () => {
    const rule = { mode: "exact" };
    const expected = { a: ["x", null, 1] };
    assertEquals(verdicts({ a: ["x", null, 1] }, expected, { a: rule }), []);
    assertMatch(verdicts({ a: ["x", "y", 1] }, expected, { a: rule })[0], /1 of 3 .*"y" for null/);
  });

  it("up to sign, by row or by column", () => {
    const expected = { a: array([1, 2, 3, 4], [2, 2]) };
    const rows = { a: { ...close, mode: "rows_up_to_sign" } };
    const columns = { a: { ...close, mode: "columns_up_to_sign" } };
    assertEquals(verdicts({ a: [[-1, -2], [3, 4]] }, expected, rows), []);
    assertEquals(verdicts({ a: [[-1, -2], [3, 4]] }, expected, columns).length, 1);
    assertEquals(verdicts({ a: [[-1, 2], [-3, 4]] }, expected, columns), []);
  });

  it("up to sign and scale, but for columns whose correlations lie close", () => {
    const expected = {
      canonical_correlations_all: array([0.9, 0.5, 0.495]),
      a: array([1, 1, 0, 2, 3, 1, 3, 2, 5], [3, 3]),
    };
    const rule: Tolerance = {
      mode: "columns_up_to_sign_and_scale",
      atol: 1e-6,
      skip_if_gap_below: 0.02,
    };
    assertEquals(verdicts({ a: [[-2, 9, 9], [-4, 1, 7], [-6, 5, 8]] }, expected, { a: rule }), []);
    assertEquals(
      verdicts({ a: [[5, 1, 0], [4, 3, 1], [6, 2, 5]] }, expected, { a: rule }).length,
      1,
    );
  });

  it("at most and at least an expected field", () => {
    const expected = { best: { loss: 10 }, low: 0.8 };
    const most = { loss: { mode: "at_most", value: "best.loss", rtol: 0.01 } };
    assertEquals(verdicts({ loss: 10.1 }, expected, most), []);
    assertEquals(verdicts({ loss: 10.2 }, expected, most), ["loss is 10.2, over 10.1"]);
    const least = { score: { mode: "at_least", value: "low" } };
    assertEquals(verdicts({ score: 0.8 }, expected, least), []);
    assertEquals(verdicts({ score: 0.7 }, expected, least), ["score is 0.7, below 0.8"]);
  });

  it("exact where the reference probabilities are clear", () => {
    const expected = {
      m: { predict_test: array([0, 1]), predict_proba_test: array([0.9, 0.1, 0.49, 0.51], [2, 2]) },
    };
    const rule = { "m.predict_test": { mode: "exact_where_margin_over", margin: 0.1 } };
    assertEquals(verdicts({ m: { predict_test: [0, 0] } }, expected, rule), []);
    assertEquals(verdicts({ m: { predict_test: [1, 1] } }, expected, rule).length, 1);
  });

  it("subset and rest, and set", () => {
    const expected = { must_include: ["a", "b"], tie_candidates: ["c", "d"], all: [1, 2] };
    const tolerance = {
      must_include: { mode: "subset" },
      tie_candidates: { mode: "rest_from" },
      all: { mode: "set" },
    };
    const got = (terms: string[], all: number[]) => ({
      must_include: terms,
      tie_candidates: terms,
      all,
    });
    assertEquals(verdicts(got(["d", "b", "a"], [2, 1]), expected, tolerance), []);
    assertEquals(verdicts(got(["b", "e"], [1, 3]), expected, tolerance), [
      'must_include lacks ["a"]',
      'tie_candidates has ["e"], which are not allowed',
      "all differs in [3,2]",
    ]);
  });

  it("pixels: the largest and the mean difference", () => {
    const expected = { a: array([10, 10, 10, 10]) };
    const rule = { a: { mode: "pixels", max_abs: 2, mean_abs: 0.5 } };
    assertEquals(verdicts({ a: [12, 10, 10, 10] }, expected, rule), []);
    assertEquals(verdicts({ a: [13, 10, 10, 10] }, expected, rule).length, 1);
    assertEquals(verdicts({ a: [11, 11, 11, 11] }, expected, rule).length, 1);
  });

  it("resample: away from the ends", () => {
    const expected = { a: array([1, 1, 1, 1, 1, 1]) };
    const rule = {
      a: {
        mode: "resample",
        interior_skip: 1,
        rel_rms_max_interior: 0.05,
        max_abs_interior: 0.09,
      },
    };
    assertEquals(verdicts({ a: [9, 1, 1.08, 1, 1, 9] }, expected, rule), []);
    assertEquals(verdicts({ a: [9, 1, 1.1, 1, 1, 9] }, expected, rule).length, 1);
    assertEquals(verdicts({ a: [1, 1.06, 1.06, 1.06, 1.06, 1] }, expected, rule).length, 1);
  });
});
