//! The address book: the list, and the form of one entry.

use domain::{
    address::areas,
    form::{AddressField, AddressForm, FormErrors},
    ids::AddressId,
    paths::account,
    view::SavedAddress,
};
use leptos::prelude::*;

use super::page::heading;
use crate::{
    storefront::sign_in::parts::{LINK, Line, hidden, submit},
    ui::{Badge, BadgeKind, Button, ButtonKind, ButtonLink, Checkbox, EmptyState, IconName},
};

/// How many municipalities a browser proposes.
const PROPOSED: usize = 12;

/// The entries, the default one first.
pub fn list(addresses: &[SavedAddress], done: Option<AnyView>) -> AnyView {
    let cards = addresses.iter().map(card).collect_view();
    let content = if addresses.is_empty() {
        view! {
            <EmptyState icon=IconName::Pin title="No addresses yet" text="Keep one, and the checkout is filled in for you.">
                <ButtonLink href=account::NEW_ADDRESS>"Add an address"</ButtonLink>
            </EmptyState>
        }
        .into_any()
    } else {
        view! {
            <ul class="grid gap-4 sm:grid-cols-2">{cards}</ul>
            <div class="mt-6">
                <ButtonLink href=account::NEW_ADDRESS kind=ButtonKind::Secondary>
                    "Add an address"
                </ButtonLink>
            </div>
        }
        .into_any()
    };
    view! {
        {done}
        {heading("Your addresses", "")}
        <div class="mt-6">{content}</div>
    }
    .into_any()
}

fn card(saved: &SavedAddress) -> AnyView {
    let lines = saved
        .address
        .lines()
        .into_iter()
        .map(|line| view! { <span class="block">{line}</span> })
        .collect_view();
    let label = if saved.label.is_empty() {
        saved.address.recipient.clone()
    } else {
        saved.label.clone()
    };
    let default = saved
        .is_default
        .then(|| view! { <Badge kind=BadgeKind::Good>"Default"</Badge> });
    view! {
        <li class="flex flex-col rounded-xl border border-line bg-surface p-5">
            <div class="mb-2 flex items-center justify-between gap-3">
                <h2 class="truncate text-lg">{label.clone()}</h2>
                {default}
            </div>
            <p class="grow text-soft">
                <span class="block text-ink">{saved.address.recipient.clone()}</span>
                {lines}
                <span class="block tabular-nums">{saved.address.phone.display()}</span>
            </p>
            <p class="mt-3">
                <a class=LINK href=account::address(saved.id)>
                    "Change" <span class="sr-only">" " {label}</span>
                </a>
            </p>
        </li>
    }
    .into_any()
}

/// An entry as its form shows it.
pub fn filled(saved: &SavedAddress) -> AddressForm {
    AddressForm {
        label: saved.label.clone(),
        default: if saved.is_default {
            "on".to_owned()
        } else {
            String::new()
        },
        ..AddressForm::of(&saved.address, saved.area.clone())
    }
}

/// The form of a new entry (`None`) or of one that is there, with the version that was read.
pub fn entry(existing: Option<(AddressId, i64)>, form: &AddressForm, errors: &FormErrors<AddressField>) -> AnyView {
    let title = if existing.is_some() {
        "Change this address"
    } else {
        "A new address"
    };
    let action = existing.map_or_else(|| account::NEW_ADDRESS.to_owned(), |(id, _)| account::address(id));
    let version = existing.map(|(_, version)| version.to_string()).unwrap_or_default();
    let remove = existing.map(|(id, _)| remove(id));
    view! {
        <p class="mb-3">
            <a class=LINK href=account::ADDRESSES>
                "All addresses"
            </a>
        </p>
        {heading(title, "")}
        <form class="mt-6 space-y-5" method="post" action=action>
            {hidden("version", &version)} {lines(form, errors)}
            <Checkbox
                name=AddressField::Default.name()
                value="on"
                checked=!form.default.is_empty()
                label="Begin the checkout with this address"
            /> {submit("Save")}
        </form>
        {remove}
    }
    .into_any()
}

fn lines(form: &AddressForm, errors: &FormErrors<AddressField>) -> AnyView {
    let line = |field: AddressField, line: Line| line.with(form.get(field), errors.of(&field)).view();
    let text = |field: AddressField, label: &'static str, autocomplete: &'static str| {
        Line::new(field.name(), label, autocomplete)
    };
    let label = Line {
        hint: "Such as Home or Office.",
        max_length: 40,
        optional: true,
        ..text(AddressField::Label, "Label", "off")
    };
    let phone = Line {
        r#type: "tel",
        inputmode: Some("tel"),
        max_length: 30,
        hint: "The rider calls it.",
        ..text(AddressField::Phone, "Phone number", "tel")
    };
    let area = Line {
        hint: "Type the first letters, such as Lalit… or Pokh…",
        list: Some("area-common"),
        ..text(AddressField::Area, "Municipality and district", "address-level2")
    };
    let ward = Line {
        inputmode: Some("numeric"),
        max_length: 20,
        ..text(AddressField::Ward, "Ward", "address-level3")
    };
    let street = Line {
        max_length: 160,
        ..text(AddressField::Street, "Street or tole, and house", "address-line1")
    };
    let landmark = Line {
        hint: "What a rider can see from the road.",
        optional: true,
        ..text(AddressField::Landmark, "Landmark", "address-line2")
    };
    let proposals = areas::suggest("", PROPOSED)
        .into_iter()
        .map(|area| view! { <option value=area.label()></option> })
        .collect_view();
    view! {
        <datalist id="area-common">{proposals}</datalist>
        {line(AddressField::Label, label)}
        {line(AddressField::Name, text(AddressField::Name, "Full name", "name"))}
        {line(AddressField::Phone, phone)}
        {line(AddressField::Area, area)}
        <div class="grid gap-5 sm:grid-cols-[9rem_minmax(0,1fr)]">
            {line(AddressField::Ward, ward)} {line(AddressField::Street, street)}
        </div>
        {line(AddressField::Landmark, landmark)}
    }
    .into_any()
}

fn remove(id: AddressId) -> AnyView {
    view! {
        <details class="mt-8 border-t border-line pt-4">
            <summary class="inline-flex min-h-11 items-center text-soft hover:text-ink">"Remove this address"</summary>
            <form class="pt-2" method="post" action=account::remove_address(id)>
                <p class="mb-3 text-soft">"Orders that went there stay as they are."</p>
                <Button kind=ButtonKind::Secondary>"Remove it"</Button>
            </form>
        </details>
    }
    .into_any()
}
