use std::io::{self, IsTerminal};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;

use crate::args::{Color, Format, Keep, SplitArgs};
use crate::corpus;
use crate::corpus::args::InputFormat;
use crate::corpus::naming;
use crate::input;
use crate::render::{Between, Look, Printer};
use crate::report::{Reporter, StandardOutput};

/// Columns of text on wide terminals: longer lines are hard to read.
const MAX_COLUMNS: usize = 100;

/// Splits every document of the command line, tags it where `only` says which blocks, and prints it; inputs that fail are reported
/// and passed over.
///
/// # Errors
/// An output cannot be written, or the command line contradicts itself.
pub fn run(args: &SplitArgs, only: Option<Keep>, reporter: &mut Reporter) -> anyhow::Result<()> {
    let to_file = args.corpus.output.as_ref().is_some_and(|path| path != Path::new("-")) || args.corpus.output_dir.is_some();
    let (look, width) = (look(args.color, to_file), width(args, to_file));
    let printer = || Printer::new(look, args.explain, between(args, to_file)).wrapped(width);
    corpus::run(args, only, printer(), reporter)?;
    if only.is_some() && !to_file && args.format.is_none_or(|format| format == Format::Text) {
        printer().legend(&mut AutoStream::always(io::stdout().lock())).context(StandardOutput)?;
    }
    Ok(())
}

/// Returns what stands between pages: people want to know their names, programs where they end.
fn between(args: &SplitArgs, to_file: bool) -> Between {
    match to_file {
        true => Between::Line,
        false if is_many(args) => Between::Name,
        false => Between::Nothing,
    }
}

/// Returns whether there may be more than one document.
fn is_many(args: &SplitArgs) -> bool {
    let corpus =
        |path| args.corpus.input.input_format.or(naming::input_format(path)).is_some_and(|format| format != InputFormat::Text);
    args.corpus.input.delimiter.is_some()
        || args.inputs.len() > 1
        || args.inputs.iter().any(|input| input::is_many(input) || corpus(input))
}

fn look(color: Color, to_file: bool) -> Look {
    let stdout = io::stdout();
    let colored = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => !to_file && AutoStream::choice(&stdout) != ColorChoice::Never,
    };
    match colored {
        true => Look::Color,
        false if stdout.is_terminal() && !to_file => Look::Margin,
        false => Look::Plain,
    }
}

/// Returns the columns to break lines at: those asked for, or else those of the terminal.
fn width(args: &SplitArgs, to_file: bool) -> Option<usize> {
    let terminal = || terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0).min(MAX_COLUMNS));
    args.width.map(usize::from).or_else(|| if to_file { None } else { terminal() })
}
