//! The command `thanbai`: splits Vietnamese news pages into body and boilerplate, tags the names in them, and scores both against gold.
#![forbid(unsafe_code)]

mod args;
mod corpus;
mod eval;
mod gold;
mod input;
mod json;
mod layout;
mod manual;
mod names;
mod page;
mod render;
mod report;
mod score;
mod split;
mod usage;
mod view;
mod whole;

use std::io;
use std::process::ExitCode;

use args::{Command, Keep};
use report::{Reporter, StandardOutput, Usage};

fn main() -> ExitCode {
    let mut reporter = Reporter::default();
    let done = match usage::parse() {
        Ok(None) => Ok(()),
        Ok(Some(args)) => match run(&args.command, &mut reporter) {
            Err(error) if error.is::<Usage>() => usage::refuse(&args.command, &error),
            done => done,
        },
        Err(error) => Err(error),
    };
    if let Err(error) = done
        && !closed_pipe(&error)
    {
        reporter.error(format_args!("{error:#}"));
    }
    reporter.exit_code()
}

fn run(command: &Command, reporter: &mut Reporter) -> anyhow::Result<()> {
    match command {
        Command::Split(args) => split::run(args, None, reporter),
        Command::Tag(args) => split::run(&args.split, Some(args.only.unwrap_or(Keep::All)), reporter),
        Command::View(args) => view::run(args, reporter),
        Command::Eval(args) => eval::run(args),
        Command::Completions(args) => manual::completions(args.shell),
        Command::Man(args) => manual::run(args),
    }
}

/// Returns whether the reader of standard output has gone, as `head` does when it has seen enough.
fn closed_pipe(error: &anyhow::Error) -> bool {
    error.is::<StandardOutput>()
        && error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
