//! Goods that go back: how each return stands, and the page that asks for one.

use domain::{
    order::{ReturnReason, ReturnState},
    paths,
    time::UtcOffset,
    view::{OrderPage, OwnReturn, ReturnChoice, ReturnPage},
};
use leptos::prelude::*;

use crate::{
    storefront::sign_in::parts::{LINK, message},
    ui::{AlertKind, Badge, BadgeKind, Button, ButtonKind, ButtonLink, ButtonSize, TextArea},
};

/// The returns of an order, where there are any, and how to ask for one while that is possible.
pub(super) fn returns(page: &OrderPage, offset: UtcOffset) -> Option<AnyView> {
    if page.returns.is_empty() && page.return_until.is_none() {
        return None;
    }
    let rows = page.returns.iter().map(|each| row(page, each, offset)).collect_view();
    let ask = page.return_until.map(|until| {
        view! {
            <p class="mt-2 text-soft">
                "Something is not right? You can send it back until "
                <time class="font-medium text-ink" datetime=until.rfc3339()>
                    {until.date_and_time(offset)}
                </time> "."
            </p>
            <div class="mt-4">
                <ButtonLink href=paths::order_return(&page.token) kind=ButtonKind::Secondary>
                    "Send something back"
                </ButtonLink>
            </div>
        }
    });
    Some(
        view! {
            <section class="print:hidden" aria-labelledby="returns">
                <h2 class="mb-2 text-xl" id="returns">
                    "Returns"
                </h2>
                <ul class="divide-y divide-line">{rows}</ul>
                {ask}
            </section>
        }
        .into_any(),
    )
}

const fn colour(state: ReturnState) -> BadgeKind {
    match state {
        ReturnState::Requested | ReturnState::Received => BadgeKind::Accent,
        ReturnState::Approved | ReturnState::Inspected | ReturnState::Closed => BadgeKind::Good,
        ReturnState::Declined => BadgeKind::Warning,
        ReturnState::Withdrawn => BadgeKind::Plain,
    }
}

fn row(page: &OrderPage, each: &OwnReturn, offset: UtcOffset) -> AnyView {
    let pieces = each
        .pieces
        .iter()
        .map(|piece| view! { <li>{piece.clone()}</li> })
        .collect_view();
    let answer = (!each.answer.is_empty()).then(|| {
        view! {
            <p>
                <span class="text-soft">"Our answer: "</span>
                {each.answer.clone()}
            </p>
        }
    });
    let withdraw = each.can_withdraw.then(|| {
        let action = format!("{}/{}/withdraw", paths::order_return(&page.token), each.number);
        view! {
            <form method="post" action=action>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Keep it after all"
                </Button>
            </form>
        }
    });
    let label = each.state.label();
    view! {
        <li class="space-y-2 py-4">
            <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                <h3 class="font-semibold">{format!("Return {}", each.number)}</h3>
                <Badge kind=colour(each.state)>{label}</Badge>
                <time class="text-sm text-soft" datetime=each.requested_at.rfc3339()>
                    {each.requested_at.date_and_time(offset)}
                </time>
            </div>
            <ul>{pieces}</ul>
            <p class="text-soft">{each.state.sentence()}</p>
            {answer}
            {withdraw}
        </li>
    }
    .into_any()
}

/// What was typed into the form, by the name of its field, and why nothing came of it.
pub struct Asked<'a> {
    /// What a field held.
    pub typed: &'a dyn Fn(&str) -> String,
    /// What is wrong; `None` at first.
    pub refused: Option<String>,
}

/// The page that asks for a return.
pub fn form(page: &ReturnPage, offset: UtcOffset, asked: &Asked<'_>) -> AnyView {
    let typed = |name: &str| (asked.typed)(name);
    let only = page.choices.len() == 1;
    let rows = page.choices.iter().map(|each| choice(each, only, asked)).collect_view();
    let reasons = ReturnReason::ALL
        .iter()
        .map(|reason| {
            view! {
                <option value=reason.code() selected=typed("reason") == reason.code()>
                    {reason.label()}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="wrap py-8 md:py-14">
            <div class="mx-auto max-w-2xl">
                <p>
                    <a class=LINK href=paths::order(&page.token)>
                        {["Order ", page.number.as_str()].concat()}
                    </a>
                </p>
                <h1 class="mt-2 text-title">"Send something back"</h1>
                <p class="mt-3 text-lg text-soft">
                    "Tell us until "
                    <time class="font-medium text-ink" datetime=page.until.rfc3339()>
                        {page.until.date_and_time(offset)}
                    </time> ". We answer within a day and say how it comes back to us."
                </p>
                <form class="mt-8 space-y-6" method="post" action=paths::order_return(&page.token)>
                    {message(AlertKind::Error, asked.refused.clone())}
                    <fieldset>
                        <legend class="font-display text-xl font-semibold">"What is to go back?"</legend>
                        <ul class="mt-2 divide-y divide-line border-y border-line">{rows}</ul>
                    </fieldset>
                    <div class="space-y-1.5">
                        <label class="block font-medium" for="reason">
                            "Why?"
                        </label>
                        <select class="control" id="reason" name="reason" required=true>
                            <option value="">"Choose a reason"</option>
                            {reasons}
                        </select>
                    </div>
                    <TextArea
                        name="note"
                        label="What should we know? (optional)"
                        hint="If it is damaged, say where. We may ask you for a photo."
                        value=typed("note")
                    />
                    <p class="text-soft">
                        "Nothing changes before we have answered, and you can call it off until the goods are with us."
                    </p>
                    <Button size=ButtonSize::Large class="w-full">
                        "Ask to send it back"
                    </Button>
                </form>
            </div>
        </div>
    }
    .into_any()
}

fn choice(each: &ReturnChoice, only: bool, asked: &Asked<'_>) -> AnyView {
    let id = format!("line-{}", each.line);
    let name = format!("line.{}", each.line);
    let typed = (asked.typed)(&name);
    // A single piece of a single line can be meant alone.
    let value = match typed.as_str() {
        "" if only && each.most == 1 && asked.refused.is_none() => "1".to_owned(),
        "" => "0".to_owned(),
        _ => typed,
    };
    view! {
        <li class="flex items-center justify-between gap-4 py-3">
            <label class="min-w-0" for=id.clone()>
                <span class="block font-medium">{each.title.clone()}</span>
                <span class="block text-sm text-soft">{each.variant_title.clone()}</span>
            </label>
            <span class="flex shrink-0 items-center gap-2 text-soft tabular-nums">
                <input
                    class="control w-20 text-right"
                    id=id
                    name=name
                    type="number"
                    inputmode="numeric"
                    min="0"
                    max=each.most
                    value=value
                />
                {format!("of {}", each.most)}
            </span>
        </li>
    }
    .into_any()
}
