//! The addresses of an account's own pages.

use crate::ids::{AccessToken, AddressId, OrderNumber, SessionId};

/// The orders, and where the account begins.
pub const HOME: &str = super::ACCOUNT;
/// The address book.
pub const ADDRESSES: &str = "/account/addresses";
/// A new address.
pub const NEW_ADDRESS: &str = "/account/addresses/new";
/// Name, number, e-mail address and preferences.
pub const PROFILE: &str = "/account/profile";
/// Where the preferences are posted to.
pub const PREFERENCES: &str = "/account/preferences";
/// Where a new e-mail address is posted to.
pub const EMAIL: &str = "/account/email";
/// Sends the link that confirms the e-mail address once more (by a post).
pub const EMAIL_AGAIN: &str = "/account/email/again";
/// Password, second factor, devices.
pub const SECURITY: &str = "/account/security";
/// Where a new password is posted to.
pub const PASSWORD: &str = "/account/password";
/// Ends all other sign-ins (by a post).
pub const END_OTHERS: &str = "/account/devices/end-others";
/// The second factor.
pub const SECOND_FACTOR: &str = "/account/second-factor";
/// Makes a secret for an app (by a post).
pub const SECOND_FACTOR_BEGIN: &str = "/account/second-factor/begin";
/// Switches the second factor on (by a post).
pub const SECOND_FACTOR_ON: &str = "/account/second-factor/on";
/// Switches it off (by a post).
pub const SECOND_FACTOR_OFF: &str = "/account/second-factor/off";
/// Makes new recovery codes (by a post).
pub const RECOVERY_CODES: &str = "/account/second-factor/recovery-codes";
/// What the shop knows, and closing the account.
pub const PRIVACY: &str = "/account/privacy";
/// Everything that the shop knows, as a file.
pub const EXPORT: &str = "/account/export.json";
/// Closes the account (by a post).
pub const CLOSE: &str = "/account/close";
/// Asks once more who it is, before something dangerous.
pub const CONFIRM: &str = "/account/confirm";

/// One of the account's orders.
pub fn order(number: &OrderNumber) -> String {
    format!("/account/orders/{number}")
}

/// The orders from where an earlier piece of the list ended.
pub fn orders_after(next: &str) -> String {
    format!("{HOME}?after={}", super::encode(next))
}

/// One entry of the address book; its form is posted there too.
pub fn address(id: AddressId) -> String {
    format!("{ADDRESSES}/{id}")
}

/// Removes an entry (by a post).
pub fn remove_address(id: AddressId) -> String {
    format!("{ADDRESSES}/{id}/remove")
}

/// Ends one sign-in (by a post).
pub fn end_device(session: SessionId) -> String {
    format!("/account/devices/{session}/end")
}

/// Asks who it is, and then goes on to this path.
pub fn confirm(next: &str) -> String {
    format!("{CONFIRM}?next={}", super::encode(next))
}

/// Makes an account of a guest's order (by a post).
pub fn from_order(order: &AccessToken) -> String {
    format!("{}/account", super::order(order))
}
