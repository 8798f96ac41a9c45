use crate::text::without_escapes;
use crate::{Done, PAGE, done, run, run_with_stdin, seeds, thanbai};

const SEED: &str = "004_e19e8333a4d2ae90.txt";

fn columns(line: &str) -> usize {
    // the sample pages are composed and hold nothing wide
    line.chars().count()
}

fn printed(arguments: &[&str]) -> String {
    done(thanbai().args(arguments).arg(seeds("articles").join(SEED)).output().unwrap()).ok()
}

#[test]
fn lines_are_broken_at_the_width_behind_a_hanging_indent() {
    for width in [40, 72, 100] {
        let wide = without_escapes(&printed(&["split", "--keep=all", "--color=always"]));
        let broken = without_escapes(&printed(&["split", "--keep=all", "--color=always", "--width", &width.to_string()]));
        assert!(broken.lines().all(|line| columns(line) <= width), "{broken}");
        let joined = broken.replace(&format!("\n{:11}", ""), " ");
        assert_eq!(joined, wide);
        assert!(broken.lines().count() > wide.lines().count());
    }
}

#[test]
fn names_are_explained_in_columns_once_each() {
    let page = "Thủ tướng Nhật Bản thăm Hà Nội, gặp Thủ tướng Việt Nam\nTheo TTXVN\n";
    let arguments = ["tag", "--keep=all", "--explain", "--color=always", "--width=80", "-"];
    let colored = run_with_stdin(&arguments, page.as_bytes()).ok();
    let bare = without_escapes(&colored);
    let rows: Vec<_> = bare.lines().filter(|line| line.starts_with(&" ".repeat(13)) && !line.contains('└')).collect();
    assert!(rows.len() >= 4, "{bare}");
    assert_eq!(rows.iter().filter(|row| row.contains("Thủ tướng")).count(), 1, "{bare}");
    let start = |row: &str, word: &str| row.find(word).map(|at| columns(&row[..at]));
    let keys: Vec<_> =
        rows.iter().filter_map(|row| start(row, "  JP ").or(start(row, "  01 ")).or(start(row, "  VN "))).collect();
    assert!(keys.len() == 3 && keys.windows(2).all(|pair| pair[0] == pair[1]), "{bare}");
    let blocks: Vec<_> = bare.split("\n\n").collect();
    // two blocks apart, and what the colours mean
    assert_eq!(blocks.len(), 3, "{bare}");
    assert_eq!(blocks[2], "PER person   ORG organisation   LOC place   ROLE office or rank   DATE date\n");
}

/// A long name without a key takes the columns of the key, so that what it rests on stands where it does beside others.
#[test]
fn evidence_stands_in_one_column() {
    let page = "Thủ tướng Nhật Bản thăm Trường Đại học Bách khoa Hà Nội hôm nay\n";
    let arguments = ["tag", "--explain", "--color=always", "--width=90", "-"];
    let bare = without_escapes(&run_with_stdin(&arguments, page.as_bytes()).ok());
    let kinds = ["ROLE  ", "LOC   ", "ORG   "].map(|kind| format!("{:13}{kind}", ""));
    let rows: Vec<_> = bare.lines().filter(|line| kinds.iter().any(|kind| line.starts_with(kind))).collect();
    assert_eq!(rows.len(), 3, "{bare}");
    assert!(rows.iter().any(|row| row.contains("Trường Đại học Bách khoa Hà Nội  ")), "{bare}");
    for row in rows {
        let evidence: String = row.chars().skip(13 + 6 + 38).collect();
        assert!(["in the tables", "class word"].contains(&evidence.as_str()), "{bare}");
    }
}

/// Names in a headline stay bold, those in boilerplate are not dim.
#[test]
fn names_keep_the_weight_of_their_block() {
    let page =
        "Trang chủ\nThủ tướng Nhật Bản thăm Hà Nội\nSáng nay, ông đã thăm nhà máy ở ngoại ô, rồi về lại khách sạn.\nTheo TTXVN\n";
    let colored = run_with_stdin(&["tag", "--color=always", "-"], page.as_bytes()).ok();
    let bold = "\u{1b}[1m\u{1b}[4m\u{1b}[92mHà Nội\u{1b}[0m";
    let dim = "\u{1b}[2mTheo \u{1b}[0m\u{1b}[4m\u{1b}[96mTTXVN\u{1b}[0m";
    assert!(colored.contains("title") && colored.contains(bold) && colored.contains(dim), "{colored:?}");
}

#[test]
fn a_file_holds_colours_only_where_they_are_asked_for() {
    let folder = crate::folder(&[("a.txt", PAGE.as_bytes())]);
    let (text, out) = (folder.path().join("a.txt"), folder.path().join("out.txt"));
    for (color, colored) in [("auto", false), ("always", true), ("never", false)] {
        let arguments = ["split", "--color", color, "-o"];
        done(thanbai().env("CLICOLOR_FORCE", "1").args(arguments).args([&out, &text]).output().unwrap()).ok();
        assert_eq!(std::fs::read_to_string(&out).unwrap().contains('\u{1b}'), colored, "{color}");
    }
}

#[test]
fn there_is_no_legend_where_nothing_is_broken_or_named() {
    assert!(!printed(&["tag", "--color=always"]).contains("organisation"));
    assert!(!printed(&["split", "--color=always", "--width=80"]).contains("organisation"));
    assert!(!run_with_stdin(&["tag", "--width=80", "-"], PAGE.as_bytes()).ok().contains("organisation"));
}

/// Runs a command line of a shell on a terminal of 30 rows and 60 columns; `None` where there is no `script` of Linux.
#[cfg(target_os = "linux")]
pub fn on_a_terminal(line: &str) -> Option<Done> {
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &format!("stty rows 30 cols 60 -onlcr && {line}"), "/dev/null"]);
    script.env("THANBAI", env!("CARGO_BIN_EXE_thanbai")).env("SEEDS", seeds("articles")).env("TERM", "xterm");
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        script.env_remove(name);
    }
    match script.stdin(std::process::Stdio::null()).output() {
        Ok(output) => Some(done(output)),
        Err(error) => {
            eprintln!("skipped: no script(1) to make a terminal: {error}");
            None
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_there_are_colours_and_lines_of_its_width() {
    let Some(shown) = on_a_terminal("$THANBAI tag --keep all --explain $SEEDS/004*") else { return };
    let bare = without_escapes(&shown.out);
    assert!(shown.code == Some(0) && shown.out.contains("\u{1b}[") && bare.lines().all(|line| columns(line) <= 60), "{bare}");
    assert!(bare.starts_with("title      ") && bare.contains("ORG organisation"), "{bare}");
    // on a wide one the lines stay short enough to be read
    let Some(wide) = on_a_terminal("stty cols 200 && $THANBAI split --keep all $SEEDS/004*") else { return };
    let longest = without_escapes(&wide.out).lines().map(columns).max();
    assert!((90..=100).contains(&longest.unwrap()), "{longest:?}");
    let Some(plain) = on_a_terminal("NO_COLOR=1 $THANBAI tag --keep all $SEEDS/004*") else { return };
    assert!(!plain.out.contains('\u{1b}') && plain.out.contains("[LOC Azerbaijan]"), "{}", plain.out);
    assert!(plain.out.lines().all(|line| columns(line) <= 60), "{}", plain.out);
    // what goes into a pipe is for programs
    let Some(piped) = on_a_terminal("$THANBAI split $SEEDS/004* 2>/dev/null | cat") else { return };
    assert_eq!(piped.out, run(&[&"split", &seeds("articles").join(SEED)]).ok());
}

#[cfg(target_os = "linux")]
#[test]
fn a_page_of_html_is_not_thrown_at_a_terminal() {
    let Some(refused) = on_a_terminal("$THANBAI view $SEEDS/004*") else { return };
    assert_eq!(refused.code, Some(2));
    assert!(refused.out.contains("-o") && !refused.out.contains("<html"), "{}", refused.out);
    let Some(shown) = on_a_terminal("$THANBAI view -o - $SEEDS/004*") else { return };
    assert!(shown.code == Some(0) && shown.out.contains("</html>"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_told_why_nothing_is_printed() {
    let Some(told) = on_a_terminal("echo 'Theo TTXVN' | $THANBAI split") else { return };
    assert!(told.code == Some(0) && told.out.contains("--keep all prints the boilerplate too, 1 block"), "{}", told.out);
    let Some(quiet) = on_a_terminal("echo 'Theo TTXVN' | $THANBAI split --quiet") else { return };
    assert_eq!(quiet.out, "");
    let Some(tagged) = on_a_terminal("echo 'Theo TTXVN' | NO_COLOR=1 $THANBAI tag") else { return };
    assert!(tagged.out.contains("Theo [ORG TTXVN]") && !tagged.out.contains("--keep"), "{}", tagged.out);
}
