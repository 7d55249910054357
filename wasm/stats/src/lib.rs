//! Statistics and losses in pure Rust.
