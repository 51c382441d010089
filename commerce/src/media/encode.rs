//! From a picture to the files that pages show: three widths of WebP, a placeholder, an average colour.

use base64::Engine;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{DynamicImage, RgbImage};
use sha2::{Digest, Sha256};

use super::ImageRefused;

/// The widths that pages offer to browsers, in pixels, smallest first.
pub const SIZES: [u32; 3] = [320, 640, 960];
/// The quality of stored pictures, 0 to 100.
pub const QUALITY: f32 = 80.0;

/// One stored file of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendition {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// The WebP file.
    pub bytes: Vec<u8>,
}

/// All that is kept of one picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureSet {
    /// Sixteen hexadecimal digits of the files' content.
    pub hash: String,
    /// The files, smallest first; at least one.
    pub renditions: Vec<Rendition>,
    /// A tiny picture as a `data:` address.
    pub placeholder: String,
    /// The average colour as `#rrggbb`.
    pub colour: String,
    /// Width of the largest file in pixels.
    pub width: u32,
    /// Height of the largest file in pixels.
    pub height: u32,
}

/// The name of the file of this width of the picture with this hash.
pub fn file_name(hash: &str, width: u32) -> String {
    format!("{hash}-{width}.webp")
}

impl PictureSet {
    /// The name of the file of this width: it changes with the content, so it may be cached for ever.
    pub fn file_name(&self, width: u32) -> String {
        file_name(&self.hash, width)
    }
}

/// The files of a picture in each of [`SIZES`] that it is large enough for; a small one in its own size alone.
///
/// # Errors
/// [`ImageRefused::Shape`] when it is too long and thin for the format.
pub fn renditions(picture: &RgbImage) -> Result<PictureSet, ImageRefused> {
    let mut widths: Vec<u32> = SIZES.into_iter().filter(|width| *width <= picture.width()).collect();
    if widths.is_empty() {
        widths.push(picture.width());
    }
    let mut files = Vec::with_capacity(widths.len());
    // From the largest down, each made from the one before: less to read than the original, and as good.
    let mut current = picture.clone();
    for width in widths.into_iter().rev() {
        current = resize(&current, width);
        let bytes = encode_webp(&current, QUALITY)?;
        files.push(Rendition {
            width,
            height: current.height(),
            bytes,
        });
    }
    let (width, height) = files.first().map_or((0, 0), |largest| (largest.width, largest.height));
    files.reverse();
    let mut digest = Sha256::new();
    for file in &files {
        digest.update(&file.bytes);
    }
    let start = digest
        .finalize()
        .iter()
        .take(8)
        .fold(0_u64, |start, byte| start << 8 | u64::from(*byte));
    let hash = format!("{start:016x}");
    let (placeholder, colour) = (placeholder(&current)?, average_colour(&current));
    Ok(PictureSet {
        hash,
        renditions: files,
        placeholder,
        colour,
        width,
        height,
    })
}

/// As a lossy WebP file; `quality` from 0 to 100.
///
/// # Errors
/// [`ImageRefused::Shape`] when a side is longer than the format's 16,383 pixels.
pub fn encode_webp(picture: &RgbImage, quality: f32) -> Result<Vec<u8>, ImageRefused> {
    let mut config = webp::WebPConfig::new().map_err(|()| ImageRefused::Shape)?;
    config.quality = quality;
    config.method = 2;
    let encoder = webp::Encoder::from_rgb(picture.as_raw(), picture.width(), picture.height());
    encoder
        .encode_advanced(&config)
        .map(|bytes| bytes.to_vec())
        .map_err(|_| ImageRefused::Shape)
}

/// The same picture at another width, its shape kept.
pub fn resize(picture: &RgbImage, width: u32) -> RgbImage {
    if width == picture.width() {
        return picture.clone();
    }
    let scaled = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width().max(1));
    resize_exactly(picture, width, u32::try_from(scaled).unwrap_or(u32::MAX).max(1))
}

/// The same picture in exactly this size.
pub(super) fn resize_exactly(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
    let mut target = DynamicImage::new_rgb8(width.max(1), height.max(1));
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom));
    // Both views are RGB with sides of at least one pixel: there is nothing to refuse.
    let _ = Resizer::new().resize(&DynamicImage::ImageRgb8(picture.clone()), &mut target, &options);
    target.into_rgb8()
}

/// A picture of a few pixels as a `data:` address of about 200 bytes, shown blurred until the real one is there.
///
/// # Errors
/// As [`encode_webp`]; never for so small a picture.
pub fn placeholder(picture: &RgbImage) -> Result<String, ImageRefused> {
    let high = u64::from(picture.height()) * 8 / u64::from(picture.width().max(1));
    let tiny = resize_exactly(picture, 8, u32::try_from(high.clamp(1, 16)).unwrap_or(16));
    let encoded = base64::engine::general_purpose::STANDARD.encode(encode_webp(&tiny, 30.0)?);
    Ok(format!("data:image/webp;base64,{encoded}"))
}

/// The average colour as `#rrggbb`.
pub fn average_colour(picture: &RgbImage) -> String {
    let dot = resize_exactly(picture, 1, 1);
    let [red, green, blue] = dot.get_pixel(0, 0).0;
    format!("#{red:02x}{green:02x}{blue:02x}")
}
