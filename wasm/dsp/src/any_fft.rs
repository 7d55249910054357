//! Fourier transform of real frames of any length, there and back, in f64: two frames at once.

use crate::bluestein::Bluestein;
use crate::fft::RealFft;
use crate::lanes::{Complex, Lanes};

/// Frames handled at once.
pub const PAIR: usize = 2;

/// The same sample of two frames.
pub type Sample = Lanes<f64, PAIR>;

/// The same bin of two frames.
pub type Bin = Complex<f64, PAIR>;

/// A plan for frames of one length.
pub struct AnyFft {
    size: usize,
    plan: Plan,
}

enum Plan {
    PowerOfTwo(RealFft<f64>),
    Other(Bluestein),
}

/// What a transform writes to on its way.
pub struct Buffers([Vec<Bin>; 2]);

impl AnyFft {
    /// # Panics
    /// If `size` is less than 2.
    pub fn new(size: usize) -> Self {
        assert!(size >= 2);
        let plan = if size.is_power_of_two() {
            Plan::PowerOfTwo(RealFft::new(size))
        } else {
            Plan::Other(Bluestein::new(size))
        };
        Self { size, plan }
    }

    /// Samples in a frame.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Bins of a frame.
    pub fn bins(&self) -> usize {
        self.size / 2 + 1
    }

    pub fn buffers(&self) -> Buffers {
        let length = match &self.plan {
            Plan::PowerOfTwo(fft) => fft.size() / 2,
            Plan::Other(fft) => fft.buffer(),
        };
        Buffers([(); 2].map(|()| vec![Bin::default(); length]))
    }

    /// X\[k\] = Σⱼ x\[j\] e^(−2πi jk/n) for every bin k.
    pub fn forward(&self, frames: &[Sample], bins: &mut [Bin], buffers: &mut Buffers) {
        match &self.plan {
            Plan::Other(fft) => fft.process(frames, bins, &mut buffers.0),
            Plan::PowerOfTwo(fft) => {
                let [packed, scratch] = &mut buffers.0;
                for (packed, &[re, im]) in packed.iter_mut().zip(frames.as_chunks().0) {
                    *packed = Complex { re, im };
                }
                fft.process(packed, scratch, |k, bin| bins[k] = bin);
            }
        }
    }

    /// The frames that have these bins, which are overwritten. The imaginary parts of bins 0 and n/2 count as 0.
    ///
    /// With X\[n − k\] the conjugate of X\[k\], the sum of Re X\[k\] − Im X\[k\] over sine and cosine of 2π jk/n is n x\[j\]: Hartley's
    /// transform, which is its own inverse, and is had from a transform forward.
    pub fn inverse(&self, bins: &mut [Bin], frames: &mut [Sample], buffers: &mut Buffers) {
        let n = self.size;
        for (k, bin) in bins.iter().enumerate() {
            if k == 0 || 2 * k == n {
                frames[k] = bin.re;
            } else {
                frames[k] = bin.re - bin.im;
                frames[n - k] = bin.re + bin.im;
            }
        }
        self.forward(frames, bins, buffers);
        let scale = 1.0 / n as f64;
        for (j, bin) in bins.iter().enumerate() {
            frames[j] = (bin.re - bin.im) * scale;
            if j > 0 {
                frames[n - j] = (bin.re + bin.im) * scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_signals::noise;

    const SIZES: [usize; 17] = [
        2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 31, 33, 100, 127, 256, 399, 1000,
    ];

    fn frames(size: usize) -> Vec<Sample> {
        let (a, b) = (noise(size, size), noise(size, size + 1));
        let pairs = a.iter().zip(&b);
        pairs.map(|(&a, &b)| Lanes([a.into(), b.into()])).collect()
    }

    fn forward(fft: &AnyFft, frames: &[Sample]) -> Vec<Bin> {
        let mut bins = vec![Bin::default(); fft.bins()];
        fft.forward(frames, &mut bins, &mut fft.buffers());
        bins
    }

    #[test]
    fn agrees_with_the_definition_at_any_size() {
        for size in SIZES {
            let frames = frames(size);
            let bins = forward(&AnyFft::new(size), &frames);
            for (k, bin) in bins.iter().enumerate() {
                for lane in 0..PAIR {
                    let (mut re, mut im) = (0.0, 0.0);
                    for (j, frame) in frames.iter().enumerate() {
                        let turn = ((j * k) % size) as f64 / size as f64;
                        let (sin, cos) = (-2.0 * std::f64::consts::PI * turn).sin_cos();
                        re += frame.0[lane] * cos;
                        im += frame.0[lane] * sin;
                    }
                    assert!((bin.re.0[lane] - re).abs() < 1e-12, "{size} {k}");
                    assert!((bin.im.0[lane] - im).abs() < 1e-12, "{size} {k}");
                }
            }
        }
    }

    #[test]
    fn goes_back_to_the_frames() {
        for size in SIZES {
            let fft = AnyFft::new(size);
            let expected = frames(size);
            let mut bins = forward(&fft, &expected);
            // What no real frame has, and what is not looked at.
            bins[0].im = Lanes([5.0, -5.0]);
            if size % 2 == 0 {
                bins[size / 2].im = Lanes([5.0, -5.0]);
            }
            let mut actual = vec![Sample::default(); size];
            fft.inverse(&mut bins, &mut actual, &mut fft.buffers());
            for (actual, expected) in actual.iter().zip(&expected) {
                for lane in 0..PAIR {
                    assert!((actual.0[lane] - expected.0[lane]).abs() < 1e-14, "{size}");
                }
            }
        }
    }

    #[test]
    fn silence_beside_a_sound_stays_silent() {
        for size in [64, 100] {
            let mut frames = frames(size);
            for frame in &mut frames {
                frame.0[1] = 0.0;
            }
            for bin in forward(&AnyFft::new(size), &frames) {
                assert_eq!([bin.re.0[1], bin.im.0[1]], [0.0; 2]);
            }
        }
    }
}
