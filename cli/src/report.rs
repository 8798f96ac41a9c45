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
