//! Features as the ranks of their values: what comparing and sorting rows needs, in 32 bits.

/// The columns of a matrix, each value replaced by its rank among the column's different values.
pub struct Ranks {
    rows: usize,
    /// Column after column.
    ranks: Vec<u32>,
    /// The different values of each column, ascending.
    values: Vec<Vec<f64>>,
}

impl Ranks {
    /// Of a row-major matrix of finite numbers.
    pub fn new(x: &[f64], rows: usize, columns: usize) -> Self {
        assert_eq!(x.len(), rows * columns);
        let mut ranks = vec![0; rows * columns];
        let mut values = Vec::with_capacity(columns);
        let mut order: Vec<u32> = Vec::new();
        for j in 0..columns {
            // −0 becomes 0, which it equals.
            let at = |i: u32| x[i as usize * columns + j] + 0.0;
            order.clear();
            order.extend(0..rows as u32);
            order.sort_unstable_by(|&a, &b| at(a).total_cmp(&at(b)));
            let column = &mut ranks[j * rows..][..rows];
            let mut different: Vec<f64> = Vec::new();
            for &i in &order {
                if different.last() != Some(&at(i)) {
                    different.push(at(i));
                }
                column[i as usize] = different.len() as u32 - 1;
            }
            values.push(different);
        }
        Self {
            rows,
            ranks,
            values,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.values.len()
    }

    /// The ranks of a column, one a row.
    pub fn column(&self, j: usize) -> &[u32] {
        &self.ranks[j * self.rows..][..self.rows]
    }

    /// The number halfway between two neighbouring values met in a node, which parts them: `low ≤ it < high`.
    pub fn threshold(&self, j: usize, low: u32, high: u32) -> f64 {
        halfway(self.values[j][low as usize], self.values[j][high as usize])
    }

    /// The number that lies at a share in [0, 1) of the way between two values, `low ≤ it < high`, and the highest rank up to it.
    pub fn threshold_at(&self, j: usize, low: u32, high: u32, share: f64) -> (u32, f64) {
        let values = &self.values[j][low as usize..=high as usize];
        let (least, greatest) = (values[0], values[values.len() - 1]);
        let at = least * (1.0 - share) + greatest * share;
        let threshold = if least <= at && at < greatest {
            at
        } else {
            least
        };
        let below = values.partition_point(|&value| value <= threshold);
        (low + below as u32 - 1, threshold)
    }
}

/// The number halfway between two others, below the upper one whatever the rounding: `low ≤ it < high`.
pub fn halfway(low: f64, high: f64) -> f64 {
    let middle = low / 2.0 + high / 2.0;
    if low <= middle && middle < high {
        middle
    } else {
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank() {
        let ranks = Ranks::new(&[3.0, -0.0, 1.0, 0.0, 3.0, -5.0], 3, 2);
        assert_eq!(ranks.column(0), [1, 0, 1]);
        assert_eq!(ranks.column(1), [1, 1, 0]);
        assert_eq!(ranks.threshold(0, 0, 1), 2.0);
    }

    #[test]
    fn a_threshold_parts_neighbouring_numbers() {
        let (low, high) = (1.0f64, 1.0f64.next_up());
        let ranks = Ranks::new(&[low, high, f64::MAX, -f64::MAX], 4, 1);
        let threshold = ranks.threshold(0, 1, 2);
        assert!(low <= threshold && threshold < high);
        assert_eq!(ranks.threshold(0, 0, 3), 0.0);
    }

    #[test]
    fn a_threshold_at_a_share_of_the_way_lies_between() {
        let ranks = Ranks::new(&[0.0, 1.0, 3.0, 8.0], 4, 1);
        assert_eq!(ranks.threshold_at(0, 0, 3, 0.0), (0, 0.0));
        assert_eq!(ranks.threshold_at(0, 0, 3, 0.25), (1, 2.0));
        assert_eq!(ranks.threshold_at(0, 1, 2, 0.75), (1, 2.5));
        let (low, high) = (1.0f64, 1.0f64.next_up());
        let ranks = Ranks::new(&[low, high, f64::MAX, -f64::MAX], 4, 1);
        assert_eq!(ranks.threshold_at(0, 1, 2, 0.9), (1, low));
        assert!(ranks.threshold_at(0, 0, 3, 0.9).1.is_finite());
    }
}
