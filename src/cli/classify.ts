import { Command, InvalidArgumentError } from "../deps/commander.ts";
import { fillTemplates } from "../encoders/prompt_templates.ts";
import { addClipOptions, type ClipCliOptions, openClip } from "./clip_options.ts";
import { classifyImages } from "./classify_images.ts";
import { jobsOption, openExtraction } from "./media_options.ts";
import { note, print, printJson } from "./output.ts";

interface ClassifyOptions extends ClipCliOptions {
  readonly labels: readonly string[];
  readonly template?: readonly string[];
  readonly jobs: number;
  readonly json: boolean;
}

/** `medley classify PICTURES... --model FOLDER --labels a,b,c`. */
export function classifyCommand(): Command {
  const command = new Command("classify")
    .description("Tells which of a few labels each picture goes with; nothing is trained on them.")
    .argument("<images...>", "picture files")
    .requiredOption("--labels <labels>", "what may be seen, comma-separated", parseLabels)
    .option(
      "--template <text>",
      'what the model is asked, {} standing for the label, as "a photo of a {}"; of several, the mean (default: the label alone)',
      (value: string, previous: readonly string[] = []) => [...previous, value],
    )
    .addOption(jobsOption())
    .option("--json", "print one JSON document", false);
  return addClipOptions(command).action(classify);
}

async function classify(files: readonly string[], options: ClassifyOptions): Promise<void> {
  const { labels, template: templates = ["{}"], jobs, json } = options;
  checkPrompts(templates, labels);
  await using clip = await openClip(options);
  await using extraction = await openExtraction({
    allowOutside: true,
    cache: false,
    onCorrupt: "error",
    jobs,
  });
  const { context } = extraction;
  const { images, truncated } = await classifyImages(clip, files, { labels, templates, context });
  if (truncated.length > 0) {
    note(`these labels are longer than the model reads, and were cut: ${truncated.join(", ")}`);
  }
  if (json) return printJson(images);
  for (const { file, label, probabilities } of images) {
    print(`${file}  ${label}  ${probabilities[label].toFixed(4)}`);
  }
}

/** `a,b,c` with no empty label, after what earlier uses of the option have given. */
function parseLabels(value: string, previous: readonly string[] = []): string[] {
  return [...previous, ...value.split(",").map((label) => label.trim())];
}

/** Labels and templates that do not fit are wrong usage. */
function checkPrompts(templates: readonly string[], labels: readonly string[]): void {
  try {
    fillTemplates(templates, labels);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
