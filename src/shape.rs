//! Yes-or-no properties of a block, as bits of [`Features::shape`](crate::feature::Features::shape).

macro_rules! shapes {
    ($($(#[$doc:meta])* $name:ident $label:literal,)*) => {
        shapes!(@ 0; $($(#[$doc])* $name,)*);
        /// Names of the bits, in their order.
        pub(crate) const NAMES: &[&str] = &[$($label),*];
    };
    (@ $n:expr; $(#[$doc:meta])* $name:ident, $($rest:tt)*) => {
        $(#[$doc])* pub(crate) const $name: u32 = 1 << $n;
        shapes!(@ $n + 1; $($rest)*);
    };
    (@ $n:expr;) => {};
}
shapes! {
    /// Holds a full date (day, month, year).
    DATE "date",
    /// Holds a time of day.
    CLOCK "clock",
    /// Begins with a full date.
    DATE_FIRST "date first",
    /// Holds a date and nothing but date words.
    ONLY_DATE "only a date",
    /// Holds an address of the web.
    URL "web address",
    /// Holds an address of e-mail.
    EMAIL "e-mail",
    /// Holds a telephone number.
    PHONE "telephone",
    /// Holds ©.
    COPYRIGHT "copyright sign",
    /// Stands in brackets as a whole.
    BRACKETED "in brackets",
    /// Holds a tabulator.
    TAB "tabulator",
    /// Holds a vertical bar.
    PIPE "bar",
    /// Holds `>` or `»` inside.
    ARROW "arrow",
    /// Holds a slash between blanks.
    SLASH "slash between blanks",
    /// Has a colon within its first four words.
    LABEL "label and colon",
    /// Has a colon later on.
    COLON "colon",
    /// Ends in or holds the name of an image or document file.
    FILE "file name",
    /// Holds `#` or `@` in front of a word.
    HASH "hash tag",
    /// Three words or more without any Vietnamese mark.
    PLAIN "no accents",
    /// Begins with a number and a dot, or a letter or Roman number and a dot or bracket.
    NUMBERED "numbered",
    /// Holds a sum of money or a percentage.
    MONEY "money",
    /// Holds a word of 18 letters or more.
    LONG_WORD "long word",
    /// Words joined by hyphens or underlines, without blanks.
    SLUG "slug",
    /// Begins with an abbreviation in brackets or before a dash, as agencies sign: `(TTXVN) -`.
    SIGNED "signed lead",
    /// Holds a quotation mark inside.
    QUOTES "quotation marks",
    /// Holds a question mark inside.
    ASKS "question inside",
    /// Each Of Its Words Begins With A Capital, three words at least.
    TITLE_CASE "capital on every word",
    /// ALL IN CAPITALS.
    SHOUT "all capitals",
    /// Capitals inside a word: two texts glued together, or a trade name.
    GLUED "capitals inside a word",
    /// No letter at all.
    NO_LETTER "no letter",
    /// Holds markup: `</p>`, `<br>`, `&nbsp;`.
    MARKUP "markup",
    /// A proper name and nothing else: two to five words, all capitalised.
    NAME "a bare name",
}

/// Returns the bits if the condition holds.
#[inline]
pub(crate) const fn flag(condition: bool, bits: u32) -> u32 {
    if condition { bits } else { 0 }
}
