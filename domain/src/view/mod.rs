//! The shapes that travel from the shop's data to its pages. They hold what a page shows, and nothing else.

mod account;
mod admin;
pub mod analytics;
mod cart;
pub mod cash;
mod catalog;
pub mod desk;
pub mod goods;
mod home;
mod order;
mod paper;
pub mod sheet;
pub mod stock;

pub use account::{
    CustomerList, CustomerPage, CustomerRow, Device, OrderHistory, OrderSummary, Profile, RoleRow, SavedAddress,
    StaffRow,
};
pub use admin::{AuditPage, AuditRow, Backlog, BacklogRow, FoundGroup, FoundOne, Overview, SavedView};
pub use cart::{CartChange, CartLine, CartPage, CartSums, CheckoutPage, DeliveryChoice, LineProblem};
pub use catalog::{
    CategoryPage, CategoryTile, CollectionPage, Crumb, FacetOption, FacetValue, Facets, MenuEntry, OptionValue,
    Picture, ProductCard, ProductList, ProductOption, ProductPage, SearchPage, SuggestedProduct, Suggestions, Variant,
};
pub use home::{HomePage, HomeSection};
pub use order::{OrderLine, OrderPage, OwnReturn, PayPage, ReturnChoice, ReturnPage};
pub use paper::{Align, Block, Column, Paper, PaperSize, Sum};

use serde::{Deserialize, Serialize};

use crate::{money::Currency, time::UtcOffset};

/// What every page knows of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopFacts {
    /// The shop's name.
    pub name: String,
    /// One line below the name, for titles and search engines.
    pub tagline: String,
    /// Scheme and host, without a slash at the end: `https://pasal.example`.
    pub base_url: String,
    /// The one currency.
    pub currency: Currency,
    /// The shop's time.
    pub offset: UtcOffset,
    /// Contact for shoppers.
    pub phone: String,
    /// Contact for shoppers.
    pub email: String,
    /// Legal name, address, registration and tax numbers, as the law wants them on the page.
    pub legal: Vec<String>,
}
