//! Short-time Fourier transform of any framing, there and back: frames of any length under any window, in f64.

use crate::any_fft::{AnyFft, Bin, PAIR, Sample};
use crate::lanes::Lanes;

/// How a signal is cut into frames: the weights of a frame's samples, and the samples from one frame to the next.
#[derive(Clone, Copy)]
pub struct Framing<'a> {
    pub window: &'a [f64],
    pub hop: usize,
}

/// A matrix of complex numbers, `frames × bins`.
pub struct Parts<T> {
    pub re: T,
    pub im: T,
}

/// Frames of a signal: frame t begins at sample t × hop, and the last one ends with the signal or before.
fn frames(signal: &[f32], Framing { window, hop }: Framing) -> usize {
    1 + (signal.len() - window.len()) / hop
}

/// Calls `each(t, bins, lane)` for every frame: its bins are in that lane.
fn for_each_frame(
    fft: &AnyFft,
    signal: &[f32],
    framing: Framing,
    mut each: impl FnMut(usize, &[Bin], usize),
) {
    let Framing { window, hop } = framing;
    let frames = frames(signal, framing);
    let mut samples = vec![Sample::default(); fft.size()];
    let mut bins = vec![Bin::default(); fft.bins()];
    let mut buffers = fft.buffers();
    for first in (0..frames).step_by(PAIR) {
        let frame = |lane: usize| &signal[(first + lane).min(frames - 1) * hop..][..window.len()];
        let pairs = frame(0).iter().zip(frame(1)).zip(window);
        for (sample, ((&a, &b), &weight)) in samples.iter_mut().zip(pairs) {
            *sample = Lanes([a.into(), b.into()]) * weight;
        }
        fft.forward(&samples, &mut bins, &mut buffers);
        for lane in 0..PAIR.min(frames - first) {
            each(first + lane, &bins, lane);
        }
    }
}

/// Spectra of every frame.
pub fn stft(fft: &AnyFft, signal: &[f32], framing: Framing, spectra: Parts<&mut [f32]>) {
    let Parts { re, im } = spectra;
    for_each_frame(fft, signal, framing, |t, bins, lane| {
        let row = t * fft.bins()..;
        let entries = re[row.clone()].iter_mut().zip(&mut im[row]);
        for ((re, im), bin) in entries.zip(bins) {
            (*re, *im) = rounded(bin, lane);
        }
    });
}

/// Magnitudes of what [`stft`] gives.
pub fn magnitude(fft: &AnyFft, signal: &[f32], framing: Framing, magnitudes: &mut [f32]) {
    for_each_frame(fft, signal, framing, |t, bins, lane| {
        for (magnitude, bin) in magnitudes[t * fft.bins()..].iter_mut().zip(bins) {
            let (re, im) = rounded(bin, lane);
            let (re, im) = (f64::from(re), f64::from(im));
            *magnitude = (re * re + im * im).sqrt() as f32;
        }
    });
}

fn rounded(bin: &Bin, lane: usize) -> (f32, f32) {
    (bin.re.0[lane] as f32, bin.im.0[lane] as f32)
}

/// The signal from sample `start` on whose spectra come closest, in the sense of least squares: frames are windowed again,
/// overlap and are added, and divided by the sum of the squared windows, where that is not 0.
///
/// Source: D. W. Griffin, J. S. Lim, "Signal estimation from modified short-time Fourier transform" (1984).
pub fn istft(
    fft: &AnyFft,
    spectra: Parts<&[f32]>,
    framing: Framing,
    start: usize,
    signal: &mut [f32],
) {
    let Framing { window, hop } = framing;
    let frames = spectra.re.len() / fft.bins();
    let mut bins = vec![Bin::default(); fft.bins()];
    let mut samples = vec![Sample::default(); fft.size()];
    let mut buffers = fft.buffers();
    let mut sums = vec![0.0; signal.len()];
    let mut weights = vec![0.0; signal.len()];
    for first in (0..frames).step_by(PAIR) {
        for (k, bin) in bins.iter_mut().enumerate() {
            let entry = |lane: usize| (first + lane).min(frames - 1) * fft.bins() + k;
            let both = |part: &[f32]| Lanes([part[entry(0)].into(), part[entry(1)].into()]);
            (bin.re, bin.im) = (both(spectra.re), both(spectra.im));
        }
        fft.inverse(&mut bins, &mut samples, &mut buffers);
        for lane in 0..PAIR.min(frames - first) {
            let at = (first + lane) * hop;
            let skipped = start.saturating_sub(at).min(window.len());
            let at = (at + skipped).saturating_sub(start).min(sums.len());
            let entries = sums[at..].iter_mut().zip(&mut weights[at..]);
            let windowed = samples.iter().zip(window).skip(skipped);
            for ((sum, total), (sample, &weight)) in entries.zip(windowed) {
                *sum += weight * sample.0[lane];
                *total += weight * weight;
            }
        }
    }
    for ((value, sum), weight) in signal.iter_mut().zip(sums).zip(weights) {
        let audible = weight > f32::MIN_POSITIVE.into();
        *value = if audible { sum / weight } else { sum } as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_signals::noise;

    /// As it is: not symmetric, and nowhere 0.
    fn ramp(size: usize) -> Vec<f64> {
        (1..=size).map(|j| j as f64 / size as f64).collect()
    }

    fn spectra(fft: &AnyFft, signal: &[f32], framing: Framing) -> Parts<Vec<f32>> {
        let length = frames(signal, framing) * fft.bins();
        let (mut re, mut im) = (vec![f32::NAN; length], vec![f32::NAN; length]);
        let parts = Parts {
            re: &mut re[..],
            im: &mut im[..],
        };
        stft(fft, signal, framing, parts);
        Parts { re, im }
    }

    const CASES: [(usize, usize, usize); 7] = [
        (2, 2, 1),
        (40, 16, 4),
        (41, 15, 5),
        (97, 64, 13),
        (131, 3, 2),
        (200, 50, 70),
        (64, 64, 9),
    ];

    #[test]
    fn agrees_with_the_definition() {
        for (samples, size, hop) in CASES {
            let (signal, window) = (noise(samples, samples), ramp(size));
            let (fft, framing) = (
                AnyFft::new(size),
                Framing {
                    window: &window,
                    hop,
                },
            );
            let Parts { re, im } = spectra(&fft, &signal, framing);
            let mut magnitudes = vec![f32::NAN; re.len()];
            magnitude(&fft, &signal, framing, &mut magnitudes);
            for (i, (&re, &im)) in re.iter().zip(&im).enumerate() {
                let (frame, bin) = (i / fft.bins(), i % fft.bins());
                let (mut expected_re, mut expected_im) = (0.0, 0.0);
                for (j, weight) in window.iter().enumerate() {
                    let turn = 2.0 * std::f64::consts::PI * (j * bin) as f64 / size as f64;
                    let sample = f64::from(signal[frame * hop + j]) * weight;
                    expected_re += sample * turn.cos();
                    expected_im -= sample * turn.sin();
                }
                assert!((f64::from(re) - expected_re).abs() < 1e-5, "{size} {i}");
                assert!((f64::from(im) - expected_im).abs() < 1e-5, "{size} {i}");
                assert!((magnitudes[i] - re.hypot(im)).abs() < 1e-5, "{size} {i}");
            }
        }
    }

    #[test]
    fn goes_back_to_the_signal_wherever_a_frame_was() {
        for (samples, size, hop) in CASES {
            let (signal, window) = (noise(samples, samples), ramp(size));
            let (fft, framing) = (
                AnyFft::new(size),
                Framing {
                    window: &window,
                    hop,
                },
            );
            let Parts { re, im } = spectra(&fft, &signal, framing);
            for start in [0, 1, size / 2, size + 3] {
                let parts = Parts {
                    re: &re[..],
                    im: &im[..],
                };
                let mut actual = vec![f32::NAN; samples];
                istft(&fft, parts, framing, start, &mut actual);
                for (i, &actual) in actual.iter().enumerate() {
                    let at = i + start;
                    let heard = (0..frames(&signal, framing))
                        .any(|t| (t * hop..t * hop + size).contains(&at));
                    let expected = if heard { signal[at] } else { 0.0 };
                    assert!((actual - expected).abs() < 1e-5, "{size} {start} {i}");
                }
            }
        }
    }
}
