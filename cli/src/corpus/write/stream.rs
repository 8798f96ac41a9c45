use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::corpus::naming::Packing;
use crate::whole::Whole;

/// Bytes written at once; more gains nothing on pipes of 64 KB.
const OUTPUT_BYTES: usize = 1 << 16;

/// zstd's own default.
const ZSTD_LEVEL: i32 = 3;

/// Where bytes go to in the end.
pub enum Place {
    Stdout(Box<dyn Write + Send>),
    File(Whole),
}

/// Bytes on their way, compressed or not.
pub enum Stream {
    Plain(BufWriter<Place>),
    Gzip(GzEncoder<BufWriter<Place>>),
    Zstd(zstd::Encoder<'static, BufWriter<Place>>),
}

impl Place {
    /// Returns standard output; `colored` where escape sequences may have to be translated.
    pub fn stdout(colored: bool) -> Self {
        let stdout = io::stdout();
        // other looks bypass the stream, which would strip escape sequences out of the page's own text
        Place::Stdout(if colored { Box::new(AutoStream::always(stdout)) } else { Box::new(stdout) })
    }

    /// Ends the writing; a file gets its name.
    ///
    /// # Errors
    /// The file cannot be written out or renamed.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Place::Stdout(_) => Ok(()),
            Place::File(file) => file.finish(),
        }
    }
}

impl Write for Place {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Place::Stdout(out) => out.write(bytes),
            Place::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Place::Stdout(out) => out.flush(),
            Place::File(file) => file.flush(),
        }
    }
}

impl Stream {
    /// Returns a stream to a place.
    ///
    /// # Errors
    /// The compressor cannot be set up.
    pub fn new(place: Place, packing: Packing) -> io::Result<Self> {
        let out = BufWriter::with_capacity(OUTPUT_BYTES, place);
        Ok(match packing {
            Packing::Plain => Stream::Plain(out),
            Packing::Gzip => Stream::Gzip(GzEncoder::new(out, Compression::default())),
            Packing::Zstd => {
                let mut encoder = zstd::Encoder::new(out, ZSTD_LEVEL)?;
                encoder.include_checksum(true)?;
                Stream::Zstd(encoder)
            }
        })
    }

    /// Writes bytes.
    ///
    /// # Errors
    /// The place takes no more.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Stream::Plain(out) => out.write_all(bytes),
            Stream::Gzip(out) => out.write_all(bytes),
            Stream::Zstd(out) => out.write_all(bytes),
        }
    }

    /// Hands on what is held back, so that a reader at the other end sees it; compressors keep theirs.
    ///
    /// # Errors
    /// The place takes no more.
    pub fn flush(&mut self) -> io::Result<()> {
        match self {
            Stream::Plain(out) => out.flush(),
            Stream::Gzip(_) | Stream::Zstd(_) => Ok(()),
        }
    }

    /// Ends the stream; a file gets its name.
    ///
    /// # Errors
    /// The place takes no more.
    pub fn finish(self) -> io::Result<()> {
        let mut out = match self {
            Stream::Plain(out) => out,
            Stream::Gzip(out) => out.finish()?,
            Stream::Zstd(out) => out.finish()?,
        };
        out.flush()?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.finish()
    }
}
