use std::ops::ControlFlow;
use std::slice;
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

use anyhow::anyhow;
#[cfg(feature = "parquet")]
use arrow_array::RecordBatch;
#[cfg(feature = "parquet")]
use arrow_json::writer::EncoderOptions;

use crate::corpus::args::InputArgs;
use crate::corpus::emit::Emitter;
use crate::corpus::parse;
use crate::corpus::piece::{Chunk, Fault, Piece, Records};
use crate::corpus::plan::Task;
use crate::corpus::read;
use crate::corpus::record::Record;
use crate::corpus::spare::Spare;
#[cfg(feature = "parquet")]
use crate::corpus::table::{Texts, objects};
use crate::corpus::{WAITING, settings};

/// Gives the records of an input one after the other to `take`, until that has enough, and what is refused among them to `refuse`.
/// No more is read than is taken and a few batches.
///
/// # Errors
/// The reader fails as a program, which no input makes it.
pub fn each(
    task: &Task,
    args: &InputArgs,
    take: impl FnMut(Record<'_>) -> ControlFlow<()>,
    refuse: impl FnMut(&Fault),
) -> anyhow::Result<()> {
    let (sender, receiver) = sync_channel(WAITING);
    let (settings, spare) = (settings(args, Arc::default()), Spare::default());
    thread::scope(|scope| {
        let reader = scope.spawn(|| read::all(slice::from_ref(task), &settings, Emitter::new(sender, &spare)));
        let mut looker = Looker { task, args, take, refuse, memory: String::new() };
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
        let (schema, options) = (rows.schema(), EncoderOptions::default());
        // no other column is wanted than the id, and none may be there
        let id = schema.index_of(&args.id_field).ok().into_iter().collect::<Vec<_>>();
        let (Some(texts), Ok(ids)) =
            (rows.column_by_name(&args.text_field).and_then(|column| Texts::of(column)), rows.project(&id))
        else {
            return ControlFlow::Continue(());
        };
        let schema = ids.schema();
        let mut ids = objects(&ids, &args.text_field, schema.fields(), &options).ok();
        (0..rows.num_rows()).try_for_each(|row| {
            let (bytes, number) = (texts.get(row), first + row as u64);
            let mut flow = ControlFlow::Continue(());
            let parsed = parse::row(bytes, ids.as_mut(), (row, number), task, args, |record| {
                flow = take(record);
                Ok(())
            });
            if let Err(error) = parsed {
                refuse(&Fault::of_row(0, number, bytes, error));
            }
            flow
        })
    }
}
