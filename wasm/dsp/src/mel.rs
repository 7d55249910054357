//! Slaney's mel scale and its triangular filters.
//!
//! Source: M. Slaney, Auditory Toolbox (1998); the same floating-point steps as librosa 0.11.0's `filters.mel`.

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
}

/// Triangular filters of equal area, spaced evenly in mel; only their weights above 0 are kept.
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

fn hz_to_mel(hz: f64) -> f64 {
    if hz >= BREAK_HZ {
        BREAK_MEL + (hz / BREAK_HZ).ln() / log_step()
    } else {
        hz / HZ_PER_MEL
    }
}

fn mel_to_hz(mel: f64) -> f64 {
    if mel >= BREAK_MEL {
        BREAK_HZ * (log_step() * (mel - BREAK_MEL)).exp()
    } else {
        HZ_PER_MEL * mel
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
        } = *parameters;
        let (low, high) = (hz_to_mel(f_min_hz), hz_to_mel(f_max_hz));
        let step = (high - low) / (bands + 1) as f64;
        let edge = |i: usize| {
            mel_to_hz(if i > bands {
                high
            } else {
                low + i as f64 * step
            })
        };
        let bin_hz = 1.0 / (size as f64 * (1.0 / sample_rate));
        let filter = |band: usize| {
            let (left, centre, right) = (edge(band), edge(band + 1), edge(band + 2));
            let norm = 2.0 / (right - left);
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
        })
    }

    #[test]
    fn the_scale_is_linear_then_logarithmic_and_has_an_inverse() {
        assert!((hz_to_mel(200.0) - 3.0).abs() < 1e-12);
        assert!((hz_to_mel(1000.0) - 15.0).abs() < 1e-12);
        assert!((hz_to_mel(6400.0) - 42.0).abs() < 1e-12);
        for hz in [0.0, 55.5, 999.0, 1000.0, 11025.0] {
            assert!((mel_to_hz(hz_to_mel(hz)) - hz).abs() < 1e-9);
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
        for (row, band) in weights.chunks(33).zip(&bands) {
            for lane in 0..4 {
                let expected: f32 = row.iter().zip(&power).map(|(w, p)| w * p.0[lane]).sum();
                assert!((band.0[lane] - expected).abs() <= 1e-5 * expected.abs());
            }
        }
    }

    #[test]
    fn a_filter_narrower_than_a_bin_is_empty() {
        let bank = bank(22050.0, 16, 128);
        assert!(bank.filters.iter().any(|filter| filter.weights.is_empty()));
    }
}
