//! Line charts with a logarithmic scale as SVG, readable on a light page and on a dark one.

use std::fmt::Write as _;

/// Points of one name, from left to right.
pub struct Series {
    pub name: String,
    /// The number of its colour.
    pub colour: usize,
    pub points: Vec<(f64, f64)>,
}

/// One chart of a drawing.
pub struct Panel {
    pub title: String,
    pub unit_of_x: &'static str,
    pub series: Vec<Series>,
    /// Where names stand below the chart.
    pub ticks: Vec<(f64, String)>,
    /// Whether x counts steps; else it is logarithmic.
    pub steps: bool,
}

/// A scale from values to places in the drawing.
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
    logarithmic: bool,
}

const WIDTH: f64 = 960.0;
const PANEL: f64 = 380.0;
const LEFT: f64 = 64.0;
/// Room for the names of lines.
const RIGHT: f64 = 230.0;
const TOP: f64 = 60.0;
const BOTTOM: f64 = 56.0;
const HEAD: f64 = 40.0;
/// Names of lines are at least so far from each other.
const LINE: f64 = 16.0;
/// As many names of steps have room below a chart.
const NAMES: usize = 8;
/// The part of the range of values that is left free above and below.
const MARGIN: f64 = 1.15;

/// Colours that stand out from white and from black; further lines are dashed.
const COLOURS: [&str; 7] = ["#d1495b", "#2e86ab", "#3a9d5d", "#b07d12", "#8e63ce", "#c2578f", "#7a8288"];
const STYLE: &str = "<style>
text { font: 13px system-ui, sans-serif; fill: #24292f }
.head { font-size: 17px; font-weight: 600 }
.title { font-weight: 600 }
.page { fill: #ffffff }
.grid { stroke: #d0d7de; stroke-width: 1 }
.line { fill: none; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 }
.page { fill: #0d1117 }
.grid { stroke: #30363d }
}
</style>
";

/// Returns a drawing of panels below each other.
pub fn drawing(head: &str, panels: &[Panel]) -> String {
    let height = panels.iter().fold(HEAD, |height, _| height + PANEL);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\">\n\
         <desc>Written by: cargo run --example plot</desc>\n<title>{head}</title>\n{STYLE}\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height}\"/>\n"
    );
    text(&mut svg, (LEFT, 28.0), "head", "start", head);
    let mut top = HEAD;
    for panel in panels {
        panel.draw(&mut svg, top);
        top += PANEL;
    }
    svg + "</svg>\n"
}

impl Panel {
    fn draw(&self, svg: &mut String, top: f64) {
        let (bottom, right) = (top + PANEL - BOTTOM, WIDTH - RIGHT);
        text(svg, (LEFT, top + TOP - 22.0), "title", "start", &self.title);
        text(svg, (f64::midpoint(LEFT, right), bottom + 44.0), "", "middle", self.unit_of_x);
        let points = || self.series.iter().flat_map(|series| &series.points);
        let (x, y) = (self.x(right), Scale::around(points().map(|point| point.1), (bottom, top + TOP)));
        for value in y.marks() {
            let at = y.place(value);
            line(svg, "grid", (LEFT, at), (right, at));
            text(svg, (LEFT - 8.0, at + 4.0), "", "end", &value.to_string());
        }
        for (value, name) in self.ticks.iter().rev().step_by(self.ticks.len().div_ceil(NAMES).max(1)) {
            let at = x.place(*value);
            line(svg, "grid", (at, bottom), (at, bottom + 5.0));
            text(svg, (at, bottom + 22.0), "", "middle", name);
        }
        for series in &self.series {
            let points: Vec<_> = series.points.iter().map(|point| (x.place(point.0), y.place(point.1))).collect();
            curve(svg, series.colour, &points);
        }
        self.names(svg, &y, right, bottom);
    }

    fn x(&self, right: f64) -> Scale {
        let places = || self.ticks.iter().map(|tick| tick.0);
        let points = self.series.iter().flat_map(|series| &series.points).map(|point| point.0);
        let (low, high) = ends(places().chain(points));
        let (low, high) = if self.steps { (low - 0.5, high + 0.5) } else { (low / MARGIN, high * MARGIN) };
        Scale { low, high, from: LEFT, to: right, logarithmic: !self.steps }
    }

    /// Writes the name of each line beside its end, none over another.
    fn names(&self, svg: &mut String, y: &Scale, right: f64, bottom: f64) {
        let ends = self.series.iter().enumerate().filter_map(|(number, series)| Some((y.place(series.points.last()?.1), number)));
        let mut ends: Vec<(f64, usize)> = ends.collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        for at in 1..ends.len() {
            ends[at].0 = ends[at].0.max(ends[at - 1].0 + LINE);
        }
        let mut lowest = bottom;
        for end in ends.iter_mut().rev() {
            end.0 = end.0.min(lowest);
            lowest = end.0 - LINE;
        }
        for (at, number) in ends {
            curve(svg, self.series[number].colour, &[(right + 12.0, at), (right + 34.0, at)]);
            text(svg, (right + 42.0, at + 4.0), "", "start", &self.series[number].name);
        }
    }
}

impl Scale {
    /// Returns a logarithmic scale for values, with a margin.
    fn around(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Self {
        let (low, high) = ends(values);
        Self { low: low / MARGIN, high: high * MARGIN, from, to, logarithmic: true }
    }

    fn place(&self, value: f64) -> f64 {
        let of = |value: f64| if self.logarithmic { value.ln() } else { value };
        self.from + (of(value) - of(self.low)) / (of(self.high) - of(self.low)) * (self.to - self.from)
    }

    /// Returns round values within the scale: 1, 2 and 5 of each power of ten.
    fn marks(&self) -> Vec<f64> {
        let powers = (-3..7).map(|power| 10f64.powi(power));
        let marks = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|digit| (digit * power * 1e3).round() / 1e3));
        marks.filter(|mark| (self.low..=self.high).contains(mark)).collect()
    }
}

/// Returns the least and the greatest of values; 1 and 10 where there are none.
fn ends(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.map(|value| (value, value)).reduce(|(low, high), (value, _)| (low.min(value), high.max(value))).unwrap_or((1.0, 10.0))
}

fn line(svg: &mut String, class: &str, from: (f64, f64), to: (f64, f64)) {
    writeln!(svg, "<path class=\"{class}\" d=\"M{:.1} {:.1}L{:.1} {:.1}\"/>", from.0, from.1, to.0, to.1).expect("a string");
}

/// Draws the line of a number, with a dot at each point.
fn curve(svg: &mut String, number: usize, points: &[(f64, f64)]) {
    let colour = COLOURS[number % COLOURS.len()];
    let dashes = if number < COLOURS.len() { "" } else { " stroke-dasharray=\"6 4\"" };
    let path: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    writeln!(svg, "<path class=\"line\" stroke=\"{colour}\"{dashes} d=\"M{}\"/>", path.join("L")).expect("a string");
    for (x, y) in points {
        writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>").expect("a string");
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), class: &str, anchor: &str, text: &str) {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\"{class} text-anchor=\"{anchor}\">{text}</text>").expect("a string");
}
