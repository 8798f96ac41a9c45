use crate::{files, folder, jsonl, objects, pages, read, run, thanbai};

const FORMATS: &[&str] = if cfg!(feature = "parquet") { &["text", "jsonl", "parquet"] } else { &["text", "jsonl"] };

/// Asserts that a run failed with one line that holds these words, and returns nothing else.
fn fails(folder: &tempfile::TempDir, arguments: &str, words: &str) {
    let done = run(folder, arguments);
    assert_eq!((done.code, done.err.lines().count()), (Some(1), 1), "{arguments}: {}", done.err);
    assert!(done.err.starts_with("thanbai: ") && done.err.contains(words), "{arguments}: {}", done.err);
    assert!(!done.err.contains("panicked"));
}

#[test]
fn nothing_that_is_written_overwrites_an_input_or_something_else_that_is() {
    let lines = jsonl(&pages(44, 2));
    let folder = folder(&[("in.jsonl", &lines), ("in/a.jsonl", &lines), ("out/a.jsonl", b"done")]);
    let mut cases = vec![
        ("split in.jsonl -o in.jsonl", "in.jsonl would be overwritten by its own output"),
        ("split in.jsonl -o o --rejects in.jsonl", "in.jsonl would be overwritten by --rejects"),
        ("split in.jsonl -o o --rejects in/../in.jsonl", "in.jsonl would be overwritten by --rejects"),
        ("split in.jsonl -o o --summary in.jsonl", "in.jsonl would be overwritten by --summary"),
        ("split in.jsonl --rejects in.jsonl", "in.jsonl would be overwritten by --rejects"),
        ("split in/a.jsonl --output-dir out --resume --rejects in/a.jsonl", "in/a.jsonl would be overwritten by --rejects"),
        ("split in/a.jsonl --output-dir out --resume --rejects out/a.jsonl", "in/a.jsonl and --rejects would both be written to"),
        ("split in.jsonl -o o --summary o", "-o and --summary would both be written to o"),
        ("split in.jsonl -o new/o --rejects ./new/o", "-o and --rejects would both be written to ./new/o"),
        ("split in.jsonl --rejects o --summary in/../o", "--rejects and --summary would both be written to in/../o"),
        ("view in.jsonl -o in.jsonl", "in.jsonl would be overwritten by its own output"),
        ("view in -o in/a.jsonl", "in/a.jsonl would be overwritten by its own output"),
    ];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("in.jsonl", folder.path().join("soft")).unwrap();
        std::fs::hard_link(folder.path().join("in.jsonl"), folder.path().join("hard")).unwrap();
        cases.push(("split in.jsonl -o soft", "in.jsonl would be overwritten by its own output"));
        cases.push(("split in.jsonl --summary soft", "in.jsonl would be overwritten by --summary"));
        cases.push(("split in.jsonl --rejects hard", "in.jsonl would be overwritten by --rejects"));
    }
    let before = files(folder.path());
    for (arguments, words) in cases {
        let done = run(&folder, arguments);
        assert_eq!(done.code, Some(2), "{arguments}: {}", done.err);
        assert!(done.err.contains(words), "{arguments}: {}", done.err);
        assert!(files(folder.path()) == before, "{arguments}");
    }
    #[cfg(unix)]
    {
        run(&folder, "split in.jsonl -o /dev/null --rejects /dev/null --summary /dev/null").ok();
        // only the name is lost, and the input has another
        run(&folder, "split in.jsonl -o hard --format text").ok();
        assert!(read(&folder, "in.jsonl") == lines && read(&folder, "hard") != lines);
    }
}

/// What is sent in is an input like any other.
#[cfg(target_os = "linux")]
#[test]
fn what_is_sent_in_is_not_overwritten() {
    let folder = folder(&[("in.jsonl", b"{}\n")]);
    let input = std::fs::File::open(folder.path().join("in.jsonl")).unwrap();
    let arguments = ["split", "--input-format", "jsonl", "--rejects", "in.jsonl"];
    let output = thanbai(&folder).args(arguments).stdin(input).output().unwrap();
    assert_eq!((output.status.code(), read(&folder, "in.jsonl").as_slice()), (Some(2), &b"{}\n"[..]));
}

/// What is written would be read again; in a folder, it is left out.
#[cfg(unix)]
#[test]
fn the_file_that_standard_output_goes_to_is_no_input() {
    let lines = jsonl(&pages(45, 2));
    let folder = folder(&[("in/a.jsonl", &lines), ("in/b.jsonl", b"")]);
    let append = || std::fs::File::options().append(true).open(folder.path().join("in/b.jsonl")).unwrap();
    for arguments in ["split in/b.jsonl", "split in/a.jsonl in/../in/b.jsonl -o -", "split --input-format jsonl -"] {
        let mut command = thanbai(&folder);
        let input = std::fs::File::open(folder.path().join("in/b.jsonl")).unwrap();
        let output = command.args(arguments.split(' ')).stdin(input).stdout(append()).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), read(&folder, "in/b.jsonl").len()), (Some(2), 0), "{error}");
        assert!(error.contains(" would be overwritten by standard output"), "{error}");
    }
    for (i, inputs) in ["in", "in/*.jsonl"].into_iter().enumerate() {
        let mut command = thanbai(&folder);
        let output = command.args(["split", "--format=jsonl", inputs]).stdout(append()).output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
        assert_eq!(objects(&read(&folder, "in/b.jsonl")).len(), 2 * (i + 1));
    }
    // elsewhere it is an input like any other
    let output = thanbai(&folder).args(["split", "in", "-o", "out.jsonl"]).stdout(append()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn what_an_earlier_run_wrote_beside_its_output_is_no_input() {
    let folder = folder(&[("in/a.jsonl", b"{}\n{\"text\":\"a\"}\n"), ("in/b.jsonl", b"{\"text\":\"b\"}\n")]);
    let beside = "--rejects in/rejects.jsonl --summary in/summary.jsonl";
    for inputs in ["in", "in/*.jsonl"] {
        for _ in 0..2 {
            let done = run(&folder, &format!("split {inputs} -o out.jsonl {beside}"));
            assert_eq!((done.code, done.err.lines().count()), (Some(1), 1), "{}", done.err);
            assert_eq!((objects(&read(&folder, "out.jsonl")).len(), objects(&read(&folder, "in/rejects.jsonl")).len()), (2, 1));
        }
        let resumed = format!("split {inputs} --output-dir out --resume {beside}");
        assert_eq!(run(&folder, &resumed).code, Some(1));
        run(&folder, &resumed).ok();
        assert_eq!(objects(&read(&folder, "in/rejects.jsonl")).len(), 2);
        std::fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

/// A run that is repeated finds its output in the folder; what is named is an input and is not overwritten.
#[test]
fn the_output_of_an_earlier_run_is_no_input() {
    let folder = folder(&[("in/b.jsonl", b"{\"text\":\"b\"}\n{\"text\":\"c\"}\n"), ("alone/all.jsonl", b"{\"text\":\"b\"}\n")]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("all.jsonl", folder.path().join("in/link.jsonl")).unwrap();
    for inputs in ["in/b.jsonl", "in", "in/*.jsonl", "./in/../in --verbose"] {
        let done = run(&folder, &format!("split {inputs} -o in/all.jsonl"));
        assert_eq!((done.code, objects(&read(&folder, "in/all.jsonl")).len()), (Some(0), 2), "{inputs}: {}", done.err);
        let note = "thanbai: ./in/../in/all.jsonl: is written by this run and so no input\n";
        assert_eq!(done.err.contains(note), inputs.contains("verbose"), "{}", done.err);
        assert_eq!(done.err.is_empty(), !inputs.contains("verbose"), "{}", done.err);
    }
    run(&folder, "split in -o in/all.jsonl --resume").ok();
    let before = files(folder.path());
    for inputs in ["in in/all.jsonl", "in/b.jsonl in/all.jsonl"] {
        let done = run(&folder, &format!("split {inputs} -o in/all.jsonl"));
        assert!(done.code == Some(2) && done.err.contains("in/all.jsonl would be overwritten by its own output"), "{}", done.err);
    }
    fails(&folder, "split alone -o alone/all.jsonl", "alone: no document but what this run writes");
    assert!(files(folder.path()) == before);
}

#[test]
fn a_line_that_was_torn_off_costs_no_other() {
    let folder = folder(&[("a.jsonl", b"{}\n"), ("rejects", b"{\"file\":\"a\"}\n{\"file\":\"a.js")]);
    for count in [3, 4] {
        assert_eq!(run(&folder, "split a.jsonl --output-dir out --resume --rejects rejects").code, Some(1));
        let rejects = String::from_utf8(read(&folder, "rejects")).unwrap();
        let whole = |line: &&str| serde_json::from_str::<serde_json::Value>(line).is_ok();
        assert_eq!((rejects.lines().count(), rejects.lines().filter(whole).count()), (count, count - 1), "{rejects}");
        std::fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_reader_of_the_rejects_that_goes_away_is_an_error() {
    let folder = folder(&[("in.jsonl", &b"{\"body\":\"a line of the rejects\"}\n".repeat(5000))]);
    let pipe = folder.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let child = thanbai(&folder).args(["split", "in.jsonl", "-o", "out.jsonl", "--rejects", "pipe"]).spawn().unwrap();
    // more is written than a pipe holds
    drop(std::fs::File::open(&pipe).unwrap());
    let done = crate::done(child.wait_with_output().unwrap());
    assert!(done.code == Some(1) && done.err.contains("thanbai: --rejects: Broken pipe"), "{}", done.err);
}

/// A shell that appends, or that gives the same file to more than one command, has the file open already.
#[cfg(target_os = "linux")]
#[test]
fn a_stream_that_is_named_is_written_where_it_stands() {
    use std::fs::File;
    let folder = folder(&[("in.jsonl", b"{\"text\":\"a\",\"id\":1}\nbad\n"), ("log", b"before\n")]);
    let log = || File::options().append(true).open(folder.path().join("log")).unwrap();
    for (arguments, lines) in [
        ("-o /dev/stdout --format jsonl", 2),
        ("-o /dev/fd/2 --format jsonl", 4),
        ("-o out.jsonl --summary /dev/stderr", 6),
        ("-o out.jsonl --rejects /dev/stdout", 8),
        ("-o out.jsonl --rejects /dev/stderr --summary /dev/stdout", 11),
    ] {
        let mut command = thanbai(&folder);
        command.args(["split", "in.jsonl"]).args(arguments.split_whitespace()).stdout(log()).stderr(log());
        assert_eq!(command.status().unwrap().code(), Some(1));
        let text = String::from_utf8(read(&folder, "log")).unwrap();
        assert!(text.starts_with("before\n") && text.lines().count() == lines + 1, "{arguments}: {text}");
    }
}

/// Whoever stops reading hears as little as of a run that writes there without a name.
#[cfg(unix)]
#[test]
fn a_reader_of_standard_output_by_its_name_may_go_away() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(48, 60)))]);
    for arguments in ["-o -", "-o /dev/stdout", "-o /dev/fd/1", "-o out.jsonl --summary /dev/stdout"] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = thanbai(&folder);
        command.args(["split", "in.jsonl", "--format", "jsonl"]).args(arguments.split(' ')).stdout(writer);
        let done = crate::done(command.output().unwrap());
        assert_eq!((done.code, done.err.as_str()), (Some(0), ""), "{arguments}");
    }
}

/// What a shell has opened is there and newer than all inputs before anything is written to it.
#[cfg(unix)]
#[test]
fn a_stream_is_no_output_that_a_run_can_be_resumed_with() {
    let folder = folder(&[("in.jsonl", b"{\"text\":\"a\"}\n"), ("log", b"")]);
    let log = || std::fs::File::options().append(true).open(folder.path().join("log")).unwrap();
    for (stream, code) in [("/dev/stdout", 2), ("/dev/fd/1", 2), ("/dev/stderr", 2), ("/dev/null", 0)] {
        let mut command = thanbai(&folder);
        command.args(["split", "in.jsonl", "--format", "jsonl", "--resume", "-o", stream]).stdout(log()).stderr(log());
        assert_eq!(command.status().unwrap().code(), Some(code), "{stream}");
    }
    let said = String::from_utf8(read(&folder, "log")).unwrap();
    assert_eq!(said.matches("--resume needs an output that is a file").count(), 3, "{said}");
}

#[cfg(unix)]
#[test]
fn an_output_behind_a_link_to_nothing_yet_stands_where_the_link_says() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("in.jsonl", b"{\"text\":\"a\"}\n"), ("there/other.txt", b"")]);
    for (link, to) in [("one.jsonl", "two.jsonl"), ("two.jsonl", "there/out.jsonl"), ("loop.jsonl", "loop.jsonl")] {
        symlink(to, folder.path().join(link)).unwrap();
    }
    run(&folder, "split in.jsonl -o one.jsonl").ok();
    assert_eq!(objects(&read(&folder, "there/out.jsonl")).len(), 1);
    assert!(folder.path().join("one.jsonl").is_symlink() && folder.path().join("two.jsonl").is_symlink());
}

#[cfg(unix)]
#[test]
fn an_output_keeps_the_permissions_of_what_it_replaces() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("in.jsonl", &jsonl(&pages(45, 1))), ("out.jsonl", b""), ("page.html", b"")]);
    for mode in [0o600, 0o444, 0o664] {
        for (command, name) in [("split", "out.jsonl"), ("view", "page.html")] {
            let path = folder.path().join(name);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            run(&folder, &format!("{command} in.jsonl -o {name}")).ok();
            let data = path.metadata().unwrap();
            assert_eq!((data.permissions().mode() & 0o777, data.len() > 0), (mode, true), "{name}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_may_be_as_long_as_the_file_system_lets_it() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(46, 1)))]);
    for length in [190, 194, 195, 249] {
        let name = format!("{}.jsonl", "n".repeat(length));
        run(&folder, &format!("split in.jsonl -o {name}")).ok();
        assert_eq!(objects(&read(&folder, &name)).len(), 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let folder = folder(&[("in.jsonl", &jsonl(&pages(41, 30)))]);
    for format in FORMATS {
        fails(&folder, &format!("split in.jsonl --format {format} -o /dev/full"), "/dev/full: No space left on device");
    }
    fails(&folder, "split in.jsonl -o out.jsonl --summary /dev/full", "/dev/full: No space left on device");
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = thanbai(&folder);
    let done = crate::done(command.args(["split", "in.jsonl", "-o", "o", "--summary", "-"]).stdout(full).output().unwrap());
    assert_eq!((done.code, done.err.as_str()), (Some(1), "thanbai: standard output: No space left on device (os error 28)\n"));
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

#[test]
fn a_folder_in_the_place_of_an_output_costs_no_other() {
    let lines = jsonl(&pages(47, 1));
    let folder = folder(&[("a.jsonl", &lines), ("b.jsonl", &lines), ("out/a.jsonl/x", b"")]);
    for resume in ["", "--resume"] {
        fails(&folder, &format!("split a.jsonl b.jsonl --output-dir out {resume}"), "out/a.jsonl: is a directory");
        assert_eq!(objects(&read(&folder, "out/b.jsonl")).len(), 1);
    }
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
    assert_eq!(made, [folder.path().join("out/b.txt")]);
}

#[test]
fn empty_inputs_make_empty_outputs() {
    let folder = folder(&[("a.jsonl", b""), ("b.wet", b"")]);
    run(&folder, "split a.jsonl b.wet --output-dir out").ok();
    assert_eq!(files(&folder.path().join("out")).into_iter().map(|(_, bytes)| bytes.len()).collect::<Vec<_>>(), [0, 0]);
}
