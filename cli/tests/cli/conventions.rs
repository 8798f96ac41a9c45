use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Command, Stdio};

use crate::{PAGE, done, folder, run, seeds, thanbai};

const COMMANDS: [&str; 6] = ["split", "tag", "view", "eval", "completions", "man"];
const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

#[test]
fn every_help_has_examples_and_exit_codes() {
    for command in COMMANDS {
        for flag in ["-h", "--help"] {
            let help = run(&[&command, &flag]).ok();
            assert!(help.contains("Usage: thanbai ") && help.contains("Examples:\n  "), "{help}");
            assert!(help.contains("Exit status:\n  0  ") && help.contains("\n  1  ") && help.contains("\n  2  "), "{help}");
            assert!(!help.contains('\u{1b}'), "{help}");
        }
    }
    let main = run(&[&"--help"]).ok();
    assert!(COMMANDS.iter().all(|command| main.contains(&format!("\n  {command} "))), "{main}");
    assert!(main.contains("NO_COLOR") && main.contains("Exit status:\n  0  "), "{main}");
}

#[test]
fn what_was_meant_is_suggested() {
    let suggestion = |arguments: &[&str], tip: &str| {
        let done = done(thanbai().args(arguments).output().unwrap());
        assert_eq!(done.code, Some(2));
        assert!(done.err.contains(tip) && done.err.contains("--help"), "{}", done.err);
    };
    suggestion(&["spilt"], "'split'");
    suggestion(&["split", "--kep", "all", "-"], "'--keep'");
    suggestion(&["split", "--format", "json", "-"], "'jsonl'");
    let folder = folder(&[("a.txt", PAGE.as_bytes())]);
    let path = folder.path().join("a.txt").display().to_string();
    suggestion(&[&path], &format!("'thanbai split {path}'"));
    suggestion(&["view", "-q", "-v", "-"], "cannot be used with");
}

#[cfg(unix)]
#[test]
fn standard_input_is_read_where_something_is_piped_or_sent_in_and_nothing_is_named() {
    let expected = run(&[&"split", &seeds("articles").join("003_9d4aaab2d26252d3.txt")]).ok();
    let text = fs::read(seeds("articles").join("003_9d4aaab2d26252d3.txt")).unwrap();
    let mut child = thanbai().arg("split").stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(&text).unwrap();
    assert_eq!(done(child.wait_with_output().unwrap()).ok(), expected);
    for command in ["split", "tag", "view"] {
        let file = File::open(seeds("articles").join("003_9d4aaab2d26252d3.txt")).unwrap();
        let sent = done(thanbai().arg(command).stdin(file).output().unwrap()).ok();
        let file = File::open(seeds("articles").join("003_9d4aaab2d26252d3.txt")).unwrap();
        assert_eq!(sent, done(thanbai().args([command, "-"]).stdin(file).output().unwrap()).ok());
        // /dev/null is nothing: somebody has forgotten to name a file
        let nothing = run(&[&command]);
        assert_eq!((nothing.code, nothing.out.as_str()), (Some(2), ""));
        assert!(nothing.err.contains("or - for standard input") && nothing.err.contains("Usage: thanbai "), "{}", nothing.err);
    }
}

#[test]
fn completions_name_every_command_and_option() {
    for shell in SHELLS {
        let script = run(&[&"completions", &shell]).ok();
        for word in COMMANDS.iter().copied().chain(["keep", "explain", "gold", "worst"]) {
            assert!(script.contains(word), "{shell} without {word}");
        }
        assert!(!script.contains("no-work"), "{shell}");
    }
    assert_eq!(run(&[&"completions"]).code, Some(2));
    assert_eq!(run(&[&"completions", &"tcsh"]).code, Some(2));
}

/// Bash itself completes: `thanbai sp` and `thanbai split --ke`.
#[test]
fn bash_completes_with_its_script() {
    let script = run(&[&"completions", &"bash"]).ok();
    let complete = |words: &str, count: usize| {
        let line = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD={count}; _thanbai thanbai \"${{COMP_WORDS[$COMP_CWORD]}}\" \"${{COMP_WORDS[$COMP_CWORD - 1]}}\"; echo \"${{COMPREPLY[*]}}\""
        );
        Command::new("bash").args(["--norc", "-c", &line]).output()
    };
    let Ok(first) = complete("thanbai sp", 1) else {
        eprintln!("skipped: no bash");
        return;
    };
    assert_eq!(done(first).ok(), "split\n");
    assert_eq!(done(complete("thanbai split --ke", 2).unwrap()).ok(), "--keep\n");
    assert_eq!(done(complete("thanbai split --keep bo", 3).unwrap()).ok(), "body boilerplate\n");
}

/// Fish offers the words that `completions` and `man` take, not files.
#[test]
fn fish_completes_with_its_script() {
    let folder = folder(&[("a.txt", PAGE.as_bytes())]);
    fs::write(folder.path().join("script"), run(&[&"completions", &"fish"]).ok()).unwrap();
    let complete = |line: &str| {
        let mut fish = Command::new("fish");
        fish.current_dir(&folder).env("HOME", folder.path()).args(["--no-config", "-c"]);
        fish.arg(format!("source script; complete -C '{line}'")).output()
    };
    let Ok(first) = complete("thanbai sp") else {
        eprintln!("skipped: no fish");
        return;
    };
    assert!(done(first).ok().starts_with("split\t"));
    let words = |line: &str| {
        let offered = done(complete(line).unwrap()).ok();
        let mut words: Vec<_> = offered.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect();
        words.sort();
        words
    };
    assert_eq!(words("thanbai completions "), SHELLS);
    let mut commands = COMMANDS.to_vec();
    commands.sort_unstable();
    assert_eq!(words("thanbai man "), commands);
    assert_eq!(words("thanbai help "), commands);
    assert_eq!(words("thanbai split a"), ["a.txt"]);
}

#[test]
fn manual_pages_say_what_the_help_says() {
    let title = run(&[&"man", &"split"]).ok();
    assert!(title.contains(concat!(".TH thanbai-split 1  \"thanbai ", env!("CARGO_PKG_VERSION"), "\"")), "{title}");
    let folder = folder(&[]);
    let target = folder.path().join("share/man/man1");
    assert_eq!(run(&[&"man", &"--dir", &target]).ok(), "");
    let mut names: Vec<_> =
        fs::read_dir(&target).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let mut expected: Vec<_> = COMMANDS.iter().map(|command| format!("thanbai-{command}.1")).collect();
    expected.push("thanbai.1".into());
    expected.sort();
    assert_eq!(names, expected);
    let page = |name: &str| fs::read_to_string(target.join(name)).unwrap();
    for command in COMMANDS {
        let page = page(&format!("thanbai-{command}.1"));
        assert_eq!(page, run(&[&"man", &command]).ok());
        for section in [".SH NAME", ".SH SYNOPSIS", ".SH OPTIONS", ".SH EXAMPLES", ".SH \"EXIT STATUS\""] {
            assert!(page.contains(section), "{command} without {section}:\n{page}");
        }
    }
    let main = page("thanbai.1");
    assert_eq!(main, run(&[&"man"]).ok());
    assert!(
        main.contains("thanbai\\-split(1)") && main.contains(".SH ENVIRONMENT") && main.contains(".SH \"EXIT STATUS\""),
        "{main}"
    );
    let none = run(&[&"man", &"brew"]);
    assert!(none.code == Some(2) && none.err.contains("'brew'") && none.err.contains("split, tag, view"), "{}", none.err);
    assert_eq!(run(&[&"man", &"split", &"--dir", &target]).code, Some(2));
}

/// What may be given several times is told, and that options take values: the synopsis is what the help calls usage.
#[test]
fn the_synopsis_of_a_page_is_the_usage_of_the_help() {
    for command in COMMANDS.map(Some).into_iter().chain([None]) {
        let help = done(thanbai().args(command).arg("--help").output().unwrap()).ok();
        let usage = help.lines().find_map(|line| line.strip_prefix("Usage: ")).unwrap();
        let page = done(thanbai().arg("man").args(command).output().unwrap()).ok();
        let synopsis = page.split_once(".SH SYNOPSIS\n").unwrap().1.lines().next().unwrap();
        assert_eq!(synopsis.replace("\\fB", "").replace("\\fR", "").replace('\\', ""), usage);
    }
}

#[test]
fn groff_has_nothing_to_complain_about() {
    let folder = folder(&[]);
    run(&[&"man", &"--dir", &folder.path()]).ok();
    for command in COMMANDS {
        let path = folder.path().join(format!("thanbai-{command}.1"));
        let Ok(output) = Command::new("groff").args(["-man", "-Tutf8", "-ww", "-z"]).arg(&path).output() else {
            eprintln!("skipped: no groff");
            return;
        };
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }
}

#[test]
fn whoever_stops_reading_hears_nothing() {
    let articles = seeds("articles");
    let (articles, gold) = (articles.to_str().unwrap(), seeds("gold"));
    for arguments in [
        &["view", articles, articles, articles][..],
        &["eval", gold.to_str().unwrap(), articles],
        &["eval", "--layer", "entities", "--json", gold.to_str().unwrap(), articles],
        &["man", "split"],
        &["completions", "zsh"],
        &["split", "--help"],
        &["--version"],
    ] {
        let mut child = thanbai().args(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let mut error = String::new();
        child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        assert_eq!((child.wait().unwrap().code(), error.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_of_every_command() {
    let articles = seeds("articles");
    for arguments in [
        &["view", articles.to_str().unwrap()][..],
        &["tag", articles.to_str().unwrap()],
        &["man"],
        &["completions", "zsh"],
        &["--help"],
        &["help"],
        &["split", "-h"],
        &["help", "tag"],
        &["--version"],
        &["tag", "-V"],
    ] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = thanbai().args(arguments).stdout(full).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert!(error.starts_with("thanbai: ") && error.lines().count() == 1, "{error}");
    }
}

#[test]
fn verbose_says_what_was_written_and_quiet_does_not() {
    let folder = folder(&[("a.txt", PAGE.as_bytes()), ("b.txt", PAGE.as_bytes())]);
    let page = folder.path().join("page.html");
    let view = |flags: &[&str]| done(thanbai().arg("view").args(flags).arg("-o").args([&page, folder.path()]).output().unwrap());
    let said = view(&["-v"]);
    assert!(said.err.starts_with(&format!("2 documents, {} bytes, 8 blocks, ", 2 * PAGE.len())), "{}", said.err);
    assert_eq!((said.err.lines().count(), said.code), (1, Some(0)));
    for flags in [&["-q"][..], &["--quiet"], &[]] {
        assert_eq!(view(flags).ok(), "");
    }
}
