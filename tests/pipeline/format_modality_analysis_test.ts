import { describe, it } from "@std/testing/bdd";
import { assertEquals } from "@std/assert";
import type { ModalityAnalysis } from "../../src/pipeline/analyze_modalities.ts";
import { formatModalityAnalysis } from "../../src/pipeline/format_modality_analysis.ts";

const score = { accuracy: 0.5, macroF1: 0.25, logLoss: 0.75 };
const column = { importances: [], importancesMean: -0.01, importancesStd: 0.002 };

function analysis(columns: number): ModalityAnalysis {
  const point = (fraction: number, accuracy: number) => ({
    ...score,
    fraction,
    accuracy,
    absent: 1,
  });
  const meanAbsolute = { value: 0.1, low: 0, high: 0.2 };
  return {
    importance: {
      rows: 20,
      scoring: "accuracy",
      score: 0.9,
      baseScore: 0.5,
      modalities: {
        image: { contribution: { value: -0.05 }, meanAbsolute, alone: 0.4, present: 9 },
        text: {
          contribution: { value: 0.45, low: 0.4, high: 0.5 },
          meanAbsolute,
          alone: 0.95,
          present: 20,
        },
      },
    },
    ablation: {
      rows: 20,
      scoring: "accuracy",
      score: 0.9,
      modalities: {
        image: { without: 0.95, change: { value: 0.05, low: -0.01, high: 0.1 } },
        text: { without: 0.4, change: { value: -0.5 } },
      },
    },
    subsets: [
      { modalities: [], present: 0, ...score },
      { modalities: ["image", "text"], present: 20, ...score },
    ],
    robustness: {
      rows: 20,
      modalities: {
        image: [point(0, 0.9), point(0.125, 0.95)],
        text: [point(0, 0.9), point(0.125, 0.4)],
      },
    },
    permutation: {
      rows: 20,
      scoring: "accuracy",
      score: 0.9,
      modalities: {
        image: { photo: column },
        text: Object.fromEntries(
          Array.from({ length: columns }, (_, j) => [`t${j}`, { ...column, importancesMean: 0.3 }]),
        ),
      },
    },
  };
}

describe("formatModalityAnalysis", () => {
  it("lays out a table for each question, what matters most first", () => {
    assertEquals(formatModalityAnalysis(analysis(1)).split("\n"), [
      "what each modality contributes to accuracy, 0.900 over 0.500 without any, on 20 rows:",
      "       contribution             without it  change                    alone  rows",
      "text   +0.450 (0.400 to 0.500)  0.400       -0.500                    0.950  20",
      "image  -0.050                   0.950       +0.050 (-0.010 to 0.100)  0.400  9",
      "",
      "with some of the modalities:",
      "            accuracy  macro-F1  log loss  rows",
      "none        0.500     0.250     0.750     0",
      "image+text  0.500     0.250     0.750     20",
      "",
      "accuracy as a modality leaves a share of its rows:",
      "       0 %    12.5 %",
      "image  0.900  0.950",
      "text   0.900  0.400",
      "",
      "accuracy lost when a column is shuffled:",
      "       column  lost",
      "text   t0      +0.300 ± 0.002",
      "image  photo   -0.010 ± 0.002",
    ]);
  });

  it("lists the first of many columns", () => {
    const lines = formatModalityAnalysis(analysis(40)).split("\n");
    assertEquals(lines.at(-1), "… and 9 columns more");
    assertEquals(lines.filter((line) => line.includes(" ± ")).length, 32);
  });
});
