import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { findLeaks, formatLeaks, leakKinds, SchemaError, ShapeError, Table } from "@medley/medley";
import { Clinic, errorsOf, namesOf } from "./clinic.ts";

describe("findLeaks", () => {
  it("says nothing of honest tables", async () => {
    for (let seed = 0; seed < 30; seed++) {
      const rows = [60, 240, 700][seed % 3];
      const classes = [["a", "b"], ["fen", "moor", "heath"], [..."stuvwxyz"]][(seed >> 1) % 3];
      const clinic = new Clinic({ seed, rows, classes });
      const leaks = await findLeaks(clinic.table(), { testRows: clinic.testRows() });
      assertEquals(errorsOf(leaks), []);
    }
  });

  it("never stops labels that were dealt out anew, however the columns look", async () => {
    for (let seed = 0; seed < 40; seed++) {
      const clinic = new Clinic({ seed, rows: [12, 40, 150, 400][seed % 4] });
      clinic.numbers("code", (k) => k);
      clinic.numbers("score", (k) => k + clinic.random.random());
      clinic.numbers("wide", () => clinic.random.lognormal(0, 4));
      clinic.words("level", (k) => `${k}`);
      clinic.words("rare", () => `${clinic.random.randomInteger(60)}`);
      clinic.numbers("gone", (k) => k === 1 ? clinic.random.random() : NaN);
      clinic.texts("note", (k) => `${clinic.sentence(k)} ${clinic.classes[k]}`);
      clinic.media("file", (k, row) => ({
        kind: "file",
        path: `${clinic.classes[k]}/${row}.png`,
        base: import.meta.dirname!,
      }));
      const table = clinic.table({ shuffled: true });
      assertEquals(errorsOf(await findLeaks(table, { testRows: clinic.testRows() })), []);
    }
  });

  it("lists errors before warnings, in the order of kinds", async () => {
    const clinic = new Clinic();
    clinic.numbers("petal", (k) => clinic.random.normal([1.46, 4.26, 5.55][k], 0.3));
    clinic.texts("said", (k) => `${clinic.sentence(k)} ${clinic.classes[k]}`);
    clinic.words("code", (k) => `${k}`);
    clinic.numbers("row", (_, row) => row);
    const leaks = await findLeaks(clinic.table());
    assertEquals(namesOf(leaks), [
      "error: identifier as a feature: row",
      "error: column determines the label: code",
      "error: text contains the label: said",
      "warning: column determines the label: petal",
    ]);
    assertMatch(formatLeaks(leaks)[1], /^column determines the label: column "code" tells/);
    assertEquals(JSON.parse(JSON.stringify(leaks)), leaks);
    assertEquals(leakKinds.length, 9);
  });

  it("looks at the rows that it is given, and gives the same for the same", async () => {
    const clinic = new Clinic();
    clinic.words("code", (k, row) => row < 120 ? `${k}` : "none");
    const table = clinic.table();
    const first = Uint32Array.from({ length: 120 }, (_, row) => row);
    const leaks = await findLeaks(table, { trainRows: first });
    assertEquals(errorsOf(leaks), ["error: column determines the label: code"]);
    assertEquals(leaks, await findLeaks(table, { trainRows: first }));
    assertEquals(errorsOf(await findLeaks(table)), []);
  });

  it("does not look at columns that are no features", async () => {
    const clinic = new Clinic();
    const copy = clinic.labels.map(String);
    clinic.put({ name: "kept out", role: "ignore", values: copy });
    clinic.put({ name: "side", role: "split", values: copy });
    assertEquals(namesOf(await findLeaks(clinic.table())), []);
  });

  it("refuses rows that are not there, and tables without labels", async () => {
    const table = new Clinic().table();
    await assertRejects(() => findLeaks(table, { testRows: [240] }), ShapeError, "240");
    await assertRejects(() => findLeaks(table, { trainRows: [-1] }), ShapeError, "-1");
    await assertRejects(() => findLeaks(new Table(["1"], [])), SchemaError, "labels");
  });
});
