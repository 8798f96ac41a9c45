//! Writes what has been done, in the order of the inputs.

mod rejects;
mod stream;

use anyhow::{Context, bail};

use crate::corpus::args::DEFAULT_ID;
use crate::corpus::job::Job;
use crate::corpus::piece::{Done, Fault, Finished, Rendered};
use crate::corpus::plan::{self, Target};
use crate::corpus::progress::Progress;
#[cfg(feature = "parquet")]
use crate::corpus::table::Table;
use crate::corpus::tally::Tally;
use crate::report::{self, Reporter, Reports};
use crate::whole::Whole;

pub use rejects::Rejects;
pub use stream::Place;
use stream::Stream;

/// Writes the outputs one after the other.
pub struct Writer<'a> {
    job: &'a Job<'a>,
    reporter: &'a mut Reporter,
    rejects: Option<Rejects>,
    progress: Progress,
    /// The output that is being written, and its number.
    open: Option<(usize, Output)>,
    tally: Tally,
    /// Whether the output that is being written has lost its input.
    lost: bool,
    /// How many documents are in it, and whether any was refused.
    documents: u64,
    refused: bool,
    /// The input whose faults are being reported, and how many there were.
    reported: Option<usize>,
    reports: Reports,
    /// How many of its records have no field that becomes the id.
    numbered: u64,
    /// What has been said of columns of the input.
    columns: Vec<String>,
}

/// An output that is being written.
enum Output {
    /// Lines; whether none has been written yet.
    Lines(Box<Stream>, bool),
    #[cfg(feature = "parquet")]
    Table(Box<Table>),
}

impl<'a> Writer<'a> {
    /// Returns a writer that has written nothing.
    pub fn new(job: &'a Job<'a>, reporter: &'a mut Reporter, rejects: Option<Rejects>, progress: Progress) -> Self {
        let reports = Reports::new(job.args.corpus.verbose);
        Self {
            job,
            reporter,
            rejects,
            progress,
            open: None,
            tally: Tally::default(),
            lost: false,
            documents: 0,
            refused: false,
            reported: None,
            reports,
            numbered: 0,
            columns: Vec::new(),
        }
    }

    /// Writes everything that comes and returns the counts.
    ///
    /// An output gets its name only when all that belongs to it has come.
    ///
    /// # Errors
    /// An output cannot be written, or a fault came and the run is to stop there.
    pub fn run(mut self, batches: impl Iterator<Item = Vec<Done>>) -> anyhow::Result<Tally> {
        self.all(batches)?;
        self.turn_to(None);
        Ok(self.tally)
    }

    fn all(&mut self, batches: impl Iterator<Item = Vec<Done>>) -> anyhow::Result<()> {
        for batch in batches {
            for done in batch {
                match done {
                    Done::Begin(task) => self.begin(task)?,
                    Done::Fault(fault) => {
                        self.tally.rejects = self.tally.rejects.saturating_add(fault.count);
                        self.fault(&fault)?;
                    }
                    Done::Chunk(finished) => self.chunk(finished)?,
                    Done::End => self.close()?,
                }
            }
            if let Some((number, Output::Lines(stream, _))) = &mut self.open {
                self.job.plan.targets[*number].name(stream.flush())?;
            }
            if let Some(rejects) = &mut self.rejects {
                rejects.flush().context("--rejects")?;
            }
            self.progress.show(&self.tally);
        }
        Ok(())
    }

    /// Ends the reports of an input with how many more there were, and begins with the next.
    fn turn_to(&mut self, task: Option<usize>) {
        if self.reported == task {
            return;
        }
        let (more, numbered) = (self.reports.left_out(), std::mem::take(&mut self.numbered));
        let Some(before) = std::mem::replace(&mut self.reported, task) else { return };
        let (name, corpus) = (&self.job.plan.tasks[before].name, &self.job.args.corpus);
        let Self { progress, reporter, .. } = self;
        if more > 0 {
            let kept = match &corpus.rejects {
                Some(path) => format!("all are in {}", path.display()),
                None => "--rejects FILE keeps all".to_owned(),
            };
            progress.aside(|| reporter.error(format_args!("{name}: ... and {more} more ({kept})")));
        }
        let id = &corpus.input.id_field;
        if numbered > 0 && id != DEFAULT_ID {
            progress.aside(|| report::note(format_args!("{name}: records without a field {id:?}: {numbered} (--id-field)")));
        }
    }

    fn begin(&mut self, task: usize) -> anyhow::Result<()> {
        self.turn_to(Some(task));
        self.columns.clear();
        let number = self.job.plan.tasks[task].target;
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            self.close()?;
            let target = &self.job.plan.targets[number];
            self.open = Some((number, target.name(self.create(target))?));
        }
        Ok(())
    }

    fn create(&self, target: &Target) -> anyhow::Result<Output> {
        let place = match &target.path {
            None => Place::stdout(self.job.printer.is_colored()),
            Some(path) => {
                plan::make_folder(path)?;
                Place::File(Whole::create(path)?)
            }
        };
        #[cfg(feature = "parquet")]
        if !target.format.is_lines() {
            return Ok(Output::Table(Box::new(Table::new(place))));
        }
        Ok(Output::Lines(Box::new(Stream::new(place, target.packing)?), true))
    }

    fn chunk(&mut self, finished: Finished) -> anyhow::Result<()> {
        let job = self.job;
        let target = &job.plan.targets[job.plan.tasks[finished.task].target];
        if let Some((_, output)) = &mut self.open {
            match (output, finished.rendered) {
                (Output::Lines(stream, first), Rendered::Bytes(bytes)) => {
                    let mut shown = bytes.as_slice();
                    if !shown.is_empty() && std::mem::take(first) && !target.format.is_jsonl() {
                        shown = job.printer.first(shown);
                    }
                    target.name(stream.write(shown))?;
                    job.spare.give(bytes);
                }
                #[cfg(feature = "parquet")]
                (Output::Table(table), Rendered::Rows(rows)) => {
                    target.name(table.write(rows, &job.schemas.of(job.plan.tasks[finished.task].target), &job.pool))?;
                }
                #[cfg(feature = "parquet")]
                _ => unreachable!("chunks are rendered as their output is"),
            }
        }
        self.tally.add(&finished.tally);
        self.documents += finished.tally.documents;
        self.numbered += finished.numbered;
        finished.faults.iter().try_for_each(|fault| self.fault(fault))
    }

    /// Ends the output that is being written. What was made of nothing is none; --resume shall try again.
    fn close(&mut self) -> anyhow::Result<()> {
        let (refused, documents) = (std::mem::take(&mut self.refused), std::mem::take(&mut self.documents));
        let lost = std::mem::take(&mut self.lost) || refused && documents == 0;
        let Some((number, output)) = self.open.take().filter(|_| !lost) else { return Ok(()) };
        let target = &self.job.plan.targets[number];
        match output {
            Output::Lines(stream, _) => target.name(stream.finish()),
            #[cfg(feature = "parquet")]
            Output::Table(table) => target.name(table.finish(&self.job.schemas.of(number), &self.job.pool)),
        }
    }

    /// Reports a fault.
    fn fault(&mut self, fault: &Fault) -> anyhow::Result<()> {
        if fault.count == 0 {
            if self.columns.contains(&fault.error) {
                return Ok(());
            }
            self.columns.push(fault.error.clone());
        }
        let name = &self.job.plan.tasks[fault.task].name;
        let target = self.job.plan.tasks[fault.task].target;
        let counts = fault.count > 0 && self.open.as_ref().is_some_and(|(open, _)| *open == target);
        self.lost |= counts && fault.record.is_none() && self.job.args.corpus.output_dir.is_some();
        self.refused |= counts && self.job.plan.targets[target].path.is_some();
        self.turn_to(Some(fault.task));
        let Self { progress, reporter, .. } = self;
        if self.reports.next() {
            progress.aside(|| reporter.error(format_args!("{}", fault.said(name))));
        }
        if let Some(rejects) = &mut self.rejects
            && fault.count > 0
        {
            rejects.write(name, fault).context("--rejects")?;
        }
        if self.job.args.corpus.strict {
            bail!("stopped there (--strict)");
        }
        Ok(())
    }
}
