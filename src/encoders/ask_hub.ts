import { EncoderError } from "../errors.ts";
import { isSafe } from "./hub_model.ts";

/** What the hub answers, and what it has said of the file on the way. */
export interface HubAnswer {
  readonly response: Response;
  /** The commit that the file is of. */
  readonly commit?: string;
  /** SHA-256 of a file in large file storage, in hexadecimal. */
  readonly sha256?: string;
  /** Its size. */
  readonly bytes?: number;
}

/** What is asked for, and how. */
export interface HubQuestion {
  /** What is fetched, for messages: `config.json of owner/name`. */
  readonly what: string;
  /** Name of the model. */
  readonly hub: string;
  readonly method?: "GET" | "HEAD";
  readonly signal?: AbortSignal;
}

const maxRedirects = 5;

/** Asks for a file, and goes where the hub sends.
 *
 * @returns undefined if the model has no such file.
 * @throws {EncoderError} If the hub cannot be reached, or refuses.
 */
export async function askHub(url: URL, question: HubQuestion): Promise<HubAnswer | undefined> {
  let place = url, known: Omit<HubAnswer, "response"> = {};
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await ask(place, question);
    // The hub tells; the storage that it sends to knows nothing of models.
    known = { ...factsIn(response.headers), ...known };
    if (response.status === 200) return { response, ...known };
    await response.body?.cancel();
    if (![301, 302, 303, 307, 308].includes(response.status)) {
      if (isNoSuchFile(response)) return undefined;
      throw new EncoderError(
        `Cannot fetch ${question.what}: ${place.host} answered ${nameOfStatus(response)}; ${
          advice(response)
        }`,
        { source: question.hub },
      );
    }
    place = followRedirect(place, { to: response.headers.get("location"), ...question });
  }
  throw new EncoderError(
    `Cannot fetch ${question.what}: ${url.host} redirects more than ${maxRedirects} times; give another endpoint`,
    { source: question.hub },
  );
}

/** Where a redirect leads.
 *
 * @throws {EncoderError} If it leads nowhere, or to where others may read or change what is fetched.
 */
export function followRedirect(
  from: URL,
  { to, what, hub }: { readonly to: string | null; readonly what: string; readonly hub: string },
): URL {
  const place = to === null ? null : URL.parse(to, from);
  const staysEncrypted = from.protocol !== "https:" || place?.protocol === "https:";
  if (place !== null && isSafe(place) && staysEncrypted) return place;
  throw new EncoderError(
    `Cannot fetch ${what}: ${from.host} redirects to ${
      to ?? "nowhere"
    }, and only https addresses are followed; give another endpoint`,
    { source: hub },
  );
}

async function ask(
  place: URL,
  { what, hub, method = "GET", signal }: HubQuestion,
): Promise<Response> {
  try {
    return await fetch(place, {
      method,
      signal,
      redirect: "manual",
      // So that Content-Length tells how many bytes will come.
      headers: { "accept-encoding": "identity" },
    });
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const { message } = cause.cause instanceof Error ? cause.cause : cause;
    throw new EncoderError(
      `Cannot fetch ${what}: ${place.host} cannot be reached (${message}); check the connection, or obtain the model's files otherwise and load their folder`,
      { source: hub, cause },
    );
  }
}

function factsIn(headers: Headers): Omit<HubAnswer, "response"> {
  const commit = headers.get("x-repo-commit");
  // Of files outside of large file storage it is Git's hash, which is another one.
  const sha256 = headers.get("x-linked-etag")?.match(/^(?:W\/)?"?([0-9a-f]{64})"?$/i)?.[1];
  const bytes = headers.get("x-linked-size")?.match(/^\d+$/)?.[0];
  return {
    ...(commit === null ? {} : { commit: commit.toLowerCase() }),
    ...(sha256 === undefined ? {} : { sha256: sha256.toLowerCase() }),
    ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
  };
}

/** A missing model or revision is a 404 too, and never what was meant. */
function isNoSuchFile({ status, headers }: Response): boolean {
  return status === 404 &&
    !["RepoNotFound", "RevisionNotFound"].includes(headers.get("x-error-code") ?? "");
}

function nameOfStatus({ status, statusText, headers }: Response): string {
  const code = headers.get("x-error-code");
  return [`${status}`, statusText, ...(code === null ? [] : [`(${code})`])].join(" ").trim();
}

/** What to do about a status. */
function advice({ status, headers }: Response): string {
  if (status === 401 || status === 403) {
    return "there is no such model, or it is not given to everyone: check its name, or download its files signed in and load their folder";
  }
  if (status === 404) return "check the model's name and its revision";
  if (status === 429) {
    const seconds = headers.get("retry-after")?.match(/^\d+$/)?.[0];
    return `it is asked too often: try again ${seconds ? `in ${seconds} s` : "in some minutes"}`;
  }
  if (status >= 500) return "it is at fault itself: try again later, or give another endpoint";
  return "give another endpoint, or obtain the model's files otherwise and load their folder";
}
