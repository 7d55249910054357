import { describe, it } from "@std/testing/bdd";
import { assertEquals, assertThrows } from "@std/assert";
import { ShapeError } from "../../../src/errors.ts";
import {
  classificationReport,
  formatClassificationReport,
} from "../../../src/validation/metrics.ts";
import { predicted, sampleWeight, truth } from "./rows.ts";

describe("classificationReport", () => {
  it("has the accuracy where the classes are all that occur", () => {
    const report = classificationReport(truth, predicted);
    assertEquals(report.classes, ["a", "b", "c", "d"]);
    assertEquals(report.perClass[1], { precision: 0.6, recall: 0.75, f1: 2 / 3, support: 4 });
    assertEquals([report.accuracy, report.microAverage], [7 / 12, undefined]);
    assertEquals([report.macroAverage.support, report.weighted], [12, false]);
  });

  it("has a micro average where a class is left out", () => {
    const report = classificationReport(truth, predicted, { classes: ["d", "a"] });
    assertEquals(report.accuracy, undefined);
    assertEquals(report.microAverage, { precision: 0.5, recall: 0.4, f1: 4 / 9, support: 5 });
  });
});

describe("formatClassificationReport", () => {
  it("writes scikit-learn's text", () => {
    assertEquals(
      formatClassificationReport(classificationReport(truth, predicted)),
      `              precision    recall  f1-score   support

           a       0.50      0.50      0.50         4
           b       0.60      0.75      0.67         4
           c       0.67      0.67      0.67         3
           d       0.00      0.00      0.00         1

    accuracy                           0.58        12
   macro avg       0.44      0.48      0.46        12
weighted avg       0.53      0.58      0.56        12
`,
    );
  });

  it("writes sums of weights with their decimals", () => {
    const report = classificationReport(truth, predicted, { sampleWeight });
    assertEquals(
      formatClassificationReport(report, { digits: 3 }),
      `              precision    recall  f1-score   support

           a      0.545     0.667     0.600       4.5
           b      0.739     0.810     0.773      5.25
           c      0.667     0.500     0.571       4.0
           d      0.000     0.000     0.000       0.5

    accuracy                          0.649     14.25
   macro avg      0.488     0.494     0.486     14.25
weighted avg      0.632     0.649     0.635     14.25
`,
    );
  });

  it("writes the names given, the micro average, and what is not defined", () => {
    const report = classificationReport(truth, predicted, {
      classes: ["d", "a"],
      zeroDivision: NaN,
    });
    assertEquals(
      formatClassificationReport(report, { targetNames: ["dee", "a long class name"] }),
      `                   precision    recall  f1-score   support

              dee        nan      0.00      0.00         1
a long class name       0.50      0.50      0.50         4

        micro avg       0.50      0.40      0.44         5
        macro avg       0.50      0.25      0.25         5
     weighted avg       0.50      0.40      0.40         5
`,
    );
  });

  it("rounds what lies between two numbers to the even digit, as Python does", () => {
    const is = [0, 0, 0, 0, 0, 0, 0, 0, 1], says = [0, 1, 1, 1, 1, 1, 1, 1, 1];
    const report = classificationReport(is, says);
    const row = (digits: number) =>
      formatClassificationReport(report, { digits }).split("\n")[2].split(/ +/).slice(2, 5);
    assertEquals(report.perClass[0].recall, 0.125);
    assertEquals(row(2), ["1.00", "0.12", "0.22"]);
    assertEquals(row(1), ["1.0", "0.1", "0.2"]);
    assertEquals(row(0), ["1", "0", "0"]);
    assertEquals(row(3), ["1.000", "0.125", "0.222"]);
  });

  it("refuses other digits, and other than one name a class", () => {
    const report = classificationReport(truth, predicted);
    const format = (options: { digits?: number; targetNames?: string[] }) => () =>
      formatClassificationReport(report, options);
    assertThrows(format({ digits: -1 }), RangeError, "digits");
    assertThrows(format({ digits: 99 }), RangeError, "at most 98");
    assertThrows(format({ targetNames: ["a"] }), ShapeError, "one name a class: expected 4, got 1");
  });
});
