//! The numeric core's C ABI: pointers and lengths in, numbers out. All unsafe code of the core is here.

mod boosting;
mod dsp;
mod memory;
mod stats;
mod trees;
