import process from "node:process";
import cliProgress from "../deps/cli_progress.ts";
import { count, short } from "./counts.ts";
import { note } from "./output.ts";

/** How far a stage has come. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  /** How many of those done were corrupt, and taken for absent. */
  readonly corrupt?: number;
  /** How many of those done were longer than their encoder reads, and were cut. */
  readonly truncated?: number;
}

/** Without a terminal, a line is written so often, in seconds. */
const SECONDS_A_LINE = 5;

/** Shows progress, its rate and the time left on standard error: a bar on a terminal, a line now and then elsewhere, and a
 * line at the end of each stage. A stage begins where the one before it ends.
 */
export function createProgress(): (progress: Progress) => void {
  const show = Deno.stderr.isTerminal() ? progressBar() : progressLines();
  let started = performance.now();
  return (progress) => {
    const now = performance.now(), seconds = (now - started) / 1000;
    show(progress, seconds);
    if (progress.done < progress.total) return;
    note(`${progress.stage}: ${describeProgress(progress, seconds)}`);
    started = now;
  };
}

/** What is done, how fast, and how long the rest will take: `1,200 of 3,000, 1,250/s, 1.4 s left`, and at the end
 * `3,000 done in 2.4 s (1,250/s)`. */
export function describeProgress(progress: Progress, seconds: number): string {
  const { done, total, corrupt = 0, truncated = 0 } = progress;
  const rate = done / seconds, perSecond = `${short(rate)}/s`;
  const text = done < total
    ? `${count(done)} of ${count(total)}, ${perSecond}, ${duration((total - done) / rate)} left`
    : `${count(total)} done in ${duration(seconds)} (${perSecond})`;
  return [
    text,
    ...(corrupt === 0 ? [] : [`${count(corrupt)} corrupt`]),
    ...(truncated === 0 ? [] : [`${count(truncated)} cut to what the encoder reads`]),
  ].join(", ");
}

function progressBar(): (progress: Progress, seconds: number) => void {
  const bar = new cliProgress.SingleBar({
    format: "{stage} [{bar}] {text}",
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  return (progress, seconds) => {
    const { stage, done, total } = progress;
    const shown = { stage, text: describeProgress(progress, seconds) };
    if (bar.isActive) bar.update(done, shown);
    else bar.start(total, done, shown);
    if (done === total) bar.stop();
  };
}

function progressLines(): (progress: Progress, seconds: number) => void {
  let next = SECONDS_A_LINE;
  return (progress, seconds) => {
    if (progress.done === progress.total) next = SECONDS_A_LINE;
    else if (seconds >= next) {
      note(`${progress.stage}: ${describeProgress(progress, seconds)}`);
      next = seconds + SECONDS_A_LINE;
    }
  };
}

/** `2.4 s`, `3 min 20 s`, `2 h 5 min`. */
function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(Math.round(seconds) / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds) % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
