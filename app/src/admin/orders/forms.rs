//! A step as a form. Those that need nothing more are one button; those with a few fields open below their button;
//! those with a table of pieces have a page of their own. All work without scripts, all carry the version that the
//! person has looked at.

use domain::{
    ids::OrderNumber,
    money::{Currency, Money},
    order::{CancelReason, Step, StepAction, Unsent},
    paths::admin as paths,
    view::desk::OrderDesk,
};
use leptos::prelude::*;

use crate::ui::{ButtonKind, ButtonLink, ButtonSize, Icon, IconName, button_class};

/// What a step's form needs to know of its order.
pub struct About {
    /// The order.
    pub number: OrderNumber,
    /// As the person has looked at it.
    pub version: i64,
    /// Its currency.
    pub currency: Currency,
    /// What couriers collect, by parcel.
    pub cash: Vec<(i64, Money)>,
    /// Whether goods are with the customer or on their way there.
    pub has_left: bool,
    /// Whether the form stands in the queue of payments, and leads back there.
    pub from_queue: bool,
}

impl From<&OrderDesk> for About {
    fn from(order: &OrderDesk) -> Self {
        let cash = order.shipments.iter().map(|parcel| (parcel.id.0, parcel.cod_amount));
        Self {
            number: order.number.clone(),
            version: order.version,
            currency: order.currency,
            cash: cash.collect(),
            has_left: order.shipments.iter().any(|parcel| parcel.state.has_left()),
            from_queue: false,
        }
    }
}

/// How a step is taken.
enum Shape {
    /// By one button; what is asked before, empty for nothing.
    Button(&'static str),
    /// By a few fields.
    Fields(AnyView),
    /// By one of several buttons, each with what it does.
    Choice(AnyView),
    /// On a page of its own.
    Page,
}

/// The step as a button, a button with fields below, or a link.
pub(super) fn step(about: &About, step: &Step, strong: bool) -> AnyView {
    let kind = if strong {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    let label = step.action.label();
    match shape(about, step) {
        Shape::Button(question) => {
            let question = (!question.is_empty()).then_some(question);
            view! {
                <form method="post" action=path(about, step.action)>
                    {carried(about, step)}
                    <button class=button_class(kind, ButtonSize::Small) type="submit" data-confirm=question>
                        {label}
                    </button>
                </form>
            }
            .into_any()
        }
        Shape::Page => {
            let target = step
                .target
                .map(|target| format!("?target={target}"))
                .unwrap_or_default();
            view! {
                <ButtonLink href=[path(about, step.action), target].concat() kind=kind size=ButtonSize::Small>
                    {label}
                    "…"
                </ButtonLink>
            }
            .into_any()
        }
        Shape::Choice(buttons) => opened(about, step, kind, buttons),
        Shape::Fields(fields) => {
            let fields = view! {
                {fields}
                <button class=[button_class(ButtonKind::Strong, ButtonSize::Small), " w-full"].concat() type="submit">
                    {label}
                </button>
            };
            opened(about, step, kind, fields.into_any())
        }
    }
}

/// A button that opens a form below it.
fn opened(about: &About, step: &Step, kind: ButtonKind, inside: AnyView) -> AnyView {
    view! {
        <details class="drop" data-drop="">
            <summary class=button_class(kind, ButtonSize::Small)>
                {step.action.label()} <Icon name=IconName::Down class="size-3.5" />
            </summary>
            <div class="drop-panel drop-sheet w-80 p-4">
                <form class="space-y-3" method="post" action=path(about, step.action)>
                    {carried(about, step)}
                    {inside}
                </form>
            </div>
        </details>
    }
    .into_any()
}

fn path(about: &About, action: StepAction) -> String {
    paths::order_step(&about.number, action.code())
}

/// What every step carries: the version that was looked at, and what it is about.
pub(super) fn carried(about: &About, step: &Step) -> AnyView {
    let target = step
        .target
        .map(|target| view! { <input type="hidden" name="target" value=target /> });
    view! {
        <input type="hidden" name="version" value=about.version />
        {target}
        {about.from_queue.then(|| view! { <input type="hidden" name="from" value="queue" /> })}
    }
    .into_any()
}

fn shape(about: &About, step: &Step) -> Shape {
    use StepAction as A;
    match step.action {
        A::Confirm | A::Complete | A::CloseReturn | A::Pack | A::Note | A::AskGateway => Shape::Button(""),
        A::Unpack => {
            Shape::Button("Take the parcel apart again? Its pieces go back on the shelf, still held for the order.")
        }
        A::WithdrawReturn => Shape::Button("Withdraw the return? The customer keeps the goods."),
        A::Ship => Shape::Fields(ship()),
        A::Deliver => deliver(about, step),
        A::FailDelivery => Shape::Fields(text(step, "reason", "What happened?", "Nobody was at home", true)),
        A::GiveUp => Shape::Fields(give_up(step)),
        A::Refuse => Shape::Fields(text(
            step,
            "reason",
            "Why was it not taken?",
            "Ordered twice by mistake",
            false,
        )),
        A::Cancel => Shape::Fields(cancel()),
        A::ApproveReturn => Shape::Fields(text(
            step,
            "answer",
            "How is it to be sent back?",
            "Bring it to the shop, or call us",
            false,
        )),
        A::DeclineReturn => Shape::Fields(text(step, "answer", "What do you answer?", "", true)),
        A::ConfirmRefund => Shape::Fields(text(
            step,
            "reference",
            "Number of the refund",
            "As eSewa’s panel or the bank shows it",
            true,
        )),
        A::FailRefund => Shape::Fields(text(step, "reason", "Why did it not go through?", "", true)),
        A::AcceptAsPaid | A::RefundDue => Shape::Fields(text(
            step,
            "reference",
            "eSewa’s number of the payment",
            "As its merchant panel shows it",
            false,
        )),
        A::MarkUnpaid => {
            Shape::Button("Mark this payment as not paid? Do so only when its money is not there and will not come.")
        }
        A::TakenBack => Shape::Choice(taken_back(about)),
        A::EnterRefunded => Shape::Fields(enter_refunded(about, step)),
        A::ReceiveBack | A::Edit | A::RequestReturn | A::ReceiveReturn | A::InspectReturn | A::BeginRefund => {
            Shape::Page
        }
    }
}

/// One line of words. Ids are told apart by step and target: a page may hold the same step several times.
fn text(step: &Step, name: &'static str, label: &'static str, example: &'static str, required: bool) -> AnyView {
    let id = format!("{}-{}-{name}", step.action.code(), step.target.unwrap_or(0));
    view! {
        <div>
            <label class="mb-1 block text-sm font-semibold" for=id.clone()>
                {label}
                {(!required).then(|| view! { <span class="font-normal text-soft">" (optional)"</span> })}
            </label>
            <input class="control-s" id=id name=name placeholder=example maxlength="300" required=required autocomplete="off" />
        </div>
    }
    .into_any()
}

/// What becomes of the order when its money is gone: a choice while its goods are here, otherwise what it means.
fn taken_back(about: &About) -> AnyView {
    let button = |unsent: Unsent, label: &'static str, meaning: &'static str| {
        view! {
            <p class="text-sm text-soft">{meaning}</p>
            <button
                class=[button_class(ButtonKind::Strong, ButtonSize::Small), " w-full"].concat()
                type="submit"
                name="unsent"
                value=unsent.code()
            >
                {label}
            </button>
        }
    };
    let choice = if about.has_left {
        button(
            Unsent::Wait,
            "The customer owes it",
            "Goods have left. The order stays as it is, and the payment stays here as owed until the money comes or is given up.",
        )
        .into_any()
    } else {
        view! {
            {button(
                Unsent::Wait,
                "Wait for another payment",
                "The order is unpaid again, nothing of it is sent, and its goods are held for a day. The customer is asked to pay anew.",
            )}
            {button(Unsent::End, "End the order", "The order is cancelled, and its goods can be sold again at once.")}
        }
        .into_any()
    };
    view! {
        <p class="text-sm font-semibold">"The payment counts no more: eSewa’s merchant panel shows it as cancelled."</p>
        {choice}
    }
    .into_any()
}

fn give_up(step: &Step) -> AnyView {
    view! {
        <p class="text-sm text-soft">
            "The order is closed, and its money stands among the debts as given up. What comes after all still counts."
        </p>
        {text(step, "reason", "Why will it not come?", "The courier has gone out of business", true)}
    }
    .into_any()
}

fn enter_refunded(about: &About, step: &Step) -> AnyView {
    let id = format!("{}-{}-amount", step.action.code(), step.target.unwrap_or(0));
    view! {
        <div>
            <label class="mb-1 block text-sm font-semibold" for=id.clone()>
                {["Amount that went back, ", about.currency.symbol()].concat()}
            </label>
            <input class="control-s" id=id name="amount" inputmode="decimal" maxlength="20" required=true autocomplete="off" />
        </div>
        {text(step, "reference", "Number of the refund", "As eSewa’s panel shows it", false)}
    }
    .into_any()
}

fn ship() -> AnyView {
    view! {
        <label class="block text-sm font-semibold">
            "Courier"
            <input class="control-s mt-1 font-normal" name="courier" maxlength="60" required=true autocomplete="organization" />
        </label>
        <label class="block text-sm font-semibold">
            "Tracking number" <span class="font-normal text-soft">" (optional)"</span>
            <input class="control-s mt-1 font-normal" name="tracking" maxlength="60" autocomplete="off" />
        </label>
    }
    .into_any()
}

/// With cash to collect, the amount is asked for; it is what was agreed unless somebody says otherwise.
fn deliver(about: &About, step: &Step) -> Shape {
    let parcel = about.cash.iter().find(|(parcel, _)| Some(*parcel) == step.target);
    let Some(asked) = parcel.map(|(_, amount)| *amount).filter(|amount| *amount > Money::ZERO) else {
        return Shape::Button("");
    };
    let value = asked.decimal();
    let value = value.strip_suffix(".00").map(str::to_owned).unwrap_or(value);
    Shape::Fields(
        view! {
            <label class="block text-sm font-semibold">
                {["Cash that the courier collected, ", about.currency.symbol()].concat()}
                <input class="control-s mt-1 font-normal" name="collected" value=value inputmode="decimal" maxlength="20" required=true autocomplete="off" />
            </label>
        }
        .into_any(),
    )
}

fn cancel() -> AnyView {
    let option = |reason: CancelReason, label: &'static str| view! { <option value=reason.code()>{label}</option> };
    view! {
        <label class="block text-sm font-semibold">
            "Why"
            <select class="control-s mt-1 font-normal" name="reason" required=true>
                {option(CancelReason::ByShopper, "The customer wished it")}
                {option(CancelReason::ByShop, "The shop cannot serve it")}
                {option(CancelReason::OutOfStock, "Sold out")}
                {option(CancelReason::NotConfirmed, "Nobody could be reached")}
            </select>
        </label>
        <label class="flex min-h-9 items-center gap-2.5 text-sm">
            <input class="size-4" type="checkbox" name="restock" value="1" checked=true />
            "Packed goods can be sold again"
        </label>
    }
    .into_any()
}
