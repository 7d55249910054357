//! Signal processing, exported. Plans are kept from call to call.

use crate::memory::{input, output};
use medley_dsp::{
    Dct, MelBank, MelParameters, MelSpectrogram, PlanCache, RealFft, Resampler, Stft,
};
use std::rc::Rc;

/// Sample rate in Hz, samples in a frame, samples between frames, bands.
type MelKey = (f64, usize, usize, usize);

thread_local! {
    static FFTS: PlanCache<usize, RealFft> = const { PlanCache::new() };
    static STFTS: PlanCache<(usize, usize), Stft> = const { PlanCache::new() };
    static MELS: PlanCache<MelKey, MelSpectrogram> = const { PlanCache::new() };
    static DCTS: PlanCache<(usize, usize), Dct> = const { PlanCache::new() };
    static RESAMPLERS: PlanCache<(u32, u32), Resampler> = const { PlanCache::new() };
}

fn mel_plan(key: MelKey) -> Rc<MelSpectrogram> {
    MELS.with(|plans| {
        plans.get(key, |&(sample_rate, size, hop, bands)| {
            MelSpectrogram::new(sample_rate, size, hop, bands)
        })
    })
}

/// # Safety
/// `signal` holds `size` values, `spectrum` `size + 2`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rfft(signal: *const f32, size: usize, spectrum: *mut f32) {
    let fft = FFTS.with(|plans| plans.get(size, |&size| RealFft::new(size)));
    // SAFETY: by this function's own contract.
    unsafe { medley_dsp::rfft(&fft, input(signal, size), output(spectrum, size + 2)) }
}

/// # Safety
/// `signal` holds `samples` values, `magnitude` `(1 + samples / hop) × (size / 2 + 1)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn stft(
    signal: *const f32,
    samples: usize,
    size: usize,
    hop: usize,
    magnitude: *mut f32,
) {
    let stft = STFTS.with(|plans| plans.get((size, hop), |&(size, hop)| Stft::new(size, hop)));
    let length = stft.frames(samples) * stft.bins();
    // SAFETY: by this function's own contract.
    unsafe { stft.magnitude(input(signal, samples), output(magnitude, length)) }
}

/// # Safety
/// `weights` holds `bands × (size / 2 + 1)` values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mel_filter_bank(
    sample_rate: f64,
    size: usize,
    bands: usize,
    f_min_hz: f64,
    f_max_hz: f64,
    weights: *mut f32,
) {
    let bank = MelBank::new(&MelParameters {
        sample_rate,
        size,
        bands,
        f_min_hz,
        f_max_hz,
    });
    // SAFETY: by this function's own contract.
    bank.write_dense(unsafe { output(weights, bands * (size / 2 + 1)) });
}

/// # Safety
/// `signal` holds `samples` values, `energies` `(1 + samples / hop) × bands`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mel_spectrogram(
    signal: *const f32,
    samples: usize,
    sample_rate: f64,
    size: usize,
    hop: usize,
    bands: usize,
    energies: *mut f32,
) {
    let mel = mel_plan((sample_rate, size, hop, bands));
    let length = mel.frames(samples) * bands;
    // SAFETY: by this function's own contract.
    unsafe { mel.process(input(signal, samples), output(energies, length)) }
}

/// # Safety
/// `values` holds `length` values.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn power_to_db(
    values: *mut f64,
    length: usize,
    reference: f64,
    amin: f64,
    top_db: f64,
) {
    // SAFETY: by this function's own contract.
    medley_dsp::power_to_db(unsafe { output(values, length) }, reference, amin, top_db);
}

/// # Safety
/// `signal` holds `samples` values, `coefficients` `(1 + samples / hop) × count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mfcc(
    signal: *const f32,
    samples: usize,
    sample_rate: f64,
    size: usize,
    hop: usize,
    bands: usize,
    count: usize,
    coefficients: *mut f32,
) {
    let mel = mel_plan((sample_rate, size, hop, bands));
    let dct = DCTS.with(|plans| plans.get((bands, count), |&(n, k)| Dct::new(n, k)));
    let length = mel.frames(samples) * count;
    // SAFETY: by this function's own contract.
    let (signal, coefficients) = unsafe { (input(signal, samples), output(coefficients, length)) };
    medley_dsp::mfcc(&mel, &dct, signal, coefficients);
}

/// # Safety
/// `features` and `derivative` hold `frames × columns` values each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn delta(
    features: *const f64,
    frames: usize,
    columns: usize,
    width: usize,
    order: usize,
    derivative: *mut f64,
) {
    let length = frames * columns;
    // SAFETY: by this function's own contract.
    let (features, derivative) = unsafe { (input(features, length), output(derivative, length)) };
    medley_dsp::delta(features, columns, width, order, derivative);
}

/// # Safety
/// `signal` holds `samples` values, `resampled` `length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn resample(
    signal: *const f32,
    samples: usize,
    from: u32,
    to: u32,
    resampled: *mut f32,
    length: usize,
) {
    let plan =
        RESAMPLERS.with(|plans| plans.get((from, to), |&(from, to)| Resampler::new(from, to)));
    // SAFETY: by this function's own contract.
    unsafe { plan.process(input(signal, samples), output(resampled, length)) }
}
