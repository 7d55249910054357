import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { unlessMissing } from "../../src/io/unless_missing.ts";

describe("unlessMissing", () => {
  it("gives what the work gives, and nothing where the file is gone", () => {
    const missing = () => {
      throw new Deno.errors.NotFound();
    };
    assertEquals([unlessMissing(() => 5), unlessMissing(missing)], [5, undefined]);
  });

  it("lets every other error through", () => {
    const broken = () => {
      throw new RangeError("broken");
    };
    assertThrows(() => unlessMissing(broken), RangeError, "broken");
  });
});
