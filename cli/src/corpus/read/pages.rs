//! Pages of a Parquet file, looked at before they are unpacked.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{ChunkReader, Length};

/// Bytes that the pages of a row may take together, however small the largest record is to be: programs put a thousand texts into one.
const LEAST: u64 = 1 << 28;

/// Bytes that gzip makes of one at most. What it is said to unpack to is no limit to the reader of pages.
const GZIP_GAIN: u64 = 1032;

/// The row group of a file, of which at any time one page and one dictionary of each column are unpacked.
pub struct Pages {
    file: File,
    columns: Arc<Mutex<Vec<Column>>>,
    most: u64,
}

/// A column of the row group.
struct Column {
    name: String,
    place: Range<u64>,
    is_gzip: bool,
    /// The page whose header was read last.
    next: Option<Head>,
    /// Bytes of the page and of the dictionary that are unpacked now.
    page: u64,
    dictionary: u64,
}

/// What the header of a page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    is_dictionary: bool,
    unpacked: u64,
    /// Bytes in front that are not packed.
    plain: usize,
}

impl Pages {
    /// Returns the pages of a row group, of which no more may be unpacked at once than the largest record, or a few hundred megabytes.
    pub fn new(file: File, group: &RowGroupMetaData, largest: usize) -> Self {
        let columns = group.columns().iter().map(|column| {
            let (start, length) = column.byte_range();
            Column {
                name: column.column_path().string(),
                place: start..start.saturating_add(length),
                is_gzip: matches!(column.compression(), Compression::GZIP(_)),
                next: None,
                page: 0,
                dictionary: 0,
            }
        });
        Self { file, columns: Arc::new(Mutex::new(columns.collect())), most: LEAST.max(largest as u64) }
    }

    /// Counts a page that is to be unpacked; returns what its header says and whether it has to be looked into.
    fn admit(&self, at: u64, packed: usize) -> std::result::Result<Option<Head>, String> {
        let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        // the header ends in front of it; a page without bytes ends where another column may begin
        let header = at.saturating_sub(1);
        let column = columns.iter_mut().find(|column| column.place.contains(&header)).ok_or("a page stands in no column")?;
        let head = column.next.take().ok_or_else(|| format!("column {:?}: the header of a page is none", column.name))?;
        let unpacked = head.unpacked.max(packed as u64);
        if head.is_dictionary {
            (column.dictionary, column.page) = (unpacked, 0);
        } else {
            column.page = unpacked;
        }
        let (name, is_gzip) = (column.name.clone(), column.is_gzip);
        let all = columns.iter().map(|column| column.page.saturating_add(column.dictionary)).fold(0, u64::saturating_add);
        if all > self.most {
            let most = self.most;
            return Err(format!("column {name:?}: a page of {unpacked} bytes, with it more than {most} at once (--max-record)"));
        }
        Ok(Some(head).filter(|_| is_gzip && (packed as u64).saturating_mul(GZIP_GAIN) > self.most))
    }
}

/// Returns how many bytes the dictionaries of texts of a row group hold together, any of which may stand in each row.
pub fn dictionaries(file: &File, group: &RowGroupMetaData) -> u64 {
    let texts = group.columns().iter().filter(|column| column.column_type() == Type::BYTE_ARRAY);
    let first = texts.filter_map(|column| Head::of(file.get_read(column.byte_range().0).ok()?.fill_buf().ok()?));
    first.filter(|head| head.is_dictionary).map(|head| head.unpacked).fold(0, u64::saturating_add)
}

impl Length for Pages {
    fn len(&self) -> u64 {
        self.file.len()
    }
}

impl ChunkReader for Pages {
    type T = Header;

    fn get_read(&self, start: u64) -> Result<Header> {
        let input = self.file.get_read(start)?;
        Ok(Header { input, start, columns: Arc::clone(&self.columns), seen: false })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let to_check = self.admit(start, length).map_err(ParquetError::General)?;
        let bytes = self.file.get_bytes(start, length)?;
        match to_check {
            Some(head) if unpacks_to_more(&bytes, head) => {
                Err(ParquetError::General(format!("a page unpacks to more than the {} bytes that it says", head.unpacked)))
            }
            _ => Ok(bytes),
        }
    }
}

/// Reads the header of a page, and notes what it says.
pub struct Header {
    input: BufReader<File>,
    start: u64,
    columns: Arc<Mutex<Vec<Column>>>,
    seen: bool,
}

impl Read for Header {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if !std::mem::replace(&mut self.seen, true) {
            let head = Head::of(self.input.fill_buf()?);
            let mut columns = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(column) = columns.iter_mut().find(|column| column.place.contains(&self.start)) {
                column.next = head;
            }
        }
        self.input.read(out)
    }
}

impl Head {
    /// Returns what a header says; `None` where it does not begin with the kind and the sizes, as all do.
    fn of(mut bytes: &[u8]) -> Option<Self> {
        const DICTIONARY: i64 = 2;
        const SECOND_KIND: i64 = 3;
        let kind = next(&mut bytes)?;
        let unpacked = u64::try_from(next(&mut bytes)?).unwrap_or(0);
        next(&mut bytes)?;
        let mut plain = 0;
        if kind == SECOND_KIND {
            // perhaps there is a checksum
            let rest = bytes;
            bytes = if next(&mut bytes).is_some() { bytes } else { rest };
            // into the object; its fifth and sixth number are bytes of levels
            bytes = bytes.split_first()?.1;
            let numbers = (0..6).map(|_| next(&mut bytes)).collect::<Option<Vec<_>>>()?;
            plain = usize::try_from(numbers[4].saturating_add(numbers[5])).unwrap_or(0);
        }
        Some(Self { is_dictionary: kind == DICTIONARY, unpacked, plain })
    }
}

/// Takes the next field of Thrift's compact protocol if it is a number of 32 bits.
fn next(bytes: &mut &[u8]) -> Option<i64> {
    // the field behind the one before, and its type
    const NEXT_NUMBER: u8 = 0x15;
    let mut rest = bytes.strip_prefix(&[NEXT_NUMBER])?;
    let mut number = 0;
    for shift in (0..63).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        rest = behind;
        number |= i64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            *bytes = rest;
            return Some(number >> 1 ^ -(number & 1));
        }
    }
    None
}

/// Returns whether a page that is packed with gzip unpacks to more than its header says; what is broken does not.
fn unpacks_to_more(page: &[u8], head: Head) -> bool {
    let said = head.unpacked.saturating_sub(head.plain as u64);
    let packed = MultiGzDecoder::new(page.get(head.plain..).unwrap_or_default());
    io::copy(&mut packed.take(said.saturating_add(1)), &mut io::sink()).is_ok_and(|unpacked| unpacked > said)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
    use parquet::basic::{Compression, GzipLevel, ZstdLevel};
    use parquet::file::properties::{WriterProperties, WriterVersion};

    use super::{Bytes, Head, Pages, unpacks_to_more};

    /// Returns a file of three rows in as many pages, two columns.
    fn file(compression: Compression, version: WriterVersion, texts: [usize; 3]) -> std::fs::File {
        let column = || -> ArrayRef { Arc::new(StringArray::from_iter(texts.map(|length| Some("a".repeat(length))))) };
        let rows = RecordBatch::try_from_iter_with_nullable([("text", column(), true), ("url", column(), true)]).unwrap();
        let properties = WriterProperties::builder().set_dictionary_enabled(false).set_compression(compression);
        let properties = properties.set_writer_version(version).set_write_batch_size(1).set_data_page_row_count_limit(1);
        let mut file = tempfile::tempfile().unwrap();
        let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties.build())).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
        file
    }

    /// Reads row by row; returns of each row whether it could be read, and what the last error was.
    fn read(file: &std::fs::File, most: u64) -> (Vec<bool>, String) {
        let metadata = ArrowReaderMetadata::load(file, ArrowReaderOptions::new()).unwrap();
        let mut last = String::new();
        let read = (0..3).map(|row| {
            let group = metadata.metadata().row_group(0);
            let pages = Pages { most, ..Pages::new(file.try_clone().unwrap(), group, 0) };
            let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(pages, metadata.clone());
            let rows = builder.with_offset(row).with_limit(1).build().unwrap().next().unwrap();
            last = rows.as_ref().map_or_else(ToString::to_string, |_| last.clone());
            rows.is_ok_and(|rows| rows.num_rows() == 1)
        });
        (read.collect(), last)
    }

    #[test]
    fn what_is_too_large_is_not_unpacked_and_the_others_are() {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
            Compression::GZIP(GzipLevel::default()),
            Compression::LZ4_RAW,
        ] {
            for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
                let file = file(compression, version, [10, 100_000, 10]);
                assert_eq!(read(&file, 300_000), (vec![true; 3], String::new()), "{compression}");
                // each of the columns alone would do
                let (rows, error) = read(&file, 150_000);
                assert_eq!(rows, [true, false, true], "{compression}: {error}");
                assert!(error.contains("column \"url\": a page of 10") && error.contains("more than 150000 at once"), "{error}");
            }
        }
    }

    #[test]
    fn gzip_that_unpacks_to_more_than_it_says_is_found() {
        let mut packed = flate2::write::GzEncoder::new(vec![1, 2, 3], flate2::Compression::default());
        packed.write_all(&[0; 1000]).unwrap();
        let packed = packed.finish().unwrap();
        let head = |unpacked| Head { is_dictionary: false, unpacked, plain: 3 };
        assert!(unpacks_to_more(&packed, head(1002)) && !unpacks_to_more(&packed, head(1003)));
        assert!(!unpacks_to_more(b"no gzip", head(0)) && !unpacks_to_more(b"", head(0)));
        // the bound that spares the look
        let mut best = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        best.write_all(&vec![0; 1 << 22]).unwrap();
        let best = best.finish().unwrap();
        assert!(best.len() as u64 * super::GZIP_GAIN > 1 << 22);
    }

    #[test]
    fn the_header_of_a_page_is_read() {
        let dictionary = [0x15, 4, 0x15, 0x80, 1, 0x15, 20, 0x4c, 0x15, 2, 0x15, 0, 0, 0];
        assert_eq!(Head::of(&dictionary), Some(Head { is_dictionary: true, unpacked: 64, plain: 0 }));
        let second = [0x15, 6, 0x15, 40, 0x15, 20, 0x5c, 0x15, 2, 0x15, 0, 0x15, 2, 0x15, 0, 0x15, 6, 0x15, 8, 0x11];
        let expected = Some(Head { is_dictionary: false, unpacked: 20, plain: 7 });
        assert_eq!(Head::of(&second), expected);
        // with a checksum
        let checked = [&second[..6], &[0x15, 0xff, 0x7f, 0x4c], &second[7..]].concat();
        assert_eq!(Head::of(&checked), expected);
        for broken in [&[][..], &[0x15], &[0x15, 4, 0x25, 2], &second[..12]] {
            assert_eq!(Head::of(broken), None, "{:?}", Bytes::copy_from_slice(broken));
        }
    }
}
