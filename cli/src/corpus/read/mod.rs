//! Cuts inputs into records.

#[cfg(feature = "parquet")]
mod columns;
#[cfg(feature = "parquet")]
mod guard;
mod line;
mod text;
mod wet;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::corpus::args::InputFormat;
use crate::corpus::emit::{Emitter, Stopped};
use crate::corpus::open;
use crate::corpus::piece::Fault;
use crate::corpus::plan::Task;
use crate::corpus::window::Window;

/// How inputs are read.
pub struct Settings {
    /// The column that holds the text.
    #[cfg(feature = "parquet")]
    pub text_field: String,
    /// The line between documents of plain text, in the encoding of the input.
    pub delimiter: Option<Vec<u8>>,
    /// Bytes of the largest record.
    pub most: usize,
    /// Grows by the bytes that are read.
    pub count: Arc<AtomicU64>,
}

/// Reads the inputs one after the other; what cannot be read becomes a fault.
///
/// # Errors
/// Nobody takes the records any more.
pub fn all(tasks: &[Task], settings: &Settings, mut emitter: Emitter) -> Result<(), Stopped> {
    for (number, task) in tasks.iter().enumerate() {
        Reading { number, settings, emitter: &mut emitter }.task(task)?;
    }
    emitter.finish()
}

/// One input that is being read.
struct Reading<'a> {
    number: usize,
    settings: &'a Settings,
    emitter: &'a mut Emitter,
}

impl Reading<'_> {
    fn task(&mut self, task: &Task) -> Result<(), Stopped> {
        #[cfg(feature = "parquet")]
        if task.format == InputFormat::Parquet {
            return self.columns(task);
        }
        let input = match open::unpacked(&task.source, &self.settings.count) {
            Ok(input) => input,
            Err(error) => return self.emitter.fault(Fault::of_input(self.number, error.to_string())),
        };
        match (task.format, &self.settings.delimiter) {
            (InputFormat::Text, None) => self.whole(input),
            (InputFormat::Text, Some(delimiter)) => self.cut(Window::new(input), delimiter),
            (InputFormat::Jsonl, _) => self.lines(Window::new(input)),
            _ => self.wet(Window::new(input)),
        }
    }

    /// Takes the whole input as one document.
    fn whole(&mut self, input: Box<dyn Read>) -> Result<(), Stopped> {
        match slurp(input, self.settings.most) {
            Ok(bytes) if bytes.len() > self.settings.most => self.emitter.fault(Fault::of_input(self.number, self.too_large())),
            Ok(bytes) => {
                self.emitter.begin(self.number)?;
                self.emitter.document(bytes)
            }
            Err(error) => self.emitter.fault(Fault::of_input(self.number, error.to_string())),
        }
    }

    /// Reports a fault at a record.
    fn fault(&mut self, record: u64, at: u64, error: String) -> Result<(), Stopped> {
        self.emitter.fault(Fault::at(self.number, record, at, error))
    }

    /// Reports a record and why it is none.
    fn refuse(&mut self, raw: &[u8], record: u64, at: u64, error: String) -> Result<(), Stopped> {
        self.emitter.fault(Fault { raw: Some(raw.to_vec()), ..Fault::at(self.number, record, at, error) })
    }

    /// Reports that an input ended before its time, with what was left of it.
    fn broken(&mut self, window: &Window, error: &io::Error, record: u64) -> Result<(), Stopped> {
        let rest = window.rest();
        let raw = if rest.is_empty() { None } else { Some(rest.to_vec()) };
        self.emitter.fault(Fault { raw, ..Fault::at(self.number, record, window.at(), format!("input breaks off: {error}")) })
    }

    fn too_large(&self) -> String {
        format!("more than {} bytes (--max-record)", self.settings.most)
    }
}

/// Returns all bytes, or one more than `most`.
fn slurp(input: Box<dyn Read>, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take((most as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
