//! Linear-phase low-pass filters: a sinc under a Kaiser window.
//!
//! Source: J. F. Kaiser's formulas for the length and β that a transition needs (J. O. Smith, "Spectral Audio Signal Processing").

use std::f64::consts::PI;

/// The impulse response of a filter over time, in samples of what it filters, whose Nyquist frequency is 1. Summed over
/// samples it is 1.
pub struct LowPass {
    /// Middle of the transition.
    cutoff: f64,
    /// The response is zero beyond it.
    pub half_length: f64,
    beta: f64,
    /// The window's highest value before it is scaled to 1.
    peak: f64,
}

impl LowPass {
    /// Lets frequencies up to `pass` through and holds back those from `stop` on.
    pub fn new(pass: f64, stop: f64, attenuation_db: f64) -> Self {
        let beta = 0.1102 * (attenuation_db - 8.7);
        Self {
            cutoff: (pass + stop) / 2.0,
            half_length: (attenuation_db - 7.95) / (2.285 * PI * (stop - pass)) / 2.0,
            beta,
            peak: bessel_i0(beta),
        }
    }

    pub fn at(&self, time: f64) -> f64 {
        let edge = 1.0 - (time / self.half_length).powi(2);
        if edge < 0.0 {
            return 0.0;
        }
        let angle = PI * self.cutoff * time;
        let sinc = if angle == 0.0 {
            1.0
        } else {
            angle.sin() / angle
        };
        self.cutoff * sinc * bessel_i0(self.beta * edge.sqrt()) / self.peak
    }
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut sum, mut term, mut k) = (1.0, 1.0, 1.0);
    while term > 1e-17 * sum {
        term *= quarter / (k * k);
        sum += term;
        k += 1.0;
    }
    sum
}
