//! Links that do one thing once.

use crate::{
    order::codes,
    time::{DAY_MS, HOUR_MS, MINUTE_MS},
};

codes! {
    /// What a one-time link is for.
    TokenKind {
        /// Confirms that an address is the account's own.
        VerifyEmail = "verify_email",
        /// Sets a new password.
        ResetPassword = "reset_password",
        /// Makes the first owner of a shop.
        SetUp = "set_up",
        /// Confirms the new address of an account.
        ChangeEmail = "change_email",
        /// Sets the first password of somebody who was invited.
        Invite = "invite",
        /// Is no link: the step between a password and a second factor.
        SecondFactor = "second_factor",
    }
}

impl TokenKind {
    /// How long it is good for.
    pub const fn lifetime_ms(self) -> i64 {
        match self {
            Self::VerifyEmail | Self::Invite => 3 * DAY_MS,
            Self::ResetPassword | Self::ChangeEmail => HOUR_MS,
            Self::SetUp => 15 * MINUTE_MS,
            Self::SecondFactor => 5 * MINUTE_MS,
        }
    }

    /// That time as a mail says it.
    pub const fn lifetime_text(self) -> &'static str {
        match self {
            Self::VerifyEmail | Self::Invite => "three days",
            Self::ResetPassword | Self::ChangeEmail => "one hour",
            Self::SetUp => "15 minutes",
            Self::SecondFactor => "five minutes",
        }
    }

    /// How many wrong tries it survives.
    pub const fn tries(self) -> i64 {
        5
    }
}
