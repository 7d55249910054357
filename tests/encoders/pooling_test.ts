import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  firstTokens,
  meanOfPlaces,
  meanOfTokens,
  normaliseRows,
} from "../../src/encoders/pooling.ts";

// Two texts of three tokens of two numbers.
const states = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);

describe("pooling", () => {
  it("leaves padding out of the mean", () => {
    const means = meanOfTokens(states, { lengths: [2, 3], tokens: 3, width: 2 });
    assertEquals([...means], [2, 3, 9, 10]);
  });

  it("takes the first token", () => {
    assertEquals([...firstTokens(states, { tokens: 3, width: 2 })], [1, 2, 7, 8]);
  });

  it("takes the mean of a feature map's places", () => {
    assertEquals([...meanOfPlaces(states, 4)], [2.5, 6.5, 10.5]);
  });

  it("brings rows to length 1, and leaves zeros", () => {
    assertEquals([...normaliseRows(Float32Array.of(3, 4, 0, 0), 2)].map((x) => x.toFixed(6)), [
      "0.600000",
      "0.800000",
      "0.000000",
      "0.000000",
    ]);
  });
});
