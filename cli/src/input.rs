use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf, is_separator};

use glob::{MatchOptions, Pattern};

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

/// An input, and its path below the argument that stands for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    pub source: Source,
    pub below: PathBuf,
}

/// Returns the inputs that one argument of the command line stands for, in order: itself, the wanted files below a directory, what
/// a pattern finds. What cannot be listed is reported.
pub fn sources(argument: &Path, wanted: &impl Fn(&Path) -> bool, reporter: &mut Reporter) -> Vec<Found> {
    if argument == Path::new("-") {
        return vec![Found { source: Source::Stdin, below: PathBuf::from("stdin") }];
    }
    if argument.is_dir() {
        return below(argument, wanted, reporter);
    }
    match pattern(argument) {
        Some(paths) if argument.symlink_metadata().is_err() => {
            let mut found: Vec<_> = paths.iter().flat_map(|path| sources(path, wanted, reporter)).collect();
            let mut seen = HashSet::new();
            // a pattern finds a folder and what stands in it, too
            found.retain(|Found { source, .. }| match source {
                Source::Stdin => true,
                Source::File(path) => seen.insert(path.clone()),
            });
            if found.is_empty() {
                reporter.error(format_args!("{}: nothing has such a name", argument.display()));
            }
            found
        }
        _ => vec![file(argument.to_path_buf(), Path::new(""))],
    }
}

fn file(path: PathBuf, folder: &Path) -> Found {
    let name = || path.file_name().map(PathBuf::from).unwrap_or_default();
    let below =
        if folder.as_os_str().is_empty() { name() } else { path.strip_prefix(folder).map_or_else(|_| name(), Path::to_path_buf) };
    Found { source: Source::File(path), below }
}

/// Returns whether something is piped into the command, or a file is; a terminal or nothing at all is not.
pub fn is_piped() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = stdin().and_then(|stdin| stdin.metadata()).map(|data| data.file_type());
        kind.is_ok_and(|kind| kind.is_fifo() || kind.is_file() || kind.is_socket())
    }
    #[cfg(not(unix))]
    !io::IsTerminal::is_terminal(&io::stdin())
}

/// Returns standard input without the library's buffer, so that what nobody has read yet stands in the pipe.
///
/// # Errors
/// There are no more file descriptors.
#[cfg(unix)]
pub fn stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

/// Returns whether an argument may stand for more than one document.
pub fn is_many(argument: &Path) -> bool {
    argument.is_dir() || argument.symlink_metadata().is_err() && pattern(argument).is_some()
}

/// Returns what a pattern finds, by name; `None` where the path is no pattern.
fn pattern(path: &Path) -> Option<Vec<PathBuf>> {
    let pattern = path.to_str().filter(|path| path.contains(['*', '?', '[']))?;
    Pattern::new(pattern).ok()?;
    let mut paths = matches(pattern);
    paths.sort_unstable();
    paths.dedup();
    Some(paths)
}

/// Returns what a pattern finds. Links to directories are left out where there is a `**`, as they are below a directory: one that
/// leads back up would give each file again and again, and two of them never end.
fn matches(pattern: &str) -> Vec<PathBuf> {
    let Some((front, behind)) = halves(pattern) else {
        let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        let paths = glob::glob_with(pattern, options).into_iter().flatten();
        // what cannot be looked into is passed over, as a shell does
        return paths.filter_map(Result::ok).filter(|path| !hides(pattern, path)).collect();
    };
    let tops = if front.is_empty() { vec![PathBuf::new()] } else { matches(front) };
    if behind.is_empty() {
        // a folder stands for all that is below it
        return tops.into_iter().map(|top| top.join(".")).filter(|top| top.is_dir()).collect();
    }
    let mut folders = Vec::new();
    tops.into_iter().for_each(|top| add_folders(top, &mut folders));
    let names = folders.iter().filter_map(|folder| folder.join("").to_str().map(Pattern::escape));
    let paths = names.flat_map(|folder| matches(&(folder + behind)));
    paths.filter(|path| !(path.is_symlink() && path.is_dir())).collect()
}

/// Returns what stands in front of the first `**` of a pattern and behind it.
fn halves(pattern: &str) -> Option<(&str, &str)> {
    let parts = pattern.match_indices("**").map(|(at, stars)| (&pattern[..at], &pattern[at + stars.len()..]));
    let mut parts = parts.filter(|(front, behind)| {
        (front.is_empty() || front.ends_with(is_separator)) && (behind.is_empty() || behind.starts_with(is_separator))
    });
    parts.next().map(|(front, behind)| (front, behind.trim_start_matches(is_separator)))
}

/// Appends a folder, the working directory where its name is empty, and all below it but hidden ones.
fn add_folders(folder: PathBuf, found: &mut Vec<PathBuf>) {
    let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let Ok(entries) = list(listed) else { return };
    let below =
        entries.iter().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden(&entry.file_name()));
    let below: Vec<_> = below.map(|entry| folder.join(entry.file_name())).collect();
    found.push(folder);
    below.into_iter().for_each(|folder| add_folders(folder, found));
}

/// Returns whether a part of the path is hidden and the pattern has none that asks for it; glob itself panics over this where names are
/// not UTF-8.
fn hides(pattern: &str, path: &Path) -> bool {
    let asked: Vec<_> = pattern.split(is_separator).filter(|part| part.starts_with('.')).map(Pattern::new).collect();
    let is_asked = |name: &OsStr| asked.iter().flatten().any(|part| name.to_str().is_some_and(|name| part.matches(name)));
    path.components().any(|part| matches!(part, Component::Normal(name) if is_hidden(name) && !is_asked(name)))
}

/// Returns the wanted files below a directory.
fn below(directory: &Path, wanted: &impl Fn(&Path) -> bool, reporter: &mut Reporter) -> Vec<Found> {
    let mut paths = Vec::new();
    let complete = walk(directory, wanted, &mut paths, reporter);
    if paths.is_empty() && complete {
        reporter.error(format_args!("{}: no document in this directory (*.txt, *.jsonl ...)", directory.display()));
    }
    paths.into_iter().map(|path| file(path, directory)).collect()
}

/// Appends the wanted files below a directory, sorted by name; returns whether all of it could be listed.
fn walk(directory: &Path, wanted: &impl Fn(&Path) -> bool, found: &mut Vec<PathBuf>, reporter: &mut Reporter) -> bool {
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
            complete &= walk(&path, wanted, found, reporter);
        } else if wanted(&path) && !path.is_dir() {
            // nobody may ever write to a pipe; what a link leads to nowhere is reported when it is opened
            match path.metadata() {
                Ok(data) if !data.is_file() => reporter.error(format_args!("{}: not a file", path.display())),
                _ => found.push(path),
            }
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
    bytes: Vec<u8>,
}

/// Why a document could not be read.
#[derive(Debug)]
pub enum ReadError {
    Io(io::Error),
    NotUtf8 { at: usize, byte: u8 },
}

impl Reader {
    /// Returns the text of a file.
    pub fn read(&mut self, path: &Path) -> Result<&str, ReadError> {
        self.bytes.clear();
        File::open(path).and_then(|mut file| file.read_to_end(&mut self.bytes)).map_err(ReadError::Io)?;
        simdutf8::compat::from_utf8(&self.bytes).map_err(|error| {
            let at = error.valid_up_to();
            ReadError::NotUtf8 { at, byte: self.bytes[at] }
        })
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
