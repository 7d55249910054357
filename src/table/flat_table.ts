/** A table of a FlatBuffer: fields by number. Offsets out of bounds are a `RangeError`. */
export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  /** The table at a place, or the one that the bytes hold. */
  constructor(bytes: Uint8Array | DataView, at?: number) {
    this.#view = bytes instanceof DataView
      ? bytes
      : new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at ?? this.#view.getUint32(0, true);
  }

  /** A small number, 0 if it is not there. */
  uint8(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : this.#view.getUint8(at);
  }

  /** An integer of 64 bits; one beyond 2⁵³ is rounded. */
  int64(field: number): number {
    const at = this.#field(field);
    return at === undefined ? 0 : Number(this.#view.getBigInt64(at, true));
  }

  /** Another table, undefined if it is not there. */
  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at === undefined
      ? undefined
      : new FlatTable(this.#view, at + this.#view.getUint32(at, true));
  }

  /** Where a list's entries are.
   *
   * @throws {RangeError} If they reach over the end.
   */
  vector(field: number, { entryBytes }: { entryBytes: number }) {
    const at = this.#field(field);
    const view = this.#view;
    if (at === undefined) return { start: 0, count: 0, int64: () => 0 };
    const start = at + view.getUint32(at, true) + 4;
    const count = view.getUint32(start - 4, true);
    if (start + count * entryBytes > view.byteLength) throw new RangeError("a list is cut short");
    return {
      start,
      count,
      /** The integer of 64 bits at a place in the list, in bytes. */
      int64: (offset: number) => Number(view.getBigInt64(start + offset, true)),
    };
  }

  /** The tables of a list. */
  tables(field: number): FlatTable[] {
    const { start, count } = this.vector(field, { entryBytes: 4 });
    return Array.from({ length: count }, (_, i) => {
      const at = start + 4 * i;
      return new FlatTable(this.#view, at + this.#view.getUint32(at, true));
    });
  }

  #field(field: number): number | undefined {
    const directory = this.#at - this.#view.getInt32(this.#at, true);
    if (4 + 2 * field >= this.#view.getUint16(directory, true)) return undefined;
    const offset = this.#view.getUint16(directory + 4 + 2 * field, true);
    return offset === 0 ? undefined : this.#at + offset;
  }
}
