//! A tree as flat lists, its nodes in preorder: the left child of node i is node i + 1.

/// The feature of a leaf.
pub const LEAF: u32 = u32::MAX;

/// A grown tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The column that a node looks at; [`LEAF`] for a leaf.
    pub features: Vec<u32>,
    /// Rows with a value of at most this go left; 0 for a leaf.
    pub thresholds: Vec<f64>,
    /// The right child; for a leaf, the number of the leaf.
    pub rights: Vec<u32>,
    /// Class shares, one row a leaf.
    pub leaves: Vec<f64>,
    /// How much each column lowered the impurity, weighted by the rows it did so for; sums to 1, or all are 0.
    pub importances: Vec<f64>,
}
