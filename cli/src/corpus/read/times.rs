//! Times of 96 bits, as Spark and Hive write them.

use std::sync::Arc;

use arrow_schema::{DataType, FieldRef, Schema, SchemaRef, TimeUnit};
use parquet::arrow::ARROW_SCHEMA_META_KEY;
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::basic::Type;

/// Returns the schema with such times in microseconds, if there are any of which nothing says in what. As nanoseconds, which the reader
/// takes them for, those before 1677 and behind 2262 would be others.
pub fn in_microseconds(metadata: &ArrowReaderMetadata) -> Option<SchemaRef> {
    let leaves = metadata.parquet_schema().columns();
    let notes = metadata.metadata().file_metadata().key_value_metadata();
    let is_told = notes.is_some_and(|notes| notes.iter().any(|note| note.key == ARROW_SCHEMA_META_KEY));
    if is_told || leaves.iter().all(|leaf| leaf.physical_type() != Type::INT96) {
        return None;
    }
    let mut kinds = leaves.iter().map(|leaf| leaf.physical_type());
    let schema = metadata.schema();
    let fields: Vec<_> = schema.fields().iter().map(|field| changed(field, &mut kinds)).collect();
    Some(Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())))
}

/// Returns a field of which these are the types of the leaves that come next.
fn changed(field: &FieldRef, kinds: &mut impl Iterator<Item = Type>) -> FieldRef {
    let kind = match field.data_type() {
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|field| changed(field, kinds)).collect()),
        DataType::List(element) => DataType::List(changed(element, kinds)),
        DataType::LargeList(element) => DataType::LargeList(changed(element, kinds)),
        DataType::FixedSizeList(element, size) => DataType::FixedSizeList(changed(element, kinds), *size),
        DataType::Map(entries, is_sorted) => DataType::Map(changed(entries, kinds), *is_sorted),
        DataType::Timestamp(TimeUnit::Nanosecond, zone) if kinds.next() == Some(Type::INT96) => {
            DataType::Timestamp(TimeUnit::Microsecond, zone.clone())
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => return Arc::clone(field),
        _ => {
            kinds.next();
            return Arc::clone(field);
        }
    };
    Arc::new(field.as_ref().clone().with_data_type(kind))
}
