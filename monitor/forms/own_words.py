"""Words of the closed classes, which are never a form of another word, whatever a dictionary says.

Polish *potem* (then) is also the instrumental of *pot* (sweat), German *waren* (were) the plural of *Ware*,
Turkish *için* (for) a genitive of *iç*: a text that has them nearly always means the small word. Articles,
pronouns, prepositions, conjunctions, auxiliaries and adverbs of place, time and manner are listed, as far as
they are spelt like a form of something else. A query for one of them is not taken for a form of another.
"""

from __future__ import annotations

from typing import Final

from monitor.text.tokens import tokenise

_WORDS: Final = {
    "en": (
        "a an the and or but not no nor of in on at to from by for with as if than then so am is are was "
        "were be been has have had having do does did could may might must shall should will would it its "
        "this that these those he she they we you i his him her hers their theirs them our ours us your "
        "yours my me who whom whose which what when where why how there here up down out off over under "
        "regarding according during including concerning considering following owing pending "
        "notwithstanding something anything nothing everything others thus hence"
    ),
    "uk": (
        "і й та або але не ні у в на до від за з із зі про для як що це цей той він вона воно вони ми ви "
        "я є був була було були його її їх мене тебе себе мені тобі нам вам нас вас ним нею ними їй йому "
        "коли де там тут тому також потім поки саме свої своїх своя так такий всі все усі над під між "
        "через при разом крім знову вже ще лише тільки дуже"
    ),
    "ru": (
        "и или но не ни у в на до от за с из о об для как что это этот тот он она оно они мы вы я был "
        "была было были его ее их меня тебя себя мне тебе нам вам нас вас ним ней ними ей ему когда где "
        "там тут тому также потом пока рядом среди вокруг свои своих так такой все всех всем над под между "
        "через при вместе кроме тем чем том уже еще лишь только очень назад иначе"
    ),
    "pl": (
        "i lub ale nie w na do od za z ze o dla jak że to ten ta tej tych tym tego on ona ono oni one my "
        "wy ja jest był była było były byli się mam masz ma mamy macie mają miał miała mi mu go mnie mną "
        "ciebie tobie nam nami was wam wami ich im nim nią nimi jej jego kto co czym czemu gdy gdzie tam "
        "tu tutaj potem razem pół przy pod nad przed przez po raz ani albo oraz więc lecz tylko też już "
        "jeszcze bardzo dalej temu tak taki sam sama samo sami wiem wie stale wszystko wszyscy wszystkich "
        "zaraz nagle obok około wokół mimo wśród zamiast ile tyle by"
    ),
    "de": (
        "der die das den dem des und oder aber nicht ein eine einer eines einem einen in im an am auf aus "
        "bei beim zu zum zur von vom mit nach für als wie wenn weil dass ob ist sind war waren wäre wären "
        "sein bin bist seid gewesen hat haben hatte hatten hätte wird werden wurde wurden würde kann "
        "können konnte muss müssen soll sollen will wollen er sie es wir ihr ich du mich mir dich dir uns "
        "euch ihn ihm ihnen ihre ihren ihrem ihrer seine seinen seinem seiner unsere unseren meine meinen "
        "keine keinen wer was wo wann warum hier dort da dann damals abends morgens nachts mittags wegen "
        "während statt trotz laut dank alle allen aller allem alles andere anderen anderer anderem "
        "anderes"
    ),
    "fr": (
        "le la les l un une des du de et ou mais ne pas en dans sur sous à au aux par pour avec sans que "
        "qui quoi dont où ce cet cette ces est sont était étaient été être ai as a ont avait avaient "
        "avons avez aura fait fut furent sera soit il elle ils elles on nous vous je tu me te se moi toi "
        "lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos tout toute tous toutes plus "
        "moins très bien puis alors ainsi aussi comme lors hors vers chez entre depuis pendant avant "
        "après peu y"
    ),
    "es": (
        "el la los las un una unos unas de del y o pero no en con sin por para a al que quien cual es son "
        "era eran fue fueron ser sido ha han había habían hay como cuando donde él ella ellos ellas yo tú "
        "su sus mi mis tu tus nos se lo le les me te este esta estos estas ese esa esto eso muy más ya "
        "sobre entre todo todos toda todas hasta desde antes ante bajo según"
    ),
    "it": (
        "il lo la i gli le un uno una di del della dei delle dello degli e o ma non in con su per da a al "
        "alla ai alle che chi cui è sono era erano stato stata stati fu furono essere ha hanno aveva "
        "avevano come quando dove lui lei loro io tu noi voi suo sua suoi sue mio mia questo questa "
        "quello quella si ci vi ne molto più già sopra tra fra tutto tutti tutta tutte poi prima dopo"
    ),
    "tr": (
        "ve veya ama bir bu şu o da de ki ile için mi çok ne gibi olarak ben sen biz siz onlar bana sana "
        "ona bize size onun onu onda ondan onunla onlarin onlari onlara bunun bunu buna bunda bundan "
        "bunlar şunu bura burada burasi orada şurada nerede içinde içine içinden işte böyle öyle şöyle "
        "birlikte özellikle üzere göre kadar sonra önce daha bile yani hem hep her hiç diye değil var yok "
        "ise iken hala henüz şimdi artik belki ayni kendi kendisi hangi neden nasil niçin niye tüm bütün "
        "bazi biri birden hani hele bari meğer sanki zaten gene yine"
    ),
    "fa": (
        "و یا اما نه در به از با بر برای که این آن است بود شد را تا هم همه هر هیچ چه چند چون اگر ولی پس "
        "پیش بیش روی سوی بین نزد زیر بالای تنها نیز باید شاید باز دیگر همین همان چنین چنان خود او ما من "
        "تو شما ایشان آنها اینها آنان کدام کجا کی چرا بسیار تمام یک یکی وقتی هنگامی حتی جز مگر البته سپس "
        "اکنون کنون چندین بعضی برخی آنجا اینجا ای می خواهد طی ضمن"
    ),
    "ar": (
        "أو لكن لا في على من إلى عن مع أن إن هذا هذه ذلك تلك التي الذي الذين هو هي هم هن نحن أنا أنت كان "
        "كانت وكان وكانت يكون ليس لم لن قد كما كل بعض بين بينها بينهم بينهما بينه عند لدى لديه لديها "
        "لديهم لدينا له لها لهم به بها بهم منه منها فيه فيها عليه عليها إليه إليها حيث حين عندما إذا لو "
        "ثم أي أيضا بعد قبل حول دون ضد تحت فوق أمام خلف خلال منذ حتى غير سوى مثل ما ماذا متى أين كيف "
        "لماذا هنا هناك الآن أمس فقط وهو وهي أما لما لأن لأنه فإن وحده وحدها وحدهم إنه إنها أنه أنها أنهم "
        "عبر"
    ),
    "he": (
        "או אבל לא ב ל של על עם אל את זה זאת זו הוא היא הם הן אני אנחנו אתה יש אין היה היתה הייתה היו "
        "יהיה כי אם האם גם רק כך כן לכן אז כבר עוד עד בין לבין לפני לפניו אחרי אחר תחת מול נגד אצל בלי "
        "ללא למען כמו כפי כאשר כש לו לה להם לי לנו לך בו בה בהם בך ממנו ממנה מהם ממני אותו אותה "
        "אותם אותי אותנו אליו אליה אליהם אלי עליו עליה עליהם עלי מפני מאז מאוד מאד מדי מה מי מתי איך איפה "
        "למה מדוע כאן שם הרבה מעט כיום היום אתמול בקרב בקרבם בגלל בזכות בעקבות מידי מיד לעולם "
        "מעולם למעשה לפי בפני בפניו כלפי לקראת לאורך באמצעות בשל כול כל הכל הכול לעומת לגבי מעל מתחת "
        "שוב שאל סביב עצמו עצמה עצמם בידי"
    ),
}
FUNCTION_WORDS: Final = {lang: frozenset(tokenise(words).words) for lang, words in _WORDS.items()}
"""Language to its folded function words."""


_GERUNDS: Final = tokenise(
    "accounting banking boxing building ceiling clothing dealing drawing engineering evening feeling "
    "gaming hearing heating housing lighting listing marketing meaning meeting morning offering painting "
    "parking processing saying screening setting shipping sharing shopping training wedding wording "
    "aged interested interesting tired"
).words
"""English words in -ing and -ed that texts have as nouns and adjectives far more often than as verbs."""
_SET_APART: Final = {"en": frozenset(("news", "arms", "goods", "customs", "media", "united", "downed"))}
"""Words that are a form of another only by spelling: a query for them does not mean the other."""
NEVER_FORMS: Final = {**FUNCTION_WORDS, "en": FUNCTION_WORDS["en"].union(_GERUNDS)}
"""Language to words that are no form of another word."""


def stands_alone(word: str, lang: str) -> bool:
    """The folded `word` is not to be taken for a form of another."""
    return word in FUNCTION_WORDS.get(lang, ()) or word in _SET_APART.get(lang, ())
