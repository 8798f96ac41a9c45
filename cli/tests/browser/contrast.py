"""What of a page is too faint to be read or seen, by the contrast that WCAG asks for."""

TEXT = 4.5
BARS = 3.0

# Returns the texts whose contrast with what is behind them is too low, and the bars whose contrast with the ground on either side is.
FAINT = """
const channels = (color) => color.match(/[\\d.]+/g).map(Number);
const light = (color) => {
  const [r, g, b] = channels(color).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  for (let e = element; e; e = e.parentElement) {
    const color = getComputedStyle(e).backgroundColor;
    if (color.startsWith("rgb") && (channels(color)[3] ?? 1) === 1) return color;
  }
  return getComputedStyle(document.documentElement).backgroundColor;
};
const faint = [];
const check = (element, color, what, least = arguments[0], ground = element) => {
  const [a, b] = [light(color), light(behind(ground))];
  const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  if (ratio < least) faint.push(`${what} ${element.className}: ${ratio.toFixed(2)}`);
};
const bars = arguments[1];
for (const element of document.querySelectorAll("body *")) {
  if (!element.checkVisibility() || element.closest("dialog, script")) continue;
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  if (own) check(element, getComputedStyle(element).color, element.nodeName);
  for (const side of ["::before", "::after"]) {
    const label = getComputedStyle(element, side);
    if (label.content.startsWith('"')) check(element, label.color, "label");
  }
  if (element.placeholder) check(element, getComputedStyle(element, "::placeholder").color, "placeholder");
  if (element.matches(".b, .swatch") && !element.matches(".none") && getComputedStyle(element).borderLeftStyle === "solid") {
    const bar = getComputedStyle(element).borderLeftColor;
    for (const ground of [element, element.parentElement]) check(element, bar, "bar", bars, ground);
  }
}
return [...new Set(faint)];
"""


def faint(test):
    """The texts and bars of the page that is open whose contrast is too low."""
    return test.js(FAINT, TEXT, BARS)
