import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { findLeaks, type StringColumn } from "@medley/medley";
import { Clinic, errorsOf, namesOf, seeds } from "./clinic.ts";

/** The errors of a table with test rows, for every seed. */
async function errors(change: (clinic: Clinic) => unknown): Promise<string[][]> {
  return await Promise.all(seeds.map(async (seed) => {
    const clinic = new Clinic({ seed });
    change(clinic);
    return errorsOf(await findLeaks(clinic.table(), { testRows: clinic.testRows() }));
  }));
}

/** The row that each row copies: a training row for some of the test rows, or any row for some of all. */
function copied(clinic: Clinic, { from, share }: { from: "train" | "any"; share: number }) {
  const test = new Set(clinic.testRows());
  return clinic.labels.map((_, row) => {
    if (clinic.random.random() >= share || from === "train" && !test.has(row)) return row;
    while (true) {
      const other = clinic.random.randomInteger(clinic.rows);
      if (from === "any" || !test.has(other)) return other;
    }
  });
}

/** Copies column and label. */
function copy(clinic: Clinic, name: string, source: readonly number[]): void {
  const at = clinic.columns.findIndex((column) => column.name === name);
  const column = clinic.columns[at] as StringColumn;
  const labels = [...clinic.labels];
  source.forEach((other, row) => clinic.labels[row] = labels[other]);
  clinic.columns[at] = { ...column, values: source.map((other) => column.values[other]) };
}

describe("the same media in train and test", () => {
  const name = "error: same media in train and test: photo";

  it("are an error where test rows repeat training rows, or rows were repeated before the split", async () => {
    for (const from of ["train", "any"] as const) {
      const found = await errors((c) => copy(c, "photo", copied(c, { from, share: 0.2 })));
      assertEquals(found, seeds.map(() => [name]));
    }
  });

  it("are a warning of one placeholder, of icons, and of a single slip", async () => {
    const none = { kind: "bytes", bytes: new Uint8Array(9), name: "none" } as const;
    const icons = "abc".split("").map((icon) => ({
      ...none,
      bytes: new TextEncoder().encode(icon),
    }));
    const honest: ((clinic: Clinic) => unknown)[] = [
      (c) => c.media("photo", (_, row) => c.random.random() < 0.3 ? { ...none } : c.picture(row)),
      (c) => c.media("photo", () => icons[c.random.randomInteger(3)]),
      (c) => c.media("photo", (_, row) => row < 2 || row === 3 ? none : c.picture(row)),
    ];
    for (const add of honest) {
      assertEquals(await errors(add), seeds.map(() => []));
      const clinic = new Clinic();
      add(clinic);
      const leaks = await findLeaks(clinic.table(), { testRows: clinic.testRows() });
      assertEquals(namesOf(leaks), [name.replace("error", "warning")]);
    }
  });

  it("are a warning without test rows, unless groups keep them together", async () => {
    const clinic = new Clinic();
    copy(clinic, "photo", clinic.labels.map((_, row) => row - row % 2));
    const [leak] = await findLeaks(clinic.table());
    assertEquals(namesOf([leak]), [name.replace("error", "warning")]);
    assertEquals(leak.evidence.examples, [["row 0", "row 1"], ["row 1", "row 0"], [
      "row 2",
      "row 3",
    ]]);
    clinic.groups("pair", (_, row) => `${row >> 1}`);
    assertEquals(namesOf(await findLeaks(clinic.table())), []);
  });

  it("are found among pixels and samples too", async () => {
    const found = await errors((c) => {
      const test = new Set(c.testRows());
      c.media("photo", (_, row) => {
        const value = test.has(row) ? row - 1 : row;
        const data = Uint8Array.of(value, 1, 2, 3, 4, 5);
        return { kind: "image", image: { width: 2, height: 1, data }, name: `${row}` };
      });
    });
    assertEquals(found, seeds.map(() => [name]));
  });
});

describe("the same text in train and test", () => {
  const name = "error: same text in train and test: note";

  it("is an error where test rows repeat training rows, or rows were repeated before the split", async () => {
    for (const from of ["train", "any"] as const) {
      const found = await errors((c) => copy(c, "note", copied(c, { from, share: 0.2 })));
      assertEquals(found, seeds.map(() => [name]));
    }
  });

  it("does not go by case, spaces or punctuation", async () => {
    const found = await errors((c) => {
      copy(c, "note", copied(c, { from: "train", share: 0.3 }));
      const test = new Set(c.testRows());
      const { values } = c.columns.find((column) => column.name === "note") as StringColumn;
      c.texts(
        "note",
        (_, row) =>
          test.has(row) ? ` ${values[row]!.toUpperCase().replaceAll(" ", "  ")}.` : values[row],
      );
    });
    assertEquals(found, seeds.map(() => [name]));
  });

  it("is none of short texts, and a warning of templates", async () => {
    const short = (c: Clinic) => c.texts("note", () => `river ${c.random.randomInteger(9)}`);
    assertEquals(await errors(short), seeds.map(() => []));
    const templates = (c: Clinic) => {
      const all = Array.from({ length: 30 }, (_, i) => c.sentence(i % 3));
      c.texts("note", (k) => all[3 * c.random.randomInteger(10) + k]);
    };
    assertEquals(await errors(templates), seeds.map(() => []));
    const many = (c: Clinic) => {
      const all = Array.from({ length: 500 }, (_, i) => c.sentence(i % 3));
      c.texts("note", () => all[c.random.randomInteger(500)]);
    };
    assertEquals(await errors(many), seeds.map(() => []));
    const clinic = new Clinic();
    many(clinic);
    const leaks = await findLeaks(clinic.table(), { testRows: clinic.testRows() });
    assertEquals(namesOf(leaks), [name.replace("error", "warning")]);
  });
});

describe("contradictory duplicates", () => {
  const name = "error: contradictory duplicates: ";

  /** Makes every so many a row alike to the next in all features, with another label. */
  function contradict(clinic: Clinic, every: number): void {
    clinic.columns.forEach((column, j) => {
      const values = Array.from<unknown>(column.values);
      for (let row = 0; row + 1 < clinic.rows; row += every) values[row + 1] = values[row];
      const same = column.role === "numeric" ? Float64Array.from(values as number[]) : values;
      clinic.columns[j] = { ...column, values: same } as typeof column;
    });
    for (let row = 0; row + 1 < clinic.rows; row += every) {
      clinic.labels[row + 1] = (clinic.labels[row] + 1) % clinic.classes.length;
    }
  }

  it("are an error, and name no column", async () => {
    for (const every of [8, 40]) {
      const found = await Promise.all(seeds.map(async (seed) => {
        const clinic = new Clinic({ seed });
        contradict(clinic, every);
        return errorsOf(await findLeaks(clinic.table()));
      }));
      assertEquals(found, seeds.map(() => [name]));
    }
  });

  it("are an error of texts alone", async () => {
    const found = await Promise.all(seeds.map(async (seed) => {
      const clinic = new Clinic({ seed });
      clinic.columns.splice(0, Infinity, clinic.columns.find(({ role }) => role === "text")!);
      contradict(clinic, 8);
      return errorsOf(await findLeaks(clinic.table()));
    }));
    assertEquals(found, seeds.map(() => [name]));
  });

  it("are none of few columns of few levels, nor of a slip", async () => {
    for (const columns of [2, 4]) {
      const clinic = new Clinic();
      clinic.columns.length = 0;
      for (let j = 0; j < columns; j++) {
        clinic.words(
          `q${j}`,
          (k) => `${clinic.random.random() < 0.5 ? k : clinic.random.randomInteger(4)}`,
        );
      }
      assertEquals(namesOf(await findLeaks(clinic.table())), []);
    }
    const clinic = new Clinic();
    contradict(clinic, 200);
    assertEquals(errorsOf(await findLeaks(clinic.table())), []);
  });
});

describe("groups split between folds", () => {
  it("are an error of a single group, and none where groups lie apart", async () => {
    const clinic = new Clinic();
    const test = new Set(clinic.testRows());
    const side = (row: number) => test.has(row) ? "test" : "train";
    clinic.groups("person", (_, row) => `${side(row)} ${row % 9}`);
    const testRows = clinic.testRows();
    assertEquals(namesOf(await findLeaks(clinic.table(), { testRows })), []);
    clinic.groups("person", (_, row) => row === 3 ? "train 1" : `${side(row)} ${row % 9}`);
    const [leak] = await findLeaks(clinic.table(), { testRows });
    assertEquals(namesOf([leak]), ["error: group split between folds: person"]);
    const { groups, testRows: many, ofTestRows, examples } = leak.evidence;
    assertEquals([groups, many, ofTestRows, examples], [1, 1, 60, ["train 1"]]);
  });
});
