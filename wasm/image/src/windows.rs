//! Which input pixels an output pixel is made of, along one axis.

use std::ops::Range;

use crate::Filter;

/// Bits after the point of a weight: a sum of 8-bit values times weights fits 32 bits, with its sign.
pub const PRECISION: u32 = 22;

/// For each of a range of output pixels, where its input pixels begin, and their weights. Neither end ever goes back.
pub struct Windows {
    from: Vec<usize>,
    ends: Vec<usize>,
    weights: Vec<i32>,
}

impl Windows {
    /// The windows of the output pixels of a range, where `input` pixels become `output`.
    ///
    /// # Panics
    /// If there is no pixel.
    pub fn new(input: u32, output: u32, range: Range<u32>, filter: Filter) -> Self {
        assert!(input > 0 && output > 0, "a picture has at least one pixel");
        let mut windows = Self {
            from: Vec::with_capacity(range.len()),
            ends: Vec::with_capacity(range.len()),
            weights: Vec::new(),
        };
        if filter == Filter::Nearest {
            windows.add_nearest(input, output, range);
        } else {
            windows.add_filtered(input, output, range, filter);
        }
        windows
    }

    fn add_filtered(&mut self, input: u32, output: u32, range: Range<u32>, filter: Filter) {
        let scale = f64::from(input) / f64::from(output);
        let stretch = scale.max(1.0);
        let support = filter.support() * stretch;
        let mut weights = Vec::new();
        for i in range {
            let center = (f64::from(i) + 0.5) * scale;
            let from = (center - support + 0.5).max(0.0) as u32;
            let to = ((center + support + 0.5) as u32).min(input);
            weights.clear();
            weights.extend(
                (from..to).map(|x| filter.at((f64::from(x) - center + 0.5) * (1.0 / stretch))),
            );
            let sum: f64 = weights.iter().sum();
            self.add(
                from,
                weights.iter().map(|weight| {
                    let scaled = weight / sum * f64::from(1 << PRECISION);
                    (scaled + 0.5f64.copysign(scaled)) as i32
                }),
            );
        }
    }

    /// Pillow steps from centre to centre by adding, whose rounding decides where a centre lies between two pixels.
    fn add_nearest(&mut self, input: u32, output: u32, range: Range<u32>) {
        let scale = f64::from(input) / f64::from(output);
        let mut center = scale * 0.5;
        for i in 0..range.end {
            if i >= range.start {
                self.add((center as u32).min(input - 1), [1 << PRECISION]);
            }
            center += scale;
        }
    }

    fn add(&mut self, from: u32, weights: impl IntoIterator<Item = i32>) {
        self.from.push(from as usize);
        self.weights.extend(weights);
        self.ends.push(self.weights.len());
    }

    /// The same windows on a picture of which the first pixels are left out.
    pub fn counted_from(mut self, start: usize) -> Self {
        for from in &mut self.from {
            *from -= start;
        }
        self
    }

    /// Number of output pixels.
    pub fn len(&self) -> usize {
        self.from.len()
    }

    /// The first input pixel and the weights of each output pixel.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &[i32])> {
        let mut start = 0;
        self.from.iter().zip(&self.ends).map(move |(&from, &end)| {
            let weights = &self.weights[start..end];
            start = end;
            (from, weights)
        })
    }

    /// The input pixels that are needed.
    pub fn reach(&self) -> Range<usize> {
        let from = self.from.first().copied().unwrap_or(0);
        let to = self
            .iter()
            .last()
            .map_or(0, |(from, weights)| from + weights.len());
        from..to
    }
}
