//! Columns of which the first input has nulls only and others tell the type, as parts of a corpus do that pandas wrote.

use std::sync::Arc;

use arrow_schema::{DataType, Field, FieldRef, Fields, SchemaRef};

/// Returns the fields of the first input; where these hold nulls only, as the first of the others has them that tells more. No more of the
/// others are asked for than that.
pub fn told(first: &SchemaRef, others: impl Iterator<Item = SchemaRef>) -> Fields {
    let mut fields = first.fields().clone();
    let mut others = others;
    while fields.iter().any(|field| is_untold(field.data_type()))
        && let Some(other) = others.next()
    {
        fields = merged(&fields, other.fields());
    }
    fields
}

/// Returns whether something in a type is nulls only. Of what cannot be fitted later this is not asked.
fn is_untold(kind: &DataType) -> bool {
    match kind {
        DataType::Null => true,
        DataType::List(element) | DataType::LargeList(element) => is_untold(element.data_type()),
        DataType::Struct(fields) => fields.iter().any(|field| is_untold(field.data_type())),
        _ => false,
    }
}

fn merged(fields: &Fields, others: &Fields) -> Fields {
    let other = |name: &str| others.find(name).map(|(_, other)| other);
    fields.iter().map(|field| other(field.name()).map_or_else(|| Arc::clone(field), |other| with(field, other))).collect()
}

/// Returns a field with what another of its name tells.
fn with(field: &FieldRef, other: &FieldRef) -> FieldRef {
    let kind = match (field.data_type(), other.data_type()) {
        (DataType::Null, _) => return Arc::new(Field::clone(other).with_name(field.name()).with_nullable(true)),
        (DataType::List(element), DataType::List(other) | DataType::LargeList(other)) => DataType::List(with(element, other)),
        (DataType::LargeList(element), DataType::List(other) | DataType::LargeList(other)) => {
            DataType::LargeList(with(element, other))
        }
        (DataType::Struct(fields), DataType::Struct(others)) => DataType::Struct(merged(fields, others)),
        _ => return Arc::clone(field),
    };
    Arc::new(Field::clone(field).with_data_type(kind))
}
