//! Who is there: accounts, signing in and staying signed in, second factors, one-time links, roles and staff.
//!
//! A sign-in is a session with two tokens. The access token is a signed statement that is good for ten minutes; what
//! it says is checked against the session, the account and the role as they are now, from a cache that is at most a
//! second old. The refresh token is random to everybody but us: each is good once, and its successor is made of it with
//! a key of the configuration, so that tabs which ask at the same moment get the same one. Only hashes are stored.
//!
//! Answers do not tell whether an account exists. A password costs the same time whether there is one or not; signing
//! up with an address that has an account answers as with one that has none, and writes to its owner. What cannot be
//! hidden is said in `sign_up`.

mod access;
mod account;
mod adopt;
mod authenticate;
mod change_email;
mod change_password;
mod keys;
mod mails;
mod one_time;
mod owner;
mod password;
mod proof;
mod recovery;
mod refresh;
mod reset_password;
mod roles;
mod second_factor;
mod secret;
mod sessions;
mod sign_in;
mod sign_up;
mod staff;
mod throttle;
mod tidy;
mod totp;
mod verify_email;

pub use authenticate::{SignedIn, authenticate};
pub use change_email::{change_email, confirm_email};
pub use change_password::change_password;
pub use keys::{KeysRefused, SigningKeys};
pub use one_time::{LinkPage, LinkRefused, link};
pub use owner::{CreateStaff, SetUp, create_staff, has_owner, set_up, set_up_link};
pub use password::PasswordCost;
pub use proof::{Proof, prove, recently_proved, require_proof};
pub use recovery::new_recovery_codes;
pub use refresh::refresh;
pub use reset_password::{forgot_password, reset_password};
pub use roles::{RoleDraft, change_role, create_role, delete_role, role_list};
pub use second_factor::{SecondFactorRefused, second_factor};
pub use secret::Secret;
pub use sessions::{devices, end_other_sessions, end_session, sign_out};
pub use sign_in::{Browser, Credentials, SignInAnswer, SignInRefused, sign_in};
pub use sign_up::{SignUpAnswer, sign_up};
pub use staff::{
    Invite, accept_invite, disable_staff, enable_staff, give_role, invite, staff_list, staff_names, take_role,
};
pub use tidy::tidy;
pub use totp::{TotpSetup, begin_totp, confirm_totp, disable_totp};
pub use verify_email::{send_verification, verify_email};

pub(crate) use account::{Account, AccountKey, by_id, find, for_update, lock, permissions};
pub(crate) use adopt::{adopt, customer_of};
pub(crate) use mails::compose_mail;
pub(crate) use proof::check_password_of;
pub(crate) use sessions::{EndedBy, end_sessions_of};
pub(crate) use sign_up::from_order as account_from_order;
pub(crate) use staff::{set_state, staff_with};
pub(crate) use throttle::{Counter, admit};

use authenticate::SessionCache;
use password::Passwords;

/// What signing in is opened with.
#[derive(Clone, Debug)]
pub struct IdentityOptions {
    /// Sign access tokens; the first one signs, all of them are believed.
    pub keys: SigningKeys,
    /// What a password hash costs.
    pub password: PasswordCost,
}

/// What is kept in memory of it.
pub(crate) struct Identity {
    pub keys: SigningKeys,
    pub passwords: Passwords,
    pub sessions: SessionCache,
}

impl Identity {
    pub fn new(options: IdentityOptions) -> Self {
        Self {
            keys: options.keys,
            passwords: Passwords::new(options.password),
            sessions: SessionCache::default(),
        }
    }
}
