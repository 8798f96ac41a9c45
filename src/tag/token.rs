//! A word or mark of a document and what is known of it.

use super::class::Set;
use super::word::{Case, flag};

/// Place of a word in a row of words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Part {
    #[default]
    Only,
    First,
    Inside,
    Last,
}

impl Part {
    pub(crate) fn of(i: usize, count: usize) -> Self {
        match i {
            0 if count == 1 => Part::Only,
            0 => Part::First,
            _ if i + 1 == count => Part::Last,
            _ => Part::Inside,
        }
    }
}

/// A word or mark of a document and what is known of it: 64 bytes.
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub(crate) struct Token {
    /// Offsets into the text.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Names and heads of names that it is part of, common words, and the classes of the word alone, as far as its case allows.
    pub(crate) name: Set,
    pub(crate) plain: Set,
    pub(crate) single: Set,
    /// Hash of its letters and marks, in any spelling and case the same; of punctuation its stand-in.
    pub(crate) key: u32,
    /// One class that stands for it, and how it looks: see [`super::feature`].
    pub(crate) class: u16,
    pub(crate) shape: u16,
    pub(crate) case: Case,
    /// How many letters and digits it has; stays at 255.
    pub(crate) len: u8,
    /// See [`flag`].
    pub(crate) flags: u8,
    /// How many words and marks in front of it the last head of an organisation ends, and whether only words of names stand between; 0
    /// for none.
    pub(crate) head: u8,
    pub(crate) pure: bool,
    /// Its number in the vocabulary; 0 for marks.
    pub(crate) entry: u16,
    pub(crate) name_part: Part,
    pub(crate) plain_part: Part,
    /// Place in its row of capitals, counted from 0, and the words of the row; 0 of them outside of rows.
    pub(crate) run_at: u8,
    pub(crate) run: u8,
    /// What the document tells of its row and of the word itself; see [`super::memory`].
    pub(crate) memory: u16,
    pub(crate) own: u16,
}

impl Token {
    /// Whether any of the bits of [`flag`] is set.
    #[inline]
    pub(crate) fn has(&self, flags: u8) -> bool {
        self.flags & flags != 0
    }

    /// The stand-in of a mark of punctuation; 0 for words.
    #[inline]
    pub(crate) fn mark(&self) -> u8 {
        if self.case == Case::Mark { self.key as u8 } else { 0 }
    }

    /// Whether white space stands in front of it.
    #[inline]
    pub(crate) fn is_spaced(&self) -> bool {
        self.has(flag::SPACED)
    }
}
