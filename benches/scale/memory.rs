//! Memory that a thread takes: the peak of a process while threads read, less what it held before they began.

use std::env;
use std::fs;
use std::process::Command;
use std::thread;

use crate::clock::float;
use crate::corpus::pages;
use crate::measure::{Reader, THREADS, Work};

/// What a child process is told to do, followed by the work and the size of pages.
pub const CHILD: &str = "--memory";
/// Pages of one size are so many bytes together, but for the largest.
const TOGETHER: usize = 4_000_000;

/// Returns the megabytes that a thread takes for pages of a size, beside the text; nothing where the system does not tell.
pub fn of_thread(work: Work, size: usize) -> Option<f64> {
    let own = env::current_exe().expect("a path of this program");
    let output = Command::new(own).args([CHILD, work.name(), &size.to_string()]).output().expect("this program starts");
    let kilobytes: f64 = String::from_utf8_lossy(&output.stdout).trim().parse().ok()?;
    Some(kilobytes / float(THREADS) / 1e3)
}

/// Reads pages with [`THREADS`] threads, and prints how many kilobytes that took.
pub fn child(arguments: &[String]) {
    let at = arguments.iter().position(|argument| argument == CHILD).expect("called for this");
    let [work, size] = &arguments[at + 1..at + 3] else { unreachable!("a slice of two") };
    let size: usize = size.parse().expect("a number");
    let work = Work::ALL.into_iter().find(|known| known.name() == work).expect("a kind of work");
    let pages = pages(size, size.max(TOGETHER));
    let before = forget_peak().and_then(|()| kilobytes("VmRSS:"));
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let mut reader = Reader::default();
                pages.iter().map(|page| reader.read(work, page)).sum::<u64>()
            });
        }
    });
    let taken = before.zip(kilobytes("VmHWM:")).map(|(before, peak)| peak.saturating_sub(before));
    println!("{}", taken.map_or_else(|| "not known".to_owned(), |taken| taken.to_string()));
}

/// Lets the peak of this process begin anew, where Linux can: the making of pages has needed more than they do.
fn forget_peak() -> Option<()> {
    fs::write("/proc/self/clear_refs", "5").ok()
}

/// Returns what Linux says of this process.
fn kilobytes(what: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(what))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}
