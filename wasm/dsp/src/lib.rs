//! Signal processing in pure Rust.
