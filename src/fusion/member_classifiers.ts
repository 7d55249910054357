import type { Classifier } from "../models/classifier.ts";

/** What learns from each modality: one classifier or several for all, or as much for each, by its name. */
export type MemberClassifiers =
  | Classifier
  | readonly Classifier[]
  | Readonly<Record<string, Classifier | readonly Classifier[]>>;

/** @throws {TypeError} If a list of classifiers is empty, or there is none at all. */
export function checkClassifiers(classifiers: MemberClassifiers): void {
  const lists = isOneForAll(classifiers)
    ? [["every modality", listOf(classifiers)] as const]
    : Object.entries(classifiers).map(([name, some]) => [`"${name}"`, listOf(some)] as const);
  if (lists.length === 0) throw new TypeError("Cannot use classifier: it names no modality");
  const empty = lists.find(([, list]) => list.length === 0);
  if (empty === undefined) return;
  throw new TypeError(
    `Cannot use classifier: its list for ${empty[0]} is empty; give at least one`,
  );
}

/** The classifiers of a modality, at least one.
 *
 * @throws {TypeError} If they are given by name, and this one has none.
 */
export function classifiersOf(
  modality: string,
  classifiers: MemberClassifiers,
): readonly Classifier[] {
  if (isOneForAll(classifiers)) return listOf(classifiers);
  if (Object.hasOwn(classifiers, modality)) return listOf(classifiers[modality]);
  throw new TypeError(
    `Cannot fit the modality "${modality}": classifier has none for it; it names ${
      Object.keys(classifiers).join(", ")
    }`,
  );
}

function isOneForAll(
  classifiers: MemberClassifiers,
): classifiers is Classifier | readonly Classifier[] {
  return Array.isArray(classifiers) ||
    "fit" in classifiers && typeof classifiers.fit === "function";
}

function listOf(classifiers: Classifier | readonly Classifier[]): readonly Classifier[] {
  return "fit" in classifiers ? [classifiers] : classifiers;
}
