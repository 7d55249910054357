/** A point on a line: how far along it, the function there, and its derivative along the line. */
export interface LinePoint {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
}

/** Where the minimum of a line is known to lie. */
interface Interval<P> {
  /** The point of the least value so far. */
  readonly best: P;
  /** The other end, once there is one. */
  readonly end: P;
  readonly bracketed: boolean;
}

/** Share of the slope at the start by which the value must decrease. */
const DECREASE = 1e-3;
/** Share of the slope at the start that may be left. */
const SLOPE_LEFT = 0.9;
/** An interval this narrow, relative to its upper end, is enough. */
const NARROW = 0.1;
const MAX_TRIALS = 50;
const MAX_LENGTH = 1e10;

/** Searches a line for a point of sufficient decrease and strongly reduced slope.
 *
 * `start` is at length 0 and goes down; `length` is tried first. Where rounding leaves no such point, the last one tried
 * stands in. Source: Moré and Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM TOMS 20, 1994;
 * constants and number of trials as in SciPy 1.17's L-BFGS-B when scikit-learn 1.9.1 calls it.
 *
 * @returns Undefined after 50 trials in vain.
 */
export function searchMoreThuente<P extends LinePoint>(
  at: (length: number) => P,
  start: P,
  length: number,
): P | undefined {
  const decrease = DECREASE * start.slope;
  /** The function without the decrease that is asked for: of the same sign as what is still missing. */
  const tilted = ({ length, value, slope }: LinePoint): LinePoint => ({
    length,
    value: value - length * decrease,
    slope: slope - decrease,
  });
  let interval: Interval<P> = { best: start, end: start, bracketed: false };
  let range = { from: 0, to: 5 * length };
  let widths = [2 * MAX_LENGTH, MAX_LENGTH];
  let valleySeen = false;
  for (let trials = 0; trials < MAX_TRIALS; trials++) {
    const trial = at(length);
    const low = trial.value <= start.value + length * decrease;
    if (low && Math.abs(trial.slope) <= SLOPE_LEFT * -start.slope) return trial;
    if (interval.bracketed && isUsedUp(range, length)) return trial;
    if (length === MAX_LENGTH && low && trial.slope <= decrease) return trial;

    valleySeen ||= low && trial.slope >= 0;
    const view = !valleySeen && !low && trial.value <= interval.best.value ? tilted : untilted;
    const { best, end, bracketed } = interval;
    const seen = { best: view(best), end: view(end), bracketed };
    length = nextLength(seen, view(trial), range);
    interval = narrowed(interval, trial, view);

    if (interval.bracketed) {
      const { best, end } = interval;
      const width = Math.abs(end.length - best.length);
      if (width >= 0.66 * widths[0]) length = best.length + 0.5 * (end.length - best.length);
      widths = [widths[1], width];
      range = {
        from: Math.min(best.length, end.length),
        to: Math.max(best.length, end.length),
      };
    } else {
      const gone = length - interval.best.length;
      range = { from: length + 1.1 * gone, to: length + 4 * gone };
    }
    length = clamp(length, 0, MAX_LENGTH);
    if (interval.bracketed && isUsedUp(range, length)) length = interval.best.length;
  }
  return undefined;
}

function untilted(point: LinePoint): LinePoint {
  return point;
}

function isUsedUp({ from, to }: { from: number; to: number }, length: number): boolean {
  return length <= from || length >= to || to - from <= NARROW * to;
}

/** The interval with the trial as one of its ends. */
function narrowed<P extends LinePoint>(
  { best, end, bracketed }: Interval<P>,
  trial: P,
  view: (point: LinePoint) => LinePoint,
): Interval<P> {
  if (view(trial).value > view(best).value) return { best, end: trial, bracketed: true };
  if (turns(view(best), view(trial))) return { best: trial, end: best, bracketed: true };
  return { best: trial, end, bracketed };
}

/** What to try next: one of the minima of a cubic and of a parabola through what is known, whichever is the safer. */
function nextLength(
  { best, end, bracketed }: Interval<LinePoint>,
  trial: LinePoint,
  range: { readonly from: number; readonly to: number },
): number {
  const gone = trial.length - best.length;
  const farthest = gone > 0 ? range.to : range.from;
  if (trial.value > best.value) {
    const rise = (best.value - trial.value) / gone + best.slope;
    const parabola = best.length + best.slope / rise / 2 * gone;
    const cubic = along(best, trial, cubicMinimum(best, trial));
    const near = nearer(best.length, cubic, parabola);
    return near === cubic ? cubic : cubic + (parabola - cubic) / 2;
  }
  const secant = along(trial, best, trial.slope / (trial.slope - best.slope));
  if (turns(best, trial)) {
    return farther(trial.length, along(trial, best, cubicMinimum(trial, best)), secant);
  }
  if (Math.abs(trial.slope) < Math.abs(best.slope)) {
    const share = cubicMinimum(trial, best);
    const cubic = share < 0 ? along(trial, best, share) : farthest;
    if (!bracketed) {
      return clamp(farther(trial.length, cubic, secant), range.from, range.to);
    }
    const near = nearer(trial.length, cubic, secant);
    const limit = along(trial, end, 0.66);
    return gone > 0 ? Math.min(limit, near) : Math.max(limit, near);
  }
  return bracketed ? along(trial, end, cubicMinimum(trial, end)) : farthest;
}

/** Whether the minimum has been passed between two points. */
function turns(a: LinePoint, b: LinePoint): boolean {
  return Math.sign(a.slope) * Math.sign(b.slope) < 0;
}

function farther(from: number, a: number, b: number): number {
  return Math.abs(a - from) > Math.abs(b - from) ? a : b;
}

function nearer(from: number, a: number, b: number): number {
  return Math.abs(a - from) < Math.abs(b - from) ? a : b;
}

/** A share of the way from one point to another. */
function along(from: LinePoint, to: LinePoint, share: number): number {
  return from.length + share * (to.length - from.length);
}

/** Where on the way from `a` to `b` the cubic through both is least, as a share of the way; 0 where it has no minimum. */
function cubicMinimum(a: LinePoint, b: LinePoint): number {
  const theta = 3 * (a.value - b.value) / (b.length - a.length) + a.slope + b.slope;
  const scale = Math.max(Math.abs(theta), Math.abs(a.slope), Math.abs(b.slope));
  const square = (theta / scale) ** 2 - (a.slope / scale) * (b.slope / scale);
  if (square <= 0) return 0;
  const gamma = (b.length > a.length ? 1 : -1) * scale * Math.sqrt(square);
  return (gamma - a.slope + theta) / (gamma - a.slope + gamma + b.slope);
}

function clamp(value: number, from: number, to: number): number {
  return Math.min(Math.max(value, from), to);
}
