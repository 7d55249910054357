import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { logisticRegression } from "./adapters/logistic_regression.ts";
import { judge } from "./judge.ts";
import { parseCase, type Tolerance } from "./parity_case.ts";
import { listCases } from "./run_cases.ts";

const folder = new URL("./cases", import.meta.url).pathname;
const names = (await listCases(folder)).filter((name) => name.startsWith("logistic_regression/"));

describe("logistic regression at a small tolerance reaches the exact optimum", () => {
  for (const name of names) {
    it(name, async () => {
      const text = await Deno.readTextFile(`${folder}/${name}.json`);
      const parityCase = parseCase(text, folder);
      const tolerance = parityCase.tolerance.tight as unknown as Record<string, Tolerance>;
      const got = logisticRegression({
        ...parityCase,
        params: { ...parityCase.params, tol: 1e-9 },
      });
      assertEquals(judge({ ...parityCase, tolerance }, got), []);
    });
  }
});
