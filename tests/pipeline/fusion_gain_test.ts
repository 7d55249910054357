import { describe, it } from "@std/testing/bdd";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { RandomState } from "../../src/core/random.ts";
import { formatInterval, fusionGain } from "../../src/pipeline/fusion_gain.ts";

const rows = 200;
const truth = Array.from({ length: rows }, (_, i) => i % 2 === 0 ? "a" : "b");

/** The truth, with every so many rows wrong from a first one on. */
function wrong(first: number, every: number): string[] {
  return truth.map((label, i) =>
    i >= first && (i - first) % every === 0 ? (label === "a" ? "b" : "a") : label
  );
}

describe("fusionGain", () => {
  it("says that fusion helps, over which modality, and in which class", () => {
    const single = wrong(0, 4); // all mistakes in class a
    const gain = fusionGain(truth, {
      fused: [wrong(1, 40)],
      single: [single],
      each: { text: [single], image: [wrong(0, 40)] },
      rankBy: "accuracy",
      seed: 1,
    });
    assertAlmostEquals(gain.value, 45 / rows, 1e-12);
    assert(gain.low > 0);
    assertEquals(gain.verdict, "helps");
    assertEquals(gain.text, `fusion helps: ${formatInterval(gain)}`);
    assert(gain.overEach.text.low > 0 && gain.overEach.image.low <= 0);
    assertEquals(gain.beatsEverySingle, false);
    assertAlmostEquals(gain.recallByClass.a.value, 0.5, 1e-12);
    assertAlmostEquals(gain.recallByClass.b.value, -0.05, 1e-12);
    assertEquals(gain.rowsToSettle, undefined);
  });

  it("says how many more rows would settle a gain that is not shown", () => {
    const gain = fusionGain(truth, {
      fused: [wrong(1, 10)],
      single: [wrong(0, 9)],
      each: { text: [wrong(0, 9)] },
      rankBy: "accuracy",
      seed: 1,
    });
    assertEquals(gain.verdict, "undecided");
    assert(gain.text.startsWith("no gain shown: +"));
    const width = gain.value - gain.low;
    assertEquals(gain.rowsToSettle, Math.ceil(rows * (width / gain.value) ** 2 - rows));
  });

  it("says that fusion loses, and has nothing to settle then", () => {
    const gain = fusionGain(truth, {
      fused: [wrong(0, 3)],
      single: [truth],
      each: { text: [truth] },
      rankBy: "macroF1",
      seed: 1,
    });
    assertEquals(gain.verdict, "loses");
    assertEquals(gain.value, gain.macroF1.value);
    assertEquals(gain.rowsToSettle, undefined);
  });

  it("shows a gain that is none in few data sets only", () => {
    let above = 0, below = 0;
    for (let seed = 0; seed < 100; seed++) {
      const random = new RandomState(seed);
      const noise = () => truth.map(() => random.randomInteger(2) === 0 ? "a" : "b");
      const single = [noise()];
      const gain = fusionGain(truth, {
        fused: [noise()],
        single,
        each: { text: single },
        rankBy: "accuracy",
        seed,
      });
      if (gain.verdict === "helps") above++;
      if (gain.verdict === "loses") below++;
    }
    assert(above <= 7 && below <= 7, `${above} above, ${below} below`);
  });
});
