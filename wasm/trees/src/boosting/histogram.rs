//! Sums over the rows of each bin of a column.

/// The gradient and the hessian of the loss, of a row or summed: two lanes of one SIMD register.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(16))]
pub struct Slope(pub [f64; 2]);

impl Slope {
    #[inline(always)]
    pub fn gradient(self) -> f64 {
        self.0[0]
    }

    #[inline(always)]
    pub fn hessian(self) -> f64 {
        self.0[1]
    }

    #[inline(always)]
    pub fn plus(self, other: Self) -> Self {
        Self([self.0[0] + other.0[0], self.0[1] + other.0[1]])
    }

    #[inline(always)]
    pub fn minus(self, other: Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1]])
    }
}

/// The histogram of a column.
pub struct Histogram<'a> {
    pub slopes: &'a [Slope],
    pub counts: &'a [u32],
}

impl Histogram<'_> {
    /// The count and the slope of each bin.
    #[inline(always)]
    pub fn bins(&self) -> impl DoubleEndedIterator<Item = (u32, Slope)> + ExactSizeIterator {
        let counts = self.counts.iter().copied();
        counts.zip(self.slopes.iter().copied())
    }
}

/// A histogram that is made anew for column after column: as long as any can be.
pub struct Scratch {
    slopes: [Slope; 256],
    counts: [u32; 256],
}

impl Scratch {
    pub fn new() -> Self {
        Self {
            slopes: [Slope([0.0; 2]); 256],
            counts: [0; 256],
        }
    }

    /// The histogram of some rows over the first `size` bins, given the bins of all rows of the column, and the slopes of those.
    pub fn fill(&mut self, size: usize, codes: &[u8], rows: &[u32], slopes: &[Slope]) {
        self.slopes[..size].fill(Slope::default());
        self.counts[..size].fill(0);
        for (&row, &slope) in rows.iter().zip(slopes) {
            let bin = usize::from(codes[row as usize]);
            self.slopes[bin] = self.slopes[bin].plus(slope);
            self.counts[bin] += 1;
        }
    }

    pub fn view(&self, size: usize) -> Histogram<'_> {
        Histogram {
            slopes: &self.slopes[..size],
            counts: &self.counts[..size],
        }
    }
}

/// The histograms of all columns of a node.
pub struct Histograms {
    slopes: Vec<Slope>,
    counts: Vec<u32>,
}

impl Histograms {
    /// Of nothing yet, with room for bins of all columns.
    pub fn new(bins: usize) -> Self {
        Self {
            slopes: vec![Slope::default(); bins],
            counts: vec![0; bins],
        }
    }

    /// Keeps the histogram of the column whose bins begin at `from`.
    pub fn keep(&mut self, from: usize, histogram: &Histogram) {
        self.slopes[from..][..histogram.slopes.len()].copy_from_slice(histogram.slopes);
        self.counts[from..][..histogram.counts.len()].copy_from_slice(histogram.counts);
    }

    /// What is left of a column when some of its rows are taken away.
    pub fn subtract(&mut self, from: usize, histogram: &Histogram) -> Histogram<'_> {
        let size = histogram.counts.len();
        let slopes = &mut self.slopes[from..][..size];
        let counts = &mut self.counts[from..][..size];
        for (slope, &other) in slopes.iter_mut().zip(histogram.slopes) {
            *slope = slope.minus(other);
        }
        for (count, &other) in counts.iter_mut().zip(histogram.counts) {
            *count -= other;
        }
        Histogram { slopes, counts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn a_parent_less_one_child_is_the_other() {
        let mut random = Random::new(4);
        let codes: Vec<u8> = (0..90).map(|_| random.below(7) as u8).collect();
        let slopes: Vec<Slope> = (0..90)
            .map(|_| Slope([f64::from(random.below(9)) - 4.0, f64::from(random.below(9))]))
            .collect();
        let histogram = |rows: &[u32]| {
            let slopes: Vec<Slope> = rows.iter().map(|&row| slopes[row as usize]).collect();
            let mut scratch = Scratch::new();
            scratch.fill(7, &codes, rows, &slopes);
            scratch
        };
        let all: Vec<u32> = (0..90).collect();
        let (left, right): (Vec<u32>, Vec<u32>) = all.iter().partition(|&&row| row % 3 == 0);
        let mut parent = Histograms::new(10);
        parent.keep(3, &histogram(&all).view(7));
        let expected = histogram(&right);
        let difference = parent.subtract(3, &histogram(&left).view(7));
        assert_eq!(difference.slopes, expected.view(7).slopes);
        assert_eq!(difference.counts, expected.view(7).counts);
    }
}
