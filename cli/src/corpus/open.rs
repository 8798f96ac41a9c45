//! Opens inputs and unpacks what they hold.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::corpus::naming::Packing;
use crate::input::Source;

/// Bytes asked of a file at once.
const BLOCK: usize = 1 << 18;

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

/// Returns the unpacked bytes of an input; `count` grows by the packed ones.
///
/// What the bytes begin with decides about the compression, so that a wrong name does no harm; a name that promises a compression
/// which is not there is an error.
///
/// # Errors
/// The input cannot be opened or read, or is not compressed as its name says.
pub fn unpacked(source: &Source, count: &Arc<AtomicU64>) -> io::Result<Box<dyn Read>> {
    let input: Box<dyn Read> = match source {
        Source::Stdin => Box::new(io::stdin().lock()),
        Source::File(path) => Box::new(File::open(path)?),
    };
    let mut input = Counted { input, count: Arc::clone(count) };
    let head = head(&mut input)?;
    let found = packing(&head);
    let input = BufReader::with_capacity(BLOCK, Cursor::new(head).chain(input));
    if let Source::File(path) = source {
        let named = Packing::of(path);
        if found == Packing::Plain && named != found {
            let kind = if named == Packing::Gzip { "gzip" } else { "Zstandard" };
            return Err(io::Error::new(ErrorKind::InvalidData, format!("named as {kind} and is not")));
        }
    }
    decoder(input, found)
}

fn decoder(input: impl BufRead + 'static, packing: Packing) -> io::Result<Box<dyn Read>> {
    Ok(match packing {
        Packing::Plain => Box::new(input),
        Packing::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(input)),
        Packing::Zstd => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
    })
}

/// Returns the first four bytes, or all where there are fewer.
fn head(input: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(4);
    input.by_ref().take(4).read_to_end(&mut head)?;
    Ok(head)
}

fn packing(head: &[u8]) -> Packing {
    match head {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        // a frame, or one of the sixteen kinds that are passed over
        [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Packing::Zstd,
        _ => Packing::Plain,
    }
}
