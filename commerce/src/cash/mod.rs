//! The cash desk: cash orders are confirmed before they are packed, couriers sign for what they take along, and what
//! they collected is followed until it has come to the shop.

mod ageing;
mod calls;
mod check;
mod code;
mod deadline;
mod history;
mod manifest;
mod remittance;

pub use ageing::{debts, debts_csv, given_up};
pub use calls::{RecordCall, call_queue, record_call};
pub use code::{CodeAnswer, code_check, confirm_by_code, send_code};
pub use deadline::{Ended, end_unconfirmed};
pub use manifest::{HandOver, HandOverParcel, HandedOver, hand_over, manifest, manifest_labels, manifests, ready};
pub use remittance::{
    Decide, Decision, Statement, StatementStep, close, decide, import, preview, rematch, remittance, remittances,
};

pub(crate) use check::{begin, end};
pub(crate) use code::{TOPIC as CODE_TOPIC, deliver as deliver_code};
pub(crate) use history::of_phone;
