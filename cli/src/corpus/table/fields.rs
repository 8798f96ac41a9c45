use std::sync::Arc;

use arrow_array::ArrayRef;
use arrow_array::builder::{BooleanBuilder, Float64Builder, Int64Builder, StringBuilder};
use arrow_schema::DataType;

use crate::corpus::record::Value;

/// What the values of a JSON field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    Bool,
    Int,
    Float,
    Text,
    /// Lists, objects, or values of more than one type: their JSON as text.
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
            _ if json.parse::<i64>().is_ok() => Some(Type::Int),
            _ => Some(Type::Float),
        }
    }

    /// Returns the type that takes values of both.
    pub fn both(one: Option<Self>, other: Option<Self>) -> Option<Self> {
        match (one, other) {
            (None, kind) | (kind, None) => kind,
            (Some(one), Some(other)) if one == other => Some(one),
            (Some(Type::Int | Type::Float), Some(Type::Int | Type::Float)) => Some(Type::Float),
            _ => Some(Type::Json),
        }
    }

    /// Returns the type of the column.
    pub fn data_type(self) -> DataType {
        match self {
            Type::Bool => DataType::Boolean,
            Type::Int => DataType::Int64,
            Type::Float => DataType::Float64,
            Type::Text | Type::Json => DataType::Utf8,
        }
    }
}

/// A column of values that come one by one.
pub enum Column {
    Bool(BooleanBuilder),
    Int(Int64Builder),
    Float(Float64Builder),
    Text(StringBuilder),
    Json(StringBuilder),
}

impl Column {
    /// Returns an empty column.
    pub fn new(kind: Type) -> Self {
        match kind {
            Type::Bool => Column::Bool(BooleanBuilder::new()),
            Type::Int => Column::Int(Int64Builder::new()),
            Type::Float => Column::Float(Float64Builder::new()),
            Type::Text => Column::Text(StringBuilder::new()),
            Type::Json => Column::Json(StringBuilder::new()),
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
            Column::Float(values) => values.append_null(),
            Column::Text(texts) | Column::Json(texts) => texts.append_null(),
        }
    }

    /// Returns the column.
    pub fn finish(self) -> ArrayRef {
        match self {
            Column::Bool(mut values) => Arc::new(values.finish()),
            Column::Int(mut values) => Arc::new(values.finish()),
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

/// Returns a number; `None` for what is none, and for a whole number that would lose digits.
#[expect(clippy::cast_precision_loss, reason = "the loss is what is looked for")]
fn float(json: &str) -> Option<f64> {
    match json.parse::<i64>() {
        Ok(whole) => Some(whole as f64).filter(|float| *float as i64 == whole),
        Err(_) => json
            .parse::<f64>()
            .ok()
            .filter(|float| float.is_finite() && json.starts_with(|c: char| c == '-' || c.is_ascii_digit())),
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Type, float};
    use crate::corpus::record::Value;

    #[test]
    fn types_meet_in_the_one_that_holds_both() {
        let kinds = |values: &[&str]| values.iter().fold(None, |kind, json| Type::both(kind, Type::of(json)));
        assert_eq!(kinds(&["1", "null", "-2"]), Some(Type::Int));
        assert_eq!(kinds(&["1", "2.5", "1e3"]), Some(Type::Float));
        assert_eq!(kinds(&["99999999999999999999"]), Some(Type::Float));
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
        assert_eq!((float("9007199254740993"), float("3"), float("1e999"), float("true")), (None, Some(3.0), None, None));
    }
}
