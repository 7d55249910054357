//! Entropy-coded data: bits, and the Huffman codes made of them (ITU T.81, annexes C and F.2).

use crate::Fault;

/// Codes up to this length are found by one look-up.
const LOOKUP_BITS: u32 = 9;

/// A Huffman code.
pub struct HuffmanTable {
    /// For the next bits: the length of the code that they begin with, 0 if it is longer, and its symbol.
    lookup: Vec<(u8, u8)>,
    /// For each length, the first code that is longer, filled up to 16 bits: codes of a length are below it.
    ends: [u32; 17],
    /// For each length, what to add to a code to find its symbol.
    offsets: [i32; 17],
    symbols: Vec<u8>,
}

impl Default for HuffmanTable {
    /// A code without codes.
    fn default() -> Self {
        Self {
            lookup: vec![(0, 0); 1 << LOOKUP_BITS],
            ends: [0; 17],
            offsets: [0; 17],
            symbols: Vec::new(),
        }
    }
}

impl HuffmanTable {
    /// The code that has `counts[i]` codes of length `i + 1`, whose symbols are given in their order.
    pub fn new(counts: &[u8; 16], symbols: &[u8]) -> Result<Self, Fault> {
        let mut table = Self {
            symbols: symbols.to_vec(),
            ..Self::default()
        };
        let (mut code, mut index) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(counts) {
            table.offsets[length as usize] = index as i32 - code as i32;
            for &symbol in &symbols[index..index + usize::from(count)] {
                if code >= 1 << length {
                    return Err(Fault::corrupt("a Huffman table has too many codes"));
                }
                if length <= LOOKUP_BITS {
                    let spread = LOOKUP_BITS - length;
                    let from = (code << spread) as usize;
                    table.lookup[from..from + (1 << spread)].fill((length as u8, symbol));
                }
                code += 1;
            }
            index += usize::from(count);
            table.ends[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Ok(table)
    }
}

/// Reads bits up to the next marker. None beyond it is made up: a picture cut short is an error.
pub struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Bits read and not used yet, from the top; below them zeros.
    buffer: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    pub fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            buffer: 0,
            count: 0,
        }
    }

    /// Where the data end that were read, at a marker or before.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Goes on after the restart marker of this number, which must come next.
    pub fn restart(&mut self, number: u8) -> Result<(), Fault> {
        while let Some(&[first, second]) = self.bytes.get(self.at..self.at + 2) {
            self.at += 1;
            if first == 0xff && second != 0 && second != 0xff {
                if second != 0xd0 + number {
                    break;
                }
                *self = Self::new(self.bytes, self.at + 1);
                return Ok(());
            }
        }
        Err(Fault::corrupt("a restart marker is missing"))
    }

    /// The next symbol.
    #[inline]
    pub fn symbol(&mut self, table: &HuffmanTable) -> Result<u8, Fault> {
        self.fill();
        let (length, symbol) = table.lookup[(self.buffer >> (64 - LOOKUP_BITS)) as usize];
        if length > 0 {
            self.skip(u32::from(length))?;
            return Ok(symbol);
        }
        let next = (self.buffer >> 48) as u32;
        for length in LOOKUP_BITS + 1..=16 {
            if next < table.ends[length as usize] {
                self.skip(length)?;
                let code = (next >> (16 - length)) as i32;
                return Ok(table.symbols[(code + table.offsets[length as usize]) as usize]);
            }
        }
        Err(Fault::corrupt("the coded data hold an unknown code"))
    }

    /// The next `length` bits, at most 16, as a number.
    #[inline]
    pub fn bits(&mut self, length: u32) -> Result<i32, Fault> {
        if length == 0 {
            return Ok(0);
        }
        self.fill();
        let value = (self.buffer >> (64 - length)) as i32;
        self.skip(length)?;
        Ok(value)
    }

    /// A coefficient of `length` bits: those that begin with 0 are negative.
    #[inline]
    pub fn coefficient(&mut self, length: u32) -> Result<i32, Fault> {
        let value = self.bits(length)?;
        let is_negative = length > 0 && value >> (length - 1) == 0;
        Ok(if is_negative {
            value - (1 << length) + 1
        } else {
            value
        })
    }

    /// Makes 32 bits or more ready, where there are so many.
    #[inline]
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        if let Some(word) = self.bytes[self.at..].first_chunk::<4>()
            && !word.contains(&0xff)
        {
            self.buffer |= u64::from(u32::from_be_bytes(*word)) << (32 - self.count);
            self.count += 32;
            self.at += 4;
            return;
        }
        while self.count <= 56 {
            let length = match self.bytes[self.at..] {
                // 0xFF of the data has a 0 after it; without, it begins a marker.
                [0xff, 0, ..] => 2,
                [0xff, ..] | [] => return,
                _ => 1,
            };
            self.buffer |= u64::from(self.bytes[self.at]) << (56 - self.count);
            self.count += 8;
            self.at += length;
        }
    }

    #[inline]
    fn skip(&mut self, length: u32) -> Result<(), Fault> {
        if length > self.count {
            return Err(Fault::cut_short());
        }
        self.buffer <<= length;
        self.count -= length;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lengthen_in_order() {
        // 0, 10, 1100 and a code of 12 bits, found without the look-up.
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[3], counts[11]) = (1, 1, 1, 1);
        let table = HuffmanTable::new(&counts, &[7, 8, 9, 10]).unwrap();
        let mut bits = Bits::new(&[0b0101_1001, 0b1010_0000, 0b0000_0000], 0);
        let symbols = [7, 8, 9, 10].map(|_| bits.symbol(&table).unwrap());
        assert_eq!(symbols, [7, 8, 9, 10]);
        assert!(HuffmanTable::new(&[3; 16], &[0; 48]).is_err());
        assert!(bits.symbol(&HuffmanTable::default()).is_err());
    }

    #[test]
    fn coefficients_have_a_sign() {
        let mut bits = Bits::new(&[0b1000_1110, 0b0100_0000], 0);
        assert_eq!(
            [3, 3, 2].map(|length| bits.coefficient(length).unwrap()),
            [4, -4, 2]
        );
    }

    #[test]
    fn makes_up_no_bits_at_a_marker_or_the_end() {
        for bytes in [&[0xab, 0xff, 0x00][..], &[0xab, 0xff, 0x00, 0xff, 0xd9]] {
            let mut bits = Bits::new(bytes, 0);
            assert_eq!(bits.bits(16), Ok(0xabff));
            assert_eq!(bits.bits(1), Err(Fault::cut_short()));
        }
    }

    #[test]
    fn restarts_at_the_marker_that_is_due() {
        let bytes = [0xa0, 0xff, 0xd3, 0x50];
        let mut bits = Bits::new(&bytes, 0);
        assert_eq!(bits.bits(4), Ok(0xa));
        bits.restart(3).unwrap();
        assert_eq!(bits.bits(4), Ok(0x5));
        assert!(Bits::new(&bytes, 0).restart(4).is_err());
    }
}
