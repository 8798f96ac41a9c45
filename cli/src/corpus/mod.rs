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
use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::Instant;

use anyhow::{Context, anyhow};
use rayon::prelude::*;

use crate::args::{Keep, SplitArgs};
use crate::render::Printer;
use crate::report::{Reporter, StandardOutput, Usage, counted, note};
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
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.corpus.threads).build();
    // the pool's error says the same twice
    let pool = pool.map_err(|error| anyhow!("threads cannot be started: {error}"))?;
    let job = Job::new(args, only, &plan, printer, pool);
    let writer = Writer::new(&job, reporter, rejects.transpose()?, progress);
    let settings = Settings { flows: flows(&plan), ..settings(&args.corpus.input, count) };
    let tally = pipe(&job, &settings, writer, &|piece| job.run(piece))?;
    let keeps_body = plan.targets.iter().all(|target| target.path.is_none() && args.keep(target.format, only) == Keep::Body);
    // somebody who looks at an empty terminal wants to know why
    let looks = keeps_body && !args.corpus.quiet && io::stdout().is_terminal();
    if let Some(blocks) = tally.boilerplate_only().filter(|_| looks) {
        note(format_args!("nothing is on the body side; --keep all prints the boilerplate too, {}", counted(blocks, "block")));
    }
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

/// Reads, does with each piece what is to be done, and writes, all at the same time; returns the counts.
///
/// # Errors
/// An output cannot be written, or a thread panics: what it worked on is in no output then, and none that was not whole before gets its
/// name.
fn pipe(job: &Job<'_>, settings: &Settings, writer: Writer<'_>, run: &(impl Fn(Piece) -> Done + Sync)) -> anyhow::Result<Tally> {
    let (to_work, from_reader) = sync_channel(WAITING);
    let (to_writer, from_work) = sync_channel(WAITING);
    thread::scope(|scope| {
        let reader = spawn(scope, || read::all(&job.plan.tasks, settings, Emitter::new(to_work, &job.spare)))?;
        let writer = spawn(scope, move || writer.run(from_work.into_iter().map_while(|batch: Batch| batch.recv().ok())))?;
        // the writer ends when nothing more can come, however the work ends
        let worked = spawn(scope, move || work(job, from_reader, &to_writer, run))?.join();
        let tally = writer.join().map_err(|_| anyhow!("the writer failed"))??;
        worked.map_err(|_| anyhow!("a thread failed over a document"))?;
        // a reader that stops early has lost the writer, whose error has been returned
        let _ = reader.join().map_err(|_| anyhow!("the reader failed"))?;
        Ok(tally)
    })
}

/// Starts a thread.
///
/// # Errors
/// The system gives none.
fn spawn<'s, T: Send + 's>(
    scope: &'s Scope<'s, '_>,
    run: impl FnOnce() -> T + Send + 's,
) -> anyhow::Result<ScopedJoinHandle<'s, T>> {
    thread::Builder::new().spawn_scoped(scope, run).context("threads cannot be started")
}

/// A batch that is being worked on, or done.
type Batch = Receiver<Vec<Done>>;

/// Does the batches, each on all threads; the next begins where threads find nothing left of the one before, and the writer hears of
/// them in their order.
fn work(job: &Job<'_>, from_reader: Receiver<Vec<Piece>>, to_writer: &SyncSender<Batch>, run: &(impl Fn(Piece) -> Done + Sync)) {
    job.pool.in_place_scope(|scope| {
        for batch in from_reader {
            #[cfg(feature = "parquet")]
            job.schemas.learn(&batch, job.plan);
            let (done, finished) = sync_channel(1);
            scope.spawn(move |_| {
                // a writer that has gone has said why
                let _ = done.send(batch.into_par_iter().map(run).collect());
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
        if path == Path::new("-") || whole::is_stdout(path) {
            return io::stdout().write_all(json.as_bytes()).context(StandardOutput);
        }
        plan::make_folder(path)?;
        let file = whole::stream(path).unwrap_or_else(|| fs::File::create(path));
        file.and_then(|mut file| file.write_all(json.as_bytes())).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use clap::Parser;

    use super::{Done, Job, Piece, Plan, Progress, SplitArgs, Tally, Writer, flows, pipe, plan, settings};
    use crate::args::{Args, Command};
    use crate::render::{Between, Look, Printer};
    use crate::report::Reporter;

    /// Runs `split` in a folder, with a thread that does `run` with each piece.
    fn split(folder: &Path, options: &[&str], run: impl Fn(&Job<'_>, Piece) -> Done + Sync) -> anyhow::Result<Tally> {
        let input = folder.join("in");
        let line = ["thanbai", "split"].into_iter().chain(options.iter().copied());
        let args = Args::parse_from(line.map(Into::into).chain([input.into_os_string()]));
        let Command::Split(mut args) = args.command else { unreachable!("split was asked for") };
        let SplitArgs { corpus, .. } = &mut args;
        corpus.output = corpus.output.take().map(|path| folder.join(path));
        corpus.output_dir = corpus.output_dir.take().map(|path| folder.join(path));
        let mut reporter = Reporter::default();
        let plan: Plan = plan::of(&args, &mut reporter).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
        let job = Job::new(&args, None, &plan, Printer::new(Look::Plain, false, Between::Line), pool);
        let writer = Writer::new(&job, &mut reporter, None, Progress::hidden());
        let settings = super::Settings { flows: flows(&plan), ..settings(&args.corpus.input, Arc::default()) };
        pipe(&job, &settings, writer, &|piece| run(&job, piece))
    }

    /// Does what is to be done.
    fn sound(job: &Job<'_>, piece: Piece) -> Done {
        job.run(piece)
    }

    /// Returns the names of the files in a folder that is perhaps not there, in order.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// A panic over a document is a fault of the program: the run ends with an error, and what has its name is whole.
    #[test]
    fn a_thread_that_panics_leaves_no_output_that_is_not_whole() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("in")).unwrap();
        for name in ["a", "b", "c"] {
            let line = |i| format!("{{\"id\":\"{name}{i}\",\"text\":\"{}\"}}\n", "một hai ba ".repeat(1000));
            fs::write(folder.path().join(format!("in/{name}.jsonl")), (0..300).map(line).collect::<String>()).unwrap();
        }
        let panics_at = |bad: usize| {
            move |job: &Job<'_>, piece: Piece| {
                assert!(!matches!(&piece, Piece::Records(chunk) if chunk.task == bad), "this document is too much");
                job.run(piece)
            }
        };
        let last = |job: &Job<'_>, piece: Piece| {
            assert!(!matches!(piece, Piece::End), "even the end is too much");
            job.run(piece)
        };
        let outputs: &[&str] =
            if cfg!(feature = "parquet") { &["o.txt", "o.jsonl.zst", "o.parquet"] } else { &["o.txt", "o.jsonl.zst"] };
        for output in outputs {
            for done in [split(folder.path(), &["-o", output], panics_at(1)), split(folder.path(), &["-o", output], last)] {
                assert_eq!(done.err().unwrap().to_string(), "a thread failed over a document");
                assert_eq!(names(folder.path()), ["in"]);
            }
        }
        let done = split(folder.path(), &["--output-dir", "out"], panics_at(2));
        assert!(done.is_err());
        let whole = names(&folder.path().join("out"));
        assert!(whole.iter().all(|name| ["a.jsonl", "b.jsonl"].contains(&name.as_str())), "{whole:?}");
        // the same without the fault
        let tally = split(folder.path(), &["--output-dir", "out"], sound).unwrap();
        assert_eq!((tally.documents, tally.rejects), (900, 0));
        assert_eq!(names(&folder.path().join("out")), ["a.jsonl", "b.jsonl", "c.jsonl"]);
    }
}
