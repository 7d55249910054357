//! The C ABI: one input and one output of the instance, which the caller fills and reads.
//!
//! No pointer is followed here; `unsafe` stands only before the names that are exported.
#![allow(unsafe_code)]

use std::cell::RefCell;

use crate::{Fault, Format, decode};

/// What a call left: samples, or a message with the limit and the number that is over it.
#[derive(Default)]
struct Output {
    channels: Vec<Vec<f32>>,
    sample_rate: u32,
    message: String,
    limit: u64,
    actual: u64,
}

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Output> = RefCell::default();
}

const DONE: u32 = 0;
const CORRUPT: u32 = 1;
const TOO_LARGE: u32 = 2;

fn put(output: Output) {
    OUTPUT.with_borrow_mut(|place| *place = output);
}

/// Makes room for the input; returns where to write it.
#[unsafe(no_mangle)]
pub extern "C" fn input(length: usize) -> *mut u8 {
    INPUT.with_borrow_mut(|input| {
        *input = vec![0; length];
        input.as_mut_ptr()
    })
}

/// Decodes the input, which is used up; `format` counts in [`Format::ALL`]. Returns 0 (the output is samples), 1 (it is a
/// message) or 2 (it is a message, a limit and what is over it).
#[unsafe(no_mangle)]
pub extern "C" fn decode_input(format: usize, max_samples: f64) -> u32 {
    match decode(Format::ALL[format], &INPUT.take(), max_samples as u64) {
        Ok(sound) => {
            put(Output {
                channels: sound.channels,
                sample_rate: sound.sample_rate,
                ..Output::default()
            });
            DONE
        }
        Err(Fault::Corrupt(message)) => {
            put(Output {
                message,
                ..Output::default()
            });
            CORRUPT
        }
        Err(Fault::TooLarge {
            what,
            limit,
            actual,
        }) => {
            put(Output {
                message: what.into(),
                limit,
                actual,
                ..Output::default()
            });
            TOO_LARGE
        }
    }
}

#[unsafe(no_mangle)]
pub extern "C" fn samples_pointer(channel: usize) -> *const f32 {
    OUTPUT.with_borrow(|output| output.channels[channel].as_ptr())
}

/// Of each channel.
#[unsafe(no_mangle)]
pub extern "C" fn samples_length() -> usize {
    OUTPUT.with_borrow(|output| output.channels.first().map_or(0, Vec::len))
}

#[unsafe(no_mangle)]
pub extern "C" fn output_sample_rate() -> u32 {
    OUTPUT.with_borrow(|output| output.sample_rate)
}

#[unsafe(no_mangle)]
pub extern "C" fn output_channels() -> usize {
    OUTPUT.with_borrow(|output| output.channels.len())
}

#[unsafe(no_mangle)]
pub extern "C" fn message_pointer() -> *const u8 {
    OUTPUT.with_borrow(|output| output.message.as_ptr())
}

#[unsafe(no_mangle)]
pub extern "C" fn message_length() -> usize {
    OUTPUT.with_borrow(|output| output.message.len())
}

#[unsafe(no_mangle)]
pub extern "C" fn output_limit() -> f64 {
    OUTPUT.with_borrow(|output| output.limit as f64)
}

#[unsafe(no_mangle)]
pub extern "C" fn output_actual() -> f64 {
    OUTPUT.with_borrow(|output| output.actual as f64)
}

/// Gives the output's memory back.
#[unsafe(no_mangle)]
pub extern "C" fn output_free() {
    put(Output::default());
}
