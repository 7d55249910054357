//! Mel scales, Slaney's and HTK's, and their triangular filters.
//!
//! Source: M. Slaney, Auditory Toolbox (1998); the HTK Book; the same floating-point steps as librosa 0.11.0's `filters.mel`.

use crate::lanes::Lanes;

/// What a filter bank depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MelParameters {
    pub sample_rate: f64,
    /// Samples in a frame.
    pub size: usize,
    pub bands: usize,
    pub f_min_hz: f64,
    pub f_max_hz: f64,
    pub scale: MelScale,
    /// Whether filters have an area of 1; else a height of 1.
    pub unit_area: bool,
}

/// How mel follow from Hz.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MelScale {
    /// Linear, and logarithmic from 1000 Hz on.
    Slaney,
    /// Logarithmic from the beginning.
    Htk,
}

/// Triangular filters spaced evenly in mel; only their weights above 0 are kept.
pub struct MelBank {
    filters: Vec<Filter>,
}

struct Filter {
    first_bin: usize,
    weights: Vec<f32>,
}

const HZ_PER_MEL: f64 = 200.0 / 3.0;
/// Where the scale turns from linear to logarithmic.
const BREAK_HZ: f64 = 1000.0;
const BREAK_MEL: f64 = BREAK_HZ / HZ_PER_MEL;

fn log_step() -> f64 {
    6.4f64.ln() / 27.0
}

impl MelScale {
    fn mel(self, hz: f64) -> f64 {
        match self {
            Self::Htk => 2595.0 * (1.0 + hz / 700.0).log10(),
            Self::Slaney if hz >= BREAK_HZ => BREAK_MEL + (hz / BREAK_HZ).ln() / log_step(),
            Self::Slaney => hz / HZ_PER_MEL,
        }
    }

    fn hz(self, mel: f64) -> f64 {
        match self {
            Self::Htk => 700.0 * (10f64.powf(mel / 2595.0) - 1.0),
            Self::Slaney if mel >= BREAK_MEL => BREAK_HZ * (log_step() * (mel - BREAK_MEL)).exp(),
            Self::Slaney => HZ_PER_MEL * mel,
        }
    }
}

impl MelBank {
    pub fn new(parameters: &MelParameters) -> Self {
        let MelParameters {
            sample_rate,
            size,
            bands,
            f_min_hz,
            f_max_hz,
            scale,
            unit_area,
        } = *parameters;
        let (low, high) = (scale.mel(f_min_hz), scale.mel(f_max_hz));
        let step = (high - low) / (bands + 1) as f64;
        let edge = |i: usize| {
            scale.hz(if i > bands {
                high
            } else {
                low + i as f64 * step
            })
        };
        let bin_hz = 1.0 / (size as f64 * (1.0 / sample_rate));
        let filter = |band: usize| {
            let (left, centre, right) = (edge(band), edge(band + 1), edge(band + 2));
            let norm = if unit_area { 2.0 / (right - left) } else { 1.0 };
            let weight = |bin: usize| {
                let hz = bin as f64 * bin_hz;
                let rising = (hz - left) / (centre - left);
                let falling = (right - hz) / (right - centre);
                // Rounded twice, as librosa does.
                (rising.min(falling).max(0.0) as f32 as f64 * norm) as f32
            };
            let bins = 0..=size / 2;
            let first_bin = bins.clone().find(|&bin| weight(bin) > 0.0);
            let first_bin = first_bin.unwrap_or(0);
            let weights = bins.skip(first_bin).map(weight);
            Filter {
                first_bin,
                weights: weights.take_while(|&weight| weight > 0.0).collect(),
            }
        };
        Self {
            filters: (0..bands).map(filter).collect(),
        }
    }

    pub fn bands(&self) -> usize {
        self.filters.len()
    }

    /// Every band's weights written out, `bands × bins`.
    pub fn write_dense(&self, weights: &mut [f32]) {
        weights.fill(0.0);
        let bins = weights.len() / self.bands();
        for (filter, row) in self.filters.iter().zip(weights.chunks_exact_mut(bins)) {
            row[filter.first_bin..][..filter.weights.len()].copy_from_slice(&filter.weights);
        }
    }

    /// Energies of a spectrogram, `frames × bins`, as `frames × bands`.
    pub fn apply_rows(&self, power: &[f32], bins: usize, energies: &mut [f32]) {
        let frames = power.chunks_exact(bins);
        for (power, energies) in frames.zip(energies.chunks_exact_mut(self.bands())) {
            for (filter, energy) in self.filters.iter().zip(energies) {
                let weighed = filter.weights.iter().zip(&power[filter.first_bin..]);
                let terms = weighed.map(|(&weight, &power)| f64::from(weight) * f64::from(power));
                *energy = terms.sum::<f64>() as f32;
            }
        }
    }

    /// Energy of four frames in every band.
    pub fn apply(&self, power: &[Lanes], bands: &mut [Lanes]) {
        for (filter, band) in self.filters.iter().zip(bands) {
            let bins = &power[filter.first_bin..][..filter.weights.len()];
            let mut sum = Lanes::default();
            for (&weight, &power) in filter.weights.iter().zip(bins) {
                sum += power * weight;
            }
            *band = sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bank(sample_rate: f64, size: usize, bands: usize) -> MelBank {
        MelBank::new(&MelParameters {
            sample_rate,
            size,
            bands,
            f_min_hz: 0.0,
            f_max_hz: sample_rate / 2.0,
            scale: MelScale::Slaney,
            unit_area: true,
        })
    }

    #[test]
    fn scales_have_known_values_and_an_inverse() {
        for (scale, hz, mel) in [
            (MelScale::Slaney, 200.0, 3.0),
            (MelScale::Slaney, 1000.0, 15.0),
            (MelScale::Slaney, 6400.0, 42.0),
            (MelScale::Htk, 6300.0, 2595.0),
        ] {
            assert!((scale.mel(hz) - mel).abs() < 1e-12);
        }
        for scale in [MelScale::Slaney, MelScale::Htk] {
            for hz in [0.0, 55.5, 999.0, 1000.0, 11025.0] {
                assert!((scale.hz(scale.mel(hz)) - hz).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn filters_have_the_values_of_librosa() {
        let mut weights = vec![0.0; 128 * 1025];
        bank(22050.0, 2048, 128).write_dense(&mut weights);
        for (at, expected) in [
            ((0, 1), 0.016182853),
            ((0, 2), 0.032365706),
            ((0, 4), 0.012807235),
            ((40, 96), 0.000401402),
            ((40, 99), 0.029527638),
        ] {
            assert!(
                (weights[at.0 * 1025 + at.1] - expected).abs() < 1e-8,
                "{at:?}"
            );
        }
    }

    #[test]
    fn applying_is_multiplying_by_the_dense_weights() {
        let bank = bank(8000.0, 64, 9);
        let mut weights = vec![f32::NAN; 9 * 33];
        bank.write_dense(&mut weights);
        let power: Vec<Lanes> = (0..33)
            .map(|k| Lanes([1.0, k as f32, (k * k) as f32, 0.0]))
            .collect();
        let mut bands = vec![Lanes::default(); 9];
        bank.apply(&power, &mut bands);
        for lane in 0..4 {
            let frame: Vec<f32> = power.iter().map(|power| power.0[lane]).collect();
            let mut energies = [f32::NAN; 9];
            bank.apply_rows(&frame, 33, &mut energies);
            for ((row, band), energy) in weights.chunks(33).zip(&bands).zip(energies) {
                let expected: f32 = row.iter().zip(&frame).map(|(w, p)| w * p).sum();
                assert!((band.0[lane] - expected).abs() <= 1e-5 * expected.abs());
                assert!((energy - expected).abs() <= 1e-5 * expected.abs());
            }
        }
    }

    #[test]
    fn a_filter_narrower_than_a_bin_is_empty() {
        let bank = bank(22050.0, 16, 128);
        assert!(bank.filters.iter().any(|filter| filter.weights.is_empty()));
    }
}
