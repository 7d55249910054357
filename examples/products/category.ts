import type { RandomState } from "@medley/medley";

/** What the shop sells. */
export const categories = ["electronics", "clothing", "books", "kitchen"] as const;

export type Category = typeof categories[number];

/** One of the values, each as likely as the others. */
export function choose<Value>(random: RandomState, values: readonly Value[]): Value {
  return values[random.randomInteger(values.length)];
}

/** Whether something happens that has this probability. */
export function happens(random: RandomState, probability: number): boolean {
  return random.random() < probability;
}

/** A number between two others. */
export function between(random: RandomState, low: number, high: number): number {
  return low + (high - low) * random.random();
}
