//! Growing one tree, the split that lowers the loss most first.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::rc::Rc;

use super::bins::{BinnedColumn, Scale};
use super::histogram::{Histograms, Scratch, Slope};
use super::split::{Cut, Limits, Search, Split, Sums, contains};
use crate::tree::LEAF;

/// When a tree stops growing, and how far it goes.
#[derive(Clone, Copy, Debug)]
pub struct GrowOptions {
    /// Leaves at most, ≥ 2.
    pub max_leaves: usize,
    /// Splits above a leaf at most.
    pub max_depth: usize,
    pub limits: Limits,
    /// Factor on the values of leaves.
    pub learning_rate: f64,
}

/// A tree that adds to a score, its nodes in preorder: the left child of node i is node i + 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BoostedTree {
    /// The column that a node looks at; [`LEAF`] for a leaf.
    pub features: Vec<u32>,
    /// Rows with a value of at most this go left; for a column of levels, the number of a set of them; 0 for a leaf.
    pub thresholds: Vec<f64>,
    /// The right child; for a leaf, the number of the leaf.
    pub rights: Vec<u32>,
    /// 1 where missing values go left.
    pub missing_left: Vec<u32>,
    /// What each leaf adds.
    pub leaves: Vec<f64>,
    /// Sets of levels that go left, eight numbers of 32 bits each.
    pub sets: Vec<u32>,
}

/// A part of the rows.
struct Node {
    rows: Range<usize>,
    depth: usize,
    sums: Sums,
    value: f64,
    /// The columns along which it or a part of it may be split.
    columns: Rc<Vec<u32>>,
    histograms: Option<Histograms>,
    split: Option<Split>,
    /// The left child, which the right one follows, once it is split.
    children: Option<usize>,
}

/// A node that is to be split, in the order in which that is done: the greatest gain first, of equal ones the oldest.
struct Pending {
    gain: f64,
    node: Reverse<usize>,
}

impl Ord for Pending {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain
            .total_cmp(&other.gain)
            .then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for Pending {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pending {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Pending {}

/// Grows trees on the same binned rows.
pub struct Grower {
    columns: Vec<BinnedColumn>,
    /// Where the bins of each column begin among those of all, and where the last one's end.
    offsets: Vec<usize>,
    /// The columns along which anything may be split: rows being the same for every tree, the first one that looks finds out.
    splittable: Vec<bool>,
    /// Nodes of fewer rows have no histograms kept: to make new ones costs less.
    kept_from: usize,
    /// Room for histograms, given back.
    spare: Vec<Histograms>,
    /// The rows, those of a node together.
    order: Vec<u32>,
    moved: Vec<u32>,
    /// Slopes in the order of the rows of either child.
    slopes: [Vec<Slope>; 2],
    scratch: [Scratch; 2],
}

impl Grower {
    pub fn new(columns: Vec<BinnedColumn>) -> Self {
        let mut offsets = vec![0];
        for column in &columns {
            offsets.push(offsets[offsets.len() - 1] + column.size());
        }
        Self {
            splittable: columns.iter().map(|column| column.size() > 1).collect(),
            kept_from: 2 * offsets[columns.len()] / columns.len().max(1),
            columns,
            offsets,
            spare: Vec::new(),
            order: Vec::new(),
            moved: Vec::new(),
            slopes: [Vec::new(), Vec::new()],
            scratch: [Scratch::new(), Scratch::new()],
        }
    }

    /// Grows a tree that lowers a loss of these slopes along some of the columns, and adds what it says to the scores of the rows.
    pub fn grow(
        &mut self,
        (gradients, hessians): (&[f32], &[f32]),
        scores: &mut [f64],
        drawn: &[u32],
        options: &GrowOptions,
    ) -> BoostedTree {
        self.order.clear();
        self.order.extend(0..gradients.len() as u32);
        let slope = |row: u32| {
            let row = row as usize;
            Slope([f64::from(gradients[row]), f64::from(hessians[row])])
        };
        let mut nodes = vec![self.root(drawn, &slope)];
        let mut leaves = 1;
        let mut pending = BinaryHeap::new();
        let promise = |nodes: &[Node], node: usize, pending: &mut BinaryHeap<Pending>| {
            if let Some(split) = nodes[node].split {
                pending.push(Pending {
                    gain: split.gain,
                    node: Reverse(node),
                });
            }
        };
        if may_split(&nodes[0], options) {
            self.search_root(&mut nodes[0], options, &slope);
            promise(&nodes, 0, &mut pending);
        }
        while let Some(Pending {
            node: Reverse(at), ..
        }) = pending.pop()
        {
            let [left, right] = self.split(&mut nodes[at], options);
            let from = nodes.len();
            nodes[at].children = Some(from);
            nodes.extend([left, right]);
            leaves += 1;
            if leaves == options.max_leaves {
                break;
            }
            let (parent, children) = nodes.split_at_mut(from);
            self.search_children(&mut parent[at], children, options, &slope);
            for child in [from, from + 1] {
                promise(&nodes, child, &mut pending);
            }
        }
        let kept = nodes.iter_mut().filter_map(|node| node.histograms.take());
        self.spare.extend(kept);
        self.collect(&nodes, scores, options.learning_rate)
    }

    fn root(&self, drawn: &[u32], slope: &impl Fn(u32) -> Slope) -> Node {
        let splittable = drawn.iter().filter(|&&j| self.splittable[j as usize]);
        let total = self
            .order
            .iter()
            .fold(Slope::default(), |sum, &row| sum.plus(slope(row)));
        Node {
            rows: 0..self.order.len(),
            depth: 0,
            sums: Sums {
                slope: total,
                count: self.order.len() as u32,
            },
            value: 0.0,
            columns: Rc::new(splittable.copied().collect()),
            histograms: None,
            split: None,
            children: None,
        }
    }

    /// Room for the histograms of a node that may be split again, if they are to be kept.
    fn room_for(&mut self, node: &Node) -> Option<Histograms> {
        let bins = self.offsets[self.columns.len()];
        (node.rows.len() >= self.kept_from)
            .then(|| self.spare.pop().unwrap_or_else(|| Histograms::new(bins)))
    }

    fn search_root(
        &mut self,
        root: &mut Node,
        options: &GrowOptions,
        slope: &impl Fn(u32) -> Slope,
    ) {
        let mut histograms = self.room_for(root);
        let mut splittable = Vec::new();
        let [slopes, _] = &mut self.slopes;
        let [scratch, _] = &mut self.scratch;
        slopes.clear();
        slopes.extend(self.order.iter().map(|&row| slope(row)));
        let mut search = root.search(slopes, options);
        for &j in root.columns.iter() {
            let number = j as usize;
            let column = &self.columns[number];
            scratch.fill(column.size(), &column.codes, &self.order, slopes);
            let histogram = scratch.view(column.size());
            if search.look(number, column, &histogram) {
                splittable.push(j);
            } else {
                self.splittable[number] = false;
            }
            if let Some(histograms) = &mut histograms {
                histograms.keep(self.offsets[number], &histogram);
            }
        }
        root.columns = Rc::new(splittable);
        root.histograms = histograms;
        root.split = search.best;
    }

    /// Looks for the splits of both children, the smaller of which needs new histograms alone where the parent has kept its own.
    fn search_children(
        &mut self,
        parent: &mut Node,
        children: &mut [Node],
        options: &GrowOptions,
        slope: &impl Fn(u32) -> Slope,
    ) {
        let [left, right] = children else {
            panic!("a node has two children");
        };
        let (small, large) = if left.rows.len() < right.rows.len() {
            (left, right)
        } else {
            (right, left)
        };
        let mut whole = parent.histograms.take();
        if may_split(large, options) {
            let small_splits = may_split(small, options);
            let mut kept = if small_splits {
                self.room_for(small)
            } else {
                None
            };
            let mut columns = [Vec::new(), Vec::new()];
            for (slopes, node) in self.slopes.iter_mut().zip([&*small, &*large]) {
                slopes.clear();
                slopes.extend(self.order[node.rows.clone()].iter().map(|&row| slope(row)));
            }
            let mut searches = [
                small.search(&self.slopes[0], options),
                large.search(&self.slopes[1], options),
            ];
            let [small_scratch, large_scratch] = &mut self.scratch;
            for &j in parent.columns.iter() {
                let number = j as usize;
                let column = &self.columns[number];
                let (size, offset) = (column.size(), self.offsets[number]);
                if small_splits || whole.is_some() {
                    let rows = &self.order[small.rows.clone()];
                    small_scratch.fill(size, &column.codes, rows, &self.slopes[0]);
                }
                if small_splits {
                    let histogram = small_scratch.view(size);
                    if searches[0].look(number, column, &histogram) {
                        columns[0].push(j);
                    }
                    if let Some(kept) = &mut kept {
                        kept.keep(offset, &histogram);
                    }
                }
                let histogram = if let Some(whole) = &mut whole {
                    whole.subtract(offset, &small_scratch.view(size))
                } else {
                    let rows = &self.order[large.rows.clone()];
                    large_scratch.fill(size, &column.codes, rows, &self.slopes[1]);
                    large_scratch.view(size)
                };
                if searches[1].look(number, column, &histogram) {
                    columns[1].push(j);
                }
            }
            small.histograms = kept;
            if large.rows.len() >= self.kept_from {
                large.histograms = whole.take();
            }
            let found = [small, large].into_iter().zip(searches).zip(columns);
            for ((node, search), columns) in found {
                node.split = search.best;
                node.columns = Rc::new(columns);
            }
        }
        self.spare.extend(whole);
    }

    /// Parts the rows of a node that has a split, both sides in their order.
    fn split(&mut self, node: &mut Node, options: &GrowOptions) -> [Node; 2] {
        let split = node
            .split
            .as_mut()
            .expect("only nodes with a split are split");
        let column = &self.columns[split.column];
        if !column.has_missing {
            // Where none was missing, such rows are to go where most go.
            split.missing_left = split.left.count > split.right.count;
        }
        let missing = column.has_missing.then(|| column.scale.bins());
        let goes_left = |code: u8| match &split.cut {
            Cut::UpTo(_) if Some(usize::from(code)) == missing => split.missing_left,
            Cut::UpTo(last) => code <= *last,
            Cut::Set(set) => contains(set, code),
        };
        let rows = &mut self.order[node.rows.clone()];
        self.moved.clear();
        let mut left = 0;
        for at in 0..rows.len() {
            let row = rows[at];
            if goes_left(column.codes[row as usize]) {
                rows[left] = row;
                left += 1;
            } else {
                self.moved.push(row);
            }
        }
        rows[left..].copy_from_slice(&self.moved);
        let middle = node.rows.start + left;
        let child = |rows: Range<usize>, sums: Sums| Node {
            rows,
            depth: node.depth + 1,
            sums,
            value: options.limits.value(sums.slope),
            columns: Rc::clone(&node.columns),
            histograms: None,
            split: None,
            children: None,
        };
        [
            child(node.rows.start..middle, split.left),
            child(middle..node.rows.end, split.right),
        ]
    }

    /// Puts the nodes in preorder, and adds the values of the leaves to the scores of their rows.
    fn collect(&self, nodes: &[Node], scores: &mut [f64], learning_rate: f64) -> BoostedTree {
        let mut tree = BoostedTree::default();
        // Nodes to come, and whose right children they are.
        let mut pending = vec![(0, None)];
        while let Some((at, parent)) = pending.pop() {
            let place = tree.features.len();
            if let Some(parent) = parent {
                let parent: usize = parent;
                tree.rights[parent] = place as u32;
            }
            let node = &nodes[at];
            if let (Some(left), Some(split)) = (node.children, &node.split) {
                let threshold = self.threshold(split, &mut tree.sets);
                tree.features.push(split.column as u32);
                tree.thresholds.push(threshold);
                tree.rights.push(0);
                tree.missing_left.push(u32::from(split.missing_left));
                pending.push((left + 1, Some(place)));
                pending.push((left, None));
                continue;
            }
            let value = learning_rate * node.value;
            tree.features.push(LEAF);
            tree.thresholds.push(0.0);
            tree.rights.push(tree.leaves.len() as u32);
            tree.missing_left.push(0);
            tree.leaves.push(value);
            for &row in &self.order[node.rows.clone()] {
                scores[row as usize] += value;
            }
        }
        tree
    }

    fn threshold(&self, split: &Split, sets: &mut Vec<u32>) -> f64 {
        match (&split.cut, &self.columns[split.column].scale) {
            (Cut::UpTo(bin), Scale::Ordered { thresholds }) => {
                // Above the last bin there are missing values alone.
                let bound = thresholds.get(usize::from(*bin));
                bound.copied().unwrap_or(f64::MAX)
            }
            (Cut::Set(set), Scale::Levels { .. }) => {
                sets.extend(set);
                (sets.len() / set.len() - 1) as f64
            }
            _ => panic!("a cut must be one of its column's scale"),
        }
    }
}

impl Node {
    fn search(&self, slopes: &[Slope], options: &GrowOptions) -> Search {
        Search {
            limits: options.limits,
            node: self.sums,
            value: self.value,
            spread: slopes.iter().map(|slope| slope.gradient().abs()).sum(),
            best: None,
        }
    }
}

fn may_split(node: &Node, options: &GrowOptions) -> bool {
    node.depth < options.max_depth && node.rows.len() >= 2 * options.limits.min_leaf
}

#[cfg(test)]
mod tests {
    use super::super::bins::bin_columns;
    use super::super::split::MIN_HESSIAN;
    use super::*;
    use crate::random::Random;

    const OPTIONS: GrowOptions = GrowOptions {
        max_leaves: 8,
        max_depth: usize::MAX,
        limits: Limits {
            min_leaf: 5,
            l2: 0.5,
        },
        learning_rate: 1.0,
    };

    struct Data {
        columns: Vec<BinnedColumn>,
        gradients: Vec<f32>,
        hessians: Vec<f32>,
    }

    /// Columns of so many different numbers at most, every seventh of which is missing in every other column.
    fn data(rows: usize, different: u32, seed: u64) -> Data {
        let mut random = Random::new(seed);
        let mut x = Vec::new();
        for i in 0..rows {
            for j in 0..4 {
                let missing = j % 2 == 1 && (i + j) % 7 == 0;
                let value = f64::from(random.below(different));
                x.push(if missing { f64::NAN } else { value });
            }
        }
        let mut slope = || (random.unit() + 0.1) as f32;
        Data {
            columns: bin_columns(&x, &[0; 4], &vec![1.0; rows], 255),
            gradients: (0..rows).map(|_| slope() - slope()).collect(),
            hessians: (0..rows).map(|_| slope()).collect(),
        }
    }

    fn grow(data: Data, options: &GrowOptions) -> (BoostedTree, Vec<f64>) {
        let mut scores = vec![0.0; data.gradients.len()];
        let slopes = (&data.gradients[..], &data.hessians[..]);
        let drawn = all(&data.columns);
        let tree = Grower::new(data.columns).grow(slopes, &mut scores, &drawn, options);
        (tree, scores)
    }

    /// The definition: of all leaves, columns, bins and sides of missing values the split of the greatest gain, each time anew.
    fn naive_scores(data: &Data, options: &GrowOptions) -> Vec<f64> {
        let GrowOptions { limits, .. } = options;
        let sums = |rows: &[usize]| {
            let sum = |of: &[f32]| rows.iter().map(|&row| f64::from(of[row])).sum::<f64>();
            (sum(&data.gradients), sum(&data.hessians))
        };
        let loss = |rows: &[usize]| {
            let (gradient, hessian) = sums(rows);
            -gradient * gradient / (hessian + limits.l2)
        };
        let mut leaves: Vec<(Vec<usize>, usize)> = vec![((0..data.gradients.len()).collect(), 0)];
        while leaves.len() < options.max_leaves {
            let mut best = (0.0, 0, [vec![], vec![]]);
            for (at, (rows, depth)) in leaves.iter().enumerate() {
                // What splits the root need not be better than it, but than nothing at all.
                let own = if *depth == 0 { 0.0 } else { loss(rows) };
                for column in &data.columns {
                    let missing = column.scale.bins() as u8;
                    for bin in 0..missing {
                        for missing_left in [false, true] {
                            let (left, right): (Vec<usize>, Vec<usize>) =
                                rows.iter().partition(|&&row| {
                                    let code = column.codes[row];
                                    code <= bin || (missing_left && code == missing)
                                });
                            let sides = [left, right];
                            let allowed = *depth < options.max_depth
                                && sides.iter().all(|side| {
                                    side.len() >= limits.min_leaf && sums(side).1 >= MIN_HESSIAN
                                });
                            let gain = own - loss(&sides[0]) - loss(&sides[1]);
                            if allowed && gain > best.0 + 1e-12 {
                                best = (gain, at, sides);
                            }
                        }
                    }
                }
            }
            let (gain, at, [left, right]) = best;
            if gain == 0.0 {
                break;
            }
            let (_, depth) = leaves.swap_remove(at);
            leaves.extend([(left, depth + 1), (right, depth + 1)]);
        }
        let mut scores = vec![0.0; data.gradients.len()];
        for (rows, depth) in leaves.iter().filter(|(_, depth)| *depth > 0) {
            assert!(*depth <= options.max_depth);
            let (gradient, hessian) = sums(rows);
            for &row in rows {
                scores[row] = -gradient / (hessian + limits.l2) * options.learning_rate;
            }
        }
        scores
    }

    fn all(columns: &[BinnedColumn]) -> Vec<u32> {
        (0..columns.len() as u32).collect()
    }

    #[test]
    fn a_tree_is_that_of_the_definition() {
        // Few bins: histograms are kept and subtracted. Many: they are made anew.
        for (rows, different) in [(160, 6), (90, 80), (20, 3)] {
            for seed in 0..8 {
                for max_depth in [2, usize::MAX] {
                    let options = GrowOptions {
                        max_depth,
                        ..OPTIONS
                    };
                    let expected = naive_scores(&data(rows, different, seed), &options);
                    let (_, scores) = grow(data(rows, different, seed), &options);
                    for (score, expected) in scores.iter().zip(expected) {
                        assert!((score - expected).abs() < 1e-9);
                    }
                }
            }
        }
    }

    #[test]
    fn every_tree_of_a_grower_is_as_if_it_were_the_first() {
        let (first, second) = (data(300, 9, 1), data(300, 9, 2));
        let expected = naive_scores(&first, &OPTIONS);
        let drawn = all(&first.columns);
        let mut grower = Grower::new(first.columns);
        let mut grow = |gradients: &[f32], hessians: &[f32]| {
            let mut scores = vec![0.0; 300];
            grower.grow((gradients, hessians), &mut scores, &drawn, &OPTIONS);
            scores
        };
        grow(&second.gradients, &second.hessians);
        let scores = grow(&first.gradients, &first.hessians);
        for (score, expected) in scores.iter().zip(&expected) {
            assert!((score - expected).abs() < 1e-9);
        }
    }

    #[test]
    fn leaves_are_worth_their_newton_step_times_the_rate() {
        let (tree, scores) = grow(data(160, 6, 3), &OPTIONS);
        let slower = GrowOptions {
            learning_rate: 0.1,
            ..OPTIONS
        };
        let (other, slow) = grow(data(160, 6, 3), &slower);
        assert_eq!(tree.leaves.len(), 8);
        assert_eq!(tree.features, other.features);
        for (score, slow) in scores.iter().zip(slow) {
            assert!((0.1 * score - slow).abs() < 1e-15);
        }
    }

    #[test]
    fn levels_are_parted_by_their_ratio_and_rare_ones_go_with_the_greater_half() {
        // Levels 1 and 3 rise, 0, 2 and 4 fall, 5 is rare, and those that are missing rise.
        let mut codes: Vec<f64> = (0..300).map(|i| f64::from(i % 5)).collect();
        codes.extend([5.0; 3]);
        codes.extend([f64::NAN; 40]);
        let rises = |code: f64| code.is_nan() || code == 1.0 || code == 3.0;
        let rows = codes.len();
        let (tree, scores) = grow(
            Data {
                columns: bin_columns(&codes, &[6], &vec![1.0; rows], 255),
                gradients: codes
                    .iter()
                    .map(|&code| if rises(code) { -1.0 } else { 1.0 })
                    .collect(),
                hessians: vec![1.0; rows],
            },
            &GrowOptions {
                max_leaves: 2,
                ..OPTIONS
            },
        );
        assert_eq!(tree.features, [0, LEAF, LEAF]);
        assert_eq!(tree.thresholds, [0.0; 3]);
        // Bin 6 is that of missing values.
        assert_eq!(tree.sets, [1 << 1 | 1 << 3 | 1 << 6, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(tree.missing_left, [1, 0, 0]);
        for (code, score) in codes.iter().zip(scores) {
            assert_eq!(score > 0.0, rises(*code));
        }
    }

    #[test]
    fn what_cannot_be_split_is_a_leaf_of_nothing() {
        let constant = Data {
            columns: bin_columns(&[1.0; 30], &[0], &[1.0; 30], 255),
            gradients: vec![1.0; 30],
            hessians: vec![1.0; 30],
        };
        let (tree, scores) = grow(constant, &OPTIONS);
        assert_eq!(tree.features, [LEAF]);
        assert_eq!(tree.leaves, [0.0]);
        assert_eq!(scores, [0.0; 30]);
    }

    #[test]
    fn looks_at_the_columns_drawn_alone() {
        let data = data(300, 9, 3);
        let mut grower = Grower::new(data.columns);
        let mut grow = |drawn: &[u32]| {
            let slopes = (&data.gradients[..], &data.hessians[..]);
            grower.grow(slopes, &mut vec![0.0; 300], drawn, &OPTIONS)
        };
        let tree = grow(&[1]);
        assert!(tree.features.iter().all(|&j| j == 1 || j == LEAF));
        assert!(tree.features.contains(&1));
        // A column that was not drawn before may be drawn later.
        assert!(grow(&[0]).features.contains(&0));
    }
}
