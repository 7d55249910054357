import type { RandomState } from "@medley/medley";
import { type Category, choose, happens } from "./category.ts";

/** Words that give a category away. */
const own: Readonly<Record<Category, readonly string[]>> = {
  electronics: words("wireless bluetooth headphones router usb pixel microphone laptop hdmi led"),
  clothing: words("cotton wool denim hoodie sleeve scarf linen socks knitted trousers"),
  books: words("novel author chapter paperback poems biography essays hardcover mystery stories"),
  kitchen: words("saucepan whisk kettle oven spatula teapot cutlery grater baking skillet"),
};

/** Words that mean one thing in one category and another in the next: what most of a listing is made of. */
const shared = words(
  "tablet cover case plate board press iron jacket volume mixer reader light blender shell grip strap " +
    "fit leather set charge series pocket classic edition stand print band cell spine frame",
);

const adjectives = words("new large small premium everyday handy compact original popular sturdy");
const closings = [
  "great as a gift",
  "ships today",
  "back in stock",
  "a favourite of ours",
  "rated by many",
];

/** Title and description of a listing; one in four holds only words that several categories share. */
export function writeText(
  random: RandomState,
  category: Category,
): { title: string; description: string } {
  const telling = happens(random, 0.75) ? own[category] : shared;
  const title = [choose(random, adjectives), choose(random, shared), choose(random, telling)];
  const body = [
    ...Array.from({ length: 5 }, () => choose(random, shared)),
    choose(random, telling),
    choose(random, adjectives),
  ];
  random.shuffle(body);
  return {
    title: capitalise(title.join(" ")),
    description: `${capitalise(body.join(" "))}, ${choose(random, closings)}.`,
  };
}

function words(list: string): string[] {
  return list.split(" ");
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
