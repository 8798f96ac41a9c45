use std::io::Read;
use std::process::Stdio;

use crate::{PAGE, blocks, folder, offset, run, run_with_stdin, seeds, thanbai};

/// Two good pages around two that are not UTF-8: a stray byte at 6, a character cut off at 4.
const MIXED: &[(&str, &[u8])] =
    &[("a.txt", PAGE.as_bytes()), ("b.txt", b"M\xe1\xbb\x99t \xff hai"), ("c.txt", b"Hai \xe1\xbb"), ("d.txt", PAGE.as_bytes())];

#[test]
fn not_utf8_is_an_error_with_file_and_offset_and_the_others_are_done() {
    let folder = folder(MIXED);
    let done = run(&[&"split", &"--format", &"jsonl", &folder.path()]);
    assert_eq!(done.code, Some(1));
    assert_eq!(done.ids(&folder), ["a.txt", "d.txt"]);
    let errors: Vec<_> = done.err.lines().collect();
    let path = |name| folder.path().join(name).display().to_string();
    assert_eq!(errors[0], format!("thanbai: {}: not UTF-8: byte 0xff at offset 6", path("b.txt")));
    assert_eq!(errors[1], format!("thanbai: {}: not UTF-8: byte 0xe1 at offset 4", path("c.txt")));
    assert_eq!(errors.len(), 2);
}

#[test]
fn lossy_replaces_and_counts_in_the_replaced_text() {
    let folder = folder(MIXED);
    let done = run(&[&"split", &"--format", &"jsonl", &"--lossy", &folder.path()]);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    assert_eq!(done.ids(&folder), ["a.txt", "b.txt", "c.txt", "d.txt"]);
    let replaced = "Một \u{fffd} hai";
    let document = &done.json()[1];
    assert_eq!(offset(&document["bytes"]), replaced.len());
    assert_eq!(blocks(document)[0]["text"], replaced);
    assert_eq!(offset(&blocks(document)[0]["end"]), replaced.len());
}

#[test]
fn a_missing_file_is_named_and_the_others_are_done() {
    let folder = folder(MIXED);
    let missing = folder.path().join("missing.txt");
    let done = run(&[&"split", &"--format", &"jsonl", &missing, &folder.path().join("a.txt")]);
    assert_eq!((done.code, done.ids(&folder)), (Some(1), vec!["a.txt".to_owned()]));
    assert!(done.err.contains("missing.txt: ") && done.err.lines().count() == 1, "{}", done.err);
}

/// A name may hold anything, and a terminal obeys it.
#[cfg(unix)]
#[test]
fn control_characters_in_names_are_shown_and_not_obeyed() {
    let folder = folder(&[("a\n\u{1b}[31m.txt", b"M\xff"), ("b\n\u{1b}[31m.txt", PAGE.as_bytes())]);
    let shown = |name: &str| format!("{}/{name}\\n\\u{{1b}}[31m.txt", folder.path().display());
    let done = run(&[&"split", &folder.path()]);
    assert_eq!(done.err, format!("thanbai: {}: not UTF-8: byte 0xff at offset 1\n", shown("a")));
    assert!(done.out.starts_with(&format!("==> {} <==\n", shown("b"))), "{}", done.out);
    for look in [&["--color=always"][..], &["--color=always", "--width=30"]] {
        let mut command = thanbai();
        let out = crate::done(command.arg("split").args(look).arg(folder.path()).output().unwrap()).out;
        assert!(out.contains(&shown("b")), "{out}");
    }
    // in JSON they are escaped as JSON has it
    let document = &run(&[&"split", &"--format=jsonl", &folder.path()]).json()[0];
    assert!(document["id"].as_str().unwrap().ends_with("/b\n\u{1b}[31m.txt"));
    let name = "a\n\u{1b}[31m.txt";
    for arguments in [
        &["view", name][..],
        &["split", "--output-dir", "out", name, name],
        &["split", name, "-o", name],
        &["eval", name, name],
        &[name],
        &["man", name],
        &["split", "--keep", name],
        &["split", "-", name, "--width", name],
    ] {
        let done = crate::done(thanbai().current_dir(&folder).args(arguments).output().unwrap());
        assert!(done.code != Some(0) && !done.err.contains('\u{1b}'), "{arguments:?}: {}", done.err);
        assert!(done.err.contains("a\\n\\u{1b}[31m.txt"), "{arguments:?}: {}", done.err);
    }
}

#[test]
fn directories_are_walked_by_name() {
    let text = b"Trang ch\xe1\xbb\xa7" as &[u8];
    let names =
        ["b/2.txt", "b/10.txt", "c.txt", "a.txt", "b/deep/er/x.txt", "b.md", "b/.hidden.txt", ".git/y.txt", "z.txt/in.txt"];
    let folder = folder(&names.map(|name| (name, text)));
    let done = run(&[&"split", &"--format", &"jsonl", &folder.path()]);
    assert_eq!((done.code, done.err.as_str()), (Some(0), ""));
    assert_eq!(done.ids(&folder), ["a.txt", "b/10.txt", "b/2.txt", "b/deep/er/x.txt", "c.txt", "z.txt/in.txt"]);
}

/// Two links that lead back up make paths without end, one gives each file as often as links may follow each other.
#[cfg(unix)]
#[test]
fn two_stars_pass_over_links_to_directories_and_give_each_file_once() {
    let folder =
        folder(&[("a.txt", b"x"), ("b/c.txt", b"x"), ("b/d/e.txt", b"x"), ("b/.hidden/f.txt", b"x"), ("[g]/c.txt", b"x")]);
    for link in ["one", "two"] {
        std::os::unix::fs::symlink("..", folder.path().join("b").join(link)).unwrap();
    }
    let found = |pattern: &str| {
        let done = run(&[&"split", &"--format", &"jsonl", &folder.path().join(pattern)]);
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{pattern}");
        done.ids(&folder)
    };
    let all = ["[g]/c.txt", "a.txt", "b/c.txt", "b/d/e.txt"];
    assert_eq!(found("**/*.txt"), all);
    assert_eq!(found("**/*"), all);
    assert_eq!(found("**/**/**/**/**/**/**/**/*.txt"), all);
    assert_eq!(found("**/c.txt"), ["[g]/c.txt", "b/c.txt"]);
    assert_eq!(found("**/b/**/e.txt"), ["b/d/e.txt"]);
    assert_eq!(found("b/**").len(), 2);
    assert_eq!(found("b/*/a.txt"), ["b/one/a.txt", "b/two/a.txt"]);
}

#[test]
fn a_directory_without_text_is_an_error() {
    let folder = folder(&[("none/readme.md", b"x"), ("some/a.txt", b"x")]);
    let (none, some) = (folder.path().join("none"), folder.path().join("some"));
    let done = run(&[&"split", &"--format", &"jsonl", &none, &some]);
    assert_eq!(done.code, Some(1));
    assert_eq!(done.err, format!("thanbai: {}: no document in this directory (*.txt, *.jsonl ...)\n", none.display()));
    assert_eq!(done.ids(&folder), ["some/a.txt"]);
}

#[cfg(unix)]
#[test]
fn links_to_files_are_followed_and_links_to_directories_are_not() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("in/a.txt", b"x")]);
    let inside = folder.path().join("in");
    symlink(&inside, inside.join("loop")).unwrap();
    symlink(&inside, inside.join("loop.txt")).unwrap();
    symlink(inside.join("a.txt"), inside.join("b.txt")).unwrap();
    symlink(inside.join("nowhere"), inside.join("c.txt")).unwrap();
    let done = run(&[&"split", &"--format", &"jsonl", &inside]);
    assert_eq!((done.code, done.ids(&folder)), (Some(1), vec!["in/a.txt".to_owned(), "in/b.txt".to_owned()]));
    assert!(done.err.contains("c.txt: ") && done.err.lines().count() == 1, "{}", done.err);
}

#[test]
fn a_pattern_finds_what_is_hidden_only_where_it_says_so() {
    let folder = folder(&["a.txt", ".b.txt", "c/d.txt", "c/.e/f.txt", ".g/h.txt"].map(|name| (name, b"x" as &[u8])));
    let cases: [(&str, &[&str]); 10] = [
        ("*.txt", &["a.txt"]),
        (".*.txt", &[".b.txt"]),
        ("./*.txt", &["./a.txt"]),
        ("*/*.txt", &["c/d.txt"]),
        ("**/*.txt", &["a.txt", "c/d.txt"]),
        ("c/.e/*.txt", &["c/.e/f.txt"]),
        (".g/../c/*.txt", &["c/d.txt"]),
        ("*/../a.txt", &["c/../a.txt"]),
        (".//*.txt", &["a.txt"]),
        ("[c]/", &["c/d.txt"]),
    ];
    for (pattern, found) in cases {
        let done = crate::done(thanbai().current_dir(&folder).args(["split", "--format=jsonl", pattern]).output().unwrap());
        let ids: Vec<_> = done.json().iter().map(|document| document["id"].as_str().unwrap().to_owned()).collect();
        let bare = |name: &str| name.trim_start_matches("./").trim_start_matches(".g/../").to_owned();
        assert_eq!(
            ids.iter().map(|id| bare(id)).collect::<Vec<_>>(),
            found.iter().map(|id| bare(id)).collect::<Vec<_>>(),
            "{pattern}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn patterns_find_names_that_are_not_utf8() {
    use std::os::unix::ffi::OsStrExt;
    let folder = folder(&[("nu/a.txt", b"x")]);
    for name in [&b"\xff.txt"[..], b"\xfe.txt", b"\xff/b.txt"] {
        let path = folder.path().join("nu").join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "y").unwrap();
    }
    for (pattern, count) in [("nu/*.txt", 3), ("nu/?.txt", 3), ("nu/*", 4), ("nu/*/b.txt", 1), ("**/*.txt", 4)] {
        let done = run(&[&"split", &"--format", &"jsonl", &folder.path().join(pattern)]);
        assert_eq!((done.code, done.ids(&folder).len()), (Some(0), count), "{pattern}: {}", done.err);
    }
}

#[test]
fn standard_input_is_one_document_among_others() {
    let seed = seeds("articles").join("000_202437a60b236ca7.txt");
    let done = run_with_stdin(&["split", "--format=jsonl", seed.to_str().unwrap(), "-"], PAGE.as_bytes());
    assert_eq!(done.json()[1]["id"], "-");
    assert_eq!(offset(&done.json()[1]["bytes"]), PAGE.len());
    let broken = run_with_stdin(&["split", "-"], b"\xff");
    assert_eq!((broken.code, broken.err.as_str()), (Some(1), "thanbai: -: not UTF-8: byte 0xff at offset 0\n"));
    assert_eq!(run_with_stdin(&["split", "-"], b"").ok(), "");
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let articles = seeds("articles");
    for format in ["text", "jsonl"] {
        let mut command = thanbai();
        // some megabytes: far more than a pipe and the command's own buffer hold
        command.args(["split", "--keep=all", "--explain", "--format", format]).args(std::iter::repeat_n(&articles, 40));
        let mut child = command.spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0; 10]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap()), (Some(0), String::new()));
    }
}

#[test]
fn an_error_before_the_pipe_closes_still_counts() {
    let articles = seeds("articles");
    let mut child = thanbai().args(["split", "no such file"]).args(std::iter::repeat_n(&articles, 40)).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), error.lines().count()), (Some(1), 1), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = || Stdio::from(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let (articles, gold) = (seeds("articles"), seeds("gold"));
    let mut split = thanbai();
    split.arg("split").arg(&articles);
    let mut eval = thanbai();
    eval.arg("eval").args([&gold, &articles]);
    for mut command in [split, eval] {
        let output = command.stdout(full()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(error.starts_with("thanbai: ") && error.lines().count() == 1, "{error}");
    }
}
