//! Pictures: reading them safely, composing the demo catalogue's product pictures, and making the files that pages show.
//!
//! Pure functions over pixels and bytes. Nothing here reads a file, a clock or a database; equal input gives equal bytes,
//! so a file's name can be its content's hash and be cached for ever.

mod batch;
mod colour;
mod decode;
mod encode;
mod paint;
mod scene;
mod stage;
mod upload;

pub use batch::in_parallel;
pub use colour::{Recolour, Tint};
pub use decode::{ImageRefused, Limits, decode};
pub use encode::{
    PictureSet, QUALITY, Rendition, SIZES, average_colour, encode_webp, file_name, placeholder, renditions, resize,
};
pub use scene::{Item, Scene, View, compose, still_life};
pub use upload::{Studio, prepare};

/// Names the way in which pictures are composed and encoded: another one makes other bytes of the same objects.
pub const PIPELINE: &str = "pictures-1";

#[cfg(test)]
mod tests;
