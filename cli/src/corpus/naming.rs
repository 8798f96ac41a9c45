//! What file names say: format and compression.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::ensure;

use crate::args::Format;
use crate::corpus::args::InputFormat;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// Returns what the last extension says.
    pub fn of(path: &Path) -> Self {
        match extension(path).as_str() {
            "gz" | "gzip" => Packing::Gzip,
            "zst" | "zstd" => Packing::Zstd,
            _ => Packing::Plain,
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Packing::Plain => "",
            Packing::Gzip => ".gz",
            Packing::Zstd => ".zst",
        }
    }
}

fn extension(path: &Path) -> String {
    path.extension().map(OsStr::to_string_lossy).unwrap_or_default().to_ascii_lowercase()
}

/// Returns the path without the extension that names its compression.
fn unpacked(path: &Path) -> PathBuf {
    if Packing::of(path) == Packing::Plain { path.to_path_buf() } else { path.with_extension("") }
}

/// Returns the format that the extension of an input names.
pub fn input_format(path: &Path) -> Option<InputFormat> {
    match extension(&unpacked(path)).as_str() {
        "txt" => Some(InputFormat::Text),
        "jsonl" | "ndjson" | "json" => Some(InputFormat::Jsonl),
        #[cfg(feature = "parquet")]
        "parquet" => Some(InputFormat::Parquet),
        "wet" | "warc" => Some(InputFormat::Wet),
        _ => None,
    }
}

/// Returns whether a file below a folder is taken for one of these formats; where none is said, JSON that is not compressed is left
/// out: it is what describes a corpus, not the corpus.
pub fn is_wanted(path: &Path, format: Option<InputFormat>) -> bool {
    match (input_format(path), format) {
        (found, Some(wanted)) => found == Some(wanted),
        (found, None) => found.is_some() && extension(path) != "json" || is_parquet(path),
    }
}

/// Returns whether a path has the extension of Parquet, whether or not this build reads it.
pub fn is_parquet(path: &Path) -> bool {
    extension(path) == "parquet"
}

/// Returns the format that the extension of an output names.
pub fn output_format(path: &Path) -> Option<Format> {
    match extension(&unpacked(path)).as_str() {
        "txt" => Some(Format::Text),
        "jsonl" | "ndjson" | "json" => Some(Format::Jsonl),
        #[cfg(feature = "parquet")]
        "parquet" => Some(Format::Parquet),
        _ => None,
    }
}

/// Returns why an output cannot be written as its extension says: it names a compression that is not written, or, where nothing else
/// says the format, none that is known.
///
/// # Errors
/// It cannot.
pub fn check_output(path: &Path, said: bool) -> anyhow::Result<()> {
    let last = extension(path);
    ensure!(
        !matches!(last.as_str(), "xz" | "lzma" | "bz2" | "lz4" | "zip"),
        "{}: .{last} cannot be written; .gz and .zst can",
        path.display()
    );
    let format = extension(&unpacked(path));
    ensure!(!is_parquet(path) || said || cfg!(feature = "parquet"), "this build does not write Parquet");
    ensure!(
        said || format.is_empty() || output_format(path).is_some(),
        "{}: .{format} names no format: say --format, or name the output *.txt, *.jsonl{}, text and JSON lines also with .gz or .zst",
        path.display(),
        if cfg!(feature = "parquet") { " or *.parquet" } else { "" },
    );
    Ok(())
}

/// Returns the format in which an input is written where nothing else says.
pub fn like(input: InputFormat) -> Format {
    match input {
        InputFormat::Text => Format::Text,
        InputFormat::Jsonl | InputFormat::Wet => Format::Jsonl,
        #[cfg(feature = "parquet")]
        InputFormat::Parquet => Format::Parquet,
    }
}

/// Returns the path with the extensions of a format and a compression in the place of its own.
pub fn renamed(path: &Path, format: Format, packing: Packing) -> PathBuf {
    let bare = unpacked(path);
    let bare = if input_format(&bare).is_some() { bare.with_extension("") } else { bare };
    let extension = match format {
        Format::Text => ".txt",
        Format::Jsonl => ".jsonl",
        #[cfg(feature = "parquet")]
        Format::Parquet => return appended(bare, ".parquet"),
    };
    appended(bare, &format!("{extension}{}", packing.extension()))
}

fn appended(path: PathBuf, extension: &str) -> PathBuf {
    let mut name = path.into_os_string();
    name.push(extension);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::{Packing, input_format, renamed};
    use crate::args::Format;
    use crate::corpus::args::InputFormat;
    use std::path::Path;

    #[test]
    fn extensions_name_format_and_compression() {
        let cases = [
            ("a.txt", Some(InputFormat::Text), Packing::Plain),
            ("a.JSONL.ZST", Some(InputFormat::Jsonl), Packing::Zstd),
            ("c4.00001-of-01024.json.gz", Some(InputFormat::Jsonl), Packing::Gzip),
            ("CC-MAIN-1.warc.wet.gz", Some(InputFormat::Wet), Packing::Gzip),
            ("page", None, Packing::Plain),
            ("page.gz", None, Packing::Gzip),
        ];
        for (name, format, packing) in cases {
            assert_eq!((input_format(Path::new(name)), Packing::of(Path::new(name))), (format, packing), "{name}");
        }
    }

    #[test]
    fn outputs_keep_their_name_and_change_their_extensions() {
        let cases = [
            ("x/a.txt", Format::Jsonl, Packing::Plain, "x/a.jsonl"),
            ("a.jsonl.gz", Format::Jsonl, Packing::Gzip, "a.jsonl.gz"),
            ("a.b.jsonl.zst", Format::Text, Packing::Zstd, "a.b.txt.zst"),
            ("CC-1.warc.wet.gz", Format::Jsonl, Packing::Gzip, "CC-1.warc.jsonl.gz"),
            ("v1.5", Format::Text, Packing::Plain, "v1.5.txt"),
        ];
        for (name, format, packing, output) in cases {
            assert_eq!(renamed(Path::new(name), format, packing), Path::new(output));
        }
    }
}
