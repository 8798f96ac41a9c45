use core::fmt;

/// Why a [`SplitterBuilder`](crate::SplitterBuilder) or a [`TaggerBuilder`](crate::TaggerBuilder) could not build: one of the caller's
/// phrases or names cannot be used.
///
/// Splitting and tagging themselves have no errors: they take any text.
///
/// ```
/// let error = thanbai::Splitter::builder().phrase(thanbai::Kind::Chrome, "…").build().unwrap_err();
/// assert_eq!(error.to_string(), "phrase number 1 holds no word");
/// let error = thanbai::Tagger::builder().name("…", thanbai::EntityKind::Person, None).build().unwrap_err();
/// assert_eq!(error.to_string(), "name number 1 holds no word");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    pub(crate) index: usize,
    pub(crate) cause: Cause,
    pub(crate) what: What,
}

/// What the caller added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Phrase,
    Name,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    NoWord,
    /// Has more words than this.
    TooLong(usize),
    TooMany,
}

impl BuildError {
    /// Returns which phrase or name it is, counted from 0 in the order in which they were added; the last one where they are too many
    /// together.
    ///
    /// ```
    /// let names = ["Cây Bàng", "…"];
    /// let builder = names.iter().fold(thanbai::Tagger::builder(), |all, name| all.name(name, thanbai::EntityKind::Person, None));
    /// assert_eq!(names[builder.build().unwrap_err().index()], "…");
    /// ```
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.index + 1;
        let what = match self.what {
            What::Phrase => "phrase",
            What::Name => "name",
        };
        match self.cause {
            Cause::NoWord => write!(f, "{what} number {number} holds no word"),
            Cause::TooLong(most) => write!(f, "{what} number {number} has more than {most} words"),
            Cause::TooMany => write!(f, "{number} {what}s are more than one automaton holds"),
        }
    }
}

impl core::error::Error for BuildError {}
