use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressStyle};

use crate::corpus::tally::Tally;
use crate::report::counted;

const KNOWN: &str = "{bar:30} {binary_bytes}/{binary_total_bytes}  {binary_bytes_per_sec}  {msg}  {eta} left";
const UNKNOWN: &str = "{spinner} {binary_bytes}  {binary_bytes_per_sec}  {msg}";

/// A bar on standard error that tells how far a run is.
pub struct Progress {
    bar: ProgressBar,
    count: Arc<AtomicU64>,
}

impl Progress {
    /// Returns a bar that nobody sees.
    pub fn hidden() -> Self {
        Self { bar: ProgressBar::hidden(), count: Arc::default() }
    }

    /// Returns a bar that follows `count` up to `total`, if that is known.
    pub fn new(count: Arc<AtomicU64>, total: Option<u64>) -> Self {
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), KNOWN),
            None => (ProgressBar::no_length(), UNKNOWN),
        };
        Self { bar: bar.with_style(ProgressStyle::with_template(template).unwrap_or(ProgressStyle::default_bar())), count }
    }

    /// Shows how far the run is now.
    pub fn show(&self, tally: &Tally) {
        if !self.bar.is_hidden() {
            self.bar.set_message(counted(tally.documents, "document"));
            self.bar.set_position(self.count.load(Ordering::Relaxed));
        }
    }

    /// Takes the bar away while something else is printed.
    pub fn aside(&self, print: impl FnOnce()) {
        self.bar.suspend(print);
    }
}

/// Takes the bar away, however a run ends.
impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// Returns whether people look at standard error, and nothing but that is printed where they look.
pub fn is_watched(to_stdout: bool) -> bool {
    io::stderr().is_terminal() && !(to_stdout && io::stdout().is_terminal())
}
