//! The catalogue: putting products in, and reading them as pages show them.
//!
//! Reads are made of a few guarded read models ([`ReadModels`]): the tree of categories, a *shelf* a set of products
//! (what filters and sorting need to know of each), the cards of products and whole product pages. Each remembers the
//! versions of its tags from before it was read, so what a render finds there is what the database holds.

mod batch;
mod cards;
mod collections;
pub mod desk;
mod draft;
mod filter;
mod groups;
mod home;
mod lists;
mod parts;
pub(crate) mod picture;
mod product;
mod put;
mod read_models;
mod rule;
mod sheet;
mod shelf;
mod sitemap;
mod slugs;
mod tree;

pub use batch::{Batch, Put};
pub use draft::{
    CategoryDraft, CollectionDraft, OptionDraft, PictureDraft, ProductDraft, Status, ValueDraft, VariantDraft,
};
pub use home::home;
pub use lists::{category_page, collection_page, list_all};
pub use product::{preview, product_page};
pub use put::{put_category, put_collection, put_product, put_products};
pub use read_models::ReadModels;
pub use sitemap::{SitemapEntry, sitemap_page, sitemap_pages};
pub use slugs::{remove_product, rename_product};
pub use tree::menu;

pub(crate) use cards::cards;
pub(crate) use home::row;
pub(crate) use lists::list_of;
pub(crate) use read_models::{Guarded, Row};
pub(crate) use shelf::Set;
pub(crate) use tree::{Node, tree};
