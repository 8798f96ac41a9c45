use crate::{run, thanbai};

#[test]
fn help_explains_every_option_with_examples() {
    let cases: [(&[&str], &[&str]); 4] = [
        (&["--help"], &["split", "eval", "Examples:", "Exit status:"]),
        (
            &["split", "--help"],
            &["--format", "--keep", "--explain", "--color", "--lossy", "jsonl", "boilerplate", "replaced", "Examples:"],
        ),
        (
            &["tag", "--help"],
            &[
                "--input-format",
                "--text-field",
                "--output-dir",
                "--resume",
                "--rejects",
                "--strict",
                "--threads",
                "not older than",
            ],
        ),
        (&["eval", "--help"], &["<GOLD_DIR>", "<TEXT_DIR>", "--worst", "--by-site", "--json", "Examples:"]),
    ];
    for (arguments, words) in cases {
        let output = thanbai().args(arguments).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success());
        for word in words {
            assert!(help.contains(word), "{arguments:?} without {word:?}:\n{help}");
        }
    }
}

#[test]
fn help_has_each_heading_once() {
    for command in ["split", "tag", "view"] {
        let help = run(&[&command, &"--help"]).ok();
        for heading in ["Options:", "Corpora:"] {
            assert_eq!(help.lines().filter(|line| *line == heading).count(), 1, "{command}: {heading}");
        }
    }
}

#[test]
fn version_is_the_package_s() {
    assert_eq!(run(&[&"--version"]).ok(), format!("thanbai {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_wrong_command_line_exits_with_2_and_shows_the_usage() {
    let cases: [&[&str]; 7] = [
        &[],
        &["split"],
        &["split", "--format", "xml", "-"],
        &["split", "--keep", "none", "-"],
        &["split", "--color", "-"],
        &["eval", "gold"],
        &["eval", "--worst", "all", "gold", "docs"],
    ];
    for arguments in cases {
        let output = thanbai().args(arguments).output().unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.contains("Usage:") || error.contains("--help"), "{arguments:?}: {error}");
        assert!(output.stdout.is_empty());
    }
    let missing = run(&[&"split"]);
    assert!(missing.err.contains("no input") && missing.err.contains("[FILE|DIR|-]"), "{}", missing.err);
}
