"use strict";
(() => {
  const find = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const body = document.body;
  const text = find("main");
  const note = find("#note");
  const docs = all(".doc");
  const boxes = all("[data-kind]");
  const ROWS = 200; // rows of a list that are made at once
  const PLACES = 40; // places of a name that are shown at once
  const LINGER = 250; // milliseconds until a note comes or goes under the pointer
  const AROUND = 32; // characters around a name in the list of its places
  let doc = null; // the document that is shown
  let place = -1; // the number of the present difference

  // small things

  const make = (tag, className = "", content = "") => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.textContent = content;
    return element;
  };
  const share = (part) => (part < 0.005 ? "<1 %" : `${Math.round(100 * part)} %`);
  const number = (n) => n.toLocaleString("en");
  const off = () => new Set(boxes.filter((box) => !box.checked).map((box) => box.dataset.kind));
  const data = (of) => (of.data ??= JSON.parse(find("script", of).textContent));
  const plain = (s) => s.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
  const seen = (element) => element.getClientRects().length > 0;
  const reveal = (element) => element.scrollIntoView({ block: "center" });

  // documents

  const show = (next) => {
    if (next === doc) return;
    doc = next;
    place = -1;
    for (const other of docs) other.hidden = other !== doc;
    for (const link of all("nav a")) {
      if (link.hash === `#${doc.id}`) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      } else link.removeAttribute("aria-current");
    }
    hide();
    firstStop();
    counts();
    entries();
    rows();
    step();
  };

  const counts = () => {
    const { blocks, entities } = data(doc);
    const bytes = Object.values(blocks).reduce((sum, [, size]) => sum + size, 0);
    for (const box of boxes) {
      const kind = box.dataset.kind;
      const [count, second] = blocks[kind] ?? entities[kind] ?? [0, 0];
      find("output", box.parentElement).textContent = number(count);
      const percent = find(".percent", box.parentElement);
      if (percent) percent.textContent = count ? share(second / bytes) : "";
      box.parentElement.classList.toggle("empty", count === 0);
    }
  };

  // views and switches

  const view = (name) => {
    const radio = find(`input[value="${name}"]`);
    if (name === "gold" && !body.classList.contains("gold-there")) return;
    radio.checked = true;
    body.dataset.view = name;
    find(".opens[aria-controls=right]").textContent = name === "gold" ? "Differences" : "Names";
    hide();
    firstStop();
  };

  const toggle = (box) => {
    body.classList.toggle(`no-${box.dataset.kind}`, !box.checked);
    hide();
    firstStop();
    entries();
  };

  // makes sure that an element can be seen: its document, its view, its kind
  const uncover = (element) => {
    show(element.closest(".doc"));
    const kinds = [element, element.closest(".b")].map((one) => one?.dataset.k);
    for (const box of boxes.filter((box) => !box.checked && kinds.includes(box.dataset.kind))) {
      box.checked = true;
      toggle(box);
    }
    if (!seen(element)) view(element.closest(".gold") ? "gold" : "all");
  };

  const goTo = (element) => {
    uncover(element);
    for (const other of all(".now")) other.classList.remove("now");
    element.classList.add("now");
    reveal(element);
    stop(element);
    closePanels();
  };

  // the next or the last document, from its top; whoever walks through the text goes on in it
  const turn = (by) => {
    if (docs.length < 2) return;
    const within = text.contains(document.activeElement);
    show(docs[(docs.indexOf(doc) + by + docs.length) % docs.length]);
    scrollTo(0, 0);
    if (within && current) stop(current);
    hide();
  };

  const follow = () => {
    const id = location.hash.slice(1);
    const target = id && document.getElementById(id);
    if (!target || !text.contains(target)) return;
    if (target.matches(".doc")) {
      show(target);
      scrollTo(0, 0);
    } else goTo(target);
  };

  // lists at the side: rows are made as they are wanted

  const fill = (list, button, items, makeRow) => {
    list.textContent = "";
    let made = 0;
    const more = () => {
      list.append(...items.slice(made, made + ROWS).map(makeRow));
      made = Math.min(made + ROWS, items.length);
      button.hidden = made === items.length;
      button.textContent = `Show more (${number(items.length - made)})`;
    };
    button.onclick = () => {
      const next = made;
      more();
      // a button that goes away hands the focus on
      if (button.hidden) find("a, button", list.children[next]).focus();
    };
    more();
  };

  const entries = () => {
    const wanted = plain(find("#find").value);
    const without = off();
    const names = data(doc).names.filter((name) => !without.has(name.kind) && (!wanted || plain(name.text).includes(wanted)));
    find("#found .count").textContent = number(names.length);
    fill(find("#entries"), find("#more"), names, entry);
  };

  const entry = (name) => {
    const item = make("li");
    const button = make("button", "entry");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    const title = make("b", "", name.text);
    title.lang = "vi";
    button.append(make("span", `tag ${name.kind}`, name.kind), title);
    if (name.key) button.append(make("span", "key", name.key));
    button.append(make("span", "count", number(name.at.length)));
    button.onclick = () => {
      const opened = button.getAttribute("aria-expanded") === "false";
      button.setAttribute("aria-expanded", String(opened));
      if (opened) item.append(places(name));
      else item.lastChild.remove();
    };
    item.append(button);
    return item;
  };

  const places = (name) => {
    const list = make("ul", "places");
    let made = 0;
    const more = () => {
      list.append(...name.at.slice(made, made + PLACES).map(occurrence));
      made += PLACES;
      if (made < name.at.length) {
        const item = make("li");
        const button = make("button", "", `Show more (${number(name.at.length - made)})`);
        button.type = "button";
        button.onclick = () => {
          const next = made;
          item.remove();
          more();
          find("a", list.children[next]).focus();
        };
        item.append(button);
        list.append(item);
      }
    };
    more();
    return list;
  };

  const occurrence = (at) => {
    const id = `${doc.id}n${at}`;
    const name = document.getElementById(id);
    const range = document.createRange();
    const part = (from, to) => (range.setStart(...from), range.setEnd(...to), range.toString());
    const block = name.closest(".b");
    const near = name.closest(".part") ?? block;
    const before = part([near, 0], [name.parentNode, [...name.parentNode.childNodes].indexOf(name)]);
    const after = part([name.parentNode, [...name.parentNode.childNodes].indexOf(name) + 1], [near, near.childNodes.length]);
    const link = make("a");
    link.href = `#${id}`;
    link.lang = "vi";
    const wholeWords = (s, ragged) => s.replace(ragged, "…");
    link.append(
      make("small", "", block.dataset.l),
      before.length > AROUND ? wholeWords(before.slice(-AROUND), /^\S*/) : before,
      make("b", "", name.textContent),
      after.length > AROUND ? wholeWords(after.slice(0, AROUND), /\S*$/) : after,
    );
    const item = make("li");
    item.append(link);
    return item;
  };

  // differences

  const total = () => data(doc).differences.length;

  const rows = () => {
    find("#missed .count").textContent = number(total());
    fill(find("#rows"), find("#further"), data(doc).differences, row);
  };

  const row = (difference, index) => {
    const link = make("a");
    link.href = `#${doc.id}`;
    link.dataset.row = find("#rows").childElementCount + index;
    const head = make("small", "", difference.layer);
    head.append(make("span", "count", `line ${number(difference.line)}`));
    const list = make("dl");
    for (const side of ["ours", "gold"]) {
      list.append(make("dt", "", side), make("dd", "", difference[side].join(", ") || "–"));
    }
    link.append(head, list);
    if (difference.text) link.append(make("q", "", difference.text));
    link.onclick = (event) => {
      event.preventDefault();
      goToDifference(Number(link.dataset.row));
      closePanels();
    };
    const item = make("li");
    item.append(link);
    return item;
  };

  // goes to a difference of this document
  const goToDifference = (index) => {
    view("gold");
    place = index;
    for (const element of all(".here", text)) element.classList.remove("here");
    const parts = all(`[data-x="${index}"]`, doc);
    for (const element of parts) element.classList.add("here");
    for (const box of boxes.filter((box) => !box.checked && parts.some((part) => part.dataset.k === box.dataset.kind))) {
      box.checked = true;
      toggle(box);
    }
    if (parts.length) {
      reveal(parts[0]);
      stop(parts[0]);
      hide();
    }
    for (const link of all("#rows a")) {
      if (Number(link.dataset.row) === index) {
        link.setAttribute("aria-current", "true");
        link.scrollIntoView({ block: "nearest" });
      } else link.removeAttribute("aria-current");
    }
    step();
  };

  const step = () => {
    find("#at").textContent = place < 0 ? number(total()) : `${number(place + 1)} of ${number(total())}`;
  };

  // goes on, and into the next document where this one has no more
  const move = (by) => {
    if (place + by >= 0 && place + by < total()) return goToDifference(place + by);
    const from = docs.indexOf(doc);
    for (let i = 1; i <= docs.length; i++) {
      const next = docs[(from + by * i + docs.length * 2) % docs.length];
      const count = Number(next.dataset.differences);
      if (count > 0) {
        show(next);
        return goToDifference(by > 0 ? 0 : count - 1);
      }
    }
  };

  // the note

  const kindOf = (element) => make("span", `tag ${element.dataset.k}`, element.dataset.k);
  const line = (className, ...parts) => {
    const p = make("p", className);
    p.append(...parts.filter(Boolean));
    return p;
  };

  const aboutName = (name) => {
    const title = make("b", "", name.textContent);
    title.lang = "vi";
    const says = name.dataset.v ? `because: ${name.dataset.v}` : "as the gold has it";
    const key = name.dataset.key && ` · key ${name.dataset.key}`;
    return [line("", kindOf(name), " ", title), line("", says, key), line("soft", `bytes ${name.dataset.at}`)];
  };

  const aboutBlock = (block) => {
    const says = block.dataset.r ?? (block.dataset.at ? `${block.dataset.k}, as the gold has it` : block.dataset.k);
    const at = block.dataset.at && `${block.dataset.l ? `line ${block.dataset.l} · ` : ""}bytes ${block.dataset.at}`;
    return [line("", says), at && line("soft", at)].filter(Boolean);
  };

  let noted = null;
  let pinned = false;
  let timer = 0;

  const tell = (element, x, pin) => {
    clearTimeout(timer);
    const block = element.closest(".b");
    note.textContent = "";
    if (element.matches(".n")) note.append(...aboutName(element), make("hr"));
    note.append(...aboutBlock(block));
    note.hidden = false;
    noted?.removeAttribute("aria-describedby");
    element.setAttribute("aria-describedby", "note");
    noted = element;
    pinned = pin;
    const rects = element.getClientRects();
    const last = rects[rects.length - 1] ?? element.getBoundingClientRect();
    const box = note.getBoundingClientRect();
    const under = Math.min(last.bottom + 6, innerHeight - 90);
    note.style.left = `${Math.max(8, Math.min(x ?? last.left, innerWidth - box.width - 12))}px`;
    note.style.top = `${under + box.height < innerHeight - 8 ? under : Math.max(8, rects[0].top - box.height - 6)}px`;
  };

  function hide() {
    clearTimeout(timer);
    note.hidden = true;
    noted?.removeAttribute("aria-describedby");
    noted = null;
    pinned = false;
  }

  const target = (event) => event.target.closest?.("main .n, main .b");
  const marked = (element) => (element?.matches(".n") && off().has(element.dataset.k) ? element.closest(".b") : element);

  text.addEventListener("pointerover", (event) => {
    const element = marked(target(event));
    if (event.pointerType !== "mouse" || pinned) return;
    clearTimeout(timer);
    timer = setTimeout(() => (element ? tell(element, event.clientX, false) : hide()), LINGER);
  });
  const leave = () => {
    clearTimeout(timer);
    if (!pinned) timer = setTimeout(hide, LINGER);
  };
  text.addEventListener("pointerleave", leave);
  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", leave);
  document.addEventListener("click", (event) => {
    if (note.contains(event.target)) return;
    const element = marked(target(event));
    if (!element || !getSelection().isCollapsed) return hide();
    if (pinned && noted === element) return hide();
    stop(element);
    tell(element, event.clientX, true);
  });
  text.addEventListener("focusin", (event) => {
    if (event.target.matches(".n, .b") && event.target.matches(":focus-visible")) tell(event.target, null, true);
  });
  text.addEventListener("focusout", () => {
    if (pinned) hide();
  });
  addEventListener("scroll", () => (pinned && noted === document.activeElement ? undefined : hide()), { passive: true });

  // the keys: one stop in the text, and arrows from there

  let current = null;

  const stop = (element) => {
    if (current) current.tabIndex = -1;
    current = element;
    current.tabIndex = 0;
    current.focus({ preventScroll: true });
  };

  function firstStop() {
    if (current && current.closest(".doc") === doc && seen(current)) return;
    if (current) current.tabIndex = -1;
    current = all(".b", doc).find(seen) ?? null;
    if (current) current.tabIndex = 0;
  }

  const walk = (selector, by) => {
    const list = all(selector, doc).filter((element) => element === current || !element.closest(".gold") || body.dataset.view === "gold");
    let at = list.indexOf(current);
    if (at < 0) {
      const follows = (element) => current.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
      at = list.findIndex(follows);
      at = at < 0 ? list.length : at;
      at = by > 0 ? at - 1 : at;
    }
    const without = off();
    for (at += by; list[at]; at += by) {
      if (seen(list[at]) && !without.has(list[at].dataset.k)) {
        list[at].scrollIntoView({ block: "nearest" });
        stop(list[at]);
        return;
      }
    }
  };

  const arrows = { ArrowDown: [".b", 1], ArrowUp: [".b", -1], ArrowRight: [".n", 1], ArrowLeft: [".n", -1] };
  const letters = {
    a: () => view("all"),
    b: () => view("body"),
    d: () => view("gold"),
    n: () => move(1),
    p: () => move(-1),
    "]": () => turn(1),
    "[": () => turn(-1),
    "/": () => {
      // beside the differences there is no list of names
      if (body.dataset.view === "gold") view("all");
      openPanel("right");
      find("#find").focus();
    },
    "?": () => find("#help").showModal(),
  };

  addEventListener("keydown", (event) => {
    // what is behind the open help is not operated; the browser closes the help
    if (event.ctrlKey || event.metaKey || event.altKey || find("#help").open) return;
    if (event.key === "Escape") {
      hide();
      closePanels(true);
      return;
    }
    if (event.target.matches("input[type=search]")) return;
    const arrow = arrows[event.key];
    if (arrow && current && current === document.activeElement) {
      event.preventDefault();
      walk(...arrow);
    } else if (letters[event.key] && find("#keys").checked) {
      event.preventDefault();
      letters[event.key]();
    }
  });

  // panels of narrow windows

  const opener = (id) => find(`.opens[aria-controls="${id}"]`);

  function openPanel(id) {
    closePanels();
    find(`#${id}`).classList.add("open");
    opener(id).setAttribute("aria-expanded", "true");
  }

  function closePanels(back = false) {
    for (const panel of all("aside.open")) {
      panel.classList.remove("open");
      opener(panel.id).setAttribute("aria-expanded", "false");
      if (back) opener(panel.id).focus();
    }
  }

  for (const button of all(".opens")) {
    button.onclick = () => {
      const id = button.getAttribute("aria-controls");
      if (button.getAttribute("aria-expanded") === "true") return closePanels();
      openPanel(id);
      hide();
      find("input, a, button", find(`#${id}`))?.focus({ preventScroll: true });
    };
  }

  // what is copied are the characters of the file, without the gold's and what is hidden
  document.addEventListener("copy", (event) => {
    const selection = getSelection();
    if (!selection.rangeCount || !text.contains(selection.getRangeAt(0).commonAncestorContainer)) return;
    const copy = make("div");
    for (let i = 0; i < selection.rangeCount; i++) copy.append(selection.getRangeAt(i).cloneContents());
    const boilerplate = body.dataset.view === "body" ? ["byline", "dateline", "caption", "source", "related", "chrome"] : [];
    for (const kind of [...off(), ...boilerplate]) all(`.b.${kind}`, copy).forEach((block) => block.remove());
    all(".gold", copy).forEach((element) => element.remove());
    // a selection from the head of a document on has more than its text
    const texts = all(".text", copy);
    event.clipboardData.setData("text/plain", (texts.length ? texts : [copy]).map((part) => part.textContent).join(""));
    event.preventDefault();
  });

  for (const radio of all("input[name=view]")) radio.onchange = () => view(radio.value);
  for (const box of boxes) box.onchange = () => toggle(box);
  for (const box of boxes) {
    const meaning = make("div");
    meaning.append(make("dt", `tag ${box.dataset.kind}`, box.dataset.kind), make("dd", "", box.parentElement.title));
    find("#meanings").append(meaning);
  }
  for (const empty of all(".u[data-u='0000']")) empty.textContent = "\0";
  find("#skip").onclick = (event) => {
    event.preventDefault();
    current?.focus();
  };
  find("#find").oninput = entries;
  for (const [id, by] of [["#previous", -1], ["#next", 1]]) {
    find(id).onclick = (event) => {
      move(by);
      // a click of the keyboard's: the button is pressed again and again
      if (event.detail === 0) find(id).focus();
    };
  }
  find("#ask").onclick = () => find("#help").showModal();
  addEventListener("hashchange", follow);
  // a link to where the address points already changes nothing in it
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (link && link.hash === location.hash && !event.defaultPrevented) {
      event.preventDefault();
      follow();
    }
  });
  body.classList.add("script");
  show(docs[0]);
  if (body.classList.contains("gold-there")) view("gold");
  follow();
})();
