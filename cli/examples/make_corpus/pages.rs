//! Pages that differ from each other, made of the sample pages; also used by the tests.

use std::fs;
use std::path::Path;

/// Makes pages; from the same seed the same ones.
pub struct Pages {
    state: u64,
    /// The lines of the sample pages, page by page.
    samples: Vec<Vec<String>>,
    /// Words in lower case that others are replaced by.
    words: Vec<String>,
}

impl Pages {
    /// Returns a maker that has read the sample pages of this repository.
    pub fn new(seed: u64) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/articles");
        let mut paths: Vec<_> =
            fs::read_dir(folder).expect("the sample pages").map(|entry| entry.expect("a page").path()).collect();
        paths.sort();
        let samples: Vec<Vec<String>> =
            paths.iter().map(|path| fs::read_to_string(path).expect("a page").lines().map(str::to_owned).collect()).collect();
        let words = samples.iter().flatten().flat_map(|line| line.split_whitespace());
        let words = words.filter(|word| word.chars().all(char::is_lowercase)).map(str::to_owned).collect();
        Self { state: seed, samples, words }
    }

    /// Returns the next page: lines of a sample page and a few of others, some words replaced.
    pub fn page(&mut self) -> String {
        let page = self.below(self.samples.len());
        let mut text = String::new();
        for line in 0..self.samples[page].len() {
            match self.below(16) {
                0 => continue,
                1 => {
                    let other = self.below(self.samples.len());
                    let line = self.below(self.samples[other].len());
                    self.line(other, line, &mut text);
                }
                _ => {}
            }
            self.line(page, line, &mut text);
        }
        text
    }

    fn line(&mut self, page: usize, line: usize, text: &mut String) {
        let line = self.samples[page][line].clone();
        for word in line.split_inclusive(' ') {
            if word.ends_with(' ') && word.trim_end().chars().all(char::is_lowercase) && self.below(8) == 0 {
                let other = self.below(self.words.len());
                text.push_str(&self.words[other]);
                text.push(' ');
            } else {
                text.push_str(word);
            }
        }
        text.push('\n');
    }

    /// Returns a number below `n`, by splitmix64.
    pub fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.state;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ bits >> 31) % n.max(1) as u64) as usize
    }
}
