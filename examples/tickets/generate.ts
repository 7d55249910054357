import { RandomState } from "@medley/medley";

/** How urgent a ticket is, least first, and how many of a hundred are. */
export const priorities = { low: 35, medium: 35, high: 20, critical: 10 } as const;

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
 * Given its priority, a ticket's words and its customer's numbers are made independently: two tickets in five are worded as any
 * other, and no number tells a priority for certain. The same seed gives the same tickets.
 *
 * @param options `shuffled`: whether the priorities are dealt out anew, so that nothing is left to learn.
 */
export function generateTickets({ rows = 500, seed = 42, shuffled = false } = {}): string {
  const random = new RandomState(seed);
  const choose = <Value>(values: readonly Value[]) => values[random.randomInteger(values.length)];
  const names = Object.entries(priorities).flatMap(([name, share]) =>
    new Array<string>(share).fill(name)
  );
  const levels = Object.keys(priorities);
  const tickets = Array.from({ length: rows }, () => {
    const priority = choose(names), level = levels.indexOf(priority);
    const telling = random.random() < 0.6 ? phrases[level] : choose(phrases);
    const tier = Math.round(level * 0.8 + 0.7 * random.normal());
    const tierIndex = Math.min(3, Math.max(0, tier));
    return {
      text: `${choose(small)} ${choose(telling)} ${choose(small)}`,
      customer_tier: tiers[tierIndex],
      account_age_days: Math.floor(-365 * Math.log(1 - random.random())),
      open_tickets: Math.max(0, Math.round(2 + 1.5 * level + 2 * random.normal())),
      arr_usd: Math.round(Math.exp(7 + tierIndex + random.normal())),
      prev_escalations: Math.max(0, Math.round(0.9 * level - 0.4 + 0.7 * random.normal())),
      priority,
    };
  });
  if (shuffled) {
    const dealt = tickets.map(({ priority }) => priority);
    random.shuffle(dealt);
    dealt.forEach((priority, row) => tickets[row].priority = priority);
  }
  const lines = tickets.map((ticket) => Object.values(ticket).join(","));
  return [Object.keys(tickets[0]).join(","), ...lines].join("\n");
}
