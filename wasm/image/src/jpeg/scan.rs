//! The coefficients in a scan's coded data (ITU T.81, annexes F and G).

use super::frame::{Frame, Scan};
use super::huffman::{Bits, HuffmanTable};
use crate::Fault;

/// A block's coefficients, row-major.
pub type Block = [i16; 64];

/// Where in a block the coefficients lie, in the order of their coding.
pub const ZIGZAG: [u8; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Huffman tables by number, for first and other coefficients; those that the file does not give have no codes.
#[derive(Default)]
pub struct HuffmanTables {
    pub dc: [HuffmanTable; 4],
    pub ac: [HuffmanTable; 4],
}

/// Reads a scan's data, which begin at `bits`, into the blocks of its components.
pub fn read_scan(
    scan: &Scan,
    bits: &mut Bits,
    (frame, tables, restart_interval): (&Frame, &HuffmanTables, usize),
    blocks: &mut [Vec<Block>],
) -> Result<(), Fault> {
    // A component alone is coded block by block, without those that only fill up whole units.
    let (across, down) = match scan.components[..] {
        [(alone, ..)] => {
            let component = &frame.components[alone];
            (component.width.div_ceil(8), component.height.div_ceil(8))
        }
        _ => (frame.units_across, frame.units_down),
    };
    let mut state = State::default();
    for unit in 0..across * down {
        if restart_interval > 0 && unit > 0 && unit % restart_interval == 0 {
            bits.restart(((unit / restart_interval - 1) % 8) as u8)?;
            state = State::default();
        }
        let (row, column) = (unit / across, unit % across);
        for &(index, dc, ac) in &scan.components {
            let component = &frame.components[index];
            let (h, v) = match scan.components.len() {
                1 => (1, 1),
                _ => (component.h, component.v),
            };
            for y in row * v..(row + 1) * v {
                for x in column * h..(column + 1) * h {
                    let block = &mut blocks[index][y * component.blocks_across + x];
                    if scan.high == 0 {
                        let tables = (&tables.dc[dc], &tables.ac[ac]);
                        read_block(scan, bits, tables, block, &mut state, index)?;
                    } else {
                        refine_block(scan, bits, &tables.ac[ac], block, &mut state.empty_blocks)?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// What a block's coding leaves to the next.
#[derive(Default)]
struct State {
    /// First coefficient of each component's last block: the next is coded as the difference to it.
    predictors: [i32; 4],
    /// How many of the following blocks have no further coefficients in this scan.
    empty_blocks: i32,
}

fn read_block(
    scan: &Scan,
    bits: &mut Bits,
    (dc, ac): (&HuffmanTable, &HuffmanTable),
    block: &mut Block,
    state: &mut State,
    component: usize,
) -> Result<(), Fault> {
    if scan.from == 0 {
        let length = u32::from(bits.symbol(dc)?);
        if length > 15 {
            return Err(impossible_coefficient());
        }
        let predictor = &mut state.predictors[component];
        *predictor = predictor.wrapping_add(bits.coefficient(length)?);
        block[0] = (*predictor << scan.low) as i16;
    }
    if state.empty_blocks > 0 {
        state.empty_blocks -= 1;
        return Ok(());
    }
    let mut k = scan.from.max(1);
    while k <= scan.to {
        let symbol = bits.symbol(ac)?;
        let (zeros, length) = (symbol >> 4, u32::from(symbol & 15));
        match (zeros, length) {
            (15, 0) => k += 16,
            (_, 0) => {
                state.empty_blocks = (1 << zeros) - 1 + bits.bits(u32::from(zeros))?;
                break;
            }
            _ => {
                k += usize::from(zeros);
                if k > scan.to {
                    return Err(impossible_coefficient());
                }
                let coefficient = bits.coefficient(length)?;
                block[usize::from(ZIGZAG[k])] = (coefficient << scan.low) as i16;
                k += 1;
            }
        }
    }
    Ok(())
}

/// Adds a bit to the coefficients that are known, and places those that only now differ from 0.
fn refine_block(
    scan: &Scan,
    bits: &mut Bits,
    ac: &HuffmanTable,
    block: &mut Block,
    empty_blocks: &mut i32,
) -> Result<(), Fault> {
    let bit = 1i16 << scan.low;
    if scan.from == 0 {
        if bits.bits(1)? == 1 {
            block[0] |= bit;
        }
        return Ok(());
    }
    let mut k = scan.from;
    while *empty_blocks == 0 && k <= scan.to {
        let symbol = bits.symbol(ac)?;
        let (mut zeros, length) = (symbol >> 4, symbol & 15);
        let mut value = 0;
        match length {
            0 if zeros < 15 => {
                *empty_blocks = (1 << zeros) + bits.bits(u32::from(zeros))?;
                break;
            }
            0 => {}
            1 => value = if bits.bits(1)? == 1 { bit } else { -bit },
            _ => return Err(impossible_coefficient()),
        }
        loop {
            if k > scan.to {
                return Err(impossible_coefficient());
            }
            let coefficient = &mut block[usize::from(ZIGZAG[k])];
            k += 1;
            if *coefficient != 0 {
                refine(coefficient, bit, bits)?;
            } else if zeros == 0 {
                *coefficient = value;
                break;
            } else {
                zeros -= 1;
            }
        }
    }
    if *empty_blocks > 0 {
        *empty_blocks -= 1;
        for &at in &ZIGZAG[k..=scan.to] {
            let coefficient = &mut block[usize::from(at)];
            if *coefficient != 0 {
                refine(coefficient, bit, bits)?;
            }
        }
    }
    Ok(())
}

/// Makes a coefficient's magnitude larger by `bit` if the next bit says so.
fn refine(coefficient: &mut i16, bit: i16, bits: &mut Bits) -> Result<(), Fault> {
    if bits.bits(1)? == 1 && *coefficient & bit == 0 {
        *coefficient = coefficient.wrapping_add(if *coefficient > 0 { bit } else { -bit });
    }
    Ok(())
}

fn impossible_coefficient() -> Fault {
    Fault::corrupt("the coded data hold an impossible coefficient")
}
