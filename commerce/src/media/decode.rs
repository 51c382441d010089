//! Reading pictures that somebody else made: the kind is told by the content, and size is known before pixels are unpacked.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, RgbaImage};
use thiserror::Error;

/// How large a picture may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of the file.
    pub bytes: usize,
    /// Width times height; of pictures whose pixels take more than four bytes, as many as take the same memory.
    pub pixels: u64,
}

impl Default for Limits {
    /// 8 MB and 40 million pixels.
    fn default() -> Self {
        Self {
            bytes: 8 * 1024 * 1024,
            pixels: 40_000_000,
        }
    }
}

/// Why a picture is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ImageRefused {
    /// The file is larger than allowed.
    #[error("the file has {got} bytes; at most {limit} are allowed")]
    TooManyBytes {
        /// Of this file.
        got: usize,
        /// Allowed.
        limit: usize,
    },
    /// It would unpack to more pixels than allowed.
    #[error("the picture has {got} pixels; at most {limit} are allowed")]
    TooManyPixels {
        /// Of this picture.
        got: u64,
        /// Allowed.
        limit: u64,
    },
    /// The content is not one of the kinds that are read.
    #[error("not a JPEG, PNG or WebP picture")]
    Kind,
    /// It begins like a picture and is broken.
    #[error("the picture is damaged")]
    Damaged,
    /// A side is too long for what is stored.
    #[error("the picture is too long and thin")]
    Shape,
}

/// Reads a JPEG, PNG or WebP picture and turns it upright as its camera noted; everything else in the file is dropped.
///
/// # Errors
/// [`ImageRefused`] says what is wrong. Nothing is unpacked before the limits are checked.
pub fn decode(bytes: &[u8], limits: Limits) -> Result<RgbaImage, ImageRefused> {
    if bytes.len() > limits.bytes {
        return Err(ImageRefused::TooManyBytes {
            got: bytes.len(),
            limit: limits.bytes,
        });
    }
    let kind = image::guess_format(bytes).map_err(|_| ImageRefused::Kind)?;
    if !matches!(kind, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(ImageRefused::Kind);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind);
    let mut memory = image::Limits::default();
    // Four bytes a pixel, and a decoder may hold a second copy.
    memory.max_alloc = Some(limits.pixels.saturating_mul(8));
    reader.limits(memory);
    let mut decoder = reader.into_decoder().map_err(|_| ImageRefused::Damaged)?;
    let (width, height) = decoder.dimensions();
    // Memory is what is limited: a pixel of sixteen bits in four channels counts as two.
    let pixels = (u64::from(width) * u64::from(height)).max(decoder.total_bytes() / 4);
    if pixels > limits.pixels {
        return Err(ImageRefused::TooManyPixels {
            got: pixels,
            limit: limits.pixels,
        });
    }
    let orientation = decoder.orientation().map_err(|_| ImageRefused::Damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| ImageRefused::Damaged)?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}
