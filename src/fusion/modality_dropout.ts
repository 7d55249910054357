import { RandomState } from "../core/random.ts";
import { modalitiesOf, type Opinion } from "./opinion.ts";
import { type Stack, takeStackRows } from "./stack.ts";

/** How often a row comes again, with some of its modalities dropped. */
const COPIES = 2;

/** Rows as they are, followed by copies that lack modalities at random: what a combiner for any subset learns from.
 *
 * Of each copy every modality is dropped with probability ½, but for one that stays. A row and its copies are of one group.
 */
export function dropModalities(stack: Stack, options: { readonly seed: number }): Stack {
  const random = new RandomState(options.seed);
  const { length: rows } = stack.labels;
  const all = Uint32Array.from({ length: rows * (1 + COPIES) }, (_, i) => i % rows);
  const repeated = takeStackRows(stack, all);
  const modalities = modalitiesOf(stack.opinions);
  const present = new Map(
    modalities.map((name) => {
      const { present } = repeated.opinions.find(({ modality }) => modality === name)!;
      return [name, present.slice()];
    }),
  );
  for (let row = rows; row < all.length; row++) {
    const held = modalities.filter((name) => present.get(name)![row]);
    const kept = held.filter(() => random.random() < 0.5);
    const stay = kept.length > 0 ? kept : [held[random.randomInteger(held.length)]];
    for (const name of held) present.get(name)![row] = stay.includes(name) ? 1 : 0;
  }
  const opinions = repeated.opinions.map((opinion): Opinion => ({
    ...opinion,
    present: present.get(opinion.modality)!,
  }));
  return { ...repeated, opinions, groups: repeated.groups ?? Array.from(all) };
}
