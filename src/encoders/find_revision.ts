import { EncoderError } from "../errors.ts";
import { askHub } from "./ask_hub.ts";
import { checkHubName, hubUrl, isCommit } from "./hub_model.ts";
import { unlessStalled } from "./unless_stalled.ts";

/** Asks the hub which commit a branch or tag of a model stands at now.
 *
 * @param options `revision`: the branch or tag, `@default {"main"}`; a commit stands for itself, and nothing is asked.
 * @returns 40 hexadecimal digits.
 * @throws {EncoderError} If the hub cannot be reached, or does not tell.
 */
export async function findRevision(
  hub: string,
  { revision = "main", endpoint, signal }: {
    readonly revision?: string;
    readonly endpoint?: string;
    readonly signal?: AbortSignal;
  } = {},
): Promise<string> {
  checkHubName(hub);
  if (isCommit(revision)) return revision;
  const path = "config.json", what = `${path} of ${hub} at ${revision}`;
  const url = hubUrl({ hub, revision }, { path, endpoint });
  const answer = await unlessStalled(
    { what, hub, signal },
    (signal) => askHub(url, { what, hub, method: "HEAD", signal }),
  );
  if (answer?.commit !== undefined && isCommit(answer.commit)) return answer.commit;
  throw new EncoderError(
    answer === undefined
      ? `Cannot fetch ${what}: there is none; check the name and the revision, or take another export of the model`
      : `Cannot tell the commit of ${hub} at ${revision}: the hub does not say it; give --revision as 40 hexadecimal digits`,
    { source: hub },
  );
}
