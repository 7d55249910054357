//! Trees, exported.

use crate::memory::{input, output};
use medley_trees::{Criterion, GrowOptions, Random, Ranks, Rows, Splitter, grow};

/// The ranks of a matrix, which stay until `ranks_free`.
///
/// # Safety
/// `x` holds `rows × columns` values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ranks_new(x: *const f64, rows: usize, columns: usize) -> *mut Ranks {
    // SAFETY: by this function's own contract.
    let x = unsafe { input(x, rows * columns) };
    Box::into_raw(Box::new(Ranks::new(x, rows, columns)))
}

/// # Safety
/// `ranks` must come from `ranks_new` and not have been freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ranks_free(ranks: *mut Ranks) {
    // SAFETY: by this function's own contract.
    drop(unsafe { Box::from_raw(ranks) });
}

/// Grows a tree; returns its number of nodes, n, of which (n + 1) / 2 are leaves.
///
/// # Safety
/// `ranks` comes from `ranks_new`; `classes` (each below `class_count`) and `weights` hold a value a row; `features`,
/// `thresholds` and `rights` have room for two values a row, `leaves` for `class_count` a row, `importances` for one a column.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tree_grow(
    ranks: *const Ranks,
    classes: *const u32,
    class_count: usize,
    weights: *const f64,
    random_splits: u32,
    entropy: u32,
    max_depth: usize,
    min_split: usize,
    min_leaf: usize,
    max_features: usize,
    seed_low: u32,
    seed_high: u32,
    features: *mut u32,
    thresholds: *mut f64,
    rights: *mut u32,
    leaves: *mut f64,
    importances: *mut f64,
) -> usize {
    // SAFETY: by this function's own contract.
    let ranks = unsafe { &*ranks };
    let count = ranks.rows();
    // SAFETY: by this function's own contract.
    let (classes, weights) = unsafe { (input(classes, count), input(weights, count)) };
    let rows = Rows {
        ranks,
        classes,
        class_count,
        weights,
    };
    let options = GrowOptions {
        splitter: if random_splits == 0 {
            Splitter::Best
        } else {
            Splitter::Random
        },
        criterion: if entropy == 0 {
            Criterion::Gini
        } else {
            Criterion::Entropy
        },
        max_depth,
        min_split,
        min_leaf,
        max_features,
    };
    let mut random = Random::new(u64::from(seed_high) << 32 | u64::from(seed_low));
    let tree = grow(&rows, &options, &mut random);
    let nodes = tree.features.len();
    // SAFETY: by this function's own contract; a tree has at most one leaf a row, hence fewer than two nodes a row.
    unsafe {
        output(features, nodes).copy_from_slice(&tree.features);
        output(thresholds, nodes).copy_from_slice(&tree.thresholds);
        output(rights, nodes).copy_from_slice(&tree.rights);
        output(leaves, tree.leaves.len()).copy_from_slice(&tree.leaves);
        output(importances, ranks.columns()).copy_from_slice(&tree.importances);
    }
    nodes
}
