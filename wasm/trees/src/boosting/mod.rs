//! Gradient-boosted trees on histograms: features → bins once → scores → slopes of the loss → trees that lower it → scores …
//!
//! The trees are those of scikit-learn's `HistGradientBoostingClassifier`: Newton steps, grown leaf by leaf.

mod bins;
mod grow;
mod histogram;
mod loss;
mod split;

pub use bins::MAX_BINS;
pub use grow::{BoostedTree, GrowOptions};
pub use loss::Targets;
pub use split::Limits;

use bins::bin_columns;
use grow::Grower;

/// Features of rows, as they come.
pub struct Features<'a> {
    /// Row after row; NaN is a missing value.
    pub x: &'a [f64],
    /// For each column, 0 if its values are ordered, or else how many levels it has: then they are the whole numbers below.
    pub levels: &'a [u32],
    /// Bins of a column at most, up to [`MAX_BINS`].
    pub max_bins: usize,
}

/// The rows that are learnt from, and what the trees so far say of them.
pub struct Boosting {
    grower: Grower,
    targets: Targets,
    /// All rows of one output after those of another, as the slopes.
    scores: Vec<f64>,
    gradients: Vec<f32>,
    hessians: Vec<f32>,
}

impl Boosting {
    /// Starts from the shares of the classes.
    pub fn new(features: &Features, targets: Targets) -> Self {
        let columns = bin_columns(
            features.x,
            features.levels,
            &targets.weights,
            features.max_bins,
        );
        let size = targets.outputs * targets.classes.len();
        let mut scores = Vec::with_capacity(size);
        for score in targets.baseline() {
            scores.resize(scores.len() + targets.classes.len(), score);
        }
        Self {
            grower: Grower::new(columns),
            targets,
            scores,
            gradients: vec![0.0; size],
            hessians: vec![0.0; size],
        }
    }

    /// The scores that every row begins with.
    pub fn baseline(&self) -> Vec<f64> {
        self.targets.baseline()
    }

    /// Finds how the loss falls from the present scores: before trees are grown for all outputs.
    pub fn derive(&mut self) {
        self.targets
            .slopes(&self.scores, &mut self.gradients, &mut self.hessians);
    }

    /// Grows the next tree of an output, along the columns drawn for it, ascending.
    pub fn grow(&mut self, output: usize, drawn: &[u32], options: &GrowOptions) -> BoostedTree {
        let rows = self.targets.classes.len();
        let part = output * rows..(output + 1) * rows;
        let slopes = (&self.gradients[part.clone()], &self.hessians[part.clone()]);
        self.grower
            .grow(slopes, &mut self.scores[part], drawn, options)
    }
}
