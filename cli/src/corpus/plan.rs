//! Which inputs are read, and where what becomes of each is written.

use std::cell::Cell;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::args::{Format, SplitArgs};
use crate::corpus::args::{CorpusArgs, InputArgs, InputFormat};
use crate::corpus::clash::{self, Written};
use crate::corpus::naming::{self, Packing};
use crate::input::{self, Found, Source};
use crate::report::{self, Reporter, StandardOutput};
use crate::whole;

/// An input.
pub struct Task {
    pub source: Source,
    pub name: String,
    pub format: InputFormat,
    /// Whether nothing says so, neither an option nor the name.
    pub guessed: bool,
    /// The number of the output.
    pub target: usize,
}

/// An output; without a path standard output.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    pub path: Option<PathBuf>,
    pub format: Format,
    pub packing: Packing,
}

impl Target {
    /// Returns a result whose error says where it was.
    ///
    /// # Errors
    /// That of the result.
    pub fn name<T, R: Context<T, E>, E>(&self, result: R) -> anyhow::Result<T> {
        match self.path.as_ref().filter(|path| !whole::is_stdout(path)) {
            None => result.context(StandardOutput),
            Some(path) => result.with_context(|| path.display().to_string()),
        }
    }
}

/// What is to be done.
pub struct Plan {
    pub tasks: Vec<Task>,
    pub targets: Vec<Target>,
    /// How many inputs are left out since their outputs are there.
    pub skipped: usize,
    /// How many files of other kinds stand in the folders.
    pub others: usize,
}

/// Returns what the command line asks for; inputs that cannot be listed are reported.
///
/// # Errors
/// The command line contradicts itself, or an output would overwrite an input or another output.
pub fn of(args: &SplitArgs, reporter: &mut Reporter) -> anyhow::Result<Plan> {
    let corpus = &args.corpus;
    check(&corpus.input, &args.inputs)?;
    ensure!(
        corpus.rejects.as_deref() != Some(Path::new("-")),
        "--rejects needs a file: what is refused is named on standard error"
    );
    let (mut found, others) = (Vec::new(), Cell::new(0));
    for argument in &args.inputs {
        found.extend(inputs(argument, corpus, &others, reporter));
    }
    let mut plan = match &corpus.output_dir {
        Some(folder) => apart(args, folder, found)?,
        None => together(args, found)?,
    };
    plan.others = others.get();
    let to_stdout = plan.targets.iter().any(|target| target.path.as_deref().is_none_or(whole::is_stdout));
    // a file that a shell has opened for a stream is there before anything is written
    let to_stream = plan.targets.iter().any(|target| target.path.as_deref().is_none_or(whole::is_stream));
    ensure!(!to_stream || !corpus.resume, "--resume needs an output that is a file: -o FILE or --output-dir");
    ensure!(
        !to_stdout || corpus.summary.as_deref().is_none_or(|path| path != Path::new("-") && !whole::is_stdout(path)),
        "the output goes to standard output and so would the summary: --summary FILE"
    );
    check_text(&corpus.input, &plan.tasks)?;
    spare(&plan, corpus)?;
    Ok(match corpus.output_dir {
        Some(_) => to_do(plan, corpus.resume, reporter),
        None if corpus.resume && is_all_done(&plan) => Plan { skipped: plan.tasks.len(), tasks: vec![], targets: vec![], ..plan },
        None => plan,
    })
}

/// Fails where what is said of the inputs contradicts itself.
///
/// # Errors
/// It does.
pub fn check(args: &InputArgs, inputs: &[PathBuf]) -> anyhow::Result<()> {
    ensure!(inputs.iter().filter(|input| *input == Path::new("-")).count() < 2, "standard input can be read only once");
    let breaks = |line: &String| line.contains('\n') || line.ends_with('\r');
    ensure!(!args.delimiter.as_ref().is_some_and(breaks), "--delimiter is one line and has no line end");
    if let (Some(encoding), Some(line)) = (args.encoding, &args.delimiter) {
        ensure!(encoding.is_ascii_compatible(), "--delimiter cannot cut {}", encoding.name());
        ensure!(!encoding.encode(line).2, "--delimiter has a character that is not in {}", encoding.name());
    }
    Ok(())
}

/// Fails where what is said of plain text can be said of no input.
///
/// # Errors
/// It can of none.
pub fn check_text(args: &InputArgs, tasks: &[Task]) -> anyhow::Result<()> {
    let is_text = tasks.is_empty() || tasks.iter().any(|task| task.format == InputFormat::Text);
    ensure!(is_text || args.encoding.is_none(), "--encoding is for plain text, and no input is");
    ensure!(is_text || args.delimiter.is_none(), "--delimiter is for plain text, and no input is");
    Ok(())
}

/// Returns the inputs that an argument stands for and that this build can read; others are reported. Adds to `others` how many files
/// of other kinds stand beside them in folders.
pub fn found(argument: &Path, args: &InputArgs, others: &Cell<usize>, reporter: &mut Reporter) -> Vec<Found> {
    let is_wanted = |path: &Path| {
        let wanted = naming::is_wanted(path, args.input_format);
        others.update(|others| others + usize::from(!wanted));
        wanted
    };
    let mut found = input::sources(argument, &is_wanted, reporter);
    if !cfg!(feature = "parquet") {
        found.retain(|found| can_be_read(found, args, reporter));
    }
    found
}

/// Returns the inputs that an argument stands for. What stands in the folder of the outputs is none, unless the argument does too, nor
/// are the output, rejects and summary of an earlier run and the file that standard output goes to, unless they are named.
fn inputs(argument: &Path, corpus: &CorpusArgs, others: &Cell<usize>, reporter: &mut Reporter) -> Vec<Found> {
    let mut found = found(argument, &corpus.input, others, reporter);
    let outputs = corpus.output_dir.as_ref().and_then(|folder| fs::canonicalize(folder).ok());
    if let Some(outputs) = outputs
        && !is_below(argument, &outputs)
    {
        found.retain(|found| !matches!(&found.source, Source::File(path) if is_below(path, &outputs)));
    }
    if input::is_many(argument) {
        leave_out_own(&mut found, argument, corpus, reporter);
    }
    found
}

/// Leaves out of what a folder or a pattern stands for what the run writes itself.
fn leave_out_own(found: &mut Vec<Found>, argument: &Path, corpus: &CorpusArgs, reporter: &mut Reporter) {
    let output = corpus.output.iter().map(PathBuf::as_path).filter(|_| !is_to_stdout(corpus));
    let own = output.chain(corpus.beside().map(|(path, _)| path));
    let own: Vec<_> = own.filter_map(|path| fs::canonicalize(path).ok()).collect();
    let is_own = |source: &Source| match source {
        Source::File(path) if !own.is_empty() && fs::canonicalize(path).is_ok_and(|path| own.contains(&path)) => true,
        source => is_to_stdout(corpus) && clash::is_stdout(source),
    };
    let before = found.len();
    found.retain(|found| {
        let is_own = is_own(&found.source);
        if is_own && corpus.verbose {
            report::note(format_args!("{}: is written by this run and so no input", found.source.name()));
        }
        !is_own
    });
    if before > 0 && found.is_empty() {
        reporter.error(format_args!("{}: no document but what this run writes", argument.display()));
    }
}

/// Returns whether there is no output but standard output.
fn is_to_stdout(corpus: &CorpusArgs) -> bool {
    corpus.output_dir.is_none() && corpus.output.as_deref().is_none_or(|path| path == Path::new("-"))
}

fn is_below(path: &Path, folder: &Path) -> bool {
    fs::canonicalize(path).is_ok_and(|path| path.starts_with(folder))
}

/// Reports an input that only a build with Parquet reads.
fn can_be_read(found: &Found, args: &InputArgs, reporter: &mut Reporter) -> bool {
    let parquet = args.input_format.is_none() && matches!(&found.source, Source::File(path) if naming::is_parquet(path));
    if parquet {
        reporter.error(format_args!("{}: this build does not read Parquet", found.source.name()));
    }
    !parquet
}

/// Returns the plan with one output for all inputs.
fn together(args: &SplitArgs, found: Vec<Found>) -> anyhow::Result<Plan> {
    let path = args.corpus.output.as_ref().filter(|path| *path != Path::new("-"));
    let by_name = path.and_then(|path| naming::output_format(path));
    let format = args.format.or(by_name).unwrap_or(Format::Text);
    if path.is_none() && !format.is_lines() {
        bail!("--format parquet needs -o or --output-dir");
    }
    if let Some(path) = path {
        naming::check_output(path, args.format.is_some())?;
    }
    let packing = path.map_or(Packing::Plain, |path| Packing::of(path));
    ensure!(packing == Packing::Plain || format.is_lines(), "Parquet is compressed inside: name the output *.parquet");
    let tasks = found.into_iter().map(|found| task(&args.corpus.input, found.source, 0)).collect();
    Ok(Plan { tasks, targets: vec![Target { path: path.cloned(), format, packing }], skipped: 0, others: 0 })
}

/// Returns the plan with one output for each input.
fn apart(args: &SplitArgs, folder: &Path, found: Vec<Found>) -> anyhow::Result<Plan> {
    let mut plan = Plan { tasks: Vec::new(), targets: Vec::new(), skipped: 0, others: 0 };
    let mut owners: HashMap<PathBuf, String> = HashMap::new();
    for Found { source, below } in found {
        let task = task(&args.corpus.input, source, plan.targets.len());
        let format = args.format.unwrap_or_else(|| naming::like(task.format));
        let packing = if format.is_lines() { Packing::of(&below) } else { Packing::Plain };
        let path = folder.join(naming::renamed(&below, format, packing));
        if let Some(other) = owners.insert(path.clone(), task.name.clone()) {
            bail!("{other} and {} would both be written to {}", task.name, path.display());
        }
        plan.tasks.push(task);
        plan.targets.push(Target { path: Some(path), format, packing });
    }
    Ok(plan)
}

/// Returns the task of reading an input.
pub fn task(args: &InputArgs, source: Source, target: usize) -> Task {
    let by_name = match &source {
        Source::Stdin => None,
        Source::File(path) => naming::input_format(path),
    };
    let said = args.input_format.or(by_name);
    // these two are of plain text
    let guessed = said.is_none() && args.delimiter.is_none() && args.encoding.is_none();
    Task { name: source.name().into_owned(), source, format: said.unwrap_or(InputFormat::Text), guessed, target }
}

/// Returns whether an output is there and not older than its input. Only whole outputs bear their final name.
fn is_done(source: &Source, output: &Path) -> bool {
    let changed = |path: &Path| fs::metadata(path).and_then(|data| data.modified()).ok();
    let Some(done) = changed(output) else { return false };
    match source {
        Source::Stdin => false,
        Source::File(path) => changed(path).is_none_or(|input| input <= done),
    }
}

/// Returns whether the one output of all inputs is there and not older than any.
fn is_all_done(plan: &Plan) -> bool {
    let output = plan.targets.iter().find_map(|target| target.path.as_deref());
    output.is_some_and(|output| output.is_file() && plan.tasks.iter().all(|task| is_done(&task.source, output)))
}

/// Returns a plan in which each input has its output, without the inputs whose outputs are there, if the run takes up another, and
/// without those whose outputs cannot be: these are reported.
fn to_do(plan: Plan, resume: bool, reporter: &mut Reporter) -> Plan {
    let mut left = Plan { tasks: Vec::new(), targets: Vec::new(), ..plan };
    for (task, target) in plan.tasks.into_iter().zip(plan.targets) {
        match target.path.as_deref() {
            Some(path) if path.is_dir() => reporter.error(format_args!("{}: is a directory", path.display())),
            Some(path) if resume && is_done(&task.source, path) => left.skipped += 1,
            _ => {
                left.tasks.push(Task { target: left.targets.len(), ..task });
                left.targets.push(target);
            }
        }
    }
    left
}

/// Fails if something that is written would overwrite an input or something else that is written.
fn spare(plan: &Plan, corpus: &CorpusArgs) -> anyhow::Result<()> {
    let same = plan.tasks.iter().find(|task| is_to_stdout(corpus) && clash::is_stdout(&task.source));
    if let Some(task) = same {
        bail!("{} would be overwritten by standard output", task.name);
    }
    let by = |number: usize| if corpus.output_dir.is_some() { plan.tasks[number].name.as_str() } else { "-o" };
    let outputs = plan.targets.iter().enumerate();
    let outputs = outputs.filter_map(|(i, target)| Some(Written { path: target.path.as_ref()?, by: by(i), in_place: false }));
    let beside = corpus.beside().map(|(path, by)| Written { path, by, in_place: true });
    let written: Vec<_> = outputs.chain(beside).collect();
    clash::check(&written, plan.tasks.iter().map(|task| (&task.source, task.name.as_str())))
}

/// Creates the folder that an output stands in.
///
/// # Errors
/// It cannot be created.
pub fn make_folder(output: &Path) -> anyhow::Result<()> {
    match output.parent().filter(|folder| *folder != OsStr::new("")) {
        Some(folder) => fs::create_dir_all(folder).with_context(|| folder.display().to_string()),
        None => Ok(()),
    }
}
