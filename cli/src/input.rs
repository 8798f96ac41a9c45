use std::borrow::Cow;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fmt;
use std::fs::{self, DirEntry, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf, is_separator};

use glob::Pattern;

use crate::report::Reporter;

/// Characters that make a pattern of a name.
const WILD: [char; 3] = ['*', '?', '['];

/// The part of a pattern that stands for any folders, or none.
const DEEP: &str = "**";

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

/// Returns what a pattern finds, by name; `None` where the path is no pattern. Where there is a `**`, links to directories are left
/// out, as they are below a directory: one that leads back up would give each file again and again, and two of them never end.
fn pattern(path: &Path) -> Option<Vec<PathBuf>> {
    let text = path.to_str().filter(|path| path.contains(WILD))?;
    Pattern::new(text).ok()?;
    let mut parts: Vec<_> = path.components().collect();
    // two in a row say no more than one, and would list each folder again below each
    parts.dedup_by(|part, before| part == before && *part == Component::Normal(OsStr::new(DEEP)));
    let mut found = Vec::new();
    expand(PathBuf::new(), &parts, &mut found);
    let is_deep = parts.contains(&Component::Normal(OsStr::new(DEEP)));
    found.retain(|path| !(is_deep && path.is_symlink() && path.is_dir()));
    found.retain(|path| !text.ends_with(is_separator) || path.is_dir());
    found.sort_unstable();
    found.dedup();
    Some(found)
}

/// Appends what the parts of a pattern find below a folder, the working directory where its name is empty. Names need not be UTF-8, and
/// what cannot be looked into is passed over, as a shell does.
fn expand(folder: PathBuf, parts: &[Component<'_>], found: &mut Vec<PathBuf>) {
    let Some((part, rest)) = parts.split_first() else { return found.push(folder) };
    let name = match part {
        Component::Normal(name) => name.to_str().unwrap_or_default(),
        Component::CurDir => return expand(folder, rest, found),
        Component::ParentDir | Component::RootDir | Component::Prefix(_) => return expand(folder.join(part), rest, found),
    };
    if name == DEEP && rest.is_empty() {
        // a folder stands for all that is below it
        return found.extend(Some(here(&folder).to_path_buf()).filter(|folder| folder.is_dir()));
    }
    if name == DEEP {
        return folders(folder).into_iter().for_each(|folder| expand(folder, rest, found));
    }
    if !name.contains(WILD) {
        let path = folder.join(name);
        if path.symlink_metadata().is_ok() {
            expand(path, rest, found);
        }
        return;
    }
    let Ok(pattern) = Pattern::new(name) else { return };
    let names = list(here(&folder)).unwrap_or_default().into_iter().map(|entry| entry.file_name());
    for entry in names.filter(|entry| name.starts_with('.') || !is_hidden(entry)) {
        if pattern.matches(&entry.to_string_lossy()) {
            expand(folder.join(entry), rest, found);
        }
    }
}

/// Returns a folder and all below it but hidden ones.
fn folders(folder: PathBuf) -> Vec<PathBuf> {
    let is_folder = |entry: &DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir()) && !is_hidden(&entry.file_name());
    let (mut all, mut seen) = (vec![folder], 0);
    while let Some(folder) = all.get(seen).cloned() {
        let entries = list(here(&folder)).unwrap_or_default();
        all.extend(entries.iter().filter(|entry| is_folder(entry)).map(|entry| folder.join(entry.file_name())));
        seen += 1;
    }
    all
}

/// Returns what a folder is listed as: without a name it is the working directory.
fn here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
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
