use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::process::ExitCode;

/// A command line that cannot be carried out.
#[derive(Debug)]
pub struct Usage(pub String);

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Usage {}

/// Says of a failure that it was standard output's.
#[derive(Debug)]
pub struct StandardOutput;

impl fmt::Display for StandardOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("standard output")
    }
}

/// Reports of an input that are printed; nobody reads a hundred thousand.
const REPORTS_SHOWN: u64 = 10;

/// Counts the reports of an input.
pub struct Reports {
    count: u64,
    most: u64,
}

impl Reports {
    /// Returns a count of which the first are printed, or all.
    pub fn new(all: bool) -> Self {
        Self { count: 0, most: if all { u64::MAX } else { REPORTS_SHOWN } }
    }

    /// Counts one; returns whether it is to be printed.
    pub fn next(&mut self) -> bool {
        self.count += 1;
        self.count <= self.most
    }

    /// Returns how many were not printed, and begins with the next input.
    pub fn left_out(&mut self) -> u64 {
        std::mem::take(&mut self.count).saturating_sub(self.most)
    }
}

/// Returns whether a terminal does what a character says instead of showing it: controls, and marks that turn the text behind them
/// around.
pub fn is_obeyed(char: char) -> bool {
    char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns text with an escape in place of each character that a terminal obeys: names of files may hold any.
pub fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for char in text.chars() {
        if is_obeyed(char) { shown.extend(char.escape_default()) } else { shown.push(char) }
    }
    Cow::Owned(shown)
}

/// Returns a number and the word for what is counted.
pub fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", ending(number))
}

/// Returns the ending of the word for so many.
pub fn ending(number: u64) -> &'static str {
    if number == 1 { "" } else { "s" }
}

/// Says something that is no error, on one line.
pub fn note(message: fmt::Arguments<'_>) {
    // unlike `eprintln!` this does not panic when standard error is closed
    let _ = writeln!(io::stderr(), "thanbai: {}", shown(&message.to_string()));
}

/// Writes errors to standard error and remembers that there were some.
#[derive(Default)]
pub struct Reporter {
    failed: bool,
}

impl Reporter {
    /// Reports one error, on one line; the command goes on and exits with 1 in the end.
    pub fn error(&mut self, message: fmt::Arguments<'_>) {
        self.failed = true;
        note(message);
    }

    /// Returns 0, or 1 after an error.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.failed))
    }
}

#[cfg(test)]
mod tests {
    use super::{counted, shown};

    #[test]
    fn control_characters_become_escapes() {
        assert_eq!(shown("a\nđỏ\u{1b}[31m\t\u{9b}\u{7f}.txt"), "a\\nđỏ\\u{1b}[31m\\t\\u{9b}\\u{7f}.txt");
        assert_eq!(shown("a\u{202e}txt.exe\u{2066}\u{2069}"), "a\\u{202e}txt.exe\\u{2066}\\u{2069}");
        assert_eq!(shown("C:\\đỏ\u{301} 'x' \u{200d}\u{200f}"), "C:\\đỏ\u{301} 'x' \u{200d}\u{200f}");
    }

    #[test]
    fn one_is_singular() {
        assert_eq!([0, 1, 2].map(|number| counted(number, "input")), ["0 inputs", "1 input", "2 inputs"]);
    }
}
