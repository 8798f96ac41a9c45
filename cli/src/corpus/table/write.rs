use std::io::BufWriter;
use std::mem;
use std::sync::Arc;

use anyhow::{Context, bail};
use arrow_array::RecordBatch;
use arrow_schema::DataType;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowColumnWriter, ArrowLeafColumn, ArrowRowGroupWriterFactory, compute_leaves,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::ColumnPath;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::shape::Shape;
use crate::corpus::write::Place;

/// Bytes in memory of the rows that are encoded together, each column by a thread.
const ENCODED: usize = 1 << 23;

/// Bytes in memory of the rows of a row group: large enough for those who read columns, and a fifth of it is held until it is written.
const GROUP: usize = 1 << 26;

/// Rows of a row group at most, as `DuckDB` has it; where records are short.
const GROUP_ROWS: usize = 122_880;

/// Bytes written at once.
const OUTPUT_BYTES: usize = 1 << 18;

/// A Parquet file that is being written.
pub struct Table {
    /// Where it will be written; taken when the first rows come and the columns are known.
    place: Option<Place>,
    open: Option<Open>,
    /// Rows that are not encoded yet, and their bytes.
    waiting: Vec<RecordBatch>,
    bytes: usize,
}

struct Open {
    file: SerializedFileWriter<BufWriter<Place>>,
    factory: ArrowRowGroupWriterFactory,
    shape: Arc<Shape>,
    columns: Vec<ArrowColumnWriter>,
    /// Bytes and number of the rows in the row group.
    bytes: usize,
    rows: usize,
    groups: usize,
}

impl Table {
    /// Returns an empty table.
    pub fn new(place: Place) -> Self {
        Self { place: Some(place), open: None, waiting: Vec::new(), bytes: 0 }
    }

    /// Takes rows of this shape, and writes them or keeps them.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, rows: RecordBatch, shape: &Arc<Shape>, pool: &ThreadPool) -> anyhow::Result<()> {
        self.open(shape)?;
        self.bytes += rows.columns().iter().map(|column| column.to_data().get_slice_memory_size().unwrap_or(0)).sum::<usize>();
        self.waiting.push(rows);
        if self.bytes >= ENCODED { self.encode(pool) } else { Ok(()) }
    }

    /// Writes what is kept and ends the file; one without rows has the columns of this shape.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self, shape: &Arc<Shape>, pool: &ThreadPool) -> anyhow::Result<()> {
        self.open(shape)?;
        self.encode(pool)?;
        let Some(mut open) = self.open else { bail!("not open") };
        open.end_group(pool).map_err(plain)?;
        let out = open.file.into_inner().map_err(plain)?;
        let place = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        Ok(place.finish()?)
    }

    fn open(&mut self, shape: &Arc<Shape>) -> anyhow::Result<()> {
        if let Some(place) = self.place.take() {
            let out = BufWriter::with_capacity(OUTPUT_BYTES, place);
            let writer = ArrowWriter::try_new(out, Arc::clone(&shape.schema), Some(properties(shape))).map_err(plain)?;
            let (file, factory) = writer.into_serialized_writer().map_err(plain)?;
            self.open = Some(Open { file, factory, shape: Arc::clone(shape), columns: Vec::new(), bytes: 0, rows: 0, groups: 0 });
        }
        Ok(())
    }

    fn encode(&mut self, pool: &ThreadPool) -> anyhow::Result<()> {
        let (rows, bytes) = (mem::take(&mut self.waiting), mem::take(&mut self.bytes));
        let open = self.open.as_mut().context("not open")?;
        open.encode(&rows, pool).map_err(plain)?;
        open.bytes += bytes;
        open.rows += rows.iter().map(RecordBatch::num_rows).sum::<usize>();
        if open.bytes >= GROUP || open.rows >= GROUP_ROWS { open.end_group(pool).map_err(plain) } else { Ok(()) }
    }
}

impl Open {
    /// Encodes rows into the row group, each column by a thread.
    fn encode(&mut self, rows: &[RecordBatch], pool: &ThreadPool) -> Result<()> {
        if rows.iter().all(|rows| rows.num_rows() == 0) {
            return Ok(());
        }
        if self.columns.is_empty() {
            self.columns = self.factory.create_column_writers(self.groups)?;
        }
        let fields = self.shape.schema.fields();
        pool.install(|| {
            let leaves = fields.par_iter().enumerate().map(|(i, field)| {
                let parts = rows.iter().map(|rows| compute_leaves(field, rows.column(i))).collect::<Result<Vec<_>>>()?;
                Ok(transposed(parts))
            });
            let leaves = leaves.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect::<Vec<_>>();
            let columns = self.columns.par_iter_mut().zip(leaves.into_par_iter());
            columns.try_for_each(|(column, parts)| parts.iter().try_for_each(|part| column.write(part)))
        })
    }

    /// Writes the row group, if it has rows.
    fn end_group(&mut self, pool: &ThreadPool) -> Result<()> {
        let columns = mem::take(&mut self.columns);
        if columns.is_empty() {
            return Ok(());
        }
        let chunks =
            pool.install(|| columns.into_par_iter().map(ArrowColumnWriter::close).collect::<Result<Vec<ArrowColumnChunk>>>());
        let mut group = self.file.next_row_group()?;
        for chunk in chunks? {
            chunk.append_to_row_group(&mut group)?;
        }
        group.close()?;
        self.groups += 1;
        (self.bytes, self.rows) = (0, 0);
        Ok(())
    }
}

/// Returns for each leaf of a column its parts, from the leaves of each part.
fn transposed(parts: Vec<Vec<ArrowLeafColumn>>) -> Vec<Vec<ArrowLeafColumn>> {
    let mut leaves: Vec<Vec<ArrowLeafColumn>> = Vec::new();
    for part in parts {
        leaves.resize_with(part.len(), Vec::new);
        for (leaf, column) in leaves.iter_mut().zip(part) {
            leaf.push(column);
        }
    }
    leaves
}

fn properties(shape: &Shape) -> WriterProperties {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    let properties = WriterProperties::builder().set_compression(zstd).set_created_by("thanbai".to_owned());
    // dates of 64 bits would be plain numbers to all readers but this one; it also names the elements of lists, so not for other tables
    let dates = shape.schema.flattened_fields().iter().any(|field| *field.data_type() == DataType::Date64);
    let mut properties = properties.set_coerce_types(dates);
    for name in shape.long() {
        let column = ColumnPath::new(vec![name.to_owned()]);
        properties = properties
            .set_column_dictionary_enabled(column.clone(), false)
            .set_column_statistics_enabled(column, EnabledStatistics::None);
    }
    properties.build()
}

/// Returns the failure of the file below, where there is one.
fn plain(error: ParquetError) -> anyhow::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<std::io::Error>() {
            Ok(error) => anyhow::Error::new(*error),
            Err(inner) => anyhow::anyhow!("{inner}"),
        },
        other => anyhow::Error::new(other),
    }
}
