/** What went wrong with a request, as it is told to whoever sent it: an RFC 9457 problem document. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  /** Last part of the problem's type; absent where the status says it all. */
  readonly kind?: string;
  readonly title: string;
  /** Where in the request: index of the row from 0, and column. */
  readonly place: { readonly row?: number; readonly column?: string };
  readonly headers: Readonly<Record<string, string>>;

  /** @param detail What is wrong with this request, and what to do. Is sent as it stands. */
  constructor(detail: string, options: {
    status: number;
    title: string;
    kind?: string;
    place?: { readonly row?: number; readonly column?: string };
    headers?: Readonly<Record<string, string>>;
  }) {
    super(detail);
    this.status = options.status;
    this.title = options.title;
    this.kind = options.kind;
    this.place = options.place ?? {};
    this.headers = options.headers ?? {};
  }

  /** The problem document. */
  toResponse(): Response {
    const { row, column } = this.place;
    const pointer = row === undefined
      ? undefined
      : `/rows/${row}${column === undefined ? "" : `/${escapePointer(column)}`}`;
    return Response.json({
      type: this.kind === undefined ? "about:blank" : `urn:problem-type:medley:${this.kind}`,
      title: this.title,
      status: this.status,
      detail: this.message,
      row,
      column,
      pointer,
    }, {
      status: this.status,
      headers: { ...this.headers, "content-type": "application/problem+json" },
    });
  }
}

/** A request that is well formed and that the model cannot answer. */
export function unprocessable(
  kind:
    | "invalid-request"
    | "unknown-column"
    | "invalid-cell"
    | "unusable-media"
    | "empty-row"
    | "no-contributions",
  detail: string,
  place?: { readonly row?: number; readonly column?: string },
): Problem {
  const titles = {
    "invalid-request": "The body has not the shape of a request",
    "unknown-column": "The model has no such column",
    "invalid-cell": "A cell does not fit its column",
    "unusable-media": "A picture or sound cannot be used",
    "empty-row": "A row has nothing to predict from",
    "no-contributions": "The model cannot tell contributions",
  };
  return new Problem(detail, { status: 422, kind, title: titles[kind], place });
}

/** A name as a part of a JSON pointer (RFC 6901). */
function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
