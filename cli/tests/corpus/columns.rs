//! Columns of tables: those that are not there, are there twice, hold nothing, or say more of themselves than their types.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, NullBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, Int32Array, Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray,
    StructArray,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowWriter, encode_arrow_schema};
use parquet::data_type::{ByteArray, ByteArrayType, FixedLenByteArray, FixedLenByteArrayType, Int64Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use serde_json::json;

use crate::tables::{rows, table, texts, write_table};
use crate::{done, folder, objects, packed, pages, read, run, thanbai, write};

/// Rows that do not fit are read and so are kept, each with its number.
#[test]
fn each_row_of_other_columns_stands_among_the_rejects() {
    let pages = pages(70, 40);
    let numbers = |count| Arc::new(Int64Array::from(vec![1; count])) as ArrayRef;
    let folder = folder(&[("a.parquet", &table(vec![("text", texts(&["a", "b"]))], 10))]);
    write(&folder, "b.parquet", &table(vec![("text", texts(&pages)), ("n", numbers(40))], 30));
    let done = run(&folder, "split a.parquet b.parquet -o out.parquet --rejects r.jsonl --summary s.json");
    let error = "columns are not those of the first input of this output: \"n\" is more";
    let rejects = objects(&read(&folder, "r.jsonl"));
    for (i, (reject, text)) in rejects.iter().zip(&pages).enumerate() {
        assert_eq!(*reject, json!({"file": "b.parquet", "record": i + 1, "byte": null, "error": error, "raw": text}));
    }
    assert_eq!((rejects.len(), &objects(&read(&folder, "s.json"))[0]["rejects"]), (40, &json!(40)));
    assert!(done.err.ends_with("thanbai: b.parquet: ... and 30 more (all are in r.jsonl)\n"), "{}", done.err);
    let strict = run(&folder, "split a.parquet b.parquet -o strict.parquet --strict");
    assert_eq!((strict.code, strict.err.lines().count()), (Some(1), 2), "{}", strict.err);
}

/// The id of another field takes the place of a field that is called so; that field is not lost.
#[test]
fn a_field_that_is_called_id_and_is_not_stands_in_the_rest() {
    let folder = folder(&[("in.jsonl", b"{\"text\":\"a\",\"id\":5,\"url\":\"u\"}\n{\"text\":\"b\",\"id\":null}\n")]);
    let columns = |arguments: &str| -> Vec<Vec<Option<String>>> {
        run(&folder, &format!("split in.jsonl -o out.parquet {arguments}"));
        let rows = rows(&folder, "out.parquet");
        let column = |name: &str| {
            rows.column_by_name(name).unwrap().as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
        };
        ["id", "url", "rest"].map(column).into()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(columns(""), [vec![some("5"), some("in.jsonl#2")], vec![some("u"), None], vec![None, None]]);
    let expected = [vec![some("u"), some("in.jsonl#2")], vec![some("u"), None], vec![some("{\"id\":5}"), some("{\"id\":null}")]];
    assert_eq!(columns("--id-field url"), expected);
}

#[test]
fn a_column_of_ids_that_is_missing_is_told_where_ids_are_written() {
    let folder = folder(&[]);
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(3)]));
    write(&folder, "in.parquet", &table(vec![("text", texts(&["a", "b", "c"])), ("n", ids)], 2));
    let told = |count| format!("thanbai: in.parquet: records without a field \"FIELD\": {count} (--id-field)\n");
    for (field, output, told) in [
        ("uri", "out.jsonl", told(3)),
        ("uri", "out.txt", told(3)),
        ("n", "out.jsonl", told(1)),
        ("id", "out.jsonl", String::new()),
        ("uri", "out.parquet", String::new()),
    ] {
        let done = run(&folder, &format!("split in.parquet --id-field {field} -o {output}"));
        assert_eq!((done.code, done.err), (Some(0), told.replace("FIELD", field)), "{field} {output}");
    }
}

#[test]
fn of_columns_of_one_name_the_first_stands_in_an_object() {
    let numbers = |number| Arc::new(Int64Array::from(vec![number; 3])) as ArrayRef;
    let fields = ["text", "n", "id", "n", "id"]
        .map(|name| Field::new(name, if name == "text" { DataType::Utf8 } else { DataType::Int64 }, true));
    let columns = vec![texts(&["a", "b", "c"]), numbers(1), numbers(2), numbers(3), numbers(4)];
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields.to_vec())), columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let folder = folder(&[("in.parquet", &bytes)]);
    let done = run(&folder, "split in.parquet --format jsonl");
    let lines: Vec<_> = done.out.lines().collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| line.starts_with("{\"id\":2,\"n\":1,\"bytes\":1,")), "{}", done.out);
    let said = |name| format!("thanbai: in.parquet: column \"{name}\" is left out: another before it has this name\n");
    assert_eq!((done.code, done.err), (Some(1), said("n") + &said("id")));
    // as columns both stay
    run(&folder, "split in.parquet -o out.parquet").ok();
    assert_eq!(rows(&folder, "out.parquet").columns()[..5], batch.columns()[..]);
}

/// pandas writes what is missing in all rows of a part so, and of a part without rows every column.
#[test]
fn a_column_of_nulls_in_the_first_input_is_as_others_have_it() {
    let nulls = |count| Arc::new(NullArray::new(count)) as ArrayRef;
    let object = |column: ArrayRef| {
        let field = Arc::new(Field::new("x", column.data_type().clone(), true));
        Arc::new(StructArray::from(vec![(field, column)])) as ArrayRef
    };
    let mut empty = ListBuilder::new(NullBuilder::new());
    empty.append(true);
    let mut full = ListBuilder::new(StringBuilder::new());
    full.append_value([Some("e")]);
    let full: ArrayRef = Arc::new(full.finish());
    let large: ArrayRef = Arc::new(LargeStringArray::from(vec!["c"]));
    let number: ArrayRef = Arc::new(Int64Array::from(vec![7]));
    let parts = [
        table(["text", "s", "n", "list", "object"].map(|name| (name, nulls(0))).to_vec(), 9),
        table(
            vec![
                ("text", texts(&["a"])),
                ("s", nulls(1)),
                ("n", nulls(1)),
                ("list", Arc::new(empty.finish())),
                ("object", object(nulls(1))),
            ],
            9,
        ),
        table(
            vec![("text", texts(&["b"])), ("s", nulls(1)), ("n", Arc::clone(&number)), ("list", nulls(1)), ("object", nulls(1))],
            9,
        ),
        table(
            vec![
                ("text", texts(&["c"])),
                ("s", Arc::clone(&large)),
                ("n", nulls(1)),
                ("list", Arc::clone(&full)),
                ("object", object(Arc::clone(&number))),
            ],
            9,
        ),
    ];
    let folder = folder(&[]);
    for (i, part) in parts.iter().enumerate() {
        write(&folder, &format!("{i}.parquet"), part);
    }
    for (first, count) in [("0", 3), ("1", 3), ("2", 3), ("3", 3)] {
        run(&folder, &format!("split {first}.parquet [!{first}].parquet -o out{first}.parquet")).ok();
        let out = rows(&folder, &format!("out{first}.parquet"));
        let texts: Vec<_> = out.column_by_name("text").unwrap().as_string::<i32>().iter().flatten().collect();
        let last = texts.iter().position(|text| *text == "c").unwrap();
        let object = out.column_by_name("object").unwrap().as_struct().column(0).slice(last, 1);
        assert_eq!(out.num_rows(), count);
        assert_eq!(&out.column_by_name("s").unwrap().slice(last, 1), &large);
        assert_eq!((&object, &out.column_by_name("list").unwrap().slice(last, 1)), (&number, &full));
        assert_eq!(out.column_by_name("n").unwrap().null_count(), 2);
    }
    // where no other tells more it stays
    run(&folder, "split 0.parquet -o out.parquet").ok();
    assert_eq!(rows(&folder, "out.parquet").schema().field(1).data_type(), &DataType::Null);
    let done = run(&folder, "split 3.parquet -o out.jsonl --text-field n");
    assert_eq!((done.code, done.err.as_str()), (Some(1), "thanbai: 3.parquet: record 1: column \"n\" is null\n"));
}

/// Returns a file whose times are seconds of a zone to Arrow, as pyarrow writes them, and whose columns are these.
fn foreign(message: &str, arrow: Option<&Schema>) -> SerializedFileWriter<Vec<u8>> {
    let schema = Arc::new(parquet::schema::parser::parse_message_type(message).unwrap());
    let notes = arrow.map(|arrow| vec![KeyValue::new(ARROW_SCHEMA_META_KEY.to_owned(), encode_arrow_schema(arrow))]);
    let properties = WriterProperties::builder().set_key_value_metadata(notes).build();
    SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap()
}

/// pyarrow writes seconds as milliseconds, and in old versions nanoseconds as microseconds; of the zone only its note tells.
#[test]
fn times_keep_their_zone_whatever_their_unit() {
    let zone = |unit, zone: &str| DataType::Timestamp(unit, Some(zone.into()));
    let within = |kind| Arc::new(Field::new("element", kind, true));
    let seconds = zone(TimeUnit::Second, "Asia/Ho_Chi_Minh");
    let note = Schema::new(vec![
        Field::new("text", DataType::Utf8, false),
        Field::new("s", seconds.clone(), true),
        Field::new("n", zone(TimeUnit::Nanosecond, "+02:00"), true),
        Field::new("l", DataType::List(within(seconds)), true),
        Field::new("plain", DataType::Timestamp(TimeUnit::Second, None), true),
    ]);
    let mut file = foreign(
        "message m { required binary text (UTF8); optional int64 s (TIMESTAMP(MILLIS,true)); optional int64 n (TIMESTAMP(MICROS,true));
            optional group l (LIST) { repeated group list { optional int64 element (TIMESTAMP(MILLIS,true)); } }
            optional int64 plain (TIMESTAMP(MILLIS,false)); }",
        Some(&note),
    );
    let mut group = file.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("a")], None, None).unwrap();
    column.close().unwrap();
    for (level, repeated) in [(1, None), (1, None), (3, Some(&[0][..])), (1, None)] {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[1_700_000_000_000], Some(&[level]), repeated).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    let folder = folder(&[("in.parquet", &file.into_inner().unwrap())]);
    run(&folder, "split in.parquet -o out.parquet").ok();
    for name in ["in.parquet", "out.parquet"] {
        let line = objects(run(&folder, &format!("split {name} --format jsonl")).ok().as_bytes()).remove(0);
        let [here, there] = [json!("2023-11-15T05:13:20+07:00"), json!("1970-01-20T18:13:20+02:00")];
        assert_eq!((&line["s"], &line["n"], &line["l"]), (&here, &there, &json!([here])), "{name}");
        assert_eq!(line["plain"], "2023-11-14T22:13:20");
    }
}

/// To Arrow these are bytes and texts, and to whoever reads the table what they are called.
#[test]
fn uuids_and_json_stay_what_they_are() {
    let mut file = foreign(
        "message m { required binary text (UTF8); required binary more (JSON); required fixed_len_byte_array(16) id (UUID); }",
        None,
    );
    let mut group = file.next_row_group().unwrap();
    let mut write_text = |text: &str| {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[ByteArray::from(text)], None, None).unwrap();
        column.close().unwrap();
    };
    write_text("a");
    write_text("{}");
    let mut column = group.next_column().unwrap().unwrap();
    let bytes = FixedLenByteArray::from((0..16).collect::<Vec<u8>>());
    column.typed::<FixedLenByteArrayType>().write_batch(&[bytes], None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    let folder = folder(&[("in.parquet", &file.into_inner().unwrap())]);
    run(&folder, "split in.parquet -o out.parquet").ok();
    let kinds = |name: &str| {
        let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path().join(name)).unwrap()).unwrap();
        [1, 2].map(|i| builder.parquet_schema().column(i).logical_type_ref().cloned().unwrap())
    };
    assert_eq!(kinds("in.parquet"), kinds("out.parquet"));
    let line = objects(run(&folder, "split out.parquet --format jsonl").ok().as_bytes()).remove(0);
    assert_eq!((&line["id"], &line["more"]), (&json!("000102030405060708090a0b0c0d0e0f"), &json!("{}")));
}

/// A file that is sent in is read where it is; only what cannot be read from its end is copied.
#[cfg(target_os = "linux")]
#[test]
fn a_table_that_is_sent_in_needs_no_copy() {
    let folder = folder(&[]);
    write_table(&folder, "in.parquet", &pages(71, 12));
    let bytes = read(&folder, "in.parquet");
    write(&folder, "in.parquet.gz", &packed(&bytes, ".gz"));
    let lines = run(&folder, "tag in.parquet --format jsonl").ok();
    let tag_from = |start: usize, input: &str, there: &str| {
        let mut command = thanbai(&folder);
        command.args(["tag", "--format", "jsonl", "--input-format", "parquet"]).env("TMPDIR", folder.path().join(there));
        let mut file = File::open(folder.path().join(input)).unwrap();
        file.seek(SeekFrom::Start(start as u64)).unwrap();
        done(command.stdin(file).output().unwrap())
    };
    let tag = |input: &str, there: &str| tag_from(0, input, there);
    assert_eq!(tag("in.parquet", "nowhere").ok().replace("\"-#", "\"in.parquet#"), lines);
    assert!(tag("in.parquet.gz", "nowhere").err.contains("cannot be copied"));
    assert_eq!(tag("in.parquet.gz", ".").ok().replace("\"-#", "\"in.parquet#"), lines);
    // something else has been read in front of it
    write_table(&folder, "other.parquet", &pages(72, 12));
    let other = read(&folder, "other.parquet");
    write(&folder, "two.parquet", &[&other[..], &bytes[..]].concat());
    assert_eq!(tag_from(other.len(), "two.parquet", ".").ok().replace("\"-#", "\"in.parquet#"), lines);
}

#[test]
fn offsets_are_those_of_the_text_in_which_bytes_were_replaced() {
    let bytes: [&[u8]; 3] = [b"\xff m\xc3t", b"hai", b"ba \xfe\xfe"];
    let column: ArrayRef = Arc::new(BinaryArray::from(bytes.to_vec()));
    let numbered = DictionaryArray::new(Int32Array::from(vec![1, 0, 2]), Arc::clone(&column));
    for column in [column, Arc::new(numbered)] {
        let folder = folder(&[("in.parquet", &table(vec![("text", Arc::clone(&column))], 2))]);
        run(&folder, "split in.parquet -o out.parquet --lossy").ok();
        let out = rows(&folder, "out.parquet");
        assert_eq!(out.column(0).data_type(), column.data_type());
        let lines = objects(run(&folder, "split out.parquet --no-work --format jsonl").ok().as_bytes());
        let blocks = objects(run(&folder, "split in.parquet --lossy --format jsonl").ok().as_bytes());
        for (i, (line, block)) in lines.iter().zip(&blocks).enumerate() {
            let text = line["text"].as_str().unwrap();
            let spans = out.column_by_name("blocks").unwrap().as_list::<i32>().value(i);
            let place = |field: usize| spans.as_struct().column(field).as_primitive::<Int32Type>().value(0);
            let [start, end] = [1, 2].map(|field| usize::try_from(place(field)).unwrap());
            assert_eq!(
                (&text[start..end], block["bytes"].as_u64()),
                (block["blocks"][0]["text"].as_str().unwrap(), Some(text.len() as u64))
            );
        }
        assert!(lines.iter().any(|line| line["text"] == "\u{fffd} m\u{fffd}t") && lines.len() == 3);
    }
}

/// pyarrow writes so where it is given no rows: dictionaries of no bytes, behind which the next column begins at once.
#[test]
fn a_row_group_without_rows_is_not_broken() {
    let mut file = foreign("message m { required binary text (UTF8); required int64 n; required binary url (UTF8); }", None);
    for texts in [&[][..], &["a", "b"], &[]] {
        let mut group = file.next_row_group().unwrap();
        for column in 0..3 {
            let mut writer = group.next_column().unwrap().unwrap();
            if column == 1 {
                writer.typed::<Int64Type>().write_batch(&vec![7; texts.len()], None, None).unwrap();
            } else {
                let texts: Vec<_> = texts.iter().map(|text| ByteArray::from(*text)).collect();
                writer.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
            }
            writer.close().unwrap();
        }
        group.close().unwrap();
    }
    let folder = folder(&[("in.parquet", &file.into_inner().unwrap())]);
    let lines = objects(run(&folder, "split in.parquet --format jsonl").ok().as_bytes());
    assert_eq!(lines.iter().map(|line| line["url"].clone()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn a_row_without_text_costs_no_other_and_strict_stops_there() {
    let column: ArrayRef = Arc::new(StringArray::from(vec![Some("a"), None, Some("c"), None]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
    let folder = folder(&[("in.parquet", &table(vec![("text", column), ("n", numbers)], 9))]);
    let done = run(&folder, "split in.parquet -o out.parquet");
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 2), "{}", done.err);
    let out = rows(&folder, "out.parquet");
    assert_eq!(out.column_by_name("n").unwrap().as_ref(), &Int64Array::from(vec![1, 3]));
    assert_eq!(out.column_by_name("blocks").unwrap().len(), 2);
    let strict = run(&folder, "split in.parquet --format jsonl --strict");
    assert_eq!((strict.code, objects(strict.out.as_bytes()).len()), (Some(1), 1));
    assert_eq!(strict.err, "thanbai: in.parquet: record 2: column \"text\" is null\nthanbai: stopped there (--strict)\n");
}
