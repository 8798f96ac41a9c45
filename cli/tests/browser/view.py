"""Tests of the page that `thanbai view` writes, in a browser: view.py COMMAND [FOLDER-FOR-SCREENSHOTS]."""

import gzip
import json
import random
import sys
import time
import traceback

from contrast import faint
from harness import DESK, SEEDS, Test

NASTY = (
    "\ufeffÔng Nguyễn Văn An & bà <b>Trần Thị Bình</b> \u202evà\u2066 \0\u0001\u001b[31m\u007f\u0080\u009f\r\nTheo TTXVN\r"
    "</p></div></main><script>document.title='x'</script>\n\n\n\tBình luận (0)\u2028 \u200b\ufffe\u200f 👩\u200d👧\n"
)
BIG_BYTES = 10_000_000
BIG_SECONDS = 30


def test_the_text_is_the_text_of_the_file(t):
    paths = sorted((SEEDS / "articles").glob("*.txt"))
    t.at_desk(t.pages)
    for i, path in enumerate(paths):
        expected = path.read_bytes().decode()
        assert t.js("return document.querySelectorAll('.text')[arguments[0]].textContent === arguments[1]", i, expected), path
    (t.folder / "nasty.txt").write_bytes(NASTY.encode())
    t.at_desk(t.make("nasty.html", t.folder / "nasty.txt"))
    shown = t.js("return [...document.querySelector('.text').textContent].map((c) => c.codePointAt(0))")
    assert shown == [ord(char) for char in NASTY], shown
    assert t.js("return document.title") == "nasty.txt · thanbai"
    # a mark of direction turns nothing around behind it
    left = t.js("""const text = document.querySelector(".u[data-u='202E']").nextSibling, range = document.createRange();
        return [0, 1].map((at) => (range.setStart(text, at), range.setEnd(text, at + 1), range.getBoundingClientRect().left))""")
    assert left[0] < left[1], left
    assert t.count_seen("aside, .bar, .share") == 4
    t.shot("nasty")


def test_one_document_is_shown_and_the_list_chooses(t):
    t.at_desk(t.pages)
    t.shot("light")
    assert t.count_seen(".doc") == 1 and t.count_seen("#d0") == 1
    assert t.js("return document.querySelectorAll('nav a').length") == 5
    t.browser.click("nav li:nth-child(3) a")
    assert t.comes("#d2") and t.count_seen(".doc") == 1
    assert t.content("nav a[aria-current]").startswith("002_")
    t.browser.press("]")
    assert t.count_seen("#d3") == 1
    t.browser.press("[", "[")
    assert t.count_seen("#d1") == 1
    t.at_desk(t.pages, "#d4n3")
    assert t.count_seen("#d4") == 1 and t.is_in_view("#d4n3")


def test_documents_of_a_corpus_are_listed_by_their_ids(t):
    texts = [path.read_bytes().decode() for path in sorted((SEEDS / "articles").glob("*.txt"))]
    texts += [NASTY] * 20
    lines = [json.dumps({"id": f"https://báo.vn/{i}", "text": text}) + "\n" for i, text in enumerate(texts)]
    with gzip.open(t.folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as out:
        out.writelines(lines)
    t.at_desk(t.make("corpus.html", "--limit", "7", t.folder / "corpus.jsonl.gz"))
    t.shot("corpus")
    assert t.js("return [...document.querySelectorAll('nav bdi')].map((e) => e.textContent)") == [str(i) for i in range(7)]
    assert t.js("return document.querySelector('nav a').title") == "https://báo.vn/0"
    for i, text in enumerate(texts[:7]):
        assert t.js("return document.querySelectorAll('.text')[arguments[0]].textContent === arguments[1]", i, text), i
    t.browser.click("nav li:nth-child(5) a")
    assert t.comes("#d4") and t.count_seen(".doc") == 1
    t.at_desk(t.make("one.html", "--id", "https://báo.vn/3", t.folder / "corpus.jsonl.gz"))
    assert t.content(".text") == texts[3] and t.js("return document.title") == "3 · thanbai"


def test_a_link_leads_there_each_time_and_a_document_begins_at_its_top(t):
    t.at_desk(t.pages)
    t.browser.click("nav li:nth-child(3) a")
    assert t.comes("#d2")
    t.js("scrollTo(0, 500)")
    t.browser.press("]")
    assert t.count_seen("#d3") == 1 and t.js("return scrollY") == 0
    # the address has it still
    t.browser.click("nav li:nth-child(3) a")
    assert t.comes("#d2")
    # who walks through the text walks on in the next one
    t.js("document.querySelector('.doc:not([hidden]) [tabindex=\"0\"]').focus()")
    t.browser.press("]", "Down")
    assert t.js("return document.activeElement.closest('.doc')?.id") == "d3"


def test_a_document_without_a_name_has_one_to_click_on(t):
    ids = ["", " ", "https://báo.vn/tin/", "https://báo.vn/tin/1"]
    path = t.folder / "blank.jsonl"
    path.write_text("".join(json.dumps({"id": id, "text": "Ông Nguyễn Văn An sống ở Hà Nội từ lâu lắm rồi."}) + "\n" for id in ids))
    t.at_desk(t.make("blank.html", path))
    shown = t.js("return [...document.querySelectorAll('nav bdi')].map((e) => e.textContent)")
    assert shown == ["document 1", "document 2", *ids[2:]], shown
    assert t.content("#d0 h2") == "document 1" and t.js("return document.title").startswith("document 1 ")
    # all of it is one paragraph, and "100 %" stands on one line
    heights = t.js("return [...document.querySelectorAll('#left fieldset:first-of-type label')].map((e) => e.offsetHeight)")
    assert "100 %" in t.js("return [...document.querySelectorAll('.percent')].map((e) => e.textContent)")
    assert len(set(heights)) == 1, heights


def test_a_single_document_has_no_list(t):
    t.at_desk(t.make("one.html", sorted((SEEDS / "articles").glob("*.txt"))[0]))
    assert t.count_seen("nav") == 0 and t.count_seen(".with-gold") == 0 and t.count_seen(".b") > 10
    # nor differences, so the letters for them do nothing
    t.browser.press("d", "n", "p", "]", "[")
    assert t.js("return document.body.dataset.view") == "all" and t.count_seen("#d0") == 1 and t.content("#at") == "0"


def test_switches_hide_blocks_and_unmark_names(t):
    t.at_desk(t.pages)
    kinds = t.js("return [...document.querySelectorAll('#left fieldset:first-of-type input')].map((e) => e.dataset.kind)")
    # some pages have none of a kind, so all are shown
    seen = """document.querySelectorAll('.doc').forEach((doc) => (doc.hidden = false));
        const seen = (kind) => [...document.querySelectorAll(`.b.${kind}`)].filter((e) => e.checkVisibility()).length;
        return Object.fromEntries(arguments[0].map((kind) => [kind, seen(kind)]))"""
    before = t.js(seen, kinds)
    assert len(before) == 9 and sum(count > 0 for count in before.values()) > 6, before
    for kind in kinds:
        t.browser.click(f"input[data-kind={kind}]")
        assert t.js(seen, kinds) == before | {kind: 0}, kind
        t.browser.click(f"input[data-kind={kind}]")
        assert t.js(seen, kinds) == before, kind
    t.at_desk(t.pages)
    paragraphs = t.count_seen(".b.paragraph")
    line = "return getComputedStyle(document.querySelector('.doc:not([hidden]) .n.' + arguments[0])).textDecorationLine"
    entries = "return [...document.querySelectorAll('.entry .tag')].map((e) => e.textContent)"
    names = ("LOC", "ORG", "ROLE", "DATE", "PER")
    for kind in names:
        assert kind in t.js(entries)
        t.browser.click(f"input[data-kind={kind}]")
        assert [other for other in names if t.js(line, other) == "none"] == [kind] and kind not in t.js(entries)
        t.browser.click(f"input[data-kind={kind}]")
    assert t.js(line, "PER") == "underline" and "PER" in t.js(entries)
    t.browser.click("input[data-kind=PER]")
    assert t.js(line, "PER") == "none" and t.js(line, "LOC") == "underline" and "PER" not in t.js(entries)
    # who points at a name that is not marked is told of the block
    person = "#d0 .b.paragraph .n.PER"
    t.browser.hover(person)
    assert "bytes" in t.note() and t.js("return document.querySelector(arguments[0]).dataset.v", person) not in t.note()
    # and who follows a link to what is hidden sees it
    t.browser.click("input[data-kind=paragraph]")
    assert t.count_seen(person) == 0
    t.js("location.hash = document.querySelector(arguments[0]).id", person)
    assert t.comes(".now") and t.count_seen(".b.paragraph") == paragraphs and t.js(line, "PER") == "underline"


def test_kinds_differ_by_more_than_colour(t):
    t.at_desk(t.pages)
    styles = {
        t.js("const s = getComputedStyle(document.querySelector('main .n.' + arguments[0]));"
             "return s.textDecorationStyle + s.textDecorationThickness", kind)
        for kind in ("PER", "ORG", "LOC", "ROLE", "DATE")
    }
    assert len(styles) == 5, styles
    labels = t.js("return [...document.querySelectorAll('.doc:not([hidden]) .b:not(.again)')]"
                  ".map((e) => [e.dataset.k, getComputedStyle(e, '::before').content, getComputedStyle(e, '::before').visibility])")
    assert len(labels) > 4 and all(content == f'"{kind}"' and seen == "visible" for kind, content, seen in labels), labels


def test_body_only_is_a_page_to_read(t):
    t.at_desk(t.pages)
    t.browser.press("b")
    t.shot("body")
    seen = set(t.js("return [...document.querySelectorAll('.b')].filter((e) => e.checkVisibility()).map((e) => e.dataset.k)"))
    assert seen <= {"title", "heading", "paragraph"} and "paragraph" in seen, seen
    assert t.js("return document.querySelector('input[value=body]').checked")
    t.browser.press("a")
    assert t.count_seen(".b.related") > 0
    t.browser.click("input[value=body] + span")
    assert t.count_seen(".b.related") == 0
    # whoever follows a name into the boilerplate sees it
    name = t.js("return document.querySelector('.b.related .n').id")
    t.js("location.hash = arguments[0]", name)
    time.sleep(0.2)
    assert t.is_in_view(f"#{name}") and t.js("return document.body.dataset.view") == "all"


def test_a_note_says_why_under_the_pointer(t):
    t.at_desk(t.pages)
    t.browser.hover("#d0n3")
    note, data = t.note(), t.js("return {...document.querySelector('#d0n3').dataset}")
    assert note and data["v"] in note and data["k"] in note and f"bytes {data['at']}" in note, note
    assert t.js("return document.querySelector('#d0n3').closest('.b').dataset.r") in note
    place = "#d0 .n[data-key]"
    t.browser.hover(place)
    time.sleep(0.5)
    assert f"key {t.js('return document.querySelector(arguments[0]).dataset.key', place)}" in t.note()
    t.shot("note")
    t.browser.hover("#find")
    assert t.no_note()
    t.browser.hover("#d0 .b.caption")
    assert t.js("return document.querySelector('#d0 .b.caption').dataset.r") in t.note()
    t.browser.press("Escape")
    assert t.no_note()
    # a click keeps it, and a second one puts it away
    t.browser.click("#d0n3")
    t.browser.hover("#find")
    time.sleep(0.6)
    assert t.note(0.1)
    t.browser.click("#d0n3")
    assert t.no_note()
    # nor does whoever marks some text want one
    t.js("getSelection().selectAllChildren(document.querySelector('#d0 .b.title')); document.querySelector('#d0n3').click()")
    assert t.no_note() and t.js("return !getSelection().isCollapsed")
    t.js("getSelection().removeAllRanges()")
    # it does not stay behind where the text moves away
    t.browser.hover("#find")
    t.browser.hover("#d0n3")
    assert t.note()
    t.js("scrollBy(0, 40)")
    assert t.no_note()


def test_the_keyboard_reaches_everything(t):
    t.at_desk(t.pages)
    stops = []
    for _ in range(60):
        t.browser.press("Tab")
        stops.append(t.js(
            "const e = document.activeElement; return e.closest('.text') ? 'text' : e.id || e.name || e.dataset.kind || e.nodeName"))
        if stops[-1] == "find":
            break
    assert stops[0] == "skip"
    # the bar, the documents, the switches, one stop in the text, the names: as they stand on the page
    assert stops.count("text") == 1 and stops.index("view") < stops.index("A") < stops.index("title") < stops.index("text"), stops
    assert stops[-1] == "find", stops
    # past all of that by two keys
    t.at_desk(t.pages)
    t.browser.press("Tab")
    assert t.js("return document.activeElement.getBoundingClientRect().top") > 0
    t.browser.press("Enter")
    assert t.js("return document.activeElement.matches('#d0 .text .b')")
    first = t.js("return document.activeElement.dataset.at")
    t.browser.press("Down")
    assert t.js("return document.activeElement.dataset.at") != first
    block = t.js("return document.activeElement.dataset.r")
    assert block in t.note() and t.js("return document.activeElement.getAttribute('aria-describedby')") == "note"
    t.browser.press("Right")
    assert t.js("return document.activeElement.matches('.n')") and t.js("return document.activeElement.dataset.v") in t.note()
    t.browser.press("Right", "Right", "Left", "Up")
    assert t.js("return document.activeElement.matches('.b')")
    # from a name up to its own block, and down to the next one
    place = "return [...document.querySelectorAll('#d0 .b')].indexOf(document.activeElement.closest('.b'))"
    t.js("document.querySelector('#d0n3').click()")
    own = t.js(place)
    t.browser.press("Up")
    assert t.js(place) == own and t.js("return document.activeElement.matches('.b')")
    t.js("document.querySelector('#d0n3').click()")
    t.browser.press("Down")
    assert t.js(place) == own + 1
    # names of a kind that is switched off are passed over
    t.browser.click("input[data-kind=LOC]")
    t.js("document.querySelector('#d0n0').click()")
    kinds = []
    for _ in range(12):
        t.browser.press("Right")
        kinds.append(t.js("return document.activeElement.dataset.k"))
    assert "LOC" not in kinds and len(set(kinds)) > 1, kinds
    assert t.note()
    t.browser.press("Tab")
    assert t.no_note(), "it goes with the focus"
    t.js("document.querySelector('#d0n0').click()")
    assert t.note()
    t.browser.press("Escape")
    assert t.no_note()


def test_the_keyboard_keeps_its_place(t):
    rows = ["Theo TTXVN", "Bình luận (0)", "Trang chủ"]
    (t.folder / "three.txt").write_text("\n".join(rows))
    (t.folder / "three.blocks.tsv").write_text("".join(f"{at}\t{at + 4}\theading\n" for at in (0, 11, 27)))
    t.at_desk(t.make("three.html", "--gold", t.folder, t.folder / "three.txt"))
    t.js("document.querySelector('#next').focus()")
    t.browser.press("Enter", "Enter")
    assert t.content("#at") == "2 of 3" and t.js("return document.activeElement.id") == "next"
    dates = [f"Ngày {day}/3/{year} trời mưa.\n" for year in range(2000, 2020) for day in range(1, 29)]
    (t.folder / "often.txt").write_text("Ông Nguyễn Văn An sống ở Hà Nội.\n" * 100 + "".join(dates))
    t.at_desk(t.make("often.html", t.folder / "often.txt"))
    t.js("document.querySelector('.entry').focus()")
    t.browser.press("Enter")
    t.js("document.querySelector('.places button').focus()")
    t.browser.press("Enter")
    # on the first of the places that have come
    assert t.js("return [...document.querySelectorAll('.places a')].indexOf(document.activeElement)") == 40
    while t.count_seen("#more"):
        made = t.js("return document.querySelectorAll('#entries > li').length")
        t.js("document.querySelector('#more').focus()")
        t.browser.press("Enter")
    assert t.js("return [...document.querySelectorAll('#entries > li')].indexOf(document.activeElement.closest('li'))") == made > 0


def test_letters_are_shortcuts_unless_switched_off(t):
    t.at_desk(t.pages)
    t.browser.press("?")
    assert t.count_seen("#help") == 1
    t.shot("help")
    # what is behind the help is not operated, wherever the focus is
    t.js("document.activeElement.blur()")
    t.browser.press("b", "]")
    assert t.js("return document.body.dataset.view") == "all" and t.count_seen("#d0") == 1
    t.browser.click("#keys")
    t.browser.press("Escape", "b")
    assert t.count_seen("#help") == 0 and t.js("return document.body.dataset.view") == "all"
    for page in (t.gold, t.pages):
        t.at_desk(page)
        t.browser.press("/")
        assert t.js("return document.activeElement.id") == "find"
    t.browser.press("b")
    assert t.js("return document.querySelector('#find').value") == "b" and t.js("return document.body.dataset.view") == "all"


def test_the_list_of_names_leads_to_their_places(t):
    t.at_desk(t.pages)
    names = t.js("return JSON.parse(document.querySelector('#d0 script').textContent).names")
    assert t.js("return document.querySelectorAll('.entry').length") == len(names)
    assert t.content("#found .count") == str(len(names))
    keys = t.js("return [...document.querySelectorAll('.entry')].map((e) => e.querySelector('.key')?.textContent ?? null)")
    assert keys == [name.get("key") for name in names] and any(keys)
    t.browser.type("#find", "dang uy xa")
    assert "Đảng uỷ xã Mường Xén" in t.js("return [...document.querySelectorAll('.entry b')].map((e) => e.textContent)")
    t.js("document.querySelector('#find').value = ''")
    t.browser.type("#find", "tO lAm")
    assert "Tô Lâm" in t.js("return [...document.querySelectorAll('.entry b')].map((e) => e.textContent)")
    times = next(len(name["at"]) for name in names if name["text"] == "Tô Lâm")
    t.browser.click(".entry")
    assert t.js("return document.querySelectorAll('.places a').length") == times
    # each with its line and some words around it
    places = t.js("""return [...document.querySelectorAll('.places a')].map((a) => [a.querySelector('small').textContent,
        document.querySelector(a.hash).closest('.b').dataset.l, a.querySelector('b').textContent, a.textContent.length])""")
    assert all(line == of and name == "Tô Lâm" for line, of, name, _ in places) and len({line for line, *_ in places}) > 1, places
    assert max(length for *_, length in places) < 90 and min(length for *_, length in places) > 20, places
    t.browser.click(".places li:last-child a")
    time.sleep(0.2)
    assert t.content(".now") == "Tô Lâm" and t.is_in_view(".now")
    assert t.js("return document.activeElement.classList.contains('now')")


def test_figures_are_there(t):
    t.at_desk(t.pages)
    data = t.js("return JSON.parse(document.querySelector('#d0 script').textContent)")
    row = "return document.querySelector(`input[data-kind=${arguments[0]}]`).parentElement.querySelector(arguments[1]).textContent"
    for kind, (count, _) in (data["blocks"] | data["entities"]).items():
        assert t.js(row, kind, "output") == str(count)
    assert t.js(row, "source", ".percent") == "<1 %" and t.js(row, "byline", ".percent") == ""
    body = sum(data["blocks"].get(kind, [0, 0])[1] for kind in ("title", "heading", "paragraph"))
    share = f"{100 * body / sum(size for _, size in data['blocks'].values()):.0f} %"
    assert t.content("#d0 .figures").startswith(f"{share} body"), share
    widths = t.js("return [...document.querySelectorAll('#d0 .share i')].map((e) => e.getBoundingClientRect().width)")
    assert len(widths) == len(data["blocks"]) and all(width > 0 for width in widths)


def test_what_is_copied_is_the_text(t):
    copy = """
    const range = document.createRange();
    range.selectNodeContents(document.querySelector('.doc:not([hidden])'));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true });
    document.querySelector('main').dispatchEvent(event);
    return event.clipboardData.getData('text/plain');
    """
    paths = sorted((SEEDS / "articles").glob("*.txt"))
    t.at_desk(t.gold)
    # without the head of the document, and what the gold says beside ours
    for path in paths:
        assert t.js(copy) == path.read_bytes().decode()
        t.browser.press("]")
    t.browser.press("b")
    copied = t.js(copy)
    assert "Tin liên quan" not in copied and 100 < len(copied) < len(paths[0].read_text())
    t.browser.press("a")
    t.browser.click("input[data-kind=related]")
    copied = t.js(copy)
    hidden, seen = (t.js("return document.querySelector(arguments[0]).textContent", f"#d0 .b.{kind}") for kind in ("related", "caption"))
    assert hidden not in copied and seen in copied


def test_differences_are_side_by_side_and_stepped_through(t):
    t.at_desk(t.gold)
    counts = t.js("return [...document.querySelectorAll('.doc')].map((e) => Number(e.dataset.differences))")
    total = sum(counts)
    assert total > 0 and t.js("return document.body.dataset.view") == "gold"
    seen = set()
    for _ in range(total):
        t.browser.press("n")
        here = t.js("return [document.querySelector('.here').closest('.doc').id, document.querySelector('.here').dataset.x]")
        assert tuple(here) not in seen and t.is_in_view(".here"), here
        seen.add(tuple(here))
        doc = int(here[0][1:])
        assert t.content("#at") == f"{int(here[1]) + 1} of {counts[doc]}"
        assert t.js("return document.querySelectorAll('#rows li').length") == counts[doc]
        ours, gold = t.js("const p = document.querySelector('.here').closest('.pair');"
                          "return [...p.children].map((c) => c.getBoundingClientRect()).map((r) => [r.left, r.top, r.width])")
        assert ours[1] == gold[1] and gold[0] >= ours[0] + ours[2], (ours, gold)
        if len(seen) == 1:
            t.shot("gold")
    assert len(seen) == total
    # one of a kind that is switched off is seen all the same
    kind = t.js("return document.querySelector('.here').dataset.k")
    t.browser.press("p", "a")
    t.browser.click(f"input[data-kind={kind}]")
    t.browser.press("n")
    assert t.count_seen(".here") > 0 and t.js("return document.querySelector('.here').dataset.k") == kind
    assert t.js("return document.querySelector(arguments[0]).checked", f"input[data-kind={kind}]")
    t.browser.press("p")
    t.browser.click("#rows li:first-child a")
    assert t.content("#at").startswith("1 of ") and t.content("#rows a[aria-current] small").startswith(("name", "block"))
    t.browser.press("a")
    assert t.count_seen(".gold") == 0


def test_documents_without_differences_are_stepped_over(t):
    folder = t.folder / "steps"
    folder.mkdir(exist_ok=True)
    for name, row in (("a", "0\t4\theading\n"), ("b", None), ("c", ""), ("d", "0\t4\theading\n")):
        (folder / f"{name}.txt").write_text("Theo TTXVN\n")
        if row is not None:
            (folder / f"{name}.blocks.tsv").write_text(row)
    t.at_desk(t.make("steps.html", "--gold", folder, folder))
    shown = []
    for key in ("n", "n", "p", "p"):
        t.browser.press(key)
        shown.append(t.js("return document.querySelector('.here').closest('.doc').id"))
    assert shown == ["d0", "d3", "d0", "d3"], shown


def test_a_phone_has_room_for_all_of_it(t):
    for page, fragment in ((t.pages, ""), (t.gold, "#d4")):
        t.at_phone(page, fragment)
        wide = t.js("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], wide
    t.browser.press("n")
    t.shot("phone-gold")
    assert t.content(".opens[aria-controls=right]") == "Differences"
    ours, gold = t.js("return [...document.querySelector('.here').closest('.pair').children].map((c) => c.getBoundingClientRect().top)")
    assert gold > ours
    t.at_phone(t.pages)
    assert t.count_seen("aside") == 0
    t.browser.tap("#d0n3")
    assert t.js("return document.querySelector('#d0n3').dataset.v") in t.note()
    time.sleep(0.6)
    assert t.note(0.1), "a note that was tapped for stays"
    t.shot("phone-note")
    t.browser.tap(".doc h2")
    assert t.no_note()
    t.browser.tap(".opens[aria-controls=right]")
    assert t.count_seen("#right") == 1 and t.js("return document.activeElement.id") == "find"
    t.shot("phone-names")
    t.browser.tap(".entry")
    t.browser.tap(".places a")
    assert t.comes(".now") and t.count_seen("aside") == 0 and t.is_in_view(".now")
    t.browser.tap(".opens[aria-controls=right]")
    t.browser.press("Escape")
    assert t.count_seen("aside") == 0
    assert t.js("return document.activeElement.getAttribute('aria-controls')") == "right"
    t.browser.tap(".opens[aria-controls=left]")
    # nothing that has the focus is under the buttons below
    for _ in range(20):
        t.browser.press("Tab")
        ends = t.js("const bottom = (e) => e.getBoundingClientRect().bottom;"
                    "return [bottom(document.activeElement), document.querySelector('.opens').getBoundingClientRect().top]")
        if t.js("return document.activeElement.closest('#left') === null"):
            break
        assert ends[0] <= ends[1], ends
    t.browser.tap("nav li:nth-child(2) a")
    time.sleep(0.2)
    assert t.count_seen("#d1") == 1


def test_it_can_be_read_in_light_and_dark(t):
    for scheme in ("light", "dark"):
        t.browser.size(*DESK)
        for page, keys in ((t.pages, ("a",)), (t.pages, ("b",)), (t.gold, ("n",))):
            t.browser.media(prefers_color_scheme=scheme, prefers_reduced_motion="reduce")
            t.browser.open(page)
            t.browser.press(*keys)
            t.js("document.querySelectorAll('.doc').forEach((doc) => (doc.hidden = false))")
            assert not faint(t), (scheme, keys, faint(t))
        t.shot(f"gold-{scheme}")
    grounds = set()
    for scheme in ("light", "dark"):
        t.browser.media(prefers_color_scheme=scheme)
        grounds.add(t.js("return getComputedStyle(document.documentElement).backgroundColor"))
    assert len(grounds) == 2
    t.browser.open(t.pages)
    t.shot("dark")


def test_what_is_printed_is_the_text_and_no_empty_page(t):
    (t.folder / "long.txt").write_text("Ông Nguyễn Văn An sống ở Hà Nội từ lâu lắm rồi, " * 2000)
    t.at_desk(t.make("long.html", t.folder / "long.txt"))
    t.browser.media("print")
    assert t.count_seen(".bar, aside, #note") == 0
    laid_out = t.js("return [...document.querySelectorAll('.chunk, .part')].map((e) => getComputedStyle(e).contentVisibility)")
    assert len(laid_out) > 3 and set(laid_out) == {"visible"}, laid_out
    left = t.js("const [a, b] = ['main', '.text'].map((s) => document.querySelector(s).getBoundingClientRect().bottom); return a - b")
    assert left < 20, left
    t.browser.media()


def test_nothing_moves_for_those_who_want_no_motion(t):
    t.at_desk(t.pages)
    t.browser.media(prefers_reduced_motion="reduce")
    moving = t.js("return [...document.querySelectorAll('*')].filter((e) => "
                  "[getComputedStyle(e).transitionDuration, getComputedStyle(e).animationDuration].some((d) => d !== '0s')).length")
    t.browser.media(prefers_reduced_motion="no-preference")
    assert moving == 0


def test_what_is_operated_has_a_name(t):
    t.at_desk(t.gold)
    t.browser.press("?")
    nodes = t.browser.devtools("Accessibility.getFullAXTree")["nodes"]
    roles = {"button", "checkbox", "radio", "link", "searchbox", "dialog", "navigation", "complementary"}
    named = [(n["role"]["value"], n["name"]["value"]) for n in nodes if not n["ignored"] and n["role"]["value"] in roles]
    assert named and all(name for _, name in named), named
    t.browser.press("Escape")
    nodes = t.browser.devtools("Accessibility.getFullAXTree")["nodes"]
    named = [(n["role"]["value"], n["name"]["value"]) for n in nodes if not n["ignored"] and n["role"]["value"] in roles]
    assert {role for role, _ in named} >= {"button", "checkbox", "radio", "link", "navigation", "complementary"}
    assert all(name for _, name in named), named
    # what changes in number is not read out, but for what was asked for
    loud = t.js("return [...document.querySelectorAll('output')].filter((e) => e.ariaLive !== 'off').map((e) => e.closest('[id]').id)")
    assert loud == ["at", "found", "missed"], loud
    assert t.js("return document.documentElement.lang") == "vi" and t.js("return document.querySelector('.bar').lang") == "en"


def test_without_its_script_it_is_a_text_with_colours(t):
    t.browser.devtools("Emulation.setScriptExecutionDisabled", value=True)
    try:
        t.at_desk(t.pages)
        assert t.count_seen(".doc") == 5 and t.count_seen("#d4 .b") > 10
        hidden = "return ['.views', '#right', '#ask'].map((s) => getComputedStyle(document.querySelector(s)).visibility)"
        assert set(t.js(hidden)) == {"hidden"}
        t.shot("no-script")
    finally:
        t.browser.devtools("Emulation.setScriptExecutionDisabled", value=False)
    t.at_desk(t.pages)
    assert set(t.js(hidden)) == {"visible"}


def test_ten_megabytes_open(t):
    random.seed(1)
    lines = [line for path in sorted((SEEDS / "articles").glob("*.txt")) for line in path.read_text().split("\n")]
    made, size = [], 0
    while size < BIG_BYTES:
        made.append(random.choice(lines))
        size += len(made[-1].encode()) + 1
    for name, joiner in (("lines", "\n"), ("line", " ")):
        path = t.folder / f"{name}.txt"
        path.write_text(joiner.join(made))
        page = t.make(f"{name}.html", path)
        begun = time.monotonic()
        t.at_desk(page)
        assert t.count_seen(".entry") > 100
        t.browser.click(".entry")
        t.browser.click(".places li:nth-child(20) a")
        assert t.is_in_view(".now")
        took = time.monotonic() - begun
        print(f"  10 MB of {name}: opened and jumped in {took:.1f} s")
        assert took < BIG_SECONDS


def main():
    command, shots = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""
    test, passed, failed = Test(command, shots), 0, 0
    with test.browser as browser:
        for name, function in [(name, value) for name, value in globals().items() if name.startswith("test_")]:
            try:
                function(test)
                complaints = browser.complaints()
                assert not complaints, complaints
                passed += 1
                print(f"ok   {name}", flush=True)
            except Exception:
                failed += 1
                print(f"FAIL {name}\n{traceback.format_exc()}", flush=True)
    print(f"browser: {passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
