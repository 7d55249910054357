//! Signal processing, exported. Plans are kept from call to call.

use crate::memory::{input, output};
use medley_dsp::{
    AnyFft, Dct, Framing, MelBank, MelParameters, MelScale, MelSpectrogram, Parts, PlanCache,
    RealFft, Resampler,
};
use std::rc::Rc;

thread_local! {
    static FFTS: PlanCache<usize, RealFft> = const { PlanCache::new() };
    static ANY_FFTS: PlanCache<usize, AnyFft> = const { PlanCache::new() };
    static BANKS: PlanCache<MelParameters, MelBank> = const { PlanCache::new() };
    static MELS: PlanCache<(MelParameters, usize), MelSpectrogram> = const { PlanCache::new() };
    static DCTS: PlanCache<(usize, usize), Dct> = const { PlanCache::new() };
    static RESAMPLERS: PlanCache<(u32, u32), Resampler> = const { PlanCache::new() };
}

fn any_fft(size: usize) -> Rc<AnyFft> {
    ANY_FFTS.with(|plans| plans.get(size, |&size| AnyFft::new(size)))
}

fn mel_bank(parameters: MelParameters) -> Rc<MelBank> {
    BANKS.with(|plans| plans.get(parameters, MelBank::new))
}

fn mel_spectrogram_plan(parameters: MelParameters, hop: usize) -> Rc<MelSpectrogram> {
    MELS.with(|plans| {
        plans.get((parameters, hop), |(parameters, hop)| {
            MelSpectrogram::new(parameters, *hop)
        })
    })
}

fn dct_plan(inputs: usize, outputs: usize) -> Rc<Dct> {
    DCTS.with(|plans| plans.get((inputs, outputs), |&(n, k)| Dct::new(n, k)))
}

/// # Safety
/// `edges` holds the lowest and the highest frequency of the bands.
unsafe fn mel_parameters(
    sample_rate: f64,
    size: usize,
    bands: usize,
    edges: *const f64,
    htk: u32,
    unit_area: u32,
) -> MelParameters {
    // SAFETY: by this function's own contract.
    let edges = unsafe { input(edges, 2) };
    MelParameters {
        sample_rate,
        size,
        bands,
        f_min_hz: edges[0],
        f_max_hz: edges[1],
        scale: if htk == 0 {
            MelScale::Slaney
        } else {
            MelScale::Htk
        },
        unit_area: unit_area != 0,
    }
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
/// `signal` holds `samples` values, `window` `size`; `re` and `im` `(1 + (samples − size) / hop) × (size / 2 + 1)` each.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn stft(
    signal: *const f32,
    samples: usize,
    window: *const f64,
    size: usize,
    hop: usize,
    re: *mut f32,
    im: *mut f32,
) {
    let fft = any_fft(size);
    let length = (1 + (samples - size) / hop) * fft.bins();
    // SAFETY: by this function's own contract.
    unsafe {
        let window = input(window, size);
        let spectra = Parts {
            re: output(re, length),
            im: output(im, length),
        };
        medley_dsp::stft(
            &fft,
            input(signal, samples),
            Framing { window, hop },
            spectra,
        );
    }
}

/// # Safety
/// As for [`stft`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn stft_magnitude(
    signal: *const f32,
    samples: usize,
    window: *const f64,
    size: usize,
    hop: usize,
    magnitudes: *mut f32,
) {
    let fft = any_fft(size);
    let length = (1 + (samples - size) / hop) * fft.bins();
    // SAFETY: by this function's own contract.
    unsafe {
        let (signal, window) = (input(signal, samples), input(window, size));
        medley_dsp::magnitude(
            &fft,
            signal,
            Framing { window, hop },
            output(magnitudes, length),
        );
    }
}

/// # Safety
/// `re` and `im` hold `frames × (size / 2 + 1)` values each, `window` `size`, `signal` `samples`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn istft(
    re: *const f32,
    im: *const f32,
    frames: usize,
    window: *const f64,
    size: usize,
    hop: usize,
    start: usize,
    signal: *mut f32,
    samples: usize,
) {
    let fft = any_fft(size);
    let length = frames * fft.bins();
    // SAFETY: by this function's own contract.
    unsafe {
        let window = input(window, size);
        let spectra = Parts {
            re: input(re, length),
            im: input(im, length),
        };
        let signal = output(signal, samples);
        medley_dsp::istft(&fft, spectra, Framing { window, hop }, start, signal);
    }
}

/// # Safety
/// `edges` holds 2 values, `weights` `bands × (size / 2 + 1)`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mel_filter_bank(
    sample_rate: f64,
    size: usize,
    bands: usize,
    edges: *const f64,
    htk: u32,
    unit_area: u32,
    weights: *mut f32,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        let parameters = mel_parameters(sample_rate, size, bands, edges, htk, unit_area);
        mel_bank(parameters).write_dense(output(weights, bands * (size / 2 + 1)));
    }
}

/// # Safety
/// `edges` holds 2 values, `power` `frames × (size / 2 + 1)`, `energies` `frames × bands`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mel_energies(
    power: *const f32,
    frames: usize,
    sample_rate: f64,
    size: usize,
    bands: usize,
    edges: *const f64,
    htk: u32,
    unit_area: u32,
    energies: *mut f32,
) {
    let bins = size / 2 + 1;
    // SAFETY: by this function's own contract.
    unsafe {
        let parameters = mel_parameters(sample_rate, size, bands, edges, htk, unit_area);
        let (power, energies) = (
            input(power, frames * bins),
            output(energies, frames * bands),
        );
        mel_bank(parameters).apply_rows(power, bins, energies);
    }
}

/// # Safety
/// `signal` holds `samples` values, `edges` 2, `energies` `(1 + samples / hop) × bands`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mel_spectrogram(
    signal: *const f32,
    samples: usize,
    sample_rate: f64,
    size: usize,
    hop: usize,
    bands: usize,
    edges: *const f64,
    htk: u32,
    unit_area: u32,
    energies: *mut f32,
) {
    // SAFETY: by this function's own contract.
    unsafe {
        let parameters = mel_parameters(sample_rate, size, bands, edges, htk, unit_area);
        let mel = mel_spectrogram_plan(parameters, hop);
        let length = mel.frames(samples) * bands;
        mel.process(input(signal, samples), output(energies, length));
    }
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
/// `signal` holds `samples` values, `edges` 2, `coefficients` `(1 + samples / hop) × count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mfcc(
    signal: *const f32,
    samples: usize,
    sample_rate: f64,
    size: usize,
    hop: usize,
    bands: usize,
    edges: *const f64,
    htk: u32,
    unit_area: u32,
    count: usize,
    coefficients: *mut f32,
) {
    let dct = dct_plan(bands, count);
    // SAFETY: by this function's own contract.
    unsafe {
        let parameters = mel_parameters(sample_rate, size, bands, edges, htk, unit_area);
        let mel = mel_spectrogram_plan(parameters, hop);
        let length = mel.frames(samples) * count;
        medley_dsp::mfcc(
            &mel,
            &dct,
            input(signal, samples),
            output(coefficients, length),
        );
    }
}

/// # Safety
/// `values` holds `frames × inputs` values, `coefficients` `frames × outputs`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn dct(
    values: *const f32,
    frames: usize,
    inputs: usize,
    outputs: usize,
    coefficients: *mut f32,
) {
    let dct = dct_plan(inputs, outputs);
    // SAFETY: by this function's own contract.
    unsafe {
        dct.apply_rows(
            input(values, frames * inputs),
            output(coefficients, frames * outputs),
        )
    }
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
