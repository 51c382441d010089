//! An account after a guest's purchase: the order's link and one field, a password.

use domain::{form::NewPasswordForm, ids::AccessToken};

use crate::{
    Ctx,
    error::Result,
    identity::{self, SignUpAnswer},
};

/// Makes an account for whoever placed this order, with the address (or else the number) that they gave. The order is
/// theirs at once. The answer is the same for an address that has an account; its owner gets a mail then.
///
/// # Errors
/// [`crate::Error::NotFound`] for a link that opens no guest's order, [`crate::Error::Invalid`] for a password that is not
/// taken, with what to do.
pub async fn account_from_order(ctx: &Ctx, order: &AccessToken, password: &NewPasswordForm) -> Result<SignUpAnswer> {
    identity::account_from_order(ctx, order, password).await
}
