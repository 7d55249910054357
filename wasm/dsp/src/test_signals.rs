//! Signals for the tests.

/// Repeatable noise in −1 … 1.
pub fn noise(samples: usize, seed: usize) -> Vec<f32> {
    let mut state = seed as u32 ^ 0x9e37_79b9;
    (0..samples)
        .map(|_| {
            // Xorshift.
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as f32 / (u32::MAX / 2) as f32 - 1.0
        })
        .collect()
}
