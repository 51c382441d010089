//! Where an import is, and what became of each of its products.

use crate::order::codes;

codes! {
    /// Where an import is.
    ImportState {
        /// Somebody has to say which column is which.
        Mapping = "mapping",
        /// Its rows are read.
        Reading = "reading",
        /// Its products are compared with the shop's.
        Comparing = "comparing",
        /// It is known what it would do.
        Checked = "checked",
        /// It is being done.
        Running = "running",
        /// It is done.
        Done = "done",
    }
}

impl ImportState {
    /// Whether the shop works on it by itself.
    pub const fn is_working(self) -> bool {
        match self {
            Self::Reading | Self::Comparing | Self::Running => true,
            Self::Mapping | Self::Checked | Self::Done => false,
        }
    }

    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Mapping => "Columns to choose",
            Self::Reading => "Being read",
            Self::Comparing => "Being checked",
            Self::Checked => "Checked",
            Self::Running => "Running",
            Self::Done => "Done",
        }
    }
}

codes! {
    /// What becomes of a product of a file.
    RowState {
        /// It is not compared yet.
        Waiting = "waiting",
        /// The shop does not have it: it would be created.
        New = "new",
        /// The shop has it: it would be changed.
        Changed = "changed",
        /// The shop has it just so.
        Unchanged = "unchanged",
        /// It cannot be taken as it is.
        Refused = "refused",
        /// It was created.
        Created = "created",
        /// It was changed.
        Updated = "updated",
        /// It was not done: something has changed since it was checked.
        Failed = "failed",
    }
}

impl RowState {
    /// As staff read it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Not checked yet",
            Self::New => "New",
            Self::Changed => "Changed",
            Self::Unchanged => "Unchanged",
            Self::Refused => "Refused",
            Self::Created => "Created",
            Self::Updated => "Updated",
            Self::Failed => "Not done",
        }
    }

    /// Whether it is still to be done.
    pub const fn is_planned(self) -> bool {
        match self {
            Self::New | Self::Changed => true,
            Self::Waiting | Self::Unchanged | Self::Refused | Self::Created | Self::Updated | Self::Failed => false,
        }
    }
}
