use memchr::memchr;

use super::Reading;
use crate::corpus::emit::Stopped;
use crate::corpus::piece::Fault;
use crate::corpus::window::Window;

/// UTF-8's byte order mark, which some programs put in front of a file.
pub const MARK: &[u8] = "\u{feff}".as_bytes();

/// Bytes in which an array shows its first object.
const ARRAY_HEAD: usize = 256;

/// Where the next line ends.
pub enum Line {
    /// Behind so many bytes, the line end among them if there is one.
    Ends(usize),
    /// Not within the bytes that a record may have.
    TooLong,
    /// There is none.
    None,
}

impl Line {
    /// Returns the line in front of a window that begins `from` bytes on; the window grows until it holds the line. Where nothing comes
    /// for a while, `idle` is called.
    ///
    /// # Errors
    /// `idle` fails.
    pub fn next<E>(window: &mut Window, from: usize, most: usize, mut idle: impl FnMut() -> Result<(), E>) -> Result<Self, E> {
        let mut seen = from;
        loop {
            if let Some(at) = memchr(b'\n', &window.rest()[seen..]) {
                return Ok(if seen + at > most { Line::TooLong } else { Line::Ends(seen + at + 1) });
            }
            seen = window.rest().len();
            if seen > most {
                return Ok(Line::TooLong);
            }
            if !window.more_or(&mut idle)? {
                return Ok(if seen > from { Line::Ends(seen) } else { Line::None });
            }
        }
    }
}

/// Passes over the line in front, however long it is.
pub fn skip_line(window: &mut Window) {
    loop {
        if let Some(at) = memchr(b'\n', window.rest()) {
            return window.skip(at + 1);
        }
        window.skip(window.rest().len());
        if !window.more() {
            return;
        }
    }
}

/// Returns a line without its line end.
pub fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// Passes over a byte order mark.
pub fn skip_mark(window: &mut Window) {
    if window.fill(MARK.len()) && window.rest().starts_with(MARK) {
        window.skip(MARK.len());
    }
}

/// Returns whether an input is an array of objects, on one line or on many. A line that is an array of something else is a record
/// that is none; there may be good ones behind it.
fn is_array(window: &mut Window) -> bool {
    let head = |window: &Window| window.rest()[..window.rest().len().min(ARRAY_HEAD)].trim_ascii_start().to_vec();
    // no more is asked of a pipe than shows that it begins otherwise
    while window.rest().len() < ARRAY_HEAD && matches!(head(window).first(), None | Some(b'[')) && window.more() {}
    starts_array(&head(window))
}

/// Returns whether bytes begin like an array of objects.
pub fn starts_array(bytes: &[u8]) -> bool {
    let inner = bytes.trim_ascii_start().strip_prefix(b"[").map(<[u8]>::trim_ascii_start);
    inner.is_some_and(|inner| inner.starts_with(b"{"))
}

impl Reading<'_, '_> {
    /// Takes each line that is not blank as a record; its number is the line's.
    pub(super) fn lines(&mut self, mut window: Window) -> Result<(), Stopped> {
        skip_mark(&mut window);
        if is_array(&mut window) {
            let error = "a JSON array, not JSON lines; jq -c '.[]' makes lines of it";
            return self.emitter.fault(Fault::of_input(self.number, error.to_owned()));
        }
        self.emitter.begin(self.number)?;
        // the carriage return of a line end is none of its bytes
        let most = self.settings.most.saturating_add(1);
        for number in 1.. {
            match Line::next(&mut window, 0, most, || self.emitter.pause())? {
                Line::Ends(end) => {
                    let whole = window.rest()[end - 1] == b'\n';
                    // the line in which the input broke off is not one
                    if !whole && let Some(error) = window.error() {
                        return self.broken(&window, &error, number);
                    }
                    if bare(&window.rest()[..end]).len() > self.settings.most {
                        self.fault(number, window.at(), self.too_large())?;
                        window.skip(end);
                        continue;
                    }
                    let line = window.rest()[..end].trim_ascii_start();
                    // another file began here before they were put together
                    let line = line.strip_prefix(MARK).unwrap_or(line);
                    let at = window.at() + (end - line.len()) as u64;
                    let line = line.trim_ascii_end();
                    if !line.is_empty() {
                        self.emitter.record(line, 0, number, at)?;
                    }
                    window.skip(end);
                }
                Line::TooLong => {
                    self.fault(number, window.at(), self.too_large())?;
                    skip_line(&mut window);
                }
                Line::None => return window.error().map_or(Ok(()), |error| self.broken(&window, &error, number)),
            }
        }
        Ok(())
    }
}
