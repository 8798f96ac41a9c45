use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, MapArray, RecordBatch, make_array};
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_json::writer::{Encoder, EncoderFactory, EncoderOptions, NullableEncoder, make_encoder};
use arrow_schema::{ArrowError, DataType, FieldRef, SchemaRef};

/// Columns and how their values are written as JSON.
pub struct Encoding {
    schema: SchemaRef,
    columns: Vec<ArrayRef>,
    options: EncoderOptions,
    /// Whether a value could not be written.
    failed: Arc<AtomicBool>,
}

/// Writes values of columns as JSON.
pub struct Objects<'a> {
    columns: Vec<(&'a str, NullableEncoder<'a>)>,
    failed: &'a AtomicBool,
    /// What could not be written, each column once, and in which row first.
    pub lost: Vec<(Option<usize>, String)>,
}

impl Encoding {
    /// Returns the only way: nulls stay, and what is no date or time is null.
    pub fn new(rows: &RecordBatch) -> Self {
        let special = Special::default();
        let failed = Arc::clone(&special.failed);
        let options = EncoderOptions::default().with_explicit_nulls(true).with_encoder_factory(Arc::new(special));
        Self { schema: rows.schema(), columns: rows.columns().iter().map(known_zone).collect(), options, failed }
    }

    /// Returns what writes the columns that are wanted; one that JSON cannot hold is left out.
    pub fn objects(&self, wanted: impl Fn(&str) -> bool) -> Objects<'_> {
        let mut objects = Objects { columns: Vec::new(), failed: &self.failed, lost: Vec::new() };
        let fields = self.schema.fields();
        for (i, (field, column)) in fields.iter().zip(&self.columns).enumerate().filter(|(_, (field, _))| wanted(field.name())) {
            // an object that has a name twice is none to most readers
            if fields[..i].iter().any(|other| other.name() == field.name()) {
                objects.lost.push((None, format!("column {:?} is left out: another before it has this name", field.name())));
                continue;
            }
            match make_encoder(field, column.as_ref(), &self.options) {
                Ok(encoder) => objects.columns.push((field.name(), encoder)),
                Err(error) => objects.lost.push((None, format!("column {:?} is left out: {error}", field.name()))),
            }
        }
        objects
    }
}

/// Returns a column; times of the zone "Z" with the name that the tables of zones have for it.
fn known_zone(column: &ArrayRef) -> ArrayRef {
    let DataType::Timestamp(unit, Some(zone)) = column.data_type() else { return Arc::clone(column) };
    if **zone != *"Z" {
        return Arc::clone(column);
    }
    // not cast, which would bring the code for every pair of types
    let utc = column.to_data().into_builder().data_type(DataType::Timestamp(*unit, Some("UTC".into())));
    utc.build().map_or_else(|_| Arc::clone(column), make_array)
}

impl Objects<'_> {
    /// Returns the names and values of a row; the values stand one behind the other in `json`.
    pub fn row<'j>(&mut self, row: usize, json: &'j mut Vec<u8>) -> Vec<(&str, &'j str)> {
        json.clear();
        let mut ends = Vec::with_capacity(self.columns.len());
        for (name, encoder) in &mut self.columns {
            if encoder.is_null(row) {
                json.extend_from_slice(b"null");
            } else {
                encoder.encode(row, json);
            }
            if self.failed.swap(false, Ordering::Relaxed) {
                let error = format!("column {name:?}: what is no date or time is written as null");
                if self.lost.iter().all(|(_, other)| *other != error) {
                    self.lost.push((Some(row), error));
                }
            }
            ends.push((&**name, json.len()));
        }
        let mut start = 0;
        let values = ends.into_iter().map(|(name, end)| {
            let value = &json[std::mem::replace(&mut start, end)..end];
            // JSON of columns is UTF-8 as the columns are
            (name, std::str::from_utf8(value).unwrap_or("null"))
        });
        values.collect()
    }
}

/// Makes the encoders of the types that Arrow's own writes badly or not at all.
#[derive(Debug, Default)]
struct Special {
    failed: Arc<AtomicBool>,
}

impl EncoderFactory for Special {
    fn make_default_encoder<'a>(
        &self,
        field: &'a FieldRef,
        array: &'a dyn Array,
        options: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let encoder: Box<dyn Encoder + 'a> = match array.data_type() {
            kind if kind.is_temporal() => {
                let values = ArrayFormatter::try_new(array, &FormatOptions::new())?;
                Box::new(Times { values, text: String::new(), failed: Arc::clone(&self.failed) })
            }
            DataType::Map(_, _) if !is_text(array.as_map().key_type()) => {
                let array = array.as_map();
                Box::new(Entries { array, entries: make_encoder(field, array.entries(), options)? })
            }
            _ => return Ok(None),
        };
        Ok(Some(NullableEncoder::new(encoder, array.nulls().cloned())))
    }
}

fn is_text(kind: &DataType) -> bool {
    matches!(kind, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// Dates and times. Arrow's own encoder writes its error as the value where there is none.
struct Times<'a> {
    values: ArrayFormatter<'a>,
    text: String,
    failed: Arc<AtomicBool>,
}

impl Encoder for Times<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        self.text.clear();
        if self.values.value(row).write(&mut self.text).is_ok() {
            // no date or time has a character that would have to be escaped
            out.push(b'"');
            out.extend_from_slice(self.text.as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(b"null");
            self.failed.store(true, Ordering::Relaxed);
        }
    }
}

/// Maps whose keys are no text and so no names of an object: lists of objects with a key and a value.
struct Entries<'a> {
    array: &'a MapArray,
    entries: NullableEncoder<'a>,
}

impl Encoder for Entries<'_> {
    fn encode(&mut self, row: usize, out: &mut Vec<u8>) {
        let offsets = self.array.value_offsets();
        let places = usize::try_from(offsets[row]).unwrap_or(0)..usize::try_from(offsets[row + 1]).unwrap_or(0);
        out.push(b'[');
        for entry in places.clone() {
            if entry > places.start {
                out.push(b',');
            }
            self.entries.encode(entry, out);
        }
        out.push(b']');
    }
}
