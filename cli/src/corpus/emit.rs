use std::mem;
use std::sync::mpsc::SyncSender;

use crate::corpus::piece::{Chunk, Fault, Piece, Raw, Records};
use crate::corpus::spare::Spare;

/// Bytes of a chunk, the unit that one thread works on: some milliseconds of work, so that threads seldom wait for each other.
pub const CHUNK_BYTES: usize = 1 << 17;

/// Records of a chunk at most.
const CHUNK_RECORDS: usize = 256;

/// Bytes of a batch, the unit that is handed on: what is read ahead, worked on and written are a few of these.
pub const BATCH_BYTES: usize = 1 << 22;

/// Bytes that a record counts for beside its own: what is written of it, and kept of it, is never less, however short it is.
const RECORD_BYTES: usize = 128;

/// Pieces of a batch at most, for inputs that hold hardly a byte each.
const BATCH_PIECES: usize = 1024;

/// The receiver has gone: there is nothing more to do.
#[derive(Debug)]
pub struct Stopped;

/// Puts records together to chunks and batches and hands them on.
///
/// Where chunks and batches end depends on the inputs alone, not on the number of threads, and so does the output. Only a pipe may end
/// them by what comes when, and only where that cannot be told from the output.
pub struct Emitter<'a> {
    sender: SyncSender<Vec<Piece>>,
    spare: &'a Spare,
    task: usize,
    bytes: Vec<u8>,
    records: Vec<Raw>,
    batch: Vec<Piece>,
    size: usize,
}

impl<'a> Emitter<'a> {
    /// Returns an emitter that sends batches, in memory that others have done with.
    pub fn new(sender: SyncSender<Vec<Piece>>, spare: &'a Spare) -> Self {
        Self { sender, spare, task: 0, bytes: Vec::new(), records: Vec::new(), batch: Vec::new(), size: 0 }
    }

    /// Begins a task: its output is opened, and what follows belongs to it.
    pub fn begin(&mut self, task: usize) -> Result<(), Stopped> {
        self.close();
        self.task = task;
        self.push(Piece::Begin(task), 0)
    }

    /// Takes a record whose first `head` bytes are headers.
    pub fn record(&mut self, record: &[u8], head: usize, number: u64, at: u64) -> Result<(), Stopped> {
        let start = self.bytes.len();
        if self.bytes.capacity() == 0 {
            self.bytes = self.spare.take(CHUNK_BYTES.max(record.len()));
        }
        self.bytes.extend_from_slice(record);
        self.records.push(Raw { range: start..self.bytes.len(), head, number: Some(number), at });
        if self.bytes.len() >= CHUNK_BYTES || self.records.len() >= CHUNK_RECORDS {
            return self.flush();
        }
        Ok(())
    }

    /// Takes an input that is one document.
    pub fn document(&mut self, bytes: Vec<u8>) -> Result<(), Stopped> {
        self.flush()?;
        let size = bytes.len();
        let record = Raw { range: 0..size, head: 0, number: None, at: 0 };
        let chunk = Chunk { task: self.task, records: Records::Raw { bytes, records: vec![record] } };
        self.push(Piece::Records(chunk), size)
    }

    /// Takes rows of a table that hold about so many bytes.
    #[cfg(feature = "parquet")]
    pub fn rows(&mut self, rows: arrow_array::RecordBatch, first: u64, size: usize) -> Result<(), Stopped> {
        let size = size + rows.num_rows() * RECORD_BYTES;
        self.push(Piece::Records(Chunk { task: self.task, records: Records::Rows { rows, first } }), size)
    }

    /// Takes a fault; it stands behind the records before it.
    pub fn fault(&mut self, fault: Fault) -> Result<(), Stopped> {
        self.flush()?;
        self.push(Piece::Fault(fault), 0)
    }

    /// Hands on what there is, since nothing more comes for a while.
    pub fn pause(&mut self) -> Result<(), Stopped> {
        self.close();
        if self.batch.is_empty() { Ok(()) } else { self.send() }
    }

    /// Hands on what is left, and that it is the end.
    pub fn finish(mut self) -> Result<(), Stopped> {
        self.close();
        self.batch.push(Piece::End);
        self.send()
    }

    fn flush(&mut self) -> Result<(), Stopped> {
        self.close();
        if self.size >= BATCH_BYTES || self.batch.len() >= BATCH_PIECES { self.send() } else { Ok(()) }
    }

    /// Ends the chunk.
    fn close(&mut self) {
        if self.records.is_empty() {
            return;
        }
        let (bytes, records) = (mem::take(&mut self.bytes), mem::take(&mut self.records));
        self.size += bytes.len() + records.len() * RECORD_BYTES;
        self.batch.push(Piece::Records(Chunk { task: self.task, records: Records::Raw { bytes, records } }));
    }

    fn push(&mut self, piece: Piece, size: usize) -> Result<(), Stopped> {
        self.batch.push(piece);
        self.size += size;
        self.flush()
    }

    fn send(&mut self) -> Result<(), Stopped> {
        self.size = 0;
        self.sender.send(mem::take(&mut self.batch)).map_err(|_| Stopped)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::{BATCH_BYTES, CHUNK_RECORDS, Emitter, RECORD_BYTES};
    use crate::corpus::piece::{Piece, Records};
    use crate::corpus::spare::Spare;

    /// Returns how many records are in a batch.
    fn count(batch: &[Piece]) -> usize {
        let records = |piece: &Piece| match piece {
            Piece::Records(chunk) => match &chunk.records {
                Records::Raw { records, .. } => records.len(),
                #[cfg(feature = "parquet")]
                Records::Rows { rows, .. } => rows.num_rows(),
            },
            _ => 0,
        };
        batch.iter().map(records).sum()
    }

    /// Of millions of words, each a record, no more is in memory than of long texts.
    #[test]
    fn a_batch_holds_no_more_short_records_than_memory_for_them() {
        const RECORDS: usize = 100_000;
        let most = BATCH_BYTES / RECORD_BYTES + CHUNK_RECORDS;
        let (sender, receiver) = sync_channel(RECORDS);
        let spare = Spare::default();
        let mut emitter = Emitter::new(sender, &spare);
        for number in 0..RECORDS {
            emitter.record(b"x", 0, number as u64, number as u64).unwrap();
        }
        emitter.finish().unwrap();
        let counts: Vec<_> = receiver.into_iter().map(|batch| count(&batch)).collect();
        assert_eq!(counts.iter().sum::<usize>(), RECORDS);
        assert!(counts.len() > 2 && counts.iter().all(|count| *count <= most), "{counts:?}");
    }

    #[cfg(feature = "parquet")]
    #[test]
    fn a_batch_holds_no_more_short_rows_either() {
        const ROWS: usize = 1000;
        let column: arrow_array::ArrayRef = std::sync::Arc::new(arrow_array::StringArray::from(vec!["x"; ROWS]));
        let rows = arrow_array::RecordBatch::try_from_iter([("text", column)]).unwrap();
        let (sender, receiver) = sync_channel(ROWS);
        let spare = Spare::default();
        let mut emitter = Emitter::new(sender, &spare);
        for _ in 0..100 {
            emitter.rows(rows.clone(), 1, ROWS).unwrap();
        }
        emitter.finish().unwrap();
        let counts: Vec<_> = receiver.into_iter().map(|batch| count(&batch)).collect();
        assert!(counts.iter().sum::<usize>() == 100 * ROWS && counts.len() > 2, "{counts:?}");
        assert!(counts.iter().all(|count| *count <= BATCH_BYTES / RECORD_BYTES + ROWS), "{counts:?}");
    }
}
