use std::fs::{self, File};
use std::io::{ErrorKind, Read, Write};
use std::sync::Arc;

use crate::corpus::naming::Packing;
use crate::corpus::open;
use crate::input::Source;

/// Bytes copied at once.
const BLOCK: usize = 1 << 18;

/// Returns a file whose bytes can be read in any order, as Parquet is: the input itself, or a copy of what comes through a pipe or
/// unpacked, which takes as much room in the folder for temporary files and has no name there.
///
/// # Errors
/// The input cannot be read, or not be copied.
pub fn seekable(source: &Source) -> Result<File, String> {
    // a pipe is opened once: who writes to it sees the first reader go
    if let Source::File(path) = source
        && Packing::of(path) == Packing::Plain
        && fs::metadata(path).is_ok_and(|data| data.is_file())
    {
        return File::open(path).map_err(|error| error.to_string());
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
