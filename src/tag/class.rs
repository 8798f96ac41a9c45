//! Classes of names and words that the tables of `seeds/gazetteer` know.
//!
//! The generator reads this file too, so it stands on its own.

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident $label:literal $case:ident,)*) => {
        /// A class; its number is that of its bit in a [`Set`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(dead_code, reason = "some classes only enter features, as bits")]
        pub(crate) enum Class { $($(#[$doc])* $name),* }

        /// All classes: the name in the tables, and whether a capital is asked for.
        pub(crate) const CLASSES: &[(&str, bool)] = &[$(($label, classes!(@ $case))),*];
    };
    (@ name) => { true };
    (@ word) => { false };
}

classes! {
    /// Provinces and cities of that rank, today and before: *Hải Dương*.
    Province "province" name,
    /// Districts of before July 2025: *Sóc Sơn*.
    District "district" name,
    /// Communes, wards and special zones: *Ba Vì*.
    Commune "commune" name,
    /// Towns and quarters under other names than the official ones: *Sapa*, *quận 6*.
    Town "town" name,
    /// Countries and territories: *Hoa Kỳ*.
    Country "country" name,
    /// Countries by one syllable, often a part of something else: *Nga*, *Úc*.
    Short "short" name,
    /// Cities of the world: *Moskva*.
    City "city" name,
    /// States, provinces and regions of other countries: *California*.
    State "state-of" name,
    /// Regions, seas, islands, parts of the world: *Trung Đông*, *Trường Sa*.
    Region "region" name,
    /// Buildings, roads, rivers, mountains: *Văn Miếu*, *sông Hồng*.
    Landmark "landmark" name,
    /// Bodies of the state: *Bộ Công an*.
    Government "government" name,
    /// Parties and organisations of the political system: *Đảng Cộng sản*.
    Party "party" name,
    /// International organisations: *ASEAN*.
    International "intl" name,
    /// Newspapers, broadcasters, agencies: *TTXVN*.
    Media "media" name,
    /// Firms and banks: *Vietcombank*.
    Company "company" name,
    /// Schools and hospitals: *Đại học Huế*.
    School "school" name,
    /// Clubs and teams: *Arsenal*.
    Club "club" name,
    /// Bands: *Coldplay*.
    Band "band" name,
    /// Well-known persons: *Hồ Chí Minh*.
    Person "person" name,
    /// Vietnamese family names: *Nguyễn*.
    Surname "surname" name,
    /// Vietnamese middle names: *Thị*.
    Middle "middle" name,
    /// Last syllables of Vietnamese given names: *Hương*.
    Given "given" name,
    /// Given names of two syllables: *Thùy Linh*.
    GivenPair "givenpair" name,
    /// Chinese and Korean family names and heads of names: *Trương*, *Gwon*.
    HanName "hanname" name,
    /// Nicknames, names of children and animals: *Bống*.
    Nick "nick" name,
    /// Foreign given names: *John*.
    ForeignGiven "fgiven" name,
    /// Foreign family names: *Smith*.
    ForeignSurname "fsurname" name,
    /// Words inside foreign names: *van*, *ibn*.
    Particle "particle" word,
    /// Products that are taken for names: *iPhone*.
    Product "product" name,
    /// Contests and prizes: *World Cup*.
    League "league" name,
    /// First words of names of organisations: *công ty*, *bộ*.
    OrgHead "orghead" word,
    /// Words in lower case inside such names: *giao thông*.
    OrgWord "orgword" word,
    /// Offices and ranks: *thủ tướng*.
    Role "role" word,
    /// Kin words and forms of address in front of persons: *ông*, *bà*.
    Kin "kin" word,
    /// Professions in front of persons that are no offices: *ca sĩ*.
    Job "job" word,
    /// Class words of places: *tỉnh*, *sông*.
    PlaceHead "placehead" word,
    /// Words in front of places that are no part of the name: *ở*, *ngoại ô*.
    OutPlace "outplace" word,
    /// Words that begin a date: *ngày*, *chiều*.
    DateHead "datehead" word,
    /// Words in front of dates that are no part of them: *trong*, *từ*.
    DateOut "dateout" word,
    /// Verbs of speech and deed behind persons: *cho biết*.
    Say "say" word,
    /// Words in front of names of events, laws, works: *luật*, *cuốn*.
    Event "event" word,
    /// Units behind numbers: *phần trăm*, *ha*.
    Unit "unit" word,
    /// Common words that begin sentences: *ngoài ra*.
    Common "common" word,
}

/// Names of classes in the tables that stand for one of these: the tables tell them apart, for keys and for whoever reads them.
#[allow(dead_code, reason = "for the generator")]
pub(crate) const ALIASES: &[(&str, &str)] = &[
    ("province-old", "province"),
    ("province-alias", "province"),
    ("commune-old", "commune"),
    ("water", "landmark"),
    ("island", "region"),
    ("hospital", "school"),
];

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
