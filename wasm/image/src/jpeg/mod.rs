//! JPEG, sequential or progressive, Huffman-coded, of 8 bits: to the same bytes as libjpeg-turbo, and whole or not at all.

mod coefficients;
mod color;
mod frame;
mod huffman;
mod idct;
mod scan;
mod upsample;

use image::DynamicImage;
use image::metadata::Orientation;

use crate::{Decoded, Fault, Limits};
use coefficients::Coefficients;
use color::Colors;
pub use color::darken;
use frame::{Frame, Scan};
use huffman::{Bits, HuffmanTable};
use scan::{HuffmanTables, ZIGZAG, read_scan};

/// Decodes a JPEG file.
///
/// All coefficients must be there in full, and the marker at the end. What follows it is ignored.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<Decoded, Fault> {
    let mut file = File::new(bytes);
    let mut picture: Option<Coefficients> = None;
    loop {
        let marker = file.marker()?;
        match marker {
            // Start of image, and markers without content.
            0xd8 | 0x01 | 0xd0..=0xd7 => {}
            0xd9 => break,
            0xc0..=0xc2 => {
                if picture.is_some() {
                    return Err(Fault::corrupt("it holds a second frame"));
                }
                let frame = Frame::parse(file.segment()?, marker == 0xc2)?;
                picture = Some(Coefficients::new(frame, limits)?);
            }
            0xda => {
                let picture = picture.as_mut();
                file.scan(picture.ok_or(Fault::corrupt("a scan comes before the frame"))?)?;
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcf | 0xdc | 0xde | 0xdf => {
                return Err(Fault::corrupt(
                    "a JPEG that is lossless, hierarchical or arithmetically coded is not supported",
                ));
            }
            0xc4 => file.read_huffman_tables()?,
            0xdb => file.read_quantization_tables()?,
            0xdd => {
                file.restart_interval = match *file.segment()? {
                    [high, low] => usize::from(u16::from_be_bytes([high, low])),
                    _ => return Err(Fault::corrupt("the restart interval is no number")),
                }
            }
            _ => file.read_application_data(marker)?,
        }
    }
    let picture = picture.ok_or(Fault::corrupt("the file holds no picture"))?;
    let colors = Colors::of(&picture.frame, file.is_jfif, file.adobe_transform);
    Ok(Decoded {
        orientation: file.exif.and_then(Orientation::from_exif_chunk),
        image: DynamicImage::ImageRgb8(picture.into_rgb(colors)?),
    })
}

/// The bytes, and what the segments read so far say.
struct File<'a> {
    bytes: &'a [u8],
    at: usize,
    quantization: [Option<[u16; 64]>; 4],
    huffman: HuffmanTables,
    /// In units of coded data; 0 for none.
    restart_interval: usize,
    is_jfif: bool,
    adobe_transform: Option<u8>,
    exif: Option<&'a [u8]>,
}

impl<'a> File<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            quantization: [None; 4],
            huffman: HuffmanTables::default(),
            restart_interval: 0,
            is_jfif: false,
            adobe_transform: None,
            exif: None,
        }
    }

    /// The next marker; what lies before it is skipped.
    fn marker(&mut self) -> Result<u8, Fault> {
        while let Some(&[first, second]) = self.bytes.get(self.at..self.at + 2) {
            self.at += 1;
            if first == 0xff && second != 0 && second != 0xff {
                self.at += 1;
                return Ok(second);
            }
        }
        Err(Fault::cut_short())
    }

    /// The content of the segment after a marker.
    fn segment(&mut self) -> Result<&'a [u8], Fault> {
        let rest = &self.bytes[self.at..];
        let length = rest.first_chunk().ok_or(Fault::cut_short())?;
        let length = usize::from(u16::from_be_bytes(*length));
        let content = rest.get(2..length).ok_or(Fault::cut_short())?;
        self.at += length;
        Ok(content)
    }

    fn read_quantization_tables(&mut self) -> Result<(), Fault> {
        let mut rest = self.segment()?;
        while let [header, values @ ..] = rest {
            let bytes = 1 + usize::from(header >> 4 != 0);
            let (values, after) = values
                .split_at_checked(64 * bytes)
                .ok_or(Fault::corrupt("a quantisation table is cut short"))?;
            let mut table = [0; 64];
            for (value, at) in values.chunks_exact(bytes).zip(ZIGZAG) {
                table[usize::from(at)] = value
                    .iter()
                    .fold(0, |sum, &byte| sum << 8 | u16::from(byte));
            }
            self.quantization[usize::from(header & 3)] = Some(table);
            rest = after;
        }
        Ok(())
    }

    fn read_huffman_tables(&mut self) -> Result<(), Fault> {
        let cut_short = || Fault::corrupt("a Huffman table is cut short");
        let mut rest = self.segment()?;
        while let [header, table @ ..] = rest {
            let (counts, after) = table.split_first_chunk::<16>().ok_or_else(cut_short)?;
            let codes = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, after) = after.split_at_checked(codes).ok_or_else(cut_short)?;
            let tables = match header >> 4 {
                0 => &mut self.huffman.dc,
                _ => &mut self.huffman.ac,
            };
            tables[usize::from(header & 3)] = HuffmanTable::new(counts, symbols)?;
            rest = after;
        }
        Ok(())
    }

    /// What application segments say of colours and orientation; others are skipped.
    fn read_application_data(&mut self, marker: u8) -> Result<(), Fault> {
        let content = self.segment()?;
        match marker {
            0xe0 if content.starts_with(b"JFIF\0") => self.is_jfif = true,
            0xe1 if content.starts_with(b"Exif\0\0") => {
                self.exif.get_or_insert(&content[6..]);
            }
            0xee if content.starts_with(b"Adobe") => {
                self.adobe_transform = content.get(11).copied()
            }
            _ => {}
        }
        Ok(())
    }

    /// Reads a scan into the picture.
    fn scan(&mut self, picture: &mut Coefficients) -> Result<(), Fault> {
        let scan = Scan::parse(self.segment()?, &picture.frame)?;
        picture.begin(&scan, &self.quantization)?;
        let mut bits = Bits::new(self.bytes, self.at);
        let context = (&picture.frame, &self.huffman, self.restart_interval);
        read_scan(&scan, &mut bits, context, &mut picture.blocks)?;
        self.at = bits.position();
        Ok(())
    }
}
