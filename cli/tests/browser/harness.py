"""Pages of `thanbai view` in a browser, and what the tests ask of them."""

import pathlib
import subprocess
import tempfile
import time

from webdriver import Browser

SEEDS = pathlib.Path(__file__).resolve().parents[3] / "seeds"
PHONE = (390, 844)
DESK = (1360, 900)


class Test:
    def __init__(self, command, shots):
        self.command, self.shots = command, shots and pathlib.Path(shots)
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.pages = self.make("pages.html", SEEDS / "articles")
        self.gold = self.make("gold.html", "--gold", SEEDS / "gold", SEEDS / "articles")
        self.browser = Browser(*DESK)

    def make(self, name, *arguments):
        path = self.folder / name
        subprocess.run([self.command, "view", "-o", path, *arguments], check=True)
        return path

    def at_desk(self, page, fragment=""):
        self.browser.size(*DESK)
        self.browser.media(prefers_color_scheme="light")
        self.browser.open(page, fragment)

    def at_phone(self, page, fragment=""):
        self.browser.size(*PHONE, phone=True)
        self.browser.media(prefers_color_scheme="light")
        self.browser.open(page, fragment)

    def shot(self, name):
        if self.shots:
            self.browser.screenshot(self.shots / f"{name}.png")

    def js(self, script, *arguments):
        return self.browser.run(script, *arguments)

    def count_seen(self, selector):
        return self.js("return [...document.querySelectorAll(arguments[0])].filter((e) => e.checkVisibility()).length", selector)

    def comes(self, selector, seconds=2.0):
        """Whether an element is seen, waited for, since a link is followed a moment after the click."""
        end = time.monotonic() + seconds
        while not self.count_seen(selector) and time.monotonic() < end:
            time.sleep(0.05)
        return self.count_seen(selector) == 1

    def content(self, selector):
        return self.js("return document.querySelector(arguments[0])?.textContent", selector)

    def is_in_view(self, selector):
        return self.js(
            "const r = document.querySelector(arguments[0]).getBoundingClientRect();"
            "return r.height > 0 && r.top >= 50 && r.bottom <= innerHeight", selector)

    def note(self, seconds=2.0):
        """The note, waited for, since it comes a moment after the pointer; None when there is none."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.count_seen("#note"):
                return self.content("#note")
            time.sleep(0.05)
        return None

    def no_note(self):
        end = time.monotonic() + 2
        while self.count_seen("#note") and time.monotonic() < end:
            time.sleep(0.05)
        return not self.count_seen("#note")
