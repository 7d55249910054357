//! The split of a node's rows along one column at a threshold drawn between the least and the greatest value there.

use crate::criterion::Criterion;
use crate::grow::{GrowOptions, Node, Rows, Split};
use crate::random::Random;

/// Draws a split along a column.
pub struct RandomSplit<'a> {
    rows: &'a Rows<'a>,
    criterion: Criterion,
    min_leaf: usize,
    left: Vec<f64>,
}

impl<'a> RandomSplit<'a> {
    pub fn new(rows: &'a Rows<'a>, options: &GrowOptions) -> Self {
        Self {
            rows,
            criterion: options.criterion,
            min_leaf: options.min_leaf,
            left: vec![0.0; rows.class_count],
        }
    }

    /// A split of the node along a column, if it costs less than `bound`; `Err` if the column is constant there.
    pub fn find(
        &mut self,
        node: &Node,
        column: usize,
        bound: f64,
        random: &mut Random,
    ) -> Result<Option<Split>, ()> {
        let ranks = self.rows.ranks.column(column);
        let (mut least, mut greatest) = (u32::MAX, 0);
        for &row in node.rows {
            let rank = ranks[row as usize];
            least = least.min(rank);
            greatest = greatest.max(rank);
        }
        if least == greatest {
            return Err(());
        }
        let (low, threshold) = self
            .rows
            .ranks
            .threshold_at(column, least, greatest, random.unit());
        self.left.fill(0.0);
        let mut count = 0;
        for &row in node.rows {
            let row = row as usize;
            if ranks[row] <= low {
                self.left[self.rows.classes[row] as usize] += self.rows.weights[row];
                count += 1;
            }
        }
        if count.min(node.rows.len() - count) < self.min_leaf {
            return Ok(None);
        }
        let left_total = self.left.iter().sum();
        let cost = self
            .criterion
            .cost(&self.left, left_total, node.totals, node.total);
        Ok((cost < bound).then_some(Split {
            column,
            low,
            threshold,
            cost,
        }))
    }
}
