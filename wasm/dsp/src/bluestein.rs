//! Fourier transform of real frames of any length, two at once, by Bluestein's algorithm.
//!
//! As jk = (j² + k² − (k − j)²) / 2, with w = e^(−πi/n): X\[k\] = w^(k²) Σⱼ x\[j\] w^(j²) · w^(−(k − j)²). The sum is a
//! convolution, which transforms of a power of two carry out. Source: L. I. Bluestein, "A linear filtering approach to the
//! computation of the discrete Fourier transform" (1970).

use crate::fft::{Fft, root};
use crate::lanes::{Complex, Lanes};

/// A plan for frames of one length.
pub struct Bluestein {
    /// w^(j²).
    chirp: Vec<(f64, f64)>,
    /// Transform of w^(−m²), divided by its length.
    response: Vec<(f64, f64)>,
    fft: Fft<f64>,
}

impl Bluestein {
    /// # Panics
    /// If `size` is 0.
    pub fn new(size: usize) -> Self {
        assert!(size > 0);
        // The square is reduced to one turn first.
        let chirp: Vec<(f64, f64)> = (0..size as u64)
            .map(|j| root((j * j % (2 * size as u64)) as usize, 2 * size))
            .collect();
        // Bins up to size / 2 are asked for: m = k − j is from 1 − size, which wraps round the end, to size / 2.
        let length = (size + size / 2).next_power_of_two();
        let fft = Fft::new(length);
        let mut response = vec![Complex::<f64, 1>::default(); length];
        for (m, &(re, im)) in chirp.iter().enumerate() {
            let inverse = Complex {
                re: Lanes([re / length as f64]),
                im: Lanes([-im / length as f64]),
            };
            if m <= size / 2 {
                response[m] = inverse;
            }
            response[(length - m) % length] = inverse;
        }
        let mut scratch = response.clone();
        let [response, _] = fft.process(&mut response, &mut scratch);
        let response = response.iter().map(|bin| (bin.re.0[0], bin.im.0[0]));
        Self {
            chirp,
            response: response.collect(),
            fft,
        }
    }

    /// Length of the two buffers that [`Self::process`] needs.
    pub fn buffer(&self) -> usize {
        self.response.len()
    }

    /// Transforms `N` frames into the bins from 0 to `size / 2`.
    pub fn process<const N: usize>(
        &self,
        frames: &[Lanes<f64, N>],
        bins: &mut [Complex<f64, N>],
        [first, second]: &mut [Vec<Complex<f64, N>>; 2],
    ) {
        first.fill(Complex::default());
        for ((value, &sample), &(re, im)) in first.iter_mut().zip(frames).zip(&self.chirp) {
            *value = Complex {
                re: sample * re,
                im: sample * im,
            };
        }
        let [product, other] = self.fft.process(first, second);
        for (value, &response) in product.iter_mut().zip(&self.response) {
            // An inverse transform is the conjugate of the transform of the conjugate.
            *value = value.times(response).conjugate();
        }
        let [convolved, _] = self.fft.process(product, other);
        for ((bin, value), &chirp) in bins.iter_mut().zip(convolved).zip(&self.chirp) {
            *bin = value.conjugate().times(chirp);
        }
    }
}
