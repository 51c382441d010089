//! Whether shoppers see a product, and what staff may do about that.

use crate::order::{codes, machine};

codes! {
    /// Whether shoppers see a product.
    Status {
        /// Not yet.
        Draft = "draft",
        /// Yes.
        Active = "active",
        /// No longer, though it may come back.
        Archived = "archived",
    }
}

codes! {
    /// What can be done about a product's status.
    Change {
        /// Shoppers see it.
        Publish = "publish",
        /// Shoppers do not see it; it is worked on.
        Unpublish = "unpublish",
        /// It is put away.
        Archive = "archive",
        /// It comes back as a draft.
        Unarchive = "unarchive",
    }
}

machine! { "product": Status, Change {
    Draft + Publish => Active,
    Draft + Archive => Archived,
    Active + Unpublish => Draft,
    Active + Archive => Archived,
    Archived + Unarchive => Draft,
} }

impl Status {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Active => "Published",
            Self::Archived => "Archived",
        }
    }
}

impl Change {
    /// As a button says it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Publish => "Publish",
            Self::Unpublish => "Unpublish",
            Self::Archive => "Archive",
            Self::Unarchive => "Bring back as a draft",
        }
    }

    /// What has happened then.
    pub const fn past(self) -> &'static str {
        match self {
            Self::Publish => "published",
            Self::Unpublish => "unpublished",
            Self::Archive => "archived",
            Self::Unarchive => "unarchived",
        }
    }
}
