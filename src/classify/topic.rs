//! What the running text speaks of: the words and names that it shares with each block, and whether it speaks of one thing at all.

use super::Cell;
use super::context::{Apart, Region};
use crate::feature::TOPIC;
use crate::syllable::{ODD, Topic};

/// Where words occur in the running text, and how often pairs of them: a byte for each hash, all of them zeros between two pages.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    words: [u8; Topic::BITS as usize + 1],
    pairs: [u8; PAIRS],
}

/// How many hashes of pairs there are.
const PAIRS: usize = 1 << 13;

/// Marks of a word that occurs in running text; twice or more; as a name.
const ONCE: usize = 1;
const TWICE: usize = 1 << 1;
const NAME: usize = 1 << 2;
const MARKS: usize = 1 << 3;
const TELLS: usize = 4;

/// The marks of a word after it was met in running text once more: a row for what it tells ([`Topic::CONTENT`], [`Topic::PROPER`]) and a
/// column for its marks, here and below, so that no word takes a branch.
static MET: [[u8; MARKS]; TELLS] = {
    let (mut met, mut i) = ([[0; MARKS]; TELLS], 0);
    while i < TELLS * MARKS {
        let (tells, marks) = (i / MARKS, i % MARKS);
        let (content, name) = (tells >> 1, tells & 1);
        met[tells][marks] = (marks | (content * ONCE) | ((marks & ONCE & content) * TWICE) | (name * NAME)) as u8;
        i += 1;
    }
    met
};

/// What a word adds to the counts of its block, a byte each: words that tell anything, those of them that running text uses twice,
/// names, those of them that running text knows.
static COUNTS: [[u32; 256]; TELLS] = {
    let (mut counts, mut i) = ([[0; 256]; TELLS], 0);
    while i < TELLS * MARKS {
        let (tells, marks) = (i / MARKS, i % MARKS);
        let (content, name) = (tells >> 1, tells & 1);
        let (twice, known) = (marks / TWICE % 2, marks / NAME % 2);
        counts[tells][marks] = (content | (content & twice) << 8 | name << 16 | (name & known) << 24) as u32;
        i += 1;
    }
    counts
};

impl Default for Filter {
    fn default() -> Self {
        Self::new()
    }
}

impl Filter {
    pub(crate) const fn new() -> Self {
        Self { words: [0; Topic::BITS as usize + 1], pairs: [0; PAIRS] }
    }

    /// Takes all marks of a word away.
    #[inline]
    fn clear(&mut self, word: u16) {
        self.words[usize::from(word & Topic::BITS)] = 0;
    }

    /// Adds a word of running text.
    #[inline]
    fn add(&mut self, word: u16) {
        let marks = &mut self.words[usize::from(word & Topic::BITS)];
        *marks = MET[usize::from(word >> 14)][usize::from(*marks) % MARKS];
    }

    /// Adds a pair of words of running text, and returns how many pairs are known by it to be there twice: the second of two equal ones
    /// tells of both, each further one of itself.
    #[inline]
    fn pair(&mut self, first: u16, second: u16) -> u32 {
        let mixed = u64::from(first & Topic::BITS) << Topic::BITS.count_ones() | u64::from(second & Topic::BITS);
        let times = &mut self.pairs[(mixed.wrapping_mul(ODD) >> (u64::BITS - PAIRS.trailing_zeros())) as usize];
        let found = u32::from(*times > 0) + u32::from(*times == 1);
        *times = (*times + 1).min(2);
        found
    }

    /// Returns the sums of [`COUNTS`].
    #[inline]
    fn counts(&self, words: &[u16; TOPIC]) -> [u8; 4] {
        // a byte for an index, so that none is checked
        let marks = |word: u16| usize::from(self.words[usize::from(word & Topic::BITS)]);
        words.iter().map(|&word| COUNTS[usize::from(word >> 14)][marks(word)]).sum::<u32>().to_le_bytes()
    }
}

/// Whether a block is of the running text.
#[inline]
fn core(cell: &Cell) -> bool {
    cell.context.region == Region::Inside && cell.features.prose
}

/// Compares the content words and the names of every block with those of the running text.
pub(crate) fn compare(cells: &mut [Cell], filter: &mut Filter) {
    for cell in cells.iter().filter(|&cell| core(cell)) {
        cell.features.topic.iter().for_each(|&word| filter.add(word));
    }
    for cell in cells.iter_mut() {
        let [content, twice, names, known] = filter.counts(&cell.features.topic);
        cell.context.topic = quarters(twice, content);
        cell.context.names = if core(cell) { NONE } else { quarters(known, names) };
    }
    // less than to clear all words
    for cell in cells.iter().filter(|&cell| core(cell)) {
        cell.features.topic.iter().for_each(|&word| filter.clear(word));
    }
}

/// Stands for the share of nothing.
pub(crate) const NONE: u8 = 5;

/// Returns how many quarters a part is; both are counts of words.
fn quarters(part: u8, all: u8) -> u8 {
    static QUARTERS: [[u8; TOPIC + 1]; TOPIC + 1] = {
        let mut quarters = [[NONE; TOPIC + 1]; TOPIC + 1];
        let mut all = 1;
        while all <= TOPIC {
            let mut part = 0;
            while part <= all {
                quarters[all][part] = (part * 4 / all) as u8;
                part += 1;
            }
            all += 1;
        }
        quarters
    };
    QUARTERS[usize::from(all)][usize::from(part)]
}

/// Fewer blocks of running text are no list.
const LEAST: usize = 3;
/// Limits of the classes of [`Apart::many`], and of those of [`Apart::shared`] in thousandths.
const MANY: [usize; 2] = [6, 10];
const SHARED: [u32; 4] = [20, 50, 100, 200];

/// How many classes there are.
pub(crate) const MANY_CLASSES: u8 = MANY.len() as u8 + 1;
pub(crate) const SHARED_CLASSES: u8 = SHARED.len() as u8 + 2;

/// Notes for a page whose running text stands block by block how much of it hangs together: an article with headings and a list of
/// teasers have one form, but paragraphs of one text have words in common, two in a row, and teasers seldom.
pub(crate) fn cohere(cells: &mut [Cell], filter: &mut Filter) {
    let Some((count, all)) = apart(cells) else { return };
    let (mut pairs, mut shared) = (0, 0);
    for cell in cells.iter().filter(|&cell| core(cell)) {
        for pair in cell.features.topic.windows(2).filter(|pair| pair[0] & pair[1] & Topic::CONTENT != 0) {
            pairs += 1;
            shared += filter.pair(pair[0], pair[1]);
        }
    }
    filter.pairs.fill(0);
    let many = MANY.iter().position(|&limit| count < limit).unwrap_or(MANY.len()) as u8;
    let shared = SHARED.iter().position(|&limit| shared * 1000 < limit * pairs).unwrap_or(SHARED.len()) as u8 + 1;
    for cell in cells {
        cell.context.apart = Apart { many, shared, all };
    }
}

/// Returns how many blocks the running text has, and whether three in four have none beside them; `None` where not half of them do, or
/// where they are few.
fn apart(cells: &[Cell]) -> Option<(usize, bool)> {
    let prose = |at: Option<usize>| at.and_then(|at| cells.get(at)).is_some_and(|cell| cell.features.prose);
    let (mut count, mut alone) = (0, 0);
    for (i, _) in cells.iter().enumerate().filter(|(_, cell)| core(cell)) {
        count += 1;
        alone += usize::from(!prose(i.checked_sub(1)) && !prose(Some(i + 1)));
    }
    (count >= LEAST && alone * 2 >= count).then_some((count, alone * 4 >= count * 3))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::super::context::fill;
    use super::*;
    use crate::{Buffer, Splitter};

    const OPENINGS: [&str; 8] = [
        "Sáng nay nhiều người dân vùng lũ nhận gạo và thuốc men từ đoàn xe cứu trợ vừa đến nơi.",
        "Chiều qua đội bóng trẻ thắng đậm trên sân khách nhờ hai bàn mở tỷ số của tiền đạo cánh.",
        "Giá cà phê tăng mạnh tuần thứ ba liên tiếp khi kho dự trữ ở cảng lớn cạn dần từng ngày.",
        "Học sinh lớp chín bắt đầu ôn thi với đề minh họa mà sở giáo dục công bố hôm thứ hai này.",
        "Kính viễn vọng chụp được ảnh sao chổi hiếm gặp bay qua bầu trời đêm phía nam rất rõ nét.",
        "Bác sĩ khuyên uống đủ nước mỗi ngày để tránh sỏi thận khi trời nắng nóng kéo dài liên miên.",
        "Cây cầu treo bắc ngang thung lũng mở cửa đón khách tham quan với vé vào cổng khá rẻ tiền.",
        "Ban nhạc kỳ cựu phát hành đĩa than đầu tay sau mười năm vắng bóng trên sân khấu lớn nhỏ.",
    ];

    /// Returns what is noted of a page, the same for all of its blocks.
    fn noted(lines: &[&str]) -> (u8, u8, bool) {
        let mut cells = Splitter::new().cells(&lines.join("\n"), &mut Buffer::new());
        fill(&mut cells, &mut Filter::new());
        let all: Vec<_> =
            cells.iter().map(|cell| (cell.context.apart.many, cell.context.apart.shared, cell.context.apart.all)).collect();
        assert!(all.iter().all(|one| *one == all[0]));
        all[0]
    }

    #[test]
    fn teasers_have_no_pairs_in_common() {
        let between =
            |paragraphs: &[&'static str]| paragraphs.iter().flat_map(|text| ["Chuyện hôm nay", *text]).collect::<Vec<_>>();
        assert_eq!(noted(&between(&OPENINGS)), (1, 1, true));
        assert_eq!(noted(&between(&OPENINGS[..4])), (0, 1, true));
        // every paragraph there twice
        assert_eq!(noted(&between(&[&OPENINGS[..3], &OPENINGS[..3]].concat())), (1, SHARED_CLASSES - 1, true));
        // side by side, or only two
        assert_eq!(noted(&OPENINGS), (0, 0, false));
        assert_eq!(noted(&between(&OPENINGS[..2])), (0, 0, false));
        // three alone and two side by side
        let some = [&between(&OPENINGS[..4])[..], &OPENINGS[4..5]].concat();
        assert_eq!(noted(&some), (0, 1, false));
    }

    /// The slow twin: every pair against all others, and nothing is left in the filter.
    #[test]
    fn pairs_there_twice_are_counted() {
        let mut filter = Filter::new();
        for round in 0..200u64 {
            let mut random = round.wrapping_mul(ODD) | 1;
            let pairs: Vec<(u16, u16)> = (0..round % 23)
                .map(|_| {
                    random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    ((random >> 60) as u16 % 4, (random >> 50) as u16 % 4)
                })
                .collect();
            let slow = pairs.iter().filter(|pair| pairs.iter().filter(|other| other == pair).count() > 1).count();
            let fast: u32 = pairs.iter().map(|&(first, second)| filter.pair(first, second)).sum();
            assert_eq!(fast as usize, slow, "{pairs:?}");
            filter.pairs.fill(0);
        }
    }
}
