use std::fmt::Display;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use crate::args::{Args, Command};
use crate::input;

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

/// Returns the arguments of the command line; ends the process when they are wrong or ask for help.
pub fn parse() -> Args {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(std::env::args_os()).map_err(hint);
    let mut args = matches.and_then(|matches| Args::from_arg_matches(&matches)).unwrap_or_else(|error| error.exit());
    let name = args.command.name();
    if let Some(inputs) = args.command.inputs()
        && inputs.is_empty()
    {
        if !input::is_piped() {
            missing(&mut command, name).exit();
        }
        inputs.push("-".into());
    }
    args
}

/// Ends the process over a command line that cannot be carried out.
pub fn refuse(asked: &Command, error: impl Display) -> ! {
    let mut command = command();
    // the usage that is shown is that of the command
    command.build();
    let command = command.find_subcommand_mut(asked.name()).expect("it was parsed");
    command.error(ErrorKind::ArgumentConflict, error).exit()
}

/// Adds what somebody may have meant who names a file where a command is to stand.
fn hint(mut error: clap::Error) -> clap::Error {
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(name)) = error.get(ContextKind::InvalidSubcommand)
        && Path::new(name).exists()
    {
        let tip = format!("to split it, say 'thanbai split {name}'");
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

    #[test]
    fn the_command_line_is_sound() {
        command().debug_assert();
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
