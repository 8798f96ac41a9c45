use crate::{files, folder, jsonl, pages, run};

const FORMATS: &[&str] = if cfg!(feature = "parquet") { &["text", "jsonl", "parquet"] } else { &["text", "jsonl"] };

/// Asserts that a run failed with one line that holds these words, and returns nothing else.
fn fails(folder: &tempfile::TempDir, arguments: &str, words: &str) {
    let done = run(folder, arguments);
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 1), "{arguments}: {}", done.err);
    assert!(done.err.starts_with("thanbai: ") && done.err.contains(words), "{arguments}: {}", done.err);
    assert!(!done.err.contains("panicked"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(41, 30)))]);
    for format in FORMATS {
        fails(&folder, &format!("split in.jsonl --format {format} -o /dev/full"), "/dev/full: No space left on device");
    }
    fails(&folder, "split in.jsonl -o out.jsonl --summary /dev/full", "/dev/full: No space left on device");
    let done = run(&folder, "split in.jsonl --text-field none -o out.jsonl --rejects /dev/full");
    assert!(
        done.code == Some(1) && done.err.ends_with("thanbai: --rejects: No space left on device (os error 28)\n"),
        "{}",
        done.err
    );
}

#[test]
fn what_cannot_be_created_is_named() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(42, 2))), ("file", b""), ("dir/x", b"")]);
    for format in FORMATS {
        fails(&folder, &format!("split in.jsonl --format {format} -o dir"), "dir: ");
        fails(&folder, &format!("split in.jsonl --format {format} -o file/out"), "file");
        fails(&folder, &format!("split in.jsonl --format {format} --output-dir file"), "file");
    }
    fails(&folder, "split in.jsonl -o out.jsonl --rejects dir", "dir: ");
    fails(&folder, "split in.jsonl -o out.jsonl --summary dir", "dir: ");
}

#[cfg(unix)]
#[test]
fn an_output_is_replaced_as_a_whole_and_links_are_kept() {
    let pages = pages(43, 2);
    let folder =
        folder(&[("in.jsonl", &jsonl(&pages)), ("real.jsonl", b"old"), (".real.jsonl.part", b"left by a run that was killed")]);
    std::os::unix::fs::symlink("real.jsonl", folder.path().join("link.jsonl")).unwrap();
    run(&folder, "split in.jsonl -o link.jsonl").ok();
    assert!(folder.path().join("link.jsonl").is_symlink());
    assert_eq!(crate::objects(&crate::read(&folder, "real.jsonl")).len(), 2);
    assert_eq!(files(folder.path()).len(), 3);
}

#[test]
fn an_input_that_cannot_be_read_leaves_no_output() {
    let folder = folder(&[("a.txt", b"\xff"), ("b.txt", b"b"), ("c.jsonl", b"{}\n")]);
    let done = run(&folder, "split a.txt b.txt missing.jsonl c.jsonl --output-dir out");
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 3), "{}", done.err);
    let made: Vec<_> = files(&folder.path().join("out")).into_iter().map(|(path, _)| path).collect();
    assert_eq!(made, ["b.txt", "c.jsonl"].map(|name| folder.path().join("out").join(name)));
}

#[test]
fn empty_inputs_make_empty_outputs() {
    let folder = folder(&[("a.jsonl", b""), ("b.wet", b"")]);
    run(&folder, "split a.jsonl b.wet --output-dir out").ok();
    assert_eq!(files(&folder.path().join("out")).into_iter().map(|(_, bytes)| bytes.len()).collect::<Vec<_>>(), [0, 0]);
}
