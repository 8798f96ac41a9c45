//! A page for the browser: texts with their blocks and names, and how they differ from gold.

mod column;
mod data;
mod difference;
mod document;
mod escape;
mod page;
mod text;

use std::cell::Cell;
use std::collections::HashSet;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::args::ViewArgs;
use crate::corpus::clash::{self, Written};
use crate::corpus::piece::Fault;
use crate::corpus::record::Record;
use crate::corpus::{look, plan};
use crate::report::{Reporter, Reports, StandardOutput, Usage};
use crate::whole::Whole;
use document::{Document, Maker};

/// Bytes of all texts of a page. A page takes some three times as many, and browsers get slow on more.
const MAX_BYTES: usize = 64 << 20;

/// Writes a page with the documents of the command line; inputs that fail are reported and passed over.
///
/// # Errors
/// There is nothing to show, there is too much of it, gold cannot be read, or the output cannot be written.
pub fn run(args: &ViewArgs, reporter: &mut Reporter) -> anyhow::Result<()> {
    let to_stdout = args.output.as_deref().is_none_or(|path| path == Path::new("-"));
    if args.output.is_none() && io::stdout().is_terminal() {
        bail!(Usage(
            "a page of HTML is nothing to read on a terminal: name a file with -o, or - to print it all the same".into()
        ));
    }
    let Read { mut documents, more } = read(args, reporter)?;
    ensure!(!documents.is_empty(), "no document to show");
    if let Some(folder) = &args.gold {
        let known = document::add_gold(&mut documents, folder)?;
        ensure!(known > 0, "{}: no gold for any of the documents: N.blocks.tsv or N.entities.tsv for N.txt", folder.display());
    }
    match &args.output {
        Some(path) if !to_stdout => {
            to_file(path, &documents).with_context(|| path.display().to_string())?;
        }
        _ => write(io::stdout().lock(), &documents).context(StandardOutput)?,
    }
    let limit = more.then_some(args.limit.get());
    if args.verbose || (!args.quiet && !to_stdout && io::stderr().is_terminal()) {
        summary(&documents, limit);
    } else if let Some(limit) = limit.filter(|_| !args.quiet) {
        let _ = writeln!(io::stderr(), "of each input the first {} (--limit)", page::counted(limit, "document"));
    }
    Ok(())
}

/// Says what was written, and how many documents of an input that holds more.
fn summary(documents: &[Document], limit: Option<usize>) {
    let sum = |count: fn(&Document) -> usize| documents.iter().map(count).sum();
    let figures = [
        (documents.len(), "document"),
        (sum(|document| document.text.len()), "byte"),
        (sum(|document| document.blocks.len()), "block"),
        (sum(|document| document.names.len()), "name"),
    ];
    let figures = figures.map(|(number, what)| page::counted(number, what)).join(", ");
    let differences: usize = sum(|document| difference::of(document).len());
    let gold = documents.iter().any(|document| document.gold.is_some());
    let gold = if gold { format!(", {}", page::counted(differences, "difference")) } else { String::new() };
    let limit = limit.map_or_else(String::new, |limit| format!("; of each input the first {limit} (--limit)"));
    // unlike `eprintln!` this does not panic when standard error is closed
    let _ = writeln!(io::stderr(), "{figures}{gold}{limit}");
}

fn to_file(path: &Path, documents: &[Document]) -> anyhow::Result<()> {
    plan::make_folder(path)?;
    let mut file = Whole::create(path)?;
    write(&mut file, documents)?;
    Ok(file.finish()?)
}

fn write(out: impl Write, documents: &[Document]) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    page::write(&mut out, documents)?;
    out.flush()
}

/// What has been read.
struct Read {
    documents: Vec<Document>,
    /// Whether an input holds more documents than are shown.
    more: bool,
}

fn read(args: &ViewArgs, reporter: &mut Reporter) -> anyhow::Result<Read> {
    let usage = |error: anyhow::Error| Usage(error.to_string());
    plan::check(&args.input, &args.inputs).map_err(usage)?;
    let mut tasks = Vec::new();
    for argument in &args.inputs {
        let found = plan::found(argument, &args.input, &Cell::new(0), reporter).into_iter();
        tasks.extend(found.map(|found| plan::task(&args.input, found.source, 0)));
    }
    plan::check_text(&args.input, &tasks).map_err(usage)?;
    let output = args.output.as_deref().filter(|path| *path != Path::new("-"));
    let written: Vec<_> = output.map(|path| Written { path, by: "-o", in_place: false }).into_iter().collect();
    clash::check(&written, tasks.iter().map(|task| (&task.source, task.name.as_str()))).map_err(usage)?;
    let mut read = Read { documents: Vec::new(), more: false };
    let (mut maker, mut bytes) = (Maker::default(), 0);
    let mut missing: HashSet<&str> = args.id.iter().map(String::as_str).collect();
    for task in tasks {
        let (mut left, mut reports) = (args.limit.get(), Reports::new(args.verbose));
        let take = |record: Record<'_>| {
            let id = record.id.plain();
            if !args.id.is_empty() && !args.id.iter().any(|wanted| *wanted == id) {
                return ControlFlow::Continue(());
            }
            if left == 0 {
                read.more = true;
                return ControlFlow::Break(());
            }
            (left, bytes) = (left - 1, bytes + record.text.len());
            if bytes > MAX_BYTES {
                return ControlFlow::Break(());
            }
            read.documents.push(maker.document(&id, record.text));
            // an id stands for one document: what comes behind the last need not be read
            if missing.remove(&*id) && missing.is_empty() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let refuse = |fault: &Fault| {
            if reports.next() {
                reporter.error(format_args!("{}", fault.said(&task.name)));
            }
        };
        look::each(&task, &args.input, take, refuse)?;
        let more = reports.left_out();
        if more > 0 {
            reporter.error(format_args!("{}: ... and {more} more (--verbose names all)", task.name));
        }
        ensure!(bytes <= MAX_BYTES, "more than {} MiB of text are too much for a page (--limit)", MAX_BYTES >> 20);
        if !args.id.is_empty() && missing.is_empty() {
            break;
        }
    }
    for id in args.id.iter().filter(|id| missing.contains(id.as_str())) {
        reporter.error(format_args!("no document has the id {id:?}"));
    }
    Ok(read)
}
