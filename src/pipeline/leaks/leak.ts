/** Every kind of leak that {@linkcode findLeaks} looks for. */
export const leakKinds = [
  "group split between folds",
  "identifier as a feature",
  "column determines the label",
  "absence carries the label",
  "text contains the label",
  "file name carries the label",
  "same media in train and test",
  "same text in train and test",
  "contradictory duplicates",
] as const;

/** A way in which a table gives its labels away. */
export type LeakKind = typeof leakKinds[number];

/** What a leak was found by: plain numbers, names and examples, ready for JSON. */
export type LeakEvidence = Readonly<
  Record<string, string | number | readonly string[] | readonly (readonly string[])[]>
>;

/** A way in which a model could come to know a label that it will not know in use. */
export interface Leak {
  /** Which of the ways. */
  readonly kind: LeakKind;
  /** The columns at fault; none if it is whole rows. */
  readonly columns: readonly string[];
  /** `error`: nothing honest looks so. `warning`: worth a look, but honest data may look so too. */
  readonly severity: "error" | "warning";
  /** Numbers and examples. */
  readonly evidence: LeakEvidence;
  /** What was found, and what to do about it. */
  readonly message: string;
}
