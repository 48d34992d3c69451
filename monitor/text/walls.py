"""What stands in an article's place on a page that answered 200: a robot check, a consent wall, "not found".

Only pages without a whole article are looked at: sites carry the same scripts and the same words on good
pages, and an article about paywalls has all the words of one. A paywall leaves the beginning of an article,
which counts; of the others nothing does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from monitor.model import Wall

_LONGEST = 4_000
"""Letters of a wall's own words; what says more is a page."""

_MARKED = re.compile(
    r"cf[-_]chl|captcha-delivery\.com|px-captcha|_incapsula_resource|sec-if-cpt|anubis[-_]challenge|sgcaptcha"
    r"|ddos-guard|awswafcookie|aws-waf-token|/_sec/cp_challenge|bm-verify|kpsdk|hcaptcha\.com/captcha|__qrator"
    r"|smartcaptcha|showcaptcha",
    re.IGNORECASE,
)
"""Names that the scripts, forms and frames of robot checks have, and no script of an ordinary page."""

_CHALLENGE = re.compile(
    r"^just a moment|attention required!|verify(?:ing)? (?:that )?you are (?:a )?human|are you a robot"
    r"|checking your browser|enable javascript and cookies|security check(?:point)?\b|access denied"
    r"|making sure you(?:'|’)re not a bot|pardon our interruption|unusual traffic|один момент|вы не робот"
    r"|ви не робот|перевірка браузера|проверка браузера|einen moment|sind sie ein (?:mensch|roboter)"
    r"|vérification de (?:sécurité|votre navigateur)|bir dakika lütfen|robot olmadığınızı",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|bevor sie (?:fortfahren|zu)|avant d(?:'|’)accéder|avant de continuer"
    r"|antes de continuar|prima di continuare|zanim przejdziesz|cookie (?:consent|settings|wall)"
    r"|privacy (?:settings|center|gate)|zustimmung|we value your privacy|votre vie privée|twoja prywatność"
    r"|devam etmeden önce",
    re.IGNORECASE,
)
_CONSENT_PLACE = re.compile(
    r"^https?://(?:consent|guce|cmp|privacy-?(?:gate|portal))[.-]|/(?:collect)?consent\b|/cookie-?wall",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:^|\W)(?:404|410)(?:\W|$)|(?:page|article|story|content) (?:was |is |could |can )?not (?:be )?found"
    r"|(?:page|article) (?:no longer|doesn(?:'|’)t) (?:exist|available)|no longer available"
    r"|(?:страница|материал) не найден|(?:сторінку|сторінка|матеріал) не знайдено"
    r"|сторінка не існує|страница не существует"
    r"|seite (?:wurde )?nicht gefunden|page (?:introuvable|non trouvée)|página no encontrada"
    r"|pagina non trovata|nie (?:znaleziono|odnaleziono) strony|strona nie (?:została znaleziona|istnieje)"
    r"|sayfa bulunamadı|الصفحة غير موجودة|صفحه (?:مورد نظر )?(?:پیدا|یافت) نشد"
    r"|הדף לא נמצא|页面不存在|找不到网页",
    re.IGNORECASE,
)
_PAYWALL = re.compile(
    r"(?:subscribe|sign up|log in|register) (?:now )?to (?:continue|keep|read)|subscribers? only"
    r"|for subscribers|already a (?:subscriber|member)|paywall|(?:weiterlesen|jetzt) mit [\w+]{1,20}plus"
    r"|nur für abonnenten"
    r"|réservé (?:à nos|aux) abonnés|il vous reste \d+ ?%|solo para suscriptores|contenuto riservato"
    r"|tylko dla (?:subskrybentów|prenumeratorów)|только для подписчиков|лише для (?:перед)?платників",
    re.IGNORECASE,
)
_NOT_FREE = re.compile(r'"isAccessibleForFree"\s*:\s*(?:"?false"?)', re.IGNORECASE)


def wall(root: HtmlElement, url: str, text: str) -> Wall:
    """What stands in the way on a page of which the reader made no whole article, as far as is known.

    `root` must still hold its scripts; `text` is what the reader found.
    """
    title = (root.findtext(".//title") or "").strip()[:_LONGEST]
    if len(text) <= _LONGEST:
        said = f"{title}\n{text or _words(root)}"
        if any(map(_MARKED.search, _places(root))) or _CHALLENGE.search(said):
            return Wall.CHALLENGE
        if _CONSENT_PLACE.search(url) or _CONSENT.search(title):
            return Wall.CONSENT
        if _GONE.search(title):
            return Wall.GONE
    if any(map(_NOT_FREE.search, _scripts(root))) or _PAYWALL.search(text[-_LONGEST:]):
        return Wall.PAYWALL
    return Wall.NONE


def _places(root: HtmlElement) -> Iterator[str]:
    """Where scripts, forms and frames lead, what things are named, and short scripts themselves."""
    for element in root.iter("script", "form", "iframe", "div", "noscript"):
        yield " ".join(element.get(name) or "" for name in ("src", "action", "id", "class"))[:_LONGEST]
    yield from (script[:_LONGEST] for script in _scripts(root))


def _scripts(root: HtmlElement) -> Iterator[str]:
    return (script.text or "" for script in root.iter("script"))


def _words(root: HtmlElement) -> str:
    """The first words of a page of which the reader found no text."""
    body = root.find(".//body")
    pieces = body.itertext("p", "h1", "h2", "h3", "span", "div", "noscript") if body is not None else ()
    found = ""
    for piece in pieces:
        found += f" {piece.strip()}"
        if len(found) > _LONGEST:
            break
    return found[:_LONGEST]
