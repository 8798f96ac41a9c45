//! A page for the browser: texts with their blocks and names, and how they differ from gold.

mod column;
mod data;
mod difference;
mod document;
mod escape;
mod page;
mod text;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;

use anyhow::{Context, bail, ensure};

use crate::args::ViewArgs;
use crate::input::{self, Reader};
use crate::report::Reporter;
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
        bail!("a page of HTML is nothing to read on a terminal: name a file with -o, or - to print it all the same");
    }
    let mut documents = read(args, reporter)?;
    ensure!(!documents.is_empty(), "no document to show");
    if let Some(folder) = &args.gold {
        let known = document::add_gold(&mut documents, folder)?;
        ensure!(known > 0, "{}: no gold for any of the documents: N.blocks.tsv or N.entities.tsv for N.txt", folder.display());
    }
    match &args.output {
        Some(path) if !to_stdout => {
            to_file(path, &documents).with_context(|| path.display().to_string())?;
        }
        _ => write(io::stdout().lock(), &documents)?,
    }
    if args.verbose || (!args.quiet && !to_stdout && io::stderr().is_terminal()) {
        summary(&documents);
    }
    Ok(())
}

/// Says what was written.
fn summary(documents: &[Document]) {
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
    // unlike `eprintln!` this does not panic when standard error is closed
    let _ = writeln!(io::stderr(), "{figures}{gold}");
}

fn to_file(path: &Path, documents: &[Document]) -> io::Result<()> {
    let mut file = Whole::create(path)?;
    write(&mut file, documents)?;
    file.finish()
}

fn write(out: impl Write, documents: &[Document]) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    page::write(&mut out, documents)?;
    out.flush()
}

fn is_text(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "txt")
}

fn read(args: &ViewArgs, reporter: &mut Reporter) -> anyhow::Result<Vec<Document>> {
    let (mut reader, mut maker, mut documents, mut bytes) = (Reader::new(args.lossy), Maker::default(), Vec::new(), 0);
    for argument in &args.inputs {
        for source in input::sources(argument, &is_text, reporter).into_iter().map(|found| found.source) {
            match reader.read(&source) {
                Ok(text) => {
                    bytes += text.len();
                    ensure!(bytes <= MAX_BYTES, "more than {} MiB of text are too much for a page", MAX_BYTES >> 20);
                    documents.push(maker.document(&source.name(), text));
                }
                Err(error) => reporter.error(format_args!("{}: {error}", source.name())),
            }
        }
    }
    Ok(documents)
}
