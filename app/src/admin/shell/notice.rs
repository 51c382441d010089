//! What the last step has done, said once on the next page. It travels in a cookie, as a code and one word: no text
//! that a page shows comes from outside.

use leptos::prelude::*;

use crate::ui::{Icon, IconName};

macro_rules! notices {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $words:literal, $undo:expr;)+) => {
        /// What was done.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum NoticeCode { $($(#[$doc])* $name,)+ }

        impl NoticeCode {
            const ALL: &'static [Self] = &[$(Self::$name,)+];

            const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The sentence; `{}` stands for what it was done to.
            const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)+ }
            }

            /// Where a form takes it back; `{}` as above.
            const fn undo(self) -> Option<&'static str> {
                match self { $(Self::$name => $undo,)+ }
            }
        }
    };
}

notices! {
    /// A view was stored.
    ViewSaved = "view-saved", "The view is saved.", None;
    /// A view was renamed, or shared with everybody.
    ViewChanged = "view-changed", "The view is changed.", None;
    /// A view was removed.
    ViewRemoved = "view-removed", "The view is removed.", Some("/admin/views/{}/restore");
    /// A removed view is back.
    ViewRestored = "view-restored", "The view is back.", None;
    /// Effects that had failed are due again.
    EffectsDue = "effects-due", "{} are tried again within seconds.", None;
    /// One effect that had failed is due again.
    EffectDue = "effect-due", "It is tried again within seconds.", None;
    /// Nothing had to be tried again.
    NothingDue = "nothing-due", "There was nothing left to try again.", None;
    /// An order was confirmed.
    OrderConfirmed = "order-confirmed", "{} is confirmed.", None;
    /// A call to the shopper was noted.
    OrderNoted = "order-noted", "The note is on the timeline.", None;
    /// An order's goods are in a parcel.
    OrderPacked = "order-packed", "{} is packed.", None;
    /// Goods went back from their parcel to the shelf.
    OrderUnpacked = "order-unpacked", "{} is unpacked.", None;
    /// A parcel is with the courier.
    OrderShipped = "order-shipped", "The parcel is with the courier.", None;
    /// A parcel has arrived.
    OrderDelivered = "order-delivered", "The parcel is delivered.", None;
    /// A parcel could not be handed over.
    DeliveryFailed = "delivery-failed", "The attempt is noted. The parcel is still with the courier.", None;
    /// Nothing is left to do about an order.
    OrderCompleted = "order-completed", "{} is completed.", None;
    /// A parcel was not taken.
    OrderRefused = "order-refused", "The parcel is on its way back.", None;
    /// A parcel is back.
    OrderReceived = "order-received", "The parcel is back with the shop.", None;
    /// An order was called off.
    OrderCancelled = "order-cancelled", "{} is cancelled.", None;
    /// An order was changed.
    OrderEdited = "order-edited", "{} is changed.", None;
    /// Money is to go back.
    RefundAsked = "refund-asked", "The refund is recorded. Send the money, then mark it as sent.", None;
    /// Money went back.
    RefundDone = "refund-done", "The refund is marked as sent.", None;
    /// A refund was given up.
    RefundVoid = "refund-void", "The refund is withdrawn.", None;
    /// A payment in doubt was decided.
    PaymentDecided = "payment-decided", "The payment is decided.", None;
    /// The gateway says: paid.
    EsewaPaid = "esewa-paid", "eSewa says that the payment of {} is complete.", None;
    /// The gateway says: not finished.
    EsewaOpen = "esewa-open", "eSewa says that the payment of {} is not finished yet.", None;
    /// The gateway says: halted.
    EsewaHalted = "esewa-halted", "eSewa has halted the payment of {}: perhaps it was made.", None;
    /// The gateway knows of none.
    EsewaUnknown = "esewa-unknown", "eSewa knows of no payment for {}.", None;
    /// The gateway says: cancelled.
    EsewaCancelled = "esewa-cancelled", "eSewa says that the payment of {} is cancelled.", None;
    /// The gateway says: all of it went back.
    EsewaRefunded = "esewa-refunded", "eSewa says that the payment of {} went back.", None;
    /// The gateway says: a part of it went back.
    EsewaRefundedPart = "esewa-refunded-part", "eSewa says that a part of the payment of {} went back.", None;
    /// The gateway says nothing that the shop understands.
    EsewaSilent = "esewa-silent", "eSewa gave no answer about {}. Ask again in a few minutes.", None;
    /// The gateway speaks of something else.
    EsewaDiffers = "esewa-differs", "eSewa's answer does not fit the payment of {}. Nothing was changed.", None;
    /// A counted payment counts no more.
    PaymentTakenBack = "payment-taken-back", "The payment of {} counts no more.", None;
    /// A refund of the gateway was entered.
    RefundEntered = "refund-entered", "The refund is in the books.", None;
    /// A return has moved on.
    ReturnMoved = "return-moved", "The return is up to date.", None;
    /// An invoice was issued.
    InvoiceIssued = "invoice-issued", "The invoice is issued.", None;
    /// A call confirmed an order.
    CallConfirmed = "call-confirmed", "{} is confirmed.", None;
    /// A call ended an order.
    CallCancelled = "call-cancelled", "{} is cancelled.", None;
    /// A call is to be made again.
    CallAgain = "call-again", "{} is called again later.", None;
    /// An order is not called any more.
    CallGivenUp = "call-given-up", "{} is not called any more. It ends at its deadline.", None;
    /// A courier has taken parcels along.
    HandedOver = "handed-over", "The parcels are with the courier. Print the manifest and let it be signed.", None;
    /// A courier's statement was taken.
    StatementTaken = "statement-taken", "The statement is stored. Nothing is settled before it is closed.", None;
    /// A row was decided.
    RowDecided = "row-decided", "The row is decided.", None;
    /// A statement was compared anew.
    StatementCompared = "statement-compared", "The open rows are compared anew.", None;
    /// A statement was closed.
    StatementClosed = "statement-closed", "The statement is closed, its parcels are settled.", None;
    /// A customer is kept out.
    CustomerDisabled = "customer-disabled", "The account is disabled, and signed out everywhere.", None;
    /// A customer may come in again.
    CustomerEnabled = "customer-enabled", "The account can be used again.", None;
    /// A number is a customer's own.
    PhoneConfirmed = "phone-confirmed", "The number is confirmed.", None;
    /// Somebody was invited.
    StaffInvited = "staff-invited", "The invitation is on its way.", None;
    /// Somebody has another role.
    RoleGiven = "role-given", "The role is given, at once.", None;
    /// Somebody is kept out.
    StaffDisabled = "staff-disabled", "The account is disabled, and signed out everywhere.", None;
    /// Somebody may come in again.
    StaffEnabled = "staff-enabled", "The account can be used again.", None;
    /// Somebody does not work here any more.
    RoleTaken = "role-taken", "They do not work here any more.", None;
    /// A role was stored.
    RoleSaved = "role-saved", "The role is saved, for everybody who has it.", None;
    /// A role was removed.
    RoleRemoved = "role-removed", "The role is removed.", None;
    /// A draft was thrown away.
    DraftGone = "draft-gone", "The draft is thrown away.", None;
    /// A draft became an order.
    DraftPlaced = "draft-placed", "{} is placed.", None;
    /// Several orders were worked on.
    OrdersDone = "orders-done", "{} orders are done.", None;
}

/// What the last step has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    code: NoticeCode,
    about: String,
}

/// Letters that an order's number or a row's id is made of.
fn fits(about: &str) -> bool {
    about.len() <= 40 && about.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl Notice {
    /// Something was done to nothing in particular.
    pub fn new(code: NoticeCode) -> Self {
        Self {
            code,
            about: String::new(),
        }
    }

    /// Something was done to this: an order's number, a row's id, a count.
    pub fn about(code: NoticeCode, about: impl ToString) -> Self {
        let about = about.to_string();
        let about = if fits(&about) { about } else { String::new() };
        Self { code, about }
    }

    /// As the cookie spells it.
    pub fn cookie(&self) -> String {
        if self.about.is_empty() {
            self.code.code().to_owned()
        } else {
            [self.code.code(), ":", &self.about].concat()
        }
    }

    /// Reads the cookie; `None` for anything that was not written by [`Notice::cookie`].
    pub fn parse(text: &str) -> Option<Self> {
        let (code, about) = text.split_once(':').unwrap_or((text, ""));
        let code = NoticeCode::ALL.iter().copied().find(|known| known.code() == code)?;
        fits(about).then(|| Self {
            code,
            about: about.to_owned(),
        })
    }

    /// The sentence.
    pub fn words(&self) -> String {
        self.code.words().replace("{}", &self.about)
    }
}

/// The message, with a way to take the step back where there is one.
pub(super) fn toast(notice: &Notice) -> AnyView {
    let undo = notice.code.undo().map(|path| {
        view! {
            <form method="post" action=path.replace("{}", &notice.about)>
                <button class="min-h-9 rounded-full px-3 font-semibold underline underline-offset-4 hover:bg-white/15" type="submit">
                    "Undo"
                </button>
            </form>
        }
    });
    view! {
        <div class="toast edge-in-contrast" data-toast="">
            <Icon name=IconName::CheckCircle class="size-5" />
            <p class="grow py-1.5">{notice.words()}</p>
            {undo}
            <button class="toast-close" type="button" aria-label="Close the message" data-toast-close="">
                <Icon name=IconName::Close class="size-4.5" />
            </button>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_reads_back_and_nothing_else_does() {
        let notice = Notice::about(NoticeCode::OrderConfirmed, "P-7K3M9Q2X");
        assert_eq!(Notice::parse(&notice.cookie()), Some(notice.clone()));
        assert_eq!(notice.words(), "P-7K3M9Q2X is confirmed.");
        for wrong in [
            "",
            "nonsense",
            "order-confirmed:<b>",
            "order-confirmed:../x",
            "order-confirmed:a;b",
        ] {
            assert_eq!(Notice::parse(wrong), None, "{wrong}");
        }
    }
}
