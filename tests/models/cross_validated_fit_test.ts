import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { Matrix } from "../../src/core/matrix.ts";
import { RandomForestClassifier } from "../../src/models/random_forest_classifier.ts";

describe("a fit with out-of-fold probabilities", () => {
  const x = Matrix.fromRows([[0], [1], [5], [6]]);
  const forest = new RandomForestClassifier({ nEstimators: 3 });

  it("finds all classes equally probable where no class has two rows", () => {
    const { model, outOfFold } = forest.fitCrossValidated(x, ["a", "b", "c", "d"]);
    assertEquals(model.classes, ["a", "b", "c", "d"]);
    assertEquals([...outOfFold.data], Array(16).fill(0.25));
  });

  it("finds all classes equally probable where all rows are of one group", () => {
    const groups = ["g", "g", "g", "g"];
    const { outOfFold } = forest.fitCrossValidated(x, ["a", "a", "b", "b"], { groups });
    assertEquals([...outOfFold.data], Array(8).fill(0.5));
  });
});
