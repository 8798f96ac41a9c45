use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, ListArray, RecordBatch, StructArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, FieldRef, SchemaRef};
use arrow_select::filter::filter_record_batch;
use thanbai::{Side, Span};

use super::fields::Column;
use super::fit::fitting;
use super::shape::{ID, Passing, Shape, is_own, span_fields, spans};
use crate::corpus::emit::CHUNK_BYTES;
use crate::corpus::record::{Field, Record, Value};
use crate::page::Page;

/// Bytes of the longest text: offsets are 32 bits wide, and other texts of the chunk stand before it.
const MOST_TEXT: usize = i32::MAX as usize - 2 * CHUNK_BYTES;

/// The rows that the records of a chunk become.
pub struct Rows {
    shape: Arc<Shape>,
    /// The rows that were read, in the columns that pass, and which of them are written.
    passed: Option<(RecordBatch, Vec<bool>)>,
    ids: StringBuilder,
    texts: StringBuilder,
    fields: Vec<Column>,
    rest: StringBuilder,
    body: StringBuilder,
    blocks: Spans,
    entities: Spans,
}

impl Rows {
    /// Returns no rows.
    pub fn new(shape: Arc<Shape>) -> Self {
        let fields = match &shape.passing {
            Passing::Columns(..) => Vec::new(),
            Passing::Fields { types, .. } => types.iter().map(|kind| Column::new(*kind)).collect(),
        };
        Self {
            shape,
            passed: None,
            ids: StringBuilder::new(),
            texts: StringBuilder::new(),
            fields,
            rest: StringBuilder::new(),
            body: StringBuilder::new(),
            blocks: Spans::default(),
            entities: Spans::default(),
        }
    }

    /// Takes the rows that were read: their columns stand beside those of the pages.
    ///
    /// # Errors
    /// They are not the columns that the output has.
    pub fn pass(&mut self, rows: &RecordBatch) -> Result<(), String> {
        let Passing::Columns(schema) = &self.shape.passing else { return Err(other_columns()) };
        let passed = arranged(rows, schema, self.shape.tagged).map_err(|what| format!("{}: {what}", other_columns()))?;
        self.passed = Some((passed, vec![false; rows.num_rows()]));
        Ok(())
    }

    /// Appends a record; where rows were taken, the one of them that is its number.
    ///
    /// # Errors
    /// It does not fit into the output.
    pub fn record(&mut self, record: &Record<'_>, row: usize, page: Page<'_>) -> Result<(), String> {
        if record.text.len() > MOST_TEXT {
            return Err(format!("more than {MOST_TEXT} bytes, too many for the offsets of a table"));
        }
        let shape = Arc::clone(&self.shape);
        match (&shape.passing, &mut self.passed) {
            (Passing::Columns(..), Some((_, kept))) => kept[row] = true,
            (Passing::Fields { .. }, None) => {
                self.ids.append_value(record.id.plain());
                self.texts.append_value(record.text);
                self.fields(&shape, &record.fields);
            }
            _ => return Err(other_columns()),
        }
        self.page(page);
        Ok(())
    }

    /// Appends the fields of a record, each to its column.
    fn fields(&mut self, shape: &Shape, fields: &[Field<'_>]) {
        let Passing::Fields { names, .. } = &shape.passing else { return };
        let mut filled = vec![false; self.fields.len()];
        let mut rest = String::new();
        for field in fields {
            let place = names.get(&*field.name).filter(|place| !filled[**place]);
            if place.is_some_and(|place| self.fields[*place].push(field.value)) {
                filled[names[&*field.name]] = true;
            } else if !is_written(shape, &field.name) {
                append(&mut rest, field);
            }
        }
        for (column, _) in self.fields.iter_mut().zip(filled).filter(|(_, filled)| !filled) {
            column.push_null();
        }
        if rest.is_empty() {
            self.rest.append_null();
        } else {
            self.rest.append_value(rest + "}");
        }
    }

    fn page(&mut self, page: Page<'_>) {
        let mut first = true;
        for block in page.article.blocks() {
            if page.keep.takes(&block) {
                self.blocks.push(block.kind().name(), block.span());
            }
            if block.side() == Side::Body {
                let end = if std::mem::take(&mut first) { "" } else { "\n" };
                // a builder takes everything
                let _ = self.body.write_str(end).and_then(|()| self.body.write_str(block.text()));
            }
            for name in page.names_in(block) {
                self.entities.push(name.kind().name(), name.span());
            }
        }
        self.body.append_value("");
        self.blocks.end();
        self.entities.end();
    }

    /// Returns the rows.
    pub fn finish(mut self) -> RecordBatch {
        let mut columns: Vec<ArrayRef> = match (&self.shape.passing, self.passed) {
            (Passing::Columns(schema), passed) => {
                let rows = passed.map(|(rows, kept)| if kept.contains(&false) { filtered(&rows, kept) } else { rows });
                rows.unwrap_or_else(|| RecordBatch::new_empty(Arc::clone(schema))).columns().to_vec()
            }
            (Passing::Fields { rest, .. }, _) => {
                let mut columns: Vec<ArrayRef> = vec![Arc::new(self.ids.finish()), Arc::new(self.texts.finish())];
                columns.extend(self.fields.into_iter().map(Column::finish));
                if *rest {
                    columns.push(Arc::new(self.rest.finish()));
                }
                columns
            }
        };
        columns.push(Arc::new(self.body.finish()));
        columns.push(Arc::new(self.blocks.finish()));
        if self.shape.tagged {
            columns.push(Arc::new(self.entities.finish()));
        }
        RecordBatch::try_new(Arc::clone(&self.shape.schema), columns).expect("each column was given as many rows, of its type")
    }
}

fn other_columns() -> String {
    "columns are not those of the first input of this output".to_owned()
}

/// Returns the columns of a schema out of rows that hold these and no other, in whatever order, with whatever is noted of them and in
/// whatever type that holds the same.
///
/// # Errors
/// They do not; the error says what the first difference is.
fn arranged(rows: &RecordBatch, schema: &SchemaRef, tagged: bool) -> Result<RecordBatch, String> {
    let theirs = rows.schema();
    let passing: Vec<usize> = (0..rows.num_columns()).filter(|i| !is_own(theirs.field(*i).name(), tagged)).collect();
    if passing.iter().map(|i| &theirs.fields()[*i]).eq(schema.fields()) {
        return rows.project(&passing).map_err(|error| error.to_string());
    }
    if let Some(more) = passing.iter().map(|i| theirs.field(*i).name()).find(|name| schema.column_with_name(name).is_none()) {
        return Err(format!("{more:?} is more"));
    }
    let column = |field: &FieldRef| {
        let mut found = passing.iter().filter(|i| theirs.field(**i).name() == field.name());
        let column = match (found.next(), found.next()) {
            (Some(only), None) => Ok(rows.column(*only)),
            (None, _) => Err("is missing".to_owned()),
            _ => Err("is there twice".to_owned()),
        };
        column.and_then(|column| fitting(column, field)).map_err(|what| format!("{:?} {what}", field.name()))
    };
    let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>, _>>()?;
    RecordBatch::try_new(Arc::clone(schema), columns).map_err(|error| error.to_string())
}

fn filtered(rows: &RecordBatch, kept: Vec<bool>) -> RecordBatch {
    filter_record_batch(rows, &BooleanArray::from(kept)).expect("there is a truth value for each row")
}

/// Returns whether a field stands in the column of the ids.
fn is_written(shape: &Shape, name: &str) -> bool {
    name == ID && shape.id == ID
}

/// Appends a field to an object that is not closed yet.
fn append(object: &mut String, field: &Field<'_>) {
    object.push(if object.is_empty() { '{' } else { ',' });
    let _ = write!(object, "{}:", serde_json::Value::from(&*field.name));
    let _ = match field.value {
        Value::Json(json) => object.write_str(json),
        Value::Text(text) => write!(object, "{}", serde_json::Value::from(text)),
    };
}

/// Lists of kinds and places.
struct Spans {
    kinds: StringBuilder,
    starts: Int32Builder,
    ends: Int32Builder,
    /// Where the lists end.
    lists: Vec<i32>,
    count: i32,
}

impl Default for Spans {
    fn default() -> Self {
        Self { kinds: StringBuilder::new(), starts: Int32Builder::new(), ends: Int32Builder::new(), lists: vec![0], count: 0 }
    }
}

impl Spans {
    #[expect(clippy::cast_possible_wrap, reason = "no text is longer than MOST_TEXT")]
    fn push(&mut self, kind: &str, span: Span) {
        self.kinds.append_value(kind);
        self.starts.append_value(span.start() as i32);
        self.ends.append_value(span.end() as i32);
        self.count += 1;
    }

    fn end(&mut self) {
        self.lists.push(self.count);
    }

    fn finish(mut self) -> ListArray {
        let columns: Vec<ArrayRef> =
            vec![Arc::new(self.kinds.finish()), Arc::new(self.starts.finish()), Arc::new(self.ends.finish())];
        let spans_of_all = StructArray::new(span_fields(), columns, None);
        let DataType::List(element) = spans() else { unreachable!("spans are a list") };
        ListArray::new(element, OffsetBuffer::new(ScalarBuffer::from(self.lists)), Arc::new(spans_of_all), None)
    }
}
