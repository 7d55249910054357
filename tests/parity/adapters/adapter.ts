import type { Fields, ParityCase } from "../parity_case.ts";

/** Runs Medley's counterpart of a case's algorithm: gives fields under the names that the case expects.
 *
 * @throws {NoCounterpart} If Medley lacks what the case's parameters ask for.
 */
export type Adapter = (parityCase: ParityCase) => Fields | Promise<Fields>;

/** Medley does not do what the case asks for. */
export class NoCounterpart extends Error {
  override readonly name = "NoCounterpart";
}

/** @throws {NoCounterpart} If a parameter is given that the adapter does not know. */
export function onlyParams(params: Fields, known: readonly string[]): void {
  const unknown = Object.keys(params).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new NoCounterpart(`Medley has no ${unknown.join(", ")}`);
}
