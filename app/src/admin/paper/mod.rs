//! Papers as pages to print: the same sheet that the PDF shows.

pub mod page;
