use super::Reading;
use super::line::{Line, bare, skip_line, skip_mark};
use crate::corpus::emit::Stopped;
use crate::corpus::window::Window;

impl Reading<'_, '_> {
    /// Takes what stands between delimiters as documents; blank ones are left out.
    pub(super) fn cut(&mut self, mut window: Window, delimiter: &[u8]) -> Result<(), Stopped> {
        self.emitter.begin(self.number)?;
        skip_mark(&mut window);
        let (mut number, mut end) = (1, 0);
        // the delimiter behind a document is none of its bytes
        let most = self.settings.most.saturating_add(delimiter.len() + 2);
        loop {
            match Line::next(&mut window, end, most, || self.emitter.pause())? {
                Line::Ends(next) if bare(&window.rest()[end..next]) == delimiter => {
                    number += u64::from(self.part(&window, end, number)?);
                    window.skip(next);
                    end = 0;
                }
                Line::Ends(next) => end = next,
                Line::TooLong => {
                    self.fault(number, window.at(), self.too_large())?;
                    skip_document(&mut window, delimiter, || self.emitter.pause())?;
                    (number, end) = (number + 1, 0);
                }
                Line::None => break,
            }
        }
        if let Some(error) = window.error() {
            return self.broken(&window, &error, number);
        }
        self.part(&window, end, number).map(|_| ())
    }

    /// Takes the document in front, if it is not too large; returns whether there is one.
    fn part(&mut self, window: &Window, end: usize, number: u64) -> Result<bool, Stopped> {
        let text = &window.rest()[..end];
        let blank = text.trim_ascii().is_empty();
        if bare(text).len() > self.settings.most {
            self.fault(number, window.at(), self.too_large())?;
        } else if !blank {
            self.emitter.record(text, 0, number, window.at())?;
        } else {
            return Ok(false);
        }
        Ok(true)
    }
}

/// Passes over all lines up to a delimiter and the delimiter itself.
fn skip_document<E>(window: &mut Window, delimiter: &[u8], mut idle: impl FnMut() -> Result<(), E>) -> Result<(), E> {
    loop {
        // a line that is longer than a delimiter need not be looked at as a whole
        match Line::next(window, 0, delimiter.len() + 2, &mut idle)? {
            Line::Ends(end) => {
                let found = bare(&window.rest()[..end]) == delimiter;
                window.skip(end);
                if found {
                    return Ok(());
                }
            }
            Line::TooLong => skip_line(window),
            Line::None => return Ok(()),
        }
    }
}
