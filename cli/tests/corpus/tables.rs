//! Parquet in and out, read back with the crate that others use too.

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{Int32Builder, MapBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int64Array, LargeStringArray,
    ListArray, RecordBatch, StringArray, StringViewArray, StructArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::data_type::{ByteArrayType, Int96, Int96Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::trips::{body, expected};
use crate::{fed, folder, jsonl, objects, packed, pages, read, run, thanbai, write};

/// Returns a Parquet file with these columns, so many rows in a row group.
pub fn table(columns: Vec<(&str, ArrayRef)>, group: usize) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true))).unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(group))
        .set_data_page_row_count_limit(2)
        .set_dictionary_enabled(false);
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties.set_write_batch_size(2).build())).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// Returns a column of texts.
pub fn texts<S: AsRef<str>>(texts: &[S]) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(texts.iter().map(AsRef::as_ref)))
}

/// Writes pages as a table with the columns that published corpora have.
pub fn write_table(folder: &TempDir, name: &str, pages: &[String]) {
    let ids: Vec<_> = (0..pages.len()).map(|i| format!("d{i}")).collect();
    let columns = vec![
        ("text", texts(pages)),
        ("id", texts(&ids)),
        ("language_score", Arc::new(Float64Array::from(vec![0.5; pages.len()])) as ArrayRef),
    ];
    write(folder, name, &table(columns, 5));
}

/// Returns all rows of a table.
pub fn rows(folder: &TempDir, name: &str) -> RecordBatch {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path().join(name)).unwrap()).unwrap();
    let schema = Arc::clone(builder.schema());
    let batches: Vec<_> = builder.build().unwrap().map(Result::unwrap).collect();
    arrow_select::concat::concat_batches(&schema, &batches).unwrap()
}

/// Returns the spans of a row.
fn spans(column: &ListArray, row: usize) -> Vec<Value> {
    let spans = column.value(row);
    let spans = spans.as_struct();
    let (kinds, starts, ends) = (
        spans.column(0).as_string::<i32>(),
        spans.column(1).as_primitive::<Int32Type>(),
        spans.column(2).as_primitive::<Int32Type>(),
    );
    (0..spans.len()).map(|i| json!([kinds.value(i), starts.value(i), ends.value(i)])).collect()
}

/// Asserts that a table holds what the library finds in the pages.
fn check(rows: &RecordBatch, pages: &[String]) {
    assert_eq!(rows.num_rows(), pages.len());
    let column = |name: &str| rows.column_by_name(name).unwrap_or_else(|| panic!("{name} of {:?}", rows.schema()));
    let three = |rows: Vec<Value>| rows.iter().map(|row| json!([row["kind"], row["start"], row["end"]])).collect::<Vec<_>>();
    for (row, text) in pages.iter().enumerate() {
        let (blocks, names) = expected(text);
        assert_eq!(spans(column("blocks").as_list(), row), three(blocks));
        assert_eq!(spans(column("entities").as_list(), row), three(names));
        assert_eq!(column("body").as_string::<i32>().value(row), body(text).trim_end_matches('\n'));
    }
}

#[test]
fn every_column_passes_through_with_its_type() {
    let pages = pages(61, 5);
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(3), Some(4), Some(i64::MAX)]));
    let lists = ListArray::from_iter_primitive::<Int64Type, _, _>((0..5).map(|i| Some(vec![Some(i), None])));
    let keyed: DictionaryArray<Int32Type> = ["a", "b", "a", "b", "c"].into_iter().collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("text", texts(&pages)),
        ("n", numbers),
        ("list", Arc::new(lists)),
        ("keyed", Arc::new(keyed)),
        ("large", Arc::new(LargeStringArray::from(vec!["x"; 5]))),
        ("when", Arc::new(TimestampMillisecondArray::from(vec![1_700_000_000_123; 5]).with_timezone("+07:00"))),
        ("is", Arc::new(BooleanArray::from(vec![true; 5]))),
        ("body", texts(&["of the input"; 5])),
    ];
    let before =
        RecordBatch::try_from_iter_with_nullable(columns.iter().map(|(name, column)| (*name, Arc::clone(column), true))).unwrap();
    let folder = folder(&[("in.parquet", &table(columns, 2))]);
    run(&folder, "tag in.parquet -o out.parquet").ok();
    let after = rows(&folder, "out.parquet");
    check(&after, &pages);
    let schema = after.schema();
    let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(names, ["text", "n", "list", "keyed", "large", "when", "is", "body", "blocks", "entities"]);
    for i in 0..7 {
        assert_eq!((before.column(i), before.schema().field(i).data_type()), (after.column(i), schema.field(i).data_type()));
    }
    assert_eq!(
        schema.field(8).data_type().to_string(),
        "List(non-null Struct(\"kind\": non-null Utf8, \"start\": non-null Int32, \"end\": non-null Int32), field: 'element')"
    );
    let done = run(&folder, "tag in.parquet -o out.jsonl --id-field n");
    assert_eq!(done.err, "thanbai: in.parquet: records without a field \"n\": 1 (--id-field)\n");
    let documents = objects(&read(&folder, "out.jsonl"));
    assert_eq!(documents[0]["list"], json!([0, null]));
    assert_eq!(
        documents.iter().map(|document| document["id"].clone()).collect::<Vec<_>>(),
        [json!(1), json!("in.parquet#2"), json!(3), json!(4), json!(i64::MAX)]
    );
    assert_eq!((&documents[1]["n"], &documents[1]["keyed"], &documents[1]["is"]), (&Value::Null, &json!("b"), &json!(true)));
    assert_eq!(documents[0]["when"], "2023-11-15T05:13:20.123+07:00");
}

#[test]
fn values_of_any_type_become_json() {
    let time =
        |zone: &str| -> ArrayRef { Arc::new(TimestampMillisecondArray::from(vec![1_700_000_000_123; 2]).with_timezone(zone)) };
    let mut numbers = MapBuilder::new(None, Int32Builder::new(), Int32Builder::new());
    let mut words = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    numbers.keys().append_slice(&[1, 2]);
    numbers.values().append_slice(&[3, 4]);
    words.keys().append_value("a");
    words.values().append_null();
    for row in [true, false] {
        numbers.append(row).unwrap();
        words.append(row).unwrap();
    }
    let null: ArrayRef = Arc::new(Int64Array::from(vec![None, Some(1)]));
    let object = StructArray::from(vec![(Arc::new(Field::new("n", DataType::Int64, true)), null)]);
    let columns: Vec<(&str, ArrayRef, Value)> = vec![
        ("utc", time("UTC"), json!("2023-11-14T22:13:20.123Z")),
        ("z", time("Z"), json!("2023-11-14T22:13:20.123Z")),
        ("gmt", time("GMT"), json!("2023-11-14T22:13:20.123Z")),
        ("hanoi", time("Asia/Ho_Chi_Minh"), json!("2023-11-15T05:13:20.123+07:00")),
        ("numbers", Arc::new(numbers.finish()), json!([{"keys": 1, "values": 3}, {"keys": 2, "values": 4}])),
        ("words", Arc::new(words.finish()), json!({"a": null})),
        ("object", Arc::new(object), json!({"n": null})),
        ("binary", Arc::new(BinaryArray::from_vec(vec![b"\xff\x01"; 2])), json!("ff01")),
    ];
    let mut all = vec![("text", texts(&["a", "b"]))];
    all.extend(columns.iter().map(|(name, column, _)| (*name, Arc::clone(column))));
    let folder = folder(&[("in.parquet", &table(all, 9))]);
    let objects = objects(run(&folder, "split in.parquet --format jsonl").ok().as_bytes());
    for (name, _, value) in columns {
        assert_eq!(objects[0][name], value, "{name}");
    }
}

/// What JSON cannot hold is told once for an input, and the rows stay.
#[test]
fn a_column_that_cannot_be_written_loses_no_row() {
    let pages = pages(68, 60);
    let ids: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![1; 60]).with_timezone("Asia/Hoi_An"));
    let mut days = vec![19_700; 60];
    days[50..].fill(i32::MAX);
    let columns = vec![("text", texts(&pages)), ("id", ids), ("day", Arc::new(Date32Array::from(days)) as ArrayRef)];
    let folder = folder(&[("in.parquet", &table(columns, 5))]);
    let left_out = "thanbai: in.parquet: column \"id\" is left out: ";
    let no_date = "thanbai: in.parquet: record 51: column \"day\": what is no date or time is written as null";
    for (arguments, errors) in [
        ("split in.parquet --output-dir out --format jsonl --rejects rejects", &[left_out, no_date][..]),
        ("split in.parquet --output-dir out --format text --keep all", &[left_out]),
        ("split in.parquet --output-dir out", &[]),
        ("view in.parquet -o out.html", &[left_out]),
    ] {
        let done = run(&folder, arguments);
        assert_eq!(done.code, Some(i32::from(!errors.is_empty())), "{arguments}: {}", done.err);
        assert_eq!(done.err.lines().count(), errors.len(), "{arguments}: {}", done.err);
        assert!(done.err.lines().zip(errors).all(|(line, error)| line.starts_with(error)), "{arguments}: {}", done.err);
    }
    let objects = objects(&read(&folder, "out/in.jsonl"));
    assert_eq!((objects.len(), &objects[49]["day"], &objects[50]["day"]), (60, &json!("2023-12-09"), &Value::Null));
    assert_eq!(objects[59]["id"], "in.parquet#60");
    assert!(!read(&folder, "out/in.txt").is_empty() && read(&folder, "rejects").is_empty());
}

#[test]
fn a_split_table_has_no_entities_and_keep_chooses_blocks() {
    let pages = pages(62, 2);
    let folder = folder(&[]);
    write_table(&folder, "in.parquet", &pages);
    run(&folder, "split in.parquet --output-dir out --keep boilerplate").ok();
    let table = rows(&folder, "out/in.parquet");
    assert!(table.column_by_name("entities").is_none());
    for (row, text) in pages.iter().enumerate() {
        let blocks = thanbai::split(text).boilerplate().count();
        assert_eq!(spans(table.column_by_name("blocks").unwrap().as_list(), row).len(), blocks);
        assert_eq!(table.column_by_name("body").unwrap().as_string::<i32>().value(row), body(text).trim_end());
    }
}

#[test]
fn json_lines_get_columns_of_their_types() {
    let mut lines = jsonl(&pages(63, 2));
    lines.extend_from_slice(b"{\"text\":\"x\",\"id\":7,\"score\":2.5,\"new\":true,\"many\":[1, 2],\"url\":null}\n{\"text\":\"y\",\"many\":3,\"body\":\"b\",\"new\":false}\n");
    let folder = folder(&[("in.jsonl", &lines)]);
    run(&folder, "tag in.jsonl -o out.parquet").ok();
    let table = rows(&folder, "out.parquet");
    let names: Vec<_> = table.schema().fields().iter().map(|field| format!("{}: {}", field.name(), field.data_type())).collect();
    assert_eq!(names[..7], ["id: Utf8", "text: Utf8", "score: Float64", "url: Utf8", "new: Boolean", "many: Utf8", "rest: Utf8"]);
    let column = |name: &str| table.column_by_name(name).unwrap();
    let strings = |name: &str| column(name).as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(strings("id")[1..], [Some("d1".to_owned()), Some("7".to_owned()), Some("in.jsonl#4".to_owned())]);
    assert_eq!(strings("many")[2..], [Some("[1, 2]".to_owned()), Some("3".to_owned())]);
    assert_eq!(strings("rest")[1..], [None, None, Some("{\"body\":\"b\"}".to_owned())]);
    assert_eq!(column("new").as_boolean().iter().collect::<Vec<_>>(), [None, None, Some(true), Some(false)]);
}

#[test]
fn what_fits_no_column_stands_in_the_rest() {
    // the columns are those of the first megabytes
    let mut lines = b"{\"text\":\"x\",\"n\":1}\n".repeat(300_000);
    lines.extend_from_slice(b"{\"text\":\"y\",\"n\":\"two\",\"m\":{\"a\":1}}\n");
    let folder = folder(&[("in.jsonl", &lines)]);
    run(&folder, "split in.jsonl -o out.parquet --no-work").ok();
    let table = rows(&folder, "out.parquet");
    assert_eq!(table.num_rows(), 300_001);
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path().join("out.parquet")).unwrap()).unwrap();
    let groups: Vec<_> =
        builder.metadata().row_groups().iter().map(parquet::file::metadata::RowGroupMetaData::num_rows).collect();
    assert!(groups.len() > 1 && groups.iter().all(|rows| *rows < 200_000), "{groups:?}");
    assert_eq!(table.column_by_name("rest").unwrap().as_string::<i32>().value(300_000), "{\"n\":\"two\",\"m\":{\"a\":1}}");
    assert!(table.column_by_name("n").unwrap().is_null(300_000));
}

#[test]
fn whole_numbers_keep_their_digits() {
    let numbers = ["12297829382473034411", "1", "12297829382473034413"];
    let line = |number| format!("{{\"text\":\"x\",\"hash\":{number},\"score\":1.5}}\n");
    let mut lines = numbers.map(line).concat();
    lines += "{\"text\":\"x\",\"hash\":-1,\"score\":9223372036854775807,\"n\":1}\n";
    let folder = folder(&[("some.jsonl", numbers.map(line).concat().as_bytes()), ("all.jsonl", lines.as_bytes())]);
    run(&folder, "split some.jsonl -o some.parquet").ok();
    let some = rows(&folder, "some.parquet");
    let hashes = some.column_by_name("hash").unwrap().as_primitive::<UInt64Type>().values().to_vec();
    assert_eq!(hashes, [12_297_829_382_473_034_411, 1, 12_297_829_382_473_034_413]);
    run(&folder, "split all.jsonl -o all.parquet").ok();
    let all = rows(&folder, "all.parquet");
    let strings = |name: &str| all.column_by_name(name).unwrap().as_string::<i32>().iter().flatten().collect::<Vec<_>>();
    assert_eq!(strings("hash"), [numbers[0], numbers[1], numbers[2], "-1"]);
    assert_eq!(strings("rest"), ["{\"score\":9223372036854775807}"]);
}

#[test]
fn a_table_has_no_two_columns_of_one_name() {
    let texts = || texts(&["một", "hai"]);
    let columns = ["text", "id", "body", "blocks", "entities", "rest"].map(|name| (name, texts()));
    let lines = "{\"text\":\"a\",\"id\":\"b\",\"body\":\"c\",\"blocks\":\"d\",\"entities\":\"e\",\"rest\":\"f\"}\n";
    let folder = folder(&[("in.parquet", &table(columns.into(), 9)), ("in.jsonl", lines.as_bytes())]);
    for command in ["split", "tag"] {
        for (input, refused) in [("in.parquet", vec!["body", "blocks"]), ("in.jsonl", vec!["body", "blocks", "id", "rest"])] {
            for name in ["text", "id", "body", "blocks", "entities", "rest"] {
                let done = run(&folder, &format!("{command} {input} --text-field {name} -o out.parquet"));
                if refused.contains(&name) || (command, name) == ("tag", "entities") {
                    assert!(done.code == Some(2) && done.err.contains(name), "{command} {input} {name}: {}", done.err);
                } else {
                    assert_eq!(done.code, Some(0), "{command} {input} {name}: {}", done.err);
                    let rows = rows(&folder, "out.parquet");
                    let mut names: Vec<_> = rows.schema().fields().iter().map(|field| field.name().clone()).collect();
                    assert!(names.contains(&"body".to_owned()) && names.contains(&name.to_owned()), "{names:?}");
                    names.sort();
                    assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
                }
                run(&folder, &format!("{command} {input} --text-field {name} -o out.jsonl")).ok();
            }
        }
    }
    let passed = objects(run(&folder, "split in.jsonl --format jsonl").ok().as_bytes());
    assert_eq!(passed[0]["entities"], "e");
}

#[test]
fn inputs_of_other_formats_lose_no_field() {
    let folder = folder(&[
        ("a.wet", b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u\r\nContent-Length: 1\r\n\r\na"),
        ("b.jsonl", b"{\"text\":\"b\",\"n\":1,\"url\":\"v\"}\n"),
        ("c.txt", b"c"),
    ]);
    for [first, second, third] in [["a.wet", "b.jsonl", "c.txt"], ["c.txt", "b.jsonl", "a.wet"], ["b.jsonl", "c.txt", "a.wet"]] {
        // more than a batch, so that only the first is known when the columns are made
        write(&folder, "long.txt", &b"\n".repeat(1 << 23));
        run(&folder, &format!("split {first} long.txt {second} {third} -o mix.parquet --no-work")).ok();
        let rows = rows(&folder, "mix.parquet");
        let strings = |name: &str| {
            rows.column_by_name(name).map_or(Vec::new(), |column| column.as_string::<i32>().iter().flatten().collect())
        };
        let mut urls = strings("url");
        urls.sort_unstable();
        assert_eq!(urls, ["u", "v"], "{first} {second} {third}");
        let as_column = rows.column_by_name("n").is_some_and(|column| column.null_count() == 3);
        assert!(as_column || strings("rest") == ["{\"n\":1}"], "{first} {second} {third}: {:?}", strings("rest"));
    }
}

#[test]
fn of_many_fields_the_first_get_columns() {
    let lines: Vec<_> = (0..3000).map(|i| format!("{{\"text\":\"x\",\"k{i}\":{i}}}\n")).collect();
    let folder = folder(&[("in.jsonl", lines.concat().as_bytes())]);
    run(&folder, "split in.jsonl -o out.parquet").ok();
    let rows = rows(&folder, "out.parquet");
    assert_eq!((rows.num_rows(), rows.num_columns()), (3000, 205));
    assert_eq!(rows.column_by_name("k199").unwrap().as_primitive::<Int64Type>().value(199), 199);
    let rest = rows.column_by_name("rest").unwrap().as_string::<i32>();
    assert!(rest.is_null(199) && rest.iter().flatten().count() == 2800);
    assert_eq!((rest.value(200), rest.value(2999)), ("{\"k200\":200}", "{\"k2999\":2999}"));
}

#[test]
fn what_python_writes_for_json_is_read_where_loss_is_allowed() {
    let lines = b"{\"text\":\"a\\ud800\",\"score\":NaN,\"t\":\"\\udfff\"}\n{\"text\":\"b\",\"score\":0.5}\n";
    let folder = folder(&[("in.jsonl", lines)]);
    assert_eq!(run(&folder, "split in.jsonl -o out.jsonl").code, Some(1));
    run(&folder, "split in.jsonl -o out.jsonl --lossy --no-work").ok();
    let line = String::from_utf8(read(&folder, "out.jsonl")).unwrap();
    let begin = "{\"id\":\"in.jsonl#1\",\"score\":null,\"t\":\"\\ufffd\",\"text\":\"a\u{fffd}\",\"bytes\":4,";
    assert!(line.starts_with(begin), "{line}");
    run(&folder, "split in.jsonl -o out.parquet --lossy").ok();
    let rows = rows(&folder, "out.parquet");
    let scores = rows.column_by_name("score").unwrap().as_primitive::<Float64Type>();
    assert_eq!(scores.iter().collect::<Vec<_>>(), [None, Some(0.5)]);
    assert_eq!(rows.column_by_name("text").unwrap().as_string::<i32>().value(0), "a\u{fffd}");
    assert_eq!(rows.column_by_name("t").unwrap().as_string::<i32>().value(0), "\u{fffd}");
}

#[test]
fn text_and_wet_become_tables() {
    let pages = pages(64, 3);
    let wet = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: u\r\nContent-Length: {}\r\n\r\n{}",
        pages[2].len(),
        pages[2]
    );
    let folder =
        folder(&[("a.txt.gz", &packed(pages[0].as_bytes(), ".gz")), ("b.txt", pages[1].as_bytes()), ("c.wet", wet.as_bytes())]);
    run(&folder, "tag a.txt.gz b.txt -o texts.parquet").ok();
    check(&rows(&folder, "texts.parquet"), &pages[..2]);
    run(&folder, "tag c.wet -o wet.parquet").ok();
    let table = rows(&folder, "wet.parquet");
    check(&table, &pages[2..]);
    assert_eq!(table.column_by_name("url").unwrap().as_string::<i32>().value(0), "u");
}

#[test]
fn texts_of_any_type_are_read() {
    let pages = pages(65, 3);
    let values: Vec<&str> = pages.iter().map(String::as_str).collect();
    let keyed: DictionaryArray<Int32Type> = values.iter().copied().collect();
    let columns: [ArrayRef; 4] = [
        Arc::new(LargeStringArray::from(values.clone())),
        Arc::new(StringViewArray::from(values.clone())),
        Arc::new(BinaryArray::from(values.iter().map(|text| text.as_bytes()).collect::<Vec<_>>())),
        Arc::new(keyed),
    ];
    for column in columns {
        let kind = column.data_type().clone();
        let folder = folder(&[("in.parquet", &table(vec![("content", Arc::clone(&column))], 10))]);
        run(&folder, "tag in.parquet -o out.parquet --text-field content").ok();
        let after = rows(&folder, "out.parquet");
        check(&after, &pages);
        assert_eq!((after.column(0), after.schema().field(0).data_type()), (&column, &kind));
    }
}

#[test]
fn larger_texts_than_wanted_are_refused() {
    let long = "x".repeat(1000);
    let pages = ["a", &long, "b", &long, &long, "c", &long];
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(1..8));
    let keyed: DictionaryArray<Int32Type> = pages.into_iter().collect();
    for column in [texts(&pages), Arc::new(keyed)] {
        let folder = folder(&[("in.parquet", &table(vec![("text", column), ("n", Arc::clone(&numbers))], 4))]);
        let done = run(&folder, "split in.parquet -o out.parquet --max-record 999 --rejects rejects.jsonl");
        let refused = |row| format!("thanbai: in.parquet: record {row}: more than 999 bytes (--max-record)\n");
        assert_eq!((done.code, done.err), (Some(1), [2, 4, 5, 7].map(refused).concat()));
        assert_eq!(rows(&folder, "out.parquet").column_by_name("n").unwrap().as_primitive::<Int64Type>().values(), &[1, 3, 6]);
        assert!(objects(&read(&folder, "rejects.jsonl")).iter().all(|reject| reject.get("raw").is_none()));
        run(&folder, "split in.parquet -o out.parquet --max-record 1000").ok();
    }
}

/// Statistics of texts would be their first and last, whole; a dictionary of them no shorter than they are.
#[test]
fn columns_of_texts_have_neither_statistics_nor_dictionary() {
    let folder = folder(&[("in.jsonl", b"{\"content\":\"a\",\"text\":\"b\"}\n")]);
    run(&folder, "split in.jsonl --text-field content -o out.parquet").ok();
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path().join("out.parquet")).unwrap()).unwrap();
    for column in builder.metadata().row_group(0).columns() {
        let is_long = ["id", "content", "body"].contains(&column.column_path().string().as_str());
        assert_eq!(column.statistics().is_none(), is_long, "{}", column.column_path());
        assert_eq!(column.dictionary_page_offset().is_none(), is_long, "{}", column.column_path());
    }
}

#[test]
fn an_empty_table_keeps_its_columns() {
    let empty = table(vec![("text", texts::<&str>(&[])), ("n", Arc::new(Int64Array::from(Vec::<i64>::new())))], 10);
    let folder = folder(&[("in.parquet", &empty), ("in.jsonl", b"")]);
    run(&folder, "tag in.parquet -o out.parquet").ok();
    let names = |name: &str| rows(&folder, name).schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    assert_eq!(names("out.parquet"), ["text", "n", "body", "blocks", "entities"]);
    run(&folder, "split in.jsonl -o none.parquet").ok();
    assert_eq!(names("none.parquet"), ["id", "text", "body", "blocks"]);
}

#[test]
fn tables_of_other_columns_do_not_go_into_one_output() {
    let folder = folder(&[
        ("a.parquet", &table(vec![("text", texts(&["a", "b"]))], 10)),
        ("b.parquet", &table(vec![("text", texts(&["c"])), ("n", texts(&["d"]))], 10)),
        ("c.jsonl", b"{\"text\":\"c\"}\n"),
    ]);
    let done = run(&folder, "split a.parquet b.parquet c.jsonl a.parquet -o out.parquet");
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 2), "{}", done.err);
    assert!(done.err.starts_with("thanbai: b.parquet: record 1: columns are not those of the first input"), "{}", done.err);
    assert_eq!(rows(&folder, "out.parquet").num_rows(), 4);
}

/// Parquet has dates of 32 bits only, and other programs take what is not marked as a date for a number.
#[test]
fn a_date_of_64_bits_is_a_date_for_every_reader() {
    let days: ArrayRef = Arc::new(arrow_array::Date64Array::from(vec![Some(86_400_000), None]));
    let folder = folder(&[("in.parquet", &table(vec![("text", texts(&["a", "b"])), ("day", Arc::clone(&days))], 10))]);
    run(&folder, "split in.parquet -o out.parquet").ok();
    assert_eq!(rows(&folder, "out.parquet").column_by_name("day"), Some(&days));
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(folder.path().join("out.parquet")).unwrap()).unwrap();
    let column = builder.parquet_schema().column(1);
    assert_eq!(column.logical_type_ref(), Some(&parquet::basic::LogicalType::Date), "{column:?}");
}

/// Parts of a corpus that were written by different programs differ in this only.
#[test]
fn columns_in_another_order_and_with_other_notes_go_into_one_output() {
    let part = |fields: Vec<Field>, columns: Vec<ArrayRef>| {
        let rows = RecordBatch::try_new(Arc::new(arrow_schema::Schema::new(fields)), columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, rows.schema(), None).unwrap();
        writer.write(&rows).unwrap();
        writer.close().unwrap();
        bytes
    };
    let text = |nullable| Field::new("text", DataType::Utf8, nullable);
    let number = |nullable| Field::new("n", DataType::Int64, nullable);
    let noted = number(true).with_metadata([("PARQUET:field_id".to_owned(), "7".to_owned())].into());
    let numbers = |numbers: [Option<i64>; 2]| Arc::new(Int64Array::from(numbers.to_vec())) as ArrayRef;
    let own = || vec![texts(&["1", "2"]), numbers([Some(3), Some(4)]), texts(&["c", "d"])];
    let parts = [
        part(vec![text(false), number(false)], vec![texts(&["a", "b"]), numbers([Some(1), Some(2)])]),
        part(vec![Field::new("body", DataType::Utf8, true), noted, text(true)], own()),
        part(vec![text(true), number(true)], vec![texts(&["e", "f"]), numbers([Some(5), None])]),
        part(vec![text(true)], vec![texts(&["g", "h"])]),
        part(vec![text(true), Field::new("n", DataType::Utf8, true)], vec![texts(&["i", "j"]), texts(&["6", "7"])]),
        part(vec![text(true), number(true), number(true)], vec![texts(&["k", "l"]), numbers([None; 2]), numbers([None; 2])]),
    ];
    let folder = folder(&[]);
    for (i, part) in parts.iter().enumerate() {
        write(&folder, &format!("{i}.parquet"), part);
    }
    let done = run(&folder, "split *.parquet -o out.parquet");
    let out = rows(&folder, "out.parquet");
    let found: Vec<_> = out.column_by_name("text").unwrap().as_string::<i32>().iter().flatten().collect();
    assert_eq!(found, ["a", "b", "c", "d", "e", "f"]);
    let numbers: Vec<_> = out.column_by_name("n").unwrap().as_primitive::<Int64Type>().iter().collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4), Some(5), None]);
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 6), "{}", done.err);
    let missing = "3.parquet: record 1: columns are not those of the first input of this output: \"n\" is missing";
    assert!(done.err.contains(missing), "{}", done.err);
    assert!(done.err.contains("\"n\" holds Utf8, not Int64") && done.err.contains("\"n\" is there twice"), "{}", done.err);
}

/// Spark writes times so, and the first and the last day of all for what has none.
#[test]
fn times_of_96_bits_are_read_whatever_their_year() {
    const DAY: i64 = 86_400_000_000_000;
    let text = "message m { required binary text (UTF8); optional int96 t; optional group l (LIST) { repeated group list { optional int96 element; } } }";
    let schema = Arc::new(parquet::schema::parser::parse_message_type(text).unwrap());
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&["a", "b", "c"].map(Into::into), None, None).unwrap();
    column.close().unwrap();
    // days since the beginning of the Julian period, with nanoseconds of the last day in front
    let times = [(2_460_311, DAY - 1000), (2_816_788, 0), (1_721_426, 0)].map(|(day, nanos): (u32, i64)| {
        let mut time = Int96::new();
        let nanos = u64::try_from(nanos).unwrap().to_le_bytes();
        let [low, high] = [0, 4].map(|at| u32::from_le_bytes(nanos[at..at + 4].try_into().unwrap()));
        time.set_data(low, high, day);
        time
    });
    for (levels, repeated) in [(1, None), (3, Some(&[0, 0, 0][..]))] {
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int96Type>().write_batch(&times, Some(&[levels; 3]), repeated).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    let folder = folder(&[("in.parquet", &bytes)]);
    run(&folder, "split in.parquet -o out.parquet").ok();
    for name in ["in.parquet", "out.parquet"] {
        let lines = objects(run(&folder, &format!("split {name} --format jsonl")).ok().as_bytes());
        for (line, time) in lines.iter().zip(["2024-01-01T23:59:59.999999", "3000-01-01T00:00:00", "0001-01-01T00:00:00"]) {
            assert_eq!((&line["t"], &line["l"]), (&json!(time), &json!([time])), "{name}");
        }
    }
}

/// Polars writes large strings and lists where pyarrow writes small ones, and pandas numbers what it has as categories.
#[test]
fn texts_of_any_type_go_into_one_output() {
    let pages = pages(69, 12);
    let part = |from: usize| pages[from..from + 3].iter().map(String::as_str).collect::<Vec<_>>();
    let keyed: DictionaryArray<Int32Type> = part(9).into_iter().collect();
    let columns: [ArrayRef; 4] =
        [texts(&part(0)), Arc::new(LargeStringArray::from(part(3))), Arc::new(StringViewArray::from(part(6))), Arc::new(keyed)];
    let folder = folder(&[]);
    let ids = |from: usize| texts(&(from..from + 3).map(|i| i.to_string()).collect::<Vec<_>>());
    for (i, column) in columns.iter().enumerate() {
        write(&folder, &format!("{i}.parquet"), &table(vec![("id", ids(3 * i)), ("text", Arc::clone(column))], 2));
    }
    for (first, kept) in columns.iter().enumerate() {
        let order = (first..4).chain(0..first).map(|i| format!("{i}.parquet")).collect::<Vec<_>>().join(" ");
        run(&folder, &format!("tag {order} -o out.parquet")).ok();
        let out = rows(&folder, "out.parquet");
        let expected: Vec<_> = (first..4).chain(0..first).flat_map(|i| pages[3 * i..3 * i + 3].to_vec()).collect();
        check(&out, &expected);
        let column = out.column_by_name("text").unwrap();
        assert_eq!(column.data_type(), kept.data_type());
        let lines = objects(run(&folder, "split out.parquet --format jsonl --no-work").ok().as_bytes());
        let found: Vec<_> = lines.iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn a_table_may_come_through_a_pipe_or_packed() {
    let pages = pages(66, 12);
    let folder = folder(&[]);
    write_table(&folder, "in.parquet", &pages);
    let bytes = read(&folder, "in.parquet");
    let lines = run(&folder, "tag in.parquet --format jsonl").ok();
    assert_eq!(lines.lines().count(), 12);
    for extension in ["", ".gz", ".zst"] {
        let packed = packed(&bytes, extension);
        let arguments = ["tag", "--format", "jsonl", "--input-format", "parquet", "-"];
        assert_eq!(fed(thanbai(&folder).args(arguments), &packed).ok(), lines, "{extension}");
        write(&folder, &format!("packed.parquet{extension}"), &packed);
        assert_eq!(run(&folder, &format!("tag packed.parquet{extension} --format jsonl")).ok(), lines);
        run(&folder, &format!("tag packed.parquet{extension} --output-dir out")).ok();
        check(&rows(&folder, "out/packed.parquet"), &pages);
    }
    let cut = fed(thanbai(&folder).args(["split", "--input-format", "parquet"]), &packed(&bytes, ".gz")[..200]);
    assert!(cut.code == Some(1) && cut.err.starts_with("thanbai: -: input breaks off: "), "{}", cut.err);
    assert_eq!(cut.err.lines().count(), 1);
    let untold = fed(thanbai(&folder).arg("split"), &bytes);
    assert!(
        untold.code == Some(1) && untold.err.starts_with("thanbai: -: looks like Parquet: --input-format parquet, or "),
        "{}",
        untold.err
    );
}

/// What comes through a pipe is copied; where there is no room for that, this is what is said.
#[cfg(target_os = "linux")]
#[test]
fn a_table_from_a_pipe_needs_room_for_a_copy() {
    let folder = folder(&[]);
    write_table(&folder, "in.parquet", &pages(67, 2));
    let bytes = read(&folder, "in.parquet");
    let mut command = thanbai(&folder);
    let done = fed(command.args(["split", "--input-format", "parquet"]).env("TMPDIR", folder.path().join("nowhere")), &bytes);
    assert_eq!((done.code, done.out.as_str(), done.err.lines().count()), (Some(1), "", 1), "{}", done.err);
    let said = "thanbai: -: Parquet is read from its end and cannot be copied to ";
    assert!(done.err.starts_with(said) && done.err.contains("nowhere (TMPDIR): No such file"), "{}", done.err);
}
