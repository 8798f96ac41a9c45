//! Opens inputs and unpacks what they hold.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::corpus::gzip::Members;
use crate::corpus::naming::Packing;
#[cfg(unix)]
use crate::corpus::patient::Patient;
#[cfg(unix)]
use crate::input;
use crate::input::Source;

/// Bytes asked of a file at once.
const BLOCK: usize = 1 << 18;

/// Binary logarithm of the largest window that is unpacked: what `zstd --long=31` makes, where there are addresses for it. It costs
/// memory only where a file has it.
const ZSTD_WINDOW: u32 = if usize::BITS > 32 { 31 } else { 30 };

/// Bytes that tell how an input is packed.
const HEAD_BYTES: usize = 8;

/// A file whose bytes are counted as they are read.
struct Counted<R> {
    input: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.input.read(buf)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Returns the unpacked bytes of an input; `count` grows by the packed ones. An input that `tells` fails with `WouldBlock` when nothing
/// comes through a pipe for a while; whoever reads on waits.
///
/// What the bytes begin with decides about the compression, so that a wrong name does no harm; a name that promises a compression
/// which is not there is an error.
///
/// # Errors
/// The input cannot be opened or read, or is not compressed as its name says.
pub fn unpacked(source: &Source, count: &Arc<AtomicU64>, tells: bool) -> io::Result<Box<dyn Read>> {
    let input = file(source)?;
    let mut input = Counted { input, count: Arc::clone(count) };
    let head = head(&mut input)?;
    let found = packing(&head);
    if let Some(name) = foreign(&head) {
        return Err(io::Error::new(
            ErrorKind::Unsupported,
            format!("packed with {name}, which is not read here: unpack it first"),
        ));
    }
    let input = BufReader::with_capacity(BLOCK, Cursor::new(head).chain(telling(input, tells)?));
    if let Source::File(path) = source {
        let named = Packing::of(path);
        if found == Packing::Plain && named != found {
            let kind = if named == Packing::Gzip { "gzip" } else { "Zstandard" };
            return Err(io::Error::new(ErrorKind::InvalidData, format!("named as {kind} and is not")));
        }
    }
    decoder(input, found)
}

#[cfg(unix)]
fn file(source: &Source) -> io::Result<File> {
    match source {
        Source::Stdin => input::stdin(),
        Source::File(path) => File::open(path),
    }
}

#[cfg(not(unix))]
fn file(source: &Source) -> io::Result<Box<dyn Read>> {
    Ok(match source {
        Source::Stdin => Box::new(io::stdin().lock()),
        Source::File(path) => Box::new(File::open(path)?),
    })
}

/// Returns the input; a pipe tells when nothing comes, if that is wanted.
#[cfg(unix)]
fn telling(input: Counted<File>, tells: bool) -> io::Result<Box<dyn Read>> {
    if !tells || input.input.metadata()?.is_file() {
        return Ok(Box::new(input));
    }
    let pipe = input.input.try_clone()?;
    Ok(Box::new(Patient::new(input, pipe)))
}

#[cfg(not(unix))]
fn telling(input: Counted<Box<dyn Read>>, _: bool) -> io::Result<Box<dyn Read>> {
    Ok(Box::new(input))
}

fn decoder(input: impl BufRead + 'static, packing: Packing) -> io::Result<Box<dyn Read>> {
    Ok(match packing {
        Packing::Plain => Box::new(input),
        Packing::Gzip => Box::new(Members::new(input)),
        Packing::Zstd => {
            let mut input = zstd::stream::read::Decoder::with_buffer(input)?;
            input.window_log_max(ZSTD_WINDOW)?;
            Box::new(input)
        }
    })
}

/// Returns the first bytes, or all where there are fewer.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    input.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Returns the program that bytes are packed with, if it is one that nothing here unpacks.
fn foreign(head: &[u8]) -> Option<&'static str> {
    match head {
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some("xz"),
        // the digits of pi, so that no text is taken for it
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some("bzip2"),
        [0x04, 0x22, 0x4d, 0x18, ..] => Some("lz4"),
        _ => None,
    }
}

fn packing(head: &[u8]) -> Packing {
    match head {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        // a frame, or one of the sixteen kinds that are passed over
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Packing::Zstd,
        _ => Packing::Plain,
    }
}
