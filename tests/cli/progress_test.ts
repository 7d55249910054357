import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { describeProgress } from "../../src/cli/progress.ts";

describe("describeProgress", () => {
  const at = (done: number, seconds: number, corrupt?: number) =>
    describeProgress({ stage: "image", done, total: 3000, corrupt }, seconds);

  it("says what is done, how fast, and what is left", () => {
    assertEquals(at(1200, 0.96), "1,200 of 3,000, 1,250/s, 1.4 s left");
    assertEquals(at(3, 2), "3 of 3,000, 1.5/s, 33 min 18 s left");
    assertEquals(at(1, 60), "1 of 3,000, 0.0167/s, 49 h 59 min left");
    assertEquals(at(3000, 2.4), "3,000 done in 2.4 s (1,250/s)");
    assertEquals(at(3000, 60), "3,000 done in 1 min 0 s (50/s)");
  });

  it("counts what was cut", () => {
    const progress = { stage: "text", done: 3000, total: 3000, truncated: 12 };
    assertEquals(
      describeProgress(progress, 3),
      "3,000 done in 3.0 s (1,000/s), 12 cut to what the encoder reads",
    );
    assertEquals(
      describeProgress({ ...progress, done: 1200, corrupt: 1 }, 0.96),
      "1,200 of 3,000, 1,250/s, 1.4 s left, 1 corrupt, 12 cut to what the encoder reads",
    );
  });

  it("counts what was corrupt", () => {
    assertEquals(at(3000, 3, 1001), "3,000 done in 3.0 s (1,000/s), 1,001 corrupt");
  });
});
