//! What goes wrong between a browser and a server function: codes, never text from inside, never what was typed.

use domain::cart::CartRefused;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

/// The answer of a server function that could not do what was asked. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AppError {
    /// The cart stays as it was.
    Cart(CartRefused),
    /// There is no such thing, or it is not this visitor's.
    NotFound,
    /// Too many requests from this address; wait a minute.
    TooMany,
    /// The request makes no sense; a newer page may help.
    Malformed,
    /// The shop could not answer; trying again may help.
    Unavailable,
}

impl AppError {
    /// What a shopper reads.
    pub fn message(&self) -> String {
        match self {
            Self::Cart(refused) => {
                let text = refused.to_string();
                let mut chars = text.chars();
                let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
                format!("{first}{}.", chars.as_str())
            }
            Self::NotFound => "This is not here any more.".to_owned(),
            Self::TooMany => "That was very quick. Please wait a minute and try again.".to_owned(),
            Self::Malformed => "This page is out of date. Please load it again.".to_owned(),
            Self::Unavailable => "The shop did not answer. Please try again.".to_owned(),
        }
    }
}

impl std::fmt::Display for AppError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::Malformed
            }
            _ => Self::Unavailable,
        }
    }
}
