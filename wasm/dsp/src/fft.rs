//! Fourier transforms whose length is a power of two, of several frames at once: X\[k\] = Σⱼ x\[j\] e^(−2πi jk/n).
//!
//! Complex numbers go through Stockham's self-sorting transform: radix 4, one radix-2 stage where n is no power of four. A
//! real frame of n samples is packed into n/2 complex numbers x\[2j\] + i·x\[2j+1\], and their transform is untangled into
//! n/2 + 1 bins.

use crate::lanes::{Complex, Lanes, Real};

/// A plan for complex frames of one length.
pub struct Fft<T> {
    stages: Vec<Stage<T>>,
}

/// A plan for real frames of one length.
pub struct RealFft<T = f32> {
    size: usize,
    fft: Fft<T>,
    /// e^(−2πi k/n) for the untangling.
    untangle: Vec<(T, T)>,
}

/// One pass over the data: `twiddles.len()` butterflies, each over `stride` consecutive numbers.
struct Stage<T> {
    stride: usize,
    /// w, w², w³ of every butterfly; a radix-2 stage comes last and has none.
    twiddles: Vec<[(T, T); 3]>,
}

impl<T: Real> Fft<T> {
    /// # Panics
    /// If `size` is not a power of two.
    pub fn new(size: usize) -> Self {
        assert!(size.is_power_of_two());
        let mut stages = Vec::new();
        let (mut length, mut stride) = (size, 1);
        while length >= 4 {
            let twiddles = (0..length / 4)
                .map(|p| [root(p, length), root(2 * p, length), root(3 * p, length)])
                .collect();
            stages.push(Stage { stride, twiddles });
            length /= 4;
            stride *= 4;
        }
        if length == 2 {
            let twiddles = Vec::new();
            stages.push(Stage { stride, twiddles });
        }
        Self { stages }
    }

    /// Transforms `N` frames, which are overwritten, as `scratch` is: gives back first the one of the two that holds the
    /// transform, then the other.
    #[inline(always)]
    pub fn process<'a, const N: usize>(
        &self,
        frames: &'a mut [Complex<T, N>],
        scratch: &'a mut [Complex<T, N>],
    ) -> [&'a mut [Complex<T, N>]; 2] {
        let (mut from, mut to) = (frames, scratch);
        for stage in &self.stages {
            stage.run(from, to);
            (from, to) = (to, from);
        }
        [from, to]
    }
}

impl<T: Real> RealFft<T> {
    /// # Panics
    /// If `size` is not a power of two of at least 2.
    pub fn new(size: usize) -> Self {
        assert!(size >= 2);
        Self {
            size,
            fft: Fft::new(size / 2),
            untangle: (0..=size / 4).map(|k| root(k, size)).collect(),
        }
    }

    /// Samples in a frame.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Transforms `N` frames.
    ///
    /// `packed` holds sample 2j of the frames in `re` and sample 2j + 1 in `im`, `size / 2` of them, and is overwritten;
    /// `scratch` is as long. `emit(k, X[k])` is called for every bin from 0 to `size / 2`, in no particular order
    /// (bin `size / 4` twice).
    pub fn process<const N: usize>(
        &self,
        packed: &mut [Complex<T, N>],
        scratch: &mut [Complex<T, N>],
        mut emit: impl FnMut(usize, Complex<T, N>),
    ) {
        let half = self.size / 2;
        let [transformed, _] = self.fft.process(&mut packed[..half], &mut scratch[..half]);
        for (k, &twiddle) in self.untangle.iter().enumerate() {
            let z = transformed[k];
            let mirrored = transformed[(half - k) & (half - 1)];
            // Spectra of the even and, times i, of the odd samples.
            let even = (z + mirrored.conjugate()).halved();
            let odd = (z - mirrored.conjugate()).halved().times(twiddle);
            emit(k, even.minus_i_times(odd));
            emit(half - k, even.plus_i_times(odd).conjugate());
        }
    }
}

impl<T: Real> Stage<T> {
    #[inline(always)]
    fn run<const N: usize>(&self, from: &[Complex<T, N>], to: &mut [Complex<T, N>]) {
        let stride = self.stride;
        if self.twiddles.is_empty() {
            let (a, b) = from.split_at(stride);
            let (sum, difference) = to.split_at_mut(stride);
            for q in 0..stride {
                sum[q] = a[q] + b[q];
                difference[q] = a[q] - b[q];
            }
        } else if stride == 1 {
            // The same as below, without loops of one turn.
            let (a, b, c, d) = quarters(from);
            let outputs = to.chunks_exact_mut(4);
            for (((((out, &twiddles), &a), &b), &c), &d) in
                outputs.zip(&self.twiddles).zip(a).zip(b).zip(c).zip(d)
            {
                out.copy_from_slice(&butterfly([a, b, c, d], twiddles));
            }
        } else {
            let (a, b, c, d) = quarters(from);
            let inputs = a
                .chunks_exact(stride)
                .zip(b.chunks_exact(stride))
                .zip(c.chunks_exact(stride))
                .zip(d.chunks_exact(stride));
            let outputs = to.chunks_exact_mut(4 * stride);
            for ((out, &twiddles), (((a, b), c), d)) in outputs.zip(&self.twiddles).zip(inputs) {
                let (low, high) = out.split_at_mut(2 * stride);
                let (first, second) = low.split_at_mut(stride);
                let (third, fourth) = high.split_at_mut(stride);
                for (((((((&a, &b), &c), &d), first), second), third), fourth) in
                    (a.iter().zip(b).zip(c).zip(d))
                        .zip(first)
                        .zip(second)
                        .zip(third)
                        .zip(fourth)
                {
                    [*first, *second, *third, *fourth] = butterfly([a, b, c, d], twiddles);
                }
            }
        }
    }
}

/// Four numbers, a quarter of the frame apart, through a transform of length 4 and their twiddles.
#[inline(always)]
fn butterfly<T: Real, const N: usize>(
    [a, b, c, d]: [Complex<T, N>; 4],
    [w1, w2, w3]: [(T, T); 3],
) -> [Complex<T, N>; 4] {
    let (sum, difference) = (a + c, a - c);
    let (odd_sum, odd_difference) = (b + d, b - d);
    [
        sum + odd_sum,
        difference.minus_i_times(odd_difference).times(w1),
        (sum - odd_sum).times(w2),
        difference.plus_i_times(odd_difference).times(w3),
    ]
}

fn quarters<T>(values: &[T]) -> (&[T], &[T], &[T], &[T]) {
    let (low, high) = values.split_at(values.len() / 2);
    let (a, b) = low.split_at(low.len() / 2);
    let (c, d) = high.split_at(high.len() / 2);
    (a, b, c, d)
}

/// e^(−2πi k/n), rounded once.
pub fn root<T: Real>(k: usize, n: usize) -> (T, T) {
    let angle = -2.0 * std::f64::consts::PI * k as f64 / n as f64;
    (T::from_f64(angle.cos()), T::from_f64(angle.sin()))
}

/// Spectrum of one frame: real and imaginary parts alternate in `spectrum`, which holds `fft.size() + 2` numbers.
pub fn rfft(fft: &RealFft, signal: &[f32], spectrum: &mut [f32]) {
    let lane = |sample: f32| Lanes(std::array::from_fn(|i| if i == 0 { sample } else { 0.0 }));
    let mut packed: Vec<Complex> = signal
        .chunks_exact(2)
        .map(|pair| Complex {
            re: lane(pair[0]),
            im: lane(pair[1]),
        })
        .collect();
    let mut scratch = vec![Complex::default(); packed.len()];
    fft.process(&mut packed, &mut scratch, |k, bin| {
        spectrum[2 * k] = bin.re.0[0];
        spectrum[2 * k + 1] = bin.im.0[0];
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_signals::noise;

    /// The definition, in f64.
    fn naive(signal: &[f32]) -> Vec<(f64, f64)> {
        let n = signal.len();
        (0..=n / 2)
            .map(|k| {
                signal
                    .iter()
                    .enumerate()
                    .fold((0.0, 0.0), |(re, im), (j, &x)| {
                        let angle = -2.0 * std::f64::consts::PI * ((j * k) % n) as f64 / n as f64;
                        (re + x as f64 * angle.cos(), im + x as f64 * angle.sin())
                    })
            })
            .collect()
    }

    fn spectrum(signal: &[f32]) -> Vec<f32> {
        let mut spectrum = vec![f32::NAN; signal.len() + 2];
        rfft(&RealFft::new(signal.len()), signal, &mut spectrum);
        spectrum
    }

    #[test]
    fn agrees_with_the_definition_at_every_size() {
        for exponent in 1..=11 {
            let signal = noise(1 << exponent, exponent);
            let scale = (signal.len() as f64).sqrt();
            for (bin, (re, im)) in spectrum(&signal).chunks(2).zip(naive(&signal)) {
                assert!((bin[0] as f64 - re).abs() < 1e-6 * scale);
                assert!((bin[1] as f64 - im).abs() < 1e-6 * scale);
            }
        }
    }

    #[test]
    fn keeps_four_frames_apart() {
        let size = 64;
        let frames: Vec<Vec<f32>> = (0..4).map(|seed| noise(size, seed)).collect();
        let at = |j: usize| Lanes(std::array::from_fn(|lane| frames[lane][j]));
        let mut packed: Vec<Complex> = (0..size / 2)
            .map(|j| Complex {
                re: at(2 * j),
                im: at(2 * j + 1),
            })
            .collect();
        let mut scratch = packed.clone();
        let mut bins = vec![Complex::default(); size / 2 + 1];
        RealFft::new(size).process(&mut packed, &mut scratch, |k, bin| bins[k] = bin);
        for (lane, frame) in frames.iter().enumerate() {
            for (bin, pair) in bins.iter().zip(spectrum(frame).chunks(2)) {
                assert_eq!([bin.re.0[lane], bin.im.0[lane]], pair);
            }
        }
    }

    #[test]
    fn an_impulse_has_a_flat_spectrum() {
        let mut signal = vec![0.0; 65536];
        signal[0] = 1.0;
        for bin in spectrum(&signal).chunks(2) {
            assert_eq!(bin, [1.0, 0.0]);
        }
    }

    #[test]
    fn keeps_the_energy() {
        let signal = noise(65536, 3);
        let energy: f64 = signal.iter().map(|&x| (x as f64).powi(2)).sum();
        let bins = spectrum(&signal);
        let last = bins.len() / 2 - 1;
        let power: f64 = bins
            .chunks(2)
            .enumerate()
            .map(|(k, bin)| {
                let power = (bin[0] as f64).powi(2) + (bin[1] as f64).powi(2);
                if k == 0 || k == last {
                    power
                } else {
                    2.0 * power
                }
            })
            .sum();
        assert!((power / signal.len() as f64 / energy - 1.0).abs() < 1e-6);
    }
}
