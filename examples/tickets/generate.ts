import { RandomState } from "@medley/medley";

/** How urgent a ticket is, least first, and the share of tickets that are. */
export const priorities = { low: 0.35, medium: 0.35, high: 0.2, critical: 0.1 } as const;

/** What a customer pays for, least first. */
export const tiers = ["free", "starter", "business", "enterprise"] as const;

/** Phrases that speak for a priority. */
const phrases = [
  [
    "feature request for a dark mode",
    "general question about pricing plans",
    "a small typo on the settings page",
    "how do i change my avatar",
  ],
  [
    "question about the invoice of last month",
    "password reset link arrives late",
    "the export to a spreadsheet lacks a column",
    "notifications are sent twice",
  ],
  [
    "cannot login since this morning",
    "charged twice on my credit card",
    "the app crashes on startup",
    "data not syncing between devices",
  ],
  [
    "production server down for all users",
    "all our records have disappeared",
    "the payment service is not responding",
    "a security breach in our account",
  ],
] as const;

/** Phrases of any ticket. */
const small = [
  "tried several browsers",
  "after the latest update",
  "please advise",
  "thanks in advance",
  "see the attached screenshot",
  "this is urgent",
] as const;

/** A made-up help desk as CSV: the words of a ticket, what is known of its customer, and its priority.
 *
 * Given its priority, a ticket's words and its customer's numbers are drawn independently: two tickets in five are worded as
 * any other, and no number tells a priority for certain. The same seed gives the same tickets.
 *
 * @param options `shuffled`: whether the priorities are dealt out anew, so that nothing is left to learn.
 */
export function generateTickets({ rows = 500, seed = 42, shuffled = false } = {}): string {
  const random = new RandomState(seed);
  const choose = <Value>(values: readonly Value[]) => values[random.randomInteger(values.length)];
  const levels = random.choice(4, rows, { p: Object.values(priorities) });
  const tickets = Array.from(levels, (level) => {
    const telling = random.random() < 0.6 ? phrases[level] : choose(phrases);
    const tier = Math.round(random.normal(0.8 * level, 0.7));
    const customer = Math.min(3, Math.max(0, tier));
    return {
      text: `${choose(small)} ${choose(telling)} ${choose(small)}`,
      customer_tier: tiers[customer],
      account_age_days: Math.floor(random.exponential(365)),
      open_tickets: random.poisson(1 + 1.5 * level),
      arr_usd: Math.round(random.lognormal(7 + customer, 1)),
      prev_escalations: random.poisson(0.1 + level),
    };
  });
  if (shuffled) random.shuffle(levels);
  const names = Object.keys(priorities);
  return [
    [...Object.keys(tickets[0]), "priority"].join(","),
    ...tickets.map((ticket, row) => [...Object.values(ticket), names[levels[row]]].join(",")),
  ].join("\n");
}
