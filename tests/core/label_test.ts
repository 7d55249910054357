import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { encodeLabels, type Label } from "../../src/core/label.ts";

describe("encodeLabels", () => {
  it("sorts numbers by value", () => {
    const { classes, indices } = encodeLabels([10, 9, -1, 9]);
    assertEquals(classes, [-1, 9, 10]);
    assertEquals([...indices], [2, 1, 0, 1]);
  });

  it("sorts strings by code point, not by UTF-16 unit", () => {
    assertEquals(encodeLabels(["\u{1f600}", "\uff21", "b", "B"]).classes, [
      "B",
      "b",
      "\uff21",
      "\u{1f600}",
    ]);
  });

  it("has no classes where there are no labels", () => {
    assertEquals(encodeLabels([]).classes, []);
  });

  it("refuses mixed labels", () => {
    assertThrows(() => encodeLabels(["a", 1]), TypeError, "row 1 holds 1");
    assertThrows(() => encodeLabels([1, 2, "2"]), TypeError, 'row 2 holds "2"');
  });

  it("refuses what is no label", () => {
    assertThrows(() => encodeLabels([null as unknown as Label]), TypeError, "row 0");
    assertThrows(() => encodeLabels([1, NaN]), RangeError, "row 1");
  });
});
