//! Mel spectrogram and mel-frequency cepstral coefficients.

use crate::dct::Dct;
use crate::decibels::power_to_db_lanes;
use crate::lanes::{LANES, Lanes};
use crate::mel::{MelBank, MelParameters};
use crate::stft::{Stft, rows};

/// A plan: signal → energy in mel bands.
pub struct MelSpectrogram {
    stft: Stft,
    bank: MelBank,
}

impl MelSpectrogram {
    /// # Panics
    /// If the size is not a power of two of at least 2, or `hop` is 0.
    pub fn new(parameters: &MelParameters, hop: usize) -> Self {
        Self {
            stft: Stft::new(parameters.size, hop),
            bank: MelBank::new(parameters),
        }
    }

    /// Frames of a signal of so many samples.
    pub fn frames(&self, samples: usize) -> usize {
        self.stft.frames(samples)
    }

    /// Energies as `frames × bands`.
    pub fn process(&self, signal: &[f32], energies: &mut [f32]) {
        let bands = self.bank.bands();
        let mut group = vec![Lanes::default(); bands];
        self.stft.for_each_group(signal, |first, power| {
            self.bank.apply(power, &mut group);
            write_rows(&group, first, energies);
        });
    }

    /// Energies by group of four frames, `bands` lanes each.
    fn groups(&self, signal: &[f32]) -> Vec<Lanes> {
        let bands = self.bank.bands();
        let groups = self.frames(signal.len()).div_ceil(LANES);
        let mut energies = vec![Lanes::default(); groups * bands];
        self.stft.for_each_group(signal, |first, power| {
            let group = &mut energies[first / LANES * bands..][..bands];
            self.bank.apply(power, group);
        });
        energies
    }
}

/// MFCCs as `frames × dct.outputs()`: mel energies in decibels (at most 80 below the loudest), cosine-transformed.
///
/// # Panics
/// If the transform does not take as many inputs as there are bands.
pub fn mfcc(mel: &MelSpectrogram, dct: &Dct, signal: &[f32], coefficients: &mut [f32]) {
    assert_eq!(mel.bank.bands(), dct.inputs());
    let mut energies = mel.groups(signal);
    power_to_db_lanes(&mut energies);
    let mut group = vec![Lanes::default(); dct.outputs()];
    for (index, decibels) in energies.chunks_exact(dct.inputs()).enumerate() {
        dct.apply(decibels, &mut group);
        write_rows(&group, index * LANES, coefficients);
    }
}

/// Lanes back into the rows of a matrix.
fn write_rows(group: &[Lanes], first: usize, matrix: &mut [f32]) {
    for (lane, row) in rows(matrix, group.len(), first) {
        for (value, lanes) in row.iter_mut().zip(group) {
            *value = lanes.0[lane];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decibels::power_to_db;
    use crate::mel::MelScale;
    use crate::test_signals::noise;

    fn plan(size: usize, hop: usize, bands: usize) -> MelSpectrogram {
        let parameters = MelParameters {
            sample_rate: 8000.0,
            size,
            bands,
            f_min_hz: 0.0,
            f_max_hz: 4000.0,
            scale: MelScale::Slaney,
            unit_area: true,
        };
        MelSpectrogram::new(&parameters, hop)
    }

    #[test]
    fn is_its_steps_one_after_the_other() {
        let (size, hop, bands, outputs) = (128, 37, 17, 5);
        for samples in [1, 36, 37, 150, 401] {
            let signal = noise(samples, samples);
            let mel = plan(size, hop, bands);
            let frames = mel.frames(samples);
            let mut energies = vec![f32::NAN; frames * bands];
            mel.process(&signal, &mut energies);
            let mut decibels: Vec<f64> = energies.iter().map(|&x| x.into()).collect();
            power_to_db(&mut decibels, 1.0, 1e-10, 80.0);
            let mut coefficients = vec![f32::NAN; frames * outputs];
            mfcc(&mel, &Dct::new(bands, outputs), &signal, &mut coefficients);
            for (i, &value) in coefficients.iter().enumerate() {
                let (frame, k) = (i / outputs, i % outputs);
                let scale = (if k == 0 { 1.0 } else { 2.0f64 } / bands as f64).sqrt();
                let expected: f64 = (0..bands)
                    .map(|j| {
                        let angle = std::f64::consts::PI * k as f64 * (j as f64 + 0.5);
                        scale * decibels[frame * bands + j] * (angle / bands as f64).cos()
                    })
                    .sum();
                assert!((f64::from(value) - expected).abs() < 1e-3);
            }
            let decibels: Vec<f32> = decibels.iter().map(|&x| x as f32).collect();
            let mut alone = vec![f32::NAN; frames * outputs];
            Dct::new(bands, outputs).apply_rows(&decibels, &mut alone);
            for (alone, together) in alone.iter().zip(&coefficients) {
                assert!((alone - together).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn silence_is_the_floor() {
        let mel = plan(64, 16, 25);
        let mut coefficients = vec![f32::NAN; mel.frames(100) * 3];
        mfcc(&mel, &Dct::new(25, 3), &[0.0; 100], &mut coefficients);
        for row in coefficients.chunks(3) {
            assert!((row[0] + 500.0).abs() < 1e-3 && row[1].abs() < 1e-3 && row[2].abs() < 1e-3);
        }
    }
}
