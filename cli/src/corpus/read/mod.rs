//! Cuts inputs into records.

#[cfg(feature = "parquet")]
mod columns;
#[cfg(feature = "parquet")]
mod guard;
mod line;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "parquet")]
mod spool;
mod text;
#[cfg(feature = "parquet")]
mod times;
mod wet;

#[cfg(feature = "parquet")]
pub use columns::columns_of;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::corpus::args::InputFormat;
use crate::corpus::emit::{Emitter, Stopped};
use crate::corpus::open;
use crate::corpus::piece::Fault;
use crate::corpus::plan::Task;
use crate::corpus::window::Window;

/// Bytes that are looked at where nothing says what an input holds.
const HEAD_BYTES: u64 = 512;

/// What pages begin with.
const HTML: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<head", b"<!--"];

/// How inputs are read.
pub struct Settings {
    /// The column that holds the text.
    #[cfg(feature = "parquet")]
    pub text_field: String,
    /// The line between documents of plain text, in the encoding of the input.
    pub delimiter: Option<Vec<u8>>,
    /// Bytes of the largest record.
    pub most: usize,
    /// Whether records that have come through a pipe are handed on when others are long in coming.
    pub flows: bool,
    /// Grows by the bytes that are read.
    pub count: Arc<AtomicU64>,
}

/// Reads the inputs one after the other; what cannot be read becomes a fault.
///
/// # Errors
/// Nobody takes the records any more.
pub fn all(tasks: &[Task], settings: &Settings, mut emitter: Emitter<'_>) -> Result<(), Stopped> {
    for (number, task) in tasks.iter().enumerate() {
        Reading { number, settings, emitter: &mut emitter }.task(task)?;
    }
    emitter.finish()
}

/// One input that is being read.
struct Reading<'a, 'e> {
    number: usize,
    settings: &'a Settings,
    emitter: &'a mut Emitter<'e>,
}

impl Reading<'_, '_> {
    fn task(&mut self, task: &Task) -> Result<(), Stopped> {
        #[cfg(feature = "parquet")]
        if task.format == InputFormat::Parquet {
            return self.columns(task);
        }
        let is_cut = task.format != InputFormat::Text || self.settings.delimiter.is_some();
        let input = match open::unpacked(&task.source, &self.settings.count, is_cut && self.settings.flows) {
            Ok(input) => input,
            Err(error) => return self.emitter.fault(Fault::of_input(self.number, error.to_string())),
        };
        match (task.format, &self.settings.delimiter) {
            (InputFormat::Text, None) => self.whole(input, task.guessed),
            (InputFormat::Text, Some(delimiter)) => self.cut(Window::new(input), delimiter),
            (InputFormat::Jsonl, _) => self.lines(Window::new(input)),
            _ => self.wet(Window::new(input)),
        }
    }

    /// Takes the whole input as one document, unless that is a guess and what it begins with says otherwise.
    fn whole(&mut self, mut input: Box<dyn Read>, guessed: bool) -> Result<(), Stopped> {
        let mut head = Vec::new();
        if guessed {
            let read = input.by_ref().take(HEAD_BYTES).read_to_end(&mut head);
            if let Some(error) = read.map_or_else(|error| Some(error.to_string()), |_| no_text(&head)) {
                return self.emitter.fault(Fault::of_input(self.number, error));
            }
        }
        match slurp(head, input, self.settings.most) {
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

/// Returns the bytes that are there and all that follow, or one more than `most`.
fn slurp(mut bytes: Vec<u8>, input: Box<dyn Read>, most: usize) -> io::Result<Vec<u8>> {
    let room = (most as u64).saturating_add(1).saturating_sub(bytes.len() as u64);
    input.take(room).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Returns what is to be said of an input of unknown format that begins like no plain text: taken for such, a corpus would be one
/// long document, and nobody would see it.
fn no_text(head: &[u8]) -> Option<String> {
    let head = head.strip_prefix(line::MARK).unwrap_or(head).trim_ascii_start();
    let begins = |word: &[u8]| head.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let (what, advice) = match head {
        [b'{', rest @ ..] if rest.trim_ascii_start().starts_with(b"\"") => ("JSON lines", "--input-format jsonl"),
        _ if line::starts_array(head) => ("a JSON array", "jq -c '.[]' makes JSON lines of it"),
        _ if head.starts_with(b"WARC/") => ("WARC", "--input-format wet"),
        _ if head.starts_with(b"PAR1") && cfg!(feature = "parquet") => ("Parquet", "--input-format parquet"),
        _ if head.starts_with(b"PAR1") => ("Parquet", "this build does not read it"),
        _ if head.get(257..262) == Some(b"ustar") => ("a tar archive", "unpack it first"),
        _ if HTML.iter().any(|tag| begins(tag)) => ("HTML", "take its text out first"),
        _ if begins(b"<?xml") => ("XML", "take its text out first"),
        _ => return None,
    };
    Some(format!("looks like {what}: {advice}, or --input-format text if it is to be split as it is"))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};
    use std::sync::mpsc::sync_channel;

    use super::{Emitter, Reading, Settings, Window};
    use crate::corpus::piece::{Piece, Records};
    use crate::corpus::spare::Spare;

    /// A way to read.
    type Way = fn(&mut Reading<'_, '_>, Window);

    /// Gives so many bytes at a time, says each time that none come for now, and fails behind the last if it is to.
    struct Dripping {
        bytes: Vec<u8>,
        at: usize,
        step: usize,
        fails: bool,
        told: bool,
    }

    impl Read for Dripping {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.told = !self.told;
            if self.told {
                return Err(io::ErrorKind::WouldBlock.into());
            }
            let n = self.step.min(self.bytes.len() - self.at).min(out.len());
            if n == 0 && self.fails {
                return Err(io::Error::other("broken"));
            }
            out[..n].copy_from_slice(&self.bytes[self.at..self.at + n]);
            self.at += n;
            Ok(n)
        }
    }

    /// Returns numbers, places, texts of records, and of faults what is said of them, in order.
    fn records(bytes: &[u8], most: usize, read: Way, input: (usize, bool)) -> Vec<String> {
        let (sender, receiver) = sync_channel(1000);
        let settings = Settings {
            #[cfg(feature = "parquet")]
            text_field: String::new(),
            delimiter: None,
            most,
            flows: false,
            count: std::sync::Arc::default(),
        };
        let spare = Spare::default();
        let mut emitter = Emitter::new(sender, &spare);
        let input = Dripping { bytes: bytes.to_vec(), at: 0, step: input.0, fails: input.1, told: false };
        read(&mut Reading { number: 0, settings: &settings, emitter: &mut emitter }, Window::new(Box::new(input)));
        emitter.finish().unwrap();
        let mut found = Vec::new();
        for piece in receiver.into_iter().flatten() {
            match piece {
                Piece::Fault(fault) => {
                    let raw = fault.raw.map(|raw| String::from_utf8_lossy(&raw).into_owned());
                    found.push(format!("fault {:?} {:?} {} {raw:?}", fault.record, fault.at, fault.error));
                }
                Piece::Records(chunk) => {
                    let (bytes, records) = match chunk.records {
                        Records::Raw { bytes, records } => (bytes, records),
                        #[cfg(feature = "parquet")]
                        Records::Rows { .. } => continue,
                    };
                    let shown = |range: std::ops::Range<usize>| String::from_utf8_lossy(&bytes[range]).into_owned();
                    found.extend(records.into_iter().map(|raw| format!("{:?} {} {:?}", raw.number, raw.at, shown(raw.range))));
                }
                _ => {}
            }
        }
        found
    }

    fn lines(reading: &mut Reading<'_, '_>, window: Window) {
        reading.lines(window).unwrap();
    }

    fn parts(reading: &mut Reading<'_, '_>, window: Window) {
        reading.cut(window, b"--").unwrap();
    }

    fn wet(reading: &mut Reading<'_, '_>, window: Window) {
        reading.wet(window).unwrap();
    }

    const WET: &str = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 3\r\n\r\nabc\r\n\r\nWARC/1.0\r\nContent-Length: 9\r\n\r\nx\r\n\r\n\
        WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 5\r\n\r\n\r\n\r\n-\r\n\r\ngarbage\r\nWARC/1.0\r\nContent-Length: 90\r\n\r\n\r\n\r\n\
        WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 7\r\n\r\nthe end";

    /// How the bytes come in changes nothing of what is read.
    #[test]
    fn reads_of_any_size_give_the_same_records() {
        let cases: [(&[u8], Way, usize); 4] = [
            (b"\xef\xbb\xbfa\r\n\n  b \nccccccccc\n\xef\xbb\xbfd\n\xef\xbb\xbf\nlast", lines, 5),
            (b"a\n--\n\n--\r\nb\n-\n---\nc\n--\naaaaaaaaaaaaaaaaaaaa\nb\n--\nd", parts, 4),
            (WET.as_bytes(), wet, 4),
            (b"no WARC at all", wet, 1),
        ];
        for (bytes, read, least) in cases {
            for fails in [false, true] {
                let whole = records(bytes, 12, read, (usize::MAX, fails));
                assert!(whole.len() >= least, "{whole:#?}");
                for step in [1, 2, 3, 5, 11] {
                    assert_eq!(whole, records(bytes, 12, read, (step, fails)), "{step} bytes at a time");
                }
                assert_eq!(whole.last().unwrap().contains("input breaks off: broken"), fails, "{whole:#?}");
            }
        }
    }

    /// Files with a byte order mark that were put one behind the other.
    #[test]
    fn a_mark_is_no_part_of_a_line() {
        let found = records("\u{feff}a\n\u{feff}b\n\u{feff}\nc\u{feff}".as_bytes(), 100, lines, (usize::MAX, false));
        assert_eq!(found, ["Some(1) 3 \"a\"", "Some(2) 8 \"b\"", "Some(4) 14 \"c\\u{feff}\""]);
    }

    #[test]
    fn an_array_is_seen_however_it_comes_in() {
        for (bytes, is_array) in
            [(" \n[\n\n {\"text\": \"a\"}\n]\n", true), ("[{}]", true), ("[[{}]]", false), ("{}\n[{}]", false)]
        {
            for step in [1, 3, usize::MAX] {
                let found = records(bytes.as_bytes(), 100, lines, (step, false));
                assert_eq!(found[0].contains("a JSON array"), is_array, "{bytes:?}, {step} bytes at a time: {found:?}");
            }
        }
    }

    #[test]
    fn the_records_of_a_broken_wet_file() {
        let found = records(WET.as_bytes(), 100, wet, (usize::MAX, false));
        let numbers: Vec<_> =
            found.iter().map(|record| record.split_whitespace().take(3).collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(numbers.len(), 6, "{found:#?}");
        assert!(
            found[0].ends_with("abc\"") && found[2].ends_with("\\r\\n\\r\\n-\"") && found[5].ends_with("the end\""),
            "{found:#?}"
        );
        assert!(
            found[1].starts_with("fault Some(2)")
                && found[3].starts_with("fault Some(4)")
                && found[4].starts_with("fault Some(5)")
        );
    }
}
