// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { stepDecoders } from "../../../src/artifact/step_decoders.ts";
import { Matrix } from "../../../src/core/matrix.ts";
import { type ModelState, StateReader } from "../../../src/core/state.ts";
import { ModelFormatError } from "../../../src/errors.ts";
import { BlockProfile } from "../../../src/pipeline/drift/block_profile.ts";
import { LevelProfile } from "../../../src/pipeline/drift/level_profile.ts";
import { cellOf, NumberProfile } from "../../../src/pipeline/drift/number_profile.ts";

fc.configureGlobal({ seed: 1, numRuns: 100 });

/** The profile of a state that has one thing changed. */
function read(state: ModelState, change: Partial<ModelState>) {
  return stepDecoders[state.type](new StateReader({ ...state, ...change }, stepDecoders));
}

describe("NumberProfile", () => {
  it("counts every value once, at an edge or between two", () => {
    const value = fc.oneof(fc.double({ noNaN: true, min: -9, max: 9 }), fc.integer({ max: 3 }));
    fc.assert(fc.property(fc.array(value), (values) => {
      const { edges, counts, rows } = NumberProfile.of([...values, NaN]);
      assertEquals(rows, values.length);
      assert(edges.length <= 21 && counts.length === 2 * edges.length + 1);
      assertEquals([counts[0], counts.at(-1)], [0, 0]);
      edges.forEach((edge, k) => {
        assertEquals(counts[2 * k + 1], values.filter((value) => value === edge).length);
      });
      if (values.length > 0) {
        assertEquals([edges[0], edges.at(-1)], [Math.min(...values) + 0, Math.max(...values) + 0]);
      }
    }));
  });

  it("finds the place of a value below, at, between and above edges", () => {
    const edges = Float64Array.of(1, 2, 5);
    assertEquals([0, 1, 1.5, 2, 4, 5, 6].map((value) => cellOf(edges, value)), [
      0,
      1,
      2,
      3,
      4,
      5,
      6,
    ]);
    assertEquals(cellOf(new Float64Array(), 1), 0);
  });

  it("knows which values would lie outside of the others", () => {
    assertEquals(NumberProfile.of([1, 2, 3]).outermost("both"), 2);
    assertEquals(NumberProfile.of([1, 1, 2, 3]).outermost("both"), 1);
    assertEquals(NumberProfile.of([1, 1, 3, 3]).outermost("both"), 0);
    assertEquals(NumberProfile.of([7]).outermost("both"), 1);
    assertEquals(NumberProfile.of([]).outermost("both"), 0);
  });

  it("refuses a state that no fit has made", () => {
    const state = NumberProfile.of([1, 2, 3]).toState(), { edges, counts } = state.tensors!;
    for (
      const tensors of [
        { edges: { shape: [3], data: Float64Array.of(1, 3, 2) }, counts },
        { edges: { shape: [3], data: Float64Array.of(1, 2, Infinity) }, counts },
        { edges, counts: { shape: [7], data: Uint32Array.of(1, 1, 0, 1, 0, 1, 0) } },
        { edges, counts: { shape: [7], data: Uint32Array.of(0, 1, 0, 0, 0, 1, 0) } },
        { edges, counts: { shape: [7], data: Uint32Array.of(0, 1, 2 ** 32 - 1, 1, 0, 1, 0) } },
      ]
    ) assertThrows(() => read(state, { tensors }), ModelFormatError);
  });
});

describe("LevelProfile", () => {
  it("lists the most frequent levels, and never some of those that tie", () => {
    const levels = Array.from({ length: 400 }, (_, i) => [`a${i}`, `a${i}`, `b${i}`]).flat();
    const profile = LevelProfile.of([...levels, null]);
    assertEquals([profile.levels.length, profile.others, profile.rows], [400, 400, 1200]);
    assertEquals(profile.levels.slice(0, 3), ["a0", "a1", "a10"]);
    // With one row fewer, a level of two rows would tie with those that are not listed.
    assertEquals(profile.alone, 1200);
    const single = LevelProfile.of(Array.from({ length: 600 }, (_, i) => `${i}`));
    assertEquals([single.levels, single.others, single.alone], [[], 600, 600]);
  });

  it("counts levels of one row as unknown there", () => {
    assertEquals(LevelProfile.of(["a", "b", "a", "c"]).alone, 2);
    assertEquals(LevelProfile.of([null]).alone, 0);
  });

  it("refuses a state that no fit has made", () => {
    const state = LevelProfile.of(["a", "a", "b"]).toState();
    const counts = (...data: number[]) => ({
      tensors: { counts: { shape: [2], data: Uint32Array.from(data) } },
    });
    assertThrows(() => read(state, counts(1, 2)), ModelFormatError, "largest first");
    assertThrows(() => read(state, counts(1, 0)), ModelFormatError, "above 0");
    const twice = { fields: { levels: ["a", "a"], others: 0 } };
    assertThrows(() => read(state, twice), ModelFormatError, "differ");
    const negative = { fields: { levels: ["a", "b"], others: -1 } };
    assertThrows(() => read(state, negative), ModelFormatError, "others");
  });
});

describe("BlockProfile", () => {
  const block = (rows: number[][]) => ({
    modality: "image",
    ids: rows.map((_, i) => `${i}`),
    features: Matrix.fromRows(rows),
    present: new Uint8Array(rows.length).fill(1),
    names: rows[0].map((_, j) => `${j}`),
  });

  it("measures training rows as a profile without them does", () => {
    const entry = fc.double({ min: -5, max: 5, noNaN: true });
    const table = fc.array(fc.tuple(entry, entry, fc.constant(3)), { minLength: 4, maxLength: 12 });
    fc.assert(fc.property(table, (rows) => {
      const whole = block(rows), profile = BlockProfile.of(whole);
      const leftOut = profile.distancesOf(whole, { leftOut: true });
      rows.forEach((row, i) => {
        const others = BlockProfile.of(block(rows.toSpliced(i, 1)));
        // Where others hardly vary, rounding decides.
        if (others.variance.some((variance, j) => j < 2 && variance < 1e-6)) return;
        assertAlmostEquals(leftOut[i], others.distancesOf(block([row]))[0], 1e-6);
      });
    }));
  });

  it("has bounded features, evenly chosen, and no distance beyond 4", () => {
    const wide = BlockProfile.of(block([1, 2, 3].map((value) => new Array(5000).fill(value))));
    assertEquals([wide.columns.length, wide.columns[1], wide.columns.at(-1)], [1024, 4, 4995]);
    assertEquals([...wide.distancesOf(block([new Array(5000).fill(1e9)]))], [4]);
  });

  it("refuses a state that no fit has made", () => {
    const state = BlockProfile.of(block([[1, 2], [3, 4]])).toState();
    for (
      const [name, data] of [
        ["columns", Uint32Array.of(1, 0)],
        ["mean", Float64Array.of(0, NaN)],
        ["variance", Float64Array.of(1, -1)],
      ] as const
    ) {
      const tensors = { ...state.tensors, [name]: { shape: [2], data } };
      assertThrows(() => read(state, { tensors }), ModelFormatError, name);
    }
  });
});
