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
        // behind a link stands the file that is meant
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
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
    /// It cannot be written out or renamed.
    pub fn finish(mut self) -> io::Result<()> {
        let Some(now) = &self.now else { return Ok(()) };
        self.file.sync_all()?;
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
        if let Some(now) = &self.now {
            let _ = fs::remove_file(now);
        }
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
