//! What a folder of gold holds: `gold/N.LAYER.tsv`, and the texts `docs/N.txt` or `articles/N.txt`, which may be called `N_*.txt`.

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// What the trainer reads of a folder; one that has none of it is a mistake.
const PARTS: [&str; 4] = ["gold", "docs", "pages.jsonl.gz", "articles.jsonl.gz"];

/// A text with gold.
pub struct Golden<K> {
    pub id: String,
    pub text: String,
    /// Start, end and kind.
    pub rows: Vec<(usize, usize, K)>,
}

/// Looks whether folders hold anything to learn from.
///
/// # Errors
/// One holds nothing.
pub fn check(folders: &[PathBuf]) -> Result<(), String> {
    let holds = |folder: &Path| PARTS.iter().any(|part| folder.join(part).exists());
    match folders.iter().find(|folder| !holds(folder)) {
        Some(folder) => Err(format!("{}: no folder with one of {}", folder.display(), PARTS.join(", "))),
        None => Ok(()),
    }
}

/// Returns the texts of a folder that have gold of a layer, `blocks` or `entities`, in the order of their ids.
///
/// # Errors
/// A text or its gold cannot be read, or a row of it is broken.
pub fn read<K: FromStr<Err: Display>>(folder: &Path, layer: &str) -> Result<Vec<Golden<K>>, String> {
    let entries = ["docs", "articles"].into_iter().filter_map(|name| fs::read_dir(folder.join(name)).ok());
    let mut all = vec![];
    for path in entries.flatten().filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let of = |id: &str| folder.join("gold").join(format!("{id}.{layer}.tsv"));
        let front = stem.split('_').next().unwrap_or(&stem);
        let Some(id) = [stem.as_str(), front].into_iter().find(|id| of(id).is_file()) else { continue };
        let text = text(&path)?;
        let rows = rows(&of(id), &text)?;
        all.push(Golden { id: id.to_owned(), text, rows });
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(all)
}

/// Returns what a file holds.
///
/// # Errors
/// It cannot be read; the message names it.
pub fn text(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn rows<K: FromStr<Err: Display>>(path: &Path, text: &str) -> Result<Vec<(usize, usize, K)>, String> {
    let broken = |at: usize, why: String| format!("{}:{}: {why}", path.display(), at + 1);
    let rows = self::text(path)?;
    rows.lines().enumerate().map(|(at, line)| row(line, text).map_err(|why| broken(at, why))).collect()
}

fn row<K: FromStr<Err: Display>>(line: &str, text: &str) -> Result<(usize, usize, K), String> {
    let mut cells = line.split('\t');
    let mut number = || cells.next().and_then(|cell| cell.parse::<usize>().ok());
    let place = number().zip(number()).filter(|&(start, end)| start < end && text.get(start..end).is_some());
    let (start, end) = place.ok_or("no start and end of a stretch of the text")?;
    let kind = cells.next().unwrap_or_default();
    Ok((start, end, kind.parse().map_err(|error| format!("{kind:?} is {error}"))?))
}

#[cfg(test)]
mod tests {
    use super::{check, read, row};
    use std::fs;
    use std::path::PathBuf;
    use thanbai::{EntityKind, Kind};

    /// Makes a folder of files under the folder of the system for such things.
    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("thanbai-train-{}-{name}", std::process::id()));
        for (file, text) in files {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn rows_lie_in_the_text() {
        assert_eq!(row::<Kind>("0\t3\ttitle\tĐỏ", "Đỏ"), Err("no start and end of a stretch of the text".into()));
        assert_eq!(row::<Kind>("0\t5\ttitle\tĐỏ", "Đỏ"), Ok((0, 5, Kind::Title)));
        for line in ["", "0", "0\t6\ttitle", "2\t2\ttitle", "5\t2\ttitle", "-1\t2\ttitle", "x\t2\ttitle"] {
            assert!(row::<Kind>(line, "Đỏ").is_err(), "{line}");
        }
        assert!(row::<Kind>("0\t2\tPER", "Đỏ").is_err() && row::<EntityKind>("0\t2\tPER", "Đỏ").is_ok());
    }

    #[test]
    fn gold_goes_with_its_text_by_the_whole_name_or_its_front() {
        let row = "0\t1\ttitle\n";
        let texts = [("docs/a_1.txt", "A"), ("docs/a_2.txt", "B"), ("articles/7_ffff.txt", "C"), ("docs/none.txt", "D")];
        let gold = [("gold/a_1.blocks.tsv", row), ("gold/a_2.blocks.tsv", row), ("gold/7.blocks.tsv", row)];
        let folder = folder("names", &[&texts[..], &gold[..]].concat());
        let found = read::<Kind>(&folder, "blocks").unwrap();
        let found: Vec<_> = found.iter().map(|golden| (golden.id.as_str(), golden.text.as_str())).collect();
        assert_eq!(found, [("7", "C"), ("a_1", "A"), ("a_2", "B")]);
        fs::write(folder.join("gold/7.blocks.tsv"), format!("{row}0\t9\ttitle\n")).unwrap();
        let error = read::<Kind>(&folder, "blocks").err().unwrap();
        assert!(error.contains("7.blocks.tsv:2: no start and end"), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_without_anything_to_learn_from_is_an_error() {
        let good = folder("good", &[("docs/1.txt", "A")]);
        let bare = folder("bare", &[("readme", "")]);
        assert_eq!(check(std::slice::from_ref(&good)), Ok(()));
        let error = check(&[good.clone(), bare.clone()]).unwrap_err();
        assert!(error.contains("-bare: no folder with one of gold, docs"), "{error}");
        assert!(check(&[good.join("absent")]).is_err());
        fs::remove_dir_all(good).unwrap();
        fs::remove_dir_all(bare).unwrap();
    }
}
