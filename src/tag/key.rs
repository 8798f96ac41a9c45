//! The key of a place in the tables.

use super::class::{Class, Set};
use super::lexicon::{self, Found};
use super::token::Token;
use super::word::{self, Case, path};
use crate::entity::RawKey;
use crate::glyph::{Glyph, glyph, spread};
use crate::syllable::mix;

/// Returns the key of a place: that of its name as it stands, or that of the name behind the class word of a unit, if it is one of such a
/// unit. What a river or a street is named after is not its key.
pub(crate) fn of(words: &[Token]) -> RawKey {
    let head = words.iter().take_while(|token| token.name.has(Class::PlaceHead) || token.case == Case::Mark).count();
    let unit = (1..=head).rev().find_map(|count| Some((count, unit(path_of(0, &words[..count]))?)));
    let Found { set, key: whole, .. } = lexicon::get(path_of(0, words)).unwrap_or_default();
    // `sông Cầu` is a river, only `Sông Cầu` is a town too
    let named = head == 0 || unit.is_some() || words[0].case.is_capital();
    let fits = |level: Level, number: &u16| lexicon::key(*number).is_some_and(|key| level.has(key));
    let doubtful = head == 0 && set.any(OTHERS) && fits(Level::Commune, &whole);
    if whole != 0 && !doubtful && (named || lexicon::key(whole).is_some_and(is_country)) {
        return RawKey::Table(whole);
    }
    let behind = unit.and_then(|(count, Unit { level, other, .. })| {
        let heads = [other, 0, word::level(level.digits())];
        heads.into_iter().map(|head| find(path_of(head, &words[count..]))).find(|number| fits(level, number))
    });
    behind.map_or(RawKey::None, RawKey::Table)
}

/// What else bears the name of a commune, and is meant where the class word is missing: `Trung Đông`, `Đông Á`, `Nguyễn Huệ`.
const OTHERS: Set = Set::of(&[Class::City, Class::State, Class::Region, Class::Landmark, Class::Person]);

/// The hash of a row of words behind others, marks left out.
fn path_of(hash: u32, words: &[Token]) -> u32 {
    words.iter().filter(|token| token.case != Case::Mark).fold(hash, |hash, token| path(hash, token.key))
}

/// The number of the key that the tables have for a row of words; 0 for none.
fn find(hash: u32) -> u16 {
    lexicon::get(hash).map_or(0, |found| found.key)
}

/// Whether a key is the code of a country.
fn is_country(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// What a class word says of the unit behind it.
#[derive(Clone, Copy)]
enum Level {
    Province,
    /// A province or a part of one.
    City,
    District,
    Commune,
    /// A province or a district: an area, not the office that governs it.
    Area,
}

/// The class word of a unit, and the one by which the tables have some of the same, as hashes of their words; 0 for none.
#[derive(Clone, Copy)]
struct Unit {
    head: u32,
    level: Level,
    other: u32,
}

const fn row(head: &str, level: Level, other: &str) -> Unit {
    Unit { head: hash(head), level, other: hash(other) }
}

/// Islands are those that are districts. A region (`vùng`) or a part of the country (`miền`) reaches beyond what it is named after.
static UNITS: [Unit; 24] = [
    row("tỉnh", Level::Province, ""),
    row("thành phố", Level::City, "tp"),
    row("tp", Level::City, "thành phố"),
    row("t p", Level::City, "tp"),
    row("cố đô", Level::City, ""),
    row("thủ phủ", Level::City, ""),
    row("quận", Level::District, ""),
    row("q", Level::District, "quận"),
    row("huyện", Level::District, ""),
    row("huyện đảo", Level::District, ""),
    row("h", Level::District, ""),
    row("thị xã", Level::District, ""),
    row("tx", Level::District, ""),
    row("đảo", Level::District, ""),
    row("quần đảo", Level::District, ""),
    row("xã", Level::Commune, ""),
    row("xã đảo", Level::Commune, ""),
    row("x", Level::Commune, ""),
    row("phường", Level::Commune, ""),
    row("p", Level::Commune, "phường"),
    row("thị trấn", Level::Commune, ""),
    row("tt", Level::Commune, ""),
    row("đặc khu", Level::Commune, ""),
    row("khu vực", Level::Area, ""),
];

/// Returns what the class word of a unit says, by the hash of its words.
fn unit(head: u32) -> Option<Unit> {
    UNITS.iter().find(|unit| unit.head == head).copied()
}

impl Level {
    /// Codes of cities that are provinces, and of those that are states.
    const CITIES: [&str; 11] = ["01", "31", "46", "48", "79", "92", "HK", "MC", "MO", "SG", "VA"];

    /// How many digits the codes of its units have.
    fn digits(self) -> u32 {
        match self {
            Level::Province | Level::Area => 2,
            Level::City | Level::District => 3,
            Level::Commune => 5,
        }
    }

    /// Whether a key is that of a unit of this level: two digits are a province, three a district, five a commune.
    fn has(self, key: &str) -> bool {
        let digits = if is_country(key) { 0 } else { key.trim_start_matches('o').len() };
        match self {
            Level::Province => digits == 2,
            Level::City => digits == 3 || Self::CITIES.contains(&key),
            Level::District => digits == 3,
            Level::Commune => digits == 5,
            Level::Area => matches!(digits, 2 | 3),
        }
    }
}

/// Returns the hash of a row of words in lower case.
const fn hash(words: &str) -> u32 {
    let (bytes, mut row, mut at) = (words.as_bytes(), 0, 0);
    while at < bytes.len() {
        let (mut code, mut marks) = (0u64, 0);
        while at < bytes.len() {
            let (what, len) = glyph(bytes, at);
            at += len;
            let Glyph::Letter(base, more, _) = what else { break };
            (code, marks) = (code.rotate_left(5) ^ spread(base), marks | more);
        }
        row = mix(row as u64, mix(marks as u64, code) as u64);
    }
    row
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::cover;
    use super::super::island::Mask;
    use super::super::read::read;
    use super::super::vocabulary::Vocabulary;
    use super::super::word::words;
    use super::*;

    fn key_of(name: &str) -> Option<&'static str> {
        let (mut vocabulary, mut mask, mut line, mut looks) = (Vocabulary::new(), Mask::new(), Vec::new(), Vec::new());
        vocabulary.make_room();
        read(name, 0, name.len(), &mut vocabulary, &mut line, &mut looks, |_| {});
        mask.fill(&looks[1..]);
        cover::look_up(&mut line, &vocabulary, &mut mask);
        match of(&line) {
            RawKey::Table(number) => lexicon::key(number),
            _ => None,
        }
    }

    /// Places, and the key of each.
    const PLACES: &[(&str, Option<&str>)] = &[
        // what something else is named after
        ("sông Hàn", None),
        ("sông Mã", None),
        ("sông Cầu", None),
        ("cầu Giấy", None),
        ("xa lộ Hà Nội", None),
        ("phố Huế", None),
        ("đường Hàn Quốc", None),
        ("chợ Bến Thành", None),
        ("biển Đông", None),
        ("vịnh Thái Lan", None),
        ("bang Georgia", None),
        ("bán đảo Triều Tiên", None),
        ("sân bay Long Thành", None),
        // what a commune is named after
        ("Trung Đông", None),
        ("Đông Á", None),
        ("Trung - Mỹ", None),
        ("Nguyễn Huệ", None),
        ("Thẩm Dương", None),
        ("xã Thẩm Dương", Some("o03115")),
        ("Yên Sở", Some("00340")),
        // parts of countries, and what is none any more
        ("Scotland", None),
        ("xứ Wales", None),
        ("England", None),
        ("Chechnya", None),
        ("Kurdistan", None),
        ("Bắc Síp", None),
        ("Tahiti", None),
        ("Tây Đức", None),
        ("Âu", None),
        ("Tiệp Khắc", None),
        ("Serbia và Montenegro", Some("CS")),
        ("Lát-va", Some("LV")),
        ("Lít-va", Some("LT")),
        // regions
        ("khu vực Hà Nội", Some("01")),
        ("Khu vực TP.HCM", Some("79")),
        ("khu vực Thủ Đức", Some("o769")),
        ("khu vực Biển Đông", None),
        ("khu vực Trung Đông", None),
        ("khu vực Pháp", None),
        ("vùng Hà Nội", None),
        ("Tây Nam", None),
        ("xã Tây Nam", Some("25843")),
        // units of another level
        ("xã Bình Dương", None),
        ("quận Hà Nội", None),
        ("thành phố Mexico", None),
        ("thành phố Thái Bình", Some("o336")),
        ("tỉnh Thái Bình", Some("o34")),
        ("thành phố Vinh", Some("o412")),
        ("TP.Biên Hòa", Some("o731")),
        ("Thành phố Đà Nẵng", Some("48")),
        ("thành phố Hồ Chí Minh", Some("79")),
        ("tp.HCM", Some("79")),
        ("T.P Huế", Some("46")),
        ("cố đô Huế", Some("46")),
        ("tỉnh Bà Rịa - Vũng Tàu", Some("o77")),
        ("quận Cầu Giấy", Some("o005")),
    ];

    #[test]
    fn only_units_and_countries_have_keys() {
        for (name, key) in PLACES {
            assert_eq!(key_of(name), *key, "{name}");
        }
    }

    #[test]
    fn units_are_told_apart() {
        for (name, key) in [
            // provinces of the past, in several of today or in one
            ("Hà Sơn Bình", None),
            ("Hải Hưng", None),
            ("tỉnh Hải Hưng", None),
            ("Bình Trị Thiên", None),
            ("Gia Lai - Kon Tum", None),
            ("Nghĩa Bình", None),
            ("Phú Khánh", None),
            ("Sông Bé", None),
            ("Hà Bắc", Some("24")),
            ("Hà Nam Ninh", Some("37")),
            ("Minh Hải", Some("96")),
            ("Quảng Nam - Đà Nẵng", Some("48")),
            // other spellings of districts, and those of the past
            ("Q.3", Some("o770")),
            ("Q. 3", Some("o770")),
            ("quận 2", Some("o769")),
            ("Quận 9", Some("o769")),
            ("huyện Đắk Glong", Some("o661")),
            ("huyện Đăk R'lấp", Some("o666")),
            ("huyện Đắk Glei", Some("o610")),
            // of one name, told apart by their class word
            ("quận Hoàng Mai", Some("o008")),
            ("thị xã Hoàng Mai", Some("o432")),
            ("Hoàng Mai", None),
            ("huyện Cao Lãnh", Some("o873")),
            ("thành phố Cao Lãnh", Some("o866")),
            ("đặc khu Cô Tô", Some("07192")),
            ("huyện Cô Tô", Some("o207")),
            // of one name, a larger unit and a smaller
            ("Cầu Giấy", Some("o005")),
            ("phường Cầu Giấy", Some("00166")),
            ("phường Thủ Đức", Some("26824")),
            ("TP Thủ Đức", Some("o769")),
            ("P. Thủ Đức", Some("26824")),
            ("đặc khu Phú Quốc", Some("31078")),
            ("đặc khu Côn Đảo", Some("26732")),
            ("đặc khu Hoàng Sa", Some("20333")),
            ("đặc khu Vân Đồn", Some("06994")),
            ("Phú Quốc", Some("o911")),
            ("huyện Sông Mã", Some("o126")),
            ("thị xã Sông Cầu", Some("o557")),
            ("huyện đảo Phú Quốc", Some("o911")),
            ("quần đảo Hoàng Sa", Some("o498")),
            ("phường Bến Thành", Some("26743")),
            ("Hà Nội", Some("01")),
            ("Pháp", Some("FR")),
            ("nước Pháp", Some("FR")),
            ("đảo Síp", Some("CY")),
            ("thành phố Singapore", Some("SG")),
        ] {
            assert_eq!(key_of(name), key, "{name}");
        }
    }

    #[test]
    fn constants_hash_as_texts() {
        for text in ["", "tỉnh", "thành phố", "quần đảo", "t p", "đặc khu"] {
            let mut row = 0;
            words(text, 0, usize::MAX, |word, _| row = path(row, word.key));
            assert_eq!(hash(text), row, "{text}");
        }
    }
}
