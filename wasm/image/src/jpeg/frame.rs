//! What a JPEG's segments say of it: frame, scans and tables (ITU T.81, annex B).

use crate::Fault;

/// A plane of samples.
#[derive(Debug, Clone)]
pub struct Component {
    pub id: u8,
    /// Sampling factors: samples in a unit of coded data, across and down, in blocks.
    pub h: usize,
    pub v: usize,
    /// Which quantisation table it uses.
    pub quantization: usize,
    /// In samples.
    pub width: usize,
    pub height: usize,
    /// In blocks of 8 × 8, as many as whole units of coded data hold.
    pub blocks_across: usize,
    pub blocks_down: usize,
}

impl Component {
    pub fn blocks(&self) -> usize {
        self.blocks_across * self.blocks_down
    }
}

#[derive(Debug)]
pub struct Frame {
    pub is_progressive: bool,
    pub width: usize,
    pub height: usize,
    /// Largest sampling factors.
    pub h_max: usize,
    pub v_max: usize,
    /// Units of coded data in a scan of several components.
    pub units_across: usize,
    pub units_down: usize,
    pub components: Vec<Component>,
}

impl Frame {
    /// Reads a start-of-frame segment.
    pub fn parse(segment: &[u8], is_progressive: bool) -> Result<Self, Fault> {
        let &[precision, h1, h0, w1, w0, count, ref rest @ ..] = segment else {
            return Err(Fault::cut_short());
        };
        let width = usize::from(u16::from_be_bytes([w1, w0]));
        let height = usize::from(u16::from_be_bytes([h1, h0]));
        if precision != 8 {
            return Err(Fault::corrupt(format!(
                "a JPEG of {precision} bits a sample is not supported, only of 8"
            )));
        }
        if width == 0 || height == 0 {
            return Err(Fault::corrupt("its width or height is 0"));
        }
        if !matches!(count, 1 | 3 | 4) || rest.len() != 3 * usize::from(count) {
            return Err(Fault::corrupt(format!(
                "a JPEG of {count} components is not supported, only of 1, 3 or 4"
            )));
        }
        let specified = rest.as_chunks::<3>().0;
        let factors = |factors: u8| (usize::from(factors >> 4), usize::from(factors & 15));
        for &[_, sampling, table] in specified {
            let (h, v) = factors(sampling);
            if !(1..=4).contains(&h) || !(1..=4).contains(&v) || table > 3 {
                return Err(Fault::corrupt("the frame header holds impossible values"));
            }
        }
        let h_max = specified.iter().map(|c| factors(c[1]).0).max().unwrap_or(1);
        let v_max = specified.iter().map(|c| factors(c[1]).1).max().unwrap_or(1);
        let units_across = width.div_ceil(8 * h_max);
        let units_down = height.div_ceil(8 * v_max);
        let components = specified.iter().map(|&[id, sampling, table]| {
            let (h, v) = factors(sampling);
            Component {
                id,
                h,
                v,
                quantization: usize::from(table),
                width: (width * h).div_ceil(h_max),
                height: (height * v).div_ceil(v_max),
                blocks_across: units_across * h,
                blocks_down: units_down * v,
            }
        });
        Ok(Self {
            is_progressive,
            width,
            height,
            h_max,
            v_max,
            units_across,
            units_down,
            components: components.collect(),
        })
    }
}

/// A scan: which coefficients of which components follow.
#[derive(Debug)]
pub struct Scan {
    /// Index of each component in the frame, and which Huffman tables it uses, for its first and other coefficients.
    pub components: Vec<(usize, usize, usize)>,
    /// First and last coefficient, in zigzag order.
    pub from: usize,
    pub to: usize,
    /// Bits that earlier scans left over (0 if there were none), and that this leaves over.
    pub high: u8,
    pub low: u8,
}

impl Scan {
    /// Reads a start-of-scan segment.
    pub fn parse(segment: &[u8], frame: &Frame) -> Result<Self, Fault> {
        let impossible = || Fault::corrupt("a scan header holds impossible values");
        let (&count, rest) = segment.split_first().ok_or_else(impossible)?;
        let (specified, rest) = rest
            .split_at_checked(2 * usize::from(count))
            .ok_or_else(impossible)?;
        let &[from, to, approximation] = rest else {
            return Err(impossible());
        };
        let mut components: Vec<(usize, usize, usize)> = Vec::new();
        for &[id, tables] in specified.as_chunks::<2>().0 {
            let index = frame.components.iter().position(|c| c.id == id);
            let index = index.ok_or_else(impossible)?;
            let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
            if components.iter().any(|&(other, ..)| other == index) || dc > 3 || ac > 3 {
                return Err(impossible());
            }
            components.push((index, dc, ac));
        }
        let scan = Self {
            components,
            from: usize::from(from),
            to: usize::from(to),
            high: approximation >> 4,
            low: approximation & 15,
        };
        let is_possible = match (frame.is_progressive, scan.from, scan.to) {
            (false, ..) => scan.from == 0 && scan.to == 63 && approximation == 0,
            (true, 0, 0) => true,
            (true, from, to) => from > 0 && from <= to && to < 64 && count == 1,
        };
        if !(1..=4).contains(&count) || !is_possible || scan.low > 13 {
            return Err(impossible());
        }
        Ok(scan)
    }
}
