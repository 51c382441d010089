//! What may happen to an order. Three small machines (the deal, the money, the goods), each a table that pages,
//! commands and tests ask; a timeline of what did happen; and what the shopper can expect next.

pub mod edit;
mod fulfilment_state;
mod machine;
pub mod mention;
mod next_step;
pub mod parcels;
mod payment_state;
pub mod refund;
mod return_state;
mod state;
pub mod step;
mod taken_back;
#[cfg(test)]
mod tests;
mod time_up;
mod timeline;

pub(crate) use machine::{codes, machine};

pub use fulfilment_state::{FulfilmentEvent, FulfilmentState};
pub use machine::{Forbidden, UnknownCode};
pub use next_step::{NextStep, can_cancel_own, can_pay_again, can_switch_to_cash, next_step};
pub use payment_state::{PaymentEvent, PaymentState};
pub use return_state::{RETURN_DAYS, RefundEvent, RefundState, RefundWay, ReturnEvent, ReturnReason, ReturnState};
pub use state::{OrderEvent, OrderState};
pub use step::{Step, StepAction, steps};
pub use taken_back::{AfterTakingBack, Unsent, after_taking_back};
pub use time_up::{TimeUp, time_up};
pub use timeline::{CancelReason, TimelineEntry, TimelineKind};
