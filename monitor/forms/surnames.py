"""Which surnames may stand for a person without the given name, and which words belong to a surname."""

from __future__ import annotations

import re
import unicodedata

from monitor.text.alphabet import UNSPACED


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MIN_LETTERS = 4
"""Letters of a spelling that may stand alone; Chinese, Japanese and Thai spellings need two.
A Korean syllable is two or three letters; one letter more is asked for, as two open ones are often a word."""
_HANGUL = re.compile("[가-힣]")

PARTICLES = _words(
    "bin ben ibn bint al el as ash es esh ad an ar abu von van der den de del della di da dos du le la "
    "ter zu "
    "bar mac mc st бін бен ібн аль ель ас аш ес абу фон ван дер де ла ді бин ибн эль ад ди بن ابن ال "
    "ابو בן אל א אבו"
)
"""Words before a surname that are part of it."""

FAMILY_FIRST = _words(
    "li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie "
    "song tang xu "
    "deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren "
    "shen yao lai xi mao "
    "kim lee park choi jung kang cho yoon jang lim shin kwon hwang ahn moon nguyen tran le pham hoang "
    "phan vu vo dang bui "
    "tsai hsu hsieh chiang chang wong cheung leung"
)
"""Chinese, Korean and Vietnamese surnames: written first, and never enough alone."""

_COMMON = _words(
    # English
    "smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez "
    "wilson anderson "
    "thomas taylor moore jackson martin perez thompson white harris sanchez clark ramirez lewis "
    "robinson walker young "
    "allen king wright scott torres hill flores green adams nelson baker hall rivera campbell mitchell "
    "carter roberts "
    "gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy "
    "cook rogers "
    "ortiz morgan cooper peterson bailey reed kelly howard ramos ward richardson watson brooks wood "
    "james bennett gray "
    "mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster may bush rice "
    "gates bell cox hunt "
    "stone west north south church house bishop knight page bond day rose love power powers wall short "
    "small little good "
    "best rich strong sharp swift frost snow winter summers fields rivers lake forest banks field lane "
    "street washington "
    "lincoln kennedy clinton austin houston dallas jordan israel london paris graham grant hamilton "
    "simpson ford "
    # German, French, Polish, Spanish, Italian, Turkish
    "müller muller schmidt schneider fischer weber meyer meier maier wagner becker schulz schulze "
    "hoffmann schäfer koch bauer "
    "richter klein wolf schröder neumann schwarz zimmermann braun krüger hofmann hartmann lange krause "
    "lehmann köhler "
    "bernard dubois petit durand leroy moreau simon laurent lefebvre michel bertrand roux vincent "
    "fournier morel girard "
    "andre lefevre mercier dupont lambert bonnet francois rousseau blanc garnier nowak kowalski "
    "wiśniewski wójcik "
    "kowalczyk kamiński lewandowski zieliński szymański woźniak dąbrowski kozłowski jankowski mazur "
    "wojciechowski "
    "fernandez rossi russo ferrari esposito bianchi romano colombo silva santos ferreira pereira "
    "oliveira costa souza "
    "yilmaz kaya demir çelik şahin yildiz yildirim öztürk aydin özdemir arslan doğan kiliç aslan çetin "
    "kara koç kurt "
    # Arabic, Persian, Hebrew, Indian in Latin
    "ahmed ali hassan hussein ibrahim khan mohammed mohamed mahmoud abbas omar osman saleh salem "
    "mansour mustafa yusuf "
    "hosseini mohammadi ahmadi rezaei karimi moradi rahimi jafari cohen levi levy mizrahi peretz singh "
    "kumar sharma shah "
    # Ukrainian and Russian, in Cyrillic and Latin
    "шевченко мельник коваленко бондаренко бойко ткаченко кравченко ковальчук коваль олійник шевчук "
    "поліщук ткачук "
    "савченко бондар марченко руденко мороз лисенко петренко клименко павленко кравчук кузьменко "
    "пономаренко савчук "
    "василенко харченко карпенко гаврилюк мельничук романенко романюк литвиненко козак іванов іванова "
    "попов волков "
    "иванов смирнов кузнецов васильев петров соколов михайлов новиков федоров морозов алексеев лебедев "
    "семенов егоров "
    "павлов козлов степанов николаев орлов андреев макаров никитин захаров зайцев соловьев борисов "
    "яковлев григорьев "
    "романов воробьев сергеев фролов александров дмитриев королев гусев киселев ильин максимов поляков "
    "сорокин "
    "shevchenko melnyk kovalenko bondarenko boiko boyko tkachenko kravchenko kovalchuk koval shevchuk "
    "ivanov smirnov "
    "kuznetsov popov petrov sokolov mikhailov novikov fedorov morozov volkov alekseev lebedev semenov "
    "egorov pavlov kozlov "
    "stepanov nikolaev orlov andreev makarov nikitin zakharov zaitsev soloviev borisov yakovlev romanov "
    "sergeev "
    # Arabic, Persian and Hebrew scripts, folded
    "محمد احمد علی حسن حسین ابراهیم خالد عمر سالم منصور محمود عباس یوسف مصطفی صالح حسینی محمدی احمدی "
    "رضایی کریمی "
    "כהן לוי מזרחי פרץ ביטון דהן אברהם פרידמן"
)
"""Surnames that thousands have, or that are everyday words: only the full name stands for a person."""


def is_common(surname: str) -> bool:
    """The folded `surname` says too little about who is meant."""
    return surname in _COMMON or surname in FAMILY_FIRST


def is_long_enough(words: tuple[str, ...]) -> bool:
    """A spelling that says enough alone, by its length."""
    written = "".join(words).replace("'", "")
    if _HANGUL.match(written):
        return len(unicodedata.normalize("NFD", written)) > MIN_LETTERS
    return len(written) >= (2 if UNSPACED.match(written) else MIN_LETTERS)
