use crate::{files, folder, jsonl, packed, pages, run};

/// More than one batch.
const PAGES: usize = 550;

#[test]
fn the_output_does_not_depend_on_the_number_of_threads() {
    let pages = pages(11, PAGES);
    let mut lines = jsonl(&pages);
    assert!(lines.len() > 4_500_000, "{}", lines.len());
    // some records are refused, and stay in their places
    for at in [100_000, 2_000_000, 4_400_000] {
        lines[at] = 0xff;
    }
    let folder = folder(&[
        ("in.jsonl", &lines),
        ("texts/a.txt", pages[0].as_bytes()),
        ("texts/b.txt.gz", &packed(pages[1].as_bytes(), ".gz")),
    ]);
    let outputs = if cfg!(feature = "parquet") { ["out.jsonl", "out.parquet"] } else { ["out.jsonl", "out.txt.zst"] };
    for output in outputs {
        let mut first = None;
        for threads in 1..=3 {
            let done = run(
                &folder,
                &format!("split in.jsonl texts -o {threads}/{output} --threads {threads} --rejects {threads}/rejects"),
            );
            assert_eq!((done.code, done.err.lines().count()), (Some(1), 3), "{}", done.err);
            let made: Vec<_> = files(&folder.path().join(threads.to_string())).into_iter().map(|(_, bytes)| bytes).collect();
            assert!(made.len() == 2 && made.iter().all(|bytes| !bytes.is_empty()));
            let made = (made, done.err);
            assert!(first.get_or_insert_with(|| made.clone()) == &made, "{output} with {threads} threads");
            std::fs::remove_dir_all(folder.path().join(threads.to_string())).unwrap();
        }
    }
}

/// As where a system has no more: no stack is as large as this.
#[cfg(all(unix, target_pointer_width = "64"))]
#[test]
fn threads_that_cannot_be_started_are_an_error() {
    let folder = folder(&[("in.jsonl", b"{\"text\":\"a\"}\n")]);
    for command in ["split", "view"] {
        let mut thanbai = crate::thanbai(&folder);
        let command = thanbai.args([command, "in.jsonl", "-o", "out"]).env("RUST_MIN_STACK", "4611686018427387904");
        let done = crate::done(command.output().unwrap());
        assert_eq!((done.code, done.err.lines().count()), (Some(1), 1), "{}", done.err);
        assert!(done.err.starts_with("thanbai: threads cannot be started: "), "{}", done.err);
        assert_eq!(files(folder.path()).len(), 1);
    }
}
