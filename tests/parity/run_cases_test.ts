import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals } from "@std/assert";
import { matches } from "./run_cases.ts";

describe("patterns of case names", () => {
  it("match within the folder's and the case's own part", () => {
    assert(matches("audio_stft/delta", ["audio_stft/*"]));
    assert(matches("logistic_regression/multi4_dense", ["logistic_regression/*_dense"]));
    assert(matches("audio_vector78/tone22", ["other", "audio_vector78/*22*"]));
    assert(matches("logistic_regression/binary_C0.1", ["logistic_regression/binary_C0.1"]));
    assertEquals(matches("logistic_regression/binary_C001", ["*/binary_C0.1"]), false);
    assertEquals(matches("audio_stft/delta", ["audio*"]), false);
    assertEquals(matches("audio_stft/delta", ["stft/*"]), false);
  });
});
