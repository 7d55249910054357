import type { Label } from "../core/label.ts";
import { Matrix } from "../core/matrix.ts";
import type { ModelState, StateReader } from "../core/state.ts";
import type { Combiner } from "./combiner.ts";
import { EvidencePool } from "./evidence_pool.ts";
import { MeanPool } from "./mean_pool.ts";
import { modalitiesOf, type Opinion, takeRowsOf } from "./opinion.ts";
import { StackedClassifier } from "./stacked_classifier.ts";
import { stackedColumns } from "./stacked_features.ts";

/** What a combiner in a model file must fit. */
interface Place {
  readonly members: readonly { readonly modality: string }[];
  readonly classes: readonly Label[];
}

/** Above this, subsets are too many to fit a combiner for each. */
export const MOST_MODALITIES = 5;

/** The name of the combiner of all subsets that have none of their own. */
const OTHERWISE = "any subset";

/** A combiner for each subset of the modalities that a row may have. */
export class SubsetCombiners {
  /** By {@linkcode subsetName}; each takes the members of its modalities, in their order. */
  readonly bySubset: Readonly<Record<string, Combiner>>;
  /** Takes all members, and rows of any other subset. */
  readonly otherwise?: Combiner;

  /** Some subset must not be without a combiner. */
  constructor(combiners: Pick<SubsetCombiners, "bySubset" | "otherwise">) {
    this.bySubset = combiners.bySubset;
    this.otherwise = combiners.otherwise;
  }

  /** Shape `(rows, classes)`; each row sums to 1.
   *
   * @param opinions One a member; each row must have one that is present.
   */
  predictProba(opinions: readonly Opinion[]): Matrix {
    const { rows, columns } = opinions[0].probabilities;
    const all = Matrix.zeros(rows, columns);
    for (const { modalities, rows } of rowsBySubset(opinions)) {
      const own = this.bySubset[subsetName(modalities)];
      const heard = own === undefined ? opinions : membersOf(opinions, modalities);
      const said = (own ?? this.otherwise!)
        .predictProba(heard.map((opinion) => takeRowsOf(opinion, rows)));
      rows.forEach((row, i) => all.row(row).set(said.row(i)));
    }
    return all;
  }

  /** The states of all combiners, by name. */
  toStates(): Record<string, ModelState> {
    const states = Object.fromEntries(
      Object.entries(this.bySubset).map(([name, combiner]) => [name, combiner.toState()]),
    );
    return this.otherwise === undefined
      ? states
      : { ...states, [OTHERWISE]: this.otherwise.toState() };
  }

  /** The combiners among a state's children.
   *
   * @throws {ModelFormatError} If one is missing, or does not fit the members.
   */
  static fromState(state: StateReader, place: Place): SubsetCombiners {
    const modalities = modalitiesOf(place.members);
    const otherwise = state.hasChild(OTHERWISE) ? readCombiner(state, OTHERWISE, place) : undefined;
    const own = otherwise === undefined
      ? allSubsets(modalities)
      : ownSubsets(modalities).filter((subset) => state.hasChild(subsetName(subset)));
    const bySubset = Object.fromEntries(own.map((subset) => {
      const members = membersOf(place.members, subset), name = subsetName(subset);
      return [name, readCombiner(state, name, { ...place, members })];
    }));
    return new SubsetCombiners({ bySubset, otherwise });
  }
}

/** The subsets that get a combiner of their own: all of a few modalities, of more each alone. */
export function ownSubsets(modalities: readonly string[]): string[][] {
  return modalities.length <= MOST_MODALITIES
    ? allSubsets(modalities)
    : modalities.map((name) => [name]);
}

/** The subset's name in a model file, as `subset image+audio`. */
export function subsetName(modalities: readonly string[]): string {
  return `subset ${modalities.map((name) => name.replace(/[%+]/g, encodeURIComponent)).join("+")}`;
}

/** The members that go by some modalities. */
export function membersOf<Member extends { readonly modality: string }>(
  members: readonly Member[],
  modalities: readonly string[],
): Member[] {
  return members.filter(({ modality }) => modalities.includes(modality));
}

/** The rows that have exactly each set of modalities; those that have none are left out. */
export function rowsBySubset(
  opinions: readonly Opinion[],
): { readonly modalities: readonly string[]; readonly rows: readonly number[] }[] {
  const modalities = modalitiesOf(opinions);
  const firsts = modalities.map((name) => opinions.find(({ modality }) => modality === name)!);
  const found = new Map<string, { modalities: string[]; rows: number[] }>();
  for (let row = 0; row < opinions[0].present.length; row++) {
    const held = modalities.filter((_, m) => firsts[m].present[row]);
    if (held.length === 0) continue;
    const name = subsetName(held);
    const subset = found.get(name) ?? { modalities: held, rows: [] };
    subset.rows.push(row);
    found.set(name, subset);
  }
  return [...found.values()];
}

function allSubsets(modalities: readonly string[]): string[][] {
  return Array.from(
    { length: 2 ** modalities.length - 1 },
    (_, set) => modalities.filter((_, m) => (set + 1) >> m & 1),
  );
}

function readCombiner(state: StateReader, name: string, { members, classes }: Place): Combiner {
  const combiner = state.anyStep(name);
  if (
    !(combiner instanceof MeanPool || combiner instanceof EvidencePool ||
      combiner instanceof StackedClassifier)
  ) {
    return state.fail(name, "must combine opinions");
  }
  if (combiner.members !== members.length) {
    state.fail(
      name,
      `takes ${combiner.members} members, not the ${members.length} of its modalities`,
    );
  }
  if (combiner instanceof EvidencePool && combiner.prior.length !== classes.length) {
    state.fail(
      name,
      `knows ${combiner.prior.length} classes, not the ${classes.length} of the members`,
    );
  }
  if (combiner instanceof StackedClassifier) {
    const { classifier, indicators } = combiner;
    const columns = stackedColumns(members, { classes: classes.length, indicators });
    if (classifier.columns !== columns) {
      state.fail(name, `takes ${classifier.columns} columns, not the ${columns} of its members`);
    }
    if (!sameLabels(classifier.classes, classes)) {
      state.fail(name, "must have the classes of the members");
    }
  }
  return combiner;
}

/** Whether classes are the same, in the same order. */
export function sameLabels(a: readonly Label[], b: readonly Label[]): boolean {
  return a.length === b.length && a.every((label, k) => label === b[k]);
}
