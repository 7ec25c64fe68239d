"""What a prompt lets one see: a place, an hour, weather, things, and from how near. Words decide; no model does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NIGHT, EDGE, DAY = "night", "edge", "day"
WIDE, MEDIUM, CLOSE, DETAIL, HIGH, LOW = "wide", "medium", "close", "detail", "high", "low"

_Cues = Mapping[str, str]

PLACES: _Cues = {
    "street": "market markets bazaar stall stalls vendor lantern lanterns street streets alley sidewalk pavement crosswalk shop shops neon straße gasse rue calle 通り 路地",
    "city": "city skyline downtown rooftop rooftops tower towers skyscraper skyscrapers urban town stadt ville ciudad città"
    " cidade 街 町 都市",
    "sea": "sea ocean beach coast shore harbor harbour waves wave surf bay ferry lighthouse cliff island horizon boat sail"
    " meer küste strand mer plage mar playa mare praia 海 浜",
    "lake": "lake river bridge pond fluss lac rivière lago río fiume rio fjord water 湖 川",
    "underwater": "underwater diving dive submerged reef bubbles ripples 海中",
    "forest": "forest wood woods tree trees jungle park garden leaves ferns moss bark wald bäume forêt bosque foresta floresta"
    " 森 林",
    "mountain": "mountain mountains hill hills peak summit alps snow glacier ridge valley hike berg berge montagne montaña monte"
    " montanha 山",
    "desert": "desert dune dunes sand sahara wüste désert desierto deserto 砂漠",
    "field": "field fields meadow grass wheat farm countryside prairie hay train barn house cabin haus maison feld wiese champ campo 畑 野原",
    "road": "road highway drive drives driving journey route motorway car autobahn carretera strada estrada 道",
    "room": "room kitchen bed bedroom window apartment home desk office table corridor hallway door lamp workshop bar cafe"
    " café restaurant library studio bath zimmer küche werkstatt chambre cuisine habitación cocina stanza quarto 部屋 家",
    "stage": "stage concert club spotlight dance dances dancer theater theatre disco microphone curtain bühne scène escenario"
    " palco band gig 舞台",
    "space": "space galaxy planet cosmos universe orbit weltraum espace espacio 宇宙 星",
    "table": "product packaging package backdrop metal gloss seamless tabletop jar",
}
HOURS: _Cues = {
    NIGHT: "night nights midnight moon moonlight moonlit neon stars dark nocturnal lamp lamps candle headlights nacht nachts nuit"
    " noche notte noite 夜",
    EDGE: "sun mist dew dawn sunrise sunset dusk evening morning golden twilight sundown early sunlight abend morgen dämmerung soir matin tarde"
    " amanecer alba tramonto 夕 朝",
    DAY: "gray grey concrete seamless day daylight noon midday afternoon overcast cloudy cloud tag jour día giorno dia 昼",
}
WEATHER: _Cues = {
    "rain": "rain raining rains rainy wet drizzle storm downpour regen regnet pluie lluvia pioggia chuva 雨",
    "snow": "snow snowing snows snowy blizzard frost schnee schneit neige nieve neve 雪",
    "fog": "fog mist misty foggy haze hazy smoke steam nebel brume niebla nebbia 霧",
    "storm": "storm thunder lightning windy wind sturm tempête tormenta tempesta 嵐 風",
    "neon": "neon sign signs club bar tokyo arcade",
    "wet": "wet puddle puddles reflection reflections asphalt",
    "sun": "sun sunlight sunshine sunny sunrise sunset golden sonne soleil sol sole 日",
    "moon": "moon moonlight moonlit mond lune luna lua 月",
    "dust": "dust dusty sand desert",
    "red": "red",
}
THINGS: _Cues = {
    "couple": "friends couple lovers two both pair freunde amis amigos",
    "crowd": "crowd people audience party band team group family players dancers",
    "person": "man woman girl boy she he her him person child kid kids mother father keeper singer dancer driver runner friend"
    " grandmother grandfather somebody someone face eyes hands hand shoulder hero stranger artist actor actress worker sailor"
    " mann frau kind mädchen junge homme femme enfant fille hombre mujer niña niño uomo donna 人 男 女 少女 少年",
    "car": "car cars taxi van auto wagen voiture coche macchina headlights dashboard",
    "bottle": "bottle flask perfume flasche bouteille botella wine serum",
    "lighthouse": "lighthouse leuchtturm phare faro 灯台",
    "boat": "boat ship sail ferry boot schiff bateau barco barca 船",
    "house": "house cabin home hut cottage farm haus maison casa 家",
    "birds": "bird birds gull gulls seagull seagulls crow crows vögel oiseaux pájaros 鳥",
    "tree": "tree baum arbre árbol albero 木",
    "train": "train tram subway metro zug tren treno 電車",
    "bridge": "bridge brücke pont puente ponte 橋",
    "letter": "letter note envelope page photograph photo postcard brief lettre carta lettera 手紙",
    "phone": "phone screen app smartphone handy téléphone teléfono",
    "cup": "cup coffee tea mug kaffee tasse taza",
    "candle": "candle flame fire match kerze bougie vela candela 火",
    "clock": "clock watch clocks watches uhr uhren horloge reloj orologio 時計",
    "dog": "dog puppy wolf fox hund chien perro cane 犬",
    "flower": "flower flowers rose roses bouquet blume fleur flor fiore 花",
    "umbrella": "umbrella schirm parapluie paraguas 傘",
    "bicycle": "bicycle bike cyclist fahrrad vélo bicicleta",
    "balloon": "balloon balloons kite",
    "shoe": "sneaker sneakers shoe shoes boots",
    "can": "can drink soda beer beverage lemonade",
    "chair": "chair seat bench",
    "door": "door doorway gate tür porte puerta",
    "lanterns": "lantern lanterns lampion lampions",
    "lamp": "lamp bulb streetlight lampe",
}
FRAMINGS: _Cues = {
    DETAIL: "detail insert macro extreme texture surface",
    CLOSE: "close closeup close-up portrait face eyes tight closer",
    HIGH: "above aerial overhead drone high",
    LOW: "low ground below looking up",
    WIDE: "wide wider distance landscape panorama establishing",
    MEDIUM: "medium waist shoulder behind following eye",
}
OUTDOORS = frozenset(PLACES) - {"room", "stage", "table", "underwater", "space"}
"""Places with weather and a horizon."""

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DENIED = re.compile(r"\b(?:no|without|not|never)\s+(?:(?:a|an|any|the|more)\s+)?\w+", re.IGNORECASE)
_LABEL = re.compile(r"^(?:light|lens|texture|palette held to|tone|feeling|view|match|change)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Sight:
    """What is to be painted.

    Args:
        place: Key of `PLACES`, or `open` where no word says.
        hour: `night`, `edge` of the day, `day`, or empty.
        weather: Keys of `WEATHER`.
        things: Keys of `THINGS`, the most important first.
        framing: How near.
        is_near: The things fill the frame and the place falls out of focus.
    """

    place: str
    hour: str
    weather: frozenset[str]
    things: tuple[str, ...]
    framing: str
    is_near: bool = False


def read_sight(prompt: str) -> Sight:
    """Reads a prompt. What its first line says counts; later unlabeled lines fill in the place where it is still open."""
    lines = [_DENIED.sub(" ", line) for line in prompt.splitlines() if line.strip()] or [""]
    told = [line for line in lines if not _LABEL.match(line.strip())] or lines
    first = lines[0]
    return Sight(
        place=_first(PLACES, told) or "open",
        hour=_first(HOURS, lines[:2]),
        weather=frozenset(_found(WEATHER, " ".join(told[:3]))),
        things=tuple(_found(THINGS, first) or _found(THINGS, " ".join(told[:2]))[:2])[:3],
        framing=_first(FRAMINGS, [first[:60]]) or _first(FRAMINGS, [first]) or "",
    )


def _first(cues: _Cues, lines: Sequence[str]) -> str:
    """The best key of the first line that has any."""
    for line in lines:
        if found := _found(cues, line):
            return found[0]
    return ""


def _found(cues: _Cues, text: str) -> list[str]:
    """Keys whose words are in the text: the ones said most often first, then those said first."""
    words = [word.lower() for word in _WORD.findall(text)]
    lower = text.lower()
    found = []
    for key, listed in cues.items():
        known = listed.split()
        places = [at for at, word in enumerate(words) if word in known]
        places = places or [lower.index(word) for word in known if _is_sign(word) and word in lower]
        if places:
            found.append((-len(places), places[0], key))
    return [key for _count, _at, key in sorted(found)]


def _is_sign(word: str) -> bool:
    """Words of scripts without blanks, found anywhere in the text."""
    return not word.isascii() and len(word) < 3
