//! The cash desk's pages.

use serde::{Deserialize, Serialize};

use crate::{
    cash::{Age, CallOutcome, CodeWay, Match, PhoneHistory, Settlement},
    ids::{ManifestId, OrderId, OrderNumber, RemittanceId, RemittanceLineId, ShipmentId},
    money::{Currency, Money},
    time::Timestamp,
};

/// The check of a cash order, as its buyer sees it on the order's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeCheck {
    /// How a code comes; [`CodeWay::None`]: the shop calls.
    pub way: CodeWay,
    /// Where it goes, masked: `984-•••••67`.
    pub to: String,
    /// Whether a code can be entered now.
    pub code_is_live: bool,
    /// Tries that are left with it.
    pub tries_left: u32,
    /// Whether a (new) code can be asked for now.
    pub may_send: bool,
    /// When the order ends unless it is confirmed.
    pub deadline_at: Timestamp,
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNote {
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: CallOutcome,
    /// What staff wrote; may be empty.
    pub note: String,
    /// Who called.
    pub actor: String,
}

/// A cash order that nobody has confirmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallRow {
    /// Which.
    pub order: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// Expected by the commands.
    pub version: i64,
    /// Who ordered.
    pub name: String,
    /// As people write it.
    pub phone: String,
    /// For `tel:`.
    pub phone_link: String,
    /// Municipality and district.
    pub place: String,
    /// What is to be collected.
    pub total: Money,
    /// In this currency.
    pub currency: Currency,
    /// When it was placed.
    pub placed_at: Timestamp,
    /// When it is called off.
    pub deadline_at: Timestamp,
    /// When it is to be called (again); `None`: calling was given up.
    pub call_at: Option<Timestamp>,
    /// Whether that is now.
    pub is_due: bool,
    /// Calls so far, oldest first.
    pub calls: Vec<CallNote>,
    /// What the number's orders have come to.
    pub history: PhoneHistory,
}

/// A parcel that waits for the courier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadyParcel {
    /// Which.
    pub shipment: ShipmentId,
    /// Of which order.
    pub order: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// Who receives it.
    pub recipient: String,
    /// Municipality and district.
    pub place: String,
    /// Since when it is packed.
    pub packed_at: Timestamp,
    /// What is to be collected for the order.
    pub due: Money,
}

/// A manifest in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestRow {
    /// Which.
    pub id: ManifestId,
    /// `M-12`.
    pub number: String,
    /// Who took the parcels.
    pub courier: String,
    /// When.
    pub handed_at: Timestamp,
    /// How many.
    pub parcels: u32,
    /// What is to be collected with all of them.
    pub to_collect: Money,
}

/// A row of a courier's statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittanceLineRow {
    /// Which; `None` in a preview.
    pub id: Option<RemittanceLineId>,
    /// The line of the file.
    pub line: u32,
    /// What it names the parcel.
    pub reference: String,
    /// The order of the parcel that it was matched with.
    pub order: Option<OrderId>,
    /// For people.
    pub number: Option<OrderNumber>,
    /// What the courier says was collected.
    pub collected: Money,
    /// What the shop expects; zero for an unknown parcel.
    pub expected: Money,
    /// What the courier keeps.
    pub fee: Money,
    /// What the shop gets.
    pub net: Money,
    /// How it compares.
    pub kind: Match,
    /// What is done about it.
    pub settlement: Settlement,
    /// What staff wrote about it; may be empty.
    pub note: String,
}

/// A parcel whose cash is with the courier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedParcel {
    /// Which.
    pub shipment: ShipmentId,
    /// Of which order.
    pub order: OrderId,
    /// For people.
    pub number: OrderNumber,
    /// The courier's number; may be empty.
    pub tracking: String,
    /// When it was delivered.
    pub delivered_at: Timestamp,
    /// What was collected.
    pub amount: Money,
    /// How late it is.
    pub age: Age,
}

/// A statement before it is taken: nothing is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittancePreview {
    /// The rows that can be read.
    pub lines: Vec<RemittanceLineRow>,
    /// What is wrong with the others, a sentence each. With any of these the file is not taken.
    pub refused: Vec<String>,
    /// Late parcels of this courier that the statement does not name.
    pub missing: Vec<OwedParcel>,
    /// The sum of what was collected.
    pub collected: Money,
    /// The sum of what the courier keeps.
    pub fee: Money,
    /// The sum of what the shop gets.
    pub net: Money,
    /// The same file was taken before, as this one.
    pub taken_as: Option<RemittanceId>,
}

/// A statement in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittanceRow {
    /// Which.
    pub id: RemittanceId,
    /// Whose.
    pub courier: String,
    /// The file it came in.
    pub file_name: String,
    /// When it was taken.
    pub imported_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Its rows.
    pub lines: u32,
    /// Rows that wait for a decision.
    pub undecided: u32,
    /// What was collected.
    pub collected: Money,
    /// What the courier keeps.
    pub fee: Money,
    /// What the shop gets.
    pub net: Money,
    /// What of the collected has settled parcels.
    pub settled: Money,
    /// Expected by the commands.
    pub version: i64,
}

/// A statement with its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemittancePage {
    /// The statement.
    pub remittance: RemittanceRow,
    /// Its rows, as in the file.
    pub lines: Vec<RemittanceLineRow>,
    /// Late parcels of this courier that it does not name.
    pub missing: Vec<OwedParcel>,
}

/// What a courier owes of one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedSum {
    /// How old.
    pub age: Age,
    /// In so many parcels.
    pub parcels: u32,
    /// How much.
    pub amount: Money,
}

/// What a courier owes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierDebt {
    /// Who.
    pub courier: String,
    /// By age, freshest first; every age is there.
    pub sums: Vec<OwedSum>,
    /// In all.
    pub amount: Money,
    /// What is late, oldest first.
    pub late: Vec<OwedParcel>,
}

/// A delivered order that was closed without its money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenUp {
    /// The order.
    pub number: OrderNumber,
    /// When it was closed.
    pub closed_at: Timestamp,
    /// What was lost.
    pub amount: Money,
}
