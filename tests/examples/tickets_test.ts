import { describe, it } from "@std/testing/bdd";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { accuracy } from "@medley/medley";
import { generateTickets, priorities } from "../../examples/tickets/generate.ts";
import { triage } from "../../examples/tickets/main.ts";
import { runExample } from "./run_example.ts";

describe("the generated tickets", () => {
  it("are of four priorities, a few of them critical, and depend on the seed only", () => {
    const [head, ...rows] = generateTickets().split("\n");
    assertEquals(head.split(",").length, 7);
    assertEquals(rows.length, 500);
    for (const [name, share] of Object.entries(priorities)) {
      const count = rows.filter((row) => row.endsWith(`,${name}`)).length;
      assert(Math.abs(count - 500 * share) < 40, `${count} of ${name}`);
    }
    assertEquals(generateTickets(), generateTickets({ seed: 42 }));
  });
});

describe("examples/tickets", () => {
  it("predicts better by words and customer than by words alone", async () => {
    const { truth, predicted, predictedByText, gain } = await triage(generateTickets());
    assertEquals(truth.length, 100);
    assert(accuracy(truth, predictedByText) > 0.6);
    assert(accuracy(truth, predicted) > 0.75);
    assert(gain.low > 0);
  });

  it("shows no gain where priorities are dealt out anew", async () => {
    for (const seed of [1, 2, 3, 42]) {
      const { gain } = await triage(generateTickets({ seed, shuffled: true }));
      assert(gain.low <= 0 && gain.high >= 0);
    }
  });

  it("runs without any permission", async () => {
    assertMatch(await runExample("examples/tickets/main.ts"), / critical .*\n[^]*^gain/m);
  });
});
