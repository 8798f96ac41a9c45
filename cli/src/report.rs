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

/// Says something that is no error.
pub fn note(message: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "thanbai: {message}");
}

/// Writes errors to standard error and remembers that there were some.
#[derive(Default)]
pub struct Reporter {
    failed: bool,
}

impl Reporter {
    /// Reports one error; the command goes on and exits with 1 in the end.
    pub fn error(&mut self, message: fmt::Arguments<'_>) {
        self.failed = true;
        // unlike `eprintln!` this does not panic when standard error is closed
        let _ = writeln!(io::stderr(), "thanbai: {message}");
    }

    /// Returns 0, or 1 after an error.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(u8::from(self.failed))
    }
}
