import type { Label } from "../../core/label.ts";

/** The place of every label among the classes.
 *
 * @throws {RangeError} If a label is not among them.
 */
export function placesOf(labels: readonly Label[], classes: readonly Label[]): Uint32Array {
  const places = new Map(classes.map((label, place) => [label, place]));
  return Uint32Array.from(labels, (label) => {
    const place = places.get(label);
    if (place !== undefined) return place;
    throw new RangeError(
      `Cannot score label ${JSON.stringify(label)}: it is not among the classes`,
    );
  });
}
