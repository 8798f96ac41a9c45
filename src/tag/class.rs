//! Classes of names and words that the tables of `seeds/gazetteer` know.
//!
//! The generator reads this file too, so it stands on its own.

macro_rules! classes {
    ($($name:ident $label:literal $case:ident,)*) => {
        /// A class; its number is that of its bit in a [`Set`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(missing_docs, dead_code, reason = "some classes only enter features, as bits")]
        pub(crate) enum Class { $($name),* }

        /// All classes: the name in the tables, and whether a capital is asked for.
        pub(crate) const CLASSES: &[(&str, bool)] = &[$(($label, classes!(@ $case))),*];
    };
    (@ name) => { true };
    (@ word) => { false };
}

classes! {
    Province "province" name,
    District "district" name,
    Commune "commune" name,
    Town "town" name,
    Country "country" name,
    Short "short" name,
    City "city" name,
    State "state-of" name,
    Region "region" name,
    Landmark "landmark" name,
    Government "state" name,
    Party "party" name,
    International "intl" name,
    Media "media" name,
    Company "company" name,
    School "school" name,
    Club "club" name,
    Band "band" name,
    Person "person" name,
    Surname "surname" name,
    Middle "middle" name,
    Given "given" name,
    GivenPair "givenpair" name,
    HanName "hanname" name,
    Nick "nick" name,
    ForeignGiven "fgiven" name,
    ForeignSurname "fsurname" name,
    Particle "particle" word,
    Product "product" name,
    League "league" name,
    OrgHead "orghead" word,
    OrgWord "orgword" word,
    Role "role" word,
    Kin "kin" word,
    Job "job" word,
    PlaceHead "placehead" word,
    OutPlace "outplace" word,
    DateHead "datehead" word,
    DateOut "dateout" word,
    Say "say" word,
    Event "event" word,
    Unit "unit" word,
    Common "common" word,
}

/// A set of classes, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Set(pub(crate) u64);

impl Set {
    /// Classes whose names begin with a capital.
    pub(crate) const NAMES: Set = {
        let (mut bits, mut i) = (0, 0);
        while i < CLASSES.len() {
            if CLASSES[i].1 {
                bits |= 1 << i;
            }
            i += 1;
        }
        Set(bits)
    };
    pub(crate) const PLACES: Set = Set::of(&[
        Class::Province,
        Class::District,
        Class::Commune,
        Class::Town,
        Class::Country,
        Class::City,
        Class::State,
        Class::Region,
        Class::Landmark,
    ]);
    pub(crate) const ORGANIZATIONS: Set = Set::of(&[
        Class::Government,
        Class::Party,
        Class::International,
        Class::Media,
        Class::Company,
        Class::School,
        Class::Club,
        Class::Band,
    ]);
    /// Words in front of a person's name.
    pub(crate) const TITLES: Set = Set::of(&[Class::Kin, Class::Job, Class::Role]);
    /// Classes of single words of a person's name.
    pub(crate) const PARTS: Set = Set::of(&[
        Class::Surname,
        Class::Middle,
        Class::Given,
        Class::HanName,
        Class::Nick,
        Class::ForeignGiven,
        Class::ForeignSurname,
        Class::Particle,
    ]);

    /// The set of some classes.
    pub(crate) const fn of(classes: &[Class]) -> Set {
        let (mut bits, mut i) = (0, 0);
        while i < classes.len() {
            bits |= 1 << classes[i] as u64;
            i += 1;
        }
        Set(bits)
    }

    /// Whether any class of the other set is in it.
    #[inline]
    pub(crate) const fn any(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a class is in it.
    #[inline]
    pub(crate) const fn has(self, class: Class) -> bool {
        self.0 >> class as u64 & 1 != 0
    }

    /// The classes in both.
    #[inline]
    pub(crate) const fn and(self, other: Set) -> Set {
        Set(self.0 & other.0)
    }

    /// The classes of this one that the other lacks.
    #[inline]
    pub(crate) const fn without(self, other: Set) -> Set {
        Set(self.0 & !other.0)
    }
}
