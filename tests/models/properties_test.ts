// deno-lint-ignore-file no-import-prefix
import fc from "npm:fast-check@4.10.2";
import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { IsotonicRegression } from "../../src/models/isotonic_regression.ts";
import { LabelEncoder } from "../../src/models/label_encoder.ts";
import { LevelImputer } from "../../src/models/level_imputer.ts";
import { compareLevels, type Level } from "../../src/models/levels.ts";
import { OneHotEncoder } from "../../src/models/one_hot_encoder.ts";
import { OrdinalEncoder } from "../../src/models/ordinal_encoder.ts";
import { PlattScaling } from "../../src/models/platt_scaling.ts";
import { SimpleImputer } from "../../src/models/simple_imputer.ts";
import { StandardScaler } from "../../src/models/standard_scaler.ts";
import { denseOf, entry, listOf, rowsOf, shapes, tableOf } from "../core/arbitraries.ts";

fc.configureGlobal({ seed: 3 });

/** Whole numbers, so that sums of them are exact. */
const whole = fc.integer({ min: -50, max: 50 });

describe("StandardScaler, of any matrix", () => {
  const milli = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000);
  const tables = shapes(2).chain((shape) => tableOf(milli, shape));

  it("gives columns of mean 0 and variance 1, or 0 where they are constant", () => {
    fc.assert(fc.property(tables, (rows) => {
      const x = Matrix.fromRows(rows), model = new StandardScaler().fit(x);
      const scaled = rowsOf(model.transform(x));
      for (let j = 0; j < x.columns; j++) {
        const values = scaled.map((row) => row[j]);
        const meanOf = (numbers: number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
        assertAlmostEquals(meanOf(values), 0, 1e-6);
        const variance = meanOf(values.map((value) => value * value));
        assertAlmostEquals(variance, model.scale[j] === 1 ? model.variance[j] : 1, 1e-6);
      }
    }));
  });

  it("comes back by its inverse", () => {
    fc.assert(fc.property(shapes(1).chain((shape) => denseOf(shape)), ({ matrix, rows }) => {
      const model = new StandardScaler().fit(matrix);
      const back = rowsOf(model.inverseTransform(model.transform(matrix)));
      const tolerance = matrix.data instanceof Float32Array ? 1e-3 : 1e-9;
      back.forEach((row, i) =>
        row.forEach((value, j) => assertAlmostEquals(value, rows[i][j], tolerance))
      );
    }));
  });

  it("does not see columns that were shifted and stretched", () => {
    const drawn = shapes(2).chain((shape) => tableOf(whole, shape));
    fc.assert(fc.property(drawn, whole, fc.constantFrom(0.25, 2, 1024), (rows, shift, factor) => {
      const x = Matrix.fromRows(rows), data = x.data.map((value) => factor * value + shift);
      const moved = new Matrix(x.rows, x.columns, data);
      const scaler = new StandardScaler(), model = scaler.fit(x), other = scaler.fit(moved);
      const expected = model.transform(x).data, actual = other.transform(moved).data;
      expected.forEach((value, k) => {
        const constant = model.variance[k % x.columns] === 0;
        assertAlmostEquals(actual[k], constant ? 0 : value, 1e-9);
      });
    }));
  });

  it("leaves NaN where it is, and learns as if it were not there", () => {
    const drawn = fc.tuple(fc.array(entry, { minLength: 1 }), fc.array(fc.nat(20)));
    fc.assert(fc.property(drawn, ([values, gaps]) => {
      const holes = gaps.reduce((list: number[], at) => list.toSpliced(at, 0, NaN), values);
      const column = (numbers: number[]) =>
        new Matrix(numbers.length, 1, Float64Array.from(numbers));
      const model = new StandardScaler().fit(column(holes));
      const alone = new StandardScaler().fit(column(values));
      assertEquals(model.toState(), alone.toState());
      const scaled = model.transform(column(holes));
      assertEquals(Array.from(scaled.data, Number.isNaN), holes.map(Number.isNaN));
    }));
  });
});

describe("SimpleImputer, of any matrix", () => {
  const holey = fc.oneof({ weight: 2, arbitrary: whole }, fc.constant(NaN));
  const tables = shapes(1).chain((shape) => tableOf(holey, shape));

  it("fills what is absent by the statistic of what is there, and changes nothing else", () => {
    const strategies = fc.constantFrom(
      "mean" as const,
      "median" as const,
      "most_frequent" as const,
    );
    fc.assert(fc.property(tables, strategies, (rows, strategy) => {
      const options = { strategy, keepEmptyFeatures: true };
      const x = Matrix.fromRows(rows), model = new SimpleImputer(options).fit(x);
      rowsOf(model.transform(x)).forEach((row, i) =>
        row.forEach((value, j) => {
          if (!Number.isNaN(rows[i][j])) return assertEquals(value, rows[i][j]);
          const present = rows.map((other) => other[j]).filter((other) => !Number.isNaN(other));
          assertAlmostEquals(value, statistics[strategy](present), 1e-12);
        })
      );
    }));
  });

  it("marks what is absent, in the columns that had absences", () => {
    fc.assert(fc.property(tables, (rows) => {
      const options = { addIndicator: true, keepEmptyFeatures: true };
      const x = Matrix.fromRows(rows), model = new SimpleImputer(options).fit(x);
      const marks = rowsOf(model.transform(x)).map((row) => row.slice(x.columns));
      const columns = [...x.row(0).keys()].filter((j) => rows.some((row) => Number.isNaN(row[j])));
      assertEquals(model.indicators, columns);
      assertEquals(marks, rows.map((row) => columns.map((j) => Number.isNaN(row[j]) ? 1 : 0)));
    }));
  });

  it("has nothing to do the second time", () => {
    fc.assert(fc.property(tables, (rows) => {
      const filled = new SimpleImputer().fit(Matrix.fromRows(rows)).transform(
        Matrix.fromRows(rows),
      );
      assertEquals(new SimpleImputer().fit(filled).transform(filled), filled);
    }));
  });

  const statistics = {
    mean: (values: number[]) => values.reduce((a, b) => a + b, 0) / (values.length || 1),
    median(values: number[]) {
      const sorted = values.toSorted((a, b) => a - b), middle = sorted.length >> 1;
      if (sorted.length === 0) return 0;
      return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    },
    most_frequent(values: number[]) {
      const often = (value: number) => values.filter((other) => other === value).length;
      return values.toSorted((a, b) => often(b) - often(a) || a - b)[0] ?? 0;
    },
  };
});

const levels = fc.constantFrom<Level[]>("a", "B", "ä", "😀", "\uffff", "", 3, -1, 10, null);
const columns = fc.integer({ min: 0, max: 8 }).chain((rows) =>
  fc.array(listOf(levels, rows), { minLength: 1, maxLength: 3 })
);

describe("encoders of levels, of any columns", () => {
  it("come back by their inverses", () => {
    fc.assert(fc.property(columns, (drawn) => {
      const oneHot = new OneHotEncoder().fit(drawn), ordinal = new OrdinalEncoder().fit(drawn);
      assertEquals(oneHot.inverseTransform(oneHot.transform(drawn)), drawn);
      assertEquals(ordinal.inverseTransform(ordinal.transform(drawn)), drawn);
      const dropping = new OneHotEncoder({ drop: "first" }).fit(drawn);
      assertEquals(dropping.inverseTransform(dropping.transform(drawn)), drawn);
    }));
  });

  it("code levels in their order: numbers, strings by code point, absence", () => {
    fc.assert(fc.property(columns, (drawn) => {
      const model = new OrdinalEncoder().fit(drawn), codes = model.transform(drawn);
      drawn.forEach((column, j) => {
        column.forEach((a, i) =>
          column.forEach((b, k) => {
            const difference = codes.row(i)[j] - codes.row(k)[j];
            assertEquals(Math.sign(difference), Math.sign(compareLevels(a, b)) + 0);
          })
        );
      });
    }));
  });

  it("learn the same from rows in any order, and from each twice", () => {
    fc.assert(fc.property(columns, (drawn) => {
      const reversed = drawn.map((column) => column.toReversed());
      const doubled = drawn.map((column) => [...column, ...column]);
      for (const spec of [new OneHotEncoder(), new OrdinalEncoder()]) {
        const state = spec.fit(drawn).toState();
        assertEquals(spec.fit(reversed).toState(), state);
        assertEquals(spec.fit(doubled).toState(), state);
      }
    }));
  });

  it("give every known level one feature, and unknown ones none", () => {
    fc.assert(fc.property(columns, columns, (known, others) => {
      const model = new OneHotEncoder({ unknown: "ignore" }).fit(known);
      const width = model.featureNames(known.map((_, j) => `${j}`)).length;
      const met = known.map((column) => new Set(column));
      const given = known.map((_, j) => others[j % others.length]);
      const encoded = model.transform(given);
      assertEquals(encoded.columns, width);
      rowsOf(encoded).forEach((row, i) => {
        const expected = given.filter((column, j) => met[j].has(column[i])).length;
        assertEquals(row.reduce((sum, value) => sum + value, 0), expected);
        assert(row.every((value) => value === 0 || value === 1));
      });
    }));
  });

  it("code unknown levels as they are told", () => {
    fc.assert(fc.property(columns, (drawn) => {
      const model = new OrdinalEncoder({ unknown: -7 }).fit(drawn);
      const codes = model.transform(drawn.map(() => ["never met"]));
      assertEquals([...codes.data], drawn.map(() => -7));
    }));
  });
});

describe("LevelImputer, of any columns", () => {
  it("leaves nothing absent that has anything to go by, and changes nothing else", () => {
    fc.assert(fc.property(columns.filter(([first]) => first.length > 0), (drawn) => {
      const present = drawn.filter((column) => column.some((level) => level !== null));
      const filled = new LevelImputer().fit(present).transform(present);
      present.forEach((column, j) =>
        column.forEach((level, i) => {
          if (level !== null) return assertEquals(filled[j][i], level);
          assert(column.includes(filled[j][i]) && filled[j][i] !== null);
        })
      );
    }));
  });
});

describe("LabelEncoder, of any labels", () => {
  it("comes back by its inverse, and refuses no label that it has met", () => {
    const strings = fc.array(fc.string({ unit: "grapheme", maxLength: 3 }), { minLength: 1 });
    const numbers = fc.array(entry, { minLength: 1 });
    fc.assert(fc.property(fc.oneof(strings, numbers), (labels) => {
      const model = new LabelEncoder().fit(labels);
      const decoded = model.inverseTransform(model.transform(labels));
      // 0 and −0 are one class.
      assertEquals(
        decoded.map((label) => typeof label === "number" ? label + 0 : label),
        labels.map((label) => typeof label === "number" ? label + 0 : label),
      );
      assertEquals([...model.transform(model.classes)], [...model.classes.keys()]);
    }));
  });
});

describe("calibrations, of any pairs", () => {
  const pairs = fc.array(fc.tuple(whole, fc.constantFrom<number[]>(0, 1)), { minLength: 1 });

  it("never fall where they must rise, and keep the mean of the targets", () => {
    fc.assert(fc.property(pairs, (drawn) => {
      const scores = drawn.map(([score]) => score), targets = drawn.map(([, target]) => target);
      const model = new IsotonicRegression({ outOfBounds: "clip" }).fit(scores, targets);
      const predicted = model.predict(scores);
      const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
      assertAlmostEquals(sum(predicted), sum(targets), 1e-9);
      const ascending = model.predict(scores.toSorted((a, b) => a - b));
      ascending.subarray(1).forEach((value, k) => assert(value >= ascending[k]));
    }));
  });

  it("fit no worse than any constant", () => {
    fc.assert(fc.property(pairs, fc.double({ min: 0, max: 1, noNaN: true }), (drawn, constant) => {
      const scores = drawn.map(([score]) => score), targets = drawn.map(([, target]) => target);
      const predicted = new IsotonicRegression().fit(scores, targets).predict(scores);
      const loss = (valueOf: (i: number) => number) =>
        targets.reduce((total, target, i) => total + (target - valueOf(i)) ** 2, 0);
      assert(loss((i) => predicted[i]) <= loss(() => constant) + 1e-9);
    }));
  });

  it("turn around with the targets", () => {
    fc.assert(fc.property(pairs, (drawn) => {
      const scores = drawn.map(([score]) => score), targets = drawn.map(([, target]) => target);
      const positive = new PlattScaling().fit(scores, targets).predict(scores);
      const negative = new PlattScaling().fit(scores, targets.map((t) => 1 - t)).predict(scores);
      positive.forEach((p, i) => assertAlmostEquals(p + negative[i], 1, 1e-6));
    }));
  });
});
