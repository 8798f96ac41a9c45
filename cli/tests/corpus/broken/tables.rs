//! Everything that goes wrong with tables.

use std::io::Write;
use std::sync::Arc;

use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BinaryArray, Int64Array, ListArray, StringArray};
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter, RowGroupMetaData};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::{Case, case, changed, check};
use crate::packed;
use crate::tables::{table, texts};

/// Eight rows in two row groups, two rows a page.
fn good() -> Vec<u8> {
    let rows: Vec<_> = (0..8).map(|i| format!("Bài số {i}")).collect();
    table(vec![("text", texts(&rows))], 4)
}

/// A column that says it is UTF-8 and is not, in its second row.
fn lying() -> Vec<u8> {
    // a dictionary would be refused as a whole
    let plain = WriterProperties::builder().set_dictionary_enabled(false).build();
    let schema = Arc::new(parse_message_type("message m { required binary text (UTF8); }").unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(plain)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = [&b"a"[..], b"\xff", b"c"].map(|value| value.to_vec().into()).into();
    column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

/// Breaks the values of a page: their lengths lead out of it.
fn broken_page() -> Vec<u8> {
    let rows: Vec<_> = (0..8).map(|i| format!("Bài số {i}")).collect();
    let mut bytes = table(vec![("text", texts(&rows)), ("other", texts(&rows))], 4);
    let needle = "Bài số 2".as_bytes();
    let at = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    bytes[at - 4..at].copy_from_slice(&[0xff, 0xff, 0xff, 0x7f]);
    bytes
}

/// Two columns of texts.
fn twice() -> Vec<u8> {
    let schema = Arc::new(parse_message_type("message m { optional binary text (UTF8); optional binary text (UTF8); }").unwrap());
    let mut bytes = Vec::new();
    let writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::default())).unwrap();
    writer.close().unwrap();
    bytes
}

/// A table that says that its second column is packed so.
fn packed_with(compression: Compression) -> Vec<u8> {
    saying(|group| {
        let mut columns = group.columns().to_vec();
        let last = columns.pop().unwrap();
        columns.push(last.into_builder().set_compression(compression).build().unwrap());
        group.into_builder().set_column_metadata(columns).build().unwrap()
    })
}

/// A table of two row groups that says so of each.
fn saying(change: impl Fn(RowGroupMetaData) -> RowGroupMetaData) -> Vec<u8> {
    let rows: Vec<_> = (0..8).map(|i| format!("Bài số {i}")).collect();
    let bytes = table(vec![("text", texts(&rows)), ("url", texts(&rows))], 4);
    let metadata = metadata(&bytes);
    let groups = metadata.row_groups().iter().cloned().map(change);
    with_footer(&bytes, &ParquetMetaData::new(metadata.file_metadata().clone(), groups.collect()))
}

fn metadata(bytes: &[u8]) -> ParquetMetaData {
    let mut table = tempfile::tempfile().unwrap();
    table.write_all(bytes).unwrap();
    ParquetMetaDataReader::new().parse_and_finish(&table).unwrap()
}

/// Returns a table with another footer.
fn with_footer(bytes: &[u8], said: &ParquetMetaData) -> Vec<u8> {
    let footer = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[footer..footer + 4].try_into().unwrap()) as usize;
    let mut changed = bytes[..footer - length].to_vec();
    ParquetMetaDataWriter::new(&mut changed, said).finish().unwrap();
    changed
}

/// A table of two row groups of four rows, whose second column has the pages of another in the second, with so many rows.
fn uneven(rows: usize) -> Vec<u8> {
    let texts_of = |count| texts(&(0..count).map(|i| format!("Bài số {i}")).collect::<Vec<_>>());
    let bytes = table(vec![("text", texts_of(8)), ("url", texts_of(8))], 4);
    let other = table(vec![("url", texts_of(rows))], rows);
    let (said, column) = (metadata(&bytes), metadata(&other).row_group(0).column(0).clone());
    let (start, length) = column.byte_range();
    // the pages stand behind those that are there, and the footer behind them
    let footer = bytes.len() - 8;
    let end = footer - u32::from_le_bytes(bytes[footer..footer + 4].try_into().unwrap()) as usize;
    let mut longer = bytes[..end].to_vec();
    longer.extend_from_slice(&other[usize::try_from(start).unwrap()..][..usize::try_from(length).unwrap()]);
    longer.extend_from_slice(&[0, 0, 0, 0, b'P', b'A', b'R', b'1']);
    let column = column.into_builder().set_data_page_offset(i64::try_from(end).unwrap()).build().unwrap();
    let mut groups = said.row_groups().to_vec();
    let columns = vec![groups[1].column(0).clone(), column];
    groups[1] = groups[1].clone().into_builder().set_column_metadata(columns).build().unwrap();
    with_footer(&longer, &ParquetMetaData::new(said.file_metadata().clone(), groups))
}

/// A table of one row group, the page of whose column is this, packed so; it says that it unpacks to so many bytes.
fn with_page(packed: &[u8], compression: Compression, says: u32) -> Vec<u8> {
    let number = |number: u32| {
        let (mut bytes, mut rest) = (vec![0x15], u64::from(number) << 1);
        while rest > 0x7f {
            bytes.push(u8::try_from(rest & 0x7f).unwrap() | 0x80);
            rest >>= 7;
        }
        bytes.push(u8::try_from(rest).unwrap());
        bytes
    };
    // a page of data, its sizes, and of it: one value, plain, with levels that are not there
    let numbers = [0, says, u32::try_from(packed.len()).unwrap()].map(number).concat();
    let values = [1, 0, 3, 3].map(number).concat();
    let page = [&numbers[..], &[0x2c], &values, &[0, 0], packed].concat();
    let schema = Arc::new(parse_message_type("message m { required binary text (UTF8); }").unwrap());
    let mut empty = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut empty, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    group.next_column().unwrap().unwrap().close().unwrap();
    group.close().unwrap();
    writer.close().unwrap();
    let said = metadata(&empty);
    let group = said.row_group(0).clone();
    let column = group.column(0).clone().into_builder().set_dictionary_page_offset(None).set_data_page_offset(4);
    let column = column.set_total_compressed_size(i64::try_from(page.len()).unwrap()).set_compression(compression);
    let group = group.into_builder().set_num_rows(1).set_column_metadata(vec![column.build().unwrap()]).build().unwrap();
    let bytes = [b"PAR1", &page[..], &[0, 0, 0, 0], b"PAR1"].concat();
    with_footer(&bytes, &ParquetMetaData::new(said.file_metadata().clone(), vec![group]))
}

/// The page of one text, plain.
fn page(text: &str) -> Vec<u8> {
    [&u32::try_from(text.len()).unwrap().to_le_bytes()[..], text.as_bytes()].concat()
}

const CASES: &[Case] = &[
    case("an empty file", "a.parquet", Vec::new, 0, &["a.parquet: "]),
    case("something else", "a.parquet", || b"{\"text\":\"a\"}\n".repeat(9), 0, &["a.parquet: "]),
    case(
        "the footer cut off",
        "a.parquet",
        || {
            let mut bytes = good();
            bytes.truncate(bytes.len() - 9);
            bytes
        },
        0,
        &["a.parquet: "],
    ),
    case("the front cut off", "a.parquet", || good()[90..].to_vec(), 0, &["record 1: ", "record 5: "]),
    case("nothing but the magic", "a.parquet", || b"PAR1PAR1".to_vec(), 0, &["a.parquet: "]),
    case("a footer longer than the file", "a.parquet", || changed(good(), 6), 0, &["a.parquet: "]),
    case(
        "no column of this name",
        "a.parquet",
        || table(vec![("body", texts(&["a"]))], 9),
        0,
        &["no column \"text\"; there are \"body\" (--text-field)"],
    ),
    case("two columns of this name", "a.parquet", twice, 0, &["a.parquet: column \"text\" is there twice"]),
    case(
        "a column of numbers",
        "a.parquet",
        || table(vec![("text", Arc::new(Int64Array::from(vec![1])))], 9),
        0,
        &["column \"text\" holds Int64, not text"],
    ),
    case(
        "a text that is null",
        "a.parquet",
        || table(vec![("text", Arc::new(StringArray::from(vec![Some("a"), None, Some("b")])))], 9),
        2,
        &["record 2: column \"text\" is null"],
    ),
    case(
        "bytes that are not UTF-8",
        "a.parquet",
        || table(vec![("text", Arc::new(BinaryArray::from(vec![&b"a"[..], b"\xff", b"b"])) as ArrayRef)], 9),
        2,
        &["record 2: not UTF-8: byte 0xff at offset 0"],
    ),
    case("a column that lies about UTF-8", "a.parquet", lying, 2, &["record 2: "]),
    case("a broken page", "a.parquet", broken_page, 6, &["record 3: "]),
    case(
        "Brotli",
        "a.parquet",
        || packed_with(Compression::BROTLI(parquet::basic::BrotliLevel::default())),
        0,
        &["a.parquet: column \"url\" is packed with Brotli, which is not read here: write the file anew with Zstandard"],
    ),
    case(
        "row groups with fewer rows than they say",
        "a.parquet",
        || saying(|group| group.into_builder().set_num_rows(6).build().unwrap()),
        8,
        &["a.parquet: record 5: row group 1 has 4 rows, not 6", "a.parquet: record 11: row group 2 has 4 rows, not 6"],
    ),
    case(
        "row groups with more rows than they say",
        "a.parquet",
        || saying(|group| group.into_builder().set_num_rows(3).build().unwrap()),
        6,
        &[
            "a.parquet: record 4: row group 1 has 4 rows, not 3; those behind are not read",
            "a.parquet: record 7: row group 2 has 4",
        ],
    ),
    case(
        "row groups that say that they have no rows",
        "a.parquet",
        || saying(|group| group.into_builder().set_num_rows(0).build().unwrap()),
        0,
        &["a.parquet: record 1: row group 1 has 4 rows, not 0", "a.parquet: record 1: row group 2 has 4 rows, not 0"],
    ),
    case(
        "a column with more rows than the others",
        "a.parquet",
        || uneven(6),
        8,
        &[
            "a.parquet: record 9: row group 2 has more than its 4 rows in some columns, which are not read: columns of row group 2 do",
        ],
    ),
    case(
        "a column with fewer rows than the others",
        "a.parquet",
        || uneven(3),
        7,
        &["a.parquet: record 8: columns of row group 2 do not have the same number of rows"],
    ),
    case("a column with other pages", "a.parquet", || uneven(4), 8, &[]),
    case(
        "a page by itself",
        "a.parquet",
        || with_page(&packed(&page("một"), ".zst"), Compression::ZSTD(ZstdLevel::default()), 9),
        1,
        &[],
    ),
    case(
        "a page that says it has 2 GB",
        "a.parquet",
        || with_page(&packed(&page("một"), ".zst"), Compression::ZSTD(ZstdLevel::default()), (1 << 31) - 1),
        0,
        &["column \"text\": a page of 2147483647 bytes, with it more than 1073741824 at once (--max-record)"],
    ),
    case(
        "a page in gzip that unpacks to more than it says",
        "a.parquet",
        || with_page(&packed(&packed(&vec![0; 1 << 20], ".gz"), ".gz"), Compression::GZIP(GzipLevel::default()), 9),
        0,
        &["a.parquet: record 1: "],
    ),
    case(
        "row groups with far fewer rows than they say",
        "a.parquet",
        || saying(|group| group.into_builder().set_num_rows(i64::MAX / 2).build().unwrap()),
        8,
        &["a.parquet: record 5: row group 1 has 4 rows, not 4611686018427387903", "a.parquet: record 4611686018427387908: "],
    ),
    case("LZO", "a.parquet", || packed_with(Compression::LZO), 0, &["column \"url\" is packed with LZO, which is not read here"]),
    case("no rows", "a.parquet", || table(vec![("text", texts::<&str>(&[]))], 9), 0, &[]),
    case("in gzip", "a.parquet.gz", || crate::packed(&good(), ".gz"), 8, &[]),
    case("in gzip that is cut off", "a.parquet.gz", || super::cut(&good(), ".gz", 20), 0, &["input breaks off: "]),
    case("named as gzip", "a.parquet.gz", good, 0, &["named as gzip and is not"]),
];

#[test]
fn broken_tables() {
    CASES.iter().for_each(check);
}

/// A page of lists without the levels that tell where lists begin, behind a good one.
fn short_of_levels() -> Vec<u8> {
    let rows: Vec<_> = (0..8).map(|i| format!("Bài số {i}")).collect();
    let lists = ListArray::from_iter_primitive::<Int64Type, _, _>((0..8).map(|i| Some(vec![Some(i), Some(i)])));
    let mut bytes = table(vec![("text", texts(&rows)), ("list", Arc::new(lists))], 8);
    // of data, four values of two rows
    let head = [0x2c, 0x15, 8];
    let column = metadata(&bytes).row_group(0).column(1).byte_range();
    let (start, length) = (usize::try_from(column.0).unwrap(), usize::try_from(column.1).unwrap());
    let pages: Vec<_> = (start..start + length).filter(|at| bytes[*at..].starts_with(&head)).collect();
    assert_eq!(pages.len(), 4);
    // behind the header, which ends the objects in it and itself, the bytes of the levels are counted
    let levels =
        (pages[1]..pages[2]).find(|at| bytes[*at..].starts_with(&[0, 0]) && bytes[at + 3..].starts_with(&[0; 3])).unwrap() + 6;
    bytes[levels..levels + 2].fill(0);
    bytes
}

/// The reader of Parquet does not come back from passing over rows of such a page.
#[test]
fn a_page_that_is_short_of_levels_is_no_endless_work() {
    let folder = crate::folder(&[("a.parquet", &short_of_levels())]);
    let mut child = crate::thanbai(&folder).args(["split", "--format=jsonl", "a.parquet"]).spawn().unwrap();
    for _ in 0..300 {
        if child.try_wait().unwrap().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    let _ = child.kill();
    let done = crate::done(child.wait_with_output().unwrap());
    assert_eq!((done.code, crate::objects(done.out.as_bytes()).len()), (Some(1), 1), "{}", done.err);
    // the second list ends where the third begins
    let said = "thanbai: a.parquet: record 2: Insufficient repetition levels read from column (and all up to record 8)\n";
    assert_eq!(done.err, said);
}

/// What was made of nothing is no output, and the others are done.
#[test]
fn a_table_that_cannot_be_unpacked_leaves_no_output() {
    let brotli = packed_with(Compression::BROTLI(parquet::basic::BrotliLevel::default()));
    let folder = crate::folder(&[("in/a.parquet", &good()), ("in/b.parquet", &brotli), ("in/c.parquet", &good())]);
    let done = crate::run(&folder, "split in --output-dir out");
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 1), "{}", done.err);
    let names: Vec<_> = crate::files(&folder.path().join("out")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names, ["a.parquet", "c.parquet"].map(|name| folder.path().join("out").join(name)));
    assert_eq!(crate::run(&folder, "split in/b.parquet -o b.parquet").code, Some(1));
    assert!(!folder.path().join("b.parquet").exists());
    let done = crate::run(&folder, "split in -o all.jsonl");
    assert_eq!((done.code, crate::objects(&crate::read(&folder, "all.jsonl")).len()), (Some(1), 16));
}

/// It is opened once: the writer that sees a reader go may be gone before the next.
#[cfg(unix)]
#[test]
fn a_table_in_a_pipe_that_is_named_is_read() {
    let folder = crate::folder(&[]);
    let pipe = folder.path().join("pipe.parquet");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = crate::thanbai(&folder).args(["split", "--format=jsonl", "pipe.parquet"]).spawn().unwrap();
    std::fs::write(&pipe, good()).unwrap();
    assert_eq!(crate::objects(crate::done(child.wait_with_output().unwrap()).ok().as_bytes()).len(), 8);
}

/// Whatever byte is changed: no panic, and no end of the run by a signal.
#[test]
fn a_changed_byte_is_no_disaster() {
    let whole = good();
    let folder = crate::folder(&[]);
    for at in (4..whole.len()).step_by(3) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x41;
        crate::write(&folder, "a.parquet", &bytes);
        let done = crate::run(&folder, "split --format jsonl a.parquet");
        assert!(matches!(done.code, Some(0 | 1)) && !done.err.contains("panicked"), "byte {at}: {:?} {}", done.code, done.err);
    }
}
