use std::borrow::Cow;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::report::Reporter;

/// Where a document comes from.
#[derive(Debug, PartialEq, Eq)]
pub enum Source {
    Stdin,
    File(PathBuf),
}

impl Source {
    /// Returns the document's name: its path as found from the command line, `-` for standard input.
    pub fn name(&self) -> Cow<'_, str> {
        match self {
            Source::Stdin => Cow::Borrowed("-"),
            Source::File(path) => path.to_string_lossy(),
        }
    }
}

/// Returns the documents that one argument of the command line stands for, in order; what cannot be listed is reported.
pub fn sources(argument: &Path, reporter: &mut Reporter) -> Vec<Source> {
    if argument == Path::new("-") {
        return vec![Source::Stdin];
    }
    if !argument.is_dir() {
        return vec![Source::File(argument.to_path_buf())];
    }
    let mut found = Vec::new();
    let complete = walk(argument, &mut found, reporter);
    if found.is_empty() && complete {
        reporter.error(format_args!("{}: no *.txt in this directory", argument.display()));
    }
    found
}

/// Returns whether something is piped into the command, or a file is; a terminal or nothing at all is not.
pub fn is_piped() -> bool {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        use std::os::unix::fs::FileTypeExt;
        let stdin = io::stdin().as_fd().try_clone_to_owned().map(File::from);
        let kind = stdin.and_then(|stdin| stdin.metadata()).map(|data| data.file_type());
        kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file() || kind.is_socket())
    }
    #[cfg(not(unix))]
    !io::IsTerminal::is_terminal(&io::stdin())
}

/// Returns whether an argument may stand for more than one document.
pub fn is_many(argument: &Path) -> bool {
    argument.is_dir()
}

/// Appends the text files below a directory, sorted by name; returns whether all of it could be listed.
fn walk(directory: &Path, found: &mut Vec<Source>, reporter: &mut Reporter) -> bool {
    let entries = match list(directory) {
        Ok(entries) => entries,
        Err(error) => {
            reporter.error(format_args!("{}: {error}", directory.display()));
            return false;
        }
    };
    let mut complete = true;
    for entry in entries.iter().filter(|entry| !is_hidden(&entry.file_name())) {
        let path = entry.path();
        // a link to a directory is not a directory here: it could lead back up
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            complete &= walk(&path, found, reporter);
        } else if path.extension() == Some(OsStr::new("txt")) && !path.is_dir() {
            found.push(Source::File(path));
        }
    }
    complete
}

fn list(directory: &Path) -> io::Result<Vec<DirEntry>> {
    let mut entries = fs::read_dir(directory)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

/// Returns whether a shell's `*` would pass over the name.
pub fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// Reads documents, one after the other into the same memory.
#[derive(Default)]
pub struct Reader {
    lossy: bool,
    bytes: Vec<u8>,
    replaced: String,
}

/// Why a document could not be read.
#[derive(Debug)]
pub enum ReadError {
    Io(io::Error),
    NotUtf8 { at: usize, byte: u8 },
}

impl Reader {
    /// Returns a reader; with `lossy` it replaces bytes that are not UTF-8.
    pub fn new(lossy: bool) -> Self {
        Self { lossy, ..Self::default() }
    }

    /// Returns the text of a document.
    pub fn read(&mut self, source: &Source) -> Result<&str, ReadError> {
        self.bytes.clear();
        match source {
            Source::Stdin => io::stdin().lock().read_to_end(&mut self.bytes),
            Source::File(path) => File::open(path).and_then(|mut file| file.read_to_end(&mut self.bytes)),
        }
        .map_err(ReadError::Io)?;
        match simdutf8::compat::from_utf8(&self.bytes) {
            Ok(text) => Ok(text),
            Err(_) if self.lossy => {
                self.replaced = String::from_utf8_lossy(&self.bytes).into_owned();
                Ok(&self.replaced)
            }
            Err(error) => {
                let at = error.valid_up_to();
                Err(ReadError::NotUtf8 { at, byte: self.bytes[at] })
            }
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Io(error) => error.fmt(f),
            ReadError::NotUtf8 { at, byte } => write!(f, "not UTF-8: byte 0x{byte:02x} at offset {at}"),
        }
    }
}

impl std::error::Error for ReadError {}
