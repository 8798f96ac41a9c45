use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use clap::builder::{RangedU64ValueParser, Resettable};
use clap::{ValueEnum, ValueHint};
use encoding_rs::Encoding;

/// The field that becomes the id where none is named.
pub const DEFAULT_ID: &str = "id";

/// Threads at most: more than any machine has cores, and few enough to be there at once.
const MOST_THREADS: u64 = 1024;

/// How documents are found in inputs.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Corpora")]
pub struct InputArgs {
    /// What the inputs hold [default: by their extensions, .gz and .zst left out]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub input_format: Option<InputFormat>,

    /// Field or column that holds the text
    #[arg(long, value_name = "NAME", default_value = "text")]
    pub text_field: String,

    /// Field or column that becomes the id; where there is none, the id is FILE#RECORD
    #[arg(long, value_name = "NAME", default_value = DEFAULT_ID)]
    pub id_field: String,

    /// Cut plain text into documents at each line that is LINE ("" for empty lines)
    #[arg(long, value_name = "LINE", allow_hyphen_values = true)]
    pub delimiter: Option<String>,

    /// Encoding of plain text by its name on the web, windows-1258 or utf-16le say; offsets refer to the text in UTF-8
    #[arg(long, value_name = "NAME", value_parser = encoding)]
    pub encoding: Option<&'static Encoding>,

    /// Replace bytes that are not UTF-8 by U+FFFD instead of refusing the document; offsets and sizes then refer to the replaced
    /// text, not to the file. Of JSON, also take NaN and Infinity for null, replace halves of surrogate pairs, and of a field but the
    /// text that is there twice take the last
    #[arg(long, help_heading = Resettable::Reset)]
    pub lossy: bool,

    /// Largest record in bytes, of a table largest text; larger ones are refused. Pages of a table are unpacked whole before that, of
    /// each column one: together they may have as many bytes, and 256 MB in any case
    #[arg(long, value_name = "BYTES", default_value = "1073741824")]
    pub max_record: NonZeroU64,
}

/// What `split` and `tag` take for corpora.
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Corpora")]
pub struct CorpusArgs {
    #[command(flatten)]
    pub input: InputArgs,

    /// Write to FILE instead of standard output (-); its extensions choose --format and compression (.jsonl.zst, .txt.gz, .parquet).
    /// In a folder of inputs it is none of them
    #[arg(short, long, value_name = "FILE", group = "destination", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Write one output for each input to DIR, named and compressed as the input
    #[arg(long, value_name = "DIR", group = "destination", value_hint = ValueHint::DirPath)]
    pub output_dir: Option<PathBuf>,

    /// Pass over inputs whose output is there and not older than they are, also where some of their records were refused; the one FILE of
    /// -o counts as the output of all inputs
    #[arg(long, requires = "destination")]
    pub resume: bool,

    /// Write refused records to FILE as JSON lines: file, record, byte, error and the record itself; of a row of a table its text,
    /// and nothing of what was not read, as records over --max-record
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub rejects: Option<PathBuf>,

    /// Stop at the first refused record
    #[arg(long)]
    pub strict: bool,

    /// How many threads work, 1024 at most [default: 0, as many as there are cores]
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, hide_default_value = true, value_parser = threads())]
    pub threads: usize,

    /// No bar of progress and no summary on a terminal
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print a summary in the end, all reports, not the first ten of each input, and what is left out of the inputs
    #[arg(short, long)]
    pub verbose: bool,

    /// Write the summary to FILE as a JSON object (- for standard output)
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub summary: Option<PathBuf>,

    /// Read, parse and write, but neither split nor tag: what the rest costs
    #[arg(long, hide = true)]
    pub no_work: bool,
}

impl CorpusArgs {
    /// Returns the files that are written beside the outputs, and the options that name them.
    pub fn beside(&self) -> impl Iterator<Item = (&Path, &'static str)> {
        let files = [(self.rejects.as_deref(), "--rejects"), (self.summary.as_deref(), "--summary")];
        files.into_iter().filter_map(|(path, by)| path.filter(|path| *path != Path::new("-")).map(|path| (path, by)))
    }
}

/// What an input holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// Plain text: a document a file, or cut at --delimiter
    Text,
    /// A JSON object a line
    Jsonl,
    /// A row a document
    #[cfg(feature = "parquet")]
    Parquet,
    /// WARC with conversion records, as Common Crawl's WET files
    Wet,
}

fn threads() -> RangedU64ValueParser<usize> {
    RangedU64ValueParser::new().range(0..=MOST_THREADS)
}

fn encoding(name: &str) -> Result<&'static Encoding, String> {
    Encoding::for_label_no_replacement(name.as_bytes()).ok_or_else(|| format!("no encoding of the web has the name {name:?}"))
}
