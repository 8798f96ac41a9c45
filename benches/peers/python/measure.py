#!/usr/bin/env python3
"""Measures peers in Python: how fast they read `shuf`, and what they find on annotated pages.

usage: measure.py PAGES OUT [--seconds N]

PAGES is what `thanbai-peers --emit PAGES` wrote. OUT gets a JSON object a line, which `thanbai-peers --python OUT` scores and puts into
its table: the scorer is the same for all. A peer that splits is given HTML, each line in a <p>; one that tags is given line by line.
Any use of the network fails, so that what is measured runs offline. One thread, one document at a time; the documents of `shuf` are
read until N seconds of processor time are over (at least one). Models are loaded and warmed up before.
"""
import argparse
import glob
import json
import os
import socket
import sys
import time
from importlib.metadata import version

NO_PLACES = 'give places'
KINDS = {'PER': 'PER', 'ORG': 'ORG', 'LOC': 'LOC'}


def offline(*_):
    raise OSError('the network is switched off here')


class NoSocket(socket.socket):
    __init__ = offline


# Splitters: HTML in, text out.

def justext_():
    import justext
    words = justext.get_stoplist('Vietnamese')

    def keep(html):
        paragraphs = justext.justext(html, words)
        return '\n'.join(p.text for p in paragraphs if not p.is_boilerplate)
    return keep


def trafilatura_():
    import trafilatura
    return lambda html: trafilatura.extract(html) or ''


def boilerpy3_():
    from boilerpy3 import extractors
    article = extractors.ArticleExtractor(raise_on_failure=False)
    return article.get_content


def goose3_():
    from goose3 import Goose
    goose = Goose({'target_language': 'vi', 'use_meta_language': False, 'enable_image_fetching': False})
    return lambda html: goose.extract(raw_html=html).cleaned_text


def resiliparse_():
    from resiliparse.extract.html2text import extract_plain_text
    return lambda html: extract_plain_text(html, main_content=True, alt_texts=False, preserve_formatting=True, list_bullets=False)


# Taggers: a line in, strings and kinds out.

def joined(tokens):
    """Strings and kinds of tokens with B-, I- and O; a kind that goes on without B- begins a name too."""
    names, last = [], 'O'
    for word, tag in tokens:
        kind = KINDS.get(tag[2:])
        if kind and tag[0] == 'I' and last[2:] == tag[2:]:
            names[-1][0] += ' ' + word
        elif kind:
            names.append([word, kind])
        last = tag
    return names


def underthesea_():
    from underthesea import ner
    return lambda line: joined((token[0], token[-1]) for token in ner(line))


def vinlp_():
    from ViNLP import ner
    return lambda line: joined((token[0], token[-1]) for token in ner(line))


def pyvi_():
    from pyvi import ViPosTagger, ViTokenizer
    return lambda line: ViPosTagger.postagging(ViTokenizer.tokenize(line))


SPLITTERS = [
    # name, package, what it cannot do, how to make it
    ('jusText', 'justext', NO_PLACES + ', tell a title', justext_),
    ('trafilatura', 'trafilatura', NO_PLACES + ', say anything of a line', trafilatura_),
    ('boilerpy3', 'boilerpy3', NO_PLACES + ', say anything of a line', boilerpy3_),
    ('goose3', 'goose3', NO_PLACES + ', say anything of a line', goose3_),
    ('resiliparse', 'resiliparse', NO_PLACES + ', say anything of a line', resiliparse_),
]
TAGGERS = [
    # whether it tells kinds of names, too
    ('underthesea', 'underthesea', NO_PLACES + ', find roles and dates', underthesea_, True),
    ('ViNLP', 'ViNLP', NO_PLACES + ', find roles and dates', vinlp_, True),
    ('pyvi', 'pyvi', NO_PLACES + ', tell persons from places: its tags are parts of speech', pyvi_, False),
]


def read(path):
    with open(path, encoding='utf8', newline='') as file:
        return file.read()


def stem(path):
    return os.path.basename(path).split('.')[0]


def speed(documents, work, seconds):
    """Bytes of text read, and the processor time it took: other work on the machine does not count."""
    done, start = 0, time.process_time()
    for text, given in documents:
        work(given)
        done += len(text.encode())
        if time.process_time() - start >= seconds:
            break
    return done, time.process_time() - start


def sets(pages):
    return sorted(name for name in os.listdir(pages) if name != 'shuf')


def shuf(pages, extension):
    for path in sorted(glob.glob(os.path.join(pages, 'shuf', '*.txt'))):
        yield read(path), read(path[:-len('txt')] + extension)


def row(peer, does, package, given, lacks, speed):
    return {'peer': peer, 'does': does, 'version': version(package), 'given': given, 'lacks': lacks,
            'bytes': speed[0], 'seconds': speed[1]}


def split(pages, name, package, lacks, make, seconds):
    keep = make()
    for set_ in sets(pages):
        for path in sorted(glob.glob(os.path.join(pages, set_, '*.html'))):
            kept = keep(read(path))
            yield {'peer': name, 'set': set_, 'page': stem(path), 'links': path.endswith('.links.html'), 'kept': kept}
    yield row(name, 'splits', package, 'lines in `<p>`', lacks, speed(list(shuf(pages, 'html')), keep, seconds))


def tag(pages, name, package, lacks, make, tells_kinds, seconds):
    find = make()
    find('Hà Nội')
    for set_ in sets(pages) if tells_kinds else []:
        for path in sorted(glob.glob(os.path.join(pages, set_, '*.lines'))):
            found = [{'line': i, 'names': find(line)} for i, line in enumerate(read(path).split('\n'))]
            yield {'peer': name, 'set': set_, 'page': stem(path), 'found': found}

    def each(given):
        for line in given.split('\n'):
            find(line)
    yield row(name, 'names', package, 'one line at a time', lacks, speed(list(shuf(pages, 'lines')), each, seconds))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('pages')
    parser.add_argument('out')
    parser.add_argument('--seconds', type=float, default=10)
    wishes = parser.parse_args()
    socket.socket = NoSocket
    socket.create_connection = socket.getaddrinfo = offline
    peers = [(name, lambda peer=peer: split(wishes.pages, *peer, wishes.seconds)) for peer in SPLITTERS for name in peer[:1]]
    peers += [(name, lambda peer=peer: tag(wishes.pages, *peer, wishes.seconds)) for peer in TAGGERS for name in peer[:1]]
    with open(wishes.out, 'w', encoding='utf8') as out:
        for name, run in peers:
            print(f'{name} ...', file=sys.stderr)
            try:
                rows = list(run())
            except Exception as error:  # whatever a peer dies of is told in the table's notes
                rows = [{'peer': name, 'missing': f'{type(error).__name__}: {error}'.splitlines()[0]}]
            for each in rows:
                print(json.dumps(each, ensure_ascii=False), file=out)


main()
