//! Rows and columns: Parquet in and out.

mod fields;
mod rows;
mod shape;
mod texts;
mod write;

pub use rows::Rows;
pub use shape::Schemas;
pub use texts::{Objects, Texts, objects};
pub use write::Table;
