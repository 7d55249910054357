import { assertEquals } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { findDates, toDate } from "../../src/table/dates.ts";
import type { DateOrder } from "../../src/table/schema.ts";

describe("toDate", () => {
  const cases: Record<DateOrder, Record<string, string | undefined>> = {
    ymd: {
      "2024-03-05": "2024-03-05T00:00:00.000Z",
      " 2024-03-05 ": "2024-03-05T00:00:00.000Z",
      "2024/3/5": "2024-03-05T00:00:00.000Z",
      "2024.03.05": "2024-03-05T00:00:00.000Z",
      "2024-03-05T14:30": "2024-03-05T14:30:00.000Z",
      "2024-03-05 14:30:15": "2024-03-05T14:30:15.000Z",
      "2024-03-05T14:30:15Z": "2024-03-05T14:30:15.000Z",
      "2024-03-05T14:30:15.123456": "2024-03-05T14:30:15.123Z",
      "2024-03-05 14:30:15.5+00:00": "2024-03-05T14:30:15.500Z",
      "2024-03-05T14:30+01:00": "2024-03-05T13:30:00.000Z",
      "2024-03-05T14:30-0530": "2024-03-05T20:00:00.000Z",
      "2024-03-05T14:30+02": "2024-03-05T12:30:00.000Z",
      "2024-03-05 14:30 UTC": "2024-03-05T14:30:00.000Z",
      "0099-12-31": "0099-12-31T00:00:00.000Z",
      "2024-02-29": "2024-02-29T00:00:00.000Z",
      "2023-02-29": undefined,
      "2024-13-01": undefined,
      "2024-00-10": undefined,
      "2024-03-05T24:00": undefined,
      "2024-03-05T14:60": undefined,
      "2024-03-05T14:30+19:00": undefined,
      "2024-03/05": undefined,
      "2024": undefined,
      "20240305": undefined,
      "2024-03": undefined,
      "05.03.2024": undefined,
      "3/5/2024": undefined,
      "5 Mar 2024": "2024-03-05T00:00:00.000Z",
      "5-Mar-2024": "2024-03-05T00:00:00.000Z",
      "5th March 2024": "2024-03-05T00:00:00.000Z",
      "Mar 5, 2024": "2024-03-05T00:00:00.000Z",
      "March 5 2024, 2:30 PM": "2024-03-05T14:30:00.000Z",
      "Tue, 5 Mar 2024 14:30:00 GMT": "2024-03-05T14:30:00.000Z",
      "5 Mai 2024": undefined,
      "5 Marc2024": undefined,
      "31 Jun 2024": undefined,
      "Mar 2024": undefined,
      "the 5 Mar 2024": undefined,
    },
    dmy: {
      "05.03.2024": "2024-03-05T00:00:00.000Z",
      "5/3/2024 14:30": "2024-03-05T14:30:00.000Z",
      "05-03-2024": "2024-03-05T00:00:00.000Z",
      "31.02.2024": undefined,
      "12/31/2024": undefined,
      "2024-03-05": "2024-03-05T00:00:00.000Z",
      "5/3/24": "2024-03-05T00:00:00.000Z",
      "5/3/69": "1969-03-05T00:00:00.000Z",
      "5.3.24": undefined,
    },
    mdy: {
      "3/5/2024": "2024-03-05T00:00:00.000Z",
      "3/5/2024 12:05 AM": "2024-03-05T00:05:00.000Z",
      "3/5/2024 12:05 pm": "2024-03-05T12:05:00.000Z",
      "3/5/2024 13:05 PM": undefined,
      "13/5/2024": undefined,
    },
  };
  for (const [order, cells] of Object.entries(cases)) {
    for (const [cell, date] of Object.entries(cells)) {
      it(`reads ${JSON.stringify(cell)} under ${order} as ${date}`, () => {
        const ms = toDate(cell, order as DateOrder);
        assertEquals(ms === undefined ? undefined : new Date(ms).toISOString(), date);
      });
    }
  }

  it("takes no numbers", () => assertEquals(toDate(2024), undefined));
});

describe("findDates", () => {
  it("finds the order from a day above 12", () => {
    assertEquals(findDates(["3/5/2024", "13/5/2024"])?.format, { date: "dmy" });
    assertEquals(findDates(["3/5/2024", "5/13/2024"])?.format, { date: "mdy" });
    assertEquals(findDates(["2024-03-05", "5 Mar 2024"])?.format, { date: "ymd" });
  });

  it("takes the day for first where points stand between", () => {
    const found = findDates(["05.03.2024", "06.03.2024"]);
    assertEquals([found?.format.date, found?.ambiguous], ["dmy", undefined]);
  });

  it("says which cell is in doubt where nothing tells the order", () => {
    assertEquals(findDates(["2024-03-05", "3/5/2024"])?.ambiguous, "3/5/2024");
  });

  it("says which cells do not fit", () => {
    const dates = Array.from({ length: 20 }, (_, i) => `${i + 1}/5/2024`);
    assertEquals(findDates([...dates, "5/13/2024"])?.misfits, ["5/13/2024"]);
    assertEquals(findDates(["13/5/2024", "5/13/2024"]), undefined);
  });
});
