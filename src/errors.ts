/** Every error class that a caller may want to catch; all other faults are JavaScript's own. */

/** The dimensions of a matrix, block or picture are not those that the operation needs. */
export class ShapeError extends RangeError {
  /** Name of the class. */
  override readonly name = "ShapeError";
  /** The dimensions needed. */
  readonly expected: string;
  /** The dimensions met. */
  readonly actual: string;
  /** Id of the row, where it is known. */
  readonly row?: string;
  /** Name of the column, where it is known. */
  readonly column?: string;
  /** Path or name of what was read, where it is known. */
  readonly source?: string;

  /** `message` says what cannot be done; the dimensions are added to it. */
  constructor(message: string, dimensions: { expected: string; actual: string }) {
    super(`${message}: expected ${dimensions.expected}, got ${dimensions.actual}`);
    this.expected = dimensions.expected;
    this.actual = dimensions.actual;
  }
}

/** A value is there but cannot be decoded: a corrupt picture, a WAV cut short, a path outside its folder. */
export class DecodeError extends Error {
  /** Name of the class. */
  override readonly name = "DecodeError";
  /** Id of the row, where it is known. */
  readonly row?: string;
  /** Name of the column, where it is known. */
  readonly column?: string;
  /** Path or name of what was read. */
  readonly source?: string;

  /** `message` says everything; `place` repeats where for code to read. */
  constructor(
    message: string,
    place: { row?: string; column?: string; source?: string; cause?: unknown } = {},
  ) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.row = place.row;
    this.column = place.column;
    this.source = place.source;
  }
}

/** A column is missing, unknown, of the wrong role, or holds a value that its role forbids. */
export class SchemaError extends Error {
  /** Name of the class. */
  override readonly name = "SchemaError";
  /** Name of the column at fault. */
  readonly column: string;

  /** `message` says everything; `column` repeats where for code to read. */
  constructor(message: string, column: string) {
    super(message);
    this.column = column;
  }
}

/** Bytes are not a model file, or not one that this version may load. */
export class ModelFormatError extends Error {
  /** Name of the class. */
  override readonly name = "ModelFormatError";
  /** Dotted path of the field at fault. */
  readonly field: string;

  /** `message` says everything; `field` repeats where for code to read. */
  constructor(message: string, field: string) {
    super(message);
    this.field = field;
  }
}

/** Something is larger than the limit set for it; nothing was allocated. */
export class LimitError extends RangeError {
  /** Name of the class. */
  override readonly name = "LimitError";
  /** The limit set. */
  readonly limit: number;
  /** The size met. */
  readonly actual: number;
  /** Id of the row, where it is known. */
  readonly row?: string;
  /** Name of the column, where it is known. */
  readonly column?: string;
  /** Path or name of what was read, where it is known. */
  readonly source?: string;

  /** `message` says what cannot be done; the bounds are added to it. */
  constructor(message: string, bounds: { limit: number; actual: number }) {
    super(`${message}: ${bounds.actual} is over the limit of ${bounds.limit}`);
    this.limit = bounds.limit;
    this.actual = bounds.actual;
  }
}

/** What each modality contributes cannot be told: there are too many, or the model predicts no row by some of them alone. */
export class ContributionError extends RangeError {
  /** Name of the class. */
  override readonly name = "ContributionError";
}

/** An encoder cannot be had, or cannot run: a file of it is missing, damaged or does not fit the others, a download failed,
 * or a model needs another one. */
export class EncoderError extends Error {
  /** Name of the class. */
  override readonly name = "EncoderError";
  /** Folder, name or file of the encoder at fault, where it is known. */
  readonly source?: string;

  /** `message` says everything; `source` repeats where for code to read. */
  constructor(message: string, place: { source?: string; cause?: unknown } = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.source = place.source;
  }
}
