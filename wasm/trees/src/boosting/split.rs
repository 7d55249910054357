//! The split of a node's rows along a binned column that lowers the loss most.

use super::bins::{BinnedColumn, Scale};
use super::histogram::{Histogram, Slope};

/// Least sum of hessians on either side of a split.
pub const MIN_HESSIAN: f64 = 1e-3;

/// Levels are told apart from so many rows on, by weight of their hessians, and drawn to 0 as if by so much hessian.
const LEVEL_SUPPORT: f64 = 10.0;

/// Keeps a quotient by no hessian finite.
const TINY: f64 = 1e-15;

/// More than what rounding takes from a number, as a share of those that it was made of.
const ROUNDING: f64 = 1e-13;

/// A set of bins.
pub type BinSet = [u32; 8];

/// What keeps a split from being made.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Rows on either side at least.
    pub min_leaf: usize,
    /// Penalty of squared leaf values.
    pub l2: f64,
}

impl Limits {
    /// The value of a leaf that lowers the loss most.
    #[inline(always)]
    pub fn value(&self, slope: Slope) -> f64 {
        -slope.gradient() / (slope.hessian() + self.l2 + TINY)
    }

    /// What is added to a hessian.
    fn offset(&self) -> f64 {
        self.l2 + TINY
    }
}

/// The rows of a node, summed up.
#[derive(Clone, Copy, Debug)]
pub struct Sums {
    pub slope: Slope,
    pub count: u32,
}

impl Sums {
    fn minus(self, other: Self) -> Self {
        Self {
            slope: self.slope.minus(other.slope),
            count: self.count - other.count,
        }
    }
}

/// Which bins go left.
#[derive(Clone, Copy, Debug)]
pub enum Cut {
    /// Those up to one of them.
    UpTo(u8),
    /// Those of a set.
    Set(BinSet),
}

/// A way to part the rows of a node.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub column: usize,
    pub cut: Cut,
    /// Whether missing values go left.
    pub missing_left: bool,
    /// By how much it lowers the loss.
    pub gain: f64,
    pub left: Sums,
    pub right: Sums,
}

/// Whether a bin is in a set.
pub fn contains(set: &BinSet, bin: u8) -> bool {
    set[usize::from(bin >> 5)] >> (bin & 31) & 1 == 1
}

/// What is looked for: the split of a node of these sums that lowers the loss most.
pub struct Search {
    pub limits: Limits,
    pub node: Sums,
    /// The value that the node would have as a leaf.
    pub value: f64,
    /// The sum of the gradients without their signs.
    pub spread: f64,
    pub best: Option<Split>,
}

/// Tells without dividing, which is slow, that a split gains less than is wanted.
///
/// With gradients `c` and `G − c` and hessians `a` and `A − a` on both sides, penalties included, a split gains
/// `c² / a + (G − c)² / (A − a) − G² / A = (c A − G a)² / (a (A − a) A)` on top of what one leaf of hessian `A` does.
struct Screen {
    gradient: f64,
    hessian: f64,
    offset: f64,
    /// The bound that `(c A − G a)²` must surpass, over `a (A − a)`.
    wanted: f64,
    /// By how much `c A − G a` may be rounded.
    slack: f64,
}

impl Screen {
    fn new(search: &Search, loss: f64) -> Self {
        let offset = search.limits.offset();
        let gradient = search.node.slope.gradient();
        let hessian = search.node.slope.hessian() + 2.0 * offset;
        let mut screen = Self {
            gradient,
            hessian,
            offset,
            wanted: 0.0,
            slack: ROUNDING * hessian * (search.spread + gradient.abs()),
        };
        screen.raise(loss, search.bound());
        screen
    }

    /// Asks for more than a gain, on top of a loss.
    #[inline(always)]
    fn raise(&mut self, loss: f64, bound: f64) {
        let whole = self.gradient * self.gradient / self.hessian;
        let rounding = ROUNDING * (bound + whole + loss.abs());
        self.wanted = self.hessian * (bound - loss - whole - rounding);
    }

    #[inline(always)]
    fn excludes(&self, first: Slope) -> bool {
        let a = first.hessian() + self.offset;
        let difference = first.gradient() * self.hessian - self.gradient * a;
        let most = difference.abs() + self.slack;
        most * most < self.wanted * (a * (self.hessian - a))
    }
}

impl Search {
    /// Looks along a column; returns whether the rows of a part of the node could be split along it.
    pub fn look(&mut self, number: usize, column: &BinnedColumn, histogram: &Histogram) -> bool {
        match column.scale {
            Scale::Ordered { .. } => self.look_in_order(number, column, histogram),
            Scale::Levels { .. } => self.look_among_levels(number, column, histogram),
        }
    }

    fn gain(&self, left: Slope, right: Slope) -> f64 {
        let loss = self.value * self.node.slope.gradient();
        loss - left.gradient() * self.limits.value(left)
            - right.gradient() * self.limits.value(right)
    }

    fn bound(&self) -> f64 {
        self.best.map_or(0.0, |split| split.gain)
    }

    fn look_in_order(
        &mut self,
        number: usize,
        column: &BinnedColumn,
        histogram: &Histogram,
    ) -> bool {
        let bins = column.scale.bins();
        // With missing values, all others may be parted from them.
        let last = bins - 1 + usize::from(column.has_missing);
        let upward = histogram.bins().take(last);
        let (mut can_split, found) = self.scan::<true>(upward);
        if let Some((gain, left, bin)) = found {
            self.accept(number, Cut::UpTo(bin as u8), false, (gain, left));
        }
        if column.has_missing {
            let downward = histogram.bins().take(bins).skip(1).rev();
            let (also, found) = self.scan::<false>(downward);
            can_split |= also;
            if let Some((gain, right, place)) = found {
                let cut = Cut::UpTo((bins - 2 - place) as u8);
                self.accept(number, cut, true, (gain, self.node.minus(right)));
            }
        }
        can_split
    }

    /// The best split of the bins that come first, which go left or right, from those that come after: its gain, the sums of
    /// those that come first, and the place of the last of them; and whether any split leaves enough rows on both sides.
    #[inline(always)]
    fn scan<const LEFT: bool>(
        &self,
        bins: impl Iterator<Item = (u32, Slope)>,
    ) -> (bool, Option<(f64, Sums, usize)>) {
        let min_leaf = self.limits.min_leaf as u32;
        let loss = self.value * self.node.slope.gradient();
        let mut best = None;
        let mut bound = self.bound();
        let mut screen = Screen::new(self, loss);
        let mut can_split = false;
        let mut first = Sums {
            slope: Slope::default(),
            count: 0,
        };
        for (place, (count, slope)) in bins.enumerate() {
            first.count += count;
            first.slope = first.slope.plus(slope);
            if first.count < min_leaf {
                continue;
            }
            if self.node.count - first.count < min_leaf {
                break;
            }
            can_split = true;
            if screen.excludes(first.slope) {
                continue;
            }
            let others = self.node.slope.minus(first.slope);
            if count == 0 || first.slope.hessian().min(others.hessian()) < MIN_HESSIAN {
                continue;
            }
            let gain = if LEFT {
                self.gain(first.slope, others)
            } else {
                self.gain(others, first.slope)
            };
            if gain > bound {
                bound = gain;
                screen.raise(loss, bound);
                best = Some((gain, first, place));
            }
        }
        (can_split, best)
    }

    /// Levels are sorted by their ratio of gradient to hessian, and split as if they were in order (Fisher, 1958): those of
    /// least ratio from the others, or those of greatest, up to half of them. Missing values are one more level; rare levels go
    /// with the greater half, which is always the right one.
    fn look_among_levels(
        &mut self,
        number: usize,
        column: &BinnedColumn,
        histogram: &Histogram,
    ) -> bool {
        let rows_per_hessian = f64::from(self.node.count) / self.node.slope.hessian();
        let ratio = |bin: u8| {
            let slope = histogram.slopes[usize::from(bin)];
            slope.gradient() / (slope.hessian() + LEVEL_SUPPORT)
        };
        let mut levels: Vec<u8> = (0..histogram.counts.len())
            .filter(|&bin| histogram.slopes[bin].hessian() * rows_per_hessian >= LEVEL_SUPPORT)
            .map(|bin| bin as u8)
            .collect();
        // Of equals the last comes first: so the C library's sort leaves them to scikit-learn.
        levels.sort_by(|&a, &b| ratio(a).total_cmp(&ratio(b)).then(b.cmp(&a)));
        let half = levels.len().div_ceil(2);
        if levels.len() > 1 {
            self.split_off(number, column, histogram, levels.iter().take(half).copied());
            let descending = levels.iter().rev().take(half - 1).copied();
            self.split_off(number, column, histogram, descending);
        }
        let most = histogram.counts.iter().copied().max().unwrap_or(0);
        most < self.node.count
    }

    /// The best split of the levels that come first from all others.
    fn split_off(
        &mut self,
        number: usize,
        column: &BinnedColumn,
        histogram: &Histogram,
        levels: impl Iterator<Item = u8> + Clone,
    ) {
        let bins = levels.clone().map(|bin| {
            let bin = usize::from(bin);
            (histogram.counts[bin], histogram.slopes[bin])
        });
        let (_, Some((gain, left, last))) = self.scan::<true>(bins) else {
            return;
        };
        let mut set = BinSet::default();
        for bin in levels.take(last + 1) {
            set[usize::from(bin >> 5)] |= 1 << (bin & 31);
        }
        let missing_left = column.has_missing && contains(&set, column.scale.bins() as u8);
        self.accept(number, Cut::Set(set), missing_left, (gain, left));
    }

    fn accept(&mut self, column: usize, cut: Cut, missing_left: bool, (gain, left): (f64, Sums)) {
        self.best = Some(Split {
            column,
            cut,
            missing_left,
            gain,
            left,
            right: self.node.minus(left),
        });
    }
}
