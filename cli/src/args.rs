use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

use crate::corpus::args::{CorpusArgs, InputArgs};

// lines of at most 79 columns: clap breaks longer ones anywhere
const EXAMPLES: &str = "\
Examples:
  thanbai split page.txt                       the article, a block per line
  thanbai split --keep all --explain page.txt  all blocks, with their reasons
  thanbai split --format jsonl pages/ > out.jsonl
  thanbai tag page.txt                         with the names in it marked
  thanbai view -o page.html page.txt           a page for the browser
  thanbai eval seeds/gold seeds/articles
  curl -s URL | html2text | thanbai split

Environment:
  NO_COLOR        set: no colours, unless --color says so
  CLICOLOR_FORCE  set: colours even where there is no terminal
There is no file of settings.";

const SPLIT_EXAMPLES: &str = "\
Examples:
  thanbai split page.txt                   the article, a block per line
  thanbai split --keep boilerplate pages/  what was taken for the sites'
  thanbai split --explain --color always --width 90 page.txt | less -R
  zcat page.txt.gz | thanbai split -
  thanbai split --format jsonl pages/ | jq -c '[.id, .blocks[].kind]'
  thanbai split corpus.jsonl.zst -o articles.txt.zst
  thanbai split fineweb-2/ --output-dir clean/ --resume
  thanbai split 'wet/*.wet.gz' -o wet.jsonl.gz --rejects rejects.jsonl

Kinds:
  body         title, heading, paragraph
  boilerplate  byline, dateline, caption, source, related, chrome

JSON lines:
  {\"id\": PATH, \"bytes\": N, \"blocks\": [{\"kind\": \"title\", \"side\": \"body\",
  \"start\": 0, \"end\": 80, \"line\": 1, \"text\": \"...\", \"reason\": \"...\"}]}
One object per document, in the order of the input. start and end are byte
offsets into the document, half-open; line counts from 1.

Inputs that are JSON lines keep their other fields, between id and bytes.
Parquet keeps its columns and gets body (the text of the article) and blocks
(kind, start and end of each); from tag also entities. Columns of its own that
have these names are replaced.

An output gets its name when it is whole, so a run that was interrupted leaves
nothing half. --resume passes over inputs whose output is there and not older
than they are; it does not look at the options of the earlier run.

A record that cannot be read is reported on standard error with its file,
number and byte, and the others are done all the same.";

const TAG_EXAMPLES: &str = "\
Examples:
  thanbai tag page.txt                     all blocks, names in brackets
  thanbai tag --only body page.txt         the article, names in brackets
  thanbai tag --explain --color always --width 90 page.txt | less -R
  thanbai tag --format jsonl pages/ | jq -r '.entities[] | [.kind, .text] | @tsv'
  thanbai tag --only body --format jsonl pages/ > out.jsonl
  thanbai tag corpus.jsonl.zst -o names.jsonl.zst --summary summary.json
  thanbai tag fineweb-2/ --output-dir tagged/ --threads 8

Kinds:
  PER person, ORG organisation, LOC place, ROLE office or rank, DATE

JSON lines:
  \"entities\": [{\"kind\": \"PER\", \"start\": 0, \"end\": 9, \"text\": \"...\",
  \"key\": null, \"evidence\": \"...\"}]
The objects are those of split, with entities beside the blocks. start and
end are byte offsets into the document, half-open; key is the ISO 3166-1 code
of a country or the official code of a Vietnamese unit.";

const VIEW_EXAMPLES: &str = "\
Examples:
  thanbai view -o page.html page.txt           then open page.html
  thanbai view -o pages.html pages/            several, with a list of them
  thanbai view --gold seeds/gold -o diff.html seeds/articles
  thanbai view -o first.html --limit 20 corpus.jsonl.zst
  thanbai view -o two.html --id 4711 --id 4712 fineweb-2/
  curl -s URL | html2text | thanbai view - > page.html

The page needs no network and works from a file. It holds 64 MiB of text at
most. A record of a corpus goes by its id.";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  thanbai completions bash > ~/.local/share/bash-completion/completions/thanbai
  thanbai completions zsh > ~/.zfunc/_thanbai
  thanbai completions fish > ~/.config/fish/completions/thanbai.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  thanbai man | man -l -
  thanbai man tag | man -l -
  thanbai man --dir ~/.local/share/man/man1";

const EVAL_EXAMPLES: &str = "\
Examples:
  thanbai eval seeds/gold seeds/articles
  thanbai eval --worst 20 --by-site index.tsv gold docs
  thanbai eval --json seeds/gold seeds/articles | jq .kind_f1
  thanbai eval --layer entities seeds/gold seeds/articles

Figures:
  line      Precision, recall and F1 over the gold blocks. A block is body
            when its kind is title, heading or paragraph, and found when over
            half of its bytes lie in blocks split off as body.
  byte      The same over the bytes of the gold blocks.
  kind acc  The share of gold blocks of which most bytes got the gold kind.
  macro     The mean F1 over the kinds in the gold.
  entities  Precision, recall and F1 of names with the same bytes and kind.";

/// Splits the plain text of Vietnamese news pages into the article's body and the site's boilerplate, and tags the names in it.
#[derive(Debug, Parser)]
#[command(name = "thanbai", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Split pages and print the blocks that are kept.
    #[command(after_help = SPLIT_EXAMPLES)]
    Split(SplitArgs),
    /// Split pages and mark persons, organisations, places, roles and dates.
    #[command(after_help = TAG_EXAMPLES)]
    Tag(TagArgs),
    /// Write a page for the browser: the text with its blocks and names, and why they are what they are.
    #[command(after_help = VIEW_EXAMPLES)]
    View(ViewArgs),
    /// Score splitter or tagger against pages annotated by hand.
    #[command(after_help = EVAL_EXAMPLES)]
    Eval(EvalArgs),
    /// Print what a shell needs to complete the command line.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Print the manual page of the command or of one of its commands.
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

#[derive(Debug, clap::Args)]
pub struct SplitArgs {
    /// Pages as text, or corpora (.jsonl, .parquet, .wet; also with .gz or .zst): files, directories (every such file and every
    /// *.txt below, by name; hidden ones and links to directories are left out), quoted patterns, or - for standard input, which is
    /// also read when none is named and something is piped in
    #[arg(value_name = "FILE|DIR|-", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// How to print [default: by the extension of the output, else text]
    #[arg(long, value_enum)]
    pub format: Option<Format>,

    /// Which blocks to print [default: for text the body, of tag those that are tagged; else all]
    #[arg(long, value_enum)]
    pub keep: Option<Keep>,

    /// Print under each block of text why it has its kind (jsonl always says so)
    #[arg(long)]
    pub explain: bool,

    /// When to print kinds in the margin and colours; auto: kinds on a terminal, colours unless `NO_COLOR` is set
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub color: Color,

    /// Break lines of text at so many columns [default: those of the terminal, 100 at most; elsewhere no line is broken]
    #[arg(long, value_name = "COLUMNS")]
    pub width: Option<u16>,

    #[command(flatten)]
    pub corpus: CorpusArgs,
}

#[derive(Debug, clap::Args)]
pub struct TagArgs {
    /// Tag only blocks of this side [default: all]
    #[arg(long, value_enum)]
    pub only: Option<Keep>,

    #[command(flatten)]
    pub split: SplitArgs,
}

#[derive(Debug, clap::Args)]
pub struct ViewArgs {
    /// Pages as text, or corpora, as split takes them: files, directories, quoted patterns, or - for standard input
    #[arg(value_name = "FILE|DIR|-", value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// Where to write the page; - for standard output [default: standard output, unless it is a terminal]
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// Show beside ours what the gold says: a folder of N.blocks.tsv or N.entities.tsv for each page N.txt or N_*.txt
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub gold: Option<PathBuf>,

    /// Do not say on a terminal what was written
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say what was written, on standard error, and print all reports, not the first ten of each input
    #[arg(short, long)]
    pub verbose: bool,

    /// Show at most so many documents of each input
    #[arg(long, value_name = "N", default_value = "100")]
    pub limit: NonZeroUsize,

    /// Show only the documents with this id; may be given several times
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    pub id: Vec<String>,

    #[command(flatten)]
    pub input: InputArgs,
}

#[derive(Debug, clap::Args)]
pub struct EvalArgs {
    /// Folder of N.blocks.tsv or N.entities.tsv: byte offsets of start and end, kind, and text, separated by tabs
    #[arg(value_hint = ValueHint::DirPath)]
    pub gold_dir: PathBuf,

    /// Folder of the pages: N.txt or N_*.txt for each N.blocks.tsv
    #[arg(value_hint = ValueHint::DirPath)]
    pub text_dir: PathBuf,

    /// What to score
    #[arg(long, value_enum, default_value_t = Layer::Blocks)]
    pub layer: Layer,

    /// How many of the worst pages to name, by byte F1 or by the F1 of their names
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub worst: usize,

    /// Also score each site; INDEX is a TSV with a header line and the columns id and site
    #[arg(long, value_name = "INDEX", value_hint = ValueHint::FilePath)]
    pub by_site: Option<PathBuf>,

    /// Print the figures as one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// The command to print the page of [default: thanbai itself]
    #[arg(value_name = "COMMAND", conflicts_with = "dir", value_parser = Command::NAMES)]
    pub command: Option<String>,

    /// Write the pages of all commands to DIR, which is made if it is missing
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The texts of the blocks, one per line
    Text,
    /// One JSON object per document and line
    Jsonl,
    /// A table with a row per document
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Layer {
    /// Blocks and their kinds
    Blocks,
    /// Names and their kinds
    Entities,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// The article: title, headings and paragraphs
    Body,
    /// What belongs to the site
    Boilerplate,
    /// Every block
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

impl Command {
    /// The names of all commands.
    pub const NAMES: [&'static str; 6] = ["split", "tag", "view", "eval", "completions", "man"];

    /// Returns the name of the command.
    pub fn name(&self) -> &'static str {
        match self {
            Command::Split(_) => "split",
            Command::Tag(_) => "tag",
            Command::View(_) => "view",
            Command::Eval(_) => "eval",
            Command::Completions(_) => "completions",
            Command::Man(_) => "man",
        }
    }

    /// Returns the inputs of the command if it takes any.
    pub fn inputs(&mut self) -> Option<&mut Vec<PathBuf>> {
        match self {
            Command::Split(args) => Some(&mut args.inputs),
            Command::Tag(args) => Some(&mut args.split.inputs),
            Command::View(args) => Some(&mut args.inputs),
            Command::Eval(_) | Command::Completions(_) | Command::Man(_) => None,
        }
    }
}

impl SplitArgs {
    /// Returns which blocks to print, of which those of `only` are tagged: people want the article, or what they asked to be tagged;
    /// programs want to choose by themselves.
    pub fn keep(&self, format: Format, only: Option<Keep>) -> Keep {
        self.keep.unwrap_or(if format == Format::Text { only.unwrap_or(Keep::Body) } else { Keep::All })
    }
}

impl Format {
    /// Returns whether what is written are lines of text.
    pub fn is_lines(self) -> bool {
        matches!(self, Format::Text | Format::Jsonl)
    }

    /// Returns whether the lines are JSON.
    pub fn is_jsonl(self) -> bool {
        self == Format::Jsonl
    }
}

impl Keep {
    /// Returns whether a block is to be printed.
    pub fn takes(self, block: &thanbai::Block<'_>) -> bool {
        match self {
            Keep::Body => block.side() == thanbai::Side::Body,
            Keep::Boilerplate => block.side() == thanbai::Side::Boilerplate,
            Keep::All => true,
        }
    }
}
