//! Rows and columns: Parquet in and out.

mod fields;
mod fit;
mod nulls;
mod objects;
mod rows;
mod shape;
mod texts;
mod write;

pub use fit::replaced;
pub use objects::Encoding;
pub use rows::Rows;
pub use shape::{Schemas, check};
pub use texts::Texts;
pub use write::Table;
