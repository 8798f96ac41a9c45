use std::fmt::Display;
use std::io::{self, Write};
use std::path::Path;

use anyhow::Context;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use crate::args::{Args, Command};
use crate::input;
use crate::report::{StandardOutput, shown};

/// What follows the help of each command.
const EXIT_STATUS: &str = "\
Exit status:
  0  all went well, or the reader of standard output went away
  1  an input or a record failed, and the others were done all the same; or
     an output failed, and the run ended there
  2  the command line is wrong";

/// Returns the command with all that its help says.
pub fn command() -> clap::Command {
    documented(Args::command()).mut_subcommands(documented)
}

fn documented(command: clap::Command) -> clap::Command {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    command.after_help(format!("{help}\n\n{EXIT_STATUS}"))
}

/// Returns the arguments of the command line; none where they ask for help, which is printed then. Ends the process when they are wrong.
///
/// # Errors
/// Standard output cannot be written.
pub fn parse() -> anyhow::Result<Option<Args>> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(std::env::args_os()).map_err(hint);
    let mut args = match matches.and_then(|matches| Args::from_arg_matches(&matches)) {
        Ok(args) => args,
        Err(error) if error.use_stderr() => visible(error).exit(),
        Err(help) => return help.print().and_then(|()| io::stdout().flush()).context(StandardOutput).map(|()| None),
    };
    let name = args.command.name();
    if let Some(inputs) = args.command.inputs()
        && inputs.is_empty()
    {
        if !input::is_piped() {
            missing(&mut command, name).exit();
        }
        inputs.push("-".into());
    }
    Ok(Some(args))
}

/// Ends the process over a command line that cannot be carried out.
pub fn refuse(asked: &Command, error: &impl Display) -> ! {
    let mut command = command();
    // the usage that is shown is that of the command
    command.build();
    let command = command.find_subcommand_mut(asked.name()).expect("it was parsed");
    command.error(ErrorKind::ArgumentConflict, shown(&error.to_string())).exit()
}

/// Returns an error whose words of the command line hold no control characters: a pattern of the shell may have put any there.
fn visible(mut error: clap::Error) -> clap::Error {
    let words = error.context().filter_map(|(kind, value)| match value {
        ContextValue::String(word) => Some((kind, ContextValue::String(shown(word).into_owned()))),
        _ => None,
    });
    for (kind, word) in words.collect::<Vec<_>>() {
        error.insert(kind, word);
    }
    error
}

/// Adds what somebody may have meant who names a file where a command is to stand.
fn hint(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && Path::new(name).exists()
    {
        let tip = format!("to split it, say 'thanbai split {}'", shown(name));
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
        error.remove(ContextKind::SuggestedSubcommand);
    }
    error
}

fn missing(command: &mut clap::Command, name: &str) -> clap::Error {
    let text = "no input: name files or folders, or - for standard input";
    let command = command.find_subcommand_mut(name).expect("it was parsed");
    command.error(ErrorKind::MissingRequiredArgument, text)
}

#[cfg(test)]
mod tests {
    use super::command;
    use crate::args::Command;

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
        assert!(command().get_subcommands().map(clap::Command::get_name).eq(Command::NAMES));
    }

    /// clap breaks longer lines anywhere.
    #[test]
    fn help_fits_eighty_columns() {
        let mut command = command().term_width(80);
        command.build();
        let helps = |command: &mut clap::Command| command.render_long_help().to_string();
        let mut all = vec![helps(&mut command)];
        all.extend(command.get_subcommands_mut().map(helps));
        assert!(all.len() > 5);
        for line in all.iter().flat_map(|help| help.lines()) {
            assert!(line.trim_end().chars().count() <= 80, "{line}");
        }
    }
}
