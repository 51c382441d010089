//! Who signs in, and how it is decided: names, passwords, waiting times, how long a sign-in lasts, second factors.
//!
//! Nothing here hashes a password or reads a table. What is only needed on the server is behind the `crypto` feature.

mod login;
mod one_time;
mod password;
pub mod recovery;
mod refresh;
mod session;
mod throttle;
#[cfg(feature = "crypto")]
pub mod totp;

pub use login::{LoginName, LoginNameRefused, normal_email};
pub use one_time::TokenKind;
pub use password::{LONGEST_PASSWORD, PasswordFor, PasswordRefused, check_password};
pub use refresh::{GRACE_MS, Presented, RefreshDecision, Rotation, decide_refresh};
pub use session::{ACCESS_MS, Kind, Lifetime, PROOF_MS, SessionTimes, is_recent_proof};
pub use throttle::{Throttle, ThrottleRule};

use crate::order::codes;

codes! {
    /// Whether an account may be used.
    AccountState {
        /// It may.
        Active = "active",
        /// Staff have taken that away; it can be given back.
        Disabled = "disabled",
        /// Its owner has closed it; nothing personal is left.
        Closed = "closed",
    }
}

codes! {
    /// The languages that an account may ask for.
    Language {
        /// English.
        English = "en",
        /// Nepali.
        Nepali = "ne",
    }
}

impl Language {
    /// As its speakers call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Nepali => "नेपाली",
        }
    }
}

codes! {
    /// How pages look.
    Theme {
        /// As the device says.
        System = "system",
        /// Dark text on light.
        Light = "light",
        /// Light text on dark.
        Dark = "dark",
    }
}

impl Theme {
    /// As people say it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "As my device",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }
}
