//! What goes through the pipeline.

use std::ops::Range;

#[cfg(feature = "parquet")]
use arrow_array::RecordBatch;

use crate::corpus::tally::Tally;

/// A step of a run, as the reader sees it.
pub enum Piece {
    /// The records of this task follow.
    Begin(usize),
    Records(Chunk),
    Fault(Fault),
    /// Everything has been read.
    End,
}

/// Some records of one task.
pub struct Chunk {
    pub task: usize,
    pub records: Records,
}

pub enum Records {
    /// Records that have not been looked into.
    Raw { bytes: Vec<u8>, records: Vec<Raw> },
    /// Rows of a table; the number of the first.
    #[cfg(feature = "parquet")]
    Rows { rows: RecordBatch, first: u64 },
}

/// A record among the bytes of its chunk.
pub struct Raw {
    pub range: Range<usize>,
    /// How many bytes in front of its text belong to headers.
    pub head: usize,
    /// Its number in the input, from 1; `None` where the input is one document.
    pub number: Option<u64>,
    /// Where in the unpacked input it begins.
    pub at: u64,
}

/// Something that could not be done, and where.
#[derive(Debug)]
pub struct Fault {
    pub task: usize,
    pub record: Option<u64>,
    pub at: Option<u64>,
    pub error: String,
    pub raw: Option<Vec<u8>>,
    /// How many records are lost; none where it is of a column.
    pub count: u64,
}

impl Fault {
    /// Returns a fault of a whole input.
    pub fn of_input(task: usize, error: String) -> Self {
        Self { task, record: None, at: None, error, raw: None, count: 1 }
    }

    /// Returns a fault of some bytes that are no record.
    pub fn of_record(task: usize, raw: &Raw, bytes: &[u8], error: String) -> Self {
        let at = raw.number.map(|_| raw.at);
        Self { record: raw.number, at, raw: Some(bytes.to_vec()), ..Self::of_input(task, error) }
    }

    /// Returns a fault of the row of a table with this number.
    #[cfg(feature = "parquet")]
    pub fn of_row(task: usize, number: u64, text: Option<&[u8]>, error: String) -> Self {
        Self { record: Some(number), raw: text.map(<[u8]>::to_vec), ..Self::of_input(task, error) }
    }

    /// Returns a fault of a column that is lost from this record on, the records themselves not; it is told once for an input.
    #[cfg(feature = "parquet")]
    pub fn of_column(task: usize, record: Option<u64>, error: String) -> Self {
        Self { record, count: 0, ..Self::of_input(task, error) }
    }

    /// Returns where the fault is and what it is; `name` is the input's.
    pub fn said(&self, name: &str) -> String {
        match (self.record, self.at) {
            (Some(record), Some(at)) => format!("{name}: record {record} at byte {at}: {}", self.error),
            (Some(record), None) => format!("{name}: record {record}: {}", self.error),
            _ => format!("{name}: {}", self.error),
        }
    }

    /// Returns a fault at a record and a byte.
    pub fn at(task: usize, record: u64, at: u64, error: String) -> Self {
        Self { record: Some(record), at: Some(at), ..Self::of_input(task, error) }
    }
}

/// A step of a run, done.
pub enum Done {
    Begin(usize),
    Chunk(Finished),
    Fault(Fault),
    /// Everything has come.
    End,
}

/// A chunk, split and tagged and written down.
pub struct Finished {
    pub task: usize,
    pub rendered: Rendered,
    pub faults: Vec<Fault>,
    pub tally: Tally,
    /// How many records have no field that becomes the id.
    pub numbered: u64,
}

/// Records as the output holds them.
pub enum Rendered {
    Bytes(Vec<u8>),
    #[cfg(feature = "parquet")]
    Rows(RecordBatch),
}
