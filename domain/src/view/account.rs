//! An account, as its owner sees it; customers, staff and roles, as staff see them.

use serde::{Deserialize, Serialize};

use crate::{
    access::{PermissionSet, Preset},
    address::Address,
    identity::{AccountState, Language, Theme},
    ids::{AccountId, AddressId, CustomerId, OrderNumber, RoleId, SessionId},
    money::{Currency, Money},
    order::{FulfilmentState, OrderState, PaymentState},
    time::Timestamp,
};

/// What somebody sees of their own account.
#[expect(
    clippy::struct_excessive_bools,
    reason = "facts of an account that have nothing to do with each other"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// As pages greet them.
    pub name: String,
    /// The address, if there is one.
    pub email: Option<String>,
    /// Whether it is confirmed.
    pub email_verified: bool,
    /// A new address that waits for its confirmation.
    pub new_email: Option<String>,
    /// The number as people write it.
    pub phone: Option<String>,
    /// Whether it is confirmed.
    pub phone_verified: bool,
    /// The language they chose.
    pub language: Language,
    /// The theme they chose.
    pub theme: Theme,
    /// Whether news may be sent.
    pub marketing: bool,
    /// Whether signing in takes a code as well.
    pub second_factor: bool,
    /// Recovery codes that are left.
    pub recovery_codes_left: u32,
    /// The role, for those of the shop.
    pub role: Option<String>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// For saving what was read.
    pub version: i64,
}

/// A sign-in on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Ends it.
    pub session: SessionId,
    /// `Firefox on Android`.
    pub device: String,
    /// Where it was last seen.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used.
    pub used_at: Timestamp,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSummary {
    /// Its name.
    pub number: OrderNumber,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// Where the order stands.
    pub state: OrderState,
    /// Where its payment stands.
    pub payment: PaymentState,
    /// Where the parcel stands.
    pub fulfilment: FulfilmentState,
    /// What was bought first.
    pub title: String,
    /// How many pieces in all.
    pub pieces: u32,
    /// What is paid.
    pub total: Money,
    /// Its own currency.
    pub currency: Currency,
}

/// A piece of a list of orders, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHistory {
    /// The orders.
    pub orders: Vec<OrderSummary>,
    /// Where the next piece begins; for an address. `None` at the end.
    pub next: Option<String>,
}

/// An entry of the address book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAddress {
    /// Names it.
    pub id: AddressId,
    /// `Home`; may be empty.
    pub label: String,
    /// The address.
    pub address: Address,
    /// The text of the one field in which the area is chosen.
    pub area: String,
    /// Whether the checkout begins with it.
    pub is_default: bool,
    /// For saving what was read.
    pub version: i64,
}

/// A customer in the back office's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Names them.
    pub id: CustomerId,
    /// Their name.
    pub name: String,
    /// Of their account.
    pub email: Option<String>,
    /// Of their account, as people write it.
    pub phone: Option<String>,
    /// Whether the account may be used; `None` where there is none.
    pub state: Option<AccountState>,
    /// How many orders.
    pub orders: u32,
    /// What they have paid for or will, without cancelled orders.
    pub spent: Money,
    /// The latest order.
    pub last_order_at: Option<Timestamp>,
    /// Since when they are known.
    pub created_at: Timestamp,
}

/// A page of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerList {
    /// The page's customers.
    pub rows: Vec<CustomerRow>,
    /// How many there are in all.
    pub total: u32,
    /// The page, from 1.
    pub page: u32,
    /// How many pages.
    pub pages: u32,
}

/// A customer's own page in the back office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPage {
    /// As in the list.
    pub customer: CustomerRow,
    /// The account, where there is one.
    pub account: Option<AccountId>,
    /// Its version, for changing it.
    pub version: i64,
    /// Whether the account's address is confirmed.
    pub email_verified: bool,
    /// Whether the account's number is confirmed.
    pub phone_verified: bool,
    /// Whether news may be sent.
    pub marketing: bool,
    /// The address book.
    pub addresses: Vec<SavedAddress>,
    /// The latest orders.
    pub orders: Vec<OrderSummary>,
    /// How many of them were cancelled.
    pub cancelled: u32,
    /// When the account was last used.
    pub last_seen_at: Option<Timestamp>,
}

/// Somebody of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// Names them.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Where mails go.
    pub email: String,
    /// Their role.
    pub role: RoleId,
    /// Its name.
    pub role_name: String,
    /// Whether the account may be used.
    pub state: AccountState,
    /// Whether the invitation still waits.
    pub invited: bool,
    /// Whether signing in takes a code as well.
    pub second_factor: bool,
    /// When they last used the shop.
    pub last_seen_at: Option<Timestamp>,
    /// For changing it.
    pub version: i64,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleRow {
    /// Names it.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// Which of the shop's first roles it is.
    pub preset: Option<Preset>,
    /// What it allows.
    pub permissions: PermissionSet,
    /// How many have it.
    pub members: u32,
    /// For changing it.
    pub version: i64,
}
