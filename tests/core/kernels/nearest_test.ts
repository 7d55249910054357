// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { type F32Matrix, nearestRows } from "../../../src/core/kernels/nearest.ts";
import { RandomState } from "../../../src/core/random.ts";
import { ShapeError } from "../../../src/errors.ts";

fc.configureGlobal({ seed: 6 });

/** Small integers: their products are exact in any order, and equal ones are many. */
function integers(seed: number, rows: number, columns: number, most = 3): F32Matrix {
  const random = new RandomState(seed);
  const data = Float32Array.from(
    { length: rows * columns },
    () => Math.floor(random.random() * (2 * most + 1)) - most,
  );
  return { rows, columns, data };
}

function rowOf({ columns, data }: F32Matrix, row: number): number[] {
  return [...data.subarray(row * columns, (row + 1) * columns)];
}

/** All rows that may be found, sorted. */
function slowNearest(
  matrix: F32Matrix,
  query: readonly number[],
  { k, mask }: { k: number; mask?: Uint8Array },
): { rows: number[]; scores: number[] } {
  const found = Array.from({ length: matrix.rows }, (_, row) => row)
    .filter((row) => mask === undefined || mask[row] !== 0)
    .map((row) => ({
      row,
      score: rowOf(matrix, row).reduce((sum, value, j) => sum + value * query[j], 0),
    }))
    .filter(({ score }) => !Number.isNaN(score))
    .sort((a, b) => a.score === b.score ? a.row - b.row : b.score - a.score)
    .slice(0, k);
  return { rows: found.map(({ row }) => row), scores: found.map(({ score }) => score) };
}

function assertNearest(
  matrix: F32Matrix,
  queries: F32Matrix,
  options: { k: number; mask?: Uint8Array },
): void {
  const { rows, scores } = nearestRows(matrix, queries, options);
  assertEquals([rows.length, scores.length], [queries.rows, queries.rows]);
  for (let query = 0; query < queries.rows; query++) {
    const expected = slowNearest(matrix, rowOf(queries, query), options);
    assertEquals([...rows[query]], expected.rows);
    // −0 of the slow sum is 0.
    assertEquals([...scores[query]], expected.scores.map((score) => score + 0));
  }
}

describe("nearestRows", () => {
  it("finds what sorting all scores finds", () => {
    const length = fc.integer({ min: 1, max: 20 });
    const seed = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(length, length, length, length, seed, (rows, columns, count, k, seed) => {
        const matrix = integers(seed, rows, columns), queries = integers(seed + 1, count, columns);
        const mask = Uint8Array.from(
          integers(seed + 2, rows, 1).data,
          (value) => Number(value > 0),
        );
        assertNearest(matrix, queries, { k });
        assertNearest(matrix, queries, { k, mask });
      }),
    );
  });

  it("finds them in a matrix of several pieces, by more queries than are asked at once", () => {
    assertNearest(integers(1, 1500, 301), integers(2, 6, 301), { k: 40 });
    assertNearest(integers(1, 40, 3), integers(2, 600, 3), { k: 5 });
    const mask = new Uint8Array(1500);
    mask.set([1, 2, 255], 1100);
    assertNearest(integers(1, 1500, 301), integers(2, 2, 301), { k: 4, mask });
  });

  it("gives a score the same bits whatever stands beside its row and query", () => {
    const random = new RandomState(3), columns = 37;
    const values = (rows: number): F32Matrix => ({
      rows,
      columns,
      data: Float32Array.from({ length: rows * columns }, () => random.random() - 0.5),
    });
    const matrix = values(9), queries = values(7);
    const whole = nearestRows(matrix, queries, { k: 9 });
    for (let query = 0; query < 7; query++) {
      const alone = { rows: 1, columns, data: Float32Array.from(rowOf(queries, query)) };
      whole.rows[query].forEach((row, place) => {
        const one = { rows: 1, columns, data: Float32Array.from(rowOf(matrix, row)) };
        assertEquals(nearestRows(one, alone, { k: 1 }).scores[0][0], whole.scores[query][place]);
      });
    }
  });

  it("never finds NaN, but infinity", () => {
    const data = Float32Array.of(1, NaN, -Infinity, 2, Infinity, 0);
    const matrix = { rows: 6, columns: 1, data };
    const { rows, scores } = nearestRows(matrix, {
      rows: 2,
      columns: 1,
      data: Float32Array.of(1, 0),
    }, { k: 6 });
    assertEquals([...rows[0]], [4, 3, 0, 5, 2]);
    assertEquals([...scores[0]], [Infinity, 2, 1, 0, -Infinity]);
    assertEquals([...rows[1]], [0, 3, 5]);
  });

  it("finds nothing where there is nothing", () => {
    const query = integers(1, 2, 3), none = { rows: 0, columns: 3, data: new Float32Array(0) };
    const empty = { rows: [new Uint32Array(0), new Uint32Array(0)], scores: new Array(2) };
    empty.scores.fill(new Float32Array(0));
    assertEquals(nearestRows(none, query, { k: 3 }), empty);
    assertEquals(nearestRows(query, query, { k: 3, mask: new Uint8Array(2) }), empty);
    assertEquals(nearestRows(query, none, { k: 3 }), { rows: [], scores: [] });
    assertNearest({ rows: 3, columns: 0, data: new Float32Array(0) }, {
      rows: 1,
      columns: 0,
      data: new Float32Array(0),
    }, { k: 2 });
  });

  it("changes nothing that it is given", () => {
    const matrix = integers(1, 5, 3),
      queries = integers(2, 2, 3),
      mask = Uint8Array.of(1, 0, 1, 1, 1);
    const copies = structuredClone([matrix, queries, mask]);
    nearestRows(matrix, queries, { k: 2, mask });
    assertEquals([matrix, queries, mask], copies);
  });

  it("says what does not fit", () => {
    const matrix = integers(1, 4, 3), query = integers(2, 1, 3);
    assertThrows(() => nearestRows(matrix, query, { k: 0 }), RangeError, "k");
    assertThrows(() => nearestRows(matrix, integers(2, 1, 2), { k: 1 }), ShapeError, "a query");
    const mask = new Uint8Array(3);
    assertThrows(() => nearestRows(matrix, query, { k: 1, mask }), ShapeError, "mask");
    const cut = { ...matrix, data: matrix.data.subarray(1) };
    assertThrows(() => nearestRows(cut, query, { k: 1 }), ShapeError, "the matrix's data");
    assertThrows(() => nearestRows(query, { ...cut, rows: 1 }, { k: 1 }), ShapeError, "queries");
  });
});
