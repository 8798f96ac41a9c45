use std::io::{self, Write};
use std::ops::RangeInclusive;

/// Writes text so that a browser holds the very same characters in the very same order, whatever they are.
///
/// What would be obeyed, dropped or seen by nobody (control characters, direction marks, blanks without width) stands in an element
/// of its own that isolates it and shows its number. NUL cannot stand in HTML at all: its element is empty, and the script fills it.
///
/// # Errors
/// `out` cannot be written.
pub fn text(out: &mut impl Write, text: &str) -> io::Result<()> {
    let mut rest = text;
    while let Some(at) = rest.find(is_special) {
        let (before, tail) = rest.split_at(at);
        let mut chars = tail.chars();
        let char = chars.next().unwrap_or_default();
        out.write_all(before.as_bytes())?;
        special(out, char, chars.as_str())?;
        rest = chars.as_str();
    }
    out.write_all(rest.as_bytes())
}

/// Returns a line of text for an attribute in quotes or a title, escaped; what cannot be seen becomes U+FFFD.
pub fn line(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match entity(char) {
            Some(entity) => escaped.push_str(entity),
            None if is_unseen(char) || matches!(char, '\n' | '\t') => escaped.push('\u{fffd}'),
            None => escaped.push(char),
        }
    }
    escaped
}

fn is_special(char: char) -> bool {
    entity(char).is_some() || is_unseen(char)
}

fn special(out: &mut impl Write, char: char, rest: &str) -> io::Result<()> {
    if let Some(entity) = entity(char) {
        return out.write_all(entity.as_bytes());
    }
    match char {
        // part of a line end; a bare one would be read as a line feed
        '\r' if rest.starts_with('\n') => out.write_all(b"&#13;"),
        '\0' => out.write_all(b"<span class=\"u\" data-u=\"0000\"></span>"),
        // references to U+0080..U+009F mean characters of Windows-1252, so these stand for themselves
        _ if u32::from(char) < 0x80 => write!(out, "<span class=\"u\" data-u=\"{0:04X}\">&#{0};</span>", u32::from(char)),
        _ => write!(out, "<span class=\"u\" data-u=\"{:04X}\">{char}</span>", u32::from(char)),
    }
}

fn entity(char: char) -> Option<&'static str> {
    match char {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        _ => None,
    }
}

/// Returns whether nobody sees the character, but perhaps what it does: controls, marks of direction, blanks without width.
fn is_unseen(char: char) -> bool {
    const UNSEEN: [RangeInclusive<char>; 7] = [
        '\u{61c}'..='\u{61c}',
        '\u{200b}'..='\u{200b}',
        // not the joiners in front of these, which hold emoji together
        '\u{200e}'..='\u{200f}',
        '\u{2028}'..='\u{202e}',
        '\u{2060}'..='\u{2060}',
        '\u{2066}'..='\u{2069}',
        '\u{feff}'..='\u{feff}',
    ];
    // the common case by one comparison
    match char {
        '\t' | '\n' | ' '..='~' => false,
        _ => char.is_control() || UNSEEN.iter().any(|range| range.contains(&char)),
    }
}

#[cfg(test)]
mod tests {
    use super::{line, text};

    fn html(page: &str) -> String {
        let mut out = Vec::new();
        text(&mut out, page).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_keeps_every_character_and_obeys_none() {
        assert_eq!(html("Đỏ <b>&amp;\"'\n\t"), "Đỏ &lt;b&gt;&amp;amp;&quot;'\n\t");
        assert_eq!(html("a\r\nb"), "a&#13;\nb");
        assert_eq!(html("a\rb"), "a<span class=\"u\" data-u=\"000D\">&#13;</span>b");
        assert_eq!(html("\0"), "<span class=\"u\" data-u=\"0000\"></span>");
        assert_eq!(html("\u{1b}[31m"), "<span class=\"u\" data-u=\"001B\">&#27;</span>[31m");
        assert_eq!(html("\u{80}"), "<span class=\"u\" data-u=\"0080\">\u{80}</span>");
        assert_eq!(html("\u{202e}x"), "<span class=\"u\" data-u=\"202E\">\u{202e}</span>x");
    }

    /// Each of them: what is left out of the list would be seen by nobody, or turn the text around.
    #[test]
    fn what_nobody_sees_is_shown_and_joiners_join() {
        let unseen = "\u{61c}\u{200b}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";
        for char in unseen.chars() {
            assert_eq!(html(&char.to_string()), format!("<span class=\"u\" data-u=\"{:04X}\">{char}</span>", u32::from(char)));
            assert_eq!(line(&char.to_string()), "\u{fffd}");
        }
        for seen in ["\u{200c}", "\u{200d}", "\u{a0}", "\u{301}", "\u{2027}", "\u{202f}"] {
            assert_eq!((html(seen).as_str(), line(seen).as_str()), (seen, seen));
        }
        assert_eq!(line("a\tb\nc"), "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn attributes_end_at_their_quotes_only() {
        assert_eq!(line("a\"><script>\u{202e}\n&\u{0}ố"), "a&quot;&gt;&lt;script&gt;\u{fffd}\u{fffd}&amp;\u{fffd}ố");
    }
}
