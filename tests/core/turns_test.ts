import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { Turns } from "../../src/core/turns.ts";

describe("Turns", () => {
  it("lets no more be under way than it may, and each have its turn", async () => {
    for (const most of [1, 2, 5]) {
      const turns = new Turns(most), done: number[] = [];
      let underWay = 0, highest = 0;
      await Promise.all(Array.from({ length: 7 }, (_, i) =>
        turns.take(async () => {
          highest = Math.max(highest, ++underWay);
          await Promise.resolve();
          underWay--;
          done.push(i);
        })));
      assertEquals([highest, done.length], [most, 7]);
      assertEquals(done, [0, 1, 2, 3, 4, 5, 6]);
    }
  });

  it("passes the turn on where work fails", async () => {
    const turns = new Turns(1);
    const failed = turns.take(() => Promise.reject(new Error("no")));
    const next = turns.take(() => Promise.resolve("yes"));
    await assertRejects(() => failed, Error, "no");
    assertEquals(await next, "yes");
  });
});
