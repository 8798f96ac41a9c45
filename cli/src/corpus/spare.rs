use std::sync::{Mutex, PoisonError};

use crate::corpus::emit::CHUNK_BYTES;

/// Pieces of memory that are kept at most: those of the batches that are under way at a time.
const MOST_KEPT: usize = 128;

/// Bytes of a piece that is kept at most; larger ones were needed by large records, which are few.
const LARGEST_KEPT: usize = 4 * CHUNK_BYTES;

/// Memory of chunks that are done, for those to come: asking the system for it anew costs more than filling it.
#[derive(Default)]
pub struct Spare(Mutex<Vec<Vec<u8>>>);

impl Spare {
    /// Returns an empty vector with room for so many bytes.
    pub fn take(&self, room: usize) -> Vec<u8> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        bytes.reserve(room);
        bytes
    }

    /// Takes back a vector.
    pub fn give(&self, mut bytes: Vec<u8>) {
        bytes.clear();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < MOST_KEPT && (1..=LARGEST_KEPT).contains(&bytes.capacity()) {
            kept.push(bytes);
        }
    }
}
