//! Parts of the cart's page: a line, the sums, what to do with an empty one.

use domain::{
    money::Currency,
    order::RETURN_DAYS,
    paths,
    view::{CartLine, CartPage, LineProblem, ShopFacts},
};
use leptos::prelude::*;

use crate::{
    storefront::frame::shell::Frame,
    ui::{
        Button, ButtonKind, ButtonLink, ButtonSize, EmptyState, Icon, IconName, NoPicture, PictureView, Price,
        button_class,
    },
};

/// Where the forms of a line go.
const SET: &str = "/api/cart/set";

/// A line: picture, name, price of one, number, sum. Its two forms work without scripts.
pub(super) fn line(line: CartLine, currency: Currency) -> AnyView {
    let variant = line.variant.0;
    let named = if line.variant_title.is_empty() {
        line.title.clone()
    } else {
        [line.title.as_str(), ", ", &line.variant_title].concat()
    };
    let buyable = !matches!(line.problem, Some(LineProblem::NotForSale | LineProblem::SoldOut));
    let quantity = buyable.then(|| quantity_form(variant, line.quantity, line.max, &named));
    let (remove, problem, total) = (
        remove_form(variant, &named),
        problem(line.problem),
        line.total_text.clone(),
    );
    view! {
        <li class="flex gap-4 py-6 md:gap-6" data-line=variant>
            {picture(&line)} <div class="flex min-w-0 grow flex-col gap-3">
                <div class="flex flex-wrap justify-between gap-x-6 gap-y-1">
                    {what(line, currency)} <p class="font-semibold tabular-nums">
                        <span class="sr-only">"Together "</span>
                        <span data-total>{total}</span>
                    </p>
                </div>
                {problem}
                <div class="mt-auto flex flex-wrap items-center justify-between gap-x-4 gap-y-2">{quantity} {remove}</div>
            </div>
        </li>
    }
    .into_any()
}

fn picture(line: &CartLine) -> AnyView {
    let picture = match line.picture.clone() {
        Some(picture) => view! { <PictureView picture sizes="8rem" decorative=true /> }.into_any(),
        None => view! { <NoPicture /> }.into_any(),
    };
    view! {
        <a
            class="aspect-4/5 w-20 shrink-0 self-start overflow-hidden rounded-md bg-sunken sm:w-28"
            href=line.path.clone()
            tabindex="-1"
            aria-hidden="true"
        >
            {picture}
        </a>
    }
    .into_any()
}

/// The product, the variant, the price of one.
fn what(line: CartLine, currency: Currency) -> AnyView {
    let variant =
        (!line.variant_title.is_empty()).then(|| view! { <p class="text-sm text-soft">{line.variant_title}</p> });
    view! {
        <div class="min-w-0 space-y-0.5">
            <h2 class="font-sans text-base leading-snug font-semibold">
                <a class="hover:text-accent" href=line.path data-title>
                    {line.title}
                </a>
            </h2>
            {variant}
            <div class="text-sm [&_.font-semibold]:font-normal">
                <Price price=line.unit_price compare_at=line.compare_at currency />
            </div>
        </div>
    }
    .into_any()
}

fn remove_form(variant: i64, named: &str) -> AnyView {
    view! {
        <form method="post" action=SET>
            <input type="hidden" name="variant" value=variant />
            <input type="hidden" name="quantity" value="0" />
            <button
                class="-mx-2 inline-flex min-h-11 items-center gap-1.5 rounded-full px-2 text-sm text-soft hover:text-accent max-md:scroll-mb-28"
                type="submit"
            >
                <Icon name=IconName::Trash class="size-4.5" />
                "Remove"
                <span class="sr-only">{[" ", named].concat()}</span>
            </button>
        </form>
    }
    .into_any()
}

/// What is in the way of a line; hidden where nothing is.
fn problem(problem: Option<LineProblem>) -> AnyView {
    view! {
        <p
            class="flex items-start gap-2 rounded-md bg-warn-wash px-3 py-2 text-sm font-medium text-warn"
            hidden=problem.is_none()
            data-problem
        >
            <Icon name=IconName::Warning class="mt-0.5 size-4" />
            <span>{problem.map(LineProblem::sentence).unwrap_or_default()}</span>
        </p>
    }
    .into_any()
}

/// How many: a number box with − and + once scripts run, and a button to send it before.
fn quantity_form(variant: i64, quantity: u32, max: u32, named: &str) -> AnyView {
    // With scripts that have not come (yet), the button shows itself to whoever is in the number box.
    let update = view! {
        <span class="hidden group-focus-within/quantity:contents group-data-live/cart:hidden! noscript:contents">
            <Button kind=ButtonKind::Secondary>"Update"</Button>
        </span>
    }
    .into_any();
    view! {
        <form class="group/quantity flex flex-wrap items-center gap-2" method="post" action=SET>
            <input type="hidden" name="variant" value=variant />
            <div class="inline-flex h-12 items-center rounded-full border border-edge bg-surface px-0.5">
                {step("less", ["Less: ", named].concat(), IconName::Minus, quantity <= 1)}
                <input
                    class="h-11 w-10 rounded-full bg-transparent text-center text-base font-semibold tabular-nums max-md:scroll-mb-28 noscript:w-16"
                    type="number"
                    inputmode="numeric"
                    enterkeyhint="done"
                    autocomplete="off"
                    name="quantity"
                    min="1"
                    max=max
                    required=true
                    value=quantity
                    aria-label=["Quantity of ", named].concat()
                /> {step("more", ["More: ", named].concat(), IconName::Plus, max <= quantity)}
            </div>
            {update}
        </form>
    }
    .into_any()
}

fn step(step: &'static str, label: String, icon: IconName, disabled: bool) -> AnyView {
    view! {
        <button
            class="invisible grid size-11 place-items-center rounded-full group-data-live/cart:visible hover:bg-sunken disabled:text-edge disabled:hover:bg-transparent max-md:scroll-mb-28 noscript:hidden"
            type="button"
            data-step=step
            disabled=disabled
            aria-label=label
        >
            <Icon name=icon class="size-4" />
        </button>
    }
    .into_any()
}

/// What it costs, as far as it is known, and the way to the checkout.
pub(super) fn summary(page: &CartPage, shop: &ShopFacts) -> AnyView {
    let sums = page.sums(shop.currency);
    let goods = page.totals.goods.format_short(shop.currency);
    let discount = page.totals.discount;
    let discount = (discount.minor() > 0).then(|| {
        view! {
            <div class="flex justify-between gap-4">
                <dt>"Discount"</dt>
                <dd class="tabular-nums">{["−", &discount.format_short(shop.currency)].concat()}</dd>
            </div>
        }
    });
    view! {
        <aside class="rounded-xl bg-sunken p-5 md:sticky md:top-36 md:self-start md:p-6" aria-labelledby="summary">
            <h2 class="mb-4 text-xl" id="summary">
                "Summary"
            </h2>
            <dl class="space-y-2.5">
                <div class="flex justify-between gap-4">
                    <dt>"Goods (" <span data-out="count">{page.count}</span> ")"</dt>
                    <dd class="tabular-nums" data-out="goods">
                        {goods}
                    </dd>
                </div>
                {discount}
                <div class="flex justify-between gap-4">
                    <dt>"Delivery"</dt>
                    <dd class="tabular-nums" data-out="delivery">
                        {sums.delivery}
                    </dd>
                </div>
                <div class="flex items-baseline justify-between gap-4 border-t border-line pt-3 text-lg font-semibold">
                    <dt>"Total"</dt>
                    <dd class="tabular-nums" data-out="total">
                        {sums.total.clone()}
                    </dd>
                </div>
            </dl>
            <p class="mt-3 rounded-md bg-accent-wash px-3 py-2 text-sm font-medium text-accent empty:hidden" data-out="hint">
                {(!sums.free_hint.is_empty()).then_some(sums.free_hint)}
            </p>
            <p class="mt-3 text-sm text-soft">
                "Nothing else is added. Delivery depends on your municipality: the checkout shows its exact price and day."
            </p>
            <div class="mt-5 max-md:hidden">{checkout_button(page.is_ready())}</div>
            {promises(shop)}
        </aside>
    }
    .into_any()
}

/// The button to the checkout, or why it is not there. Both are in the page: a live cart shows the right one.
fn checkout_button(ready: bool) -> AnyView {
    let class = [button_class(ButtonKind::Primary, ButtonSize::Large), " w-full"].concat();
    view! {
        <a class=class.clone() href=paths::CHECKOUT hidden=!ready data-ready>
            "Checkout"
            <Icon name=IconName::Arrow />
        </a>
        <div hidden=ready data-blocked>
            <button class=class type="button" disabled=true>
                "Checkout"
            </button>
            <p class="mt-2 text-center text-sm font-medium text-warn">"Mend the marked lines first."</p>
        </div>
    }
    .into_any()
}

/// On a phone the total and the button stay at the lower edge.
pub(super) fn phone_bar(page: &CartPage, currency: Currency) -> AnyView {
    view! {
        <div class="sticky bottom-0 z-20 mx-[calc(-1*clamp(1rem,4vw,2.5rem))] mt-6 flex items-center gap-4 border-t border-line bg-paper px-4 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:hidden">
            <p class="shrink-0 leading-tight">
                <span class="block text-sm text-soft">"Total"</span>
                <span class="font-semibold tabular-nums" data-out="total">
                    {page.sums(currency).total}
                </span>
            </p>
            <div class="grow">{checkout_button(page.is_ready())}</div>
        </div>
    }
    .into_any()
}

fn promises(shop: &ShopFacts) -> AnyView {
    let row = "flex items-center gap-3";
    let link = "underline decoration-line decoration-2 underline-offset-4 hover:decoration-accent";
    view! {
        <ul class="mt-6 space-y-3 border-t border-line pt-5 text-sm">
            <li class=row>
                <Icon name=IconName::Wallet class="size-5 text-accent" />
                "Pay with eSewa, or in cash on delivery"
            </li>
            <li class=row>
                <Icon name=IconName::Return class="size-5 text-accent" />
                <a class=link href=[paths::HELP, "#returns"].concat()>
                    {format!("{RETURN_DAYS} days to send it back")}
                </a>
            </li>
            <li class=row>
                <Icon name=IconName::Phone class="size-5 text-accent" />
                <span>
                    "Questions? " <a class=link href=["tel:", &crate::storefront::help::page::dialled(&shop.phone)].concat()>
                        {shop.phone.clone()}
                    </a>
                </span>
            </li>
        </ul>
    }
    .into_any()
}

/// An empty cart, with ways on.
pub(super) fn nothing(frame: &Frame) -> AnyView {
    let categories = frame
        .menu
        .iter()
        .take(8)
        .map(|entry| {
            view! {
                <li>
                    <a
                        class="inline-flex min-h-11 items-center rounded-full border border-edge px-4 font-medium hover:border-ink hover:bg-sunken"
                        href=entry.path.clone()
                    >
                        {entry.name.clone()}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <EmptyState icon=IconName::Cart title="Nothing in here yet" text="What you put into the cart waits here for you, on this device.">
            <ButtonLink href="/search?sort=newest">"See what is new"</ButtonLink>
            <ButtonLink href="/search?sale=1" kind=ButtonKind::Secondary>
                "On sale"
            </ButtonLink>
        </EmptyState>
        <nav class="mt-10" aria-labelledby="browse">
            <h2 class="mb-4 text-center font-sans text-base font-semibold" id="browse">
                "Or look around"
            </h2>
            <ul class="flex flex-wrap justify-center gap-2.5">{categories}</ul>
        </nav>
    }
    .into_any()
}
