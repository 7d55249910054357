//! The C ABI: one input and one output of the instance, which the caller fills and reads.
//!
//! No pointer is followed here; `unsafe` stands only before the names that are exported.
#![allow(unsafe_code)]

use std::cell::RefCell;

use crate::{Fault, Filter, Limits, Options, Picture, Preprocessing, decode, preprocess, resize};

/// What a call left: a picture, numbers, a message, or the size that was too large.
#[derive(Default)]
struct Output {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    actual: u64,
}

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static OUTPUT: RefCell<Output> = RefCell::default();
}

const DONE: u32 = 0;
const CORRUPT: u32 = 1;
const TOO_MANY_PIXELS: u32 = 2;
const TOO_MANY_BYTES: u32 = 3;

fn done(picture: Picture) -> u32 {
    let Picture { width, height, rgb } = picture;
    put(Output {
        bytes: rgb,
        width,
        height,
        actual: 0,
    });
    DONE
}

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

/// Decodes the input, which is used up. Returns 0 (the output is a picture), 1 (it is a message), 2 or 3 (`output_actual` is
/// the number of pixels or bytes that is too large).
#[unsafe(no_mangle)]
pub extern "C" fn decode_input(
    max_pixels: f64,
    max_bytes: f64,
    ignore_orientation: u32,
    ignore_transparency: u32,
) -> u32 {
    let limits = Limits {
        pixels: max_pixels as u64,
        bytes: max_bytes as u64,
    };
    let options = Options {
        ignore_orientation: ignore_orientation != 0,
        ignore_transparency: ignore_transparency != 0,
    };
    let (status, bytes, actual) = match decode(&INPUT.take(), limits, options) {
        Ok(picture) => return done(picture),
        Err(Fault::Corrupt(message)) => (CORRUPT, message.into_bytes(), 0),
        Err(Fault::TooManyPixels(pixels)) => (TOO_MANY_PIXELS, Vec::new(), pixels),
        Err(Fault::TooManyBytes(bytes)) => (TOO_MANY_BYTES, Vec::new(), bytes),
    };
    put(Output {
        bytes,
        actual,
        ..Output::default()
    });
    status
}

/// Resizes the input, the RGB of a picture of the first size, to the second, by the filter of Pillow's number; the input is
/// used up.
#[unsafe(no_mangle)]
pub extern "C" fn resize_input(
    width: u32,
    height: u32,
    to_width: u32,
    to_height: u32,
    filter: u32,
) -> u32 {
    let picture = take_picture(width, height);
    done(resize(&picture, to_width, to_height, filter_of(filter)))
}

/// Makes f32 numbers of the input, the RGB of a picture of the first size: resized to the second, of which the middle of the
/// third is kept, and normalised; channels first. The input is used up.
#[unsafe(no_mangle)]
pub extern "C" fn preprocess_input(
    width: u32,
    height: u32,
    to_width: u32,
    to_height: u32,
    filter: u32,
    crop_width: u32,
    crop_height: u32,
    rescale: f64,
    mean_red: f64,
    mean_green: f64,
    mean_blue: f64,
    std_red: f64,
    std_green: f64,
    std_blue: f64,
) -> u32 {
    let numbers = preprocess(
        &take_picture(width, height),
        &Preprocessing {
            size: (to_width, to_height),
            filter: filter_of(filter),
            crop: (crop_width, crop_height),
            rescale,
            mean: [mean_red, mean_green, mean_blue],
            std: [std_red, std_green, std_blue],
        },
    );
    let mut bytes = Vec::with_capacity(numbers.len() * size_of::<f32>());
    for number in numbers {
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    put(Output {
        bytes,
        width: crop_width,
        height: crop_height,
        actual: 0,
    });
    DONE
}

fn take_picture(width: u32, height: u32) -> Picture {
    Picture {
        width,
        height,
        rgb: INPUT.take(),
    }
}

fn filter_of(number: u32) -> Filter {
    Filter::of_number(number).expect("the caller knows the filters")
}

#[unsafe(no_mangle)]
pub extern "C" fn output_pointer() -> *const u8 {
    OUTPUT.with_borrow(|output| output.bytes.as_ptr())
}

#[unsafe(no_mangle)]
pub extern "C" fn output_length() -> usize {
    OUTPUT.with_borrow(|output| output.bytes.len())
}

#[unsafe(no_mangle)]
pub extern "C" fn output_width() -> u32 {
    OUTPUT.with_borrow(|output| output.width)
}

#[unsafe(no_mangle)]
pub extern "C" fn output_height() -> u32 {
    OUTPUT.with_borrow(|output| output.height)
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
