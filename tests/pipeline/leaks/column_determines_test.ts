import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertGreater } from "@std/assert";
import { findLeaks } from "@medley/medley";
import { Clinic, errorsOf, namesOf, seeds } from "./clinic.ts";

const name = "error: column determines the label: leak";

/** For every seed, the errors of a table with one more column. */
async function errorsWith(
  add: (clinic: Clinic) => unknown,
  options: ConstructorParameters<typeof Clinic>[0] = {},
): Promise<string[][]> {
  return await Promise.all(seeds.map(async (seed) => {
    const clinic = new Clinic({ ...options, seed });
    add(clinic);
    return errorsOf(await findLeaks(clinic.table()));
  }));
}

const all = (found: string[]) => seeds.map(() => found);
const two = { classes: ["no", "yes"] };

describe("a column that determines the label", () => {
  const made: Record<string, (clinic: Clinic) => unknown> = {
    "codes": (c) => c.numbers("leak", (k) => [7, 3, 5][k]),
    "words": (c) => c.words("leak", (k) => ["A", "B", "C"][k]),
    "several codes a class": (c) => c.numbers("leak", (k) => 10 * k + c.random.randomInteger(2)),
    "codes, one in a hundred wrong": (c) =>
      c.words("leak", (k, row) => row % 100 === 7 ? "A" : ["A", "B", "C"][k]),
    "codes with noise": (c) => c.numbers("leak", (k) => k + c.random.normal(0, 0.05)),
    "codes with noise and strays": (c) =>
      c.numbers("leak", (k, row) => (row % 90 === 8 ? 40 : k) + c.random.uniform(0, 0.01)),
    "one class only": (c) => c.words("leak", (k) => k === 1 ? "yes" : "no"),
    "an encoding of one class": (c) =>
      c.numbers("leak", (k) => 0.8 * Number(k === 2) + 0.2 * c.random.random() ** 2),
    "an amount that one class has": (c) =>
      c.numbers("leak", (k) => k === 0 ? 0 : Math.round(100 * c.random.lognormal(3, 1)) / 100 + 1),
    "a score that was cut into classes": (c) =>
      c.numbers("leak", (k) => 33 * k + c.random.uniform(0, 33)),
    "months that were cut into seasons": (c) =>
      c.numbers("leak", (k) => 1 + 4 * k + c.random.randomInteger(4)),
    "a code in half of the rows": (c) =>
      c.words("leak", (k, row) => row % 2 === 0 ? `code ${k}` : null),
  };
  for (const [what, add] of Object.entries(made)) {
    it(`is an error: ${what}`, async () => assertEquals(await errorsWith(add), all([name])));
  }

  it("is an error of two classes and of ten", async () => {
    const code = (c: Clinic) => c.numbers("leak", (k) => 3 * k % 11);
    assertEquals(await errorsWith(code, two), all([name]));
    const ten = Array.from({ length: 10 }, (_, k) => `class ${k}`);
    assertEquals(await errorsWith(code, { classes: ten }), all([name]));
    const noisy = (c: Clinic) => c.numbers("leak", (k) => k + c.random.normal(0, 0.07));
    assertEquals(await errorsWith(noisy, two), all([name]));
  });

  it("shows its numbers", async () => {
    const [{ evidence, message }] = await findLeaks(
      new Clinic().numbers("leak", (k) => k).table(),
    );
    assertEquals([evidence.rows, evidence.right, evidence.balancedAccuracy], [240, 240, 1]);
    assertEquals([evidence.levels, evidence.shape], [3, "code"]);
    assertGreater(evidence.nextBest as number, 0);
    assertEquals(message.includes('"leak" tells the label of 240 of 240 rows'), true);
  });
});

describe("an honest column", () => {
  const honest: Record<string, (clinic: Clinic) => unknown> = {
    "normal, three deviations apart": (c) => c.numbers("strong", (k) => c.random.normal(3 * k, 1)),
    "normal, five deviations apart": (c) => c.numbers("strong", (k) => c.random.normal(5 * k, 1)),
    "one class far off, as of irises": (c) =>
      c.numbers("strong", (k) => c.random.normal([1.46, 4.26, 5.55][k], [0.17, 0.47, 0.55][k])),
    "the same, rounded": (c) =>
      c.numbers(
        "strong",
        (k) => Math.round(10 * c.random.normal([0.25, 1.3, 2][k], [0.1, 0.2, 0.27][k])) / 10,
      ),
    "skewed": (c) => c.numbers("strong", (k) => c.random.lognormal(2 * k, 0.7)),
    "counts": (c) => c.numbers("strong", (k) => c.random.poisson(1 + 8 * k)),
    "levels that mostly tell": (c) =>
      c.words("strong", (k) => `level ${c.random.random() < 0.93 ? k : c.random.randomInteger(3)}`),
    "levels that tell, but for one": (c) =>
      c.words("strong", (k) => c.random.random() < 0.2 ? "other" : `level ${k}`),
    "persons of one class each": (c) =>
      c.words("person", (k) => `${c.classes[k]} person ${c.random.randomInteger(12)}`),
  };
  for (const [what, add] of Object.entries(honest)) {
    it(`is no error: ${what}`, async () => assertEquals(await errorsWith(add), all([])));
  }

  it("is none of two classes either", async () => {
    const irises = (c: Clinic) =>
      c.numbers("petal", (k) => c.random.normal([1.46, 4.26][k], [0.17, 0.47][k]));
    assertEquals(await errorsWith(irises, { ...two, rows: 100 }), all([]));
  });

  it("is none among others that tell as much", async () => {
    const blobs = (c: Clinic) =>
      ["x", "y"].forEach((name) => c.numbers(name, (k) => c.random.normal(12 * k, 1)));
    assertEquals(await errorsWith(blobs), all([]));
  });

  it("is named as a warning where it tells a class for certain, and where rows are few", async () => {
    const petal = new Clinic().numbers("petal", (k) => k === 0 ? 1 + k : 6).table();
    assertEquals(errorsOf(await findLeaks(petal)).length, 1);
    const irises = new Clinic({ seed: 4 });
    irises.numbers("petal", (k) => irises.random.normal([1.46, 4.26, 5.55][k], 0.3));
    assertEquals(namesOf(await findLeaks(irises.table())), [
      "warning: column determines the label: petal",
    ]);
    const few = new Clinic({ rows: 30 }).words("leak", (k) => "abc"[k]).table();
    assertEquals(namesOf(await findLeaks(few)), ["warning: column determines the label: leak"]);
  });

  it("is told from other groups only", async () => {
    const clinic = new Clinic();
    clinic.groups("person", (k, row) => `${k} ${row % 8}`);
    clinic.words("habit", (k, row) => `habit ${k} ${row % 8}`);
    assertEquals(namesOf(await findLeaks(clinic.table())), []);
  });
});
