use std::ops::ControlFlow;
use std::slice;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use anyhow::anyhow;
#[cfg(feature = "parquet")]
use arrow_array::RecordBatch;

use crate::corpus::args::InputArgs;
use crate::corpus::emit::Emitter;
use crate::corpus::parse;
use crate::corpus::piece::{Chunk, Fault, Piece, Records};
use crate::corpus::plan::Task;
use crate::corpus::read;
use crate::corpus::record::Record;
use crate::corpus::spare::Spare;
use crate::corpus::{WAITING, settings, spawn};

/// Gives the records of an input one after the other to `take`, until that has enough, and what is refused among them to `refuse`.
/// No more is read than is taken and a few batches.
///
/// # Errors
/// The reader cannot be started, or fails as a program, which no input makes it.
pub fn each(
    task: &Task,
    args: &InputArgs,
    take: impl FnMut(Record<'_>) -> ControlFlow<()>,
    refuse: impl FnMut(&Fault),
) -> anyhow::Result<()> {
    let (sender, receiver) = sync_channel(WAITING);
    let (settings, spare) = (settings(args, Arc::default()), Spare::default());
    thread::scope(|scope| {
        let reader = spawn(scope, || read::all(slice::from_ref(task), &settings, Emitter::new(sender, &spare)))?;
        let mut looker = Looker { task, args, take, refuse, memory: String::new(), lost: Vec::new() };
        // the receiver goes here, and with it the reader stops
        let _ = receiver.into_iter().flatten().try_for_each(|piece| looker.piece(piece));
        let _ = reader.join().map_err(|_| anyhow!("the reader failed"))?;
        Ok(())
    })
}

struct Looker<'a, T, R> {
    task: &'a Task,
    args: &'a InputArgs,
    take: T,
    refuse: R,
    memory: String,
    /// What has been said of columns of tables.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "there are no tables"))]
    lost: Vec<String>,
}

impl<T: FnMut(Record<'_>) -> ControlFlow<()>, R: FnMut(&Fault)> Looker<'_, T, R> {
    fn piece(&mut self, piece: Piece) -> ControlFlow<()> {
        match piece {
            Piece::Begin(_) | Piece::End => ControlFlow::Continue(()),
            Piece::Fault(fault) => {
                (self.refuse)(&fault);
                ControlFlow::Continue(())
            }
            Piece::Records(Chunk { records, .. }) => match records {
                Records::Raw { bytes, records } => records.iter().try_for_each(|raw| {
                    let record = &bytes[raw.range.clone()];
                    let Self { task, args, take, memory, .. } = self;
                    let mut flow = ControlFlow::Continue(());
                    let parsed = parse::raw(record, raw, task, args, memory, |record| {
                        flow = take(record);
                        Ok(())
                    });
                    if let Err(error) = parsed {
                        (self.refuse)(&Fault::of_record(0, raw, record, error));
                    }
                    flow
                }),
                #[cfg(feature = "parquet")]
                Records::Rows { rows, first } => self.rows(&rows, first),
            },
        }
    }

    #[cfg(feature = "parquet")]
    fn rows(&mut self, rows: &RecordBatch, first: u64) -> ControlFlow<()> {
        let Self { task, args, take, refuse, .. } = self;
        let mut flow = ControlFlow::Continue(());
        // no other column is wanted than the id
        let lost = parse::rows(
            rows,
            first,
            |name| name == args.id_field,
            (task, args),
            |row, record| {
                match record {
                    Ok(record) => flow = take(record),
                    Err(error) => refuse(&Fault::of_row(0, row.number, row.text, error)),
                }
                flow
            },
        );
        for (record, error) in lost.unwrap_or_default() {
            if !self.lost.contains(&error) {
                refuse(&Fault::of_column(0, record, error.clone()));
                self.lost.push(error);
            }
        }
        flow
    }
}
