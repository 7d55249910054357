import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals, assertInstanceOf } from "@std/assert";
import { decodeModel, decodeState } from "../../src/artifact/decode_model.ts";
import { encodeState } from "../../src/artifact/encode_model.ts";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { Matrix } from "../../src/core/matrix.ts";
import { isMlMatrix, toMatrix } from "../../src/core/ml_matrix.ts";
import { SparseMatrix } from "../../src/core/sparse_matrix.ts";
import { type ModelState, type Stateful, StateReader } from "../../src/core/state.ts";
import { ModelFormatError, ShapeError } from "../../src/errors.ts";
import type { ErrorClass } from "../shims/assert.ts";
import { corruptions } from "./corruptions.ts";
import type { Check, Estimator, Output } from "./estimator.ts";

/** The contract suite: what is promised of every spec, checked on one of them under all its options and data.
 *
 * A failure names the spec, its options and the check in the name of its case, and the data in its message.
 */
export function estimatorChecks(estimator: Estimator): void {
  const { name, kind, specs, bad, exempt = {} } = estimator;
  describe(name, () => {
    for (const [what, make, Class] of bad) {
      it(`refuses ${what}`, () => assertFails(make, Class));
    }
    const unmet = new Set(Object.keys(exempt));
    for (const [options, make] of Object.entries(specs)) {
      for (const check of [...CHECKS, ...kind.checks ?? []]) {
        const keys = [check.name, `${options} › ${check.name}`];
        keys.forEach((key) => unmet.delete(key));
        if (check.appliesTo?.(kind) === false || keys.some((key) => key in exempt)) continue;
        it(`${options} › ${check.name}`, async () => {
          for (const [what, data] of Object.entries(kind.data())) {
            await naming(`on ${what}`, () => check.run({ estimator, kind, make, data }));
          }
        });
      }
    }
    it("is exempt from no check that there is not", () => assertEquals([...unmet], []));
  });
}

/** What every kind promises, as far as it can. */
const CHECKS: readonly Check[] = [
  {
    name: "refits to the same bits",
    async run({ kind, make, data }) {
      const spec = make(),
        model = await kind.fit(spec, data),
        output = await kind.apply(model, data);
      for (const again of [await kind.fit(spec, data), await kind.fit(make(), data)]) {
        assertEquals(again.toState(), model.toState());
        assertEquals(await kind.apply(again, data), output);
      }
    },
  },
  {
    name: "changes neither itself, nor its model, nor what it is given",
    async run({ kind, make, data }) {
      const spec = make();
      const before = snapshot([spec, data]);
      const model = await kind.fit(spec, data), fitted = snapshot(model);
      await kind.apply(model, data);
      assertEquals(snapshot([spec, data]), before);
      assertEquals(snapshot(model), fitted);
    },
  },
  {
    name: "treats a row alone as among others",
    async run({ kind, make, data }) {
      const model = await kind.fit(make(), data), whole = await kind.apply(model, data);
      const last = kind.rows(data) - 1;
      const reversed = Array.from({ length: last + 1 }, (_, i) => last - i);
      for (const rows of [[last, 4, 4, 17], [2], reversed, []]) {
        const some = await kind.apply(model, kind.takeRows(data, rows));
        assertEquals(some, takeRows(whole, rows), `rows ${rows}`);
      }
    },
  },
  {
    name: "refuses other columns than it was fitted on",
    appliesTo: ({ widen }) => widen !== undefined,
    async run({ kind, make, data }) {
      const model = await kind.fit(make(), data), wide = kind.widen!(data);
      await assertFails(() => kind.apply(model, wide), ShapeError);
    },
  },
  {
    name: "does with what is absent as it says",
    appliesTo: ({ spoil }) => spoil !== undefined,
    async run({ estimator: { nan }, kind, make, data }) {
      const spoilt = kind.spoil!(data);
      if (spoilt === undefined) return;
      const clean = await kind.fit(make(), data);
      if (nan === "refuse") {
        await assertFails(() => kind.fit(make(), spoilt), RangeError);
        await assertFails(() => kind.apply(clean, spoilt), RangeError);
        return;
      }
      for (const model of [clean, await kind.fit(make(), spoilt)]) {
        const rows = rowsWithNaN(await kind.apply(model, spoilt));
        assertEquals(rows, nan === "pass" ? [2] : [], "rows with NaN");
      }
    },
  },
  {
    name: "gives ml-matrices for ml-matrices, of the same numbers",
    appliesTo: ({ toMl }) => toMl !== undefined,
    async run({ kind, make, data }) {
      const given = kind.toMl!(data);
      if (given === undefined) return;
      const model = await kind.fit(make(), data);
      assertEquals((await kind.fit(make(), given)).toState(), model.toState());
      const expected = await kind.apply(model, data);
      for (const [what, output] of Object.entries(await kind.apply(model, given))) {
        if (!(expected[what] instanceof Matrix)) {
          assertEquals(output, expected[what], what);
          continue;
        }
        assert("rows" in output && isMlMatrix(output), `${what} is no ml-matrix`);
        assertEquals(toMatrix(output), expected[what], what);
      }
    },
  },
  {
    name: "counts a row of weight 2 as two rows, and of weight 0 as none",
    appliesTo: ({ weighted = false }) => weighted,
    async run({ estimator: { tolerance = 1e-9 }, kind, make, data }) {
      const rows = Array.from({ length: kind.rows(data) }, (_, row) => row);
      const weightOf = (row: number) => row % 5 === 1 ? 2 : row % 7 === 3 ? 0 : 1;
      const counted = rows.flatMap((row) => Array<number>(weightOf(row)).fill(row));
      const sampleWeight = Float64Array.from(rows, weightOf);
      const weighted = await kind.fit(make(), data, { sampleWeight });
      const repeated = await kind.fit(make(), kind.takeRows(data, counted));
      // Rows of weight 0 may lie beyond what the fit has seen.
      const seen = kind.takeRows(data, counted);
      const expected = numbersOf(await kind.apply(repeated, seen));
      numbersOf(await kind.apply(weighted, seen)).forEach((value, k) =>
        assertAlmostEquals(value, expected[k], tolerance)
      );
    },
  },
  {
    name: "is the same after saving and loading",
    async run({ kind, make, data }) {
      const model = await kind.fit(make(), data), read = await reload(model.toState());
      const loaded = kind.complete?.(read) ?? read;
      assertEquals(loaded.constructor, model.constructor);
      assertEquals(snapshot(loaded), snapshot(model));
      assertEquals(loaded.toState(), model.toState());
      assertEquals(await kind.apply(loaded, data), await kind.apply(model, data));
    },
  },
  {
    name: "refuses a corrupt state",
    async run({ estimator: { nanTensors = [], looseFields = [] }, kind, make, data }) {
      const state = (await kind.fit(make(), data)).toState();
      for (
        const { what, state: changed, fatal } of corruptions(state, { nanTensors, looseFields })
      ) {
        await naming(what, async () => {
          const error = await errorOf(() => reload(changed));
          if (error !== undefined || fatal) assertInstanceOf(error, ModelFormatError);
        });
      }
    },
  },
];

/** A model of what a model file gives back. */
export async function reload(state: ModelState): Promise<Stateful> {
  if (state.type === "PipelineModel") return decodeModel(await encodeState(state));
  const holder = { type: "Holder", fields: {}, children: { model: state } };
  return new StateReader(await decodeState(await encodeState(holder)), stepDecoders).anyStep(
    "model",
  );
}

/** Adds to a failure where it happened. */
async function naming(place: string, body: () => void | Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    if (error instanceof Error) error.message = `${place}: ${error.message}`;
    throw error;
  }
}

async function errorOf(body: () => unknown): Promise<unknown> {
  try {
    await body();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Asserts that a call throws or rejects with an error of a class, whose message says what cannot be done. */
async function assertFails(body: () => unknown, Class: ErrorClass): Promise<void> {
  const error = await errorOf(body);
  assertInstanceOf(error, Class);
  assert(error.message.includes("Cannot"), `no "Cannot" in: ${error.message}`);
}

/** All that a value holds, down to the last digit. */
function snapshot(value: unknown): string {
  const endless = Infinity;
  return Deno.inspect(value, {
    depth: endless,
    iterableLimit: endless,
    strAbbreviateSize: endless,
    sorted: true,
  });
}

function takeRows(output: Output, rows: readonly number[]): Output {
  return Object.fromEntries(
    Object.entries(output).map(([what, of]) => {
      if (of instanceof Matrix || of instanceof SparseMatrix) return [what, of.takeRows(rows)];
      return [what, rows.map((row) => (of as readonly unknown[])[row])];
    }),
  );
}

/** Every number of an output, matrices written out. */
function numbersOf(output: Output): number[] {
  return Object.values(output).flatMap((of) => {
    if (of instanceof SparseMatrix) return [...of.toDense().data];
    if (of instanceof Matrix) return [...of.data];
    return (of as readonly unknown[]).filter((value) => typeof value === "number");
  });
}

function rowsWithNaN(output: Output): number[] {
  const rows = Object.values(output).flatMap((of) => {
    const { length } = numbersOf({ of });
    if (length === 0) return [];
    const count = "rows" in of ? of.rows : of.length;
    return Array.from({ length: count }, (_, row) => row)
      .filter((row) => numbersOf(takeRows({ of }, [row])).some(Number.isNaN));
  });
  return [...new Set(rows)];
}
