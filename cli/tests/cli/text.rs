use serde_json::Value;

use crate::{PAGE, blocks, done, folder, run, run_with_stdin, seeds, thanbai};

const SEED: &str = "004_e19e8333a4d2ae90.txt";

/// Returns the values of a field of the kept blocks of a seed, as jsonl has them.
fn fields(keep: &str, name: &str) -> Vec<String> {
    let done = run(&[&"split", &"--format=jsonl", &"--keep", &keep, &seeds("articles").join(SEED)]);
    blocks(&done.json()[0]).iter().map(|block: &Value| block[name].as_str().unwrap().to_owned()).collect()
}

fn text(arguments: &[&str]) -> String {
    let seed = seeds("articles").join(SEED);
    done(thanbai().arg("split").args(arguments).arg(seed).output().unwrap()).ok()
}

#[test]
fn not_on_a_terminal_the_texts_of_the_body_and_nothing_else() {
    let texts = fields("body", "text");
    assert!(texts.len() > 3);
    assert_eq!(text(&[]), format!("{}\n", texts.join("\n")));
    assert_eq!(text(&["--color", "never"]), text(&[]));
    for keep in ["body", "boilerplate", "all"] {
        assert_eq!(text(&["--keep", keep]), format!("{}\n", fields(keep, "text").join("\n")));
    }
}

#[test]
fn explain_puts_the_reason_under_each_block() {
    let (texts, reasons) = (fields("all", "text"), fields("all", "reason"));
    let expected: Vec<_> = texts.iter().zip(&reasons).map(|(text, reason)| format!("{text}\n    └ {reason}\n")).collect();
    assert_eq!(text(&["--keep", "all", "--explain"]), expected.concat());
}

#[test]
fn colour_always_has_kinds_in_a_margin_of_fixed_width() {
    let colored = text(&["--keep", "all", "--color", "always", "--explain"]);
    assert!(colored.contains("\u{1b}["));
    let bare = without_escapes(&colored);
    let (kinds, texts, reasons) = (fields("all", "kind"), fields("all", "text"), fields("all", "reason"));
    let rows = kinds.iter().zip(texts.iter().zip(&reasons));
    let expected: Vec<_> = rows.map(|(kind, (text, reason))| format!("{kind:<11}{text}\n{:11}└ {reason}\n", "")).collect();
    assert_eq!(bare, expected.concat());
}

#[test]
fn boilerplate_is_dimmed_and_kinds_differ_in_colour() {
    let colored = run_with_stdin(&["split", "--keep=all", "--color=always", "-"], PAGE.as_bytes()).ok();
    let margins: Vec<_> = colored.lines().map(|line| line.split_once('m').unwrap().0).collect();
    for (row, side) in colored.lines().zip(sides(PAGE)) {
        assert_eq!(row.contains("\u{1b}[2m"), side == "boilerplate", "{row:?}");
    }
    assert!(margins.iter().any(|margin| *margin != margins[0]));
}

fn sides(page: &str) -> Vec<String> {
    let done = run_with_stdin(&["split", "--format=jsonl", "-"], page.as_bytes());
    blocks(&done.json()[0]).iter().map(|block| block["side"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_environment_chooses_colour_unless_the_command_line_does() {
    let cases = [
        ("", "auto", false),
        ("CLICOLOR_FORCE", "auto", true),
        ("CLICOLOR_FORCE NO_COLOR", "auto", false),
        ("NO_COLOR", "auto", false),
        ("NO_COLOR", "always", true),
        ("CLICOLOR_FORCE", "never", false),
    ];
    for (variables, color, expected) in cases {
        let mut command = thanbai();
        command.envs(variables.split_whitespace().map(|name| (name, "1")));
        command.args(["split", "--keep=all", "--color", color]).arg(seeds("articles").join(SEED));
        let out = done(command.output().unwrap()).ok();
        assert_eq!(out.contains('\u{1b}'), expected, "{variables:?} {color}");
    }
}

#[test]
fn several_documents_have_headers() {
    let folder = folder(&[("a.txt", PAGE.as_bytes()), ("b.txt", b""), ("c.txt", PAGE.as_bytes())]);
    let path = |name: &str| folder.path().join(name).display().to_string();
    let one = run(&[&"split", &"--keep=all", &path("a.txt")]).ok();
    let expected = format!("==> {} <==\n{one}\n==> {} <==\n\n==> {} <==\n{one}", path("a.txt"), path("b.txt"), path("c.txt"));
    assert_eq!(run(&[&"split", &"--keep=all", &folder.path()]).ok(), expected);
    assert_eq!(run(&[&"split", &"--keep=all", &path("a.txt"), &path("b.txt"), &path("c.txt")]).ok(), expected);
    assert_eq!(one, PAGE);
}

#[test]
fn escape_sequences_of_a_page_pass_through_but_not_to_people() {
    let page = "Đỏ \u{1b}[31mrực\u{7} rỡ";
    assert_eq!(run_with_stdin(&["split", "--keep=all", "-"], page.as_bytes()).ok(), format!("{page}\n"));
    let shown = run_with_stdin(&["split", "--keep=all", "--color=always", "-"], page.as_bytes()).ok();
    assert!(shown.contains("Đỏ \u{241b}[31mrực\u{2407} rỡ"), "{shown:?}");
}

/// Returns text without its `ESC [ ... m` sequences.
pub fn without_escapes(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |bare, part| bare + part.split_once('m').unwrap().1)
}
