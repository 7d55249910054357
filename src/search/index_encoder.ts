import type { Json } from "../core/state.ts";
import type { StateReader } from "../core/state.ts";
import { EncoderError } from "../errors.ts";

/** What tells one encoder from another, as every encoder says it of itself. */
export interface IndexEncoder {
  /** What it encodes. */
  readonly modality: "text" | "image";
  /** What it is called in messages. */
  readonly name: string;
  /** SHA-256 of its network, in hexadecimal. */
  readonly sha256: string;
  /** All else that its vectors depend on. */
  readonly options: { readonly [name: string]: Json };
  /** Numbers in a vector. */
  readonly dimensions: number;
}

/** The identity alone, of what may be a whole encoder. */
export function identityOf(
  { modality, name, sha256, options, dimensions }: IndexEncoder,
): IndexEncoder {
  return { modality, name, sha256, options, dimensions };
}

/** Checks that vectors of an encoder lie in the space of those encoders.
 *
 * @param action What cannot be done, as "search the index".
 * @throws {EncoderError} If it is none of them.
 */
export function checkEncoder(
  encoder: IndexEncoder,
  known: readonly IndexEncoder[],
  action: string,
): void {
  const own = known.find(({ modality }) => modality === encoder.modality);
  const fault = own === undefined
    ? `its vectors were made by ${known.map(tell).join(" and ")}, and nothing says that those of ${
      tell(encoder)
    } lie in their space; use one of its own`
    : own.sha256 !== encoder.sha256
    ? `its vectors go with those of ${tell(own)}, not with those of ${tell(encoder)}; ` +
      "use the encoder that it was made with, or make it anew"
    : own.dimensions !== encoder.dimensions || canonical(own.options) !== canonical(encoder.options)
    ? `${tell(encoder)} is the one that it was made with, but with other options: ${
      canonical(encoder.options)
    } for ${canonical(own.options)}; use the same, or make it anew`
    : undefined;
  if (fault === undefined) return;
  throw new EncoderError(`Cannot ${action}: ${fault}`, { source: encoder.name });
}

/** The encoders of a state. */
export function readEncoders(reader: StateReader): IndexEncoder[] {
  const list = reader.json("encoders");
  if (!Array.isArray(list)) return reader.fail("encoders", "must be a list");
  return list.map((value: Json, i) => {
    const fail = (name: string, why: string) => reader.fail(`encoders[${i}]${name}`, why);
    if (!isRecord(value)) return fail("", "must be an object");
    const { modality, name, sha256, options, dimensions } = value;
    if (modality !== "text" && modality !== "image") {
      return fail(".modality", "must be text or image");
    }
    if (typeof name !== "string") return fail(".name", "must be a string");
    if (typeof sha256 !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) {
      return fail(".sha256", "must be 64 hexadecimal digits");
    }
    if (!isRecord(options)) return fail(".options", "must be an object");
    if (typeof dimensions !== "number") return fail(".dimensions", "must be a number");
    return { modality, name, sha256, options, dimensions };
  });
}

function tell({ modality, name, sha256 }: IndexEncoder): string {
  return `the ${modality} encoder ${name} (SHA-256 ${sha256})`;
}

/** JSON in which the order of keys says nothing. */
function canonical(value: Json): string {
  return JSON.stringify(
    value,
    (_, part: Json) =>
      isRecord(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
}

function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
