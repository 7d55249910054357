import { type Column, type Leak, type MediaSource, RandomState, Table } from "@medley/medley";

/** A table to poison: cells by column, one list a column. */
export class Clinic {
  readonly random: RandomState;
  readonly classes: readonly string[];
  /** Each row's class. */
  readonly labels: number[];
  readonly columns: Column[] = [];

  /** Honest columns only: numbers, levels, dates, texts and pictures that hint at the class, each some other way. */
  constructor({ seed = 1, rows = 240, classes = ["fen", "moor", "heath"] }: {
    seed?: number;
    rows?: number;
    classes?: readonly string[];
  } = {}) {
    const random = this.random = new RandomState(seed);
    const K = classes.length;
    this.classes = classes;
    this.labels = Array.from({ length: rows }, () => random.randomInteger(K));
    this.numbers("length", (k) => random.normal(k, 1));
    this.numbers("income", () => Math.round(random.lognormal(10, 0.5)));
    this.numbers("year", (k) => 1990 + k + random.randomInteger(20));
    this.words("colour", (k) => {
      const hint = random.random() < 0.5 ? k : random.randomInteger(K);
      return `tone ${hint}`;
    });
    this.texts("note", (k) => this.sentence(k));
    this.media("photo", (_, row) => this.picture(row));
  }

  get rows(): number {
    return this.labels.length;
  }

  numbers(name: string, value: (label: number, row: number) => number): this {
    const values = Float64Array.from(this.labels, value);
    return this.put({ name, role: "numeric", values });
  }

  words(name: string, value: (label: number, row: number) => string | null): this {
    return this.put({ name, role: "categorical", values: this.labels.map(value) });
  }

  texts(name: string, value: (label: number, row: number) => string | null): this {
    return this.put({ name, role: "text", values: this.labels.map(value) });
  }

  groups(name: string, value: (label: number, row: number) => string): this {
    return this.put({ name, role: "group", values: this.labels.map(value) });
  }

  media(name: string, value: (label: number, row: number) => MediaSource | null): this {
    return this.put({ name, role: "image", values: this.labels.map(value) });
  }

  /** Adds a column, or replaces the one of its name. */
  put(column: Column): this {
    const at = this.columns.findIndex(({ name }) => name === column.name);
    this.columns.splice(at < 0 ? this.columns.length : at, at < 0 ? 0 : 1, column);
    return this;
  }

  /** Twelve words, half of them from the class's own part of the dictionary. */
  sentence(label: number): string {
    const word = () =>
      this.random.random() < 0.5
        ? dictionary[(label * 5 + this.random.randomInteger(9)) % dictionary.length]
        : dictionary[this.random.randomInteger(dictionary.length)];
    return Array.from({ length: 12 }, word).join(" ");
  }

  /** Bytes that no other row has. */
  picture(row: number): MediaSource {
    const bytes = Uint8Array.from({ length: 64 }, () => this.random.randomInteger(256));
    return { kind: "bytes", bytes, name: `photo of row ${row}` };
  }

  /** The table; with `shuffled`, the labels are dealt out anew. */
  table({ shuffled = false } = {}): Table {
    const labels = [...this.labels];
    if (shuffled) this.random.shuffle(labels);
    const values = labels.map((k) => this.classes[k]);
    const ids = labels.map((_, row) => `row ${row}`);
    return new Table(ids, [...this.columns, { name: "kind", role: "label", values }]);
  }

  /** Every fourth row. */
  testRows(): number[] {
    return [...this.labels.keys()].filter((row) => row % 4 === 3);
  }
}

const dictionary =
  ("river stone cloud field lamp bridge paper window garden copper violet engine " +
    "anchor basket candle dragon ember feather glacier harbour island jacket kettle ladder").split(
      " ",
    );

/** `error: kind: columns` of each leak. */
export function namesOf(leaks: readonly Leak[]): string[] {
  return leaks.map(({ severity, kind, columns }) => `${severity}: ${kind}: ${columns.join()}`);
}

/** The same of errors alone. */
export function errorsOf(leaks: readonly Leak[]): string[] {
  return namesOf(leaks).filter((name) => name.startsWith("error"));
}

/** The seeds that generators are tried with. */
export const seeds: readonly number[] = Array.from({ length: 8 }, (_, i) => 100 + i);
