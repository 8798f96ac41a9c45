//! Keeps what is written off what is read and off each other.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::input::Source;
use crate::whole;

/// A file that is to be written.
pub struct Written<'a> {
    pub path: &'a Path,
    /// What asks for it: an option, or the input that becomes it.
    pub by: &'a str,
    /// Whether it is written in place: then it is the same file by each of its hard links, too. Others get their name when they are
    /// whole, and only what has that name is lost.
    pub in_place: bool,
}

/// Fails if a file that is written is also read, or written twice. A device or a pipe may well be both.
///
/// # Errors
/// One is.
pub fn check<'a>(written: &'a [Written<'a>], inputs: impl Iterator<Item = (&'a Source, &'a str)>) -> anyhow::Result<()> {
    let (mut paths, mut nodes) = (HashMap::new(), HashMap::new());
    for file in written.iter().filter(|file| !is_special(file.path)) {
        let twice = paths.insert(resolved(file.path), file);
        let node = node(file.path).filter(|_| file.in_place);
        if let Some(other) = twice.or(node.and_then(|node| nodes.insert(node, file))) {
            bail!("{} and {} would both be written to {}", other.by, file.by, file.path.display());
        }
    }
    if !written.iter().any(|file| file.path.exists()) {
        return Ok(());
    }
    for (source, name) in inputs {
        let by_path = match source {
            Source::Stdin => None,
            Source::File(path) => fs::canonicalize(path).ok().and_then(|path| paths.get(&path)),
        };
        let by_node = || node(path_of(source)).and_then(|node| nodes.get(&node));
        if let Some(file) = by_path.or_else(by_node) {
            bail!("{name} would be overwritten by {}", if file.in_place { file.by } else { "its own output" });
        }
    }
    Ok(())
}

/// Returns whether an input is the file that standard output goes to: what is written would be read again.
pub fn is_stdout(source: &Source) -> bool {
    let stdout = whole::stream(Path::new("/dev/stdout")).and_then(Result::ok).and_then(|file| node_of(&file.metadata().ok()?));
    stdout.is_some_and(|stdout| node(path_of(source)) == Some(stdout))
}

fn path_of(source: &Source) -> &Path {
    match source {
        Source::Stdin => Path::new("/dev/stdin"),
        Source::File(path) => path,
    }
}

fn is_special(path: &Path) -> bool {
    whole::is_stream(path) || fs::metadata(path).is_ok_and(|data| !data.is_file() && !data.is_dir())
}

/// Returns the path without links, also where the last of it is not there yet.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) if folder.as_os_str().is_empty() => fs::canonicalize(".").unwrap_or_default().join(name),
        (Some(folder), Some(name)) => resolved(folder).join(name),
        _ => path.to_path_buf(),
    })
}

/// Returns what all hard links of a file have in common.
fn node(path: &Path) -> Option<(u64, u64)> {
    node_of(&fs::metadata(path).ok()?)
}

#[cfg(unix)]
fn node_of(data: &fs::Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    data.is_file().then(|| (data.dev(), data.ino()))
}

#[cfg(not(unix))]
fn node_of(_: &fs::Metadata) -> Option<(u64, u64)> {
    None
}
