//! Times of which the reader of Parquet does not take all that a file says.

use std::sync::Arc;

use arrow_schema::{DataType, FieldRef, Fields, Schema, SchemaRef, TimeUnit};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, parquet_to_arrow_schema};
use parquet::basic::{ConvertedType, LogicalType, Type};
use parquet::errors::Result;
use parquet::schema::types::{self, SchemaDescriptor, TypePtr};

/// Returns the schema with times as they are meant, if that is not how they are read.
pub fn as_meant(metadata: &ArrowReaderMetadata) -> Option<SchemaRef> {
    let notes = metadata.metadata().file_metadata().key_value_metadata();
    let is_told = notes.is_some_and(|notes| notes.iter().any(|note| note.key == ARROW_SCHEMA_META_KEY));
    let fields = if is_told { in_zones(metadata) } else { in_microseconds(metadata) };
    let schema = metadata.schema();
    fields.map(|fields| Arc::new(Schema::new_with_metadata(fields, schema.metadata().clone())))
}

/// Returns the fields with times of 96 bits, as Spark and Hive write them, in microseconds, if there are any. As nanoseconds, which the
/// reader takes them for, those before 1677 and behind 2262 would be others.
fn in_microseconds(metadata: &ArrowReaderMetadata) -> Option<Fields> {
    let leaves = metadata.parquet_schema().columns();
    if leaves.iter().all(|leaf| leaf.physical_type() != Type::INT96) {
        return None;
    }
    let mut kinds = leaves.iter().map(|leaf| leaf.physical_type());
    Some(metadata.schema().fields().iter().map(|field| changed(field, &mut kinds)).collect())
}

/// Returns the fields with the zones that Arrow's schema tells, if others are read: the reader takes a zone only where the unit is that of
/// the file, which has no seconds, and in old versions no nanoseconds.
fn in_zones(metadata: &ArrowReaderMetadata) -> Option<Fields> {
    let fields = metadata.schema().fields();
    let root = with_numbers(&metadata.parquet_schema().root_schema_ptr()).ok()?;
    let notes = metadata.metadata().file_metadata().key_value_metadata();
    let told = parquet_to_arrow_schema(&SchemaDescriptor::new(root), notes).ok()?;
    let zoned: Fields = fields.iter().zip(told.fields()).map(|(field, told)| zoned(field, told)).collect();
    Some(zoned).filter(|zoned| zoned != fields)
}

/// Returns a type with plain numbers in the place of times: numbers are read as whatever Arrow's schema says.
fn with_numbers(kind: &TypePtr) -> Result<TypePtr> {
    let info = kind.get_basic_info();
    let id = info.has_id().then(|| info.id());
    if kind.is_group() {
        let fields = kind.get_fields().iter().map(with_numbers).collect::<Result<_>>()?;
        let group = types::Type::group_type_builder(kind.name()).with_fields(fields).with_id(id);
        let group = group.with_converted_type(info.converted_type()).with_logical_type(info.logical_type_ref().cloned());
        let group = if info.has_repetition() { group.with_repetition(info.repetition()) } else { group };
        return group.build().map(Arc::new);
    }
    let is_time = matches!(info.logical_type_ref(), Some(LogicalType::Timestamp(_)))
        || matches!(info.converted_type(), ConvertedType::TIMESTAMP_MILLIS | ConvertedType::TIMESTAMP_MICROS);
    if !is_time {
        return Ok(Arc::clone(kind));
    }
    let number = types::Type::primitive_type_builder(kind.name(), kind.get_physical_type());
    number.with_repetition(info.repetition()).with_id(id).build().map(Arc::new)
}

/// Returns a field with the zone that is told.
fn zoned(field: &FieldRef, told: &FieldRef) -> FieldRef {
    let kind = match (field.data_type(), told.data_type()) {
        (DataType::Timestamp(unit, Some(_)), DataType::Timestamp(_, Some(zone))) => {
            DataType::Timestamp(*unit, Some(Arc::clone(zone)))
        }
        (DataType::Struct(fields), DataType::Struct(told)) => {
            DataType::Struct(fields.iter().zip(told).map(|(field, told)| zoned(field, told)).collect())
        }
        (DataType::List(element), DataType::List(told)) => DataType::List(zoned(element, told)),
        (DataType::LargeList(element), DataType::LargeList(told)) => DataType::LargeList(zoned(element, told)),
        (DataType::FixedSizeList(element, size), DataType::FixedSizeList(told, _)) => {
            DataType::FixedSizeList(zoned(element, told), *size)
        }
        (DataType::Map(entries, is_sorted), DataType::Map(told, _)) => DataType::Map(zoned(entries, told), *is_sorted),
        _ => return Arc::clone(field),
    };
    Arc::new(field.as_ref().clone().with_data_type(kind))
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
