//! Power of the short-time Fourier transform, fast: in f32, frames whose length is a power of two and which are centred, ends
//! padded with zeros, a periodic Hann window.

use crate::fft::RealFft;
use crate::lanes::{Complex, LANES, Lanes, transpose};

/// A plan for frames of `size` samples, `hop` apart.
pub struct Stft {
    fft: RealFft,
    /// Four weights at a time; a frame of two samples has two zeros after it.
    window: Vec<Lanes>,
    hop: usize,
}

impl Stft {
    /// # Panics
    /// If `size` is not a power of two of at least 2, or `hop` is 0.
    pub fn new(size: usize, hop: usize) -> Self {
        assert!(hop > 0);
        let hann =
            |j: usize| 0.5 - 0.5 * (2.0 * std::f64::consts::PI * j as f64 / size as f64).cos();
        let weight = |j: usize| if j < size { hann(j) as f32 } else { 0.0 };
        let window = (0..size).step_by(LANES);
        Self {
            fft: RealFft::new(size),
            window: window
                .map(|j| Lanes(std::array::from_fn(|i| weight(j + i))))
                .collect(),
            hop,
        }
    }

    /// Bins of a frame.
    pub fn bins(&self) -> usize {
        self.fft.size() / 2 + 1
    }

    /// Frames of a signal of so many samples: frame t is centred on sample t × hop.
    pub fn frames(&self, samples: usize) -> usize {
        1 + samples / self.hop
    }

    /// Calls `each(t, power)` for t = 0, 4, 8 …: `power[k]` is |X\[k\]|² in frames t to t + 3.
    ///
    /// Lanes beyond the last frame repeat it.
    pub fn for_each_group(&self, signal: &[f32], mut each: impl FnMut(usize, &[Lanes])) {
        let size = self.fft.size();
        let window = self.window.len() * LANES;
        let mut padded = vec![0.0; signal.len() + window];
        padded[size / 2..][..signal.len()].copy_from_slice(signal);
        let mut packed = vec![Complex::default(); window / 2];
        let mut scratch = packed.clone();
        let mut power = vec![Lanes::default(); self.bins()];
        let frames = self.frames(signal.len());
        for first in (0..frames).step_by(LANES) {
            let frame = |lane: usize| {
                let start = (first + lane).min(frames - 1) * self.hop;
                &padded[start..start + window]
            };
            self.pack([frame(0), frame(1), frame(2), frame(3)], &mut packed);
            self.fft
                .process(&mut packed, &mut scratch, |k, bin| power[k] = bin.power());
            each(first, &power);
        }
    }

    /// Windows four frames, and turns them into lanes: four samples of each at a time.
    fn pack(&self, frames: [&[f32]; LANES], packed: &mut [Complex]) {
        let [a, b, c, d] = frames.map(|frame| frame.as_chunks::<LANES>().0);
        for ((((([even, odd], &w), &a), &b), &c), &d) in
            (packed.as_chunks_mut::<2>().0.iter_mut().zip(&self.window))
                .zip(a)
                .zip(b)
                .zip(c)
                .zip(d)
        {
            let [w0, w1, w2, w3] = transpose([a, b, c, d].map(|samples| Lanes(samples) * w));
            *even = Complex { re: w0, im: w1 };
            *odd = Complex { re: w2, im: w3 };
        }
    }
}

/// The rows of a matrix that the lanes of the group beginning at frame `first` belong to.
pub fn rows(
    matrix: &mut [f32],
    columns: usize,
    first: usize,
) -> impl Iterator<Item = (usize, &mut [f32])> {
    let rows = matrix.chunks_exact_mut(columns).skip(first);
    rows.take(LANES).enumerate()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_signals::noise;

    fn naive(signal: &[f32], size: usize, hop: usize, frame: usize, bin: usize) -> f64 {
        let (mut re, mut im) = (0.0, 0.0);
        for j in 0..size {
            let at = (frame * hop + j) as isize - (size / 2) as isize;
            let Some(&x) = usize::try_from(at).ok().and_then(|at| signal.get(at)) else {
                continue;
            };
            let turn = 2.0 * std::f64::consts::PI * j as f64 / size as f64;
            let x = x as f64 * (0.5 - 0.5 * turn.cos());
            re += x * (turn * bin as f64).cos();
            im -= x * (turn * bin as f64).sin();
        }
        re * re + im * im
    }

    #[test]
    fn agrees_with_the_definition_for_any_number_of_frames() {
        for (samples, size, hop) in [
            (1, 16, 5),
            (7, 32, 64),
            (97, 64, 13),
            (131, 8, 33),
            (200, 2, 7),
        ] {
            let signal = noise(samples, samples);
            let stft = Stft::new(size, hop);
            stft.for_each_group(&signal, |first, power| {
                for (bin, power) in power.iter().enumerate() {
                    for lane in 0..LANES.min(stft.frames(samples) - first) {
                        let expected = naive(&signal, size, hop, first + lane, bin);
                        let error = (f64::from(power.0[lane]) - expected).abs();
                        assert!(error < 1e-5 * expected.max(1.0), "{samples} {first} {bin}");
                    }
                }
            });
        }
    }
}
