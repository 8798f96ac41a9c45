//! The laws of the crate on generated pages, its figures on annotated pages, its tables against their sources.

mod api;
mod gold;
mod invariants;
mod issue;
mod keys;
mod names;
mod page;
mod prop;
mod replay;
mod spelling;
mod tables;
mod written;
