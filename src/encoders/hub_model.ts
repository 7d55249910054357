import { EncoderError } from "../errors.ts";

/** A pretrained model on the hub, as it was at one commit. */
export interface HubModel {
  /** Its name there, `owner/name`. */
  readonly hub: string;
  /** Hash of the commit: 40 hexadecimal digits. */
  readonly revision: string;
}

/** The hub that is asked unless another is named. */
export const usualEndpoint = "https://huggingface.co";

/** @throws {EncoderError} If the name is none that the hub gives, or the revision is no commit. */
export function checkHubModel({ hub, revision }: HubModel): void {
  checkHubName(hub);
  if (isCommit(revision)) return;
  throw new EncoderError(
    `Cannot use ${hub}: revision must be the hash of a commit, 40 hexadecimal digits, so that the model never changes: current value is ${
      JSON.stringify(revision)
    }; "medley models add ${hub}" prints the newest, and the hub lists all under "Files and versions", "History"`,
    { source: hub },
  );
}

/** @throws {EncoderError} If a name is none that the hub gives. */
export function checkHubName(hub: string): void {
  if (isHubName(hub)) return;
  throw new EncoderError(
    `Cannot use a model of the hub: its name must look like owner/name: current value is ${
      JSON.stringify(hub)
    }`,
    { source: `${hub}` },
  );
}

/** Whether a name looks like those that the hub gives: `owner/name`. */
export function isHubName(hub: string): boolean {
  const parts = typeof hub === "string" ? hub.split("/") : [];
  return parts.length === 2 && parts.every(isPlainName);
}

/** Whether a revision is the hash of a commit, and not a branch or tag, which may change. */
export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** Where the hub has a file of a model.
 *
 * @param endpoint A hub or a mirror of it.
 * @throws {EncoderError} If the endpoint is no address that may be asked.
 */
export function hubUrl(
  { hub, revision }: HubModel,
  { path, endpoint = usualEndpoint }: { readonly path: string; readonly endpoint?: string },
): URL {
  const base = URL.parse(endpoint);
  if (base === null || !isSafe(base) || base.search !== "" || base.hash !== "") {
    throw new EncoderError(
      `Cannot fetch ${hub}: the endpoint must be an https address (http for this machine only): current value is ${endpoint}`,
      { source: hub },
    );
  }
  const place = [...hub.split("/"), "resolve", revision, ...path.split("/")];
  base.pathname = [base.pathname.replace(/\/+$/, ""), ...place.map(encodeURIComponent)].join("/");
  return base;
}

/** Whether what comes from an address comes from there: it is encrypted, or has never left the machine. */
export function isSafe({ protocol, hostname }: URL): boolean {
  const isLoopback = hostname === "localhost" || hostname === "[::1]" ||
    /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === "https:" || (protocol === "http:" && isLoopback);
}

/** As the hub's own rules: letters, digits, single dots and dashes inside; so no name climbs, and `--` can part two. */
function isPlainName(name: string): boolean {
  return /^\w([\w.-]{0,94}\w)?$/.test(name) && !/--|\.\./.test(name);
}
