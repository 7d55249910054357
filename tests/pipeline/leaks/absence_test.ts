import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { findLeaks } from "@medley/medley";
import { Clinic, errorsOf, namesOf, seeds } from "./clinic.ts";

const name = "error: absence carries the label: extra";

async function errors(add: (clinic: Clinic) => unknown, options = {}): Promise<string[][]> {
  return await Promise.all(seeds.map(async (seed) => {
    const clinic = new Clinic({ ...options, seed });
    add(clinic);
    return errorsOf(await findLeaks(clinic.table()));
  }));
}

describe("absence that carries the label", () => {
  it("is an error of numbers, levels, texts and pictures, there or not for one class", async () => {
    const added: ((clinic: Clinic) => unknown)[] = [
      (c) => c.numbers("extra", (k) => k === 1 ? c.random.random() : NaN),
      (c) => c.words("extra", (k) => k === 1 ? null : `level ${c.random.randomInteger(3)}`),
      (c) => c.texts("extra", (k) => k === 2 ? c.sentence(k) : null),
      (c) => c.media("extra", (k, row) => k === 0 ? null : c.picture(row)),
    ];
    for (const add of added) assertEquals(await errors(add), seeds.map(() => [name]));
  });

  it("is an error of half of the classes, and with some exceptions", async () => {
    const classes = ["a", "b", "c", "d"];
    const half = (c: Clinic) => c.numbers("extra", (k) => k < 2 ? c.random.random() : NaN);
    assertEquals(await errors(half, { classes }), seeds.map(() => [name]));
    const nearly = (c: Clinic) =>
      c.numbers("extra", (k, row) => (k === 1) !== (row % 120 === 5) ? c.random.random() : NaN);
    assertEquals(await errors(nearly), seeds.map(() => [name]));
  });

  it("is no error by chance, or where it only goes with a class", async () => {
    const honest: ((clinic: Clinic) => unknown)[] = [
      (c) => c.numbers("extra", () => c.random.random() < 0.2 ? NaN : 1 + c.random.random()),
      (c) => c.media("extra", (k, row) => c.random.random() < 0.3 * k ? null : c.picture(row)),
      (c) => c.texts("extra", (k) => k === 0 && c.random.random() < 0.8 ? null : c.sentence(k)),
      (c) => c.words("extra", () => null),
    ];
    for (const add of honest) assertEquals(await errors(add), seeds.map(() => []));
  });

  it("is a warning where rows are few", async () => {
    const clinic = new Clinic({ rows: 45 });
    clinic.numbers("extra", (k) => k === 1 ? clinic.random.random() : NaN);
    assertEquals(namesOf(await findLeaks(clinic.table())), [name.replace("error", "warning")]);
  });

  it("counts its exceptions", async () => {
    const clinic = new Clinic().numbers("extra", (k, row) => k === 0 || row === 5 ? row % 7 : NaN);
    const [{ evidence }] = await findLeaks(clinic.table());
    const { present, absent, exceptions } = evidence;
    assertEquals([present, absent], [["fen"], ["heath", "moor"]]);
    assertEquals(exceptions, clinic.labels[5] === 0 ? 0 : 1);
  });
});
