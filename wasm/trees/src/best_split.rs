//! The split of a node's rows along one column that leaves the least impurity.

use crate::criterion::Criterion;
use crate::grow::{GrowOptions, Node, Rows, Split};

/// Finds the best split along a column.
pub struct BestSplit<'a> {
    rows: &'a Rows<'a>,
    criterion: Criterion,
    min_leaf: usize,
    /// Rank and row, to be sorted together.
    sorted: Vec<u64>,
    left: Vec<f64>,
}

impl<'a> BestSplit<'a> {
    pub fn new(rows: &'a Rows<'a>, options: &GrowOptions) -> Self {
        Self {
            rows,
            criterion: options.criterion,
            min_leaf: options.min_leaf,
            sorted: Vec::new(),
            left: vec![0.0; rows.class_count],
        }
    }

    /// The best split of the node along a column that costs less than `bound`; `Err` if the column is constant there.
    pub fn find(&mut self, node: &Node, column: usize, bound: f64) -> Result<Option<Split>, ()> {
        let ranks = self.rows.ranks.column(column);
        self.sorted.clear();
        self.sorted.extend(
            node.rows
                .iter()
                .map(|&row| u64::from(ranks[row as usize]) << 32 | u64::from(row)),
        );
        let first = self.sorted[0] >> 32;
        if self.sorted.iter().all(|&key| key >> 32 == first) {
            return Err(());
        }
        self.sorted.sort_unstable();
        self.left.fill(0.0);
        // The cost and the ranks next to the best split so far.
        let mut best: Option<(f64, u32, u32)> = None;
        let mut left_total = 0.0;
        // Σ weight² of the classes on either side, kept up to date from row to row.
        let mut left_squares = 0.0;
        let mut right_squares: f64 = node.totals.iter().map(|weight| weight * weight).sum();
        let last = self.sorted.len() - self.min_leaf;
        for at in 0..last {
            let row = (self.sorted[at] & u64::from(u32::MAX)) as usize;
            let (class, weight) = (self.rows.classes[row] as usize, self.rows.weights[row]);
            let right = node.totals[class] - self.left[class];
            left_squares += weight * (2.0 * self.left[class] + weight);
            right_squares += weight * (weight - 2.0 * right);
            self.left[class] += weight;
            left_total += weight;
            let (low, high) = (self.sorted[at] >> 32, self.sorted[at + 1] >> 32);
            if low == high || at + 1 < self.min_leaf {
                continue;
            }
            let right_total = node.total - left_total;
            let cost = match self.criterion {
                Criterion::Gini => -(left_squares / left_total + right_squares / right_total),
                Criterion::Entropy => {
                    self.criterion
                        .cost(&self.left, left_total, node.totals, node.total)
                }
            };
            if cost < best.map_or(bound, |(cost, ..)| cost) {
                best = Some((cost, low as u32, high as u32));
            }
        }
        Ok(best.map(|(cost, low, high)| Split {
            column,
            low,
            threshold: self.rows.ranks.threshold(column, low, high),
            cost,
        }))
    }
}
