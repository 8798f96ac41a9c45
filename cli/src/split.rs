use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use thanbai::{Buffer, Splitter, TagBuffer, Tagger};

use crate::args::{Color, Format, Keep, SplitArgs};
use crate::input::{self, Reader};
use crate::json;
use crate::page::Page;
use crate::render::{Look, Printer};
use crate::report::Reporter;

/// Bytes written at once; more gains nothing on pipes of 64 KB.
const OUTPUT_BYTES: usize = 1 << 16;

/// Columns of text on wide terminals: longer lines are hard to read.
const MAX_COLUMNS: usize = 100;

/// How a page is printed.
enum Output {
    Text(Printer),
    Jsonl,
}

/// Splits every document of the command line, tags it where `only` says which blocks, and prints it; inputs that fail are reported
/// and passed over.
///
/// # Errors
/// Standard output cannot be written.
pub fn run(args: &SplitArgs, only: Option<Keep>, reporter: &mut Reporter) -> anyhow::Result<()> {
    let (mut output, stream) = output(args);
    let mut out = BufWriter::with_capacity(OUTPUT_BYTES, stream);
    let mut reader = Reader::new(args.lossy);
    let (splitter, mut buffer) = (Splitter::new(), Buffer::new());
    let (tagger, mut names) = (Tagger::new(), TagBuffer::new());
    for argument in &args.inputs {
        for source in input::sources(argument, reporter) {
            match reader.read(&source) {
                Ok(text) => {
                    let article = splitter.split_into(text, &mut buffer);
                    let names = only.map(|only| (tagger.tag_into(text, &mut names), only));
                    output.page(&mut out, &source.name(), Page { article, keep: args.keep(), names })?;
                }
                Err(error) => reporter.error(format_args!("{}: {error}", source.name())),
            }
        }
    }
    if let (Output::Text(printer), Some(_)) = (&output, only) {
        printer.legend(&mut out)?;
    }
    Ok(out.flush()?)
}

/// Returns how to print, and where to.
fn output(args: &SplitArgs) -> (Output, Box<dyn Write>) {
    let stdout = io::stdout();
    if args.format == Format::Jsonl {
        return (Output::Jsonl, Box::new(stdout.lock()));
    }
    let look = look(args.color, &stdout);
    let titled = args.inputs.len() > 1 || args.inputs.iter().any(|input| input::is_many(input));
    let printer = Printer::new(look, args.explain, titled).wrapped(args.width.map(usize::from).or_else(|| width(&stdout)));
    // other looks bypass the stream, which would strip escape sequences out of the page's own text
    let stream: Box<dyn Write> =
        if look == Look::Color { Box::new(AutoStream::always(stdout.lock())) } else { Box::new(stdout.lock()) };
    (Output::Text(printer), stream)
}

fn look(color: Color, stdout: &io::Stdout) -> Look {
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => AutoStream::choice(stdout) != ColorChoice::Never,
    };
    match colored {
        true => Look::Color,
        false if stdout.is_terminal() => Look::Margin,
        false => Look::Plain,
    }
}

/// Returns the columns to break lines at on a terminal.
fn width(stdout: &io::Stdout) -> Option<usize> {
    let (width, _) = terminal_size::terminal_size_of(stdout)?;
    Some(usize::from(width.0).min(MAX_COLUMNS))
}

impl Output {
    fn page(&mut self, out: &mut impl Write, name: &str, page: Page<'_>) -> io::Result<()> {
        match self {
            Output::Text(printer) => printer.page(out, name, page),
            Output::Jsonl => json::page(out, name, page),
        }
    }
}
