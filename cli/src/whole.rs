//! Files that are whole or not there.

use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Bytes that are brought to the disk at once, while others are being made: what is left for the end, nobody works beside.
const SYNC_BYTES: usize = 1 << 25;

/// Bytes of the longest name that can be made longer for as long as the file is not whole; file systems take 255.
const LONGEST_NAME: usize = 200;

/// A file that gets its name when it is whole.
///
/// Until then it stands in the same folder under a name of its own, which the next run takes again.
pub struct Whole {
    file: File,
    /// The name for now; `None` where the output is no file but a device or a pipe, which is written as it is.
    now: Option<PathBuf>,
    path: PathBuf,
    /// Bytes that have been written and perhaps stand in memory only.
    loose: usize,
}

impl Whole {
    /// Creates the file.
    ///
    /// # Errors
    /// It cannot be created.
    pub fn create(path: &Path) -> io::Result<Self> {
        if let Some(file) = stream(path) {
            return Ok(Self { file: file?, now: None, path: path.to_path_buf(), loose: 0 });
        }
        let path = meant(path);
        if path.metadata().is_ok_and(|data| !data.is_file() && !data.is_dir()) {
            return Ok(Self { file: File::options().write(true).open(&path)?, now: None, path, loose: 0 });
        }
        if path.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        let now = unfinished(&path)?;
        // what an earlier run left may have permissions that keep us out
        let _ = fs::remove_file(&now);
        let file = File::create(&now)?;
        let whole = Self { file, now: Some(now), path, loose: 0 };
        #[cfg(unix)]
        if let Ok(data) = fs::metadata(&whole.path) {
            // not every file system has them
            let _ = whole.file.set_permissions(data.permissions());
        }
        Ok(whole)
    }

    /// Gives the file its name once all of it is on the disk. When the disk hears of the name does not matter: until then the
    /// output is not there, and is made again.
    ///
    /// # Errors
    /// It cannot be written out or renamed, or another run has begun to write it meanwhile.
    pub fn finish(mut self) -> io::Result<()> {
        let Some(now) = &self.now else { return Ok(()) };
        self.file.sync_all()?;
        // some file systems of networks number files anew; what is as long is then ours, or whole as well
        let size = |data: io::Result<fs::Metadata>| data.map(|data| data.len()).ok();
        if !is_named(&self.file, now) && size(fs::metadata(now)) != size(self.file.metadata()) {
            return Err(io::Error::other("another run writes it, too"));
        }
        fs::rename(now, &self.path)?;
        self.now = None;
        Ok(())
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.loose += written;
        if self.loose >= SYNC_BYTES && self.now.is_some() {
            self.file.sync_data()?;
            self.loose = 0;
        }
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(now) = self.now.as_ref().filter(|now| is_named(&self.file, now)) {
            let _ = fs::remove_file(now);
        }
    }
}

/// Returns the stream of this process that a path names, if it names one. Opened by its name, a file that the shell has put there would
/// be written from its beginning, and what stands in it already would be lost.
#[cfg(unix)]
pub fn stream(path: &Path) -> Option<io::Result<File>> {
    use std::os::fd::AsFd;
    let stream = match path.to_str()? {
        _ if is_stdout(path) => io::stdout().as_fd().try_clone_to_owned(),
        "/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2" => io::stderr().as_fd().try_clone_to_owned(),
        _ => return None,
    };
    Some(stream.map(File::from))
}

#[cfg(not(unix))]
pub fn stream(_: &Path) -> Option<io::Result<File>> {
    None
}

/// Returns whether a path names standard output.
pub fn is_stdout(path: &Path) -> bool {
    cfg!(unix) && ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// Returns whether a path names a stream of this process.
pub fn is_stream(path: &Path) -> bool {
    stream(path).is_some()
}

/// Returns whether a path still leads to a file: another run that writes the same output takes the name for its own.
#[cfg(unix)]
fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let node = |data: fs::Metadata| (data.dev(), data.ino());
    // what cannot be known is not held against the file
    file.metadata().map_or(true, |ours| fs::metadata(path).is_ok_and(|found| node(found) == node(ours)))
}

#[cfg(not(unix))]
fn is_named(_: &File, _: &Path) -> bool {
    true
}

/// Returns the file that stands behind links, or that they say should stand there.
fn meant(path: &Path) -> PathBuf {
    match fs::canonicalize(path) {
        Ok(path) => path,
        // links that lead in a circle fail in another way
        Err(error) if error.kind() == io::ErrorKind::NotFound => match fs::read_link(path) {
            Ok(next) => meant(&path.parent().unwrap_or(Path::new("")).join(next)),
            Err(_) => path.to_path_buf(),
        },
        Err(_) => path.to_path_buf(),
    }
}

/// Returns the name of an output that is not whole yet.
fn unfinished(path: &Path) -> io::Result<PathBuf> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "not the name of a file"))?;
    let mut now = std::ffi::OsString::from(".");
    if name.len() > LONGEST_NAME {
        let mut hash = DefaultHasher::new();
        name.hash(&mut hash);
        now.push(format!("{:016x}", hash.finish()));
    } else {
        now.push(name);
    }
    now.push(".part");
    Ok(path.with_file_name(now))
}

#[cfg(all(test, unix))]
mod tests {
    use super::Whole;
    use std::fs;
    use std::io::Write;

    /// Whoever comes last writes the output, and nobody gives it its name but who has written all of it.
    #[test]
    fn two_runs_with_one_output_leave_nothing_half() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let (mut first, mut second) = (Whole::create(&path).unwrap(), Whole::create(&path).unwrap());
        second.write_all(b"half").unwrap();
        first.write_all(b"first").unwrap();
        assert_eq!(first.finish().unwrap_err().to_string(), "another run writes it, too");
        assert!(!path.exists());
        second.write_all(b" and whole").unwrap();
        second.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"half and whole");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
