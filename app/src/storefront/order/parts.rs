//! Parts of an order's page: where it stands, what can be done, what was bought, where it goes.

use domain::{
    ids::AccessToken,
    money::Money,
    order::{NextStep, PaymentState, RETURN_DAYS},
    paths,
    payment::Method,
    time::UtcOffset,
    view::{OrderLine, OrderPage, ShopFacts},
};
use leptos::prelude::*;

use crate::{
    storefront::help::page::dialled,
    ui::{Button, ButtonKind, ButtonSize, Icon, IconName, NoPicture, PictureView},
};

const LINK: &str = "font-medium underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent";

/// How an order's page begins.
struct Standing {
    icon: IconName,
    colour: &'static str,
    title: String,
}

/// Where the order stands, in a few words.
fn standing(page: &OrderPage) -> Standing {
    let name = page.recipient.split_whitespace().next().unwrap_or_default();
    let good = "bg-good-wash text-good";
    let warn = "bg-warn-wash text-warn";
    let (icon, colour, title) = match page.next {
        NextStep::PayNow => (
            IconName::Clock,
            warn,
            "Your order is waiting for its payment".to_owned(),
        ),
        NextStep::AwaitPaymentCheck => (IconName::Clock, warn, "We are checking your payment".to_owned()),
        NextStep::AwaitConfirmationCall => (
            IconName::CheckCircle,
            good,
            format!("Thank you, {name}. Your order is in."),
        ),
        NextStep::BeingPrepared => (IconName::CheckCircle, good, format!("Thank you, {name}. We are on it.")),
        NextStep::OnItsWay => (IconName::Truck, good, "Your order is on its way".to_owned()),
        NextStep::Done => (IconName::Box, good, "Your order has arrived".to_owned()),
        NextStep::Cancelled => (IconName::Close, warn, "This order was cancelled".to_owned()),
        NextStep::ContactUs => (IconName::Phone, warn, "Please talk to us about this order".to_owned()),
    };
    Standing { icon, colour, title }
}

/// The page's head: where the order stands, its number, what to do.
pub(super) fn opening(page: &OrderPage, offset: UtcOffset) -> AnyView {
    let Standing { icon, colour, title } = standing(page);
    view! {
        <div class="flex flex-col gap-5 sm:flex-row print:hidden">
            <span class=["grid size-14 shrink-0 place-items-center rounded-full ", colour].concat()>
                <Icon name=icon class="size-7" />
            </span>
            <div class="min-w-0">
                <p class="text-soft">
                    "Order " <strong class="font-semibold text-ink select-all">{page.number.to_string()}</strong> " · "
                    <time datetime=page.placed_at.rfc3339()>{page.placed_at.date_and_time(offset)}</time>
                </p>
                <h1 class="mt-1 text-title">{title}</h1>
                <p class="mt-2 max-w-text text-lg text-soft">{page.next.sentence()}</p>
                {actions(page, offset)}
            </div>
        </div>
    }
    .into_any()
}

fn post(token: &AccessToken, verb: &str, kind: ButtonKind, words: String) -> AnyView {
    view! {
        <form method="post" action=[&paths::order(token), "/", verb].concat()>
            <Button kind size=ButtonSize::Medium class="w-full">
                {words}
            </Button>
        </form>
    }
    .into_any()
}

/// What the shopper can do: pay, pay again, choose cash. Nothing while a payment is in doubt.
fn actions(page: &OrderPage, offset: UtcOffset) -> Option<AnyView> {
    if page.next == NextStep::AwaitPaymentCheck {
        return None;
    }
    let total = page.total.format_short(page.currency);
    let (kind, words) = if page.payment == PaymentState::Due {
        (ButtonKind::Secondary, "Pay with eSewa instead".to_owned())
    } else {
        (ButtonKind::Primary, format!("Pay {total} with eSewa"))
    };
    let pay = page.can_pay.then(|| post(&page.token, "retry", kind, words));
    let cash = page.can_switch_to_cash.then(|| {
        post(
            &page.token,
            "cash",
            ButtonKind::Secondary,
            "Pay with cash instead".to_owned(),
        )
    });
    if pay.is_none() && cash.is_none() {
        return None;
    }
    let held = page.held_until.filter(|_| page.can_switch_to_cash).map(|until| {
        view! {
            <p class="mt-3 flex items-start gap-2 text-sm text-soft">
                <Icon name=IconName::Clock class="mt-0.5 size-4.5" />
                <span>
                    "Your goods are held until "
                    <time class="font-medium text-ink" datetime=until.rfc3339()>
                        {until.date_and_time(offset)}
                    </time> "."
                </span>
            </p>
        }
    });
    Some(
        view! {
            <div class="mt-5 flex flex-col gap-3 sm:flex-row">{pay} {cash}</div>
            {held}
        }
        .into_any(),
    )
}

/// Calling the order off, as long as that needs nobody's help. Folded away: few want it.
pub(super) fn call_off(page: &OrderPage) -> Option<AnyView> {
    page.can_cancel().then(|| {
        view! {
            <details class="print:hidden">
                <summary class="inline-flex min-h-11 items-center gap-1.5 font-medium text-soft hover:text-ink">
                    "Changed your mind?" <Icon name=IconName::Down class="size-4" />
                </summary>
                <p class="mt-1 mb-4 max-w-text text-soft">
                    "You can call the whole order off as long as we have not packed it. Nothing is to be paid then, and the goods are free for others."
                </p>
                <form method="post" action=[&paths::order(&page.token), "/cancel"].concat()>
                    <Button kind=ButtonKind::Secondary>"Cancel this order"</Button>
                </form>
            </details>
        }
        .into_any()
    })
}

/// On paper the page begins with the shop and the number.
pub(super) fn letterhead(page: &OrderPage, shop: &ShopFacts, offset: UtcOffset) -> AnyView {
    view! {
        <div class="mb-4 hidden items-start justify-between gap-8 border-b-2 border-ink pb-3 print:flex">
            <div>
                <p class="font-display text-2xl">{shop.name.clone()}</p>
                <p class="text-sm">{[shop.phone.as_str(), " · ", &shop.email].concat()}</p>
                <ul class="text-sm">{shop.legal.iter().map(|line| view! { <li>{line.clone()}</li> }).collect_view()}</ul>
            </div>
            <div class="text-right">
                <p class="text-xl font-semibold">{["Order ", page.number.as_str()].concat()}</p>
                <p class="text-sm">{page.placed_at.date_and_time(offset)}</p>
                <p class="text-sm">{payment_line(page)}</p>
            </div>
        </div>
    }
    .into_any()
}

/// How it is paid and whether it is.
fn payment_line(page: &OrderPage) -> String {
    let state = match page.payment {
        PaymentState::Pending => "not paid yet",
        PaymentState::Paid | PaymentState::Collected | PaymentState::Remitted => "paid",
        PaymentState::PartiallyRefunded => "partly refunded",
        PaymentState::Refunded => "refunded",
        PaymentState::Failed | PaymentState::Expired => "not paid",
        PaymentState::NeedsReview => "being checked",
        PaymentState::Due => "to be paid to the rider",
    };
    [page.method.label(), ": ", state].concat()
}

fn bought(line: &OrderLine, page: &OrderPage) -> AnyView {
    let picture = match line.picture.clone() {
        Some(picture) => view! { <PictureView picture sizes="4rem" decorative=true /> }.into_any(),
        None => view! { <NoPicture /> }.into_any(),
    };
    let title = match line.path.clone() {
        Some(path) => view! {
            <a class="hover:text-accent hover:underline" href=path>
                {line.title.clone()}
            </a>
        }
        .into_any(),
        None => line.title.clone().into_any(),
    };
    let (unit, total) = (
        line.unit_price.format_short(page.currency),
        line.total.format_short(page.currency),
    );
    view! {
        <li class="flex gap-4 py-4 print:break-inside-avoid print:py-1.5">
            <span class="aspect-4/5 w-16 shrink-0 self-start overflow-hidden rounded-md bg-sunken print:hidden">{picture}</span>
            <div class="min-w-0 grow">
                <p class="leading-snug font-medium">{title}</p>
                {(!line.variant_title.is_empty()).then(|| view! { <p class="text-sm text-soft">{line.variant_title.clone()}</p> })}
                <p class="text-sm text-soft tabular-nums">
                    {format!("{} × {unit}", line.quantity)} <span class="hidden print:inline">{[" · ", &line.sku].concat()}</span>
                </p>
            </div>
            <p class="shrink-0 font-medium tabular-nums">{total}</p>
        </li>
    }
    .into_any()
}

/// The lines and the sums.
pub(super) fn bill(page: &OrderPage) -> AnyView {
    let lines = page.lines.iter().map(|line| bought(line, page)).collect_view();
    let row = |name: String, amount: String| {
        view! {
            <div class="flex justify-between gap-4">
                <dt>{name}</dt>
                <dd class="tabular-nums">{amount}</dd>
            </div>
        }
    };
    let short = |amount: Money| amount.format_short(page.currency);
    let discount =
        (page.discount > Money::ZERO).then(|| row("Discount".to_owned(), ["−", &short(page.discount)].concat()));
    let delivery = if page.delivery == Money::ZERO {
        "Free".to_owned()
    } else {
        short(page.delivery)
    };
    let tax = (page.tax_included > Money::ZERO).then(|| {
        view! {
            <div class="flex justify-between gap-4 text-sm text-soft">
                <dt>"VAT included"</dt>
                <dd class="tabular-nums">{page.tax_included.format(page.currency)}</dd>
            </div>
        }
    });
    view! {
        <section class="rounded-xl bg-sunken p-5 md:p-6 print:rounded-none print:bg-transparent print:p-0" aria-labelledby="bill">
            <h2 class="text-xl" id="bill">
                "What you ordered"
            </h2>
            <ul class="divide-y divide-line">{lines}</ul>
            <dl class="space-y-2 border-t border-line pt-4">
                {row("Goods".to_owned(), short(page.goods))} {discount} {row("Delivery".to_owned(), delivery)}
                <div class="flex items-baseline justify-between gap-4 border-t border-line pt-3 text-xl font-semibold">
                    <dt>"Total"</dt>
                    <dd class="tabular-nums">{short(page.total)}</dd>
                </div> {tax}
            </dl>
        </section>
    }
    .into_any()
}

/// Where it goes, how it travels, how it is paid.
pub(super) fn facts(page: &OrderPage) -> AnyView {
    let address = page
        .address
        .iter()
        .map(|line| view! { <span class="block">{line.clone()}</span> })
        .collect_view();
    let fact = |title: &'static str, content: AnyView| {
        view! {
            <div class="print:break-inside-avoid">
                <dt class="text-sm text-soft">{title}</dt>
                <dd class="mt-0.5">{content}</dd>
            </div>
        }
    };
    let cash = page.method == Method::CashOnDelivery && page.payment == PaymentState::Due;
    let keep_ready = cash.then(|| {
        view! { <span class="block text-soft">{format!("Please have {} ready.", page.total.format_short(page.currency))}</span> }
    });
    let goes_to = view! {
        <span class="block font-medium">{page.recipient.clone()}</span>
        {address}
        <span class="block tabular-nums">{page.phone.clone()}</span>
        {page.email.clone().map(|email| view! { <span class="block">{email}</span> })}
    }
    .into_any();
    let travels = view! {
        <span class="block font-medium">{page.delivery_name.clone()}</span>
        <span class="block">{page.delivery_promise.clone()}</span>
    }
    .into_any();
    let note = (!page.note.is_empty()).then(|| fact("Your note", page.note.clone().into_any()));
    view! {
        <section class="print:mt-4" aria-label="Delivery and payment">
            <dl class="grid gap-x-8 gap-y-5 sm:grid-cols-2 print:grid-cols-3">
                {fact("Goes to", goes_to)} {fact("Delivery", travels)}
                {fact("Payment", view! { {payment_line(page)} {keep_ready} }.into_any())} {note}
            </dl>
        </section>
    }
    .into_any()
}

/// Keep the link; how to reach the shop; sending back.
pub(super) fn keep(page: &OrderPage, shop: &ShopFacts, tools: AnyView) -> AnyView {
    let mailed = page
        .email
        .clone()
        .map(|email| view! { " We have also sent it to " {email} "." });
    let (sends_back, words) = if page.return_until.is_some() {
        (paths::order_return(&page.token), "Send something back".to_owned())
    } else {
        (
            [paths::HELP, "#returns"].concat(),
            format!("{RETURN_DAYS} days to send it back"),
        )
    };
    view! {
        <section class="rounded-xl border border-line p-5 md:p-6 print:hidden" aria-labelledby="keep">
            <h2 class="text-xl" id="keep">
                "Keep this page's link"
            </h2>
            <p class="mt-2 mb-4 text-soft">
                "Here you always see where your order is. Whoever has the link can see it too, so share it with care." {mailed}
            </p>
            {tools}
            <ul class="mt-5 space-y-2.5 border-t border-line pt-5 text-sm">
                <li class="flex items-center gap-2.5">
                    <Icon name=IconName::Phone class="size-4.5 text-accent" />
                    <span>
                        "Questions? Call " <a class=LINK href=["tel:", &dialled(&shop.phone)].concat()>
                            {shop.phone.clone()}
                        </a> " and say the number " <span class="whitespace-nowrap">{page.number.to_string()}</span> "."
                    </span>
                </li>
                <li class="flex items-center gap-2.5">
                    <Icon name=IconName::Return class="size-4.5 text-accent" />
                    <a class=LINK href=sends_back>
                        {words}
                    </a>
                </li>
            </ul>
        </section>
    }
    .into_any()
}
