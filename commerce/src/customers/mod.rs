//! What an account has of the shop: its cart, orders, addresses and wishes; and how staff see customers.

mod addresses;
mod carts;
mod chosen;
mod close;
mod export;
mod find;
mod from_order;
mod orders;
mod profile;
mod staff;

pub use addresses::{add_address, address_list, address_of, change_address, checkout_draft, remove_address};
pub use carts::{Welcome, welcome};
pub use close::close_account;
pub use export::{export, export_of};
pub use find::{FoundCustomer, find_customers};
pub use from_order::account_from_order;
pub use orders::{order, order_history};
pub use profile::{change_preferences, change_profile, change_theme, profile};
pub use staff::{
    CustomerFilter, CustomerQuery, CustomerSort, begin_list_export, confirm_phone, customer_list, customer_page,
    disable_customer, enable_customer,
};

pub(crate) use addresses::area_label;
pub(crate) use carts::account_cart;
pub(crate) use chosen::{Chosen, account_by_name, buyer_of};
pub(crate) use orders::buyer;
