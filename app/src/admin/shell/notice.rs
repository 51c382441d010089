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

            /// The form that takes it back, where that is safe.
            const fn undo(self) -> Option<Undo> {
                match self { $(Self::$name => $undo,)+ }
            }
        }
    };
}

/// A form of one button that takes a step back. `{}` stands for what the step was done to, `{0}` and `{1}` for what
/// [`Notice::with`] was given; where that is not all there, nothing is offered.
#[derive(Clone, Copy)]
struct Undo {
    path: &'static str,
    fields: &'static [[&'static str; 2]],
}

const fn undo(path: &'static str, fields: &'static [[&'static str; 2]]) -> Undo {
    Undo { path, fields }
}

/// A step back carries the version that the step has made: if anything has happened since, it is refused.
const VERSION: &[[&str; 2]] = &[["version", "{1}"]];

notices! {
    /// A view was stored.
    ViewSaved = "view-saved", "The view is saved.", None;
    /// A view was renamed, or shared with everybody.
    ViewChanged = "view-changed", "The view is changed.", None;
    /// A view was removed.
    ViewRemoved = "view-removed", "The view is removed.", Some(undo("/admin/views/{}/restore", &[]));
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
    OrderPacked = "order-packed", "{} is packed.", Some(undo("/admin/orders/{}/unpack", &[["target", "{0}"], ["version", "{1}"]]));
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
    /// An order was closed without its money.
    OrderGivenUp = "order-given-up", "{} is closed without its money.", None;
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
    /// A row waits for a decision again.
    RowReopened = "row-reopened", "The row waits for a decision again.", None;
    /// A row was decided.
    RowDecided = "row-decided", "The row is decided.", Some(undo("/admin/cash/statements/{0}/lines/{1}", &[["decision", "reopen"]]));
    /// A statement was compared anew.
    StatementCompared = "statement-compared", "The open rows are compared anew.", None;
    /// A statement was closed.
    StatementClosed = "statement-closed", "The statement is closed, its parcels are settled.", None;
    /// A customer is kept out.
    CustomerDisabled = "customer-disabled", "The account is disabled, and signed out everywhere.", Some(undo("/admin/customers/{0}/enable", VERSION));
    /// A customer may come in again.
    CustomerEnabled = "customer-enabled", "The account can be used again.", Some(undo("/admin/customers/{0}/disable", VERSION));
    /// A number is a customer's own.
    PhoneConfirmed = "phone-confirmed", "The number is confirmed.", None;
    /// Somebody was invited.
    StaffInvited = "staff-invited", "The invitation is on its way.", None;
    /// Somebody has another role.
    RoleGiven = "role-given", "The role is given, at once.", None;
    /// Somebody is kept out.
    StaffDisabled = "staff-disabled", "The account is disabled, and signed out everywhere.", Some(undo("/admin/staff/{0}/enable", VERSION));
    /// Somebody may come in again.
    StaffEnabled = "staff-enabled", "The account can be used again.", Some(undo("/admin/staff/{0}/disable", VERSION));
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
    /// A run of an import has begun.
    ImportStarted = "import-started", "The import runs. You can leave this page.", None;
    /// A run of an import was ended.
    ImportStopped = "import-stopped", "The import is stopped. What is done stays.", None;
    /// A level was changed by hand.
    StockChanged = "stock-changed", "The stock is changed.", None;
    /// Cost or threshold of a variant are others now.
    StockTerms = "stock-terms", "Cost and threshold are saved.", None;
    /// The shop's own threshold is another one now.
    StockThreshold = "stock-threshold", "Variants without a threshold of their own are low at {} now.", None;
    /// A delivery is on the shelves.
    StockReceived = "stock-received", "{} pieces are received.", None;
    /// What was counted is kept.
    CountKept = "count-kept", "What you have counted is kept.", None;
    /// A count was booked.
    CountBooked = "count-booked", "The count is booked.", None;
    /// A count was given up.
    CountGone = "count-gone", "The count is given up. Nothing was booked.", None;
    /// Rows of a grid were saved.
    GridSaved = "grid-saved", "Saved rows: {}.", None;
    /// A file was booked.
    SheetTaken = "sheet-taken", "The file is booked. Rows that changed something: {}.", None;
    /// A file had been booked before.
    SheetBefore = "sheet-before", "This file was booked before. Nothing was changed.", None;
    /// A product was saved.
    ProductSaved = "product-saved", "The product is saved. The shop shows it so from now on.", None;
    /// A product was made.
    ProductCreated = "product-created", "The product is there. Add its pictures below.", None;
    /// A product was copied.
    ProductCopied = "product-copied", "This is the copy, a draft.", None;
    /// Shoppers see a product.
    ProductPublished = "product-published", "The product is in the shop.", None;
    /// Shoppers do not see a product.
    ProductDrafted = "product-drafted", "The product is a draft: shoppers do not see it.", None;
    /// A product was put away.
    ProductArchived = "product-archived", "The product is archived.", None;
    /// Several products were worked on.
    ProductsDone = "products-done", "{} products are done.", None;
    /// Pictures were added.
    PicturesAdded = "pictures-added", "Pictures added: {}.", None;
    /// Pictures were changed.
    PicturesSaved = "pictures-saved", "The pictures are saved.", None;
    /// A category was saved.
    CategorySaved = "category-saved", "The category is saved.", None;
    /// A category was deleted.
    CategoryRemoved = "category-removed", "The category is deleted.", None;
    /// A collection was saved.
    CollectionSaved = "collection-saved", "The collection is saved.", None;
    /// A collection was deleted.
    CollectionRemoved = "collection-removed", "The collection is deleted.", None;
    /// Several orders were worked on.
    OrdersDone = "orders-done", "{} orders are done.", None;
}

/// What the last step has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    code: NoticeCode,
    about: String,
    with: Option<[i64; 2]>,
}

/// Letters that an order's number or a row's id is made of.
fn fits(about: &str) -> bool {
    about.len() <= 40 && about.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

impl Notice {
    /// Something was done to nothing in particular.
    pub fn new(code: NoticeCode) -> Self {
        Self::about(code, "")
    }

    /// Something was done to this: an order's number, a row's id, a count.
    pub fn about(code: NoticeCode, about: impl ToString) -> Self {
        let about = about.to_string();
        let about = if fits(&about) { about } else { String::new() };
        Self {
            code,
            about,
            with: None,
        }
    }

    /// What its undo needs beside: two of an id and a version, in the order that the code's form names them.
    #[must_use]
    pub fn with(mut self, first: i64, second: i64) -> Self {
        self.with = Some([first, second]);
        self
    }

    /// As the cookie spells it.
    pub fn cookie(&self) -> String {
        match (self.about.as_str(), self.with) {
            ("", None) => self.code.code().to_owned(),
            (about, None) => [self.code.code(), ":", about].concat(),
            (about, Some([first, second])) => format!("{}:{about}:{first}.{second}", self.code.code()),
        }
    }

    /// Reads the cookie; `None` for anything that was not written by [`Notice::cookie`].
    pub fn parse(text: &str) -> Option<Self> {
        let (code, rest) = text.split_once(':').unwrap_or((text, ""));
        let (about, with) = rest.split_once(':').unwrap_or((rest, ""));
        let code = NoticeCode::ALL.iter().copied().find(|known| known.code() == code)?;
        let with = match with.split_once('.') {
            Some((first, second)) => Some([first.parse().ok()?, second.parse().ok()?]),
            None if with.is_empty() => None,
            None => return None,
        };
        fits(about).then(|| Self {
            code,
            about: about.to_owned(),
            with,
        })
    }

    /// The path and the fields of the form that takes the step back.
    fn undo(&self) -> Option<(String, Vec<(&'static str, String)>)> {
        let undo = self.code.undo()?;
        let filled = |text: &str| {
            let mut text = text.replace("{}", &self.about);
            if let Some([first, second]) = self.with {
                text = text
                    .replace("{0}", &first.to_string())
                    .replace("{1}", &second.to_string());
            }
            let whole = !text.contains('{') && !text.contains("//");
            whole.then_some(text)
        };
        let field = |[name, value]: &[&'static str; 2]| Some((*name, filled(value)?));
        let fields = undo.fields.iter().map(field).collect::<Option<Vec<_>>>()?;
        Some((filled(undo.path)?, fields))
    }

    /// The sentence.
    pub fn words(&self) -> String {
        self.code.words().replace("{}", &self.about)
    }
}

/// The message, with a way to take the step back where there is one.
pub(super) fn toast(notice: &Notice) -> AnyView {
    let undo = notice.undo().map(|(path, fields)| {
        let fields = fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect_view();
        view! {
            <form method="post" action=path>
                {fields}
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
            "order-packed:P-7K3M9Q2X:1",
            "order-packed:P-7K3M9Q2X:1.x",
            "order-packed:P-7K3M9Q2X:1.2.3",
        ] {
            assert_eq!(Notice::parse(wrong), None, "{wrong}");
        }
    }
    #[test]
    fn a_step_is_taken_back_by_a_form_that_knows_everything_it_needs() {
        let packed = Notice::about(NoticeCode::OrderPacked, "P-7K3M9Q2X").with(33, 5);
        assert_eq!(Notice::parse(&packed.cookie()), Some(packed.clone()));
        assert_eq!(
            packed.undo(),
            Some((
                "/admin/orders/P-7K3M9Q2X/unpack".to_owned(),
                vec![("target", "33".to_owned()), ("version", "5".to_owned())]
            ))
        );
        assert_eq!(packed.words(), "P-7K3M9Q2X is packed.");
        assert_eq!(Notice::about(NoticeCode::OrderPacked, "P-7K3M9Q2X").undo(), None);
        let disabled = Notice::new(NoticeCode::CustomerDisabled).with(7, 2);
        assert_eq!(Notice::parse(&disabled.cookie()), Some(disabled.clone()));
        assert_eq!(
            disabled.undo().map(|(path, _)| path).as_deref(),
            Some("/admin/customers/7/enable")
        );
        assert_eq!(Notice::new(NoticeCode::OrderNoted).undo(), None);
    }
}
