import { CalibratedClassifier } from "../../models/calibrated_classifier.ts";
import { ClassifierPipeline } from "../../models/classifier_pipeline.ts";
import { ExtraTreesClassifier } from "../../models/extra_trees_classifier.ts";
import { HistGradientBoostingClassifier } from "../../models/hist_gradient_boosting_classifier.ts";
import { LogisticRegression } from "../../models/logistic_regression.ts";
import { Nystroem } from "../../models/nystroem.ts";
import { PCA } from "../../models/pca.ts";
import { RandomForestClassifier } from "../../models/random_forest_classifier.ts";
import { StandardScaler } from "../../models/standard_scaler.ts";
import { EarlyFusion } from "../early_fusion.ts";
import { SingleModality } from "../single_modality.ts";

/** Specs whose constructors take what they keep: as `options`, or as fields of the same names. */
const KINDS: Readonly<Record<string, new (options: never) => object>> = {
  EarlyFusion,
  ExtraTreesClassifier,
  HistGradientBoostingClassifier,
  LogisticRegression,
  Nystroem,
  PCA,
  RandomForestClassifier,
  SingleModality,
  StandardScaler,
};

/** A spec as plain data, which may be sent to another thread. */
interface PortableSpec {
  /** Name of its class: the mark of a spec among plain objects. */
  readonly spec: string;
  readonly options: unknown;
}

/** A spec as plain data; undefined if it is, or holds, a spec that is none of this library. */
export function toPortable(spec: object): PortableSpec | undefined {
  try {
    return pack(spec) as PortableSpec;
  } catch (error) {
    if (error instanceof NotPortable) return undefined;
    throw error;
  }
}

/** The spec of plain data. */
export function fromPortable(portable: PortableSpec): object {
  return unpack(portable) as object;
}

class NotPortable extends Error {}

function pack(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(pack);
  if (value instanceof ClassifierPipeline) return packFields("ClassifierPipeline", value);
  if (value instanceof CalibratedClassifier) return packFields("CalibratedClassifier", value);
  const { constructor } = Object.getPrototypeOf(value);
  if (constructor === Object) return mapValues(value, pack);
  const spec = Object.keys(KINDS).find((name) => KINDS[name] === constructor);
  if (spec === undefined) throw new NotPortable();
  return { spec, options: mapValues("options" in value ? value.options as object : value, pack) };
}

/** Of a spec whose constructor takes other things before its options. */
function packFields(spec: string, fields: object): PortableSpec {
  return { spec, options: mapValues({ ...fields }, pack) };
}

function unpack(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(unpack);
  if (!("spec" in value)) return mapValues(value, unpack);
  const { spec, options } = value as PortableSpec;
  const unpacked = mapValues(options as object, unpack);
  if (spec === "ClassifierPipeline") {
    const steps = unpacked as unknown as ClassifierPipeline;
    return new ClassifierPipeline(steps.transformers, steps.classifier, steps.options);
  }
  if (spec === "CalibratedClassifier") {
    const { classifier, options } = unpacked as unknown as CalibratedClassifier;
    return new CalibratedClassifier(classifier, options);
  }
  return new KINDS[spec](unpacked as never);
}

function mapValues(record: object, map: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
