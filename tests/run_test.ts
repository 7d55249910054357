import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import { lineCoverage, tally } from "./run.ts";

const report = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="4" failures="1" errors="0" time="0.3">
    <testsuite name="./tests/a_test.ts" tests="4" disabled="1" errors="0" failures="1">
        <testcase name="passes" classname="./tests/a_test.ts" time="0.000">
        </testcase>
        <testcase name="passes &lt;failure&gt;" classname="./tests/a_test.ts" time="0.000">
        </testcase>
        <testcase name="ignored" classname="./tests/a_test.ts" time="0.000">
            <skipped/>
        </testcase>
        <testcase name="fails" classname="./tests/a_test.ts" time="0.001">
            <failure message="Uncaught Error: no">Error: no</failure>
        </testcase>
    </testsuite>
</testsuites>`;

describe("the test task's tally", () => {
  it("counts passed and failed cases, and leaves ignored ones out", () => {
    assertEquals(tally(report, 1), { passed: 2, failed: 1 });
  });

  it("believes the exit code when the report knows no failure", () => {
    assertEquals(tally(report.replace(/<failure.*<\/failure>/, ""), 0), { passed: 3, failed: 0 });
    assertEquals(tally(report.replace(/<failure.*<\/failure>/, ""), 1), { passed: 3, failed: 1 });
  });

  it("fails a run without a report or without a test", () => {
    assertEquals(tally("", 1), { passed: 0, failed: 1 });
    assertEquals(tally("<testsuites></testsuites>", 0), { passed: 0, failed: 1 });
  });
});

describe("the test task's coverage", () => {
  it("is the share of lines that ran, of all files", () => {
    const lcov = "SF:a.ts\nFNF:1\nDA:1,1\nDA:2,0\nLH:1\nLF:2\nend_of_record\n" +
      "SF:b.ts\nBRDA:1,0,0,0\nDA:1,10\nDA:9,3\nend_of_record\n";
    assertEquals(lineCoverage(lcov), 75);
  });
});
