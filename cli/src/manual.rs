use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::args::{Command, ManArgs};
use crate::report::{StandardOutput, Usage};
use crate::usage;

/// Prints the completions for a shell.
///
/// # Errors
/// Standard output cannot be written.
pub fn completions(shell: Shell) -> anyhow::Result<()> {
    let mut script = Vec::new();
    let mut command = ["split", "tag"]
        .into_iter()
        .fold(usage::command(), |command, name| command.mut_subcommand(name, |command| shown(name, &command)));
    clap_complete::generate(shell, &mut command, "thanbai", &mut script);
    if shell == Shell::Fish {
        script.extend_from_slice(words_of_fish(&command).as_bytes());
    }
    print(&script)
}

/// Returns a command without the options that its help hides: what makes the completions would offer them.
fn shown(name: &'static str, command: &clap::Command) -> clap::Command {
    let options = command.get_arguments().filter(|option| !option.is_hide_set()).cloned();
    clap::Command::new(name).about(command.get_about().cloned().unwrap_or_default()).args(options)
}

/// Returns what tells fish that an argument is one of some words, where what makes the completions leaves it out or, behind `help`, asks
/// that the line has no `help`: files would be offered.
fn words_of_fish(command: &clap::Command) -> String {
    let mut words = vec![("help", Command::NAMES.join(" "))];
    for command in command.get_subcommands() {
        for argument in command.get_positionals() {
            let values: Vec<_> = argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect();
            if !values.is_empty() {
                words.push((command.get_name(), values.join(" ")));
            }
        }
    }
    let line = |(name, words)| format!("complete -c thanbai -n \"__fish_thanbai_using_subcommand {name}\" -f -a \"{words}\"\n");
    words.into_iter().map(line).collect()
}

/// Prints a manual page, or writes all to a folder.
///
/// # Errors
/// There is no such command, or the output cannot be written.
pub fn run(args: &ManArgs) -> anyhow::Result<()> {
    let mut command = usage::command();
    command.build();
    match (&args.dir, &args.command) {
        (Some(folder), _) => all(&command, folder),
        (None, None) => print(&page(&command)?),
        (None, Some(name)) => match command.find_subcommand(name) {
            Some(command) => print(&page(command)?),
            None => bail!(Usage(format!("there is no command {name:?}"))),
        },
    }
}

fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).context(StandardOutput)
}

fn all(command: &clap::Command, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for command in std::iter::once(command).chain(command.get_subcommands().filter(|command| command.get_name() != "help")) {
        let path = folder.join(Man::new(command.clone()).get_filename());
        fs::write(&path, page(command)?).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Returns the manual page of a command. What its help says behind the options becomes sections of their own.
fn page(command: &clap::Command) -> io::Result<Vec<u8>> {
    let man = Man::new(command.clone()).manual("thanbai").source(concat!("thanbai ", env!("CARGO_PKG_VERSION")));
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    synopsis(command).to_writer(&mut out)?;
    man.render_description_section(&mut out)?;
    man.render_options_section(&mut out)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    sections(&help).to_writer(&mut out)?;
    Ok(out)
}

/// Returns the synopsis: the usage of the help, which says what may be given several times.
fn synopsis(command: &clap::Command) -> Roff {
    let usage = command.clone().render_usage().to_string();
    let mut roff = Roff::new();
    roff.control("SH", ["SYNOPSIS"]);
    roff.text([bold(usage.strip_prefix("Usage: ").unwrap_or(&usage))]);
    roff
}

/// Returns help as sections: a line that ends in a colon is a heading, an indented line stays as it is, others are running text.
fn sections(help: &str) -> Roff {
    let mut roff = Roff::new();
    let mut fixed = false;
    for line in help.lines() {
        let is_fixed = line.starts_with(' ') || (line.is_empty() && fixed);
        if is_fixed != fixed {
            roff.control(if is_fixed { "nf" } else { "fi" }, []);
            fixed = is_fixed;
        }
        match line.strip_suffix(':') {
            Some(heading) if !line.starts_with(' ') => roff.control("SH", [heading.to_uppercase().as_str()]),
            _ if line.is_empty() && !fixed => roff.control("PP", []),
            _ => roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]),
        };
    }
    if fixed {
        roff.control("fi", []);
    }
    roff
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn headings_are_sections_and_indented_lines_stay_as_they_are() {
        let page = sections("Examples:\n  one - two\n  .three\n\nKinds:\n  four\nFive six\nseven.").to_roff();
        let expected = ".SH EXAMPLES\n.nf\none \\- two\n\\&.three\n\n.fi\n.SH KINDS\n.nf\nfour\n.fi\nFive six\nseven.\n";
        assert_eq!(page, expected);
    }
}
