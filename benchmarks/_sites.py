# ruff: noqa: E501, ARG001
"""Still more that leaves a text the same text, as `_edits` has it: frames of sites, forms of telling, other media."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from benchmarks._desks import _everywhere, _mine
from benchmarks._edits import Edit, Text, sentences, words

_CONSENT = {
    "en": "We value your privacy. We and our 842 partners store and access information on a device, such as cookies, and process personal data for personalised ads and content, ad measurement, audience research and services development. You may accept, reject or manage your choices at any time. Accept all. Reject all. Manage options.",
    "de": "Mit Werbung weiterlesen. Wir und unsere bis zu 220 Partner verarbeiten personenbezogene Daten und setzen Cookies, um Inhalte und Anzeigen zu personalisieren und Zugriffe zu messen. Sie können Ihre Einwilligung jederzeit widerrufen. Details finden Sie in der Datenschutzerklärung. Zustimmen und weiter. Abonnieren.",
    "fr": "Continuer sans accepter. Avec votre accord, nos 157 partenaires et nous utilisons des cookies pour stocker, consulter et traiter des données personnelles telles que votre visite sur ce site. Vous pouvez retirer votre consentement à tout moment. Accepter et fermer. En savoir plus.",
    "ru": "Мы используем файлы cookie, чтобы сайт работал лучше. Продолжая пользоваться сайтом, вы соглашаетесь с обработкой персональных данных и политикой конфиденциальности. Принять. Подробнее. Подпишитесь на рассылку, чтобы получать главное за день.",
    "uk": "Цей сайт використовує файли cookie. Продовжуючи перегляд, ви погоджуєтеся з політикою конфіденційності та обробкою персональних даних. Погоджуюсь. Детальніше. Підтримайте нашу роботу: станьте учасником спільноти від 50 гривень на місяць.",
    "es": "Valoramos su privacidad. Nosotros y nuestros socios almacenamos o accedemos a información en un dispositivo, tales como cookies, y procesamos datos personales para anuncios y contenido personalizados. Puede aceptar, rechazar o configurar. Aceptar y continuar. Suscribirse.",
}


def consent(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The consent page before the text, and the same again below it."""
    said = _CONSENT.get(text.lang, _CONSENT["en"])
    return replace(text, parts=(said, *text.parts, said))


def gallery(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A gallery: under each picture its number, its credit and a piece of the text."""
    n = len(text.parts)
    out: list[str] = []
    for at, part in enumerate(text.parts, 1):
        out += [
            f"{at} / {n}",
            dice.choice(("© AP/M. Sohn", "Getty Images", "Фото: УНІАН", "imago/Xinhua", "AFP")),
            part,
        ]
    return replace(text, parts=tuple(out))


def newsletter(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = ("Good morning. Here is what happened while you slept.", "View in browser | Forward to a friend")
    end = (
        "That's all for today. Did someone forward you this email? Sign up here.",
        "You receive this message because you subscribed. Unsubscribe | Manage preferences | 12 Example Street",
    )
    return replace(text, parts=(*head, f"1. {text.title}", *text.parts, *end))


def syndicated(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    head = "This article is republished under a Creative Commons licence. Read the original article."
    end = (
        "The author does not work for, consult, own shares in or receive funding from any company that would benefit from this article.",
        f"© {dice.randint(2019, 2026)} The Observer Network. Republished with permission.",
    )
    return replace(text, title=text.title + " | The Observer Network", parts=(head, *text.parts, *end))


def openings(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The first sentence or two of each paragraph: a digest by machine."""
    said = [sentences(p) for p in text.parts]
    kept = [text.gap.join(s[: max(1, (2 * len(s) + 2) // 3)]) for s in said if s]
    return replace(text, parts=tuple(kept))


def glued(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Stripped of its tags by a machine: no space where one ended."""
    if text.unspaced:
        return consent(text, dice, others)
    body = text.body.replace("\n", "")
    body = re.sub(r"(?<=[.!?»”]) (?=\S)", lambda _: "" if dice.random() < 0.5 else " ", body)
    return replace(text, parts=(body,))


def spaced_out(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Spaces within figures, abbreviations and around punctuation, as French and machine text have them."""
    return _everywhere(text, lambda p: re.sub(r"([,;:!?.])(?=\s)", r" \1", p))


def marked(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Markdown: links, bold names, quotations."""

    def link(f: re.Match[str]) -> str:
        return (
            f"[{f[0]}](https://news.example/tag/{dice.randint(100, 999)})"
            if dice.random() < 0.2
            else f"**{f[0]}**"
            if dice.random() < 0.2
            else f[0]
        )

    return replace(
        text,
        parts=tuple(
            ("> " if dice.random() < 0.2 else "") + re.sub(r"[^\W\d_]{6,}", link, p) for p in text.parts
        ),
    )


def columns(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Two columns of a printed page, read across in blocks."""
    said = sentences(text.body)
    half = (len(said) + 1) // 2
    left, right = said[:half], said[half:]
    out: list[str] = []
    for at in range(0, half, 3):
        out += [text.gap.join(left[at : at + 3]), text.gap.join(right[at : at + 3])]
    return replace(text, parts=tuple(p for p in out if p))


def aged(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Behind names stand ages."""

    def age(f: re.Match[str]) -> str:
        return f"{f[0]} ({dice.randint(19, 88)})" if dice.random() < 0.5 else f[0]

    return replace(
        text,
        parts=tuple(
            re.sub(r"(?<=[^\W\d_] )[A-ZА-ЯЇІЄҐÄÖÜ][^\W\d_]{3,} [A-ZА-ЯЇІЄҐÄÖÜ][^\W\d_]{3,}\b", age, p)
            for p in text.parts
        ),
    )


def lead_last(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A feature opening: the first two sentences come behind the fifth."""
    said = sentences(text.body)
    if len(said) < 7:
        return gallery(text, dice, others)
    said = said[2:5] + said[:2] + said[5:]
    return replace(text, parts=tuple(text.gap.join(said[a : a + 3]) for a in range(0, len(said), 3)))


def unquoted(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Quotations left out, the rest stays."""
    body = re.sub('["“„«][^"”“»\n]{20,400}["”“»][,.]?', "", text.body)
    return (
        replace(text, parts=tuple(p for p in body.split("\n") if p.strip()))
        if len(body) > 0.45 * len(text.body)
        else newsletter(text, dice, others)
    )


def background_added(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The desk adds background between the paragraphs: up to half of the text."""
    theirs = sentences(_mine(others, text, dice).body)
    out: list[str] = []
    added = 0
    for p in text.parts:
        out.append(p)
        if theirs and added < 0.4 * len(text.body) and dice.random() < 0.6:
            s = text.gap.join(theirs[:2])
            theirs = theirs[2:]
            out.append(s)
            added += len(s)
    return replace(text, parts=tuple(out))


def retitled_lead(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Another headline, the lead cut to its first half, an updated stamp."""
    said = sentences(text.body)
    first = said[0]
    w = list(first) if text.unspaced else first.split()
    cut = text.gap.join(w[: max(5, len(w) // 2)]) + ("。" if text.unspaced else ".")
    return replace(
        text,
        title=sentences(text.body)[-1][:70],
        parts=("Updated 17:40", cut, *[text.gap.join(said[a : a + 3]) for a in range(1, len(said), 3)]),
    )


def social(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """The share texts and embedded posts of a page between its paragraphs."""
    out: list[str] = []
    for at, p in enumerate(text.parts):
        out.append(p)
        if at % 3 == 1:
            out += [
                "Share",
                "Tweet",
                f"— Press office (@press{dice.randint(1, 99)}) May {dice.randint(1, 28)}, 2026",
                "This content is provided by a third party. Allow embeds to see it.",
            ]
    return replace(text, parts=tuple(out))


def speech(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Written down from speech: fillers, doubled words."""
    w = words(text)
    if text.unspaced:
        return social(text, dice, others)
    for at in dice.sample(range(len(w)), max(1, len(w) // 25)):
        w[at] = f"{w[at]} {dice.choice(('uh', 'eh', 'äh', 'э', w[at]))}"
    return replace(text, parts=tuple(" ".join(w).split("\n")))


def day_named(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """Weekdays as today and yesterday, or left out."""
    pat = r"\b(?:on |am |le |el |в |у |во )?(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|lundi|mardi|mercredi|jeudi|vendredi|lunes|martes|jueves|viernes|понедельник|вторник|среду|четверг|пятницу|понеділок|вівторок|середу|четвер)\b"
    new = {
        "en": "today",
        "de": "heute",
        "fr": "aujourd'hui",
        "es": "hoy",
        "ru": "сегодня",
        "uk": "сьогодні",
    }.get(text.lang, "")
    if not re.search(pat, text.body):
        return aged(text, dice, others)
    return _everywhere(text, lambda p: re.sub(pat, new, p))


def tidied(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A copy desk: one small word of ten gone, sentences joined."""
    w = words(text)
    if text.unspaced:
        return columns(text, dice, others)
    kept = [x for x in w if not (x.islower() and len(x) < 5 and dice.random() < 0.35)]
    return replace(text, parts=tuple(" ".join(kept).split("\n")))


def stacked(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    for edit in dice.sample(
        (consent, social, gallery, newsletter, marked, glued, aged, tidied, day_named), 3
    ):
        text = edit(text, dice, others)
    return text


def summary_first(text: Text, dice: random.Random, others: Sequence[Text]) -> Text:
    """A summary out of its own sentences above the whole, under a heading."""
    said = sentences(text.body)
    pick = sorted(dice.sample(range(len(said)), min(4, len(said))))
    return replace(
        text,
        parts=(
            "In brief",
            *[said[a] for a in pick],
            "The full story",
            *text.parts,
            "Most read",
            "1",
            "2",
            "3",
        ),
    )


EDITS: dict[str, Edit] = {
    e.__name__: e
    for e in (
        consent,
        gallery,
        newsletter,
        syndicated,
        openings,
        glued,
        spaced_out,
        marked,
        columns,
        aged,
        lead_last,
        unquoted,
        background_added,
        retitled_lead,
        social,
        speech,
        day_named,
        tidied,
        stacked,
        summary_first,
    )
}
