//! Cases that were asked for or went wrong once, as data: a text, and the lines and texts of its blocks.

use thanbai::{Buffer, EntityKind, Kind, MAX_PHRASE_WORDS, Splitter};

use crate::{invariants, names};

/// A case: its name, its text, its blocks as line numbers and texts.
type Case = (&'static str, &'static str, &'static [(u32, &'static str)]);

const CASES: &[Case] = &[
    ("empty", "", &[]),
    ("blank", " \n\t\r\n\u{a0}\u{3000}\u{2028}\u{85}\n", &[]),
    ("byte order mark", "\u{feff}", &[(1, "\u{feff}")]),
    ("zero-width space is no white space", "\u{200b}\n", &[(1, "\u{200b}")]),
    ("control", "\u{0}", &[(1, "\u{0}")]),
    ("no end of the last line", "Gửi\nĐóng", &[(1, "Gửi"), (2, "Đóng")]),
    ("line ends of Windows", "Gửi\r\n\r\nĐóng\r\n", &[(1, "Gửi"), (3, "Đóng")]),
    ("a lone carriage return ends no line", "Gửi\rĐóng", &[(1, "Gửi\rĐóng")]),
    ("nor does LINE SEPARATOR", "Gửi\u{2028}Đóng", &[(1, "Gửi\u{2028}Đóng")]),
    ("no-break spaces around", "\u{a0} Gửi \u{a0}\n", &[(1, "Gửi")]),
    (
        "a glued stamp",
        "date 2025-10-10 Hai bên nhất trí tăng cường",
        &[(1, "date 2025-10-10"), (1, "Hai bên nhất trí tăng cường")],
    ),
    (
        "decomposed behind the stamp",
        "2025-10-10 Đa\u{323}i hội khai mạc sáng nay",
        &[(1, "2025-10-10"), (1, "Đa\u{323}i hội khai mạc sáng nay")],
    ),
    (
        "a stamp below blank lines",
        "\n\n2025-10-10 Hai bên nhất trí tăng cường",
        &[(3, "2025-10-10"), (3, "Hai bên nhất trí tăng cường")],
    ),
    ("a stamp in a later line stays", "Tin\n2025-10-10 Hai bên nhất trí", &[(1, "Tin"), (2, "2025-10-10 Hai bên nhất trí")]),
    ("a stamp alone", "2025-10-10", &[(1, "2025-10-10")]),
    ("a mark without a letter", "\u{301}", &[(1, "\u{301}")]),
];

#[test]
fn cases() {
    for (name, text, expected) in CASES {
        let article = thanbai::split(text);
        let blocks: Vec<(u32, &str)> = article.blocks().map(|block| (block.line(), block.text())).collect();
        assert_eq!(blocks, *expected, "{name}");
        invariants::check(text);
        names::check(text);
    }
}

/// A token of more than 255 capitals and digits.
#[test]
fn long_tokens() {
    for (a, b) in [(127, 128), (128, 128), (200, 200), (255, 1), (256, 256), (300, 0), (0, 300)] {
        invariants::check(&("A".repeat(a) + &"1".repeat(b)));
        invariants::check(&("1".repeat(b) + &"A".repeat(a)));
    }
}

/// Marks count neither as letters nor as characters, wherever reading stops.
#[test]
fn long_words_in_any_spelling() {
    for words in ["ệ", "nghiễng", "ấ ", "Ổ. ", "ữ,"] {
        for size in [23, 100, 134, 160, 399, 400, 401, 700] {
            let line: String = words.chars().cycle().take(size).collect();
            invariants::check(&line);
            invariants::check(&format!("{line} Ảnh: Tuấn Đức\n{line}\n"));
        }
    }
}

/// A word that a control character parts was remembered by what stood in front of that, and found again at the end of another page.
#[test]
fn words_with_controls_inside_are_not_taken_for_others() {
    let mut buffer = Buffer::new();
    Splitter::new().split_into("An\0gày 8/5đ\0\u{a0}", &mut buffer);
    let page = "V An";
    assert!(Splitter::new().split_into(page, &mut buffer).blocks().eq(thanbai::split(page).blocks()));
}

/// A stamp that a quotation mark follows cuts a chunk short, which was remembered without the mark.
#[test]
fn words_that_a_stamp_cuts_short_are_not_taken_for_others() {
    let mut buffer = Buffer::new();
    for _ in 0..3 {
        Splitter::new().split_into("2025-10-10\" Hai bên nhất trí tăng cường", &mut buffer);
    }
    for words in 0..60 {
        let page = format!("{}10\" {}", "Theo ".repeat(words / 2), "rằng ".repeat(words));
        assert!(Splitter::new().split_into(&page, &mut buffer).blocks().eq(thanbai::split(&page).blocks()), "{page}");
    }
}

/// Words longer than the fields hold that their letters are counted in. The hash of equal letters comes back every 128.
#[test]
fn words_of_any_length() {
    for text in ["x", "X", "1", "ệ"] {
        let reason = |letters: usize| {
            let page = format!("{} một hai ba", text.repeat(letters));
            thanbai::split(&page).blocks().next().map(|block| block.reason())
        };
        for letters in [(1 << 15) - 1, (1 << 16) - 16, (1 << 16) - 1, 1 << 16, (1 << 16) + 3] {
            assert_eq!(reason(letters), reason((1 << 12) + letters % 128), "{letters} x {text}");
        }
    }
    invariants::check(&("1".repeat((1 << 16) + 3) + &"a".repeat((1 << 16) - 50) + " một hai ba"));
}

/// A name that ends where two words were glued together, in the middle of what is respelled as one.
#[test]
fn names_that_end_inside_a_word() {
    names::check("Noà\0\0date 2025-10-10 Ðﲢdưới\u{78313}troảPhát biểu tại ");
}

/// Letters that Vietnamese lacks, in texts decomposed as a whole.
#[test]
fn foreign_names_decomposed() {
    for (letters, parts) in [("Modri\u{107}", "Modric\u{301}"), ("Ni\u{f1}o", "Nin\u{303}o"), ("Pozna\u{144}", "Poznan\u{301}")] {
        let text = format!("Hôm qua, cầu thủ {letters} đến Hà Nội cùng {letters}, theo {letters}.");
        let other = text.replace(letters, parts);
        let names = |text: &str| -> Vec<_> {
            let fields = |name: thanbai::Entity| (name.text().replace(parts, letters), name.kind(), name.evidence());
            thanbai::tag(text).iter().map(fields).collect()
        };
        assert_eq!(names(&text), names(&other));
    }
}

/// Marks of direction, as some editors put around names, part no words.
#[test]
fn marks_of_direction_are_nothing() {
    let plain = "Tin từ Hà Nội";
    for (open, close) in [('\u{2066}', '\u{2069}'), ('\u{2068}', '\u{2069}'), ('\u{202a}', '\u{202c}'), ('\u{61c}', '\u{61c}')] {
        let text = format!("Tin từ Hà{open} Nội{close}");
        let keys = |text: &str| thanbai::tag(text).iter().map(|name| name.key().map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(keys(&text), keys(plain));
        let kinds = |text: &str| thanbai::split(text).blocks().map(|block| block.reason()).collect::<Vec<_>>();
        assert_eq!(kinds(&text), kinds(plain));
        invariants::check(&text);
        names::check(&text);
    }
}

/// Letters of other alphabets were five symbols for all, and had case and marks that nobody folded.
#[test]
fn other_alphabets() {
    let names = ["서울", "北京", "Путин", "Дмитрий", "Nicușor"];
    let builder = names.iter().fold(thanbai::Tagger::builder(), |all, name| all.name(name, EntityKind::Role, Some(name)));
    let tagger = builder.build().expect("names");
    let key = |text: &str| tagger.tag(text).iter().find_map(|name| name.key().map(str::to_owned));
    for (text, name) in [
        ("đi 서울 về", Some("서울")),
        ("đi 경기 về", None),
        ("đi 東京 về", None),
        ("gặp ПУТИН đó", Some("Путин")),
        ("gặp Дмитрии\u{306} đó", Some("Дмитрий")),
        ("gặp Дмитрии đó", None),
        ("gặp NICUS\u{326}OR đó", Some("Nicușor")),
    ] {
        assert_eq!(key(text).as_deref(), name, "{text}");
        names::check(text);
        invariants::check(text);
    }
    let splitter = Splitter::builder().phrase(Kind::Byline, "评论").phrase(Kind::Source, "Источник").build().expect("phrases");
    let kind = |text: &str| splitter.split(text).blocks().next().map(|block| block.kind());
    assert_eq!(kind("评论 12"), Some(Kind::Byline));
    assert_ne!(kind("图片 12"), Some(Kind::Byline));
    assert_eq!(kind("ИСТОЧНИК: chợ nổi"), Some(Kind::Source));
}

/// Marks as wide as Chinese characters were letters or symbols.
#[test]
fn wide_marks() {
    for (wide, plain) in [
        ("Ảnh：Minh An", "Ảnh:Minh An"),
        ("Người dân đi chợ nổi（Ảnh：Minh An）", "Người dân đi chợ nổi(Ảnh:Minh An)"),
        ("Tin liên quan：", "Tin liên quan:"),
        ("Ông Lê Văn Tám đi Huế，Đà Nẵng。「Hà Nội」", "Ông Lê Văn Tám đi Huế,Đà Nẵng.\"Hà Nội\""),
    ] {
        let reasons = |text: &str| thanbai::split(text).blocks().map(|block| block.reason()).collect::<Vec<_>>();
        assert_eq!(reasons(wide), reasons(plain), "{wide}");
        let found = |text: &str| thanbai::tag(text).iter().map(|name| (name.kind(), name.text().to_owned())).collect::<Vec<_>>();
        assert_eq!(found(wide), found(plain), "{wide}");
        invariants::check(wide);
        names::check(wide);
    }
}

/// A comma within a date cut it; nearly all of a headline in capitals was lost, or one organisation.
#[test]
fn commas_in_dates_and_headlines_in_capitals() {
    for (text, expected) in [
        ("Cập nhật lúc 09/07/2025, 11:29", &["09/07/2025, 11:29"][..]),
        ("Đăng lúc 21:18, 04/07/2023", &["21:18, 04/07/2023"]),
        ("Vào khoảng 11h30, ngày 28/3, hai bên gặp nhau", &["11h30, ngày 28/3"]),
        ("Năm 2020, 300 hộ dời đi", &["Năm 2020"]),
        ("CHỦ TỊCH NGUYỄN VĂN TÁM THĂM ĐÀ NẴNG", &["CHỦ TỊCH", "NGUYỄN VĂN TÁM", "ĐÀ NẴNG"]),
        ("Chủ Tịch Nguyễn Văn Tám Thăm Nhà Máy Ở Đà Nẵng", &["Chủ Tịch", "Nguyễn Văn Tám", "Đà Nẵng"]),
    ] {
        assert_eq!(thanbai::tag(text).iter().map(|name| name.text()).collect::<Vec<_>>(), expected, "{text}");
    }
}

/// What is known of a name from where it stands was said to come from elsewhere in a document that names it once.
#[test]
fn elsewhere_is_not_here() {
    let evidence = |text: &str| thanbai::tag(text).iter().next().map(|name| (name.text().to_owned(), name.evidence()));
    let name = "Peter Zork".to_owned();
    assert_eq!(evidence("Hôm nay Peter Zork đến."), Some((name.clone(), thanbai::Clue::Shape)));
    assert_eq!(evidence("Hôm nay Peter Zork đến.\nKhi đó ông Peter Zork vui."), Some((name, thanbai::Clue::Document)));
}

/// Names and heads that a longer name of the tables covers were said to rest on their form, or on what the document says elsewhere.
#[test]
fn parts_of_longer_names_rest_on_the_tables() {
    use thanbai::Clue;
    for (text, name, clue) in [
        ("Ông Lê Văn Tám, Giám đốc Công an tỉnh An Giang, đã về.", "Giám đốc", Clue::Table),
        ("Bà con người Việt đã về nhà.", "Việt", Clue::Table),
        ("Hôm qua Sở Tài chính tỉnh Đắk Nông đã họp.", "Sở Tài chính tỉnh Đắk Nông", Clue::Head),
    ] {
        let entities = thanbai::tag(text);
        let found = entities.iter().find(|entity| entity.text() == name).map(|entity| entity.evidence());
        assert_eq!(found, Some(clue), "{text}: {entities:?}");
    }
}

/// What speaks for a name, of each kind of clue but the caller's.
#[test]
fn every_clue_is_given() {
    use thanbai::Clue;
    for (text, name, clue) in [
        ("Đoàn đã đến Hà Nội hôm qua.", "Hà Nội", Clue::Table),
        ("Hôm qua Sở Tài chính tỉnh Đắk Nông đã họp.", "Sở Tài chính tỉnh Đắk Nông", Clue::Head),
        ("Bà con đi qua sông Zork hôm qua.", "sông Zork", Clue::Head),
        ("Hôm qua ông Phạm Thị Lành đã về.", "Phạm Thị Lành", Clue::Title),
        ("Hôm qua, Phạm Thị Lành cho biết như thế.", "Phạm Thị Lành", Clue::Neighbour),
        ("Bà con ở Zork đã về.", "Zork", Clue::Neighbour),
        ("Phạm Thị Lành, Trần Thị Bình.", "Trần Thị Bình", Clue::NameParts),
        ("Bà con về ngày 8/5/2025.", "ngày 8/5/2025", Clue::DateForm),
        ("Bà con về hồi 2019.", "2019", Clue::Shape),
        ("Hôm nay Peter Zork đến.", "Peter Zork", Clue::Shape),
        // a title speaks for persons only
        ("Giám đốc Zork Group đã họp.", "Zork Group", Clue::Shape),
    ] {
        let entities = thanbai::tag(text);
        let found = entities.iter().find(|entity| entity.text() == name).map(|entity| entity.evidence());
        assert_eq!(found, Some(clue), "{text}: {entities:?}");
    }
}

/// A key with a zero behind it is none.
#[test]
fn keys_with_zeros() {
    assert_eq!(thanbai::present_unit("o30"), Some("31"));
    for key in ["o30\0", "o30\0\0", "\0", ""] {
        assert_eq!(thanbai::present_unit(key), None, "{key:?}");
    }
}

/// A name that stands in a text more often than its votes are counted, and is another kind of name once.
#[test]
fn a_name_in_great_number() {
    for mentions in [127, 128, 255, 256, 300] {
        names::check(&("Đoàn công tác về Hà Nội hôm qua.\n".repeat(mentions) + "Công ty cổ phần Hà Nội đã họp.\n"));
    }
}

/// The phrases of the caller: which are refused, and what they do.
#[test]
fn phrases() {
    let build = |phrase: &str| Splitter::builder().phrase(Kind::Chrome, phrase).build();
    let most = "mười ".repeat(MAX_PHRASE_WORDS);
    assert!(build(&most).is_ok());
    for refused in ["", " ", "...", "\u{200b}", &format!("{most} một")] {
        assert!(build(refused).is_err(), "{refused:?}");
    }
    let splitter = Splitter::builder().phrase(Kind::Caption, "Hình vẽ").phrase(Kind::Source, "Hình vẽ của").build();
    let splitter = splitter.expect("two phrases");
    for (text, kind) in
        [("HÌNH VẼ: chợ nổi", Kind::Caption), ("Hình, vẽ của", Kind::Source), ("hi\u{300}nh ve\u{303} 2", Kind::Caption)]
    {
        assert_eq!(splitter.split(text).blocks().next().map(|block| block.kind()), Some(kind), "{text}");
    }
}

/// Callers split bits of articles too: a headline with a paragraph, a sentence.
#[test]
fn bits_of_articles_are_body() {
    let (sentence, headline) = ("Sáng nay, cầu Bến Lội bắc qua sông Cái được khánh thành.", "Khánh thành cầu Bến Lội");
    let kinds = |text: &str| thanbai::split(text).blocks().map(|block| block.kind()).collect::<Vec<_>>();
    assert_eq!(kinds(sentence), [Kind::Paragraph]);
    assert_eq!(kinds(&[headline, sentence].join("\n")), [Kind::Title, Kind::Paragraph]);
    assert_eq!(kinds(&[sentence, sentence, "Theo TTXVN"].join("\n"))[2], Kind::Source);
    for furniture in ["Bình luận (0)", "Tin liên quan", "Theo TTXVN"] {
        assert!(kinds(furniture)[0].side() == thanbai::Side::Boilerplate, "{furniture}");
    }
}

/// A list of teasers has the form of an article with headings; but its paragraphs have nothing in common.
#[test]
fn a_list_of_teasers_is_no_article() {
    let list = [
        "Gạo và thuốc đến với người dân vùng lũ",
        "Sáng nay nhiều người dân nhận gạo và thuốc men từ đoàn xe cứu trợ vừa đến nơi sau hai ngày đường rừng.",
        "Đội trẻ thắng đậm trên sân khách",
        "Hai bàn mở tỷ số của tiền đạo cánh giúp đội bóng trẻ thắng dễ, dù vừa thay huấn luyện viên tuần trước.",
        "Cà phê lập đỉnh mới",
        "Giá cà phê tăng mạnh khi kho dự trữ ở cảng lớn cạn dần từng ngày và người trồng giữ hàng chờ vụ tới.",
        "Học sinh lớp chín vào mùa ôn thi",
        "Đề minh họa mà sở giáo dục công bố hôm thứ hai khiến học sinh ôn thi sớm hơn mọi năm chừng một tháng.",
        "Sao chổi hiếm gặp qua bầu trời phía nam",
        "Kính viễn vọng chụp được ảnh sao chổi bay qua bầu trời đêm rất rõ nét trong suốt bốn giờ liền hôm qua.",
    ];
    let article = [
        "Cầu Bến Lội trước ngày thông xe",
        "Cầu Bến Lội bắc qua sông Cái đã xong phần mặt cầu, và thợ đang lắp lan can trước ngày thông xe.",
        "Vốn từ đâu",
        "Vốn của tỉnh trả phần lớn chi phí xây cầu Bến Lội, phần còn lại do hai huyện bên bờ sông Cái góp.",
        "Đường dẫn",
        "Đường dẫn lên cầu Bến Lội nối thị trấn với quốc lộ mà không phải đi qua chợ bên bờ sông Cái nữa.",
        "Người dân nói gì",
        "Người dân hai bờ sông Cái mong cầu Bến Lội mở sớm, vì mùa nước lớn phà phải nghỉ nhiều ngày liền.",
        "Khi nào mở",
        "Theo ban quản lý, cầu Bến Lội mở cuối tháng tới, khi biển báo trên sông Cái đã được đặt đầy đủ.",
    ];
    let body = |page: &[&str]| thanbai::split(&page.join("\n")).body().count();
    assert_eq!((body(&list), body(&article)), (0, article.len()));
}

/// Extractors lose line ends: a whole article can be one line, and be cut off at its end.
#[test]
fn an_article_in_one_line_is_body() {
    let sentence = "Sáng nay, cầu Bến Lội bắc qua sông Cái được khánh thành sau hai năm thi công. ";
    let text = sentence.repeat(60);
    for text in [text.trim(), text.trim_end_matches(['.', ' '])] {
        assert_eq!(thanbai::split(text).body().count(), 1);
    }
}
