//! Rows of capitalised words, and marks between them that join: `M.U`, `Park Hang-seo`, `H&M`.

use super::class::Set;
use super::token::Token;
use super::word::{Case, path};

/// How many words a row of capitals has at most; longer ones are no names.
const MOST_RUN: usize = 64;

/// A row of capitals: words `start..end` of a piece, and the hash of its words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) hash: u32,
}

impl Run {
    /// Its words.
    pub(crate) fn of(self, tokens: &[Token]) -> &[Token] {
        &tokens[self.range()]
    }

    pub(crate) fn range(self) -> core::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Returns where the row ends that begins at the capital `i`.
pub(crate) fn end(line: &[Token], i: usize) -> usize {
    let mut end = i + 1;
    while end < line.len() && end - i < MOST_RUN {
        let next = if line[end].case == Case::Mark { end + 1 } else { end };
        let joined = next == end || is_joint(line, end);
        if !joined || next >= line.len() || !goes_on(&line[next], next > end) {
            break;
        }
        end = next + 1;
    }
    end
}

/// Whether a mark joins the words on either side without white space.
fn is_joint(line: &[Token], i: usize) -> bool {
    let glued = |i: usize| line.get(i).is_some_and(|token| !token.is_spaced());
    match line[i].mark() {
        b'-' | b'&' | b'\'' | b'+' => glued(i) && glued(i + 1),
        b'.' => glued(i) && glued(i + 1) && shortens(&line[i - 1], &line[i + 1]),
        _ => false,
    }
}

/// How many letters a syllable has at most.
pub(super) const SYLLABLE: u8 = 7;
/// How many letters a word has at most that a dot shortens: `TP.`, `Tx.`, `ThS.`
const SHORT: u8 = 3;

/// Whether a dot between two words shortens the first, and is not the end of a sentence that the next was glued to.
fn shortens(before: &Token, after: &Token) -> bool {
    let sentence = after.case == Case::Capital && after.name == Set(0) && after.plain != Set(0);
    !sentence && (before.len <= SHORT || after.case != Case::Capital)
}

/// Whether a row of capitals goes on with a word.
fn goes_on(token: &Token, glued: bool) -> bool {
    let case = token.case;
    case.is_capital() && (glued || token.is_spaced()) || glued && case == Case::Lower && token.len <= SYLLABLE
}

/// The hash of a row, its marks left out.
pub(crate) fn hash(row: &[Token]) -> u32 {
    row.iter().filter(|token| token.case != Case::Mark).fold(0, |hash, token| path(hash, token.key))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::Scratch;

    #[test]
    fn marks_join_where_no_white_space_stands() {
        for (text, expected) in [
            ("gặp Park Hang-seo và", &["Park Hang-seo"][..]),
            ("ở H&M, M.U và TP.HCM nữa", &["H&M", "M.U", "TP.HCM"]),
            ("từ Hà- Nội, Huế -Vinh, Cà - Mau", &["Hà", "Nội", "Huế", "Vinh", "Cà", "Mau"]),
            ("ở Q. Ba, Tx. Bốn", &["Q", "Ba", "Tx", "Bốn"]),
            ("về Vinh.Nhưng Minh.An", &["Vinh", "Nhưng Minh", "An"]),
            ("gặp Jean-paul-luc-etiennette", &["Jean-paul-luc"]),
        ] {
            let mut found = Vec::new();
            Scratch::new().pieces(text, |piece| {
                let of = |run: &super::Run| &text[piece.tokens[run.start as usize].start..piece.tokens[run.end as usize - 1].end];
                found = piece.runs.iter().map(of).collect();
            });
            assert_eq!(found, expected, "{text}");
        }
        let long = "Hà ".repeat(super::MOST_RUN * 2);
        Scratch::new().pieces(&long, |piece| assert_eq!(piece.runs.len(), 2));
    }
}
