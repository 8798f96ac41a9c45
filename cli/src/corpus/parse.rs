//! Makes records of what the reader hands on, and gives them to whoever wants them.

#[cfg(feature = "parquet")]
use std::borrow::Cow;
#[cfg(feature = "parquet")]
use std::ops::ControlFlow;

#[cfg(feature = "parquet")]
use arrow_array::RecordBatch;

use crate::corpus::args::{InputArgs, InputFormat};
use crate::corpus::mend;
use crate::corpus::piece::Raw;
use crate::corpus::plan::Task;
use crate::corpus::record::{self, Id, Names, Record};
#[cfg(feature = "parquet")]
use crate::corpus::record::{Field, Value};
#[cfg(feature = "parquet")]
use crate::corpus::table::{Encoding, Texts};

/// Bytes of a text whose memory is kept for the next.
const KEPT_TEXT: usize = 1 << 22;

/// Gives the record that some bytes are to `take`; `memory` holds its text where it has to be unescaped.
///
/// # Errors
/// The bytes are no record, or it is not taken.
pub fn raw(
    bytes: &[u8],
    raw: &Raw,
    task: &Task,
    args: &InputArgs,
    memory: &mut String,
    take: impl FnOnce(Record<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let numbered = Id::numbered(&task.name, raw.number);
    let (head, body) = bytes.split_at(raw.head);
    let at = raw.at + raw.head as u64;
    let text = match args.encoding.filter(|_| task.format == InputFormat::Text) {
        Some(encoding) => record::decoded(body, encoding, at, args.lossy)?,
        None => record::utf8(body, at, args.lossy).map_err(|error| error + hint(bytes, raw.at, task.format))?,
    };
    match task.format {
        InputFormat::Jsonl => {
            let names = Names { text: &args.text_field, id: &args.id_field };
            let line = if args.lossy { mend::mended(text) } else { text };
            let taken = record::of_json(&line, names, args.lossy, memory, numbered).and_then(take);
            memory.shrink_to(KEPT_TEXT);
            taken
        }
        InputFormat::Wet => take(record::of_wet(head, &text, numbered)),
        InputFormat::Text => take(Record { id: numbered, text: &text, fields: Vec::new() }),
        #[cfg(feature = "parquet")]
        InputFormat::Parquet => Err("rows are no bytes".to_owned()),
    }
}

/// Returns what is to be tried with an input that is not UTF-8 and begins so.
fn hint(bytes: &[u8], at: u64, format: InputFormat) -> &'static str {
    match (bytes, format) {
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], InputFormat::Text) if at == 0 => " (UTF-16? see --encoding)",
        ([0xff, 0xfe, ..] | [0xfe, 0xff, ..], _) if at == 0 => " (UTF-16? only plain text is read in other encodings)",
        _ => "",
    }
}

/// A row of a table.
#[cfg(feature = "parquet")]
pub struct Row<'a> {
    /// Its place among the rows at hand, from 0.
    pub place: usize,
    /// Its number in the input, from 1.
    pub number: u64,
    pub text: Option<&'a [u8]>,
}

/// Gives each row of a table to `take`, until that has enough: the record that it is, with those of the other columns that are wanted
/// by their names, or why it is none. The first has this number. Returns what could not be taken of the other columns, and the number
/// of the record.
///
/// # Errors
/// There is no column of texts.
#[cfg(feature = "parquet")]
pub fn rows(
    rows: &RecordBatch,
    first: u64,
    wanted: impl Fn(&str) -> bool,
    (task, args): (&Task, &InputArgs),
    mut take: impl FnMut(&Row<'_>, Result<Record<'_>, String>) -> ControlFlow<()>,
) -> Result<Vec<(Option<u64>, String)>, String> {
    let texts = rows.column_by_name(&args.text_field).and_then(|column| Texts::of(column)).ok_or("no column of texts")?;
    let encoding = Encoding::new(rows);
    let mut others = encoding.objects(|name| name != args.text_field && wanted(name));
    for place in 0..rows.num_rows() {
        let row = Row { place, number: first + place as u64, text: texts.get(place) };
        let flow = match text(&row, args) {
            Ok(text) => {
                let (mut json, mut fields) = (Vec::new(), Vec::new());
                let mut id = Id::numbered(&task.name, Some(row.number));
                for (name, value) in others.row(place, &mut json) {
                    if *name == args.id_field && value != "null" {
                        id = Id::Json(value);
                    }
                    fields.push(Field { name: Cow::Borrowed(name), value: Value::Json(value) });
                }
                take(&row, Ok(Record { id, text: &text, fields }))
            }
            Err(error) => take(&row, Err(error)),
        };
        if flow.is_break() {
            break;
        }
    }
    Ok(others.lost.into_iter().map(|(place, error)| (place.map(|place| first + place as u64), error)).collect())
}

#[cfg(feature = "parquet")]
fn text<'a>(row: &Row<'a>, args: &InputArgs) -> Result<Cow<'a, str>, String> {
    record::utf8(row.text.ok_or_else(|| format!("column {:?} is null", args.text_field))?, 0, args.lossy)
}
