//! Columns that hold the same in another type, as parts of a corpus do that other programs wrote.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, DictionaryArray, GenericListArray, LargeBinaryArray, LargeStringArray,
    OffsetSizeTrait, PrimitiveArray, RecordBatch, StringArray, StringViewArray, StructArray, new_null_array,
};
use arrow_buffer::{ArrowNativeType, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, FieldRef, Fields};

use super::texts::Texts;

/// Returns a column as a field has it, if nothing is lost by that. It is not cast, which would bring the code for every pair of types.
///
/// # Errors
/// The field cannot hold what is in the column; the error says why.
pub fn fitting(column: &ArrayRef, field: &FieldRef) -> Result<ArrayRef, String> {
    let column = fitted(column, field.data_type())?;
    if !field.is_nullable() && column.null_count() > 0 {
        return Err("has nulls".to_owned());
    }
    Ok(column)
}

fn fitted(column: &ArrayRef, kind: &DataType) -> Result<ArrayRef, String> {
    let other = || format!("holds {}, not {kind}", column.data_type());
    match (column.data_type(), kind) {
        (found, kind) if found == kind => Ok(Arc::clone(column)),
        (DataType::Null, kind) => Ok(new_null_array(kind, column.len())),
        (found, kind) if is_text(found) && Texts::can_be(kind) || is_bytes(found) && is_bytes(kind) => {
            let texts = Texts::of(column).ok_or_else(other)?;
            let rows: Vec<_> = (0..column.len()).map(|row| texts.get(row)).collect();
            texts_of(&rows, kind)
        }
        (DataType::List(_), DataType::List(element)) => list::<i32, i32>(column, element),
        (DataType::List(_), DataType::LargeList(element)) => list::<i32, i64>(column, element),
        (DataType::LargeList(_), DataType::List(element)) => list::<i64, i32>(column, element),
        (DataType::LargeList(_), DataType::LargeList(element)) => list::<i64, i64>(column, element),
        (DataType::Struct(found), DataType::Struct(fields)) if found.len() == fields.len() => object(column.as_struct(), fields),
        _ => Err(other()),
    }
}

/// Returns whether a column of this type holds text, each by itself or numbered.
fn is_text(kind: &DataType) -> bool {
    match kind {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// Returns whether it holds bytes of any kind.
fn is_bytes(kind: &DataType) -> bool {
    Texts::can_be(kind) && !is_text(kind) && *kind != DataType::Null
}

/// Returns rows in which bytes of a column of texts that are not UTF-8 are replaced; `None` where there are none.
pub fn replaced(rows: &RecordBatch, name: &str) -> Option<RecordBatch> {
    let (place, field) = rows.schema_ref().fields().find(name)?;
    let texts = Texts::of(rows.column(place))?;
    let texts: Vec<_> = (0..rows.num_rows()).map(|row| texts.get(row).map(String::from_utf8_lossy)).collect();
    if texts.iter().flatten().all(|text| matches!(text, Cow::Borrowed(_))) {
        return None;
    }
    let texts: Vec<_> = texts.iter().map(|text| text.as_ref().map(|text| text.as_bytes())).collect();
    let mut columns = rows.columns().to_vec();
    columns[place] = texts_of(&texts, field.data_type()).ok()?;
    RecordBatch::try_new(rows.schema(), columns).ok()
}

/// Returns texts as a column of this type.
fn texts_of(rows: &[Option<&[u8]>], kind: &DataType) -> Result<ArrayRef, String> {
    // nothing else than text comes here where text is wanted
    let texts = || rows.iter().map(|row| row.map(|bytes| simdutf8::basic::from_utf8(bytes).unwrap_or_default()));
    let bytes = || rows.iter().copied();
    let is_small = || i32::try_from(rows.iter().flatten().map(|bytes| bytes.len()).sum::<usize>()).is_ok();
    Ok(match kind {
        DataType::Utf8 if is_small() => Arc::new(texts().collect::<StringArray>()),
        DataType::LargeUtf8 => Arc::new(texts().collect::<LargeStringArray>()),
        DataType::Utf8View => Arc::new(texts().collect::<StringViewArray>()),
        DataType::Binary if is_small() => Arc::new(bytes().collect::<BinaryArray>()),
        DataType::LargeBinary => Arc::new(bytes().collect::<LargeBinaryArray>()),
        DataType::BinaryView => Arc::new(bytes().collect::<BinaryViewArray>()),
        DataType::Dictionary(keys, values) => return numbered(rows, keys, values),
        _ => return Err(format!("is too long for {kind}")),
    })
}

/// Returns texts by their numbers, with each of them once.
fn numbered(rows: &[Option<&[u8]>], keys: &DataType, values: &DataType) -> Result<ArrayRef, String> {
    let (mut places, mut distinct) = (HashMap::new(), Vec::new());
    let numbers = rows.iter().map(|row| {
        row.map(|bytes| {
            *places.entry(bytes).or_insert_with(|| {
                distinct.push(Some(bytes));
                distinct.len() - 1
            })
        })
    });
    let numbers: Vec<_> = numbers.collect();
    let values = texts_of(&distinct, values)?;
    match keys {
        DataType::Int8 => keyed::<Int8Type>(&numbers, values),
        DataType::Int16 => keyed::<Int16Type>(&numbers, values),
        DataType::Int32 => keyed::<Int32Type>(&numbers, values),
        DataType::Int64 => keyed::<Int64Type>(&numbers, values),
        DataType::UInt8 => keyed::<UInt8Type>(&numbers, values),
        DataType::UInt16 => keyed::<UInt16Type>(&numbers, values),
        DataType::UInt32 => keyed::<UInt32Type>(&numbers, values),
        _ => keyed::<UInt64Type>(&numbers, values),
    }
}

fn keyed<K: ArrowDictionaryKeyType>(numbers: &[Option<usize>], values: ArrayRef) -> Result<ArrayRef, String> {
    let count = values.len();
    if count > 0 && K::Native::from_usize(count - 1).is_none_or(|last| last.as_usize() != count - 1) {
        return Err(format!("has {count} values, too many to be numbered by {}", K::DATA_TYPE));
    }
    let keys: PrimitiveArray<K> = numbers.iter().map(|number| number.and_then(K::Native::from_usize)).collect();
    Ok(Arc::new(DictionaryArray::try_new(keys, values).map_err(|error| error.to_string())?))
}

/// Returns lists with other offsets, or other elements.
fn list<From: OffsetSizeTrait, To: OffsetSizeTrait>(column: &ArrayRef, element: &FieldRef) -> Result<ArrayRef, String> {
    let lists = column.as_list::<From>();
    let offsets = lists.value_offsets();
    let (start, end) = (offsets[0].as_usize(), offsets[offsets.len() - 1].as_usize());
    let values = fitted(&lists.values().slice(start, end - start), element.data_type())?;
    let too_long = || format!("is too long for {}list", if To::IS_LARGE { "large " } else { "" });
    let offsets = offsets.iter().map(|offset| To::from_usize(offset.as_usize() - start).ok_or_else(too_long));
    let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets.collect::<Result<Vec<_>, _>>()?));
    let lists = GenericListArray::<To>::try_new(Arc::clone(element), offsets, values, lists.nulls().cloned());
    Ok(Arc::new(lists.map_err(|error| error.to_string())?))
}

/// Returns objects whose fields have the same names, in whatever order.
fn object(objects: &StructArray, fields: &Fields) -> Result<ArrayRef, String> {
    let columns = fields.iter().map(|field| {
        let column = objects.column_by_name(field.name()).ok_or_else(|| format!("has no {:?} in it", field.name()))?;
        fitted(column, field.data_type()).map_err(|what| format!("{what}, in {:?}", field.name()))
    });
    let objects = StructArray::try_new(fields.clone(), columns.collect::<Result<_, _>>()?, objects.nulls().cloned());
    Ok(Arc::new(objects.map_err(|error| error.to_string())?))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::types::{Int8Type, Int32Type};
    use arrow_array::{
        Array, ArrayRef, BinaryArray, DictionaryArray, Int64Array, LargeStringArray, ListArray, NullArray, StringArray,
        StringViewArray, StructArray,
    };
    use arrow_schema::{DataType, Field};

    use super::fitting;

    fn field(kind: &DataType, nullable: bool) -> Arc<Field> {
        Arc::new(Field::new("f", kind.clone(), nullable))
    }

    /// Any way there and back, also of a part of a column.
    #[test]
    fn texts_are_the_same_in_every_type() {
        let texts =
            [Some("một"), None, Some(""), Some("hai"), Some("một"), Some(&"dài ".repeat(9))].map(|text| text.map(str::to_owned));
        let texts: Vec<_> = texts.iter().map(|text| text.as_deref()).collect();
        let columns: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(texts.clone())),
            Arc::new(LargeStringArray::from(texts.clone())),
            Arc::new(StringViewArray::from(texts.clone())),
            Arc::new(texts.iter().copied().collect::<DictionaryArray<Int32Type>>()),
            Arc::new(texts.iter().copied().collect::<DictionaryArray<Int8Type>>()),
        ];
        for one in &columns {
            for other in &columns {
                let there = fitting(one, &field(other.data_type(), true)).unwrap();
                assert_eq!(&there, other);
                let part = fitting(&one.slice(1, 3), &field(other.data_type(), true)).unwrap();
                assert_eq!(&part, &other.slice(1, 3));
                assert_eq!(fitting(one, &field(other.data_type(), false)).unwrap_err(), "has nulls");
            }
            let bytes = fitting(one, &field(&DataType::Binary, true)).unwrap();
            assert_eq!(bytes.as_ref(), &BinaryArray::from(texts.iter().map(|text| text.map(str::as_bytes)).collect::<Vec<_>>()));
            assert_eq!(
                fitting(&bytes, &field(one.data_type(), true)).unwrap_err(),
                format!("holds Binary, not {}", one.data_type())
            );
        }
    }

    #[test]
    fn what_would_be_lost_is_an_error() {
        let many: ArrayRef = Arc::new(StringArray::from_iter_values((0..200).map(|i| i.to_string())));
        let small = DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8));
        let error = fitting(&many, &field(&small, true)).unwrap_err();
        assert_eq!(error, "has 200 values, too many to be numbered by Int8");
        assert_eq!(fitting(&many.slice(0, 128), &field(&small, true)).unwrap().len(), 128);
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        assert_eq!(fitting(&numbers, &field(&DataType::Utf8, true)).unwrap_err(), "holds Int64, not Utf8");
        let nothing: ArrayRef = Arc::new(NullArray::new(3));
        assert_eq!(fitting(&nothing, &field(&DataType::Int64, true)).unwrap().null_count(), 3);
        assert_eq!(fitting(&nothing, &field(&DataType::Int64, false)).unwrap_err(), "has nulls");
    }

    #[test]
    fn lists_and_objects_are_fitted_within() {
        let mut lists = ListBuilder::new(StringBuilder::new());
        for list in [Some(vec!["a", "b"]), None, Some(vec![]), Some(vec!["c"])] {
            lists.append_option(list.map(|list| list.into_iter().map(Some)));
        }
        let lists: ListArray = lists.finish();
        let element = Arc::new(Field::new("element", DataType::LargeUtf8, true));
        let objects = |column: &ArrayRef, name| {
            StructArray::from(vec![(Arc::new(Field::new(name, column.data_type().clone(), true)), Arc::clone(column))])
        };
        let lists: ArrayRef = Arc::new(lists);
        for kind in [DataType::List(Arc::clone(&element)), DataType::LargeList(element)] {
            let large = fitting(&lists, &field(&kind, true)).unwrap();
            assert_eq!(large.data_type(), &kind);
            assert_eq!(&fitting(&large, &field(lists.data_type(), true)).unwrap(), &lists);
            let part = fitting(&large.slice(2, 2), &field(lists.data_type(), true)).unwrap();
            assert_eq!(&part, &lists.slice(2, 2));
            let (one, other): (ArrayRef, ArrayRef) = (Arc::new(objects(&lists, "x")), Arc::new(objects(&large, "x")));
            assert_eq!(&fitting(&one, &field(other.data_type(), true)).unwrap(), &other);
            let named: ArrayRef = Arc::new(objects(&lists, "y"));
            assert_eq!(fitting(&named, &field(one.data_type(), true)).unwrap_err(), "has no \"x\" in it");
        }
    }
}
