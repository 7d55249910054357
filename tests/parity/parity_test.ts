import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { listCases, runCase } from "./run_cases.ts";

const folder = new URL("./cases", import.meta.url).pathname;
const names = await listCases(folder);

describe("parity with Python", () => {
  for (const name of names) {
    it(name, async () => {
      assertEquals(await runCase(folder, name), { name, kind: "passed" });
    });
  }
});
