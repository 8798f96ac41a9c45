//! What Rust users expect of public types: they go between threads, print in columns, keep their names with `serde`.

use std::cell::Cell;
use std::fmt::{Debug, Display};
use std::ops::Range;
use std::str::FromStr;
use std::sync::mpsc::{Sender, channel};
use std::thread;

use thanbai::{
    Article, ArticleRef, Block, Blocks, BlocksOf, Buffer, BuildError, Change, EntityKind, Evidence, IntoBlocks, Kind, Line,
    Lines, MAX_PHRASE_WORDS, Reason, Side, Span, Splitter, SplitterBuilder, TagBuffer, Tagger,
};

/// Holds for what goes between threads and prints itself; a compiler's work.
fn travels<T: Send + Sync + Clone + Debug + Unpin + 'static>() {}

#[test]
fn types_go_between_threads() {
    travels::<(Splitter, SplitterBuilder, Buffer, BuildError)>();
    travels::<(Article<'static>, ArticleRef<'static, 'static>, Block<'static>, Span, Reason)>();
    travels::<(Blocks<'static, 'static>, BlocksOf<'static, 'static>, IntoBlocks<'static>, Lines<'static>, Line)>();
}

/// Holds that width, alignment, fill and precision mean what they mean for the same text in a string.
fn prints_like_a_string(value: &dyn Display) {
    let text = value.to_string();
    for (printed, expected) in [
        (format!("{value:70}|"), format!("{text:70}|")),
        (format!("{value:>70}|"), format!("{text:>70}|")),
        (format!("{value:*^70}|"), format!("{text:*^70}|")),
        (format!("{value:.2}|"), format!("{text:.2}|")),
        (format!("{value:1}|"), format!("{text}|")),
    ] {
        assert_eq!(printed, expected);
    }
}

#[test]
fn values_print_in_columns() {
    let page = "Trang chủ\nCầu mới thông xe\nSáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng.\nTheo TTXVN";
    for block in thanbai::split(page) {
        prints_like_a_string(&block.reason());
        prints_like_a_string(&block.reason().change());
        prints_like_a_string(&block.reason().evidence());
        prints_like_a_string(&block.span());
    }
    let kinds = Kind::ALL.iter().map(|kind| kind as &dyn Display);
    let entities = EntityKind::ALL.iter().map(|kind| kind as &dyn Display);
    kinds.chain(entities).chain(Side::ALL.iter().map(|side| side as &dyn Display)).for_each(prints_like_a_string);
    thanbai::tag("Hôm qua ông Lê Văn Tám đến Huế.").iter().for_each(|name| prints_like_a_string(&name.evidence()));
}

/// Buffers printed the words they remember: megabytes.
#[test]
fn a_buffer_prints_no_more_than_a_line() {
    let (mut buffer, mut names) = (Buffer::new(), TagBuffer::new());
    Splitter::new().split_into("Gửi\nĐóng", &mut buffer);
    Tagger::new().tag_into("Hà Nội, Huế", &mut names);
    assert_eq!(format!("{buffer:?}"), "Buffer { blocks: 2, .. }");
    assert_eq!(format!("{names:?}"), "TagBuffer { entities: 2, .. }");
}

/// What a thread drops at its end may split and tag: the memory that the thread kept may be gone by then.
#[test]
fn texts_can_be_read_while_a_thread_ends() {
    struct AtEnd(Sender<(usize, usize)>);
    impl Drop for AtEnd {
        fn drop(&mut self) {
            let text = "Gửi\nHà Nội";
            self.0.send((thanbai::split(text).blocks().len(), thanbai::tag(text).len())).expect("a receiver");
        }
    }
    thread_local! {
        static EARLY: Cell<Option<AtEnd>> = const { Cell::new(None) };
        static LATE: Cell<Option<AtEnd>> = const { Cell::new(None) };
    }
    let (sender, receiver) = channel();
    let run = move || {
        EARLY.set(Some(AtEnd(sender.clone())));
        drop((thanbai::split("Gửi"), thanbai::tag("Huế")));
        LATE.set(Some(AtEnd(sender)));
    };
    thread::spawn(run).join().expect("no panic");
    assert_eq!(receiver.iter().collect::<Vec<_>>(), [(2, 1); 2]);
}

/// Holds that an iterator prints what is left of it.
fn rest<'t>(mut blocks: impl Iterator<Item = Block<'t>> + Clone + Debug) {
    while blocks.next().is_some() {
        assert_eq!(format!("{blocks:?}"), format!("{:?}", blocks.clone().collect::<Vec<_>>()));
    }
}

#[test]
fn iterators_print_what_is_left() {
    let page = "Sáng nay, cây cầu bắc qua sông đã thông xe sau ba năm xây dựng, giúp người dân hai bờ đi lại dễ dàng hơn trước.
        Theo ban quản lý, cầu dài 420 mét, có hai làn xe và lối đi bộ ở cả hai bên, được làm bằng vốn ngân sách của tỉnh.
        Theo TTXVN";
    let article = thanbai::split(page);
    assert_eq!((article.body().count(), article.boilerplate().count()), (2, 1));
    rest(article.blocks());
    rest(article.body());
    rest(article.boilerplate());
    rest(article.clone().into_iter());
    assert_eq!(format!("{article:?}"), format!("{:?}", article.blocks().collect::<Vec<_>>()));
    assert_eq!(format!("{:?}", article.as_ref()), format!("{article:?}"));
}

/// Whether a text is read as a value.
fn reads<T: FromStr>(text: &str) -> bool {
    text.parse::<T>().is_ok()
}

/// Names are read again, and nothing else is.
#[test]
fn names_are_read_whole() {
    assert!(Kind::ALL.iter().all(|kind| kind.name().parse() == Ok(*kind)));
    assert!(Side::ALL.iter().all(|side| side.name().parse() == Ok(*side)));
    assert!(EntityKind::ALL.iter().all(|kind| kind.to_string().parse() == Ok(*kind)));
    for other in ["", " ", "b", "bod", "Body", "BODY", "body ", "titles", "TITLE", "PE", "PERSON", "all"] {
        assert!(!reads::<Side>(other) && !reads::<Kind>(other) && !reads::<EntityKind>(other), "{other:?}");
    }
}

#[test]
fn spans_are_ranges_in_order() {
    assert_eq!(Span::new(5, 3), Span::new(5, 5), "at the start");
    let mut spans = [Span::new(4, 5), Span::new(0, 9), Span::new(0, 2)];
    spans.sort_unstable();
    assert_eq!(spans.map(Range::from), [0..2, 0..9, 4..5], "by the start, then the end");
    let text = String::from("Huế ơi");
    assert_eq!((&text[Span::new(0, 5)], &text[..][Span::new(6, text.len())]), ("Huế", "ơi"));
    assert!(std::panic::catch_unwind(|| text[Span::new(0, 3)].len()).is_err(), "a cut character");
}

/// Which phrase cannot be used, and why.
#[test]
fn errors_name_the_phrase() {
    let long = "mười ".repeat(MAX_PHRASE_WORDS + 1);
    for (phrases, message) in [
        (["Cây Bàng", "…", ""], "phrase number 2 holds no word".to_owned()),
        (["Cây Bàng", "mười", long.as_str()], format!("phrase number 3 has more than {MAX_PHRASE_WORDS} words")),
    ] {
        let builder = phrases.iter().fold(Splitter::builder(), |all, phrase| all.phrase(Kind::Source, phrase));
        let error = builder.build().expect_err("a bad phrase");
        assert_eq!(error.to_string(), message);
        assert!(message.contains(&format!("number {} ", error.index() + 1)), "{message}");
    }
}

/// Whether the caller's phrase decided the kind of a text.
fn decides(phrase: &str, text: &str) -> bool {
    let splitter = Splitter::builder().phrase(Kind::Byline, phrase).build().expect("words");
    splitter.split(text).blocks().next().is_some_and(|block| block.reason().change() == Change::Phrase)
}

#[test]
fn a_phrase_is_its_words_with_their_marks() {
    for phrase in
        ["Góc nhìn khác", "GÓC  NHÌN\tKHÁC", " «Góc nhìn khác:»", "Go\u{301}c nhi\u{300}n\u{a0}kha\u{301}c", "góc-nhìn-khác"]
    {
        for same in ["Góc nhìn khác: chợ nổi", "- góc, nhìn. khác!", "\u{feff}Gó\u{ad}c nhìn khác"] {
            assert!(decides(phrase, same), "{phrase}: {same}");
        }
        for other in ["Goc nhin khac", "Góc nhìn", "Góc nhìn khácx", "Gócnhìn khác", "Một góc nhìn khác", "Góc\nnhìn khác"]
        {
            assert!(!decides(phrase, other), "{phrase}: {other}");
        }
    }
    assert!(decides("goc nhin khac", "Goc nhin khac: cho noi"));
    assert!(!decides("goc nhin khac", "Góc nhìn khác: chợ nổi"));
}

#[test]
fn the_longest_phrases_count_to_their_last_word() {
    let words: Vec<String> = (0..MAX_PHRASE_WORDS).map(|word| format!("từ{word}")).collect();
    let (phrase, front) = (words.join(" "), words[..MAX_PHRASE_WORDS - 1].join(" "));
    assert!(decides(&phrase, &phrase.to_uppercase()));
    assert!(decides(&phrase, &format!("{phrase} và còn nữa")));
    assert!(!decides(&phrase, &front));
    assert!(!decides(&phrase, &format!("{front} từ")));
}

/// Both parts of a line that a stamp is cut from can begin with a phrase.
#[test]
fn phrases_begin_behind_a_stamp_too() {
    let splitter = Splitter::builder().phrase(Kind::Byline, "Hai bên").phrase(Kind::Chrome, "date").build().expect("phrases");
    let article = splitter.split("date 2025-10-10 Hai bên nhất trí tăng cường");
    assert_eq!(article.blocks().map(|block| block.kind()).collect::<Vec<_>>(), [Kind::Chrome, Kind::Byline]);
}

/// What reasons say of each class of observation.
const OBSERVED: &[(&[&str], Evidence)] = &[
    (&[": shape ("], Evidence::Shape),
    (&[": phrase (", ": phrase at the start ("], Evidence::Phrase),
    (&[": repetition ("], Evidence::Repetition),
    (&["running text"], Evidence::Place),
    (&["likely headline"], Evidence::Headline),
    (&["list heading", "heading of a widget"], Evidence::List),
    (&["run of short blocks"], Evidence::Run),
];

/// An article with a list behind it, of which little but its heading tells.
const LISTED: &str = "Cầu mới bắc qua sông Cái\nSáng nay, cầu Bến Lội bắc qua sông Cái được khánh thành sau ba năm thi công, \
    theo đó người dân hai xã không còn phải đi đò.\nTin liên quan\nKhởi công đường mới qua ba huyện miền núi\n\
    Giá lúa tăng trở lại\nTrường làng có thư viện mới\nHọp chợ phiên đầu năm";

/// What changed an opinion is said of it, and only where it was changed; what was observed is named.
#[test]
fn reasons_say_what_was_seen_and_what_changed() {
    let mut seen = Vec::new();
    for page in crate::page::seeds().into_iter().chain([LISTED.into()]) {
        for block in thanbai::split(&page) {
            let (reason, text) = (block.reason(), block.reason().to_string());
            let by_itself = format!("; by itself {}", reason.first());
            let said = match reason.change() {
                Change::None => "",
                Change::Surroundings => &by_itself[..],
                _ => &[&by_itself, ", changed by the sequence"].concat(),
            };
            assert!(text.starts_with(&format!("{}: ", block.kind())) && text.ends_with(said), "{text}");
            assert_eq!(text.contains(';'), !said.is_empty(), "{text}");
            assert!(reason.change() != Change::None || reason.first() == block.kind(), "{text}");
            let evidence = OBSERVED.iter().find(|(words, _)| words.iter().any(|word| text.contains(word))).map(|(_, of)| *of);
            assert_eq!(evidence, Some(reason.evidence()), "{text}");
            seen.push((reason.change(), reason.evidence()));
        }
    }
    for change in [Change::None, Change::Surroundings, Change::Sequence] {
        assert!(seen.iter().any(|(other, _)| *other == change), "{change}");
    }
    for (_, evidence) in OBSERVED {
        assert!(seen.iter().any(|(_, other)| other == evidence), "{evidence}");
    }
}

#[cfg(feature = "serde")]
mod serde_names {
    use std::fmt;

    use serde::de::IntoDeserializer;
    use serde::de::value::{Error, StrDeserializer};
    use serde::{Deserialize, Serialize};
    use thanbai::{EntityKind, Kind, Side};

    /// What a unit variant is written as: a formatter is a serializer of such.
    struct Written<T>(T);

    impl<T: Serialize> fmt::Display for Written<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.serialize(f)
        }
    }

    fn keeps<T: Serialize + for<'a> Deserialize<'a> + fmt::Display + fmt::Debug + PartialEq + Copy>(value: T) {
        let name = value.to_string();
        assert_eq!(Written(value).to_string(), name);
        let read: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        assert_eq!(T::deserialize(read), Ok(value));
    }

    /// Kinds are written as the command prints them, and read again.
    #[test]
    fn kinds_keep_their_names() {
        Kind::ALL.iter().copied().for_each(keeps);
        Side::ALL.into_iter().for_each(keeps);
        EntityKind::ALL.iter().copied().for_each(keeps);
        let other: StrDeserializer<'_, Error> = "Title".into_deserializer();
        assert!(Kind::deserialize(other).is_err());
    }
}
