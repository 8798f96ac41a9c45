//! Looks into records: what is the text, and what stands beside it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use encoding_rs::{DecoderResult, Encoding};
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::corpus::header;
use crate::corpus::mend;
use crate::input::ReadError;

/// Fields that are named where the text is not among them.
const FIELDS_SHOWN: usize = 10;

/// Fields that are compared each with each; of more, the names are put into a table.
const FIELDS_COMPARED: usize = 16;

/// What is said of strings that are no text.
const HALF: &str = "half of a surrogate pair (--lossy replaces it)";

/// A document and what stands beside its text.
pub struct Record<'a> {
    pub id: Id<'a>,
    pub text: &'a str,
    pub fields: Vec<Field<'a>>,
}

/// The id of a document.
pub enum Id<'a> {
    /// As JSON.
    Json(&'a str),
    Text(Cow<'a, str>),
}

/// A field that passes through.
pub struct Field<'a> {
    pub name: Cow<'a, str>,
    pub value: Value<'a>,
}

/// The value of a field.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// As JSON.
    Json(&'a str),
    Text(&'a str),
}

/// The names of the fields that are looked at.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    pub text: &'a str,
    pub id: &'a str,
}

impl<'a> Id<'a> {
    /// Returns the id as people read it.
    pub fn plain(&self) -> Cow<'_, str> {
        match self {
            Id::Text(text) => Cow::Borrowed(text),
            Id::Json(json) => serde_json::from_str::<String>(json).map_or(Cow::Borrowed(*json), Cow::Owned),
        }
    }

    /// Returns whether it may be the number of a record that has none.
    pub fn is_numbered(&self) -> bool {
        matches!(self, Id::Text(_))
    }

    /// Returns the id of a record that has none: its input and its number there.
    pub fn numbered(input: &'a str, number: Option<u64>) -> Self {
        Id::Text(number.map_or(Cow::Borrowed(input), |number| Cow::Owned(format!("{input}#{number}"))))
    }
}

/// Returns bytes as text; `at` is where they begin in the input.
///
/// # Errors
/// They are not UTF-8, and bad bytes are not to be replaced.
pub fn utf8(bytes: &[u8], at: u64, lossy: bool) -> Result<Cow<'_, str>, String> {
    match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if lossy => Ok(String::from_utf8_lossy(bytes)),
        Err(error) => {
            let good = error.valid_up_to();
            let error =
                ReadError::NotUtf8 { at: usize::try_from(at).unwrap_or(usize::MAX).saturating_add(good), byte: bytes[good] };
            Err(error.to_string())
        }
    }
}

/// Returns bytes in another encoding as text.
///
/// # Errors
/// They are not in the encoding, and bad bytes are not to be replaced.
pub fn decoded<'a>(bytes: &'a [u8], encoding: &'static Encoding, at: u64, lossy: bool) -> Result<Cow<'a, str>, String> {
    if lossy {
        return Ok(encoding.decode_with_bom_removal(bytes).0);
    }
    let mark = Encoding::for_bom(bytes).filter(|(found, _)| *found == encoding).map_or(0, |(_, size)| size);
    let bytes = &bytes[mark..];
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| {
        let place = at + (mark + first_bad(bytes, encoding)) as u64;
        format!("not {}: at offset {place}", encoding.name())
    })
}

/// Returns how many bytes stand in front of the first that is not in the encoding.
fn first_bad(bytes: &[u8], encoding: &'static Encoding) -> usize {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = vec![0; decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0)];
    match decoder.decode_to_utf8_without_replacement(bytes, &mut text, true) {
        (DecoderResult::Malformed(bad, behind), read, _) => read - usize::from(bad) - usize::from(behind),
        (_, read, _) => read,
    }
}

/// Returns the record of a WET file.
pub fn of_wet<'a>(head: &'a [u8], text: &'a str, numbered: Id<'a>) -> Record<'a> {
    let field = |name, header_name| {
        header::field(head, header_name).map(|value| Field { name: Cow::Borrowed(name), value: Value::Text(value) })
    };
    let fields = [("url", "WARC-Target-URI"), ("date", "WARC-Date"), ("language", "WARC-Identified-Content-Language")];
    Record {
        id: header::field(head, "WARC-Record-ID").map_or(numbered, |id| Id::Text(Cow::Borrowed(id))),
        text,
        fields: fields.into_iter().filter_map(|(name, header_name)| field(name, header_name)).collect(),
    }
}

/// Returns the record that a JSON object is; its text is written to `text`. Of a field that is there twice the last counts if it may be
/// lossy.
///
/// # Errors
/// The line is no object, has a field twice or half of a surrogate pair, or its text is missing or no string.
pub fn of_json<'a>(
    line: &'a str,
    names: Names<'_>,
    lossy: bool,
    text: &'a mut String,
    numbered: Id<'a>,
) -> Result<Record<'a>, String> {
    text.clear();
    let mut json = serde_json::Deserializer::from_str(line);
    let object = ObjectSeed { names, text }.deserialize(&mut json).and_then(|object| json.end().map(|()| object));
    let mut object = object.map_err(|error| mend::said_of(&error, line).unwrap_or_else(|| plain(&error)))?;
    if !object.has_text {
        return Err(no_field(names.text, &object.fields));
    }
    for repeated in repeated(&object.fields) {
        let field = object.fields.remove(repeated);
        if !lossy {
            return Err(format!("field {:?} twice (--lossy takes the last)", field.name));
        }
    }
    let id = object.id.filter(|id| *id != "null").map_or(numbered, Id::Json);
    Ok(Record { id, text, fields: object.fields })
}

/// Returns what is said of an object without text.
fn no_field(text: &str, fields: &[Field<'_>]) -> String {
    let found: Vec<_> = fields.iter().take(FIELDS_SHOWN).map(|field| format!("{:?}", field.name)).collect();
    let more = if fields.len() > FIELDS_SHOWN { " ..." } else { "" };
    match found.as_slice() {
        [] => format!("no field {text:?}"),
        _ => format!("no field {text:?}; there are {}{more} (--text-field)", found.join(", ")),
    }
}

/// Returns the places of fields whose names are there once more behind them, the last first.
fn repeated(fields: &[Field<'_>]) -> Vec<usize> {
    let places = (0..fields.len()).rev();
    if fields.len() > FIELDS_COMPARED {
        let mut names = HashSet::new();
        return places.filter(|i| !names.insert(&fields[*i].name)).collect();
    }
    places.filter(|i| fields[i + 1..].iter().any(|other| other.name == fields[*i].name)).collect()
}

struct Object<'a> {
    has_text: bool,
    id: Option<&'a str>,
    fields: Vec<Field<'a>>,
}

struct ObjectSeed<'n, 's> {
    names: Names<'n>,
    text: &'s mut String,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_> {
    type Value = Object<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Object<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_> {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let Names { text, id } = self.names;
        let mut object = Object { has_text: false, id: None, fields: Vec::new() };
        while let Some(name) = map.next_key_seed(Key)? {
            let value = map.next_value::<&RawValue>()?.get();
            if name == text {
                if std::mem::replace(&mut object.has_text, true) {
                    return Err(A::Error::custom(format_args!("field {text:?} twice")));
                }
                unescape(value, self.text).map_err(|error| A::Error::custom(format_args!("field {text:?}: {error}")))?;
                continue;
            }
            if mend::has_half(value) {
                return Err(A::Error::custom(format_args!("field {name:?}: {HALF}")));
            }
            if name == id {
                object.id = Some(value);
            }
            object.fields.push(Field { name, value: Value::Json(value) });
        }
        Ok(object)
    }
}

/// A key, borrowed where it holds no escape.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Cow<'de, str>, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Appends what a JSON string stands for.
fn unescape(json: &str, text: &mut String) -> Result<(), String> {
    let done = serde_json::Deserializer::from_str(json).deserialize_str(Append(text));
    done.map_err(|error| match error.to_string().split(" at line ").next().unwrap_or_default() {
        error if error.contains("hex escape") => HALF.to_owned(),
        error => error.to_owned(),
    })
}

/// Returns an error without the number of the line, which is 1 in every record.
fn plain(error: &serde_json::Error) -> String {
    let error = error.to_string().replace(" at line 1 column ", " at column ");
    // values are not looked into here, but for the text
    match error.split_once(" hex escape at ") {
        Some((_, place)) => format!("name of a field at {place}: {HALF}"),
        None => error,
    }
}

/// Appends a string to another.
struct Append<'s>(&'s mut String);

impl Visitor<'_> for Append<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, part: &str) -> Result<(), E> {
        self.0.push_str(part);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Id, Names, Value, decoded, of_json};
    use crate::corpus::mend::mended;

    fn parsed(line: &str) -> Result<(String, String, Vec<String>), String> {
        parsed_so(line, false)
    }

    fn parsed_so(line: &str, lossy: bool) -> Result<(String, String, Vec<String>), String> {
        let line = if lossy { &mended(line.into()) } else { line };
        let mut text = String::new();
        let record = of_json(line, Names { text: "text", id: "id" }, lossy, &mut text, Id::numbered("f", Some(7)))?;
        let fields = record.fields.iter().map(|field| match field.value {
            Value::Json(json) => format!("{}={json}", field.name),
            Value::Text(text) => format!("{}:{text}", field.name),
        });
        Ok((record.id.plain().into_owned(), record.text.to_owned(), fields.collect()))
    }

    #[test]
    fn text_is_unescaped_and_other_fields_stay_as_they_are_written() {
        let (id, text, fields) = parsed(r#"{"b": 1.50, "text":"M\u1ed9t\n\"hai\"", "id":"x\ty", "a":{"x":[1, 2]}}"#).unwrap();
        assert_eq!((id.as_str(), text.as_str()), ("x\ty", "Một\n\"hai\""));
        assert_eq!(fields, ["b=1.50", "id=\"x\\ty\"", "a={\"x\":[1, 2]}"]);
        assert_eq!(parsed(r#"{"text":"","id":12}"#).unwrap().0, "12");
        assert_eq!(parsed(r#"{"text":"","id":null}"#).unwrap().0, "f#7");
    }

    #[test]
    fn what_is_no_record_says_why() {
        let cases = [
            ("[1]", "invalid type: sequence, expected a JSON object"),
            ("{}", "no field \"text\""),
            (r#"{"text":null}"#, "invalid type: null, expected a string"),
            (r#"{"text":1}"#, "invalid type: integer `1`, expected a string"),
            (r#"{"text":"a","text":"b"}"#, "field \"text\" twice"),
            (r#"{"text":"\ud800"}"#, "field \"text\": half of a surrogate pair (--lossy replaces it)"),
            (r#"{"text":"\udc00"}"#, "field \"text\": half of a surrogate pair (--lossy replaces it)"),
            (r#"{"\ud800x":1}"#, "name of a field at column 9: half of a surrogate pair (--lossy replaces it)"),
            (r#"{"\ud800":1}"#, "name of a field at column 9: half of a surrogate pair (--lossy replaces it)"),
            (r#"{"text":"","x":["\uDFFF"]}"#, "field \"x\": half of a surrogate pair (--lossy replaces it)"),
            (r#"{"x":1,"text":"","x":1}"#, "field \"x\" twice (--lossy takes the last)"),
            (r#"{"x":NaN}"#, "NaN at column 6 is not JSON (--lossy takes it for null)"),
            (r#"{"x":[1,Infinity]}"#, "Infinity at column 9 is not JSON"),
            (r#"{"x":[1, -Infinity],"y":NaN}"#, "-Infinity at column 10 is not JSON"),
            (r#"{"text":1,"x":NaN}"#, "invalid type: integer `1`, expected a string"),
            (r#"{"x":"NaN"y}"#, "expected `,` or `}`"),
            (r#"{"text":"a"} x"#, "trailing characters"),
            (r#"{"text":"a"#, "EOF while parsing a string"),
        ];
        for (line, error) in cases {
            let found = parsed(line).unwrap_err();
            assert!(found.contains(error), "{line}: {found}");
        }
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced_where_that_is_wanted() {
        let line = r#"{"text":"a\ud800b\udc00\ud83d\ude00\ud800\n\ud800\ud800Ế","\udfff":"\ud800","":1}"#;
        let (_, text, fields) = parsed_so(line, true).unwrap();
        assert_eq!(text, "a\u{fffd}b\u{fffd}😀\u{fffd}\n\u{fffd}\u{fffd}Ế");
        assert_eq!(fields, ["\u{fffd}=\"\\ufffd\"", "=1"]);
        let errors =
            [r#"{"text":1}"#, r#"{"text":["a"]}"#, r#"{"text":"a","text":"b"}"#, r#"{"text":"\ud80"}"#, r#"{"text":"\x"}"#];
        for line in errors {
            assert_eq!(parsed_so(line, true).unwrap_err(), parsed(line).unwrap_err());
        }
    }

    #[test]
    fn of_fields_of_one_name_the_last_counts_where_loss_is_allowed() {
        for count in [3, 40] {
            let more: Vec<_> = (0..count).map(|i| format!(",\"k{i}\":{i}")).collect();
            let more = more.concat();
            let line = format!(r#"{{"id":1,"a":1,"text":"t","a":[2]{more},"id":2,"\u0061":3}}"#);
            let (id, _, fields) = parsed_so(&line, true).unwrap();
            assert_eq!((id.as_str(), fields.len()), ("2", count + 2));
            assert_eq!(fields[count..], ["id=2", "a=3"]);
            assert!(parsed(&line).unwrap_err().contains(" twice (--lossy takes the last)"));
        }
    }

    #[test]
    fn other_encodings_say_where_they_are_broken() {
        let half_composed = decoded(b"M\xf4\xf2t", encoding_rs::WINDOWS_1258, 0, false).unwrap();
        assert_eq!(half_composed, "Mô\u{323}t");
        let error = decoded(b"\xff\xfea\x00\x00\xd8b\x00", encoding_rs::UTF_16LE, 10, false).unwrap_err();
        assert_eq!(error, "not UTF-16LE: at offset 14");
        assert_eq!(decoded(b"\xff\xfea\x00", encoding_rs::UTF_16LE, 0, false).unwrap(), "a");
        // the mark of another encoding is text like any other
        assert_eq!(decoded(b"\xff\xfea", encoding_rs::WINDOWS_1252, 0, false).unwrap(), "\u{ff}\u{fe}a");
        assert_eq!(decoded(b"a\x00\x00\xd8", encoding_rs::UTF_16LE, 0, true).unwrap(), "a\u{fffd}");
    }
}
