//! Which unit is meant where several have one name: by what stands behind it.

use crate::page::{read, root};

/// A text, and the key of each place in it.
type Case = (&'static str, &'static [Option<&'static str>]);

const CASES: &[Case] = &[
    // of many communes of the name, the one of the district
    ("Bà con xã Nghĩa Thắng, huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng, huyện Đắk R'lấp đã về nhà.", &[Some("o24756"), Some("o666")]),
    ("Bà con xã Nghĩa Thắng (huyện Tư Nghĩa, tỉnh Quảng Ngãi) đã về nhà.", &[Some("o21244"), Some("o528"), Some("51")]),
    ("Bà con xã Nghĩa Hà (xã Nghĩa Thắng), huyện Tư Nghĩa đã về nhà.", &[Some("o21256"), Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng thuộc huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng của huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng ở huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng - huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng; huyện Tư Nghĩa đã về nhà.", &[Some("o21244"), Some("o528")]),
    ("Bà con xã Nghĩa Thắng\nhuyện Tư Nghĩa đã về nhà.", &[None, Some("o528")]),
    ("Bà con xã Nghĩa Thắng đã về huyện Tư Nghĩa.", &[None, Some("o528")]),
    // a commune of today far away bears the name too
    ("Bà con phường Cửa Nam, thành phố Vinh đã về nhà.", &[Some("o16678"), Some("o412")]),
    ("Bà con phường Cửa Nam, Hà Nội đã về nhà.", &[Some("00082"), Some("01")]),
    // a commune of today far away bears the name; the district is none any more, the province still tells
    ("Bà con xã Tân Lộc đã về nhà.", &[Some("32083")]),
    ("Bà con xã Tân Lộc, huyện Lộc Hà, Hà Tĩnh đã về nhà.", &[Some("o18409"), None, Some("42")]),
    ("Bà con xã Tân Lộc, tỉnh Hà Tĩnh đã về nhà.", &[Some("o18409"), Some("42")]),
    ("Bà con xã Tân Lộc, tỉnh Lào Cai đã về nhà.", &[None, Some("15")]),
    // the same without a class word
    ("Mưa lớn ở Hiền Lương.", &[Some("08110")]),
    ("Mưa lớn ở Hiền Lương, Quảng Trị.", &[None, Some("44")]),
    ("Mưa lớn ở Hiền Lương (Quảng Trị).", &[None, Some("44")]),
    // of several in a row, each
    ("Bà con xã Nghĩa Hà, xã Nghĩa Thắng, huyện Tư Nghĩa đã về nhà.", &[Some("o21256"), Some("o21244"), Some("o528")]),
    // names that are numbers
    ("Bà con phường 12, quận 10, TP.HCM đã về nhà.", &[Some("o27172"), Some("o771"), Some("79")]),
    ("Bà con phường 04, quận 3 đã về nhà.", &[Some("o27148"), Some("o770")]),
    ("Tại phường 12, bà con đã về.", &[None]),
    // districts of one name
    ("Bà con huyện Châu Thành, tỉnh Long An đã về nhà.", &[Some("o808"), Some("o80")]),
    ("Bà con huyện Châu Thành, tỉnh Trà Vinh đã về nhà.", &[Some("o847"), Some("o84")]),
    ("Bà con huyện Châu Thành đã về nhà.", &[None]),
    // `và` joins what is alike
    ("Bà con xã Nghĩa Thắng và huyện Tư Nghĩa đã về nhà.", &[None, Some("o528")]),
    // what is listed without class words may be no larger
    ("Mưa lớn ở Cửa Tùng, Nha Trang, Tuy Hòa.", &[Some("19414"), Some("o568"), Some("o555")]),
    ("Mưa lớn ở phường Cửa Nam, Giảng Võ, Nha Trang.", &[Some("00082"), Some("00025"), Some("o568")]),
    // without class words: a commune of the district behind, none of it, and one of another name elsewhere
    ("Mưa lớn ở Nghĩa Thắng, Tư Nghĩa.", &[Some("o21244"), Some("o528")]),
    ("Mưa lớn ở Nghĩa Thắng (Tư Nghĩa).", &[Some("o21244"), Some("o528")]),
    ("Mưa lớn ở Nghĩa Thắng (Quảng Ngãi).", &[Some("o21244"), Some("51")]),
    ("Mưa lớn ở Nghĩa Thắng, Quảng Ngãi.", &[None, Some("51")]),
    ("Mưa lớn ở Nghĩa Thắng và Nghĩa Hà (huyện Tư Nghĩa).", &[Some("o21244"), Some("o21256"), Some("o528")]),
    ("Mưa lớn ở Nghĩa Thắng, Nha Trang.", &[None, Some("o568")]),
    ("Mưa lớn ở Minh Khai, Bắc Từ Liêm.", &[Some("o00613"), Some("o021")]),
    ("Mưa lớn ở Nguyễn Huệ, huyện Hòa An.", &[None, Some("o051")]),
    ("Bà con phường Cửa Nam, Nha Trang đã về nhà.", &[None, Some("o568")]),
    // a bracket holds what is larger, though the name be that of a district elsewhere
    ("Mưa lớn ở Phú Lương (Hà Đông).", &[Some("o09571"), Some("o268")]),
    ("Mưa lớn ở Phú Lương (Thái Nguyên).", &[Some("o168"), Some("19")]),
    ("Mưa lớn ở Thạch Thất (Hà Nội).", &[Some("o276"), Some("01")]),
    ("Mưa lớn ở huyện Phú Lương (Hà Đông).", &[Some("o168"), Some("o268")]),
    ("Mưa lớn ở Phú Lương, Hà Đông.", &[Some("o168"), Some("o268")]),
    // where the district lies in the province behind, this is no list
    ("Mưa lớn ở Cửa Tùng, Nam Đàn, Nghệ An.", &[None, Some("o430"), Some("40")]),
    ("Mưa lớn ở Cửa Tùng, Nam Đàn.", &[Some("19414"), Some("o430")]),
    // a district that is none any more, of another province than one of the name
    ("Bà con huyện Kỳ Sơn đã về nhà.", &[Some("o417")]),
    ("Bà con huyện Kỳ Sơn, tỉnh Hòa Bình đã về nhà.", &[None, Some("o17")]),
    ("Bà con huyện Kỳ Sơn (Hòa Bình) đã về nhà.", &[None, Some("o17")]),
    ("Bà con huyện Kỳ Sơn, tỉnh Nghệ An đã về nhà.", &[Some("o417"), Some("40")]),
    ("Bà con thành phố Vinh, thành phố Huế đã về nhà.", &[Some("o412"), Some("46")]),
    ("Bà con thành phố Vinh, huyện Kỳ Anh, tỉnh Hà Tĩnh đã về nhà.", &[Some("o412"), Some("o447"), Some("42")]),
    ("Mưa lớn ở Vinh, tỉnh Hà Tĩnh.", &[Some("o412"), Some("42")]),
    ("Bà con huyện An Lão, thành phố Hải Phòng đã về nhà.", &[Some("o313"), Some("31")]),
    // two of one name in a district
    ("Bà con xã Yên Viên, huyện Gia Lâm đã về nhà.", &[Some("o00532"), Some("o018")]),
    ("Bà con thị trấn Yên Viên, huyện Gia Lâm đã về nhà.", &[Some("o00526"), Some("o018")]),
    // a country behind, where the tables know a city or a region of another by the name
    ("Đoàn đến tỉnh Hà Nam, Trung Quốc.", &[None, Some("CN")]),
    ("Đoàn đến Lạc Dương, tỉnh Hà Nam (Trung Quốc).", &[None, None, Some("CN")]),
    ("Đoàn đến Lạc Dương (tỉnh Hà Nam, Trung Quốc).", &[None, None, Some("CN")]),
    ("Đoàn đến tỉnh Hà Nam (Việt Nam).", &[Some("o35"), Some("VN")]),
    ("Đoàn đến Hà Nam và Trung Quốc.", &[Some("o35"), Some("CN")]),
    ("Đoàn đến Hà Nội, Trung Quốc.", &[Some("01"), Some("CN")]),
    ("Đoàn đến tỉnh Hà Nam, Hà Nội, Trung Quốc.", &[Some("o35"), Some("01"), Some("CN")]),
    ("Đoàn đến Trường Sa, Trung Quốc.", &[Some("o576"), Some("CN")]),
    // the number of a house in front of a street that is called as a district or a commune
    ("Quán ở 79 Tây Sơn đã bán.", &[None]),
    ("Quán ở 79 Tây Sơn, Hà Nội đã bán.", &[None, Some("01")]),
    ("Quán ở số 12 Láng Hạ, Đống Đa, Hà Nội đã bán.", &[None, Some("o006"), Some("01")]),
    ("Quán ở 79 Hà Nội đã bán.", &[Some("01")]),
    ("Quán ở 79 huyện Hoài Đức đã bán.", &[Some("o274")]),
    ("Bà con khu 4 Hoài Đức đã về.", &[Some("o274")]),
    ("Chiều 5/10 Hoài Đức đã mưa.", &[None, Some("o274")]),
    ("Lễ hội hoa 2016 Đà Lạt đã xong.", &[Some("o672")]),
    // a long row
    (
        "Bà con xã Nghĩa Hà, xã Nghĩa Thắng, xã Nghĩa Hà, xã Nghĩa Thắng, xã Nghĩa Hà, huyện Tư Nghĩa đã về.",
        &[Some("o21256"), Some("o21244"), Some("o21256"), Some("o21244"), Some("o21256"), Some("o528")],
    ),
    // cities of a list
    ("Bà con thành phố Vinh, Hà Nội, Đà Nẵng đã về nhà.", &[Some("o412"), Some("01"), Some("48")]),
];

/// Every unit of the past leads on to one of today, to its province where it was divided.
#[test]
fn units_of_the_past_lead_on() {
    let (table, mut seen) = (read(&root().join("seeds/gazetteer/units.tsv")), 0);
    for row in table.lines().map(|line| line.split('\t').collect::<Vec<_>>()) {
        let ["province-old" | "district" | "commune-old" | "commune-number", name, code, now, ..] = row[..] else { continue };
        let present = thanbai::present_unit(&format!("o{code}"));
        match now.split(',').collect::<Vec<_>>()[..] {
            [one] => assert_eq!(present, Some(one), "{name} {code}"),
            _ => assert!(present.is_some_and(|key| key.len() == 2), "{name} {code}: {present:?}"),
        }
        seen += 1;
    }
    assert!(seen > 10_000, "{seen}");
}

/// A row of a table has a tab between its cells, which names ran over.
#[test]
fn names_end_with_their_cell() {
    for (text, expected) in [
        ("01\tBà Nguyễn Thị Hoa\tPhó Chủ tịch\t0912345678", "Nguyễn Thị Hoa|Phó Chủ tịch"),
        ("Lê Văn Tám\t\tTrần Thị Mai\tNguyễn An", "Lê Văn Tám|Trần Thị Mai|Nguyễn An"),
        ("12/10/2025\t13/10/2025", "12/10/2025|13/10/2025"),
    ] {
        let entities = thanbai::tag(text);
        let texts: Vec<_> = entities.iter().map(|entity| entity.text()).collect();
        assert_eq!(texts.join("|"), expected, "{entities:?}");
        crate::names::check(text);
        crate::names::check(&text.replace('\t', "\t \u{a0}\t"));
    }
}

#[test]
fn a_larger_unit_behind_tells_which_is_meant() {
    for (text, expected) in CASES {
        let entities = thanbai::tag(text);
        let keys: Vec<_> = entities.iter().map(|entity| entity.key()).collect();
        assert_eq!(keys, *expected, "{text}: {entities:?}");
        crate::names::check(text);
    }
}
