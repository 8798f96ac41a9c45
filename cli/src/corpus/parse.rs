//! Makes records of what the reader hands on, and gives them to whoever wants them.

#[cfg(feature = "parquet")]
use std::borrow::Cow;

use crate::corpus::args::{InputArgs, InputFormat};
use crate::corpus::piece::Raw;
use crate::corpus::plan::Task;
use crate::corpus::record::{self, Id, Names, Record};
#[cfg(feature = "parquet")]
use crate::corpus::record::{Field, Value};
#[cfg(feature = "parquet")]
use crate::corpus::table::Objects;

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
            let taken = record::of_json(&text, names, memory, numbered).and_then(take);
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

/// Gives the record that a row of a table is to `take`, with its other columns where they are wanted.
///
/// # Errors
/// The row has no text, or it is not taken.
#[cfg(feature = "parquet")]
pub fn row(
    text: Option<&[u8]>,
    others: Option<&mut Objects<'_>>,
    (row, number): (usize, u64),
    task: &Task,
    args: &InputArgs,
    take: impl FnOnce(Record<'_>) -> Result<(), String>,
) -> Result<(), String> {
    let Some(text) = text else { return Err(format!("column {:?} is null", args.text_field)) };
    let text = record::utf8(text, 0, args.lossy)?;
    let (mut json, mut fields) = (Vec::new(), Vec::new());
    let mut id = Id::numbered(&task.name, Some(number));
    for (name, value) in others.map(|others| others.row(row, &mut json)).unwrap_or_default() {
        if *name == args.id_field && value != "null" {
            id = Id::Json(value);
        }
        fields.push(Field { name: Cow::Borrowed(name), value: Value::Json(value) });
    }
    take(Record { id, text: &text, fields })
}
