import type { RandomState } from "@medley/medley";
import { type Category, choose, happens } from "./category.ts";

/** What is usual in a category: medians and spreads of log-normal quantities, shares, brands. */
interface Usual {
  readonly price: readonly [median: number, spread: number];
  readonly weightKg: readonly [median: number, spread: number];
  readonly warranty: number;
  readonly rating: number;
  readonly reviews: readonly [median: number, spread: number];
  readonly brands: readonly string[];
}

const usual: Readonly<Record<Category, Usual>> = {
  electronics: {
    price: [85, 0.7],
    weightKg: [0.7, 0.8],
    warranty: 0.8,
    rating: 3.9,
    reviews: [160, 0.9],
    brands: ["Norda", "Norda", "Voltane", "Voltane", "Halden", "Mirabel"],
  },
  clothing: {
    price: [38, 0.5],
    weightKg: [0.4, 0.5],
    warranty: 0.12,
    rating: 4.0,
    reviews: [50, 0.9],
    brands: ["Mirabel", "Mirabel", "Tessuto", "Tessuto", "Halden", "Norda"],
  },
  books: {
    price: [17, 0.4],
    weightKg: [0.45, 0.35],
    warranty: 0.02,
    rating: 4.4,
    reviews: [90, 0.9],
    brands: ["Halden", "Halden", "Folio", "Folio", "Mirabel", "Tessuto"],
  },
  kitchen: {
    price: [42, 0.6],
    weightKg: [1.2, 0.6],
    warranty: 0.5,
    rating: 4.2,
    reviews: [70, 0.9],
    brands: ["Norda", "Norda", "Cucina", "Cucina", "Halden", "Tessuto"],
  },
};

/** Price and other details of a listing, as cells. */
export function listDetails(random: RandomState, category: Category) {
  const { price, weightKg, warranty, rating, reviews, brands } = usual[category];
  const logNormal = ([median, spread]: readonly [number, number]) =>
    median * Math.exp(spread * random.normal());
  return {
    price: logNormal(price).toFixed(2),
    weight_kg: logNormal(weightKg).toFixed(3),
    has_warranty: happens(random, warranty) ? "yes" : "no",
    rating: Math.min(5, Math.max(1, rating + 0.4 * random.normal())).toFixed(1),
    n_reviews: logNormal(reviews).toFixed(0),
    brand: choose(random, brands),
  };
}
