//! A posted step: its fields, read strictly.

use commerce::Error;
use domain::{
    ids::{AccountId, OrderId},
    money::Money,
    order::StepAction,
    text::ascii_digits,
    view::desk::LinePieces,
};

use super::super::{Fields, field};
use crate::server::fields;

/// A posted step of one order.
pub(crate) struct Asked<'a> {
    pub order: OrderId,
    pub number: &'a str,
    pub action: StepAction,
    pub fields: &'a Fields,
}

impl Asked<'_> {
    pub fn text(&self, name: &str) -> String {
        field(self.fields, name).to_owned()
    }

    /// The version that the person has looked at. Without one nothing is done: whoever posts has seen no page.
    pub fn version(&self) -> commerce::Result<Option<i64>> {
        let version = field(self.fields, "version").parse();
        version
            .map(Some)
            .map_err(|_| Error::Invalid("Open the order again: the page was incomplete.".to_owned()))
    }

    /// Colleagues who were ticked.
    pub fn mentions(&self) -> Vec<AccountId> {
        let ticked = self.fields.iter().filter(|(name, _)| name == "mention");
        ticked.filter_map(|(_, id)| id.parse().ok().map(AccountId)).collect()
    }

    pub fn target(&self) -> commerce::Result<i64> {
        field(self.fields, "target").parse().map_err(|_| Error::NotFound)
    }

    pub fn amount(&self, name: &str) -> commerce::Result<Money> {
        let typed = ascii_digits(field(self.fields, name));
        typed
            .parse()
            .map_err(|_| Error::Invalid("Write the amount in digits, with at most two decimals.".to_owned()))
    }

    /// Pieces of lines; those without any are left out.
    pub fn pieces(&self) -> commerce::Result<Vec<LinePieces>> {
        fields::pieces(self.fields, WRONG_PIECES)
    }

    pub fn some_pieces(&self) -> commerce::Result<Vec<LinePieces>> {
        let pieces = self.pieces()?;
        if pieces.is_empty() {
            return Err(Error::Invalid("Choose how many pieces.".to_owned()));
        }
        Ok(pieces)
    }
}

pub(super) const WRONG_PIECES: &str = "Write the number of pieces in digits.";
