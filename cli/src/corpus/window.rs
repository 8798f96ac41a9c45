use std::convert::Infallible;
use std::io::{self, ErrorKind, Read};

/// Bytes asked of the input at once.
const STEP: usize = 1 << 18;

/// The bytes of an input that have been read and not yet been passed over.
pub struct Window {
    input: Box<dyn Read>,
    bytes: Vec<u8>,
    start: usize,
    end: usize,
    /// Where in the input the first of them stands.
    at: u64,
    ended: bool,
    error: Option<io::Error>,
}

impl Window {
    /// Returns an empty window at the beginning of an input.
    pub fn new(input: Box<dyn Read>) -> Self {
        Self { input, bytes: Vec::new(), start: 0, end: 0, at: 0, ended: false, error: None }
    }

    /// Returns the bytes.
    pub fn rest(&self) -> &[u8] {
        &self.bytes[self.start..self.end]
    }

    /// Returns where in the input they begin.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Passes over the first `n` bytes.
    pub fn skip(&mut self, n: usize) {
        let n = n.min(self.end - self.start);
        self.start += n;
        self.at += n as u64;
    }

    /// Reads on; returns whether there are more bytes now. The input's end and its failure look alike here, see [`Window::error`].
    pub fn more(&mut self) -> bool {
        let Ok(is_more) = self.more_or(|| Ok::<_, Infallible>(()));
        is_more
    }

    /// Does the same; when the input says that nothing comes for a while, calls `idle` before it waits.
    ///
    /// # Errors
    /// `idle` fails.
    pub fn more_or<E>(&mut self, mut idle: impl FnMut() -> Result<(), E>) -> Result<bool, E> {
        if self.ended {
            return Ok(false);
        }
        self.make_room();
        let read = loop {
            match self.input.read(&mut self.bytes[self.end..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => idle()?,
                other => break other,
            }
        };
        match read {
            Ok(n) => {
                self.end += n;
                self.ended = n == 0;
            }
            Err(error) => {
                self.ended = true;
                self.error = Some(error);
            }
        }
        Ok(!self.ended)
    }

    /// Reads on until there are `n` bytes; returns whether there are.
    pub fn fill(&mut self, n: usize) -> bool {
        let Ok(is_full) = self.fill_or(n, || Ok::<_, Infallible>(()));
        is_full
    }

    /// Does the same; when the input says that nothing comes for a while, calls `idle` before it waits.
    ///
    /// # Errors
    /// `idle` fails.
    pub fn fill_or<E>(&mut self, n: usize, mut idle: impl FnMut() -> Result<(), E>) -> Result<bool, E> {
        while self.rest().len() < n {
            if !self.more_or(&mut idle)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns why the input ended before its time.
    pub fn error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    fn make_room(&mut self) {
        if self.start > 0 && self.start * 2 >= self.end {
            self.bytes.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.bytes.len() - self.end < STEP {
            // twice as large each time, so that a line of any length is copied a few times at most
            let size = (self.bytes.len() * 2).max(4 * STEP);
            self.bytes.resize(size, 0);
        }
    }
}
