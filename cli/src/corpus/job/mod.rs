#[cfg(feature = "parquet")]
mod rows;

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;
use thanbai::{Buffer, Splitter, TagBuffer, Tagger};

use crate::args::{Format, Keep, SplitArgs};
use crate::corpus::args::InputFormat;
use crate::corpus::parse;
use crate::corpus::piece::{Chunk, Done, Fault, Finished, Piece, Raw, Records, Rendered};
use crate::corpus::plan::Plan;
use crate::corpus::record::{Field, Record, Value};
use crate::corpus::spare::Spare;
#[cfg(feature = "parquet")]
use crate::corpus::table::{Rows, Schemas};
use crate::corpus::tally::Tally;
use crate::json;
use crate::page::Page;
use crate::render::Printer;

/// What is done with every chunk; shared by all threads.
pub struct Job<'a> {
    pub args: &'a SplitArgs,
    /// The blocks whose names are wanted; `None` where nothing is tagged.
    pub only: Option<Keep>,
    pub plan: &'a Plan,
    pub printer: Printer,
    #[cfg(feature = "parquet")]
    pub schemas: Schemas,
    pub pool: ThreadPool,
    /// Memory of chunks.
    pub spare: Spare,
    splitter: Splitter,
    tagger: Tagger,
    /// Memory that no thread uses now.
    idle: Mutex<Vec<Worker>>,
}

/// The memory of one thread, used again and again.
#[derive(Default)]
struct Worker {
    buffer: Buffer,
    names: TagBuffer,
    text: String,
}

/// What a chunk becomes.
enum Output {
    Text(Vec<u8>),
    Jsonl(Vec<u8>),
    #[cfg(feature = "parquet")]
    Rows(Box<Rows>),
}

impl<'a> Job<'a> {
    /// Returns a job.
    pub fn new(args: &'a SplitArgs, only: Option<Keep>, plan: &'a Plan, printer: Printer, pool: ThreadPool) -> Self {
        Self {
            args,
            only,
            plan,
            printer,
            #[cfg(feature = "parquet")]
            schemas: Schemas::new(args, only.is_some(), plan),
            pool,
            spare: Spare::default(),
            splitter: Splitter::new(),
            tagger: Tagger::new(),
            idle: Mutex::default(),
        }
    }

    /// Does what there is to do with a piece of an input.
    pub fn run(&self, piece: Piece) -> Done {
        match piece {
            Piece::Begin(task) => Done::Begin(task),
            Piece::Fault(fault) => Done::Fault(fault),
            Piece::End => Done::End,
            Piece::Records(chunk) => {
                let mut worker = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
                let finished = self.chunk(chunk, &mut worker);
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(worker);
                Done::Chunk(finished)
            }
        }
    }

    fn chunk(&self, chunk: Chunk, worker: &mut Worker) -> Finished {
        let mut desk = Desk {
            job: self,
            task: chunk.task,
            worker,
            output: self.output(&chunk),
            faults: Vec::new(),
            tally: Tally::default(),
            numbered: 0,
        };
        match chunk.records {
            Records::Raw { bytes, records } => {
                desk.raw(&bytes, &records);
                self.spare.give(bytes);
            }
            #[cfg(feature = "parquet")]
            Records::Rows { rows, first } => desk.rows(&rows, first),
        }
        desk.finish()
    }

    fn output(&self, chunk: &Chunk) -> Output {
        // what is written is two or three times as long as what was read
        let room = match &chunk.records {
            Records::Raw { bytes, .. } => bytes.len() * 2,
            #[cfg(feature = "parquet")]
            Records::Rows { .. } => 0,
        };
        match self.format(chunk.task) {
            Format::Text => Output::Text(self.spare.take(room / 2)),
            Format::Jsonl => Output::Jsonl(self.spare.take(room)),
            #[cfg(feature = "parquet")]
            Format::Parquet => Output::Rows(Box::new(Rows::new(self.schemas.of(self.plan.tasks[chunk.task].target)))),
        }
    }

    fn format(&self, task: usize) -> Format {
        self.plan.targets[self.plan.tasks[task].target].format
    }
}

/// One chunk under work.
struct Desk<'j, 'a> {
    job: &'j Job<'a>,
    task: usize,
    worker: &'j mut Worker,
    output: Output,
    faults: Vec<Fault>,
    tally: Tally,
    numbered: u64,
}

impl Desk<'_, '_> {
    fn raw(&mut self, bytes: &[u8], records: &[Raw]) {
        for raw in records {
            let record = &bytes[raw.range.clone()];
            if let Err(error) = self.record(record, raw) {
                self.faults.push(Fault::of_record(self.task, raw, record, error));
                if self.job.args.corpus.strict {
                    return;
                }
            }
        }
    }

    fn record(&mut self, bytes: &[u8], raw: &Raw) -> Result<(), String> {
        let Job { args, plan, .. } = self.job;
        let mut memory = std::mem::take(&mut self.worker.text);
        let task = &plan.tasks[self.task];
        let done = parse::raw(bytes, raw, task, &args.corpus.input, &mut memory, |record| {
            self.numbered += u64::from(task.format == InputFormat::Jsonl && record.id.is_numbered());
            self.write(record, 0)
        });
        self.worker.text = memory;
        done
    }

    /// Splits a document, tags it and writes it down; in a table it is that row.
    #[cfg_attr(not(feature = "parquet"), expect(unused_variables, clippy::unnecessary_wraps, reason = "only tables refuse"))]
    fn write(&mut self, record: Record<'_>, row: usize) -> Result<(), String> {
        let Job { args, only, printer, splitter, tagger, .. } = self.job;
        let Worker { buffer, names, .. } = &mut *self.worker;
        let bare = args.corpus.no_work;
        let worked = if bare { "" } else { record.text };
        let article = splitter.split_into(worked, buffer);
        let names = only.map(|only| (tagger.tag_into(worked, names), only));
        let page = Page { article, keep: args.keep(self.job.format(self.task), *only), names };
        match &mut self.output {
            Output::Text(out) => {
                printer.page(out, &record.id.plain(), page).expect("memory takes everything");
                if bare {
                    out.extend_from_slice(record.text.as_bytes());
                }
            }
            Output::Jsonl(out) => {
                let mut fields = record.fields;
                if bare {
                    fields.push(Field { name: Cow::Borrowed("text"), value: Value::Text(record.text) });
                }
                json::page(out, &record.id, &fields, record.text.len(), page);
            }
            #[cfg(feature = "parquet")]
            Output::Rows(rows) => rows.record(&record, row, page)?,
        }
        self.tally.document(record.text.len(), page);
        Ok(())
    }

    fn finish(mut self) -> Finished {
        self.tally.rejects = self.faults.iter().map(|fault| fault.count).sum();
        let rendered = match self.output {
            Output::Text(bytes) | Output::Jsonl(bytes) => Rendered::Bytes(bytes),
            #[cfg(feature = "parquet")]
            Output::Rows(rows) => Rendered::Rows(rows.finish()),
        };
        Finished { task: self.task, rendered, faults: self.faults, tally: self.tally, numbered: self.numbered }
    }
}
