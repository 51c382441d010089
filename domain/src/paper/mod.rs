//! What stands on the shop's papers. Pure functions from what is known to a [`Paper`](crate::view::Paper).

mod invoice;
mod parcel;

pub use invoice::{credit_note, invoice};
pub use parcel::{ManifestParcel, ManifestSheet, Parcel, ParcelLine, label, manifest, packing_slip};

use crate::{
    invoice::Seller,
    view::{Align, Block, Column},
};

fn column(name: &str, align: Align, parts: u16) -> Column {
    Column {
        name: name.to_owned(),
        align,
        parts,
    }
}

/// The seller's block: name, legal lines, contact. Empty ones are left out.
fn from(seller: &Seller) -> Block {
    let contact = [seller.phone.as_str(), seller.email.as_str()];
    let contact: Vec<&str> = contact.into_iter().filter(|text| !text.is_empty()).collect();
    let mut lines = seller.legal.clone();
    lines.push(contact.join(" · "));
    lines.retain(|line| !line.is_empty());
    Block {
        heading: seller.name.clone(),
        lines,
    }
}
