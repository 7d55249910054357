import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { didYouMean, unknownColumn } from "../../src/table/did_you_mean.ts";

describe("didYouMean", () => {
  const names = ["price", "brand", "a", "warranty_years"];

  it("offers the nearest name", () => {
    assertEquals(didYouMean("pricee", names), '; did you mean "price"?');
    assertEquals(didYouMean("Brand", names), '; did you mean "brand"?');
    assertEquals(didYouMean("waranty_year", names), '; did you mean "warranty_years"?');
  });

  it("offers nothing far away", () => {
    assertEquals(didYouMean("category", names), "");
    assertEquals(didYouMean("id", names), "");
    assertEquals(didYouMean("x", []), "");
  });
});

describe("unknownColumn", () => {
  it("names the column and lists the others", () => {
    const { column, message } = unknownColumn("bra", ["price", "brand"]);
    assertEquals(column, "bra");
    assertEquals(message, 'Cannot find column "bra": the columns are price, brand');
  });
});
