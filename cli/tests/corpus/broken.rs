//! Everything that goes wrong with files: no panic, every good record delivered, every bad one named.

#[cfg(feature = "parquet")]
mod tables;

use std::fs;
use std::path::Path;

use crate::{folder, objects, packed, run};

/// A broken input: how it is made, and what comes of it.
#[derive(Clone, Copy)]
struct Case {
    what: &'static str,
    file: &'static str,
    make: fn() -> Vec<u8>,
    options: &'static str,
    /// How many documents are delivered.
    good: usize,
    /// What is said of each bad one, in order.
    bad: &'static [&'static str],
}

const fn case(what: &'static str, file: &'static str, make: fn() -> Vec<u8>, good: usize, bad: &'static [&'static str]) -> Case {
    Case { what, file, make, options: "", good, bad }
}

const fn with(case: Case, options: &'static str) -> Case {
    Case { options, ..case }
}

/// Two good records.
const TWO: &[u8] = b"{\"text\":\"a\",\"id\":1}\n{\"text\":\"b\",\"id\":2}\n";

fn around(middle: &[u8]) -> Vec<u8> {
    [b"{\"text\":\"a\"}\n", middle, b"\n{\"text\":\"b\"}\n"].concat()
}

fn many(n: usize) -> Vec<u8> {
    (0..n).flat_map(|i| format!("{{\"text\":\"Bài số {i}\",\"id\":{}}}\n", i * 7919 % 1000).into_bytes()).collect()
}

/// Packs bytes and leaves out the last `less`.
fn cut(bytes: &[u8], extension: &str, less: usize) -> Vec<u8> {
    let packed = packed(bytes, extension);
    packed[..packed.len() - less].to_vec()
}

/// Changes one byte, counted from the end.
fn changed(mut bytes: Vec<u8>, from_end: usize) -> Vec<u8> {
    let at = bytes.len() - from_end;
    bytes[at] ^= 0x55;
    bytes
}

fn record(text: &str, length: usize) -> String {
    format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n")
}

/// Three records of which the second is this.
fn wet(middle: &str) -> Vec<u8> {
    [&record("a", 1), middle, &record("b", 1)].concat().into_bytes()
}

/// A frame as `zstd --long=28` makes it: its window has 2^(10 + 18) bytes, and the records stand in it as they are.
fn wide_frame() -> Vec<u8> {
    let block = u32::try_from(TWO.len() << 3 | 1).unwrap().to_le_bytes();
    [&[0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3], &block[..3], TWO].concat()
}

const TEXT: &[Case] = &[
    case("an empty file is an empty document", "a.txt", Vec::new, 1, &[]),
    case("a byte that is not UTF-8", "a.txt", || b"ab\xffcd".to_vec(), 0, &["not UTF-8: byte 0xff at offset 2"]),
    case("a character cut off", "a.txt", || b"ab\xe1\xbb".to_vec(), 0, &["not UTF-8: byte 0xe1 at offset 2"]),
    case("surrogates in UTF-8", "a.txt", || b"\xed\xa0\x80".to_vec(), 0, &["not UTF-8: byte 0xed at offset 0"]),
    case("NULs are characters", "a.txt", || b"a\0b\0\n\0".to_vec(), 1, &[]),
    case("a byte order mark", "a.txt", || "\u{feff}Một".into(), 1, &[]),
    case("UTF-16", "a.txt", || b"\xff\xfeM\0\xd9\x1e".to_vec(), 0, &["not UTF-8: byte 0xff at offset 0 (UTF-16?"]),
    with(
        case("UTF-16 of odd length", "a.txt", || b"\xff\xfeM\0\xd9".to_vec(), 0, &["not UTF-16LE: at offset 4"]),
        "--encoding utf-16le",
    ),
    with(case("bytes that windows-1258 has not", "a.txt", || b"ab\xd2\xffc".to_vec(), 1, &[]), "--encoding windows-1258"),
    with(
        case(
            "a document of three is not UTF-8",
            "a.txt",
            || b"a\n--\n\xff\n--\nb".to_vec(),
            2,
            &["record 2 at byte 5: not UTF-8: byte 0xff at offset 5"],
        ),
        "--delimiter --",
    ),
    with(case("nothing but delimiters", "a.txt", || b"--\n--\r\n--".to_vec(), 0, &[]), "--delimiter --"),
    with(case("a mark in front of a delimiter", "a.txt", || "\u{feff}--\n--\nb".into(), 1, &[]), "--delimiter --"),
    case("only carriage returns", "a.txt", || b"a\rb\rc".to_vec(), 1, &[]),
    case("one line of 30 MB", "a.txt", || "dòng dài ".repeat(3 << 20).into_bytes(), 1, &[]),
    case(
        "pseudo-random bytes",
        "a.txt",
        || (0..9999u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect(),
        0,
        &["not UTF-8"],
    ),
];

const PACKED: &[Case] = &[
    case("gzip cut off", "a.jsonl.gz", || cut(&many(2000), ".gz", 2000), usize::MAX, &["input breaks off: "]),
    case("gzip without its check sum", "a.jsonl.gz", || cut(TWO, ".gz", 8), 2, &["record 3 at byte 40: input breaks off: "]),
    case(
        "gzip with a wrong check sum",
        "a.jsonl.gz",
        || changed(packed(TWO, ".gz"), 6),
        2,
        &["input breaks off: corrupt gzip stream"],
    ),
    case(
        "gzip cut off in its header",
        "a.jsonl.gz",
        || packed(TWO, ".gz")[..6].to_vec(),
        0,
        &["record 1 at byte 0: input breaks off: "],
    ),
    case("gzip of two members", "a.jsonl.gz", || [packed(TWO, ".gz"), packed(TWO, ".gz")].concat(), 4, &[]),
    case(
        "a member that ends within a record",
        "a.jsonl.gz",
        || [packed(&TWO[..9], ".gz"), packed(&TWO[9..], ".gz")].concat(),
        2,
        &[],
    ),
    case(
        "garbage behind gzip",
        "a.jsonl.gz",
        || [packed(TWO, ".gz"), b"garbage and more".to_vec()].concat(),
        2,
        &["input breaks off: invalid gzip header"],
    ),
    case("zeros behind gzip", "a.jsonl.gz", || [packed(TWO, ".gz"), vec![0; 600_000]].concat(), 2, &[]),
    case("zeros between members", "a.jsonl.gz", || [packed(TWO, ".gz"), vec![0; 512], packed(TWO, ".gz")].concat(), 4, &[]),
    case(
        "garbage behind zeros",
        "a.jsonl.gz",
        || [packed(TWO, ".gz"), b"\0\0garbage and more".to_vec()].concat(),
        2,
        &["input breaks off: invalid gzip header"],
    ),
    case("gzip that is named .zst", "a.jsonl.zst", || packed(TWO, ".gz"), 2, &[]),
    case("gzip without a name for it", "a.jsonl", || packed(TWO, ".gz"), 2, &[]),
    case("no gzip at all", "a.jsonl.gz", || TWO.to_vec(), 0, &["named as gzip and is not"]),
    case("an empty file named .gz", "a.jsonl.gz", Vec::new, 0, &["named as gzip and is not"]),
    case("gzip of nothing", "a.jsonl.gz", || packed(b"", ".gz"), 0, &[]),
    case("gzip in gzip", "a.jsonl.gz", || packed(&packed(TWO, ".gz"), ".gz"), 0, &["record 1 at byte 0: not UTF-8"]),
    case("Zstandard cut off", "a.jsonl.zst", || cut(&many(20_000), ".zst", 100), usize::MAX, &["input breaks off: "]),
    case("Zstandard of two frames", "a.jsonl.zst", || [packed(TWO, ".zst"), packed(TWO, ".zst")].concat(), 4, &[]),
    case(
        "a frame to pass over",
        "a.jsonl.zst",
        || [b"\x53\x2a\x4d\x18\x02\0\0\0xx".to_vec(), packed(TWO, ".zst")].concat(),
        2,
        &[],
    ),
    case(
        "garbage behind Zstandard",
        "a.jsonl.zst",
        || [packed(TWO, ".zst"), b"garbage and more".to_vec()].concat(),
        2,
        &["input breaks off: "],
    ),
    case("a window of 256 MB", "a.jsonl.zst", wide_frame, 2, &[]),
    case("xz", "a.jsonl.xz", || b"\xfd7zXZ\0\0\x04".to_vec(), 0, &["packed with xz, which is not read here: unpack it first"]),
    case("xz without a name for it", "a.jsonl", || b"\xfd7zXZ\0\0\x04".to_vec(), 0, &["packed with xz"]),
    case("bzip2", "a.txt.bz2", || b"BZh91AY&SY\x4e\xec".to_vec(), 0, &["packed with bzip2"]),
    case("lz4", "a.lz4", || b"\x04\x22\x4d\x18d@\xa7".to_vec(), 0, &["packed with lz4"]),
    case("no Zstandard at all", "a.txt.zst", || b"text".to_vec(), 0, &["named as Zstandard and is not"]),
    case(
        "a document of no format in gzip that is cut off",
        "a",
        || packed(b"a", ".gz")[..9].to_vec(),
        0,
        &["unexpected end of file"],
    ),
    case("a document in gzip that is cut off", "a.txt.gz", || cut(&many(2000), ".gz", 2000), 0, &["incomplete deflate stream"]),
];

const JSON: &[Case] = &[
    case("an empty file", "a.jsonl", Vec::new, 0, &[]),
    case("blank lines", "a.jsonl", || around(b"\n  \r\n\t"), 2, &[]),
    case("CRLF", "a.jsonl", || b"{\"text\":\"a\"}\r\n{\"text\":\"b\"}\r\n".to_vec(), 2, &[]),
    case("no line end at the end", "a.jsonl", || b"{\"text\":\"a\"}\n{\"text\":\"b\"}".to_vec(), 2, &[]),
    case("a byte order mark", "a.jsonl", || ["\u{feff}".as_bytes(), TWO].concat(), 2, &[]),
    case("the last record cut off", "a.jsonl", || TWO[..30].to_vec(), 1, &["record 2 at byte 20: EOF while parsing"]),
    case("text without quotes", "a.jsonl", || around(b"just text"), 2, &["record 2 at byte 13: expected value at column 1"]),
    case(
        "an array in place of lines",
        "a.json",
        || b"[{\"text\":\"a\"},{\"text\":\"b\"}]".to_vec(),
        0,
        &["a.json: a JSON array, not JSON lines; jq -c '.[]' makes lines of it"],
    ),
    case("an array on many lines", "a.jsonl", || b"\n[\r\n  {\n    \"text\": \"a\"\n  }\n]\n".to_vec(), 0, &["a JSON array"]),
    case(
        "an array that is a record",
        "a.jsonl",
        || [b"[1, 2]\n", TWO].concat(),
        2,
        &["record 1 at byte 0: invalid type: sequence, expected a JSON object"],
    ),
    case(
        "blanks in front of a record",
        "a.jsonl",
        || b" \n \t  {\"text\":\"a\xff\"}\n".to_vec(),
        0,
        &["record 2 at byte 6: not UTF-8: byte 0xff at offset 16"],
    ),
    case("a string", "a.jsonl", || around(b"\"text\""), 2, &["expected a JSON object"]),
    case("two objects on a line", "a.jsonl", || around(b"{\"text\":\"a\"} {\"text\":\"b\"}"), 2, &["trailing characters"]),
    case(
        "no text",
        "a.jsonl",
        || around(b"{\"body\":\"a\"}"),
        2,
        &["record 2 at byte 13: no field \"text\"; there are \"body\" (--text-field)"],
    ),
    case("text is null", "a.jsonl", || around(b"{\"text\":null}"), 2, &["invalid type: null, expected a string"]),
    case("text is a number", "a.jsonl", || around(b"{\"text\":1e3}"), 2, &["expected a string"]),
    case("text is a list", "a.jsonl", || around(b"{\"text\":[\"a\"]}"), 2, &["expected a string"]),
    case("text twice", "a.jsonl", || around(b"{\"text\":\"a\",\"text\":\"b\"}"), 2, &["field \"text\" twice"]),
    case("half a pair of surrogates", "a.jsonl", || around(b"{\"text\":\"\\ud83d\"}"), 2, &["field \"text\": "]),
    case(
        "half a pair of surrogates in another field",
        "a.jsonl",
        || around(b"{\"text\":\"a\",\"x\":{\"y\":\"\\ude00\"}}"),
        2,
        &["field \"x\": half of a surrogate pair (--lossy replaces it)"],
    ),
    case(
        "a field that is there twice",
        "a.jsonl",
        || around(b"{\"text\":\"a\",\"x\":1,\"x\":2}"),
        2,
        &["field \"x\" twice (--lossy takes the last)"],
    ),
    case("UTF-16", "a.jsonl", || b"\xff\xfe{\0".to_vec(), 0, &["offset 0 (UTF-16? only plain text is read in other encodings)"]),
    case("an escape that is none", "a.jsonl", || around(b"{\"text\":\"\\x41\"}"), 2, &["invalid escape"]),
    case("a line end within a string", "a.jsonl", || around(b"{\"text\":\"a\nb\"}"), 2, &["record 2", "record 3"]),
    case("a NUL within a string", "a.jsonl", || around(b"{\"text\":\"a\0\"}"), 2, &["control character"]),
    case("NULs between records", "a.jsonl", || around(&[0; 512]), 2, &["record 2 at byte 13: expected value"]),
    case("not UTF-8", "a.jsonl", || around(b"{\"text\":\"\xc3\x28\"}"), 2, &["not UTF-8: byte 0xc3 at offset 22"]),
    case(
        "deep in a field",
        "a.jsonl",
        || around(format!("{{\"text\":\"a\",\"x\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000)).as_bytes()),
        3,
        &[],
    ),
    case(
        "deep and not closed",
        "a.jsonl",
        || around(format!("{{\"text\":\"a\",\"x\":{}}}", "{\"a\":".repeat(100_000)).as_bytes()),
        2,
        &["record 2"],
    ),
    case("deep text", "a.jsonl", || around(format!("{{\"text\":{}}}", "[".repeat(100_000)).as_bytes()), 2, &["record 2"]),
    case(
        "a line of 100 MB",
        "a.jsonl",
        || around(format!("{{\"text\":\"a\",\"x\":\"{}\"}}", "x".repeat(100 << 20)).as_bytes()),
        3,
        &[],
    ),
    case(
        "a line of 100 MB that is no record",
        "a.jsonl",
        || around("x".repeat(100 << 20).as_bytes()),
        2,
        &["record 2 at byte 13: expected value"],
    ),
    case(
        "Latin 1 and UTF-16 among the lines",
        "a.jsonl",
        || around(b"{\"text\":\"caf\xe9\"}\n\xff\xfe{\0"),
        2,
        &["record 2", "record 3"],
    ),
];

const WET: &[Case] = &[
    case("an empty file", "a.wet", Vec::new, 0, &[]),
    case("no WARC at all", "a.wet", || b"{\"text\":\"a\"}\n".repeat(9), 0, &["record 1 at byte 0: no WARC header"]),
    case(
        "line feeds alone",
        "a.wet",
        || String::from_utf8(wet(&record("abc", 3))).unwrap().replace('\r', "").into_bytes(),
        3,
        &[],
    ),
    case(
        "line feeds alone and a length that is too large",
        "a.wet",
        || String::from_utf8(wet(&record("abc", 40))).unwrap().replace('\r', "").into_bytes(),
        2,
        &["record 2 at byte 53: Content-Length leads to no other record"],
    ),
    case("line feeds alone in the text", "a.wet", || wet(&record("a\n\nb\n\nc", 7)), 3, &[]),
    case("a byte order mark", "a.wet", || ["\u{feff}".as_bytes(), &wet("")].concat(), 2, &[]),
    case(
        "records of other kinds",
        "a.warc",
        || wet("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\n"),
        2,
        &[],
    ),
    case(
        "nothing but records of other kinds",
        "a.warc",
        || b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\n".repeat(3),
        0,
        &["a.warc: no conversion records, 3 of other kinds"],
    ),
    case(
        "one record that is broken and one of another kind",
        "a.warc",
        || {
            b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1\r\n\r\nx\r\n\r\nWARC/1.0\r\nWARC-Type: conversion\r\n\r\nx\r\n\r\n".to_vec()
        },
        0,
        &["record 2 at byte 57: no Content-Length"],
    ),
    case(
        "a header that is not UTF-8",
        "a.wet",
        || {
            let mut bytes = wet(&record("abc", 3).replace("WARC-Type", "WARC-Target-URI: http://e/\u{1}\r\nWARC-Type"));
            let at = bytes.iter().position(|byte| *byte == 1).unwrap();
            bytes[at] = 0xe9;
            bytes
        },
        3,
        &[],
    ),
    case(
        "a length that is too small",
        "a.wet",
        || wet(&record("abcdef", 3)),
        2,
        &["record 2 at byte 59: Content-Length leads to no other record"],
    ),
    case("a length that is too large", "a.wet", || wet(&record("abc", 40)), 2, &["Content-Length leads to no other record"]),
    case("a length beyond the end", "a.wet", || wet(&record("abc", 4000)), 2, &["Content-Length leads to no other record"]),
    case("a length beyond everything", "a.wet", || wet(&record("abc", usize::MAX / 2)), 2, &["more than 1073741824 bytes"]),
    case(
        "a length that is no number",
        "a.wet",
        || wet("WARC/1.0\r\nContent-Length: abc\r\n\r\nx\r\n\r\n"),
        2,
        &["Content-Length is no number: \"abc\""],
    ),
    case(
        "a negative length",
        "a.wet",
        || wet("WARC/1.0\r\nContent-Length: -1\r\n\r\nx\r\n\r\n"),
        2,
        &["Content-Length is no number: \"-1\""],
    ),
    case("no length", "a.wet", || wet("WARC/1.0\r\nWARC-Type: conversion\r\n\r\nx\r\n\r\n"), 2, &["no Content-Length"]),
    case(
        "headers without end",
        "a.wet",
        || wet(&format!("WARC/1.0\r\n{}\r\n", "X: y\r\n".repeat(20_000))),
        2,
        &["headers without end"],
    ),
    case("garbage between records", "a.wet", || wet("garbage\r\n"), 2, &["no WARC header"]),
    case(
        "the last record cut off",
        "a.wet",
        || {
            let mut bytes = wet(&record("abcdef", 6));
            bytes.truncate(bytes.len() - 5);
            bytes
        },
        2,
        &["record 3 at byte 123: record breaks off"],
    ),
    case(
        "cut off in the headers",
        "a.wet",
        || {
            let mut bytes = wet("");
            bytes.truncate(90);
            bytes
        },
        1,
        &["record 2 at byte 59: record breaks off"],
    ),
    case(
        "a text that is not UTF-8",
        "a.wet",
        || {
            let mut bytes = wet(&record("abc", 3));
            bytes[114] = 0xff;
            bytes
        },
        2,
        &["record 2 at byte 59: not UTF-8: byte 0xff at offset 114"],
    ),
    case(
        "no line ends behind the last record",
        "a.wet",
        || {
            let mut bytes = wet("");
            bytes.truncate(bytes.len() - 4);
            bytes
        },
        2,
        &[],
    ),
    case(
        "members of which one is cut",
        "a.wet.gz",
        || [packed(&wet(""), ".gz"), cut(&wet(&record(&"abc".repeat(999), 2997)), ".gz", 20)].concat(),
        usize::MAX,
        &["input breaks off: "],
    ),
];

fn check(case: &Case) {
    let what = case.what;
    let folder = folder(&[(case.file, &(case.make)())]);
    let done = run(&folder, &format!("split --format jsonl --rejects rejects {} {}", case.options, case.file));
    let lines: Vec<_> = done.err.lines().collect();
    let shown = done.err.chars().take(1000).collect::<String>();
    assert_eq!(done.code, Some(i32::from(!case.bad.is_empty())), "{what}: {shown}");
    assert_eq!(lines.len(), case.bad.len(), "{what}: {shown}");
    for (line, error) in lines.iter().zip(case.bad) {
        assert!(line.starts_with(&format!("thanbai: {}: ", case.file)) && line.contains(error), "{what}: {shown}");
    }
    let (good, rejects) = (done.out.lines().count(), objects(&crate::read(&folder, "rejects")));
    // how many stand in front of a break depends on the compressor
    assert!(good == case.good || case.good == usize::MAX && good > 1, "{what}: {good} delivered");
    assert_eq!(rejects.len(), case.bad.len(), "{what}");
    assert!(rejects.iter().all(|reject| reject["file"] == case.file), "{what}");
}

#[test]
fn broken_text() {
    TEXT.iter().for_each(check);
}

#[test]
fn broken_packings() {
    PACKED.iter().for_each(check);
}

#[test]
fn broken_json() {
    JSON.iter().for_each(check);
}

#[test]
fn broken_wet() {
    WET.iter().for_each(check);
}

#[cfg(unix)]
#[test]
fn things_that_are_no_files() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    let folder = folder(&[("in/good.jsonl", TWO), ("in/dir.jsonl/also.jsonl", TWO), ("secret.jsonl", TWO)]);
    symlink("nowhere", folder.path().join("in/dangling.jsonl")).unwrap();
    symlink("loop.jsonl", folder.path().join("in/loop.jsonl")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("in/pipe.jsonl")).status().unwrap().success());
    let done = run(&folder, "split --format jsonl in missing.jsonl");
    assert_eq!((done.code, objects(done.out.as_bytes()).len()), (Some(1), 4), "{}", done.err);
    let words = [
        "in/pipe.jsonl: not a file",
        "in/dangling.jsonl: No such file",
        "in/loop.jsonl: Too many levels",
        "missing.jsonl: No such file",
    ];
    for (line, words) in done.err.lines().zip(words) {
        assert!(line.contains(words), "{}", done.err);
    }
    assert_eq!(done.err.lines().count(), words.len());
    let secret = folder.path().join("secret.jsonl");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        println!("this user may read everything: nothing to see");
        return;
    }
    let done = run(&folder, "split --format jsonl secret.jsonl in/good.jsonl");
    assert_eq!((done.code, done.err.as_str()), (Some(1), "thanbai: secret.jsonl: Permission denied (os error 13)\n"));
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let folder = folder(&[]);
    let pipe = folder.path().join("pipe.jsonl");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = crate::thanbai(&folder).args(["split", "--format=jsonl", "pipe.jsonl"]).spawn().unwrap();
    fs::write(Path::new(&pipe), TWO).unwrap();
    assert_eq!(objects(crate::done(child.wait_with_output().unwrap()).ok().as_bytes()).len(), 2);
}

/// Whatever is changed or cut off: no panic, and what comes before is delivered.
#[test]
fn whatever_is_changed_or_cut_off() {
    const CHANGES: usize = 25;
    let text = record(&"Bài số một\n".repeat(20), 280).repeat(5).into_bytes();
    let wholes = [
        ("a.jsonl", many(40)),
        ("a.jsonl.gz", packed(&many(40), ".gz")),
        ("a.jsonl.zst", packed(&many(40), ".zst")),
        ("a.wet", text),
    ];
    let folder = folder(&[]);
    for (name, whole) in wholes {
        for change in 0..CHANGES {
            let at = whole.len() * change / CHANGES;
            let mut bytes = whole.clone();
            bytes[at] ^= 0x21;
            for broken in [&bytes, &whole[..at]] {
                crate::write(&folder, name, broken);
                let done = run(&folder, &format!("split --format jsonl {name}"));
                assert!(matches!(done.code, Some(0 | 1)) && !done.err.contains("panicked"), "{name}, byte {at}: {}", done.err);
                assert_eq!(done.code == Some(1), !done.err.is_empty(), "{name}, byte {at}");
            }
        }
    }
}
