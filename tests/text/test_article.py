"""What of a page is its article; every page here is invented."""

from __future__ import annotations

import pytest
from lxml import etree

from monitor.text import article as articles
from monitor.text import tree
from monitor.text.article import article

SAYS = (
    "The harbour council of Port Alder voted to buy twelve net guns, its chairman told reporters on Monday."
)
LINES = [f"{number}. {SAYS}" for number in range(1, 9)]
TEXT = "".join(f"<p>{line}</p>" for line in LINES)
LINKS = "".join(f'<li><a href="/{number}">Another story of the day {number}</a></li>' for number in range(12))


def read(body: str) -> list[str]:
    root = tree.parse(f"<html><body>{body}</body></html>")
    assert root is not None
    return article(tree.strip(root)).split("\n")


@pytest.mark.parametrize(
    "frame",
    [
        '<div itemprop="articleBody">{}</div>',
        '<div class="entry-content">{}</div>',
        '<div class="c-Article__Body article__body">{}</div>',
        '<div id="article-body">{}</div>',
        "<article>{}</article>",
        '<div role="article">{}</div>',
        '<div class="story-body">{}</div>',
        '<section id="content">{}</section>',
        '<div class="main">{}</div>',
        "<main>{}</main>",
        "<div>{}</div>",
    ],
)
def test_a_frame_is_told_by_its_tag_or_name(frame: str) -> None:
    teasers = "<div><h2>Other news</h2><ul>" + LINKS + "</ul></div>"
    assert read(teasers + frame.format(TEXT) + teasers) == LINES


def test_the_likelier_frame_comes_first_whatever_its_place() -> None:
    other = "".join(f"<p>Of another thing, {number}: {SAYS}</p>" for number in range(9))
    assert read(f"<main>{other}<article>{TEXT}</article></main>") == LINES
    assert read(f'<main>{other}</main><div class="post-content">{TEXT}</div>') == LINES


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="share-buttons"><p>{}</p></div>',
        '<div class="related-news"><p>{}</p></div>',
        '<ul class="tags"><li>{}</li></ul>',
        '<section id="newsletter"><p>{}</p></section>',
        '<p class="byline">{}</p>',
        '<div class="a hidden"><p>{}</p></div>',
        '<div style="display:none"><p>{}</p></div>',
        '<div aria-hidden="true"><p>{}</p></div>',
        '<div style="DISPLAY : NONE"><p>{}</p></div>',
        '<p style="visibility:hidden">{}</p>',
        "<div hidden><p>{}</p></div>",
        '<div role="navigation"><p>{}</p></div>',
        '<div role="alertdialog"><p>{}</p></div>',
        '<div class="CookieBanner"><p>{}</p></div>',
        "<amp-consent><p>{}</p></amp-consent>",
        '<div class="comments"><p>{}</p></div>',
        '<ol id="comment-list"><li>{}</li></ol>',
        "<aside><p>{}</p></aside>",
        "<figure><figcaption>{}</figcaption></figure>",
        "<form><p>{}</p></form>",
        "<noscript>{}</noscript>",
    ],
)
def test_what_stands_beside_is_left_out(beside: str) -> None:
    said = "Something that is none of the article, and is long enough to count as a paragraph of its own."
    assert read(f"<article>{TEXT[: len(TEXT) // 2]}</article>") != [""]
    assert read(f"<article>{TEXT}{beside.format(said)}</article>") == LINES


def test_text_after_what_is_left_out_stays() -> None:
    inside = TEXT.replace("</p>", '<span class="share-it">Share</span> And so it ends.</p>', 1)
    assert read(f"<article>{inside}</article>")[0] == f"{LINES[0]} And so it ends."


def test_names_are_not_believed_against_all_of_the_text() -> None:
    assert read(f'<article><div class="sidebar-grid">{TEXT}</div></article>') == LINES
    assert read(f'<div class="author-page">{TEXT}</div>') == LINES


def test_the_begin_of_a_long_name_tells() -> None:
    long = "grid-item " * 800
    assert read(f'<article>{TEXT}<div class="sidebar {long}"><p>Beside it.</p></div></article>') == LINES
    assert (
        read(f'<article>{TEXT}<div class="{long} sidebar"><p>Within it.</p></div></article>')[-1]
        == "Within it."
    )


@pytest.mark.parametrize(
    "within",
    [
        '<div style="overflow: hidden"><p>{}</p></div>',
        '<div hidden="until-found"><p>{}</p></div>',
        '<div class="tag-barcelona"><p>{}</p></div>',
        '<div class="category-metal"><p>{}</p></div>',
        '<div class="slug-celebrating-the-port"><p>{}</p></div>',
        '<div class="guide-buying"><p>{}</p></div>',
        '<p class="of-the-authorities">{}</p>',
    ],
)
def test_what_is_named_by_its_matter_stays(within: str) -> None:
    said = "Something that is part of the article, and is long enough to count as a paragraph of its own."
    assert read(f"<article>{TEXT}{within.format(said)}</article>") == [*LINES, said]


@pytest.mark.parametrize(
    "unseen",
    [
        '<div class="entry-content" style="display:none">{}</div>',
        '<div style="display:none"><div class="entry-content">{}</div></div>',
        "<div hidden><div><article>{}</article></div></div>",
    ],
)
def test_a_frame_that_is_seen_comes_before_one_that_is_not(unseen: str) -> None:
    other = "".join(f"<p>Of another thing, {number}: {SAYS}</p>" for number in range(9))
    assert read(f"{unseen.format(other)}<main>{TEXT}</main>") == LINES
    assert read(unseen.format(TEXT)) == LINES


@pytest.mark.parametrize("part", ["aside", "nav", "button", "form", "label"])
def test_a_part_that_was_not_ended_does_not_take_the_article_with_it(part: str) -> None:
    assert read(f"<div><{part}><ul>{LINKS}</ul><article>{TEXT}</article></div><p>Imprint</p>") == LINES


def test_what_stands_in_an_aside_is_no_article_because_it_is_longer() -> None:
    other = "".join(f"<p>Of another thing, {number}: {SAYS}</p>" for number in range(9))
    assert read(f"<aside><article>{other}</article></aside><div class='content'>{TEXT}</div>") == LINES


def test_a_shadow_root_that_is_declared_is_a_part_like_others() -> None:
    declared = f'<news-text><template shadowrootmode="open">{TEXT}</template></news-text>'
    assert read(f"<article>{declared}</article>") == LINES
    assert read(f"<article>{TEXT}<template><p>{SAYS}</p></template></article>") == LINES


def test_a_text_in_no_paragraphs_is_read_beside_parts_that_have_some() -> None:
    loose = "".join(f"<div>{line}</div>" for line in LINES)
    notes = "".join(f"<p>A note on rights and uses, the {number}th of many.</p>" for number in range(20))
    assert read(f"<article>{loose}</article><div class='copyright'>{notes}</div>") == LINES


def test_commentary_is_no_comment() -> None:
    assert read(f'<div class="commentary">{TEXT}</div>') == LINES


def test_a_form_around_the_page_is_a_part_like_others() -> None:
    login = '<form action="/login"><p>Your name and your password, please, and then the button.</p></form>'
    assert read(f'{login}<form id="aspnetForm"><div>{TEXT}</div></form>') == LINES


def test_lists_of_links_are_left_out_and_links_in_the_text_stay() -> None:
    linked = TEXT.replace("twelve net guns", '<a href="/guns">twelve net guns</a>')
    assert read(f"<article>{linked}<div><ul>{LINKS}</ul></div></article>") == LINES
    assert read(f'<article>{linked}<p><a href="/x">Read more of it here</a></p></article>') == LINES


def test_a_card_that_is_one_link_counts_as_linked() -> None:
    card = (
        "<div><a href='/x'><h3>Another story of the day</h3><p>And what it says in a few words.</p></a></div>"
    )
    assert read(f"<article>{TEXT}{card}{card}</article>") == LINES


def test_a_table_of_figures_is_read_by_rows() -> None:
    rows = "<tr><th>Port</th><th>Guns</th></tr><tr><td>Alder</td><td>12</td></tr>"
    assert read(f"<article>{TEXT}<table>{rows}</table></article>")[-2:] == ["Port | Guns", "Alder | 12"]


def test_lines_that_end_with_a_break_are_paragraphs() -> None:
    lines = "<br><br>".join(LINES)
    assert read(f"<article><div>Lead.<br>{lines}</div>{TEXT}</article>") == [*LINES, *LINES]


def test_loose_text_counts_where_there_is_no_other() -> None:
    loose = "".join(f"<div>{line}</div>" for line in LINES)
    assert read(f"<article>{loose}</article>") == LINES
    assert read(f"<article><div>{SAYS}</div>{TEXT}</article>") == LINES


def test_menus_are_no_article_of_a_page_without_one() -> None:
    menus = "".join(f"<div>Section {number} and what is in it</div>" for number in range(40))
    assert read(menus) == [""]
    assert read(f'<div class="sidebar">{menus * 3}</div>') == [""]
    long = "".join(f"<div>{line}</div>" for line in LINES * 2)
    assert read(f"<div>{long}</div>") == LINES * 2


def test_headings_within_the_text_stay_and_one_at_the_end_does_not() -> None:
    half = "".join(f"<p>{line}</p>" for line in LINES[:4])
    found = read(
        f"<article><h2>What was said</h2>{half}<h2>What comes</h2>{half}<h3>More news</h3></article>"
    )
    assert found == ["What was said", *LINES[:4], "What comes", *LINES[:4]]


def test_a_paragraph_is_not_said_twice_in_a_row() -> None:
    assert read(f"<article>{TEXT}<p>{LINES[-1]}</p></article>") == LINES


def test_labels_of_buttons_are_no_text() -> None:
    assert read(f"<article><p>E-Mail</p>{TEXT}<p>WhatsApp</p></article>") == LINES


def test_ruby_is_read_without_its_sounds() -> None:
    line = "子どもへの<ruby>虐待<rt>ぎゃくたい</rt></ruby>をなくすための法律ができた。"
    assert read(f"<article><p>{line}</p>{TEXT}</article>")[0] == "子どもへの虐待をなくすための法律ができた。"


def test_a_mere_box_is_not_taken_for_the_article() -> None:
    box = f'<div class="entry-content"><p>{SAYS}</p><p>{SAYS.upper()}</p><p>And so on.</p></div>'
    assert read(f"{box}<div>{TEXT}</div>")[-8:] == LINES


def test_a_page_with_little_to_say_has_a_short_article() -> None:
    assert read(f"<header>Port Alder Post</header><article><p>{SAYS}</p><p>It will.</p></article>") == [
        SAYS,
        "It will.",
    ]
    assert read(f"<article><p>{SAYS}</p></article><div><ul>{LINKS}</ul></div>") == [""]


def test_the_tree_is_read_and_not_used_up() -> None:
    root = tree.parse(f"<article>{TEXT}<div class='share'>Share</div></article>")
    assert root is not None
    before = etree.tostring(root)
    assert article(root) == article(root) == "\n".join(LINES)
    assert etree.tostring(root) == before


def test_the_work_grows_with_the_page_however_deep_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[object] = []
    is_farm = articles._is_farm

    def counted(element: object, within: articles.Share) -> bool:
        judged.append(within)
        return is_farm(element, within)

    monkeypatch.setattr(articles, "_is_farm", counted)
    inside = f'{TEXT}<p><a href="/a">A link</a> and text that goes on for a while after it.</p>' * 20
    read("<article>" + "<div>" * 200 + inside + "</div>" * 200 + "</article>")
    assert len(judged) == 220  # once for each element, by sums that are at hand
