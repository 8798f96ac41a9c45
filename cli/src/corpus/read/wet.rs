use memchr::{memchr_iter, memmem};

use super::Reading;
use super::line::skip_mark;
use crate::corpus::emit::Stopped;
use crate::corpus::header::field;
use crate::corpus::piece::Fault;
use crate::corpus::window::Window;

/// How every record begins.
const VERSION: &[u8] = b"WARC/1.";

/// What stands behind a record.
const BLANK: &[u8] = b"\r\n\r\n";

/// The line with nothing in it that ends the headers, and the end of the line before; some programs write line feeds alone.
const ENDS: [&[u8]; 2] = [b"\n\r\n", b"\n\n"];

/// Bytes of the headers of a record; Common Crawl's have below a thousand.
const MOST_HEAD: usize = 1 << 16;

/// Bytes that are shown of what is lost.
const MOST_SHOWN: usize = 1 << 16;

/// A record that stands in front of a window.
enum Found {
    /// A text, behind so many bytes of headers; so many bytes in all.
    Text { head: usize, end: usize },
    /// A record of another kind, of so many bytes.
    Other { end: usize },
    /// No record; where the next can begin at the earliest.
    Bad { error: String, from: usize },
    /// The input ends within.
    Cut,
}

impl Reading<'_, '_> {
    /// Takes the conversion records of a WARC file; a record that is broken costs no other.
    pub(super) fn wet(&mut self, mut window: Window) -> Result<(), Stopped> {
        self.emitter.begin(self.number)?;
        skip_mark(&mut window);
        let (mut texts, mut others, mut bad) = (0_u64, 0_u64, 0_u64);
        for number in 1.. {
            pass_blank(&mut window, || self.emitter.pause())?;
            if window.rest().is_empty() {
                return match window.error() {
                    Some(error) => self.broken(&window, &error, number),
                    None if texts == 0 && others > 0 && bad == 0 => {
                        let error = format!("no conversion records, {others} of other kinds: WET files have the texts");
                        self.emitter.fault(Fault::of_input(self.number, error))
                    }
                    None => Ok(()),
                };
            }
            match find(&mut window, self.settings.most, || self.emitter.pause())? {
                Found::Text { head, end } => {
                    self.emitter.record(&window.rest()[..end], head, number, window.at())?;
                    window.skip(end);
                    texts += 1;
                }
                Found::Other { end } => {
                    window.skip(end);
                    others += 1;
                }
                Found::Bad { error, from } => {
                    self.lost(&mut window, number, &error, from)?;
                    bad += 1;
                }
                Found::Cut => return self.cut_off(&mut window, number),
            }
        }
        Ok(())
    }

    /// Reports a record that is none, with what is passed over up to the next.
    fn lost(&mut self, window: &mut Window, number: u64, error: &str, from: usize) -> Result<(), Stopped> {
        let (at, mut lost) = (window.at(), Vec::new());
        pass(window, from, &mut lost);
        seek(window, &mut lost);
        self.refuse(&lost, number, at, error.to_owned())
    }

    fn cut_off(&mut self, window: &mut Window, number: u64) -> Result<(), Stopped> {
        match window.error() {
            Some(error) => self.broken(window, &error, number),
            None => self.refuse(window.rest(), number, window.at(), "record breaks off at the end of the input".to_owned()),
        }
    }
}

fn pass_blank<E>(window: &mut Window, mut idle: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    loop {
        let blank = window.rest().iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        window.skip(blank);
        if !window.rest().is_empty() || !window.more_or(&mut idle)? {
            return Ok(());
        }
    }
}

/// Passes over bytes and notes the first of what is lost.
fn pass(window: &mut Window, n: usize, lost: &mut Vec<u8>) {
    let bytes = &window.rest()[..n.min(window.rest().len())];
    lost.extend_from_slice(&bytes[..bytes.len().min(MOST_SHOWN - lost.len())]);
    window.skip(n);
}

/// Passes over everything in front of the next line that a record can begin with.
fn seek(window: &mut Window, lost: &mut Vec<u8>) {
    let line = [b"\n", VERSION].concat();
    loop {
        if let Some(at) = memmem::find(window.rest(), &line) {
            return pass(window, at + 1, lost);
        }
        // the beginning of one may stand at the end
        pass(window, window.rest().len().saturating_sub(line.len()), lost);
        if !window.more() {
            return pass(window, window.rest().len(), lost);
        }
    }
}

/// Returns what stands in front of a window, which grows until it holds all of it. Where nothing comes for a while, `idle` is called.
///
/// # Errors
/// `idle` fails.
fn find<E>(window: &mut Window, most: usize, mut idle: impl FnMut() -> Result<(), E>) -> Result<Found, E> {
    if !window.fill_or(VERSION.len(), &mut idle)? || !window.rest().starts_with(VERSION) {
        return Ok(Found::Bad { error: "no WARC header".into(), from: 0 });
    }
    let head = match head(window, &mut idle)? {
        Ok(Some(head)) => head,
        Ok(None) => return Ok(Found::Cut),
        Err(error) => return Ok(Found::Bad { error: error.into(), from: VERSION.len() }),
    };
    match length(&window.rest()[..head], most) {
        Ok(length) => body(window, head, head + length, idle),
        Err(error) => Ok(Found::Bad { error, from: head }),
    }
}

/// Returns how long the headers say that the text is.
///
/// # Errors
/// They do not say it, or it is longer than wanted.
fn length(head: &[u8], most: usize) -> Result<usize, String> {
    let length = field(head, "Content-Length").ok_or("no Content-Length")?;
    let length: usize = length.parse().map_err(|_| format!("Content-Length is no number: {length:?}"))?;
    if length > most { Err(format!("more than {most} bytes (--max-record)")) } else { Ok(length) }
}

/// Returns the bytes of the headers; `None` where the input ends within.
fn head<E>(window: &mut Window, mut idle: impl FnMut() -> Result<(), E>) -> Result<Result<Option<usize>, &'static str>, E> {
    let mut seen = 0;
    loop {
        let rest = window.rest();
        let end_at = |at: usize| ENDS.iter().find(|blank| rest[at..].starts_with(blank)).map(|blank| at + blank.len());
        if let Some(end) = memchr_iter(b'\n', &rest[seen..]).find_map(|at| end_at(seen + at)) {
            return Ok(if end > MOST_HEAD { Err("headers without end") } else { Ok(Some(end)) });
        }
        seen = rest.len().saturating_sub(ENDS[0].len());
        if seen > MOST_HEAD {
            return Ok(Err("headers without end"));
        }
        if !window.more_or(&mut idle)? {
            return Ok(Ok(None));
        }
    }
}

/// Returns the record of which headers and length are known, if it ends where it says.
fn body<E>(window: &mut Window, head: usize, end: usize, mut idle: impl FnMut() -> Result<(), E>) -> Result<Found, E> {
    let whole = window.fill_or(end, &mut idle)?;
    // what ends as it should is not held back until the next comes
    if !window.fill_or(end + BLANK.len(), &mut idle)? || !window.rest()[end..].starts_with(BLANK) {
        window.fill_or(end + BLANK.len() + VERSION.len(), &mut idle)?;
    }
    let behind = window.rest().get(end..).unwrap_or_default();
    let gap = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let ends = behind.starts_with(BLANK) || gap > 0 && behind[gap..].starts_with(VERSION) || gap == behind.len();
    if whole && ends {
        let conversion = field(&window.rest()[..head], "WARC-Type").is_some_and(|kind| kind == "conversion");
        return Ok(if conversion { Found::Text { head, end } } else { Found::Other { end } });
    }
    // a record behind this one's headers shows that the length is wrong; without one the input has been cut
    let later = ENDS.iter().any(|blank| memmem::find(&window.rest()[head..], &[*blank, VERSION].concat()).is_some());
    if whole || later {
        return Ok(Found::Bad { error: "Content-Length leads to no other record".into(), from: head });
    }
    Ok(Found::Cut)
}
