use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder, RowSelectionPolicy,
};
use parquet::basic::Compression;
use parquet::errors::Result;
use parquet::file::metadata::{ColumnChunkMetaData, FileMetaData, ParquetMetaData, RowGroupMetaData};

use super::guard::guarded;
use super::pages::{Pages, dictionaries};
use super::{Reading, Settings};
use super::{spool, times};
use crate::corpus::emit::{BATCH_BYTES, CHUNK_BYTES, Stopped};
use crate::corpus::piece::Fault;
use crate::corpus::plan::Task;
use crate::corpus::table::Texts;
use crate::input::Source;

/// Rows that are decoded at once at most.
const MOST_ROWS: usize = 8192;

/// Rows of lists that are decoded at once to see which can be.
const PASSED_ROWS: usize = 64;

/// Bytes of the rows that are decoded at once, if each had all that the dictionaries hold.
const DECODED: u64 = 1 << 28;

/// The largest number that the first row of a row group gets: more rows than any group has can be counted from there.
const LAST_RECORD: u64 = u64::MAX / 2 + 1;

/// Rows that a row group is said to have beside its own, so that those are seen of which it does not say.
const MORE_ROWS: i64 = 1 << 31;

/// What errors begin with, one after the other, that come from within the reader of Parquet.
const PARTS: [&str; 5] = ["Parquet argument error: ", "Parquet error: ", "External: ", "Arrow: ", "EOF: "];

/// A Parquet file that is being read.
///
/// Rows are decoded few at a time, and of each column the page that holds them is unpacked whole: a file takes as much memory as the
/// pages of a row hold, see [`Pages`]. Programs make pages of 1 MB unless they are told otherwise.
struct Table {
    file: File,
    metadata: ArrowReaderMetadata,
    /// The same, but that row groups have more rows.
    endless: ArrowReaderMetadata,
    /// The column of the texts.
    text: usize,
    /// Bytes of the largest record.
    most: usize,
}

impl Reading<'_, '_> {
    /// Takes the rows of a Parquet file.
    pub(super) fn columns(&mut self, task: &Task) -> std::result::Result<(), Stopped> {
        let table = match Table::open(&task.source, self.settings) {
            Ok(table) => table,
            Err(error) => return self.emitter.fault(Fault::of_input(self.number, error)),
        };
        self.emitter.begin(self.number)?;
        // tells the columns, even where there are no rows
        self.emitter.rows(RecordBatch::new_empty(Arc::clone(table.metadata.schema())), 1, 0)?;
        let mut first = 1;
        for group in 0..table.metadata.metadata().num_row_groups() {
            first = self.group(&table, group, first)?;
        }
        Ok(())
    }

    /// Takes the rows of a row group of which the first has this number; returns the number behind the last.
    fn group(&mut self, table: &Table, group: usize, first: u64) -> std::result::Result<u64, Stopped> {
        let metadata = table.metadata.metadata().row_group(group);
        let rows = usize::try_from(metadata.num_rows()).unwrap_or(0);
        // what cannot be looked at is reported when it is read
        let dictionaries = guarded(|| Ok::<_, String>(dictionaries(&table.file, metadata))).unwrap_or(0);
        let at_once = at_once(metadata, dictionaries);
        let mut done = 0;
        let (mut uneven, mut reach) = (None, None);
        while self.run(table, (group, first), &mut done, at_once)?.is_err() {
            // once more row by row, up to the one that cannot be read
            let Err(error) = self.run(table, (group, first), &mut done, 1)? else { break };
            if done >= rows {
                uneven = Some(error);
                break;
            }
            let reach = *reach.get_or_insert_with(|| table.passable(group, rows));
            let next = table.next_good(group, (done, reach), rows);
            let last =
                if next - done > 1 { format!(" (and all up to record {})", first + next as u64 - 1) } else { String::new() };
            let count = (next - done) as u64;
            self.missing(first + done as u64, count, format!("{error}{last}"))?;
            done = next;
            if done == rows {
                break;
            }
        }
        if done != rows || uneven.is_some() {
            self.miscounted(group, first, (rows, done), uneven)?;
        }
        self.settings.count.fetch_add(u64::try_from(metadata.compressed_size()).unwrap_or(0), Ordering::Relaxed);
        // what a file says of its rows may be anything
        Ok(first.saturating_add(rows as u64).min(LAST_RECORD))
    }

    /// Reports that a row group has not as many rows as it says, or not in all columns.
    fn miscounted(
        &mut self,
        group: usize,
        first: u64,
        (rows, done): (usize, usize),
        uneven: Option<String>,
    ) -> std::result::Result<(), Stopped> {
        let group = group + 1;
        let (record, count, error) = match uneven {
            Some(error) => {
                (done, 1, format!("row group {group} has more than its {rows} rows in some columns, which are not read: {error}"))
            }
            None if done < rows => (done, rows - done, format!("row group {group} has {done} rows, not {rows}")),
            None => (rows, done - rows, format!("row group {group} has {done} rows, not {rows}; those behind are not read")),
        };
        self.missing(first + record as u64, count as u64, error)
    }

    /// Reports that so many records cannot be read.
    fn missing(&mut self, record: u64, count: u64, error: String) -> std::result::Result<(), Stopped> {
        self.emitter.fault(Fault { record: Some(record), count, ..Fault::of_input(self.number, error) })
    }

    /// Takes rows of a row group from number `done` on, so many at once, up to the end or to those that cannot be read. What is behind
    /// the rows that the group has is counted only.
    fn run(
        &mut self,
        table: &Table,
        (group, first): (usize, u64),
        done: &mut usize,
        at_once: usize,
    ) -> std::result::Result<std::result::Result<(), String>, Stopped> {
        let all = usize::try_from(table.metadata.metadata().row_group(group).num_rows()).unwrap_or(0);
        let mut batches = match guarded(|| table.rows(group, *done, at_once)) {
            Ok(batches) => batches,
            Err(error) => return Ok(Err(said(&error, group))),
        };
        loop {
            match guarded(|| batches.next().transpose()) {
                Ok(Some(rows)) => {
                    let wanted = all.saturating_sub(*done).min(rows.num_rows());
                    self.rows(&rows.slice(0, wanted), table.text, first + *done as u64)?;
                    *done += rows.num_rows();
                }
                Ok(None) => return Ok(Ok(())),
                Err(error) => return Ok(Err(said(&error, group))),
            }
        }
    }

    /// Takes rows, but for those whose text is too large.
    fn rows(&mut self, rows: &RecordBatch, text: usize, first: u64) -> std::result::Result<(), Stopped> {
        let mut start = 0;
        let texts = Texts::of(rows.column(text));
        let is_large =
            |row: &usize| texts.as_ref().and_then(|texts| texts.get(*row)).is_some_and(|text| text.len() > self.settings.most);
        for large in (0..rows.num_rows()).filter(is_large).collect::<Vec<_>>() {
            self.chunks(&rows.slice(start, large - start), text, first + start as u64)?;
            self.missing(first + large as u64, 1, self.too_large())?;
            start = large + 1;
        }
        self.chunks(&rows.slice(start, rows.num_rows() - start), text, first + start as u64)
    }

    /// Cuts rows into chunks. A text that a dictionary holds once is worked on, and written, in each row that has it.
    fn chunks(&mut self, rows: &RecordBatch, text: usize, first: u64) -> std::result::Result<(), Stopped> {
        let size = |column: &arrow_array::ArrayRef| column.to_data().get_slice_memory_size().unwrap_or(0);
        let column = Texts::of(rows.column(text));
        let texts = (0..rows.num_rows()).filter_map(|row| column.as_ref()?.get(row)).map(<[u8]>::len).sum::<usize>();
        let all = rows.columns().iter().map(size).sum::<usize>().max(texts);
        let step = (CHUNK_BYTES * rows.num_rows() / texts.max(1)).max(1);
        for start in (0..rows.num_rows()).step_by(step) {
            let length = step.min(rows.num_rows() - start);
            self.emitter.rows(rows.slice(start, length), first + start as u64, all * length / rows.num_rows())?;
        }
        Ok(())
    }
}

/// Returns what is to be said of a file that has a column in a compression which nothing here unpacks: row by row, each would fail.
fn foreign(metadata: &ParquetMetaData) -> Option<String> {
    let mut columns = metadata.row_groups().iter().flat_map(RowGroupMetaData::columns);
    let packed = |column: &ColumnChunkMetaData| match column.compression() {
        Compression::BROTLI(_) => Some((column.column_path().string(), "Brotli")),
        Compression::LZO => Some((column.column_path().string(), "LZO")),
        _ => None,
    };
    let (column, name) = columns.find_map(packed)?;
    Some(format!("column {column:?} is packed with {name}, which is not read here: write the file anew with Zstandard or Snappy"))
}

/// Returns an error of the reader of Parquet without the names of its parts.
fn plain(mut error: &str) -> String {
    while let Some(inner) = PARTS.iter().find_map(|part| error.strip_prefix(part)) {
        error = inner;
    }
    error.to_owned()
}

/// Returns an error over a row group in words for people.
fn said(error: &str, group: usize) -> String {
    // one child of a struct, of which the table is one too, has come to its end before another
    if error.contains("StructArrayReader out of sync") {
        return format!("columns of row group {} do not have the same number of rows", group + 1);
    }
    plain(error)
}

/// Returns how many rows of a row group are decoded at once. A text that a dictionary holds once is as large in each row that has it;
/// newer files tell how much that makes, and of others it is no more than all that the dictionaries hold.
fn at_once(group: &RowGroupMetaData, dictionaries: u64) -> usize {
    let most = usize::try_from(DECODED / dictionaries.max(1)).unwrap_or(MOST_ROWS).clamp(1, MOST_ROWS);
    let decoded: i64 = group.columns().iter().filter_map(ColumnChunkMetaData::unencoded_byte_array_data_bytes).sum();
    let bytes = usize::try_from(group.total_byte_size().max(decoded)).unwrap_or(0);
    let rows = usize::try_from(group.num_rows()).unwrap_or(0).max(1);
    (BATCH_BYTES / (bytes / rows).max(1)).clamp(1, most)
}

/// Returns what a file says of itself, but that row groups have more rows: the reader stops where they are said to end, whatever is
/// behind, and reads nothing of a file that is said to have none.
fn endless(metadata: &ParquetMetaData, options: ArrowReaderOptions) -> Result<ArrowReaderMetadata> {
    let file = metadata.file_metadata();
    let groups = metadata.row_groups().iter().map(|group| {
        let rows = group.num_rows().max(0).saturating_add(MORE_ROWS);
        group.clone().into_builder().set_num_rows(rows).build()
    });
    let file = FileMetaData::new(
        file.version(),
        i64::MAX,
        file.created_by().map(str::to_owned),
        file.key_value_metadata().cloned(),
        file.schema_descr_ptr(),
        file.column_orders().cloned(),
    );
    let metadata = ParquetMetaData::new(file, groups.collect::<Result<_>>()?);
    ArrowReaderMetadata::try_new(Arc::new(metadata), options)
}

/// Returns what a file says of itself, and how its columns are to be read.
fn read(file: &File) -> std::result::Result<(ArrowReaderMetadata, ArrowReaderOptions), String> {
    let options = ArrowReaderOptions::new();
    let metadata = guarded(|| ArrowReaderMetadata::load(file, options.clone())).map_err(|error| plain(&error))?;
    let meant = guarded(|| Ok::<_, String>(times::as_meant(&metadata)))?;
    let Some(schema) = meant else { return Ok((metadata, options)) };
    let options = options.with_schema(schema);
    Ok((guarded(|| ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options.clone()))?, options))
}

/// Returns the columns of a file; `None` where it is no file that can be read, which is said when it is.
pub fn columns_of(source: &Source) -> Option<SchemaRef> {
    let file = File::open(spool::on_disk(source)?).ok()?;
    Some(Arc::clone(read(&file).ok()?.0.schema()))
}

impl Table {
    fn open(source: &Source, settings: &Settings) -> std::result::Result<Self, String> {
        let text = settings.text_field.as_str();
        let file = spool::seekable(source)?;
        let (metadata, options) = read(&file)?;
        let fields = metadata.schema().fields();
        let Some((number, field)) = fields.find(text) else {
            let names: Vec<_> = fields.iter().map(|field| format!("{:?}", field.name())).collect();
            return Err(format!("no column {text:?}; there are {} (--text-field)", names.join(", ")));
        };
        if fields.iter().filter(|field| field.name() == text).count() > 1 {
            return Err(format!("column {text:?} is there twice"));
        }
        if !Texts::can_be(field.data_type()) {
            return Err(format!("column {text:?} holds {}, not text", field.data_type()));
        }
        foreign(metadata.metadata()).map_or(Ok(()), Err)?;
        let endless = guarded(|| endless(metadata.metadata(), options.clone()))?;
        Ok(Self { file, text: number, metadata, endless, most: settings.most })
    }

    /// Returns the rows of a row group from a number on, so many at once.
    fn rows(&self, group: usize, from: usize, at_once: usize) -> Result<ParquetRecordBatchReader> {
        self.builder(group)?.with_offset(from).with_batch_size(at_once).build()
    }

    fn builder(&self, group: usize) -> Result<ParquetRecordBatchReaderBuilder<Pages>> {
        let pages = Pages::new(self.file.try_clone()?, self.metadata.metadata().row_group(group), self.most);
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(pages, self.endless.clone());
        // a mask would have a bit for each of the rows that are not there
        let builder = builder.with_row_selection_policy(RowSelectionPolicy::Selectors);
        Ok(builder.with_row_groups(vec![group]))
    }

    /// Returns up to which row others can be passed over: where a page of lists has fewer levels than it says, the reader never comes
    /// back from that.
    fn passable(&self, group: usize, rows: usize) -> usize {
        let schema = self.metadata.parquet_schema();
        let lists = (0..schema.num_columns()).filter(|i| schema.column(*i).max_rep_level() > 0).collect::<Vec<_>>();
        if lists.is_empty() {
            return rows;
        }
        let columns = ProjectionMask::leaves(schema, lists);
        let batches = guarded(|| self.builder(group)?.with_projection(columns).with_batch_size(PASSED_ROWS).build());
        let Ok(mut batches) = batches else { return 0 };
        let mut read = 0;
        loop {
            match guarded(|| batches.next().transpose()) {
                Ok(Some(batch)) => read += batch.num_rows(),
                Ok(None) => return rows,
                Err(_) => return read.min(rows),
            }
        }
    }

    fn is_good(&self, group: usize, row: usize) -> bool {
        let first = || {
            self.rows(group, row, 1)
                .map_err(|error| error.to_string())?
                .next()
                .ok_or("no row".to_owned())?
                .map_err(|error| error.to_string())
        };
        guarded(first).is_ok()
    }

    /// Returns the first row behind a bad one that can be read and to which others can be passed over, or the number of all: what is
    /// broken is mostly a page.
    fn next_good(&self, group: usize, (bad, reach): (usize, usize), rows: usize) -> usize {
        match self.next_good_before(group, bad, reach.max(bad)) {
            next if next < reach => next,
            _ => rows,
        }
    }

    /// Returns the same of the rows up to this number.
    fn next_good_before(&self, group: usize, bad: usize, rows: usize) -> usize {
        let (mut bad, mut step) = (bad, 1);
        while bad + step < rows && !self.is_good(group, bad + step) {
            bad += step;
            step *= 2;
        }
        let mut good = (bad + step).min(rows);
        if good == rows && bad + 1 < rows && self.is_good(group, rows - 1) {
            good = rows - 1;
        }
        while bad + 1 < good {
            let middle = usize::midpoint(bad, good);
            if self.is_good(group, middle) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        good
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::mpsc::sync_channel;

    use arrow_array::{ArrayRef, DictionaryArray, Int32Array, RecordBatch, StringArray};
    use parquet::arrow::ArrowWriter;
    use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions};
    use parquet::file::properties::WriterProperties;

    use super::{BATCH_BYTES, Reading, at_once, dictionaries};
    use crate::corpus::emit::Emitter;
    use crate::corpus::read::Settings;
    use crate::corpus::spare::Spare;

    /// A batch of rows takes no more memory than one of other texts, also where nothing told how large they are.
    #[test]
    fn rows_of_one_text_are_cut_as_if_each_had_its_own() {
        let text = StringArray::from(vec!["a".repeat(BATCH_BYTES / 4)]);
        let column: ArrayRef = Arc::new(DictionaryArray::new(Int32Array::from(vec![0; 100]), Arc::new(text) as ArrayRef));
        let rows = RecordBatch::try_from_iter([("text", column)]).unwrap();
        let (sender, receiver) = sync_channel(1000);
        let (text_field, count) = ("text".to_owned(), Arc::default());
        let settings = Settings { text_field, delimiter: None, most: usize::MAX, flows: false, count };
        let spare = Spare::default();
        let mut emitter = Emitter::new(sender, &spare);
        Reading { number: 0, settings: &settings, emitter: &mut emitter }.chunks(&rows, 0, 1).unwrap();
        emitter.finish().unwrap();
        let pieces: Vec<_> = receiver.into_iter().map(|batch| batch.len()).collect();
        // the end stands in the last
        assert!(pieces.iter().all(|count| *count <= 4) && pieces.iter().sum::<usize>() == 101, "{pieces:?}");
    }

    #[test]
    fn a_text_in_many_rows_is_as_large_in_each() {
        const TEXT: usize = 1 << 15;
        for texts in [vec!["a".repeat(TEXT); 100], (0..100).map(|i| format!("{i:0TEXT$}")).collect()] {
            let column: ArrayRef = Arc::new(StringArray::from(texts));
            let rows = RecordBatch::try_from_iter([("text", column)]).unwrap();
            let mut file = tempfile::tempfile().unwrap();
            let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), None).unwrap();
            writer.write(&rows).unwrap();
            writer.close().unwrap();
            let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
            let rows = at_once(metadata.metadata().row_group(0), 0);
            assert!((BATCH_BYTES / TEXT / 2..=BATCH_BYTES / TEXT).contains(&rows), "{rows}");
        }
    }

    /// Of a file that does not tell, as those of `DuckDB`, no more is decoded at once either.
    #[test]
    fn a_text_in_a_dictionary_bounds_the_rows() {
        const TEXT: usize = 1 << 22;
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["a".repeat(TEXT); 9]));
        let rows = RecordBatch::try_from_iter([("text", Arc::clone(&texts)), ("url", texts)]).unwrap();
        let properties = WriterProperties::builder().set_dictionary_page_size_limit(2 * TEXT).build();
        let mut file = tempfile::tempfile().unwrap();
        let mut writer = ArrowWriter::try_new(&mut file, rows.schema(), Some(properties)).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
        let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).unwrap();
        let group = metadata.metadata().row_group(0);
        let columns = group
            .columns()
            .iter()
            .map(|column| column.clone().into_builder().set_unencoded_byte_array_data_bytes(None).build().unwrap());
        let group = group.clone().into_builder().set_column_metadata(columns.collect()).set_num_rows(1_000_000).build().unwrap();
        let dictionaries = dictionaries(&file, &group);
        assert_eq!(dictionaries, 2 * (TEXT as u64 + 4));
        assert_eq!(at_once(&group, 0), 8192);
        assert_eq!(at_once(&group, dictionaries), 31);
    }
}
