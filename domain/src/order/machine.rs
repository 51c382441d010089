//! What the state machines share: enums with a stored code, and transitions written down as a table.

use thiserror::Error;

/// Stored text that is none of an enum's codes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{code}` is no {kind}")]
pub struct UnknownCode {
    /// The enum that was asked for.
    pub kind: &'static str,
    /// The text, cut at 64 letters.
    pub code: String,
}

impl UnknownCode {
    pub(crate) fn new(kind: &'static str, code: &str) -> Self {
        Self {
            kind,
            code: code.chars().take(64).collect(),
        }
    }
}

/// An event that the present state does not allow. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{machine} is {from}: {event} is not possible, {}", possible(.allowed))]
pub struct Forbidden {
    /// Which machine: `order`, `payment` or `fulfilment`.
    pub machine: &'static str,
    /// The code of the state it is in.
    pub from: &'static str,
    /// The code of the event that was refused.
    pub event: &'static str,
    /// The codes of the events that the state allows.
    pub allowed: Vec<&'static str>,
}

fn possible(allowed: &[&'static str]) -> String {
    if allowed.is_empty() {
        "nothing more is".to_owned()
    } else {
        format!("only {}", allowed.join(", "))
    }
}

/// An enum whose variants have a code: the text in database columns and in JSON.
macro_rules! codes {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$meaning])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// All of them, in the order in which they usually come.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The text that stands for it in a database column and in JSON.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::order::UnknownCode;

            fn from_str(text: &str) -> Result<Self, $crate::order::UnknownCode> {
                match text {
                    $($code => Ok(Self::$variant),)+
                    other => Err($crate::order::UnknownCode::new(stringify!($name), other)),
                }
            }
        }
    };
}
pub(crate) use codes;

/// The transitions of a state enum, `from + event => to`. What is not written down is forbidden.
macro_rules! machine {
    ($machine:literal: $state:ident, $event:ident { $($from:ident + $by:ident => $to:ident,)+ }) => {
        impl $state {
            /// Every legal transition: from, by which event, to.
            pub const TABLE: &'static [(Self, $event, Self)] = &[$((Self::$from, $event::$by, Self::$to),)+];

            /// The state after `event`.
            ///
            /// # Errors
            /// [`Forbidden`](crate::order::Forbidden), which names what is allowed instead.
            pub fn apply(self, event: $event) -> Result<Self, $crate::order::Forbidden> {
                let found = Self::TABLE.iter().find(|(from, by, _)| *from == self && *by == event);
                found.map(|(_, _, to)| *to).ok_or_else(|| $crate::order::Forbidden {
                    machine: $machine,
                    from: self.code(),
                    event: event.code(),
                    allowed: self.allowed().into_iter().map($event::code).collect(),
                })
            }

            /// The events that this state allows, as the table lists them.
            pub fn allowed(self) -> Vec<$event> {
                Self::TABLE.iter().filter(|(from, _, _)| *from == self).map(|(_, by, _)| *by).collect()
            }
        }
    };
}
pub(crate) use machine;
