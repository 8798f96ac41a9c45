//! Two rules that large corpora were cleaned with, written anew after their descriptions.

use thanbai::{Lines, Span};

/// Fewer words than this make no sentence of C4.
const WORDS: usize = 5;
/// Lines with more chars than this are long for Ungoliant.
const LONG: usize = 100;

/// Returns the lines that C4 keeps (Raffel and others, 2020): they end in a terminal punctuation mark or a double quotation mark, not in
/// an ellipsis, have five words, and do not speak of JavaScript. Its filters of whole pages are left out.
pub fn c4(text: &str) -> Vec<Span> {
    Lines::new(text).map(thanbai::Line::span).filter(|&span| is_sentence(&text[span])).collect()
}

fn is_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '"'])
        && !line.ends_with("...")
        && line.split_whitespace().count() >= WORDS
        && !line.to_lowercase().contains("javascript")
}

/// Returns the lines that are left where short ones are cut off at both ends of the page, in the manner of Ungoliant, the pipeline of
/// OSCAR (Abadji and others, 2021): short lines between long ones stay.
pub fn ungoliant(text: &str) -> Vec<Span> {
    let lines: Vec<Span> = Lines::new(text).map(thanbai::Line::span).collect();
    let is_long = |&span: &Span| text[span].chars().count() > LONG;
    let (first, last) = (lines.iter().position(is_long), lines.iter().rposition(is_long));
    first.zip(last).map_or_else(Vec::new, |(first, last)| lines[first..=last].to_vec())
}

#[cfg(test)]
mod tests {
    use super::{LONG, c4, ungoliant};

    #[test]
    fn c4_keeps_sentences() {
        let text =
            "Năm từ có một dấu.\nBốn từ một dấu.\nNăm từ mà không dấu\nNăm từ mà bỏ lửng...\nTrang này cần có JavaScript.\n";
        assert_eq!(c4(text).iter().map(|&span| &text[span]).collect::<Vec<_>>(), ["Năm từ có một dấu."]);
    }

    #[test]
    fn ungoliant_trims_both_ends() {
        let long = "ă".repeat(LONG + 1);
        let text = format!("a\n{long}\nb\n{long}\n{}\n", "ă".repeat(LONG));
        assert_eq!(ungoliant(&text).iter().map(|&span| text[span].len()).collect::<Vec<_>>(), [long.len(), 1, long.len()]);
        assert!(ungoliant("a\n").is_empty());
    }
}
