use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use std::sync::Arc;

use crate::corpus::naming::Packing;
use crate::corpus::open;
#[cfg(unix)]
use crate::input;
use crate::input::Source;

/// What a table begins with.
#[cfg(unix)]
const MAGIC: &[u8; 4] = b"PAR1";

/// Bytes copied at once.
const BLOCK: usize = 1 << 18;

/// Returns a file whose bytes can be read in any order, as Parquet is: the input itself, or a copy of what comes through a pipe or
/// unpacked, which takes as much room in the folder for temporary files and has no name there.
///
/// # Errors
/// The input cannot be read, or not be copied.
pub fn seekable(source: &Source) -> Result<File, String> {
    if let Some(path) = on_disk(source) {
        return File::open(path).map_err(|error| error.to_string());
    }
    #[cfg(unix)]
    if *source == Source::Stdin
        && let Some(file) = sent_in()
    {
        return Ok(file);
    }
    // progress is told by the rows
    let mut input = open::unpacked(source, &Arc::default(), false).map_err(|error| error.to_string())?;
    let no_room = |error| {
        let folder = std::env::temp_dir();
        format!("Parquet is read from its end and cannot be copied to {} (TMPDIR): {error}", folder.display())
    };
    let mut copy = tempfile::tempfile().map_err(no_room)?;
    let mut block = vec![0; BLOCK];
    loop {
        match input.read(&mut block) {
            Ok(0) => return Ok(copy),
            Ok(n) => copy.write_all(&block[..n]).map_err(no_room)?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(format!("input breaks off: {error}")),
        }
    }
}

/// Returns the path of an input that is a file as it is. A pipe is opened once: who writes to it sees the first reader go.
pub fn on_disk(source: &Source) -> Option<&Path> {
    let Source::File(path) = source else { return None };
    let is_plain = Packing::of(path) == Packing::Plain && fs::metadata(path).is_ok_and(|data| data.is_file());
    is_plain.then_some(path)
}

/// Returns standard input if it is a file, read from its beginning on, that holds a table as it is.
#[cfg(unix)]
fn sent_in() -> Option<File> {
    use std::io::Seek;
    use std::os::unix::fs::FileExt;
    let mut file = input::stdin().ok()?;
    let mut head = [0; MAGIC.len()];
    let is_whole = file.metadata().ok()?.is_file() && file.stream_position().ok()? == 0;
    (is_whole && file.read_exact_at(&mut head, 0).is_ok() && head == *MAGIC).then_some(file)
}
