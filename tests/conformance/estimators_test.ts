/** What every spec and every model of the library promises. */
import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import * as medley from "../../mod.ts";
import { stepDecoders } from "../../src/artifact/step_decoders.ts";
import { estimatorChecks } from "./estimator_checks.ts";
import type { ModelState } from "../../src/core/state.ts";
import { estimators } from "./estimators.ts";

for (const estimator of estimators) estimatorChecks(estimator);

describe("the table of estimators", () => {
  it("has every class that is exported and fits or predicts, and every step of a model file", async () => {
    const checked = new Set<unknown>(), types = new Set(["PipelineModel"]);
    for (const { kind, specs } of estimators) {
      const [data] = Object.values(kind.data());
      for (const make of Object.values(specs)) {
        const spec = make(), model = await kind.fit(spec, data);
        checked.add(Object(spec).constructor).add(model.constructor);
        for (const type of typesOf(model.toState())) types.add(type);
      }
    }
    const missing = classesOf(medley).filter((Class) => !checked.has(Class));
    assertEquals(missing.map(({ name }) => name), []);
    assertEquals(Object.keys(stepDecoders).filter((type) => !types.has(type)), []);
  });
});

/** The types of a state and of all within it. */
function typesOf({ type, children = {} }: ModelState): string[] {
  return [type, ...Object.values(children).flatMap(typesOf)];
}

/** The specs and models among the exports of a module, and of the modules that it exports. */
function classesOf(module: object): (abstract new (...args: never[]) => unknown)[] {
  return Object.values(module).flatMap((value) => {
    if (typeof value === "object" && value !== null) return classesOf(value);
    const isClass = typeof value === "function" && value.prototype !== undefined;
    const works = ["fit", "predict", "predictProba", "transform"];
    return isClass && works.some((name) => name in value.prototype) ? [value] : [];
  });
}
