import { describe, it } from "@std/testing/bdd";
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { searchMoreThuente } from "../../src/models/more_thuente.ts";
import recorded from "../fixtures/lbfgs/dcsrch_trials.json" with { type: "json" };

/** Functions of one variable and their derivatives. */
const lines: Record<string, (a: number) => [value: number, slope: number]> = {
  one: (a) => [-a / (a * a + 2), (a * a - 2) / (a * a + 2) ** 2],
  two: (a) => {
    const b = a + 0.004;
    return [b ** 5 - 2 * b ** 4, 5 * b ** 4 - 8 * b ** 3];
  },
  waves: (a) => {
    const growth = Math.exp(a / 40), cosine = Math.cos(3 * a), sine = Math.sin(3 * a);
    return [
      cosine * growth - a / 2 - Math.sin(a),
      -3 * sine * growth + cosine * growth / 40 - 0.5 - Math.cos(a),
    ];
  },
  steep: (a) => [Math.exp(a) - 50 * a, Math.exp(a) - 50],
  slowly: (a) => [-Math.log1p(a) + 1e-4 * a ** 3, -1 / (1 + a) + 3e-4 * a ** 2],
  falling: (a) => [-a, -1],
  broken: (a) => a === 0 ? [0, -1] : [NaN, NaN],
};

function search(name: string, first: number) {
  const tried: number[] = [];
  const at = (length: number) => {
    const [value, slope] = lines[name](length);
    return { length, value, slope };
  };
  const found = searchMoreThuente(
    (length) => {
      tried.push(length);
      return at(length);
    },
    at(0),
    first,
  );
  return { found, tried };
}

describe("searchMoreThuente", () => {
  for (const { line, tried } of recorded) {
    it(`tries what SciPy's dcsrch tries on line ${line} from ${tried[0]}`, () => {
      const got = search(line, tried[0]);
      assertEquals(got.tried.length, tried.length);
      got.tried.forEach((length, i) => assertAlmostEquals(length / tried[i], 1, 1e-7));
      assertEquals(got.found?.length, got.tried.at(-1));
    });
  }

  it("takes the first point where that is good enough", () => {
    assertEquals(search("one", 1.5).tried, [1.5]);
  });

  it("goes no farther than 1e10 on a line that falls for ever", () => {
    assertEquals(search("falling", 1).found?.length, 1e10);
  });

  it("gives up on a line that is not finite", () => {
    const { found, tried } = search("broken", 1);
    assertEquals([found, tried.length], [undefined, 50]);
  });
});
