//! Discrete cosine transform, type II, orthonormal.

use crate::lanes::{LANES, Lanes};

/// The first `outputs` coefficients of `inputs` numbers:
/// y\[k\] = √(2/N) Σⱼ x\[j\] cos(π k (j + ½) / N), and y\[0\] divided by √2.
pub struct Dct {
    inputs: usize,
    outputs: usize,
    /// The cosines of output k are `basis[k * inputs..]`.
    basis: Vec<f64>,
}

impl Dct {
    pub fn new(inputs: usize, outputs: usize) -> Self {
        let n = inputs as f64;
        let cosine = |j: usize, k: usize| {
            let scale = if k == 0 {
                (1.0 / n).sqrt()
            } else {
                (2.0 / n).sqrt()
            };
            // The angle is reduced to one turn first: k (2j + 1) of 4N.
            let turn = (k * (2 * j + 1)) % (4 * inputs);
            scale * (std::f64::consts::PI * turn as f64 / (2.0 * n)).cos()
        };
        let basis = (0..inputs * outputs).map(|i| cosine(i % inputs, i / inputs));
        Self {
            inputs,
            outputs,
            basis: basis.collect(),
        }
    }

    pub fn inputs(&self) -> usize {
        self.inputs
    }

    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Frames of `inputs` values, one after the other, into frames of `outputs`, summed in f64.
    pub fn apply_rows(&self, values: &[f32], coefficients: &mut [f32]) {
        let frames = values.chunks_exact(self.inputs);
        for (values, coefficients) in frames.zip(coefficients.chunks_exact_mut(self.outputs)) {
            let cosines = self.basis.chunks_exact(self.inputs);
            for (coefficient, cosines) in coefficients.iter_mut().zip(cosines) {
                let terms = values.iter().zip(cosines);
                *coefficient = terms.map(|(&x, cosine)| f64::from(x) * cosine).sum::<f64>() as f32;
            }
        }
    }

    /// Four frames of `inputs` values into four of `outputs`, summed in f64.
    pub fn apply(&self, values: &[Lanes], coefficients: &mut [Lanes]) {
        for (coefficient, cosines) in coefficients
            .iter_mut()
            .zip(self.basis.chunks_exact(self.inputs))
        {
            let mut sums = [0.0; LANES];
            for (Lanes(values), cosine) in values.iter().zip(cosines) {
                for (sum, &value) in sums.iter_mut().zip(values) {
                    *sum += f64::from(value) * cosine;
                }
            }
            *coefficient = Lanes(sums.map(|sum| sum as f32));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_signals::noise;

    fn transform(values: &[f32], outputs: usize) -> Vec<f32> {
        let lanes: Vec<Lanes> = values.iter().map(|&x| Lanes([x, 0.0, 1.0, -x])).collect();
        let mut coefficients = vec![Lanes([f32::NAN; 4]); outputs];
        Dct::new(values.len(), outputs).apply(&lanes, &mut coefficients);
        coefficients.iter().map(|lanes| lanes.0[0]).collect()
    }

    #[test]
    fn a_constant_is_all_in_the_first_coefficient() {
        let coefficients = transform(&[2.0; 25], 5);
        assert!((coefficients[0] - 10.0).abs() < 1e-5);
        assert!(coefficients[1..].iter().all(|c| c.abs() < 1e-5));
    }

    #[test]
    fn is_orthonormal() {
        let values = noise(31, 1);
        let energy = |values: &[f32]| values.iter().map(|x| x * x).sum::<f32>();
        assert!((energy(&transform(&values, 31)) / energy(&values) - 1.0).abs() < 1e-5);
    }
}
