//! The demo shop: its catalogue as data, and its pictures. What is written into the database is decided elsewhere.

mod album;
mod catalogue;
mod pictures;

pub use album::album;
pub use catalogue::{
    Catalogue, Category, Collection, Hero, Item, OptionAxis, OptionValue, Picture, Product, Recoloured, Spec,
    StillLife, Tile, Variant,
};
pub use pictures::{PicturesError, Shot, Shots, shoot};

#[cfg(test)]
mod tests;
