use arrow_array::cast::AsArray;
use arrow_array::types::{BinaryType, BinaryViewType, LargeBinaryType, LargeUtf8Type, StringViewType, Utf8Type};
use arrow_array::{Array, GenericByteArray, GenericByteViewArray};
use arrow_schema::DataType;

/// A column of texts, whatever its type.
pub enum Texts<'a> {
    Utf8(&'a GenericByteArray<Utf8Type>),
    LargeUtf8(&'a GenericByteArray<LargeUtf8Type>),
    Utf8View(&'a GenericByteViewArray<StringViewType>),
    Binary(&'a GenericByteArray<BinaryType>),
    LargeBinary(&'a GenericByteArray<LargeBinaryType>),
    BinaryView(&'a GenericByteViewArray<BinaryViewType>),
    /// None at all.
    Nulls,
    /// Texts that are told by their numbers in a column of texts.
    Numbered(&'a dyn Array, Vec<usize>, Box<Texts<'a>>),
}

impl<'a> Texts<'a> {
    /// Returns whether a column of this type can be read as texts.
    pub fn can_be(kind: &DataType) -> bool {
        match kind {
            DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::Null => true,
            DataType::Dictionary(_, values) => Self::can_be(values),
            _ => false,
        }
    }

    /// Returns the texts of a column; `None` where it holds none.
    pub fn of(column: &'a dyn Array) -> Option<Self> {
        Some(match column.data_type() {
            DataType::Utf8 => Texts::Utf8(column.as_bytes()),
            DataType::LargeUtf8 => Texts::LargeUtf8(column.as_bytes()),
            DataType::Utf8View => Texts::Utf8View(column.as_byte_view()),
            DataType::Binary => Texts::Binary(column.as_bytes()),
            DataType::LargeBinary => Texts::LargeBinary(column.as_bytes()),
            DataType::BinaryView => Texts::BinaryView(column.as_byte_view()),
            DataType::Null => Texts::Nulls,
            DataType::Dictionary(_, _) => {
                let numbered = column.as_any_dictionary_opt()?;
                let values = numbered.values().as_ref();
                let texts = Texts::of(values)?;
                let numbers = if values.is_empty() { vec![0; column.len()] } else { numbered.normalized_keys() };
                Texts::Numbered(column, numbers, Box::new(texts))
            }
            _ => return None,
        })
    }

    /// Returns the bytes of a text; `None` where there is none in this row.
    pub fn get(&self, row: usize) -> Option<&'a [u8]> {
        match self {
            Texts::Utf8(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
            Texts::LargeUtf8(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
            Texts::Utf8View(texts) => texts.is_valid(row).then(|| texts.value(row).as_bytes()),
            Texts::Binary(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::LargeBinary(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::BinaryView(texts) => texts.is_valid(row).then(|| texts.value(row)),
            Texts::Nulls => None,
            Texts::Numbered(column, numbers, texts) => column.is_valid(row).then(|| texts.get(numbers[row])).flatten(),
        }
    }
}
