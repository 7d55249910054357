//! Why bytes are no picture, and how large one may be.

/// Why bytes are no picture.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// They are not what a file of their format holds, or the format's variant is not supported.
    Corrupt(String),
    /// The header says that the picture has this many pixels, more than are allowed.
    TooManyPixels(u64),
    /// Decoding would take this many bytes, more than are allowed.
    TooManyBytes(u64),
}

impl Fault {
    pub fn corrupt(message: impl Into<String>) -> Self {
        Self::Corrupt(message.into())
    }

    pub fn cut_short() -> Self {
        Self::corrupt("the file is cut short")
    }
}

impl From<image::ImageError> for Fault {
    fn from(error: image::ImageError) -> Self {
        Self::corrupt(error.to_string())
    }
}

impl From<image_webp::DecodingError> for Fault {
    fn from(error: image_webp::DecodingError) -> Self {
        Self::corrupt(error.to_string())
    }
}

impl From<tiff::TiffError> for Fault {
    fn from(error: tiff::TiffError) -> Self {
        Self::corrupt(error.to_string())
    }
}

/// How large a picture may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    pub pixels: u64,
    /// Bytes that a decoder may hold, beside the file and the picture that it returns.
    pub bytes: u64,
}

impl Limits {
    pub fn check_pixels(self, width: u32, height: u32) -> Result<(), Fault> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.pixels {
            return Err(Fault::TooManyPixels(pixels));
        }
        Ok(())
    }

    pub fn check_bytes(self, bytes: u64) -> Result<(), Fault> {
        if bytes > self.bytes {
            return Err(Fault::TooManyBytes(bytes));
        }
        Ok(())
    }
}
