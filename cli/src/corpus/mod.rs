//! Runs `split` and `tag`: inputs are cut into records by one thread, worked on by many, and written by one, all at the same time.

pub mod args;
pub mod clash;
mod emit;
mod gzip;
mod header;
mod job;
pub mod look;
mod mend;
pub mod naming;
mod open;
mod parse;
#[cfg(unix)]
mod patient;
pub mod piece;
pub mod plan;
mod progress;
mod read;
pub mod record;
mod spare;
#[cfg(feature = "parquet")]
mod table;
mod tally;
mod window;
mod write;

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;

use anyhow::{Context, anyhow};
use rayon::prelude::*;

use crate::args::{Keep, SplitArgs};
use crate::render::Printer;
use crate::report::{Reporter, StandardOutput, Usage};
use crate::whole;
use args::InputArgs;
use emit::Emitter;
use job::Job;
use naming::Packing;
use piece::{Done, Piece};
use plan::Plan;
use progress::Progress;
use read::Settings;
use tally::{Summary, Tally};
use write::{Rejects, Writer};

/// Batches that wait between two stages: enough for none to wait for another, and few since they are memory.
const WAITING: usize = 1;

/// Splits every document of the inputs, tags it where `only` says which blocks, and writes it; what cannot be read is reported and
/// passed over.
///
/// # Errors
/// The command line contradicts itself, or an output cannot be written.
pub fn run(args: &SplitArgs, only: Option<Keep>, printer: Printer, reporter: &mut Reporter) -> anyhow::Result<()> {
    let start = Instant::now();
    let plan = plan::of(args, reporter).map_err(|error| Usage(error.to_string()))?;
    #[cfg(feature = "parquet")]
    table::check(args, only.is_some(), &plan).map_err(Usage)?;
    let count = Arc::new(AtomicU64::new(0));
    let watched = progress::is_watched(plan.targets.iter().any(|target| target.path.is_none())) && !args.corpus.quiet;
    let progress = if watched { Progress::new(Arc::clone(&count), total(&plan)) } else { Progress::hidden() };
    let rejects = args.corpus.rejects.as_deref();
    let rejects = rejects.map(|path| {
        plan::make_folder(path)?;
        Rejects::open(path, args.corpus.resume).with_context(|| path.display().to_string())
    });
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.corpus.threads).build()?;
    let job = Job::new(args, only, &plan, printer, pool);
    let writer = Writer::new(&job, reporter, rejects.transpose()?, progress);
    let settings = Settings { flows: flows(&plan), ..settings(&args.corpus.input, count) };
    let tally = pipe(&job, &settings, writer)?;
    let summary = tally.summary(&plan, start.elapsed());
    report(args, &summary, watched)
}

fn settings(args: &InputArgs, count: Arc<AtomicU64>) -> Settings {
    let delimiter = args.delimiter.as_deref().map(|line| match args.encoding {
        Some(encoding) => encoding.encode(line).0,
        None => Cow::Borrowed(line.as_bytes()),
    });
    Settings {
        #[cfg(feature = "parquet")]
        text_field: args.text_field.clone(),
        delimiter: delimiter.map(Cow::into_owned),
        most: usize::try_from(args.max_record.get()).unwrap_or(usize::MAX / 2).min(usize::MAX / 2),
        flows: false,
        count,
    }
}

/// Returns whether the outputs are the same however records come in. Tables are not, whose columns are those of the first batch, and
/// compressors give nothing out before they are full.
fn flows(plan: &Plan) -> bool {
    plan.targets.iter().all(|target| target.format.is_lines() && target.packing == Packing::Plain)
}

/// Reads, works and writes at the same time; returns the counts.
fn pipe(job: &Job<'_>, settings: &Settings, writer: Writer<'_>) -> anyhow::Result<Tally> {
    let (to_work, from_reader) = sync_channel(WAITING);
    let (to_writer, from_work) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = scope.spawn(|| read::all(&job.plan.tasks, settings, Emitter::new(to_work, &job.spare)));
        let writer = scope.spawn(move || writer.run(from_work.into_iter().map_while(|batch: Batch| batch.recv().ok())));
        work(job, from_reader, &to_writer);
        // the writer ends when nothing more can come
        drop(to_writer);
        let tally = writer.join().map_err(|_| anyhow!("the writer failed"))??;
        // a reader that stops early has lost the writer, whose error has been returned
        let _ = reader.join().map_err(|_| anyhow!("the reader failed"))?;
        Ok(tally)
    })
}

/// A batch that is being worked on, or done.
type Batch = Receiver<Vec<Done>>;

/// Does the batches, each on all threads; the next begins where threads find nothing left of the one before, and the writer hears of
/// them in their order.
fn work(job: &Job<'_>, from_reader: Receiver<Vec<Piece>>, to_writer: &SyncSender<Batch>) {
    job.pool.in_place_scope(|scope| {
        for batch in from_reader {
            #[cfg(feature = "parquet")]
            job.schemas.learn(&batch);
            let (done, finished) = sync_channel(1);
            scope.spawn(move |_| {
                // a writer that has gone has said why
                let _ = done.send(batch.into_par_iter().map(|piece| job.run(piece)).collect());
            });
            if to_writer.send(finished).is_err() {
                return;
            }
        }
    });
}

/// Returns the bytes of all inputs, if they are known.
fn total(plan: &Plan) -> Option<u64> {
    let size = |task: &plan::Task| match &task.source {
        crate::input::Source::Stdin => None,
        crate::input::Source::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|data| data.len()),
    };
    plan.tasks.iter().map(size).sum()
}

/// Prints the summary where it is wanted.
fn report(args: &SplitArgs, summary: &Summary, watched: bool) -> anyhow::Result<()> {
    if args.corpus.verbose || watched {
        let _ = writeln!(io::stderr(), "{}", summary.text());
    }
    if let Some(path) = &args.corpus.summary {
        let json = serde_json::to_string(summary)? + "\n";
        if path == Path::new("-") {
            return io::stdout().write_all(json.as_bytes()).context(StandardOutput);
        }
        plan::make_folder(path)?;
        let file = whole::stream(path).unwrap_or_else(|| fs::File::create(path));
        file.and_then(|mut file| file.write_all(json.as_bytes())).with_context(|| path.display().to_string())?;
    }
    Ok(())
}
