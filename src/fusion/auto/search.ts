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
  readonly plan: PlannedFit;
  readonly task: FitTask;
  /** Whether it may be left out when time is over. */
  readonly isOptional: boolean;
}

/** What became of it; undefined if it was left out. */
type Fitted = CrossValidatedFusion | undefined;

/** Searches in this thread. */
export function searchHere(rows: SearchRows, options: SearchOptions): SearchOutcome {
  const asked = askFor(rows, options);
  return conclude(asked, asked.map(({ task }) => fitHere(task)), { rows, options });
}

/** Searches with an executor: the same outcome, unless the limit ends it. */
export async function searchWith(
  rows: SearchRows,
  options: SearchOptions,
  context: SearchContext = {},
): Promise<SearchOutcome> {
  const asked = askFor(rows, options);
  let done = 0;
  const fits = asked.map(async (fit) => {
    const fitted = await fitElsewhere(fit, context);
    context.onProgress?.({ candidate: fit.plan.name, done: ++done, total: asked.length });
    return fitted;
  });
  return conclude(asked, await Promise.all(fits), { rows, options });
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

/** The fits that the budget allows, in the order of their worth. */
function askFor({ blocks, labels, groups }: SearchRows, options: SearchOptions): AskedFit[] {
  const { needed, optional } = partByNeed(planFits(blocks, options), blocks);
  const affordable = Math.floor(options.budget / costOf(options)) - needed.length;
  return [...needed, ...optional.slice(0, Math.max(0, affordable))].map((plan, i) => ({
    plan,
    task: {
      fusion: plan.fusion,
      blocks: plan.modality === undefined
        ? blocks
        : blocks.filter(({ modality }) => modality === plan.modality),
      labels,
      groups,
    },
    isOptional: i >= needed.length,
  }));
}

/** What is made of the fits: candidates, and late fusions of those of single modalities. */
function conclude(
  asked: readonly AskedFit[],
  fitted: readonly Fitted[],
  { rows, options }: { readonly rows: SearchRows; readonly options: SearchOptions },
): SearchOutcome {
  const { blocks, labels, groups } = rows, { rankBy, calibrate } = options;
  const decision = { labels, groups, rankBy, calibrate };
  const candidates = asked.flatMap(({ plan }, i): Candidate[] => {
    const fit = fitted[i];
    return fit === undefined ? [] : [toCandidate(plan, fit, decision)];
  });
  const done = candidates.length;
  const members = membersOf(candidates, blocks);
  for (const { name, fusion, members: wanted } of blocks.length === 1 ? [] : options.late) {
    const fit = fusion.fitCrossValidated(blocks, labels, { groups, members: members[wanted] });
    candidates.push(toCandidate({ name: `late/${name}`, kind: "late" }, fit, decision));
  }
  return { candidates, fits: done * costOf(options), isComplete: done === asked.length };
}

/** Fits of one candidate: one a fold, and one on all rows. */
function costOf({ innerFolds }: SearchOptions): number {
  return innerFolds + 1;
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
