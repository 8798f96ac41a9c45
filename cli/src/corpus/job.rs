#[cfg(feature = "parquet")]
use arrow_array::RecordBatch;
#[cfg(feature = "parquet")]
use arrow_json::writer::EncoderOptions;
use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use rayon::ThreadPool;
use thanbai::{Buffer, Splitter, TagBuffer, Tagger};

use crate::args::{Format, Keep, SplitArgs};
use crate::corpus::args::InputFormat;
use crate::corpus::piece::{Chunk, Done, Fault, Finished, Piece, Raw, Records, Rendered};
use crate::corpus::plan::{Plan, Task};
use crate::corpus::record::{self, Field, Id, Names, Record, Value};
use crate::corpus::tally::Tally;
#[cfg(feature = "parquet")]
use crate::corpus::{
    args::CorpusArgs,
    table::{Rows, Schemas, Texts, objects as objects_of},
};
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
            splitter: Splitter::new(),
            tagger: Tagger::new(),
            idle: Mutex::default(),
        }
    }

    /// Does one step.
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
        };
        match chunk.records {
            Records::Raw { bytes, records } => desk.raw(&bytes, &records),
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
            Format::Text => Output::Text(Vec::with_capacity(room / 2)),
            Format::Jsonl => Output::Jsonl(Vec::with_capacity(room)),
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
}

impl Desk<'_, '_> {
    fn raw(&mut self, bytes: &[u8], records: &[Raw]) {
        for raw in records {
            let record = &bytes[raw.range.clone()];
            if let Err(error) = self.record(record, raw) {
                self.fault(Fault {
                    task: self.task,
                    record: raw.number,
                    at: raw.number.map(|_| raw.at),
                    error,
                    raw: Some(record.to_vec()),
                    count: 1,
                });
                if self.job.args.corpus.strict {
                    break;
                }
            }
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    fn record(&mut self, bytes: &[u8], raw: &Raw) -> Result<(), String> {
        let Job { args, plan, .. } = self.job;
        let task: &Task = &plan.tasks[self.task];
        let numbered = Id::numbered(&task.name, raw.number);
        let (head, body) = bytes.split_at(raw.head);
        let at = raw.at + raw.head as u64;
        let text = match args.corpus.encoding.filter(|_| task.format == InputFormat::Text) {
            Some(encoding) => record::decoded(body, encoding, at, args.lossy)?,
            None => record::utf8(body, at, args.lossy)?,
        };
        match task.format {
            InputFormat::Jsonl => {
                let names = Names { text: &args.corpus.text_field, id: &args.corpus.id_field };
                let mut unescaped = std::mem::take(&mut self.worker.text);
                let done = record::of_json(&text, names, &mut unescaped, numbered).and_then(|record| self.write(record, 0));
                self.worker.text = unescaped;
                done
            }
            InputFormat::Wet => self.write(record::of_wet(head, &text, numbered), 0),
            _ => self.write(Record { id: numbered, text: &text, fields: Vec::new() }, 0),
        }
    }

    #[cfg(feature = "parquet")]
    fn rows(&mut self, rows: &RecordBatch, first: u64) {
        if let Err(error) = self.table(rows, first) {
            self.fault(Fault { record: Some(first), count: rows.num_rows() as u64, ..Fault::of_input(self.task, error) });
        }
    }

    #[cfg(feature = "parquet")]
    fn table(&mut self, rows: &RecordBatch, first: u64) -> Result<(), String> {
        let Job { args, plan, .. } = self.job;
        let CorpusArgs { text_field, id_field, strict, .. } = &args.corpus;
        let texts = rows.column_by_name(text_field).and_then(|column| Texts::of(column)).ok_or("no column of texts")?;
        let (schema, options) = (rows.schema(), EncoderOptions::default());
        let mut objects = None;
        match &mut self.output {
            Output::Rows(out) => out.pass(rows)?,
            _ => objects = Some(objects_of(rows, text_field, schema.fields(), &options)?),
        }
        let mut json = Vec::new();
        for row in 0..rows.num_rows() {
            let number = first + row as u64;
            let bytes = texts.get(row);
            let done = bytes.ok_or_else(|| format!("column {text_field:?} is null")).and_then(|bytes| {
                let text = record::utf8(bytes, 0, args.lossy)?;
                let mut record =
                    Record { id: Id::numbered(&plan.tasks[self.task].name, Some(number)), text: &text, fields: Vec::new() };
                for (name, value) in objects.as_mut().map(|objects| objects.row(row, &mut json)).unwrap_or_default() {
                    if name == id_field && value != "null" {
                        record.id = Id::Json(value);
                    }
                    record.fields.push(Field { name: Cow::Borrowed(name), value: Value::Json(value) });
                }
                self.write(record, row)
            });
            if let Err(error) = done {
                let raw = bytes.map(<[u8]>::to_vec);
                self.fault(Fault { record: Some(number), raw, ..Fault::of_input(self.task, error) });
                if *strict {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Splits a document, tags it and writes it down.
    fn write(&mut self, record: Record<'_>, row: usize) -> Result<(), String> {
        let Job { args, only, printer, splitter, tagger, .. } = self.job;
        let Worker { buffer, names, .. } = &mut *self.worker;
        let bare = args.corpus.no_work;
        let worked = if bare { "" } else { record.text };
        let article = splitter.split_into(worked, buffer);
        let names = only.map(|only| (tagger.tag_into(worked, names), only));
        let page = Page { article, keep: args.keep(self.job.format(self.task)), names };
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
        Finished { task: self.task, rendered, faults: self.faults, tally: self.tally }
    }
}
