//! Parts of the checkout: the address, the choices, what is ordered, what it costs, the button.

use domain::{
    address::areas,
    form::{CheckoutField, CheckoutForm, FormErrors},
    money::{Currency, Money},
    order::RETURN_DAYS,
    paths,
    payment::Method,
    view::{CartLine, CheckoutPage, ShopFacts},
};
use leptos::prelude::*;

use super::fields::{Card, Line, group};
use crate::{
    storefront::help::page::dialled,
    ui::{ButtonKind, ButtonSize, Icon, IconName, NoPicture, PictureView, TextArea, button_class},
};

const LINK: &str = "underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent";
/// How many municipalities a browser without scripts proposes.
const PROPOSED: usize = 12;

/// Who receives it, and where.
pub(super) fn address(form: &CheckoutForm, errors: &FormErrors<CheckoutField>) -> AnyView {
    let name = Line {
        max_length: 80,
        ..Line::new(CheckoutField::Name, "Full name", "name")
    };
    let phone = Line {
        hint: "The rider calls it to find you. We use it for nothing else.",
        r#type: "tel",
        inputmode: Some("tel"),
        max_length: 30,
        ..Line::new(CheckoutField::Phone, "Phone number", "tel")
    };
    let area = Line {
        hint: "Type the first letters, such as Lalit… or Pokh…",
        ..Line::new(CheckoutField::Area, "Municipality and district", "address-level2")
    };
    let ward = Line {
        inputmode: Some("numeric"),
        max_length: 20,
        ..Line::new(CheckoutField::Ward, "Ward", "address-level3")
    };
    let street = Line {
        max_length: 160,
        enterkeyhint: "done",
        ..Line::new(CheckoutField::Street, "Street or tole, and a landmark", "address-line1")
    };
    let proposals = areas::suggest("", PROPOSED)
        .into_iter()
        .map(|area| view! { <option value=area.label()></option> })
        .collect_view();
    let list = view! {
        <datalist id="area-common">{proposals}</datalist>
        <div
            class="absolute inset-x-0 top-full z-20 mt-1.5 max-h-80 overflow-y-auto rounded-md border border-line bg-surface py-1.5 shadow-lg"
            id="area-list"
            role="listbox"
            aria-label="Municipalities"
            hidden=true
        ></div>
    }
    .into_any();
    view! {
        <section class="space-y-5" aria-labelledby="address">
            <h2 class="text-xl" id="address">
                "Where does it go?"
            </h2>
            {name.view(form, errors, None, None)} {phone.view(form, errors, None, None)}
            {area.view(form, errors, Some("area-common"), Some(list))}
            <div class="grid gap-5 sm:grid-cols-[9rem_minmax(0,1fr)]">
                {ward.view(form, errors, None, None)} {street.view(form, errors, None, None)}
            </div>
            {optional(form, errors)}
        </section>
    }
    .into_any()
}

/// What few need, closed until somebody wants it.
fn optional(form: &CheckoutForm, errors: &FormErrors<CheckoutField>) -> AnyView {
    let wrong = [CheckoutField::Email, CheckoutField::Note]
        .iter()
        .any(|field| errors.of(field).is_some());
    let open = wrong || !form.email.is_empty() || !form.note.is_empty();
    let email = Line {
        hint: "For a copy of the order.",
        r#type: "email",
        inputmode: Some("email"),
        required: false,
        ..Line::new(CheckoutField::Email, "E-mail", "email")
    };
    let note_error = errors.of(&CheckoutField::Note).unwrap_or_default().to_owned();
    view! {
        <details class="group rounded-lg border border-line" open=open>
            <summary class="flex min-h-12 items-center justify-between gap-4 rounded-lg px-4 py-2 font-medium hover:text-accent">
                "Add e-mail or a note (optional)"
                <Icon name=IconName::Down class="size-5 text-soft transition-transform group-open:rotate-180" />
            </summary>
            <div class="space-y-5 px-4 pt-2 pb-5">
                {email.view(form, errors, None, None)}
                <TextArea name="note" label="Note for the rider (optional)" value=form.note.clone() error=note_error rows=2 />
            </div>
        </details>
    }
    .into_any()
}

/// How it travels.
pub(super) fn deliveries(page: &CheckoutPage) -> AnyView {
    let cards = page
        .deliveries
        .iter()
        .map(|choice| {
            Card {
                name: "delivery",
                value: choice.code.clone(),
                checked: choice.code == page.form.delivery,
                icon: IconName::Truck,
                title: choice.name.clone(),
                text: ["Arrives ", &choice.promise].concat(),
                aside: choice.price_text.clone(),
                refused: None,
            }
            .view()
        })
        .collect();
    group(
        "delivery",
        "Delivery",
        page.errors.of(&CheckoutField::Delivery).map(str::to_owned),
        cards,
    )
}

/// How it is paid.
pub(super) fn payments(page: &CheckoutPage) -> AnyView {
    let chosen = page.form.payment.parse::<Method>().ok();
    // A choice that is not offered any more leaves the other one.
    let cash = page.cash_refused.is_none() && (chosen == Some(Method::CashOnDelivery) || !page.esewa);
    let esewa = Card {
        name: "payment",
        value: Method::Esewa.code().to_owned(),
        checked: page.esewa && !cash,
        icon: IconName::Wallet,
        title: Method::Esewa.label().to_owned(),
        text: "You go on to eSewa, confirm there, and come back here. No fee.".to_owned(),
        aside: String::new(),
        refused: (!page.esewa).then(|| "eSewa is not available at the moment.".to_owned()),
    };
    let cod = Card {
        name: "payment",
        value: Method::CashOnDelivery.code().to_owned(),
        checked: cash,
        icon: IconName::Cash,
        title: Method::CashOnDelivery.label().to_owned(),
        text: "Pay the rider when it is in your hands. We call you first to confirm. No fee.".to_owned(),
        aside: String::new(),
        refused: page.cash_refused.clone(),
    };
    let error = page.errors.of(&CheckoutField::Payment).map(str::to_owned);
    group("payment", "Payment", error, vec![esewa.view(), cod.view()])
}

fn ordered(line: &CartLine) -> AnyView {
    let picture = match line.picture.clone() {
        Some(picture) => view! { <PictureView picture sizes="4rem" decorative=true /> }.into_any(),
        None => view! { <NoPicture /> }.into_any(),
    };
    let problem = line
        .problem
        .map(|problem| view! { <p class="text-sm font-medium text-warn">{problem.sentence()}</p> });
    view! {
        <li class="flex gap-4 py-3">
            <span class="aspect-4/5 w-14 shrink-0 self-start overflow-hidden rounded-md bg-surface">{picture}</span>
            <div class="min-w-0 grow">
                <p class="leading-snug font-medium">{line.title.clone()}</p>
                <p class="text-sm text-soft">
                    {line.variant_title.clone()} {(!line.variant_title.is_empty()).then_some(" · ")}
                    {format!("Quantity {}", line.quantity)}
                </p>
                {problem}
            </div>
            <p class="shrink-0 tabular-nums">{line.total_text.clone()}</p>
        </li>
    }
    .into_any()
}

/// What is ordered, and the way to change it.
pub(super) fn lines(page: &CheckoutPage) -> AnyView {
    let lines = page.cart.lines.iter().map(ordered).collect_view();
    view! {
        <ul class="divide-y divide-line">{lines}</ul>
        <p class="pt-2">
            <a class="inline-flex min-h-11 items-center gap-2 text-sm font-medium hover:text-accent" href=paths::CART>
                <Icon name=IconName::Edit class="size-4.5" />
                "Edit cart"
            </a>
        </p>
    }
    .into_any()
}

/// What it costs. Twice in the page, for narrow and wide ones; the island writes into both.
pub(super) fn totals(page: &CheckoutPage, currency: Currency) -> AnyView {
    let totals = &page.totals;
    let chosen = page.deliveries.iter().find(|choice| choice.code == page.form.delivery);
    let delivery = chosen.map_or_else(
        || totals.delivery.format_short(currency),
        |choice| choice.price_text.clone(),
    );
    let row = |name: &'static str, amount: String| {
        view! {
            <div class="flex justify-between gap-4">
                <dt>{name}</dt>
                <dd class="tabular-nums">{amount}</dd>
            </div>
        }
    };
    let discount = (totals.discount > Money::ZERO)
        .then(|| row("Discount", ["−", &totals.discount.format_short(currency)].concat()));
    // Its amount is on the order: here it would have to follow every choice.
    let tax =
        (totals.tax_included > Money::ZERO).then(|| view! { <p class="mt-1 text-sm text-soft">"VAT is included."</p> });
    view! {
        <dl class="space-y-2">
            {row("Goods", totals.goods.format_short(currency))} {discount} <div class="flex justify-between gap-4">
                <dt>"Delivery"</dt>
                <dd class="tabular-nums" data-out="delivery">
                    {delivery}
                </dd>
            </div>
            <div class="flex items-baseline justify-between gap-4 border-t border-line pt-3 text-xl font-semibold">
                <dt>"Total"</dt>
                <dd class="tabular-nums" data-out="total">
                    {totals.total.format_short(currency)}
                </dd>
            </div>
        </dl>
        {tax}
    }
    .into_any()
}

/// The button. It says the amount and the way of paying, which a style sheet picks by the chosen card.
pub(super) fn place_button(page: &CheckoutPage, currency: Currency) -> AnyView {
    let total = || {
        let text = page.totals.total.format_short(currency);
        view! {
            <span class="tabular-nums" data-out="total">
                {text}
            </span>
        }
    };
    let ready = page.cart.is_ready();
    let reason = (!ready).then(|| {
        view! { <p class="mt-2 text-center text-sm font-medium text-warn">"Something in your cart cannot be bought as it is. Edit the cart first."</p> }
    });
    view! {
        <button
            class=[button_class(ButtonKind::Primary, ButtonSize::Large), " group/place w-full"].concat()
            type="submit"
            disabled=!ready
            data-place
        >
            <span class="hidden animate-spin group-aria-busy/place:inline">
                <Icon name=IconName::Spinner />
            </span>
            <span class="group-has-[[name=payment]:checked]/form:hidden">"Place order · " {total()}</span>
            <span class="hidden group-has-[[value=esewa]:checked]/form:inline">"Pay " {total()} " with eSewa"</span>
            <span class="hidden group-has-[[value=cod]:checked]/form:inline">"Order for " {total()} ", cash on delivery"</span>
        </button>
        {reason}
    }
    .into_any()
}

/// Why one may order here.
pub(super) fn trust(shop: &ShopFacts) -> AnyView {
    let row = "flex items-start gap-2.5";
    let icon = "mt-0.5 size-4.5 text-accent";
    let seller = shop.legal.first().cloned().unwrap_or_else(|| shop.name.clone());
    view! {
        <ul class="mt-6 grid gap-x-6 gap-y-2.5 text-sm text-soft sm:grid-cols-2">
            <li class=row>
                <Icon name=IconName::Return class=icon />
                <a class=LINK href=[paths::HELP, "#returns"].concat()>
                    {format!("{RETURN_DAYS} days to send it back")}
                </a>
            </li>
            <li class=row>
                <Icon name=IconName::Phone class=icon />
                <a class=LINK href=["tel:", &dialled(&shop.phone)].concat()>
                    {["Call ", &shop.phone].concat()}
                </a>
            </li>
            <li class=row>
                <Icon name=IconName::Shield class=icon />
                <span>
                    "Sold by " {seller} ". " <a class=LINK href=[paths::HELP, "#legal"].concat()>
                        "Who we are"
                    </a>
                </span>
            </li>
            <li class=row>
                <Icon name=IconName::Help class=icon />
                <a class=LINK href=[paths::HELP, "#complaints"].concat()>
                    "If something goes wrong"
                </a>
            </li>
        </ul>
    }
    .into_any()
}
