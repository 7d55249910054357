import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { SchemaError } from "../../src/errors.ts";
import { assignRoles, type RoleChoice, type RoleOptions } from "../../src/table/assign_roles.ts";
import type { RawTable } from "../../src/table/raw_table.ts";

/** A table of 12 rows, whose columns are given by how row `i` is written. */
function rawOf(columns: Record<string, (i: number) => string | null>): RawTable {
  return {
    names: Object.keys(columns),
    cells: Object.values(columns).map((cell) => Array.from({ length: 12 }, (_, i) => cell(i))),
    rows: 12,
    place: (row) => `row ${row + 1}`,
  };
}

const raw = rawOf({
  sku: (i) => `s${i}`,
  code: (i) => `c${i}`,
  price: (i) => `${i / 4}`,
  tier: () => "free",
  kind: () => "a",
  part: () => "train",
});

function rolesOf(options: RoleOptions): Record<string, string> {
  const columns = assignRoles(raw, options);
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
    const columns = assignRoles(raw, { roles: { tier: { ordered: ["free", "pro"] } } });
    assertEquals(columns[3], { name: "tier", role: "ordered", order: ["free", "pro"] });
  });

  it("says which roles were inferred", () => {
    const notes = assignRoles(raw, { label: "kind" }).map(({ note }) => note);
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

describe("assignRoles of formats", () => {
  const columns = rawOf({
    cost: (i) => `$${i}.50`,
    "cost in €": (i) => `${i},5 €`,
    day: (i) => `${i + 1}/${i + 1}/2024`,
    hour: (i) => `${i}`,
    note: () => "missing",
  });

  function columnOf(name: string, options: RoleOptions) {
    return assignRoles(columns, options).find((column) => column.name === name);
  }

  it("finds those of inferred and of given roles", () => {
    const cost = { name: "cost", role: "numeric", format: { unit: "$" } } as const;
    assertEquals(columnOf("cost", {}), { ...cost, note: "inferred" });
    assertEquals(columnOf("cost", { roles: { cost: "numeric" } }), cost);
    assertEquals(columnOf("cost in €", { decimal: "," })?.format, { decimal: ",", unit: "€" });
  });

  it("takes the order of dates that is given", () => {
    for (const role of ["date", "time"] as const) {
      const choice = { [role]: "dmy" } as RoleChoice;
      assertEquals(columnOf("day", { roles: { day: choice } }), {
        name: "day",
        role,
        format: { date: "dmy" },
      });
    }
    const time = columnOf("day", { time: "day", roles: { day: { time: "mdy" } } });
    assertEquals(time?.format, { date: "mdy" });
  });

  it("refuses dates whose order nothing tells", () => {
    for (const options of [{ roles: { day: "date" } }, { time: "day" }] as RoleOptions[]) {
      assertThrows(
        () => columnOf("day", options),
        SchemaError,
        'Cannot tell day from month in column "day", as in "1/1/2024": write 2024-03-05, or give the role {',
      );
    }
  });

  it("takes numbers and dates for times", () => {
    assertEquals(columnOf("hour", { time: "hour" }), { name: "hour", role: "time" });
  });

  it("keeps the spellings of blanks, where a column may have them", () => {
    const blanks = ["missing"];
    assertEquals(columnOf("note", { blanks })?.role, "ignore");
    assertEquals(columnOf("hour", { blanks })?.format, { blanks });
    assertEquals(columnOf("note", { blanks, roles: { note: "text" } })?.format, { blanks });
    assertEquals(columnOf("note", { blanks, label: "note" }), { name: "note", role: "label" });
  });

  it("takes formats from a model's schema, and given spellings of blanks before its own", () => {
    const schema = [{
      name: "cost",
      role: "numeric",
      format: { unit: "%", blanks: ["x"] },
    }] as const;
    assertEquals(columnOf("cost", { schema }), schema[0]);
    assertEquals(columnOf("cost", { schema, blanks: ["y"] })?.format, { unit: "%", blanks: ["y"] });
  });

  it("refuses an order of dates and a decimal sign that are none", () => {
    assertThrows(
      () => columnOf("day", { roles: { day: { date: "dym" } } as unknown as RoleOptions["roles"] }),
      TypeError,
      'Cannot use the order of dates in column "day": it must be one of ymd, dmy, mdy',
    );
    assertThrows(() => columnOf("day", { decimal: ";" as "," }), TypeError, "Cannot use decimal");
  });
});

describe("assignRoles of a first column without a name", () => {
  it("leaves it alone if it numbers or names the rows", () => {
    const [numbers] = assignRoles(rawOf({ "column 1": String }), {});
    assertEquals(numbers, {
      name: "column 1",
      role: "ignore",
      note: "inferred: without a name, it numbers or names the rows",
    });
    assertEquals(assignRoles(rawOf({ "column 1": (i) => `${i % 3}` }), {})[0].role, "numeric");
    const [, second] = assignRoles(rawOf({ x: String, "column 1": String }), {});
    assertEquals(second.role, "numeric");
    assertEquals(assignRoles(rawOf({ "column 1": String }), { id: "column 1" })[0].role, "id");
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
      "two groups",
      { group: "kind", roles: { tier: "group" } },
      'Cannot use column "kind" as group: column "tier" is the group already',
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
        'Cannot use the role of column "price": it must be one of numeric, boolean, date, categorical, text, ',
      );
    }
  });
});
