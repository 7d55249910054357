import { type Command, Option } from "../deps/commander.ts";
import type { Clip } from "../encoders/clip.ts";
import { type Dtype, dtypes } from "../encoders/layout.ts";
import { loadClip } from "../encoders/load_clip.ts";

/** Where the CLIP of a command is. */
export interface ClipCliOptions {
  /** A folder. */
  readonly model: string;
  /** Undefined for the most precise. */
  readonly dtype?: Dtype;
}

/** Adds the options of all commands that bring texts and pictures together. */
export function addClipOptions(command: Command): Command {
  return command
    .requiredOption("--model <folder>", "a CLIP, in the layout of Transformers.js")
    .addOption(
      new Option("--dtype <kind>", "its weights (default: the most precise there are)")
        .choices(dtypes),
    );
}

/** The CLIP that options name. */
export function openClip({ model, dtype }: ClipCliOptions): Promise<Clip> {
  return loadClip(model, { dtype });
}
