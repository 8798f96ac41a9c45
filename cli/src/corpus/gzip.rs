use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// What members of gzip hold, one after the other. Zeros behind them are padding; `gzip` itself passes over them, too.
pub struct Members<R> {
    /// The member that is being read; `None` behind the last.
    member: Option<GzDecoder<R>>,
}

impl<R: BufRead> Members<R> {
    /// Returns what an input holds.
    pub fn new(input: R) -> Self {
        Self { member: Some(GzDecoder::new(input)) }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            let n = member.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            let is_more = pass_zeros(member.get_mut())?;
            let input = self.member.take().map(GzDecoder::into_inner);
            self.member = input.filter(|_| is_more).map(GzDecoder::new);
        }
        Ok(0)
    }
}

/// Passes over zeros; returns whether anything follows.
fn pass_zeros(input: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let bytes = input.fill_buf()?;
        if bytes.is_empty() {
            return Ok(false);
        }
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        let is_more = zeros < bytes.len();
        input.consume(zeros);
        if is_more {
            return Ok(true);
        }
    }
}
