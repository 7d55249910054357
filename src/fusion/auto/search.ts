import type { Block } from "../../core/block.ts";
import type { Label } from "../../core/label.ts";
import type { Matrix } from "../../core/matrix.ts";
import type { CrossValidatedFusion, FusionModel } from "../fusion.ts";
import type { FusionMember } from "../fusion_member.ts";
import type { LateFusion } from "../late_fusion.ts";
import type { SingleModalityModel } from "../single_modality_model.ts";
import { type FitExecutor, fitHere, type FitTask } from "./fit_task.ts";
import { planFits, type PlannedFit, type PlanOptions } from "./plan_fits.ts";
import {
  type Calibration,
  decide,
  type DecisionOptions,
  type OutOfFoldScore,
  type RankBy,
} from "./rank_by.ts";

/** What a search has tried, fitted on all rows. */
export interface Candidate extends OutOfFoldScore {
  /** As `image/logistic`, `early/boosting`, `late/optimised`. */
  readonly name: string;
  /** A modality alone, or how modalities are fused. */
  readonly kind: "single" | "early" | "late";
  /** Of a modality alone. */
  readonly modality?: string;
  /** Fitted on all rows, and ready to decide. */
  readonly model: FusionModel;
  /** What `model` says of each row, shape `(rows, classes)`, by a fold that had left it out. Factors on classes, where there are
   * any, were tuned on all rows.
   */
  readonly outOfFold: Matrix;
  /** The same before it was calibrated and its decisions were tuned, with what each row is given by a fold that had left it out. */
  readonly fit: CrossValidatedFusion;
}

/** What a search has found. */
export interface SearchOutcome {
  /** All that was tried, in the order of trying. */
  readonly candidates: readonly Candidate[];
  /** Number of fits, those on folds among them. */
  readonly fits: number;
  /** Whether all that the budget allows was tried: false if a time limit ended the search. */
  readonly isComplete: boolean;
}

/** What is searched, and how far. */
export interface SearchOptions extends PlanOptions {
  /** Late fusions by name. */
  readonly late: readonly LateCandidate[];
  readonly rankBy: RankBy;
  /** How the probabilities of every candidate are calibrated. */
  readonly calibrate: Calibration;
  /** Fits at most; each modality and one early fusion are fitted whatever the budget. */
  readonly budget: number;
  /** Folds of a cross-validated fit. */
  readonly innerFolds: number;
}

/** A late fusion that is tried on members at hand. */
export interface LateCandidate {
  readonly name: string;
  readonly fusion: LateFusion;
  /** The best classifier of each modality, or all of them. */
  readonly members: "best" | "all";
}

/** The rows to learn from. */
export interface SearchRows {
  /** Aligned blocks, one a modality. */
  readonly blocks: readonly Block[];
  /** One a row. */
  readonly labels: readonly Label[];
  /** The group of each row: inner folds keep the rows of a group together. */
  readonly groups?: readonly Label[];
}

/** How a search goes on where fits may be done elsewhere. */
export interface SearchContext {
  /** Does the fits. @default {in this thread} */
  readonly executor?: FitExecutor;
  /** Ends the search early, with what it has found by then. */
  readonly limit?: AbortSignal;
  /** Stops the work between two fits. */
  readonly signal?: AbortSignal;
  /** Called when a fit is done or called off. */
  readonly onProgress?: (progress: SearchProgress) => void;
}

/** How far a search has come. */
export interface SearchProgress {
  /** The candidate just fitted, as `image/logistic`. */
  readonly candidate: string;
  /** Number of candidates fitted. */
  readonly done: number;
  /** Number of candidates to fit. */
  readonly total: number;
}

/** A fit that the search asks for. */
interface AskedFit {
  readonly name: string;
  readonly task: FitTask;
  /** Whether it may be left out when time is over. */
  readonly isOptional: boolean;
}

/** What became of it; undefined if it was left out. */
type Fitted = CrossValidatedFusion | undefined;

/** Searches in this thread. */
export function searchHere(rows: SearchRows, options: SearchOptions): SearchOutcome {
  const steps = search(rows, options);
  let step = steps.next();
  while (!step.done) step = steps.next(step.value.map(({ task }) => fitHere(task)));
  return step.value;
}

/** Searches with an executor: the same outcome, unless the limit ends it. */
export async function searchWith(
  rows: SearchRows,
  options: SearchOptions,
  context: SearchContext = {},
): Promise<SearchOutcome> {
  const steps = search(rows, options);
  let step = steps.next();
  while (!step.done) {
    const { length: total } = step.value;
    let done = 0;
    const fits = step.value.map(async (asked) => {
      const fitted = await fitElsewhere(asked, context);
      context.onProgress?.({ candidate: asked.name, done: ++done, total });
      return fitted;
    });
    step = steps.next(await Promise.all(fits));
  }
  return step.value;
}

async function fitElsewhere(
  { task, isOptional }: AskedFit,
  { executor, limit, signal }: SearchContext,
): Promise<Fitted> {
  const isCalledOff = () => {
    signal?.throwIfAborted();
    return isOptional && limit?.aborted === true;
  };
  if (executor !== undefined) return await executor.run(task, isCalledOff);
  await new Promise((resolve) => setTimeout(resolve));
  return isCalledOff() ? undefined : fitHere(task);
}

/** The search as steps: each asks for fits, and goes on with what became of them. */
function* search(
  { blocks, labels, groups }: SearchRows,
  options: SearchOptions,
): Generator<readonly AskedFit[], SearchOutcome, readonly Fitted[]> {
  const { rankBy, calibrate, budget } = options;
  const decision = { labels, groups, rankBy, calibrate };
  const cost = options.innerFolds + 1;
  const { needed, optional } = partByNeed(planFits(blocks, options), blocks);
  const affordable = Math.max(0, Math.floor(budget / cost) - needed.length);
  const plans = [...needed, ...optional.slice(0, affordable)];
  const fitted = yield plans.map(({ name, fusion, modality }, i) => ({
    name,
    task: {
      fusion,
      blocks: modality === undefined
        ? blocks
        : blocks.filter((block) => block.modality === modality),
      labels,
      groups,
    },
    isOptional: i >= needed.length,
  }));
  const done = fitted.filter((fit) => fit !== undefined);
  const candidates = plans.flatMap((plan, i): Candidate[] => {
    const fit = fitted[i];
    return fit === undefined ? [] : [toCandidate(plan, fit, decision)];
  });
  const members = membersOf(candidates, blocks);
  for (const { name, fusion, members: wanted } of blocks.length === 1 ? [] : options.late) {
    const fit = fusion.fitCrossValidated(blocks, labels, { groups, members: members[wanted] });
    candidates.push(toCandidate({ name: `late/${name}`, kind: "late" }, fit, decision));
  }
  return { candidates, fits: done.length * cost, isComplete: done.length === plans.length };
}

/** What every search must fit, so that each kind can be told of: every modality and an early fusion; and the rest. */
function partByNeed(
  plans: readonly PlannedFit[],
  blocks: readonly Block[],
): { needed: PlannedFit[]; optional: PlannedFit[] } {
  const early = plans.find(({ kind }) => kind === "early");
  const isNeeded = (plan: PlannedFit, i: number) => i < blocks.length || plan === early;
  return {
    needed: plans.filter(isNeeded),
    optional: plans.filter((plan, i) => !isNeeded(plan, i)),
  };
}

function toCandidate(
  { name, kind, modality }: Pick<Candidate, "name" | "kind" | "modality">,
  fit: CrossValidatedFusion,
  decision: DecisionOptions,
): Candidate {
  return { name, kind, modality, fit, ...decide(fit, decision) };
}

/** The single modalities as members of a late fusion: of each modality the one with the least log loss, or all. */
function membersOf(
  candidates: readonly Candidate[],
  blocks: readonly Block[],
): Record<LateCandidate["members"], FusionMember[]> {
  const ofModality = blocks.map(({ modality }) =>
    candidates.filter((candidate) => candidate.modality === modality)
  );
  const best = ofModality.map((ones) => ones.reduce((a, b) => b.logLoss < a.logLoss ? b : a));
  const toMember = ({ fit: { model, outOfFold } }: Candidate): FusionMember => ({
    model: model as SingleModalityModel,
    outOfFold,
  });
  return { best: best.map(toMember), all: ofModality.flat().map(toMember) };
}
