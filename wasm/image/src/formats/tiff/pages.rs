//! The directories of a TIFF file's pages, as far as the `tiff` crate does not look at them.

/// Pages that are looked at: a file may have millions, each of a few bytes.
const MAX_PAGES: usize = 100;

const OFFSETS: [u32; 2] = [273, 324];
const BYTE_COUNTS: [u32; 2] = [279, 325];

/// A file, but not of the 64-bit variant.
pub struct Pages<'a> {
    bytes: &'a [u8],
    is_big_endian: bool,
}

/// A value of a page.
#[derive(Clone, Copy)]
struct Entry {
    tag: u32,
    /// Where its numbers begin, how many bytes each has, and how many there are.
    at: usize,
    size: usize,
    count: usize,
}

impl<'a> Pages<'a> {
    pub fn new(bytes: &'a [u8]) -> Option<Self> {
        let is_big_endian = bytes.starts_with(b"MM\0*");
        (is_big_endian || bytes.starts_with(b"II*\0")).then_some(Self {
            bytes,
            is_big_endian,
        })
    }

    /// Whether all pages, their values and their samples lie within the file.
    pub fn are_whole(&self) -> bool {
        self.check().is_some()
    }

    /// Where the first page's value with this tag lies, which must be one short: the byte of its lower half.
    pub fn find_short(&self, tag: u32) -> Option<usize> {
        let (entries, _) = self.page(self.number(4, 4)?)?;
        let entry = entries
            .into_iter()
            .find(|entry| entry.tag == tag && entry.size == 2)?;
        Some(entry.at + usize::from(self.is_big_endian))
    }

    fn check(&self) -> Option<()> {
        let mut next = self.number(4, 4)?;
        for _ in 0..MAX_PAGES {
            if next == 0 {
                break;
            }
            let (entries, after) = self.page(next)?;
            let find = |tags: [u32; 2]| entries.iter().find(|entry| tags.contains(&entry.tag));
            if let (Some(offsets), Some(counts)) = (find(OFFSETS), find(BYTE_COUNTS)) {
                for i in 0..offsets.count.min(counts.count) {
                    let from = self.number(offsets.at + i * offsets.size, offsets.size)?;
                    let length = self.number(counts.at + i * counts.size, counts.size)?;
                    self.bytes.get(from..from.checked_add(length)?)?;
                }
            }
            next = after;
        }
        Some(())
    }

    /// The values of the page whose directory lies here, and where the next page's is; 0 if there is none.
    fn page(&self, at: usize) -> Option<(Vec<Entry>, usize)> {
        let entries = self.number(at, 2)?;
        let from = at.checked_add(2)?;
        let entries = (0..entries).map(|i| self.entry(from.checked_add(12 * i)?));
        let after = from.checked_add(12 * entries.len())?;
        Some((entries.collect::<Option<_>>()?, self.number(after, 4)?))
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let size = match self.number(at.checked_add(2)?, 2)? {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 0,
        };
        let count = self.number(at.checked_add(4)?, 4)?;
        let length = count.checked_mul(size)?;
        let value = at.checked_add(8)?;
        let value = if length <= 4 {
            value
        } else {
            self.number(value, 4)?
        };
        self.bytes.get(value..value.checked_add(length)?)?;
        Some(Entry {
            tag: self.number(at, 2)? as u32,
            at: value,
            size,
            count,
        })
    }

    /// An unsigned number of up to 4 bytes.
    fn number(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(length.min(4))?)?;
        let add = |sum: usize, &byte: &u8| sum << 8 | usize::from(byte);
        Some(if self.is_big_endian {
            bytes.iter().fold(0, add)
        } else {
            bytes.iter().rev().fold(0, add)
        })
    }
}
