"""Words the offline writer knows: what may be skipped, what sets a tone, where films are shown."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _words(
    """a an the and or but nor so yet if then than that this these those there here it its it's he she they we you i me
    my mine your yours his her hers him their theirs them our ours us who whom whose which what when where why how
    not no never is are was were be been being am do does did done has have had having will would shall should can
    could may might must to of in on at by for from with without into onto over under about after before between
    through during against toward towards along across behind beside near off out up down as like just only also
    very too more most much many some any all both each every other another such same own still again once ever
    always while until because let's don't"""
)
"""English words without a picture in them."""

BREAKS = _words(
    """and or but so yet if then than that who whom whose which what when where why how while until because is are was
    were be been being am do does did has have had will would shall should can could may might must not never to of
    in on at by for from with without into onto over under about after before between through during against toward
    towards along across behind beside near off out up down as like it he she they we you i there here this anyone
    anybody someone somebody everyone everybody nobody something anything everything nothing him them us me himself
    herself themselves"""
)
"""Words that end a noun phrase."""

DETERMINERS = _words(
    """a an the her his their our my your its two three four five six seven ten some many every each one no another
    this these those"""
)

VERBS = _words(
    """finds find found sees see saw leaves leave left goes go went comes come came takes take took makes make made
    gives give gave gets get got runs run ran walks walk walked drives drive drove looks look looked turns turn
    turned opens open opened closes close closed waits wait waited meets meet met keeps keep kept tells tell told
    says say said knows know knew wants want wanted needs need needed falls fall fell rises rise rose stands stand
    stood sits sit sat holds hold held dances dance danced sings sing sang plays play played wakes wake woke begins
    begin began starts start started ends end ended becomes become became feels feel felt shows show showed moves
    move moved burns burn burned breaks break broke writes write wrote reads read rides ride rode flies fly flew
    swims swim swam jumps jump jumped arrives arrive arrived returns return returned watches watch watched follows
    follow followed lifts lift lifted pours pour poured carries carry carried builds build built brings bring
    brought lets let puts put loses lose lost learns learn learned lives live lived dies die died loves love loved
    grows grow grew shines shine shone fills fill filled touches touch touched smiles smile smiled cries cry cried
    laughs laugh laughed stops stop stopped drinks drink drank eats eat ate cooks cook cooked paints paint painted
    travels travel traveled calls call called sleeps sleep slept hides hide hid crosses cross crossed climbs climb
    climbed reaches reach reached hears hear heard appears appear appeared disappears disappear disappeared lasts
    last lasted hikes hike hiked works work worked
    repairs repair repaired
    sells sell sold buys buy bought passes pass passed helps help helped tries try tried uses use used asks ask asked
    talks talk talked speaks speak spoke thinks think thought remembers remember forgets forget forgot hopes dreams kisses
    hugs throws throw threw catches catch caught pulls pull pulled pushes push pushed picks pick picked packs pack fixes
    visits visit enters enter exits rolls roll slides slide spins spin blows blow knocks knock kneels kneel leans lean
    listens listen whispers whisper shouts shout screams scream fights fight wins win chases chase searches search
    discovers discover explores explore wanders wander floats float sails digs dig feeds feed washes wash cleans wears
    wear wore tastes taste smells smell cuts cut bakes bake serves serve orders order pays pay paid stays stay stayed"""
)
"""Verbs that end a noun phrase in a plain English sentence."""

TONES = _words(
    """dreamy warm cold sad happy quiet loud calm honest fresh dark bright funny playful serious tense intimate raw
    gentle soft hard gritty elegant bold minimal nostalgic hopeful melancholic melancholy romantic mysterious eerie
    moody energetic fast slow wild cozy cosy lonely tender surreal absurd epic cinematic poetic realistic
    documentary natural premium luxurious youthful modern retro vintage rough clean strange northern southern
    wistful bittersweet cheerful joyful dramatic restrained urgent hypnotic ironic sincere solemn sober delicate
    confident relaxed sensual dry understated uplifting haunting still"""
)

SOFTENERS = _words("a bit little slightly very rather quite and but not too somewhat")

PLATFORMS = {
    "instagram": "Instagram", "reels": "Instagram Reels", "reel": "Instagram Reels", "tiktok": "TikTok",
    "youtube": "YouTube", "shorts": "YouTube Shorts", "facebook": "Facebook", "linkedin": "LinkedIn",
    "cinema": "cinema", "festival": "festivals", "festivals": "festivals", "tv": "television",
    "television": "television", "spotify": "Spotify", "vimeo": "Vimeo", "website": "website", "twitch": "Twitch",
    "snapchat": "Snapchat", "pinterest": "Pinterest", "billboard": "billboards",
}  # fmt: skip

CLAIM_CUES = _words(
    """keeps lasts holds saves reduces contains made recycled certified organic vegan free guaranteed warranty proven
    tested handmade waterproof lightweight refillable rechargeable hours days percent"""
)

SUBJECTS = _words("he she they it we you i who nobody somebody everyone somebody anyone")
"""A verb follows these."""

LINKS = _words("is are was were be been being am has have had having never")
"""A participle may follow these."""

ING_NOUNS = _words(
    """ring king spring string thing wing evening morning building painting clothing wedding ceiling lightning drawing
    crossing landing lighting opening ending meeting sibling darling sling swing"""
)

PEOPLE = _words(
    """man men woman women girl girls boy boys child children kid kids friend friends couple family mother father mom
    dad grandmother grandfather grandma grandpa sister brother daughter son keeper singer dancer driver runner cook
    chef teacher student crowd people person band player players team lover lovers stranger baby bride groom artist
    worker neighbor neighbors sailor soldier doctor nurse detective boss hero heroine actor actress musician athlete"""
)

LARGE = _words(
    """city sea ocean sky sun moon street streets road forest desert mountain mountains field fields town harbor coast
    beach horizon storm night sunrise sunset world country valley river lake station bridge village landscape dawn
    dusk rain snow fog weather island highway"""
)
"""Things no detail can show."""

NOT_SHOWN = _words(
    """night day days morning evening time times end moment way life work song video film weekend week hour hours
    minute minutes second seconds year years name thing things lot bit kind sort part idea feeling mood story love
    hope memory help goal audience tone beginning start middle launch ad advert
    campaign one ones"""
)
"""Nouns that a camera cannot be pointed at."""

OPEN = _words("a an some one every each no many")
OWNED = _words("the her his their our my your its this these that those two three four five six")
"""Words before a thing: those that become `the` when it is named again, and those that stay."""
