import process from "node:process";
import cliProgress from "../deps/cli_progress.ts";
import { note } from "./output.ts";

/** How far a stage has come. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
}

/** Shows progress on standard error: a bar on a terminal, one plain line a stage elsewhere. */
export function createProgress(): (progress: Progress) => void {
  return Deno.stderr.isTerminal() ? progressBar() : progressLines();
}

function progressBar(): (progress: Progress) => void {
  const bar = new cliProgress.SingleBar({
    format: "{stage} [{bar}] {value}/{total}",
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  let current = "";
  return ({ stage, done, total }) => {
    if (stage !== current) {
      bar.start(total, done, { stage });
      current = stage;
    } else bar.update(done);
    if (done === total) {
      bar.stop();
      current = "";
      note(`${stage}: ${total} done`);
    }
  };
}

function progressLines(): (progress: Progress) => void {
  return ({ stage, done, total }) => {
    if (done === total) note(`${stage}: ${total} done`);
  };
}
