import type { Matrix } from "../../../src/core/matrix.ts";
import { RandomState } from "../../../src/core/random.ts";
import type { Stateful } from "../../../src/core/state.ts";
import type { Level, LevelColumns } from "../../../src/models/levels.ts";
import type { Kind, Output } from "../estimator.ts";

/** A spec that learns the levels of categorical columns. */
interface LevelEncoder {
  fit(columns: LevelColumns): LevelEncoderModel;
}

interface LevelEncoderModel extends Stateful {
  transform(columns: LevelColumns): Matrix;
  inverseTransform(x: Matrix): LevelColumns;
}

/** A spec that learns what to put in place of absent levels. */
interface LevelFiller {
  fit(columns: LevelColumns): LevelFillerModel;
}

interface LevelFillerModel extends Stateful {
  transform(columns: LevelColumns): LevelColumns;
}

const levelColumns: Omit<Kind<unknown, Stateful, LevelColumns>, "fit" | "apply"> = {
  data() {
    const random = new RandomState(14);
    const column = (levels: readonly Level[]) =>
      Array.from({ length: 30 }, () => levels[random.randomInteger(levels.length)]);
    return {
      "strings": [column(["red", "blue", "green"]), column(["a", "ä", "😀", "Z"])],
      "numbers": [column([3, 20, 100]), column([-1, 0.5])],
      "absences": [column(["red", null, "blue"]), column([null, "x"])],
    };
  },
  rows: ([first]) => first.length,
  takeRows: (columns, rows) => columns.map((levels) => rows.map((row) => levels[row])),
  widen: (columns) => [...columns, columns[0]],
  spoil: (columns) =>
    columns[0].includes(null) ? undefined : [columns[0].with(2, null), ...columns.slice(1)],
};

/** Categorical columns in, a matrix out. */
export const levelEncoders: Kind<LevelEncoder, LevelEncoderModel, LevelColumns> = {
  ...levelColumns,
  fit: (spec, columns) => spec.fit(columns),
  apply(model, columns) {
    const encoded = model.transform(columns);
    return { encoded, ...outputOf(model.inverseTransform(encoded)) };
  },
};

/** Categorical columns in, the same without absences out. */
export const levelFillers: Kind<LevelFiller, LevelFillerModel, LevelColumns> = {
  ...levelColumns,
  fit: (spec, columns) => spec.fit(columns),
  apply: (model, columns) => outputOf(model.transform(columns)),
};

function outputOf(columns: LevelColumns): Output {
  return Object.fromEntries(columns.map((levels, j) => [`column ${j}`, levels]));
}
