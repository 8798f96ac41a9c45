//! Reads pipes and tells when nothing comes.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::retry_on_intr;

/// How long what has come waits for more at most: hardly to be noticed, and so long that it costs nothing.
const PAUSE: Duration = Duration::from_millis(100);

/// A pipe that fails with `WouldBlock` once when what has come has waited for more, and nothing is there. Whoever reads on waits until
/// something comes, as with any pipe.
pub struct Patient<R> {
    input: R,
    /// The same pipe, to look whether anything is there.
    pipe: File,
    /// When the first bytes came that nothing has been told since.
    since: Instant,
    told: bool,
}

impl<R: Read> Patient<R> {
    /// Returns a pipe of which the first bytes may have been read.
    pub fn new(input: R, pipe: File) -> Self {
        Self { input, pipe, since: Instant::now(), told: false }
    }

    /// Waits until something is there or the pipe has ended, or for so long; returns whether it is so.
    fn comes(&self, within: Option<Duration>) -> io::Result<bool> {
        let within = within.and_then(|within| Timespec::try_from(within).ok());
        let mut pipes = [PollFd::new(&self.pipe, PollFlags::IN)];
        Ok(retry_on_intr(|| poll(&mut pipes, within.as_ref()))? > 0)
    }
}

impl<R: Read> Read for Patient<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.told {
            self.comes(None)?;
            (self.since, self.told) = (Instant::now(), false);
        } else if !self.comes(Some(PAUSE.saturating_sub(self.since.elapsed())))? {
            self.told = true;
            return Err(ErrorKind::WouldBlock.into());
        }
        self.input.read(out)
    }
}
