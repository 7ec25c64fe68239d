"""The looks the offline writer can propose: light, lens, surfaces, and two hues each."""

from __future__ import annotations

from dataclasses import dataclass

NIGHT, EDGE, DAY, INSIDE = "night", "edge of day", "day", "inside"


@dataclass(frozen=True)
class Look:
    """A look to start from.

    Args:
        names: To choose from.
        hours: When it is; moods on one board differ in this first.
        hue, accent: Oklch hues of the picture and of the color that stands out.
        strength: How colorful, 0 to 1.
        span: Lightness of the darkest and the lightest color.
        calls: Words in a brief that call for it.
        things: Things to photograph.
    """

    names: tuple[str, ...]
    hours: str
    hue: float
    accent: float
    strength: float
    span: tuple[float, float]
    calls: frozenset[str]
    light: tuple[str, ...]
    lens: tuple[str, ...]
    texture: tuple[str, ...]
    things: tuple[str, ...]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOOKS = (
    Look(
        names=("Sodium", "Night Shift", "Wet Neon"),
        hours=NIGHT, hue=275, accent=345, strength=0.75, span=(0.12, 0.88),
        calls=_words("night neon city street streets car drive club rain urban taxi bar lights music loud dance"),
        light=("Signs and headlights only; faces are lit from one side and lost on the other.",
               "Colored light from shop windows, doubled by the wet ground."),
        lens=("35 mm wide open, close to the person, the street dissolving into discs of light.",
              "50 mm at night, shallow, reflections between the camera and the face."),
        texture=("Fast film grain, rain on glass, halation around every lamp.",
                 "Wet asphalt, breath in the air, a little flare."),
        things=("wet asphalt", "neon sign", "headlights", "a lit window", "rain on glass"),
    ),
    Look(
        names=("Blue Hour", "Harbor Light", "Last Ferry"),
        hours=EDGE, hue=250, accent=65, strength=0.55, span=(0.16, 0.9),
        calls=_words("evening dusk sea harbor city window lonely quiet calm train station wait longing winter"),
        light=("The sky after sunset is the only large light; lamps come on, small and warm.",
               "Even blue from above, one warm window that everything turns toward."),
        lens=("40 mm, eye level, people small against the last of the sky.",
              "Standard lens, steady, a lot of air above heads."),
        texture=("Clean image with soft grain, cold air, a faint haze over distance.",
                 "Still water, wool, breath."),
        things=("first lamps", "blue sky", "a warm window", "long horizon", "a coat"),
    ),
    Look(
        names=("Low Sun", "Golden Mile", "Honey"),
        hours=EDGE, hue=62, accent=35, strength=0.8, span=(0.18, 0.95),
        calls=_words("sun summer warm golden love friends road field desert sunrise sunset happy memory nostalgic family"),
        light=("Sun just above the ground, straight into the lens, rims of light on hair and shoulders.",
               "Late sun from behind; shadows reach toward the camera."),
        lens=("85 mm from far away, layers of warm haze between things.",
              "35 mm against the light, flare allowed to wash the frame."),
        texture=("Dust in the air, dry grass, warm fine grain.",
                 "Sunlit haze, linen, skin with its own color."),
        things=("low sun", "long shadows", "dust in the air", "dry grass", "lens flare"),
    ),
    Look(
        names=("First Light", "Early", "Before Anyone"),
        hours=EDGE, hue=20, accent=230, strength=0.4, span=(0.24, 0.97),
        calls=_words("morning dawn sunrise begin start new hope hopeful run hike wake coffee fresh honest before work"),
        light=("Before the sun: a pale sky that makes no shadows, then a first warm edge.",
               "Cool light from one side, turning rose where the sun will be."),
        lens=("35 mm, close to hands and ground, the sky kept in frame.",
              "50 mm with deep focus, everything within reach."),
        texture=("Dew, mist low over the ground, almost no grain.",
                 "Cold metal, breath, thin fog."),
        things=("mist", "dew", "an empty road", "pale sky", "first sunlight"),
    ),
    Look(
        names=("Overcast", "Slate", "Weather Coming"),
        hours=DAY, hue=230, accent=30, strength=0.28, span=(0.18, 0.9),
        calls=_words("storm sea wind rain cold north northern quiet grief gray lighthouse cliff winter honest documentary coast"),
        light=("One enormous soft light: cloud. Nothing is hidden and nothing is flattered.",
               "Flat gray day with a bright slit at the horizon."),
        lens=("28 mm at arm's length, horizon kept low, weather as big as people.",
              "50 mm, plain, waiting for something to enter the frame."),
        texture=("Salt on the lens, wool and stone, visible wind.",
                 "Matte surfaces, drizzle, honest grain."),
        things=("heavy sky", "wind in grass", "wet stone", "a red coat", "gray water"),
    ),
    Look(
        names=("White Noon", "Bleach", "High Summer"),
        hours=DAY, hue=95, accent=240, strength=0.6, span=(0.3, 0.985),
        calls=_words("summer beach pop funny bold fun party pool playful youth bright sport street skate ice"),
        light=("Midday sun, hard shadows with edges like paper, whites close to burning out.",
               "Flash in full daylight; everything is evidence."),
        lens=("24 mm from below, the sky a flat field of color.",
              "35 mm, centered, like a snapshot that meant it."),
        texture=("Poster color, sharp edges, plaster and plastic.",
                 "Sun-bleached paint, chlorine, no grain at all."),
        things=("hard shadow", "white wall", "blue sky", "concrete", "a bright towel"),
    ),
    Look(
        names=("Green Shade", "Moss", "Under Leaves"),
        hours=DAY, hue=145, accent=75, strength=0.5, span=(0.14, 0.9),
        calls=_words("forest garden nature natural tree trees leaves hike mountain river organic plant wild animal child"),
        light=("Light through leaves, moving; green in the shadows, gold where it lands.",
               "Deep shade with one clearing far behind."),
        lens=("50 mm through foliage, something always soft in front.",
              "Long lens along the path, layers of green."),
        texture=("Bark, moss, pollen in the light, gentle grain.",
                 "Ferns, damp earth, spider silk."),
        things=("ferns", "bark", "light through leaves", "moss", "a narrow path"),
    ),
    Look(
        names=("Lamp", "Kitchen, Midnight", "One Bulb"),
        hours=INSIDE, hue=55, accent=200, strength=0.5, span=(0.1, 0.86),
        calls=_words("home room kitchen letter family night intimate memory table old book mother father bed apartment tender"),
        light=("One lamp within the frame and the rest of the room left to guess.",
               "Warm light from below eye level, a cold window behind."),
        lens=("50 mm at table height, close, patient.",
              "35 mm from the next room, framed by the door."),
        texture=("Wood, steam, worn cloth, soft dark grain.",
                 "Paper, old varnish, dust on the lamp."),
        things=("a lamp", "a wooden table", "steam", "a dark window", "hands"),
    ),
    Look(
        names=("Paper White", "Daylight Studio", "Plain"),
        hours=INSIDE, hue=80, accent=25, strength=0.22, span=(0.34, 0.985),
        calls=_words("product bottle clean minimal fresh honest app tech design skin care brand premium simple launch phone"),
        light=("One large window, white wall opposite; shadows soft and short.",
               "Broad daylight from the left, a white card on the right."),
        lens=("90 mm, square on, the subject sharp from edge to edge.",
              "70 mm slightly from above, calm space on all sides."),
        texture=("Matte paper, brushed metal, nothing that does not belong.",
                 "Unpainted plaster, water drops, clean edges."),
        things=("white paper", "soft shadow", "water drops", "brushed metal", "a plain wall"),
    ),
    Look(
        names=("Velvet", "Backstage", "Red Room"),
        hours=INSIDE, hue=15, accent=85, strength=0.8, span=(0.08, 0.82),
        calls=_words("music stage dance love perfume luxury premium elegant sensual theater club song passion fashion wine"),
        light=("A single hard spot from above, the edge of it drawn on the floor.",
               "Deep red fill, one warm key that people step in and out of."),
        lens=("85 mm, tight, backgrounds gone to color.",
              "40 mm low, looking up into the light."),
        texture=("Velvet, smoke in the beam, lacquer.",
                 "Sequins, skin, haze, slow grain."),
        things=("a spotlight", "smoke", "velvet curtain", "polished floor", "a silhouette"),
    ),
    Look(
        names=("Deep Water", "Undertow", "Glass"),
        hours=NIGHT, hue=210, accent=165, strength=0.55, span=(0.1, 0.9),
        calls=_words("sea ocean water swim dive river underwater dream dreamy cold moon glass bottle surreal sleep lake"),
        light=("Moonlight broken by water, always moving, never from where it is expected.",
               "Cold light from below, slow caustics on every surface."),
        lens=("24 mm close to the surface, half above and half below.",
              "50 mm through glass, edges bending."),
        texture=("Bubbles, wet hair, ripples across the whole frame.",
                 "Condensation, glass, clean cold shadow."),
        things=("ripples", "moonlight", "wet glass", "dark water", "bubbles"),
    ),
    Look(
        names=("Signal", "Flat Color", "Poster"),
        hours=DAY, hue=300, accent=100, strength=0.95, span=(0.2, 0.96),
        calls=_words("bold graphic fun pop funny young app sport energy loud fast color colorful party game sneaker drink"),
        light=("Even light without shadow, so that color does all the work.",
               "Two colored lights that meet in the middle of the subject."),
        lens=("50 mm, dead center, symmetrical.",
              "35 mm from directly above, things laid out."),
        texture=("Seamless paper, clean edges, no grain.",
                 "Glossy plastic, paint, cut shapes."),
        things=("seamless backdrop", "a bold shape", "bright color", "a round shadow", "gloss"),
    ),
)  # fmt: skip

SHIFTS = {
    "sea": 230, "ocean": 235, "water": 220, "lake": 215, "rain": 250, "night": 275, "neon": 330, "gold": 85, "golden": 80,
    "sun": 70, "summer": 75, "forest": 145, "garden": 140, "leaves": 130, "desert": 65, "sand": 75, "fire": 40, "red": 25,
    "blue": 255, "green": 145, "yellow": 100, "orange": 55, "pink": 355, "violet": 305, "purple": 305, "snow": 230,
    "ice": 215, "winter": 240, "autumn": 50, "spring": 130, "wine": 10, "coffee": 55, "rose": 10, "moon": 260,
    "storm": 240, "love": 15, "blood": 25, "sunset": 45, "sunrise": 50, "mint": 165, "teal": 195, "turquoise": 190,
}  # fmt: skip
"""Words that pull the hues of every mood a little their way."""
