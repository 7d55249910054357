import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { findLeaks } from "@medley/medley";
import { Clinic, errorsOf, namesOf, seeds } from "./clinic.ts";

const kind = "identifier as a feature: serial";

/** Each row's place among rows sorted by class. */
function ranks({ labels }: Clinic): number[] {
  const order = [...labels.keys()].sort((a, b) => labels[a] - labels[b]);
  const ranks: number[] = [];
  order.forEach((row, rank) => ranks[row] = rank);
  return ranks;
}

async function errors(add: (clinic: Clinic, rank: number[]) => unknown): Promise<string[][]> {
  return await Promise.all(seeds.map(async (seed) => {
    const clinic = new Clinic({ seed });
    add(clinic, ranks(clinic));
    return errorsOf(await findLeaks(clinic.table()));
  }));
}

describe("an identifier as a feature", () => {
  const sorted: Record<string, (clinic: Clinic, rank: number[]) => unknown> = {
    "counted out": (c, rank) => c.numbers("serial", (_, row) => 1000 + rank[row]),
    "with gaps": (c, rank) =>
      c.numbers("serial", (_, row) => 7 * rank[row] + c.random.randomInteger(7)),
    "in wide steps": (c, rank) => c.numbers("serial", (_, row) => 5e6 + 1000 * rank[row]),
    "as codes": (c, rank) => c.words("serial", (_, row) => `no ${rank[row]}`),
  };
  for (const [what, add] of Object.entries(sorted)) {
    it(`is an error where rows were sorted by class: ${what}`, async () => {
      assertEquals(await errors(add), seeds.map(() => [`error: ${kind}`]));
    });
  }

  it("is an error where it leaves out no number, whatever it tells", async () => {
    assertEquals(
      await errors((c) => c.numbers("serial", (_, row) => row)),
      seeds.map(() => [`error: ${kind}`]),
    );
  });

  it("is a warning where it leaves out some and tells nothing", async () => {
    const clinic = new Clinic();
    clinic.numbers("serial", (_, row) => row + Math.floor(row / 20));
    assertEquals(namesOf(await findLeaks(clinic.table())), [`warning: ${kind}`]);
    clinic.words("serial", (_, row) => `ticket ${clinic.random.uint32()}-${row}`);
    assertEquals(namesOf(await findLeaks(clinic.table())), [`warning: ${kind}`]);
  });

  it("is no measurement", async () => {
    const found = await errors((c) => {
      c.numbers("weight", () => c.random.normal(70, 12));
      c.numbers("steps", () => Math.round(c.random.uniform(1e3, 9e6)));
      c.numbers("ratio", (k) => k + c.random.random());
      c.numbers("balance", () => Math.round(c.random.normal(0, 1e6)));
    });
    assertEquals(
      found.map((leaks) => leaks.filter((leak) => !leak.endsWith("ratio"))),
      seeds.map(() => []),
    );
  });
});
