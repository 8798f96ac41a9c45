use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::Serialize;

use crate::corpus::piece::Fault;
use crate::whole;

/// The file of what was refused.
pub struct Rejects(BufWriter<File>);

#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    record: Option<u64>,
    byte: Option<u64>,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    /// What is not UTF-8 cannot stand in JSON as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw_base64: Option<String>,
}

impl Rejects {
    /// Opens the file, to write on behind what is there or anew.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path, append: bool) -> io::Result<Self> {
        if let Some(file) = whole::stream(path) {
            return Ok(Self(BufWriter::new(file?)));
        }
        let torn = append && is_torn(path);
        let file = File::options().create(true).write(true).append(append).truncate(!append).open(path)?;
        let mut out = BufWriter::new(file);
        if torn {
            out.write_all(b"\n")?;
        }
        Ok(Self(out))
    }

    /// Writes a fault as a line.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, file: &str, fault: &Fault) -> io::Result<()> {
        let text = fault.raw.as_deref().map(std::str::from_utf8);
        let row = Row {
            file,
            record: fault.record,
            byte: fault.at,
            error: &fault.error,
            raw: text.and_then(Result::ok),
            raw_base64: fault.raw.as_deref().filter(|_| text.is_some_and(|text| text.is_err())).map(base64),
        };
        serde_json::to_writer(&mut self.0, &row)?;
        self.0.write_all(b"\n")
    }

    /// Writes out what is held back.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Returns whether the last line of a file has no end, as one that a killed run was writing.
fn is_torn(path: &Path) -> bool {
    if !path.is_file() {
        return false;
    }
    let mut last = [0];
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)
    });
    read.is_ok() && last != *b"\n"
}

/// Returns bytes in base 64.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * i) & 63) as usize];
            text.push(if i > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn base_64_as_everyone_has_it() {
        let cases = [("", ""), ("M", "TQ=="), ("Ma", "TWE="), ("Man", "TWFu"), ("Many", "TWFueQ==")];
        for (bytes, text) in cases {
            assert_eq!(super::base64(bytes.as_bytes()), text);
        }
        assert_eq!(super::base64(&[0xff, 0xfe, 0xfb]), "//77");
    }
}
