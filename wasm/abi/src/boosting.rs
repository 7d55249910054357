//! Gradient-boosted trees, exported.

use crate::memory::{input, output};
use medley_trees::boosting::{Boosting, Features, GrowOptions, Limits, Targets};

/// Binned rows to boost on, which stay until `boosting_free`.
///
/// # Safety
/// `x` holds `rows × columns` values, `levels` one a column, `classes` (each below `class_count`) and `weights` one a row.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn boosting_new(
    x: *const f64,
    rows: usize,
    columns: usize,
    levels: *const u32,
    max_bins: usize,
    classes: *const u32,
    class_count: usize,
    weights: *const f64,
) -> *mut Boosting {
    // SAFETY: by this function's own contract.
    let (x, levels) = unsafe { (input(x, rows * columns), input(levels, columns)) };
    // SAFETY: by this function's own contract.
    let (classes, weights) = unsafe { (input(classes, rows), input(weights, rows)) };
    let features = Features {
        x,
        levels,
        max_bins,
    };
    let targets = Targets {
        classes: classes.to_vec(),
        weights: weights.to_vec(),
        outputs: if class_count == 2 { 1 } else { class_count },
    };
    Box::into_raw(Box::new(Boosting::new(&features, targets)))
}

/// # Safety
/// `boosting` must come from `boosting_new` and not have been freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn boosting_free(boosting: *mut Boosting) {
    // SAFETY: by this function's own contract.
    drop(unsafe { Box::from_raw(boosting) });
}

/// Writes the scores that every row begins with.
///
/// # Safety
/// `boosting` comes from `boosting_new`; `scores` has room for one value an output.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn boosting_baseline(boosting: *const Boosting, scores: *mut f64) {
    // SAFETY: by this function's own contract.
    let baseline = unsafe { &*boosting }.baseline();
    // SAFETY: by this function's own contract.
    unsafe { output(scores, baseline.len()) }.copy_from_slice(&baseline);
}

/// Finds how the loss falls from the present scores.
///
/// # Safety
/// `boosting` comes from `boosting_new`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn boosting_derive(boosting: *mut Boosting) {
    // SAFETY: by this function's own contract.
    unsafe { &mut *boosting }.derive();
}

/// Grows the next tree of an output; returns its number of nodes, n, of which (n + 1) / 2 are leaves.
///
/// # Safety
/// `boosting` comes from `boosting_new`, and has that output; `drawn` holds `drawn_count` columns, ascending; `features`, `thresholds`, `rights` and `missing_left` have room for
/// `2 × max_leaves − 1` values, `leaves` for `max_leaves`, `sets` for eight times as many.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn boosting_grow(
    boosting: *mut Boosting,
    of: usize,
    drawn: *const u32,
    drawn_count: usize,
    max_leaves: usize,
    max_depth: usize,
    min_leaf: usize,
    l2: f64,
    learning_rate: f64,
    features: *mut u32,
    thresholds: *mut f64,
    rights: *mut u32,
    missing_left: *mut u32,
    leaves: *mut f64,
    sets: *mut u32,
) -> usize {
    let options = GrowOptions {
        max_leaves,
        max_depth,
        limits: Limits { min_leaf, l2 },
        learning_rate,
    };
    // SAFETY: by this function's own contract.
    let drawn = unsafe { input(drawn, drawn_count) };
    // SAFETY: by this function's own contract.
    let tree = unsafe { &mut *boosting }.grow(of, drawn, &options);
    let nodes = tree.features.len();
    // SAFETY: by this function's own contract; a tree has fewer splits, hence fewer sets, than leaves.
    unsafe {
        output(features, nodes).copy_from_slice(&tree.features);
        output(thresholds, nodes).copy_from_slice(&tree.thresholds);
        output(rights, nodes).copy_from_slice(&tree.rights);
        output(missing_left, nodes).copy_from_slice(&tree.missing_left);
        output(leaves, tree.leaves.len()).copy_from_slice(&tree.leaves);
        output(sets, tree.sets.len()).copy_from_slice(&tree.sets);
    }
    nodes
}
