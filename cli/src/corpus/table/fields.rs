use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder, UInt64Builder};
use arrow_schema::DataType;

use crate::corpus::record::Value;

/// What the values of a JSON field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Bool,
    /// Whole numbers of 64 bits, none below 0.
    Natural,
    /// The same, some below 0.
    Int,
    /// Whole numbers from 0 on, some of which take all 64 bits: hashes mostly.
    Large,
    Float,
    Text,
    /// Lists, objects, larger whole numbers, or values of more than one type: their JSON as text.
    Json,
}

impl Type {
    /// Returns the type of a value; `None` for null, which is of any.
    pub fn of(json: &str) -> Option<Self> {
        match json.as_bytes().first()? {
            b'n' => None,
            b't' | b'f' => Some(Type::Bool),
            b'"' => Some(Type::Text),
            b'[' | b'{' => Some(Type::Json),
            _ if !is_whole(json) => Some(Type::Float),
            _ if json.parse::<i64>().is_ok_and(|whole| whole >= 0) => Some(Type::Natural),
            _ if json.parse::<i64>().is_ok() => Some(Type::Int),
            _ if json.parse::<u64>().is_ok() => Some(Type::Large),
            _ => Some(Type::Json),
        }
    }

    /// Returns the type that takes values of both.
    pub fn both(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (None, kind) | (kind, None) => kind,
            (Some(one), Some(other)) if one == other => Some(one),
            (Some(Type::Natural | Type::Int), Some(Type::Natural | Type::Int)) => Some(Type::Int),
            (Some(Type::Natural | Type::Large), Some(Type::Natural | Type::Large)) => Some(Type::Large),
            (Some(Type::Natural | Type::Int | Type::Float), Some(Type::Natural | Type::Int | Type::Float)) => Some(Type::Float),
            _ => Some(Type::Json),
        }
    }

    /// Returns the type of the column.
    pub fn data_type(self) -> DataType {
        match self {
            Type::Bool => DataType::Boolean,
            Type::Natural | Type::Int => DataType::Int64,
            Type::Large => DataType::UInt64,
            Type::Float => DataType::Float64,
            Type::Text | Type::Json => DataType::Utf8,
        }
    }
}

/// A column of values that come one by one.
pub enum Column {
    Bool(BooleanBuilder),
    Int(Int64Builder),
    Large(UInt64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Json(StringBuilder),
}

impl Column {
    /// Returns an empty column. It takes no memory before it has values: many columns of a chunk get none.
    pub fn new(kind: Type) -> Self {
        match kind {
            Type::Bool => Column::Bool(BooleanBuilder::with_capacity(0)),
            Type::Natural | Type::Int => Column::Int(Int64Builder::with_capacity(0)),
            Type::Large => Column::Large(UInt64Builder::with_capacity(0)),
            Type::Float => Column::Float(Float64Builder::with_capacity(0)),
            Type::Text => Column::Text(StringBuilder::with_capacity(0, 0)),
            Type::Json => Column::Json(StringBuilder::with_capacity(0, 0)),
        }
    }

    /// Appends a value; returns whether the column can hold it as it is.
    pub fn push(&mut self, value: Value<'_>) -> bool {
        match value {
            Value::Text(text) => match self {
                Column::Text(texts) => push(texts, text),
                _ => false,
            },
            Value::Json("null") => {
                self.push_null();
                true
            }
            Value::Json(json) => self.push_json(json),
        }
    }

    fn push_json(&mut self, json: &str) -> bool {
        match self {
            Column::Bool(values) => json.parse().is_ok_and(|value| push_value(|| values.append_value(value))),
            Column::Int(values) => json.parse().is_ok_and(|value| push_value(|| values.append_value(value))),
            Column::Large(values) => json.parse().is_ok_and(|value| push_value(|| values.append_value(value))),
            Column::Float(values) => float(json).is_some_and(|value| push_value(|| values.append_value(value))),
            Column::Text(texts) => serde_json::from_str::<String>(json).is_ok_and(|text| push(texts, &text)),
            Column::Json(texts) => push(texts, json),
        }
    }

    /// Appends that there is no value.
    pub fn push_null(&mut self) {
        match self {
            Column::Bool(values) => values.append_null(),
            Column::Int(values) => values.append_null(),
            Column::Large(values) => values.append_null(),
            Column::Float(values) => values.append_null(),
            Column::Text(texts) | Column::Json(texts) => texts.append_null(),
        }
    }

    /// Returns the column.
    pub fn finish(self) -> ArrayRef {
        match self {
            Column::Bool(mut values) => Arc::new(values.finish()),
            Column::Int(mut values) => Arc::new(values.finish()),
            Column::Large(mut values) => Arc::new(values.finish()),
            Column::Float(mut values) => Arc::new(values.finish()),
            Column::Text(mut texts) | Column::Json(mut texts) => Arc::new(texts.finish()),
        }
    }
}

fn push(texts: &mut StringBuilder, text: &str) -> bool {
    texts.append_value(text);
    true
}

fn push_value(append: impl FnOnce()) -> bool {
    append();
    true
}

/// Returns whether a JSON number is written as a whole one.
fn is_whole(json: &str) -> bool {
    !json.contains(['.', 'e', 'E'])
}

/// Returns a number; `None` for what is none, and for a whole number that would lose digits.
#[expect(clippy::cast_possible_truncation, reason = "the loss is what is looked for")]
fn float(json: &str) -> Option<f64> {
    let float = json.parse().ok().filter(|float: &f64| float.is_finite())?;
    let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    let is_kept = !is_whole(json) || json.parse::<i128>().is_ok_and(|whole| float as i128 == whole);
    (is_number && is_kept).then_some(float)
}

#[cfg(test)]
mod tests {
    use super::{Column, Type, float};
    use crate::corpus::record::Value;

    #[test]
    fn types_meet_in_the_one_that_holds_both() {
        let kinds = |values: &[&str]| values.iter().fold(None, |kind, json| Type::both(kind, Type::of(json)));
        assert_eq!(kinds(&["1", "null", "-2"]), Some(Type::Int));
        assert_eq!(kinds(&["1", "2.5", "1e3", "-1"]), Some(Type::Float));
        assert_eq!(kinds(&["0", "9223372036854775808"]), Some(Type::Large));
        for json in [["9223372036854775808", "-1"], ["9223372036854775808", "0.5"], ["18446744073709551616", "0"]] {
            assert_eq!(kinds(&json), Some(Type::Json));
        }
        assert_eq!(kinds(&["-9223372036854775809"]), Some(Type::Json));
        assert_eq!(kinds(&["\"a\"", "null"]), Some(Type::Text));
        assert_eq!(kinds(&["\"a\"", "1"]), Some(Type::Json));
        assert_eq!(kinds(&["[1]", "[]"]), Some(Type::Json));
        assert_eq!(kinds(&["null"]), None);
    }

    #[test]
    fn what_a_column_cannot_hold_is_refused() {
        let mut column = Column::new(Type::Int);
        assert!(column.push(Value::Json("7")) && column.push(Value::Json("null")));
        assert!(!column.push(Value::Json("7.5")) && !column.push(Value::Json("\"7\"")));
        assert_eq!(column.finish().len(), 2);
        let numbers = [
            ("3", Some(3.0)),
            ("-0.1", Some(-0.1)),
            ("9007199254740993", None),
            ("9223372036854775807", None),
            ("9223372036854775808", Some(9_223_372_036_854_775_808.0)),
            ("12297829382473034411", None),
            ("1e20", Some(1e20)),
            ("1e999", None),
            ("true", None),
            ("NaN", None),
        ];
        for (json, number) in numbers {
            assert_eq!(float(json), number, "{json}");
        }
    }
}
