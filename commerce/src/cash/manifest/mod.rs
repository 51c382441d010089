//! Handing parcels to a courier: each leaves as any parcel does, and the manifest says what was taken along, with the
//! amounts as they were frozen.

mod hand_over;
mod read;

pub use hand_over::{HandOver, HandOverParcel, HandedOver, hand_over};
pub(super) use read::order_number;
pub use read::{manifest, manifest_labels, manifests, ready};

use sea_orm::FromQueryResult;

/// Parcels of one hand-over, at most.
const MOST: usize = 500;

#[derive(FromQueryResult)]
struct IdRow {
    id: i64,
}
