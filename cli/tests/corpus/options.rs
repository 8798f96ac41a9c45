use serde_json::{Value, json};

use crate::{done, fed, folder, jsonl, objects, packed, pages, read, run, thanbai, write};

const MIXED: &[u8] = b"{\"text\":\"a\"}\n{\"text\":7}\n{\"text\":\"b\"}\n{\"text\":\"\xff\"}\n{\"text\":\"c\"}\n";

#[test]
fn rejects_name_file_record_byte_and_error_and_hold_the_record() {
    let folder = folder(&[("in.jsonl", MIXED)]);
    let done = run(&folder, "split --format jsonl in.jsonl --rejects rejects.jsonl");
    assert_eq!((done.code, objects(done.out.as_bytes()).len()), (Some(1), 3));
    let rejects = objects(&read(&folder, "rejects.jsonl"));
    assert_eq!(
        rejects[0],
        json!({"file": "in.jsonl", "record": 2, "byte": 13, "error": "field \"text\": invalid type: integer `7`, expected a string at column 10", "raw": "{\"text\":7}"})
    );
    assert_eq!(rejects[1]["raw_base64"], "eyJ0ZXh0Ijoi/yJ9");
    assert_eq!((&rejects[1]["byte"], &rejects[1]["error"]), (&json!(37), &json!("not UTF-8: byte 0xff at offset 46")));
    assert_eq!(rejects.len(), 2);
    assert!(done.err.starts_with("thanbai: in.jsonl: record 2 at byte 13: field \"text\": "), "{}", done.err);
    assert!(done.err.ends_with("thanbai: in.jsonl: record 4 at byte 37: not UTF-8: byte 0xff at offset 46\n"), "{}", done.err);
}

#[test]
fn strict_stops_behind_the_records_before_the_first_bad_one() {
    let folder = folder(&[("in.jsonl", MIXED)]);
    let done = run(&folder, "split --format jsonl in.jsonl --strict");
    assert_eq!((done.code, objects(done.out.as_bytes()).len(), done.err.lines().count()), (Some(1), 1, 2), "{}", done.err);
    let done = run(&folder, "split in.jsonl --strict -o out.jsonl");
    assert_eq!(done.code, Some(1));
    assert_eq!(crate::files(folder.path()).len(), 1, "no output of a run that was stopped");
}

#[test]
fn lossy_replaces_in_corpora_too() {
    let folder = folder(&[("in.jsonl", MIXED)]);
    let done = run(&folder, "split --format jsonl in.jsonl --lossy");
    let documents = objects(done.out.as_bytes());
    assert_eq!((done.code, documents.len()), (Some(1), 4));
    assert_eq!(documents[2]["blocks"][0]["text"], "\u{fffd}");
}

#[test]
fn the_summary_counts_what_was_done() {
    let pages = pages(31, 4);
    let folder = folder(&[("in.jsonl", &[&jsonl(&pages), MIXED].concat())]);
    let done = run(&folder, "tag in.jsonl -o out.jsonl --summary s.json --verbose");
    let summary: Value = serde_json::from_slice(&read(&folder, "s.json")).unwrap();
    let documents = objects(&read(&folder, "out.jsonl"));
    assert_eq!((&summary["documents"], &summary["rejects"], &summary["inputs"]), (&json!(7), &json!(2), &json!(1)));
    assert_eq!(summary["bytes"], documents.iter().map(|document| document["bytes"].as_u64().unwrap()).sum::<u64>());
    let rows = |field: &str| -> Vec<Value> {
        documents.iter().flat_map(|document| document[field].as_array().unwrap().clone()).collect()
    };
    for (field, rows) in [("blocks", rows("blocks")), ("entities", rows("entities"))] {
        let counts = summary[field].as_object().unwrap();
        for (kind, count) in counts {
            assert_eq!(*count, rows.iter().filter(|row| row["kind"] == **kind).count(), "{kind}");
        }
        assert_eq!(counts.values().map(|count| count.as_u64().unwrap()).sum::<u64>(), rows.len() as u64);
    }
    let body = rows("blocks")
        .iter()
        .filter(|row| row["side"] == "body")
        .map(|row| row["end"].as_u64().unwrap() - row["start"].as_u64().unwrap())
        .sum::<u64>();
    assert_eq!(summary["body_bytes"], body);
    assert!(done.err.contains("7 documents, 2 rejects"), "{}", done.err);
    assert!(!run(&folder, "tag in.jsonl -o out.jsonl").err.contains("documents"));
    crate::write(&folder, "one.jsonl", b"{\"text\":\"a\"}\n{}\n");
    let one = run(&folder, "split one.jsonl -o out.jsonl --verbose").err;
    assert!(one.contains("\n1 input, 0 passed over, 1 document, 1 reject, ") && one.contains("\n1 byte, "), "{one}");
}

#[test]
fn fields_have_other_names_where_one_says_so() {
    let folder = folder(&[("in.jsonl", b"{\"content\":\"M\xe1\xbb\x99t\",\"text\":\"x\",\"key\":[1],\"id\":5,\"bytes\":0}\n")]);
    let document =
        objects(run(&folder, "split --format jsonl in.jsonl --text-field content --id-field key").ok().as_bytes()).remove(0);
    assert_eq!(
        (&document["id"], &document["key"], &document["text"], &document["bytes"]),
        (&json!([1]), &json!([1]), &json!("x"), &json!(5))
    );
    assert_eq!(document["blocks"][0]["text"], "Một");
}

#[test]
fn a_field_of_ids_that_is_missing_is_told_once_an_input() {
    let folder = folder(&[
        ("a.jsonl", &jsonl(&pages(39, 600))),
        ("b.jsonl", b"{\"text\":\"a\",\"uri\":1}\n{\"text\":\"b\",\"uri\":null}\n"),
    ]);
    let done = run(&folder, "split a.jsonl b.jsonl --id-field uri -o out.jsonl");
    let told = "thanbai: a.jsonl: records without a field \"uri\": 600 (--id-field)\nthanbai: b.jsonl: records without a field \"uri\": 1 (--id-field)\n";
    assert_eq!((done.code, done.err.as_str()), (Some(0), told));
    run(&folder, "split a.jsonl --id-field url -o out.jsonl").ok();
    run(&folder, "split b.jsonl -o out.jsonl").ok();
}

#[test]
fn files_of_other_kinds_are_counted() {
    let folder = folder(&["in/a.txt", "in/b.jsonl.xz", "in/c/d.html", "in/.hidden"].map(|name| (name, b"x" as &[u8])));
    let done = run(&folder, "split in -o out --verbose --summary s.json");
    assert!(done.code == Some(0) && done.err.contains("\nfiles of other kinds in the folders: 2\n"), "{}", done.err);
    assert_eq!(objects(&read(&folder, "s.json"))[0]["other_files"], 2);
}

#[test]
fn legacy_encodings_by_name() {
    let (text, _, _) = encoding_rs::WINDOWS_1258.decode(b"C\xe2\xec\xb0u \xf0\xe3 th\xf4ng xe\nTheo TTXVN");
    let folder = folder(&[("a.txt", b"C\xe2\xec\xb0u \xf0\xe3 th\xf4ng xe\nTheo TTXVN"), ("b.txt", b"m\xf4t\n--\nhai\n")]);
    let document = objects(run(&folder, "split --format jsonl --encoding windows-1258 a.txt").ok().as_bytes()).remove(0);
    assert_eq!(document["blocks"][1]["text"], "Theo TTXVN");
    assert_eq!(document["blocks"][0]["text"], text.lines().next().unwrap());
    assert_eq!(document["bytes"], text.len());
    let cut = run(&folder, "split --format jsonl --encoding windows-1258 --delimiter -- b.txt");
    assert_eq!(objects(cut.ok().as_bytes()).len(), 2);
    // the line is looked for as the encoding has it
    crate::write(&folder, "c.txt", b"m\xf4t\n\xa7\xa7\nhai\n");
    let cut = run(&folder, "split --format jsonl --encoding windows-1258 --delimiter §§ c.txt");
    assert_eq!(objects(cut.ok().as_bytes()).len(), 2);
    let wide: Vec<u8> = "\u{feff}Một".encode_utf16().flat_map(u16::to_le_bytes).collect();
    crate::write(&folder, "w.txt", &wide);
    assert!(run(&folder, "split w.txt").err.ends_with("(UTF-16? see --encoding)\n"));
    crate::write(&folder, "late.txt", &[b"a\n--\n", &wide[..]].concat());
    assert!(run(&folder, "split late.txt --delimiter --").err.ends_with("not UTF-8: byte 0xff at offset 5\n"));
    assert_eq!(run(&folder, "split --keep all --encoding utf-16le w.txt").ok(), "Một\n");
}

/// Where there is no input, it is not the option that is wrong.
#[test]
fn options_of_plain_text_are_not_to_blame_for_an_empty_folder() {
    let folder = folder(&[("in/a.html", b"x")]);
    for option in ["--encoding windows-1258", "--delimiter --"] {
        let done = run(&folder, &format!("split in {option}"));
        let said = "thanbai: in: no document in this directory (*.txt, *.jsonl ...)\n";
        assert_eq!((done.code, done.err.as_str()), (Some(1), said), "{option}");
    }
}

#[test]
fn too_large_records_are_refused_and_passed_over() {
    let long = "x".repeat(3_000_000);
    let folder = folder(&[
        ("in.jsonl", format!("{{\"text\":\"a\"}}\n{{\"text\":\"{long}\"}}\n{{\"text\":\"b\"}}\n").as_bytes()),
        ("cut.txt", format!("a\n=\nx\n{long}\ny\n=\nb\n=\n").as_bytes()),
        ("long.txt", long.as_bytes()),
    ]);
    let most = "--format jsonl --max-record 1000000";
    let lines = run(&folder, &format!("split in.jsonl {most}"));
    assert_eq!((lines.code, objects(lines.out.as_bytes()).len()), (Some(1), 2));
    assert_eq!(lines.err, "thanbai: in.jsonl: record 2 at byte 13: more than 1000000 bytes (--max-record)\n");
    let cut = run(&folder, &format!("split cut.txt --delimiter = {most}"));
    let ids: Vec<_> = objects(cut.out.as_bytes()).iter().map(|document| document["id"].clone()).collect();
    assert_eq!(
        (ids, cut.err.as_str()),
        (
            vec![json!("cut.txt#1"), json!("cut.txt#3")],
            "thanbai: cut.txt: record 2 at byte 4: more than 1000000 bytes (--max-record)\n"
        )
    );
    assert_eq!(
        run(&folder, &format!("split long.txt {most}")).err,
        "thanbai: long.txt: more than 1000000 bytes (--max-record)\n"
    );
}

/// Whatever holds it: what stands around a record is none of its bytes.
#[test]
fn a_record_as_large_as_the_largest_is_taken() {
    let wet = |length: usize| {
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {length}\r\n\r\n{}\r\n\r\n", "x".repeat(length))
    };
    let line = |length: usize| format!("{{\"text\":\"{}\"}}\r\n", "x".repeat(length - 11));
    let cut = |length: usize| format!("{}\r\n=====\n", "x".repeat(length));
    let folder = folder(&[]);
    for (more, refused) in [(0, 0), (1, 1)] {
        let length = 20 + more;
        write(&folder, "a.txt", "x".repeat(length).as_bytes());
        write(&folder, "a.jsonl", [line(20), line(length), line(20)].concat().as_bytes());
        write(&folder, "b.jsonl", [line(20), line(20), line(length)].concat().trim_end().as_bytes());
        write(&folder, "cut.txt", [cut(20), cut(length), cut(20)].concat().as_bytes());
        write(&folder, "end.txt", [cut(20), cut(20), "x".repeat(length)].concat().as_bytes());
        write(&folder, "a.wet", [wet(20), wet(length), wet(20)].concat().as_bytes());
        #[cfg(feature = "parquet")]
        {
            let texts = crate::tables::texts(&[20, length, 20].map(|length| "x".repeat(length)));
            write(&folder, "a.parquet", &crate::tables::table(vec![("text", texts)], 9));
        }
        let parquet = if cfg!(feature = "parquet") { "a.parquet" } else { "a.wet" };
        for (arguments, count) in [
            ("a.txt", 1),
            ("a.jsonl", 3),
            ("b.jsonl", 3),
            ("cut.txt --delimiter =====", 3),
            ("end.txt --delimiter =====", 3),
            ("a.wet", 3),
            (parquet, 3),
        ] {
            let done = run(&folder, &format!("split {arguments} --format jsonl --max-record 20"));
            assert_eq!(objects(done.out.as_bytes()).len(), count - refused, "{arguments}, {length}: {}", done.err);
            assert_eq!(
                done.err.matches("more than 20 bytes (--max-record)").count(),
                refused,
                "{arguments}, {length}: {}",
                done.err
            );
        }
    }
}

#[test]
fn a_command_line_that_cannot_be_carried_out_exits_with_2() {
    let folder = folder(&[("a.txt", b"x"), ("b/a.txt", b"x"), ("a.jsonl", b"")]);
    let cases = [
        ("split a.txt b/a.txt --output-dir out", "a.txt and b/a.txt would both be written to out/a.txt"),
        ("split a.txt -o a.txt", "a.txt would be overwritten by its own output"),
        ("split b --output-dir b/../b", "b/a.txt would be overwritten by its own output"),
        ("split a.txt -o x --output-dir out", "cannot be used with"),
        ("split a.txt --resume", "--output-dir"),
        ("split a.txt -o - --resume", "--resume needs an output that is a file"),
        ("split a.txt --encoding viscii", "no encoding of the web has the name"),
        ("split a.txt --encoding iso-2022-kr", "no encoding of the web has the name"),
        ("split a.txt --encoding utf-16le --delimiter x", "--delimiter cannot cut UTF-16LE"),
        ("split a.txt --encoding windows-1252 --delimiter đ", "--delimiter has a character that is not in windows-1252"),
        ("split a.txt --threads all", "--threads"),
        ("split a.txt -j 100000", "100000 is not in 0..=1024"),
        ("split a.txt --summary -", "the output goes to standard output and so would the summary"),
        #[cfg(unix)]
        ("split a.txt --summary /dev/stdout", "the output goes to standard output and so would the summary"),
        #[cfg(unix)]
        ("split a.txt -o /dev/fd/1 --summary -", "the output goes to standard output and so would the summary"),
        ("split - a.txt -", "standard input can be read only once"),
        ("view - -", "standard input can be read only once"),
        ("split a.txt -o o.csv", "o.csv: .csv names no format: say --format, or name the output *.txt, *.jsonl"),
        ("split a.txt -o o.html", ".html names no format"),
        ("split a.txt -o o.wet.gz", ".wet names no format"),
        ("split a.txt -o o.tar.gz", ".tar names no format"),
        ("split a.txt -o o.jsonl.xz", ".xz cannot be written; .gz and .zst can"),
        ("split a.txt -o o.jsonl.bz2 --format jsonl", ".bz2 cannot be written"),
        ("split a.jsonl --encoding windows-1258", "--encoding is for plain text, and no input is"),
        ("view a.jsonl --delimiter x", "--delimiter is for plain text, and no input is"),
        ("split a.txt --quiet --verbose", "cannot be used with"),
    ];
    for (arguments, error) in cases {
        let done = run(&folder, arguments);
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.err);
        assert!(done.err.contains(error), "{arguments}: {}", done.err);
    }
    for (delimiter, name) in [("--\n--", "split"), ("--\r", "split"), ("\n", "view")] {
        let done = done(thanbai(&folder).args([name, "a.txt", "--delimiter", delimiter]).output().unwrap());
        assert!(done.code == Some(2) && done.err.contains("--delimiter is one line"), "{}", done.err);
    }
    #[cfg(feature = "parquet")]
    for arguments in ["split a.txt --format parquet", "split a.txt -o a.parquet.gz"] {
        assert_eq!(run(&folder, arguments).code, Some(2), "{arguments}");
    }
    assert_eq!(crate::files(folder.path()).len(), 3);
    // what has no extension is text, and with --format a name is only a name
    run(&folder, "split a.txt -o plain").ok();
    run(&folder, "split a.txt -o page.gz").ok();
    run(&folder, "split a.txt -o o.csv --format text").ok();
    assert_eq!(crate::files(folder.path()).len(), 6);
}

#[test]
fn of_each_input_the_first_reports_are_printed() {
    let bad = b"{\"body\":1}\n".repeat(25);
    let folder = folder(&[("a.jsonl", &bad), ("b.jsonl", &bad), ("c.jsonl", MIXED)]);
    let command = "split a.jsonl b.jsonl c.jsonl missing.jsonl --format jsonl";
    let few = run(&folder, command);
    let lines: Vec<_> = few.err.lines().collect();
    assert_eq!((few.code, few.out.lines().count(), lines.len()), (Some(1), 3, 2 * 11 + 2 + 1), "{}", few.err);
    assert!(lines[9].starts_with("thanbai: a.jsonl: record 10 at byte "), "{}", few.err);
    assert_eq!(lines[10], "thanbai: a.jsonl: ... and 15 more (--rejects FILE keeps all)");
    assert_eq!(lines[21], "thanbai: b.jsonl: ... and 15 more (--rejects FILE keeps all)");
    let kept = run(&folder, &format!("{command} --rejects r --summary s -o out.jsonl"));
    assert!(kept.err.contains("\nthanbai: a.jsonl: ... and 15 more (all are in r)\n"), "{}", kept.err);
    assert_eq!((objects(&read(&folder, "r")).len(), &objects(&read(&folder, "s"))[0]["rejects"]), (53, &json!(53)));
    assert_eq!(run(&folder, &format!("{command} --verbose")).err.matches("thanbai: ").count(), 53);
    let seen = run(&folder, "view a.jsonl c.jsonl");
    let lines: Vec<_> = seen.err.lines().collect();
    assert_eq!((seen.code, lines.len()), (Some(1), 13), "{}", seen.err);
    assert_eq!(lines[10], "thanbai: a.jsonl: ... and 15 more (--verbose names all)");
}

#[test]
fn what_is_hidden_is_what_everything_costs_but_the_work() {
    let pages = pages(32, 3);
    let folder = folder(&[("in.jsonl.gz", &packed(&jsonl(&pages), ".gz"))]);
    let documents = objects(run(&folder, "tag in.jsonl.gz --no-work --format jsonl").ok().as_bytes());
    for (document, text) in documents.iter().zip(&pages) {
        assert_eq!((&document["text"], &document["blocks"], &document["entities"]), (&json!(text), &json!([]), &json!([])));
    }
    let help = thanbai(&folder).args(["tag", "--help"]).output().unwrap();
    assert!(!done(help).out.contains("--no-work"));
}

/// Taken for text, each of these would be one long document, and nobody would see it.
#[test]
fn an_input_of_unknown_format_that_looks_like_another_is_refused() {
    let pages = pages(37, 2);
    let wet = format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{}", pages[0].len(), pages[0]);
    let tar = [&[b'n'; 257][..], b"ustar\0", &[b'x'; 900]].concat();
    let cases: [(&[u8], &str); 11] = [
        (b"[{\"text\":\"a\"}]", "a JSON array: jq -c '.[]' makes JSON lines of it"),
        (b"[\n  {\n", "a JSON array: jq -c '.[]' makes JSON lines of it"),
        (&packed(&tar, ".gz"), "a tar archive: unpack it first"),
        (b"<!-- a page -->\n<p>", "HTML: take its text out first"),
        (b"\n<HEAD>", "HTML: take its text out first"),
        (b"<?xml version='1.0'?>", "XML: take its text out first"),
        (&jsonl(&pages), "JSON lines: --input-format jsonl"),
        (&packed(&jsonl(&pages), ".zst"), "JSON lines: --input-format jsonl"),
        ("\u{feff} {\n \"text\": \"a\"}".as_bytes(), "JSON lines: --input-format jsonl"),
        (wet.as_bytes(), "WARC: --input-format wet"),
        (b"<!DOCTYPE html>\n<p>", "HTML: take its text out first"),
    ];
    for (bytes, words) in cases {
        let folder = folder(&[("corpus", bytes), ("a.txt", bytes)]);
        let said = format!("looks like {words}, or --input-format text if it is to be split as it is\n");
        for (done, name) in [(run(&folder, "split corpus"), "corpus"), (fed(thanbai(&folder).arg("split"), bytes), "-")] {
            assert_eq!((done.code, done.out.as_str(), done.err), (Some(1), "", format!("thanbai: {name}: {said}")));
        }
        for arguments in ["split a.txt", "split corpus --input-format text", "split corpus --delimiter x"] {
            run(&folder, arguments).ok();
        }
    }
    for text in ["", "{", "{x}", "[", "[x] {", "a,b\n1,2", "BZh", "<p>", "WAR", "Trang chủ {\"a\"}"] {
        let folder = folder(&[("page", text.as_bytes())]);
        run(&folder, "split page").ok();
    }
}

#[test]
fn a_dash_is_no_file() {
    let folder = folder(&[("in.jsonl", MIXED)]);
    let done = run(&folder, "split in.jsonl -o out.jsonl --summary -");
    assert_eq!((done.code, &objects(done.out.as_bytes())[0]["documents"]), (Some(1), &json!(3)));
    let done = run(&folder, "split in.jsonl --rejects -");
    assert!(done.code == Some(2) && done.err.contains("--rejects needs a file"), "{}", done.err);
    assert!(done.err.contains("Usage: thanbai split [OPTIONS] [FILE|DIR|-]..."), "{}", done.err);
    assert!(!folder.path().join("-").exists());
}

#[test]
fn threads_are_said_as_elsewhere() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(38, 20)))]);
    let expected = run(&folder, "split in.jsonl").ok();
    for threads in ["-j1", "-j 3", "--threads 0", "-j0"] {
        assert_eq!(run(&folder, &format!("split in.jsonl {threads}")).ok(), expected);
    }
    assert_eq!(run(&folder, "tag --version").ok(), run(&folder, "--version").ok().replace("thanbai ", "thanbai-tag "));
}
