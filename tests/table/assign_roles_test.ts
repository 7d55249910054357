import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { SchemaError } from "../../src/errors.ts";
import { assignRoles, type RoleChoice, type RoleOptions } from "../../src/table/assign_roles.ts";
import { parseCsv } from "../../src/table/csv.ts";

const text = "sku,code,price,tier,kind,part\n" +
  Array.from({ length: 12 }, (_, i) => `s${i},c${i},${i / 4},free,a,train\n`).join("");

function rolesOf(options: RoleOptions): Record<string, string> {
  const columns = assignRoles(parseCsv(text), options);
  return Object.fromEntries(columns.map(({ name, role }) => [name, role]));
}

describe("assignRoles", () => {
  it("infers what is left open; only the first id-like column is the id", () => {
    assertEquals(rolesOf({ label: "kind", split: "part" }), {
      sku: "id",
      code: "ignore",
      price: "numeric",
      tier: "categorical",
      kind: "label",
      part: "split",
    });
  });

  it("lets a given id stand before id-like columns", () => {
    const { sku, code } = rolesOf({ id: "code" });
    assertEquals([sku, code], ["ignore", "id"]);
  });

  it("overrides roles one by one", () => {
    const { code, price, tier } = rolesOf({ roles: { code: "categorical", price: "ignore" } });
    assertEquals([code, price, tier], ["categorical", "ignore", "categorical"]);
  });

  it("takes the levels of an ordered column", () => {
    const columns = assignRoles(parseCsv(text), { roles: { tier: { ordered: ["free", "pro"] } } });
    assertEquals(columns[3], { name: "tier", role: "ordered", order: ["free", "pro"] });
  });

  it("says which roles were inferred", () => {
    const notes = assignRoles(parseCsv(text), { label: "kind" }).map(({ note }) => note);
    assertEquals(notes.slice(0, 5), [
      "inferred",
      "inferred: another value in every row, like an id",
      "inferred",
      "inferred",
      undefined,
    ]);
  });

  it("takes roles from a model's schema, and ignores columns that it lacks", () => {
    const schema = [
      { name: "price", role: "categorical" },
      { name: "kind", role: "label" },
      { name: "photo", role: "image" },
    ] as const;
    assertEquals(rolesOf({ schema }), {
      sku: "ignore",
      code: "ignore",
      price: "categorical",
      tier: "ignore",
      kind: "label",
      part: "ignore",
    });
  });
});

describe("assignRoles of wrong options", () => {
  const faults: [name: string, options: RoleOptions, message: string][] = [
    [
      "an unknown column",
      { roles: { pricee: "numeric" } },
      'Cannot find column "pricee": the columns are sku, code, price, tier, kind, part; did you mean "price"?',
    ],
    [
      "an unknown label column",
      { label: "category" },
      'Cannot find column "category": the columns are sku, code, price, tier, kind, part',
    ],
    [
      "a column with two roles",
      { label: "kind", roles: { kind: "text" } },
      'Cannot use column "kind" as label: it also has the role text',
    ],
    [
      "two labels",
      { label: "kind", roles: { tier: "label" } },
      'Cannot use column "kind" as label: column "tier" is the label already',
    ],
    [
      "an order of one level",
      { roles: { tier: { ordered: ["free"] } } },
      'Cannot order column "tier": it needs two or more different levels, lowest first: got ["free"]',
    ],
    [
      "an order that repeats a level",
      { roles: { tier: { ordered: ["free", "pro", "free"] } } },
      'Cannot order column "tier"',
    ],
  ];
  for (const [name, options, message] of faults) {
    it(`refuses ${name}`, () => {
      assertThrows(() => rolesOf(options), SchemaError, message);
    });
  }

  it("refuses a role that is none, and ordered without its levels", () => {
    for (const role of ["numerc", "ordered"] as unknown as RoleChoice[]) {
      assertThrows(
        () => rolesOf({ roles: { price: role } }),
        TypeError,
        'Cannot use the role of column "price": it must be one of numeric, categorical, text, ',
      );
    }
  });
});
