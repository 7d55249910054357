//! Growing one tree, node by node in preorder.

use crate::best_split::BestSplit;
use crate::criterion::Criterion;
use crate::random::Random;
use crate::random_split::RandomSplit;
use crate::ranks::Ranks;
use crate::tree::{LEAF, Tree};

/// The rows that a tree learns from.
pub struct Rows<'a> {
    pub ranks: &'a Ranks,
    /// The class of each row, from 0.
    pub classes: &'a [u32],
    pub class_count: usize,
    /// How much each row counts; rows of weight 0 do not take part.
    pub weights: &'a [f64],
}

/// How a column that is drawn is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splitter {
    /// At the best of all thresholds.
    Best,
    /// At one threshold, drawn.
    Random,
}

/// When to stop, and how to look for splits.
#[derive(Clone, Copy, Debug)]
pub struct GrowOptions {
    pub splitter: Splitter,
    pub criterion: Criterion,
    /// Splits above a leaf at most.
    pub max_depth: usize,
    /// A node of fewer rows is a leaf.
    pub min_split: usize,
    /// Rows on either side of a split at least.
    pub min_leaf: usize,
    /// Columns drawn for each node; more are drawn until one is not constant.
    pub max_features: usize,
}

/// A way to part the rows of a node.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    pub column: usize,
    /// The highest rank that goes left.
    pub low: u32,
    /// Rows with a value of at most this go left.
    pub threshold: f64,
    /// Weight times impurity of both sides together, but for what is the same for every split of the node.
    pub cost: f64,
}

/// The rows of a node: what a splitter looks at.
pub struct Node<'a> {
    pub rows: &'a [u32],
    /// Weights of the classes in the node, and their sum.
    pub totals: &'a [f64],
    pub total: f64,
}

/// Splits along a column.
enum Finder<'a> {
    Best(BestSplit<'a>),
    Random(RandomSplit<'a>),
}

impl<'a> Finder<'a> {
    fn new(rows: &'a Rows<'a>, options: &GrowOptions) -> Self {
        match options.splitter {
            Splitter::Best => Self::Best(BestSplit::new(rows, options)),
            Splitter::Random => Self::Random(RandomSplit::new(rows, options)),
        }
    }

    /// A split of the node along a column that costs less than `bound`; `Err` if the column is constant there.
    fn find(
        &mut self,
        node: &Node,
        column: usize,
        bound: f64,
        random: &mut Random,
    ) -> Result<Option<Split>, ()> {
        match self {
            Self::Best(finder) => finder.find(node, column, bound),
            Self::Random(finder) => finder.find(node, column, bound, random),
        }
    }
}

/// A part of the rows that is to become a node.
struct Pending {
    from: usize,
    to: usize,
    depth: usize,
    /// The node above, and whether this is its right child.
    parent: Option<(usize, bool)>,
}

/// Grows a tree on the rows that have weight.
///
/// # Panics
/// If no row has weight.
pub fn grow(rows: &Rows, options: &GrowOptions, random: &mut Random) -> Tree {
    let mut order: Vec<u32> = (0..rows.ranks.rows() as u32)
        .filter(|&row| rows.weights[row as usize] > 0.0)
        .collect();
    assert!(!order.is_empty(), "a tree needs a row");
    let mut finder = Finder::new(rows, options);
    let mut columns: Vec<u32> = (0..rows.ranks.columns() as u32).collect();
    let mut tree = Tree {
        importances: vec![0.0; columns.len()],
        ..Tree::default()
    };
    let mut moved = Vec::new();
    let mut pending = vec![Pending {
        from: 0,
        to: order.len(),
        depth: 0,
        parent: None,
    }];
    while let Some(Pending {
        from,
        to,
        depth,
        parent,
    }) = pending.pop()
    {
        let at = tree.features.len();
        let mut totals = vec![0.0; rows.class_count];
        for &row in &order[from..to] {
            totals[rows.classes[row as usize] as usize] += rows.weights[row as usize];
        }
        let total: f64 = totals.iter().sum();
        let impurity = total * options.criterion.impurity(&totals, total);
        if let Some((parent, is_right)) = parent {
            if is_right {
                tree.rights[parent] = at as u32;
            }
            // What the split above has left of its impurity.
            tree.importances[tree.features[parent] as usize] -= impurity;
        }
        let node = Node {
            rows: &order[from..to],
            totals: &totals,
            total,
        };
        let pure = totals.iter().filter(|&&weight| weight > 0.0).count() < 2;
        let count = to - from;
        let ends = pure
            || depth >= options.max_depth
            || count < options.min_split
            || count < 2 * options.min_leaf;
        let split = (!ends)
            .then(|| {
                draw_split(
                    &mut finder,
                    &node,
                    options.max_features,
                    (&mut columns, random),
                )
            })
            .flatten();
        let Some(split) = split else {
            tree.features.push(LEAF);
            tree.thresholds.push(0.0);
            tree.rights
                .push((tree.leaves.len() / rows.class_count) as u32);
            tree.leaves
                .extend(totals.iter().map(|weight| weight / total));
            continue;
        };
        tree.features.push(split.column as u32);
        tree.thresholds.push(split.threshold);
        tree.rights.push(0);
        tree.importances[split.column] += impurity;
        let middle = from + part(&mut order[from..to], rows.ranks, &split, &mut moved);
        pending.push(Pending {
            from: middle,
            to,
            depth: depth + 1,
            parent: Some((at, true)),
        });
        pending.push(Pending {
            from,
            to: middle,
            depth: depth + 1,
            parent: Some((at, false)),
        });
    }
    // Splits that gain nothing may have lost something to rounding.
    tree.importances
        .iter_mut()
        .for_each(|value| *value = value.max(0.0));
    let sum: f64 = tree.importances.iter().sum();
    if sum > 0.0 {
        tree.importances.iter_mut().for_each(|value| *value /= sum);
    }
    tree
}

/// The best split among columns drawn without replacement.
fn draw_split(
    finder: &mut Finder,
    node: &Node,
    max_features: usize,
    (columns, random): (&mut [u32], &mut Random),
) -> Option<Split> {
    let mut best: Option<Split> = None;
    let mut varied = 0;
    for drawn in 0..columns.len() {
        if drawn >= max_features && varied > 0 {
            break;
        }
        let other = drawn + random.below((columns.len() - drawn) as u32) as usize;
        columns.swap(drawn, other);
        let bound = best.map_or(f64::INFINITY, |split| split.cost);
        if let Ok(found) = finder.find(node, columns[drawn] as usize, bound, random) {
            varied += 1;
            best = found.or(best);
        }
    }
    best
}

/// Moves the rows that go left to the front, both sides in their order; returns how many there are.
fn part(rows: &mut [u32], ranks: &Ranks, split: &Split, moved: &mut Vec<u32>) -> usize {
    let column = ranks.column(split.column);
    moved.clear();
    let mut left = 0;
    for at in 0..rows.len() {
        let row = rows[at];
        if column[row as usize] <= split.low {
            rows[left] = row;
            left += 1;
        } else {
            moved.push(row);
        }
    }
    rows[left..].copy_from_slice(moved);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: GrowOptions = GrowOptions {
        splitter: Splitter::Best,
        criterion: Criterion::Gini,
        max_depth: usize::MAX,
        min_split: 2,
        min_leaf: 1,
        max_features: usize::MAX,
    };

    struct Data {
        x: Vec<f64>,
        classes: Vec<u32>,
        weights: Vec<f64>,
        columns: usize,
    }

    fn data(rows: usize, columns: usize, seed: u64) -> Data {
        let mut random = Random::new(seed);
        Data {
            x: (0..rows * columns)
                .map(|_| f64::from(random.below(9)))
                .collect(),
            classes: (0..rows).map(|_| random.below(3)).collect(),
            weights: (0..rows).map(|_| f64::from(random.below(4))).collect(),
            columns,
        }
    }

    fn grown(data: &Data, options: &GrowOptions) -> Tree {
        let ranks = Ranks::new(&data.x, data.classes.len(), data.columns);
        let rows = Rows {
            ranks: &ranks,
            classes: &data.classes,
            class_count: 3,
            weights: &data.weights,
        };
        grow(&rows, options, &mut Random::new(5))
    }

    fn leaf_of(tree: &Tree, row: &[f64]) -> usize {
        let mut at = 0;
        while tree.features[at] != LEAF {
            let left = row[tree.features[at] as usize] <= tree.thresholds[at];
            at = if left {
                at + 1
            } else {
                tree.rights[at] as usize
            };
        }
        tree.rights[at] as usize
    }

    /// The definition: every threshold of every column, the impurities written out.
    fn naive_best(data: &Data, criterion: Criterion) -> f64 {
        let rows = 0..data.classes.len();
        let impurity = |members: &[usize]| {
            let mut totals = [0.0; 3];
            for &row in members {
                totals[data.classes[row] as usize] += data.weights[row];
            }
            let total: f64 = totals.iter().sum();
            let mixed = if total > 0.0 {
                criterion.impurity(&totals, total)
            } else {
                0.0
            };
            total * mixed
        };
        let mut best = f64::INFINITY;
        for j in 0..data.columns {
            for threshold in 0..9 {
                let (left, right): (Vec<usize>, Vec<usize>) = rows
                    .clone()
                    .filter(|&row| data.weights[row] > 0.0)
                    .partition(|row| data.x[row * data.columns + j] <= f64::from(threshold));
                if !left.is_empty() && !right.is_empty() {
                    best = best.min(impurity(&left) + impurity(&right));
                }
            }
        }
        best
    }

    #[test]
    fn the_first_split_is_the_best_of_all() {
        for seed in 0..20 {
            for criterion in [Criterion::Gini, Criterion::Entropy] {
                let data = data(40, 3, seed);
                let options = GrowOptions {
                    criterion,
                    max_depth: 1,
                    ..ALL
                };
                let tree = grown(&data, &options);
                let side = |left: bool| -> Vec<usize> {
                    (0..40)
                        .filter(|&row| data.weights[row] > 0.0)
                        .filter(|row| (leaf_of(&tree, &data.x[row * 3..][..3]) == 0) == left)
                        .collect()
                };
                let cost: f64 = [side(true), side(false)]
                    .iter()
                    .map(|members| {
                        let mut totals = [0.0; 3];
                        for &row in members {
                            totals[data.classes[row] as usize] += data.weights[row];
                        }
                        let total: f64 = totals.iter().sum();
                        total * criterion.impurity(&totals, total)
                    })
                    .sum();
                assert!((cost - naive_best(&data, criterion)).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_full_tree_parts_all_rows_that_differ() {
        let mut data = data(200, 4, 3);
        // Different rows, whatever the draws.
        for (row, value) in data.x.iter_mut().step_by(4).enumerate() {
            *value = row as f64;
        }
        for splitter in [Splitter::Best, Splitter::Random] {
            let tree = grown(
                &data,
                &GrowOptions {
                    splitter,
                    max_features: 1,
                    ..ALL
                },
            );
            for row in (0..200).filter(|&row| data.weights[row] > 0.0) {
                let leaf = leaf_of(&tree, &data.x[row * 4..][..4]);
                assert_eq!(tree.leaves[leaf * 3 + data.classes[row] as usize], 1.0);
            }
            assert!((tree.importances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn random_thresholds_lie_evenly_between_the_least_and_the_greatest_value() {
        let data = Data {
            x: (0..11).map(f64::from).collect(),
            classes: (0..11).map(|i| i % 3).collect(),
            weights: vec![1.0; 11],
            columns: 1,
        };
        let ranks = Ranks::new(&data.x, 11, 1);
        let rows = Rows {
            ranks: &ranks,
            classes: &data.classes,
            class_count: 3,
            weights: &data.weights,
        };
        let options = GrowOptions {
            splitter: Splitter::Random,
            max_depth: 1,
            ..ALL
        };
        let mut random = Random::new(2);
        let mut counts = [0u32; 10];
        for _ in 0..10_000 {
            let tree = grow(&rows, &options, &mut random);
            counts[tree.thresholds[0] as usize] += 1;
        }
        for count in counts {
            assert!(count.abs_diff(1_000) < 120, "{counts:?}");
        }
    }

    #[test]
    fn the_best_of_random_splits_is_no_better_than_the_best_of_all() {
        for seed in 0..20 {
            let data = data(40, 3, seed);
            let options = GrowOptions {
                max_depth: 1,
                ..ALL
            };
            let cost = |tree: &Tree| -> f64 {
                let mut sides = [[0.0; 3]; 2];
                for row in (0..40).filter(|&row| data.weights[row] > 0.0) {
                    let leaf = leaf_of(tree, &data.x[row * 3..][..3]);
                    sides[leaf][data.classes[row] as usize] += data.weights[row];
                }
                let impurity = |side: &[f64; 3]| {
                    let total = side.iter().sum();
                    total * options.criterion.impurity(side, total)
                };
                sides.iter().map(impurity).sum()
            };
            let random = GrowOptions {
                splitter: Splitter::Random,
                ..options
            };
            assert!(cost(&grown(&data, &random)) >= cost(&grown(&data, &options)) - 1e-9);
        }
    }

    #[test]
    fn keeps_the_limits() {
        let data = data(120, 4, 8);
        let tree = grown(
            &data,
            &GrowOptions {
                max_depth: 3,
                ..ALL
            },
        );
        assert!(tree.leaves.len() / 3 <= 8);
        for splitter in [Splitter::Best, Splitter::Random] {
            let tree = grown(
                &data,
                &GrowOptions {
                    splitter,
                    min_leaf: 10,
                    ..ALL
                },
            );
            let mut members = vec![0; tree.leaves.len() / 3];
            for row in (0..120).filter(|&row| data.weights[row] > 0.0) {
                members[leaf_of(&tree, &data.x[row * 4..][..4])] += 1;
            }
            assert!(members.len() > 1);
            assert!(members.iter().all(|&count| count >= 10), "{members:?}");
        }
    }

    #[test]
    fn constant_columns_and_a_single_row_make_a_leaf() {
        let data = Data {
            x: vec![1.0; 6],
            classes: vec![0, 1, 2],
            weights: vec![1.0, 2.0, 1.0],
            columns: 2,
        };
        let tree = grown(&data, &ALL);
        assert_eq!(tree.features, [LEAF]);
        assert_eq!(tree.leaves, [0.25, 0.5, 0.25]);
        assert_eq!(tree.importances, [0.0, 0.0]);
    }

    #[test]
    fn importances_of_splits_that_gain_nothing_are_not_negative() {
        // Neither column tells the class alone.
        let data = Data {
            x: (0..24)
                .flat_map(|i| [f64::from(i & 1), f64::from((i >> 1) & 1), 0.5])
                .collect(),
            classes: (0..24).map(|i| (i ^ (i >> 1)) & 1).collect(),
            weights: vec![0.1; 24],
            columns: 3,
        };
        for max_depth in [1, 2] {
            let tree = grown(&data, &GrowOptions { max_depth, ..ALL });
            assert!(tree.importances.iter().all(|&value| value >= 0.0));
        }
    }
}
