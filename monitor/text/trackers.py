"""Query parameters that say how a reader came to a page, never which page it is.

The list is our own, gathered from what analytics products document (Google Analytics and Ads, Matomo, AT
Internet/Piano, HubSpot, Mailchimp, Yandex Metrica and Direct, Meta, Microsoft Advertising) and from links of
real feeds. When in doubt a parameter stays: two identities for one article cost a repeated alert at worst,
one identity for two articles hides one of them.
"""

from __future__ import annotations

from urllib.parse import unquote_plus


def words(text: str) -> frozenset[str]:
    """The words of a table that reads best as a block of text."""
    return frozenset(text.split())


PREFIXES = (
    "utm_", "mc_", "at_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "_hs", "__hs", "ga_", "_ga_", "fb_",
    "stm_", "itm_", "vero_", "oly_", "ns_", "wt.", "xtor", "amp_", "guce_", "__cf_chl_", "trk_", "tracking_",
)  # fmt: skip

NAMES = words(
    """
    fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid yclid ysclid ymclid _openstat msclkid
    twclid ttclid igshid igsh li_fat_id epik mkt_tok srsltid rb_clid s_cid s_kwcid ef_id wickedid
    _branch_match_id __twitter_impression hsctatracking _ga _gl _gac dm_i ito xtref xtcr xtmc echobox sr_share
    sref ref_src ref_url cmpid cmp icid intcid int_cid intcmp ncid ocid cvid ftag mbid smid smtyp emc spm
    guccounter soc_src soc_trk tsrc .tsrc tblci dicbo oborigurl traffic_source referringsource fromrss
    __s _ke trk sc_channel sc_campaign phpsessid jsessionid usqp aoh wprov syndication-id
    """
)

SOURCE_NAMES = words("ref referer referrer source src from partner via feature mod share origin channel")
"""Names that mean "where from" on one site and name the article or its section on another."""

CHANNELS = words(
    """
    rss rssfeed rss-feed feed feeds atom feedburner feedly twitter t.co facebook fb instagram telegram
    tg tgm whatsapp wa viber vk linkedin reddit pinterest email e-mail mail newsletter share shared sharing
    social sns push pushnotification googlenews google-news google_news news.google.com youtu.be
    """
)
"""Values with which such a name says "where from"."""


def is_tracker(name: str, value: str) -> bool:
    """Whether the query parameter says nothing about which page is meant. Both as they stand in the URL."""
    name = unquote_plus(name).lower()
    if name in NAMES or name.startswith(PREFIXES):
        return True
    return name in SOURCE_NAMES and _is_channel(unquote_plus(value).lower())


def _is_channel(value: str) -> bool:
    return value in CHANNELS or value.startswith(("rss_", "rss-", "feed_"))
