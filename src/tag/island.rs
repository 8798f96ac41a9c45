//! Which words can be part of a name, sixty-four at a time: a bit for each word of a line.

use alloc::vec::Vec;

use wide::u8x16;

use super::class::{Class, Set};
use super::read::look::{self, DOT, LOOSE};
use super::run;
use super::token::{Part, Token};
use super::word::{Case, flag};

/// Words whose bits stand in one number.
const WORDS: usize = u64::BITS as usize;
/// Words that are compared together.
const LANES: usize = 16;

/// Sixty-four words of a line, a bit each.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bits {
    /// In lower case.
    lower: u64,
    /// A dot right behind a word.
    dot: u64,
    /// A comma or a bracket.
    loose: u64,
    /// Digits with letters, and a number that is no day, month or year.
    count: u64,
    number: u64,
    /// Begins with a digit.
    digit: u64,
    /// Begins with a capital.
    capital: u64,
    /// A name can rest on it: a capital that is more than the start of a sentence, or a number.
    anchor: u64,
    /// Part of an office.
    role: u64,
    /// Part of the head of an organisation, or of the class word of a place or a date.
    org: u64,
    place: u64,
    /// Goes on with the name of an organisation that has a head in front, or is part of one that the tables have.
    inner: u64,
    /// Part of a name of the tables, or behind the head of an organisation.
    known: u64,
    /// A name of the tables by itself; perhaps the first word of one of two words and more.
    named: u64,
    pairs: u64,
    /// Can be part of a name.
    active: u64,
}

impl Bits {
    /// The bits of the first `words` words; behind them there are none.
    fn new(looks: &[u8; WORDS], words: usize) -> Self {
        let mut block = Self::default();
        for (at, looks) in looks.as_chunks::<LANES>().0.iter().enumerate().take(words.div_ceil(LANES)) {
            let bits = u8x16::new(*looks);
            let [named, pairs] = [bits, bits + bits].map(|bits| u64::from(bits.move_mask().cast_unsigned()) << (at * LANES));
            block.named |= named;
            block.pairs |= pairs;
            let looks = bits & u8x16::splat(look::CASE);
            let between = |low: u8, high: u8| {
                let above = looks - u8x16::splat(low);
                let mask = above.min(u8x16::splat(high - low)).cmp_eq(above).move_mask();
                u64::from(mask.cast_unsigned()) << (at * LANES)
            };
            block.lower |= between(Case::Lower as u8, Case::Lower as u8);
            block.dot |= between(DOT, DOT);
            block.capital |= between(Case::Capital as u8, Case::Code as u8);
            block.loose |= between(LOOSE, LOOSE);
            block.count |= between(Case::Count as u8, Case::Count as u8);
            block.number |= between(Case::Number as u8, Case::Number as u8);
            block.digit |= between(Case::Count as u8, Case::Number as u8);
        }
        block.anchor = block.digit;
        block
    }
}

/// Bits for the words of one line.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mask {
    blocks: Vec<Bits>,
}

/// How many words a line needs for its capitals to be a habit of the line.
const SHOUT_WORDS: u32 = 5;
/// More than this share of them are capitals then: 17 of 20.
const SHOUT_SHARE: (u32, u32) = (17, 20);
/// How far in front of a capital the head of an organisation may stand, and the class word of a place or a date in front of its name.
const ORG_AHEAD: u32 = 7;
const AHEAD: u32 = 3;

impl Mask {
    pub(crate) const fn new() -> Self {
        Self { blocks: Vec::new() }
    }

    /// Notes how the words of a line are written; see [`super::read`].
    pub(crate) fn fill(&mut self, looks: &[u8]) {
        self.blocks.clear();
        let (blocks, rest) = looks.as_chunks::<WORDS>();
        self.blocks.extend(blocks.iter().map(|looks| Bits::new(looks, WORDS)));
        if !rest.is_empty() {
            let mut last = [Case::Mark as u8; WORDS];
            last[..rest.len()].copy_from_slice(rest);
            self.blocks.push(Bits::new(&last, rest.len()));
        }
    }

    /// Calls `found` with every word at which a name of the tables may begin, from the left, and whether one of two words and more may.
    pub(crate) fn begins(&mut self, mut found: impl FnMut(&mut Self, usize, bool)) {
        for at in 0..self.blocks.len() {
            let Bits { named, pairs, .. } = self.blocks[at];
            let mut left = named | pairs;
            while left != 0 {
                let bit = left.trailing_zeros();
                found(self, at * WORDS + bit as usize, pairs >> bit & 1 != 0);
                left &= left - 1;
            }
        }
    }

    /// Whether a line is printed in capitals, or nearly every word of it begins with one.
    pub(crate) fn is_shouted(&self) -> bool {
        let count = |bits: fn(&Bits) -> u64| self.blocks.iter().map(|block| bits(block).count_ones()).sum::<u32>();
        let (capitals, others) = (count(|block| block.capital), count(|block| block.lower | block.count));
        capitals + others >= SHOUT_WORDS && capitals * SHOUT_SHARE.1 > (capitals + others) * SHOUT_SHARE.0
    }

    /// Finds the rows of capitals in a line, writes to their words where they stand in one, and calls `found` with each row and its first
    /// word.
    pub(crate) fn runs(&mut self, line: &mut [Token], mut found: impl FnMut(&[Token], usize)) {
        let mut at = 0;
        while let Some(start) = next(&self.blocks, at, |block| block.capital) {
            at = run::end(line, start);
            let row = &mut line[start..at];
            let count = row.len() as u8;
            for (token, place) in row.iter_mut().zip(0u8..) {
                (token.run_at, token.run) = (place, count);
            }
            found(row, start);
            if !(count == 1 && is_bare(&row[0])) {
                self.set(start, at, |block, bits| block.anchor |= bits);
            }
        }
    }

    /// Notes a name of the tables.
    pub(crate) fn name(&mut self, set: Set, start: usize, end: usize) {
        const ROLE: Set = Set::of(&[Class::Role]);
        const HEADS: Set = Set::of(&[Class::PlaceHead, Class::DateHead]);
        // no branch for what it is
        let [role, place, org, whole] = [set.any(ROLE), set.any(HEADS), set.has(Class::OrgHead), set.any(Set::ORGANIZATIONS)]
            .map(|holds| u64::from(holds).wrapping_neg());
        self.set(start, end, |block, bits| {
            block.known |= bits;
            block.role |= bits & role;
            block.place |= bits & place;
            block.org |= bits & org;
            block.inner |= bits & whole;
        });
    }

    /// Calls `write` with the bits of some words, block by block.
    #[inline]
    fn set(&mut self, start: usize, end: usize, mut write: impl FnMut(&mut Bits, u64)) {
        let mut at = start;
        while at < end {
            let stop = end.min((at / WORDS + 1) * WORDS);
            write(&mut self.blocks[at / WORDS], (u64::MAX >> (WORDS - (stop - at))) << (at % WORDS));
            at = stop;
        }
    }

    /// Notes for the words behind the head of an organisation where it stands. Linear in the words of a line.
    pub(crate) fn heads(&mut self, line: &mut [Token]) {
        let mut at = 0;
        while let Some(head) = next(&self.blocks, at, |block| block.org | block.role) {
            at = head + 1;
            if opens(&line[head]) {
                at = self.walk(line, head);
            }
        }
    }

    /// Goes on from a head to where it is forgotten, or the end of the line; returns how far it came.
    fn walk(&mut self, line: &mut [Token], head: usize) -> usize {
        let (mut back, mut pure, mut end) = (1, true, line.len());
        for (at, token) in line.iter_mut().enumerate().skip(head + 1) {
            (token.head, token.pure) = (back, pure);
            if pure && (token.plain.has(Class::OrgWord) || token.name.0 != 0) {
                self.blocks[at / WORDS].inner |= 1 << (at % WORDS);
            }
            if opens(token) {
                (back, pure) = (1, true);
            } else if back > HEAD_WORDS || ends(token) {
                end = at + 1;
                break;
            } else {
                back += 1;
                pure &= keeps(token);
            }
        }
        self.set(head + 1, end, |block, bits| block.known |= bits);
        end
    }

    /// Finds the rows of words that can be part of a name and calls `found` with their ends: capitals, numbers, offices, class words
    /// with a name near behind them, and what stands close between these. All others are outside of names, whatever their weights say.
    pub(crate) fn islands(&mut self, words: usize, mut found: impl FnMut(usize, usize)) {
        self.seed();
        self.follow();
        self.close();
        let mut at = 0;
        while let Some(start) = next(&self.blocks, at, |block| block.active) {
            let end = next(&self.blocks, start, |block| !block.active).map_or(words, |end| end.min(words));
            found(start, end);
            at = end;
        }
    }

    /// Seeds: anchors other than counts and plain numbers, offices, and heads with an anchor near behind. A comma in `8h30, ngày 9/12` or
    /// `9/12/2025, 8:30`, between a number and another or a class word, is not loose.
    fn seed(&mut self) {
        let mut behind = 0;
        for at in (0..self.blocks.len()).rev() {
            let block = self.blocks[at];
            let next = self.blocks.get(at + 1).copied().unwrap_or_default();
            let before = at.checked_sub(1).map_or(0, |at| self.blocks[at].digit);
            let goes_on = (block.digit | block.place) >> 1 | (next.digit | next.place) << (u64::BITS - 1);
            self.blocks[at].loose &= !((block.digit << 1 | before >> (u64::BITS - 1)) & goes_on);
            let after = next.anchor;
            let anchors = u128::from(block.anchor) | u128::from(after) << u64::BITS;
            self.blocks[at].active = block.anchor & !(block.count | block.number) | block.role;
            if block.org | block.place == 0 {
                behind = 0;
                continue;
            }
            // a class word of many words is whole
            let (mut place, mut fewer) = (block.place & (block.anchor | within(anchors, AHEAD)), 0);
            while place != fewer {
                fewer = place;
                place |= block.place & (place >> 1 | behind << (u64::BITS - 1));
            }
            behind = place & 1;
            self.blocks[at].active |= place | block.org & within(anchors, ORG_AHEAD);
        }
    }

    /// A name may go on one word behind a seed where the tables or a head speak for it, with the dot of an initial, and through the words
    /// of an organisation's name.
    fn follow(&mut self) {
        let mut carry = 0;
        for block in &mut self.blocks {
            let seed = block.active;
            block.active |= (seed << 1 | carry) & (block.lower & block.known | block.dot) | block.inner;
            carry = seed >> (u64::BITS - 1);
        }
    }

    /// Counts near such words are part of the row too, then one or two words between such words; but a comma or a bracket only behind a
    /// head, or in a date.
    fn close(&mut self) {
        self.join(|block, near| near.one_side() & (block.count | block.number));
        self.join(|block, near| near.both_sides() & !(block.loose & !block.known));
    }

    /// Adds the words that `which` picks.
    fn join(&mut self, which: impl Fn(&Bits, Near) -> u64) {
        let mut before = 0;
        for at in 0..self.blocks.len() {
            let own = self.blocks[at].active;
            let after = self.blocks.get(at + 1).map_or(0, |block| block.active);
            let left = |n: u32| own << n | before >> (u64::BITS - n);
            let right = |n: u32| own >> n | after << (u64::BITS - n);
            let near = Near { left: [left(1), left(2)], right: [right(1), right(2)] };
            self.blocks[at].active |= which(&self.blocks[at], near);
            before = own;
        }
    }
}

/// The words with a bit one to `most` words behind them.
fn within(bits: u128, most: u32) -> u64 {
    let (mut near, mut span) = (bits >> 1, 1);
    while span < most {
        let step = span.min(most - span);
        near |= near >> step;
        span += step;
    }
    near as u64
}

/// Words that stand one and two words in front of each word, and behind it.
struct Near {
    left: [u64; 2],
    right: [u64; 2],
}

impl Near {
    fn one_side(&self) -> u64 {
        self.left[0] | self.left[1] | self.right[0] | self.right[1]
    }

    /// On both sides, with one word at most between them besides the word itself.
    fn both_sides(&self) -> u64 {
        let ([left, left2], [right, right2]) = (self.left, self.right);
        left & (right | right2) | left2 & right
    }
}

/// Whether the capital of a word that is a row of its own says nothing: it begins a sentence and is a plain word, or a syllable of which the
/// tables know no name.
fn is_bare(token: &Token) -> bool {
    let starts = token.has(flag::SENTENCE) && token.case == Case::Capital;
    let nameless = token.single.and(Set::PARTS) == Set(0) && !token.has(flag::FOREIGN);
    let plain = token.plain != Set(0) || nameless;
    starts && (token.name == Set(0) && plain || token.plain.has(Class::Common))
}

/// How far a head is remembered.
const HEAD_WORDS: u8 = 16;

/// Whether the head of an organisation ends with a word, or an office that ends in one: `trưởng phòng`.
fn opens(token: &Token) -> bool {
    let headed = token.name.has(Class::OrgHead) || token.name.has(Class::Role) && token.single.has(Class::OrgHead);
    headed && matches!(token.name_part, Part::Only | Part::Last)
}

/// Whether a head is forgotten behind a word.
fn ends(token: &Token) -> bool {
    matches!(token.mark(), b'.' | b'?' | b'!' | b'~' | b';' | b':' | b'"')
}

/// Whether a word may stand in the name of an organisation.
fn keeps(token: &Token) -> bool {
    token.run > 0
        || token.plain.has(Class::OrgWord)
        || token.name.any(Set::PLACES)
        || token.name.has(Class::PlaceHead)
        || matches!(token.mark(), b',' | b'-' | b'&')
        || token.case.is_number()
}

/// Returns the first word from `at` on that has a bit.
fn next(blocks: &[Bits], at: usize, bits: impl Fn(&Bits) -> u64) -> Option<usize> {
    let mut block = at / WORDS;
    let mut left = bits(blocks.get(block)?) & u64::MAX << (at % WORDS);
    while left == 0 {
        block += 1;
        left = bits(blocks.get(block)?);
    }
    Some(block * WORDS + left.trailing_zeros() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many words in lower case may follow a capital, or a head, inside a name.
    const REACH: u8 = 1;

    /// The slow twin: word by word.
    fn active(line: &[Token]) -> Vec<bool> {
        const ROLE: Set = Set::of(&[Class::Role]);
        const HEADS: Set = Set::of(&[Class::PlaceHead, Class::DateHead]);
        let (mut active, mut ahead, mut placed) = (alloc::vec![false; line.len()], usize::MAX, false);
        for (at, token) in line.iter().enumerate().rev() {
            let anchor = token.run > 0 && !(token.run == 1 && is_bare(token)) || token.case >= Case::Count;
            ahead = if anchor { 0 } else { ahead.saturating_add(1) };
            let count = matches!(token.case, Case::Count | Case::Number);
            placed = token.name.any(HEADS) && (placed || ahead <= AHEAD as usize);
            active[at] = anchor && !count
                || token.name.any(ROLE)
                || placed
                || ahead <= ORG_AHEAD as usize && token.name.has(Class::OrgHead);
        }
        let mut reach = 0;
        for (at, token) in line.iter().enumerate() {
            let seed = active[at];
            let goes_on =
                token.pure && (token.plain.has(Class::OrgWord) || token.name.0 != 0) || token.name.any(Set::ORGANIZATIONS);
            let dot = token.mark() == b'.' && !token.is_spaced();
            let follows = reach > 0 && (token.case == Case::Lower && known(token) || dot);
            reach = match token.case {
                _ if seed => REACH,
                Case::Lower => u8::saturating_sub(reach, 1),
                _ => 0,
            };
            active[at] = seed || follows || goes_on;
        }
        let near = |active: &[bool], at: usize, by: isize| at.checked_add_signed(by).and_then(|at| active.get(at)) == Some(&true);
        let seeds = active.clone();
        for (at, token) in line.iter().enumerate() {
            let count = matches!(token.case, Case::Count | Case::Number);
            active[at] |= count && [-2, -1, 1, 2].iter().any(|&by| near(&seeds, at, by));
        }
        let seeds = active.clone();
        for (at, token) in line.iter().enumerate() {
            let number = |at: Option<usize>| at.and_then(|at| line.get(at)).is_some_and(|token| token.case >= Case::Count);
            let dated =
                number(at.checked_sub(1)) && (number(Some(at + 1)) || line.get(at + 1).is_some_and(|t| t.name.any(HEADS)));
            let loose = matches!(token.mark(), b',' | b'(' | b')') && !known(token) && !dated;
            let gap = [(1, 1), (1, 2), (2, 1)].iter().any(|&(left, right)| near(&seeds, at, -left) && near(&seeds, at, right));
            active[at] |= gap && !loose;
        }
        active
    }

    /// Whether a word is part of a name of the tables, or behind the head of an organisation.
    fn known(token: &Token) -> bool {
        token.head > 0 || token.name != Set(0)
    }

    #[test]
    fn masks_find_what_is_found_word_by_word() {
        let words = [
            "Công ty",
            "cổ phần",
            "ông",
            "Nguyễn",
            "Văn",
            "tỉnh",
            "Hà Nội",
            "ngày",
            "12/3",
            "và",
            ",",
            ".",
            "Thủ tướng",
            "đi",
            "Bộ",
            "Bộ Giao thông vận tải",
            "Tổ chức Y tế thế giới",
            "trưởng phòng",
            "nhà máy thủy điện",
            "sông",
            "Nay",
            "U19",
            "của",
            "trường",
            "Đại học",
            "\"",
            "TP.HCM",
            "Park Hang-seo",
            "300",
            "8:30",
            "8h30",
            "(",
            ")",
        ];
        let mut random = 7u64;
        for round in 0..400 {
            let mut text = std::string::String::new();
            for _ in 0..round {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(words[(random >> 33) as usize % words.len()]);
                text.push_str(if random >> 62 == 0 { "" } else { " " });
            }
            super::super::Scratch::new().pieces(&text, |piece| {
                let mut fast = alloc::vec![false; piece.tokens.len()];
                piece.islands.iter().for_each(|island| fast[island.range()].fill(true));
                assert_eq!(piece.ends.len(), 1);
                assert_eq!(active(&piece.tokens), fast, "{text}");
            });
        }
    }
}
