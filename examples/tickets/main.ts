/** Which support tickets are urgent? Their words beside what is known of the customer.
 *
 * ```sh
 * deno run examples/tickets/main.ts
 * ```
 */
import {
  accuracy,
  classificationReport,
  EarlyFusion,
  FeatureExtractor,
  formatClassificationReport,
  type Interval,
  pairedInterval,
  Pipeline,
  readTable,
  SingleModality,
  tabular,
  text,
  trainTestSplit,
} from "@medley/medley";
import { generateTickets, priorities, tiers } from "./generate.ts";

/** What two models say of the same test tickets. */
export interface Triage {
  readonly truth: readonly string[];
  /** By words and customer. */
  readonly predicted: readonly string[];
  /** By words alone. */
  readonly predictedByText: readonly string[];
  /** How much the customer's numbers add to the words. */
  readonly gain: Interval;
}

/** Trains on four tickets in five and predicts the fifth, with and without the customer's numbers. */
export async function triage(csv: string): Promise<Triage> {
  const table = await readTable({ text: csv }, {
    label: "priority",
    roles: { text: "text", customer_tier: { ordered: tiers } },
  });
  const { train, test } = trainTestSplit(table.labels(), { testSize: 0.2 });
  const trainTickets = table.take(train), testTickets = table.take(test);

  // The words stay sparse beside the scaled numbers, and nothing is fitted on a test ticket.
  const extractor = new FeatureExtractor({ text: text.tfidf(), tabular: tabular() });
  const predictBy = async (fusion: EarlyFusion | SingleModality) => {
    const model = await new Pipeline({ extractor, fusion }).fit(trainTickets);
    return (await model.predict(testTickets)).classes;
  };
  const predicted = await predictBy(new EarlyFusion());
  const predictedByText = await predictBy(new SingleModality({ modality: "text" }));

  const truth = testTickets.labels();
  const gain = pairedInterval(truth, { predicted, baseline: predictedByText });
  return { truth, predicted, predictedByText, gain };
}

if (import.meta.main) {
  const { truth, predicted, predictedByText, gain } = await triage(generateTickets());
  const classes = Object.keys(priorities);
  console.log(formatClassificationReport(classificationReport(truth, predicted, { classes })));
  console.log(`accuracy by words and customer  ${accuracy(truth, predicted).toFixed(3)}`);
  console.log(`accuracy by words alone         ${accuracy(truth, predictedByText).toFixed(3)}`);
  const range = `${gain.low.toFixed(3)} to ${gain.high.toFixed(3)}`;
  console.log(`gain                            ${gain.value.toFixed(3)} (${range})`);
}
