"""What the offline writer may say about a shot: sizes, what the camera does, what light and weather do.

`{thing}` is something the brief names. Nothing here adds to the story; it says how it is looked at.
"""

from __future__ import annotations

from core.model.scene import Camera

WIDE, MEDIUM, CLOSE, DETAIL, HIGH, BEHIND, LOW = "wide", "medium", "close", "detail", "high", "behind", "low"

SIZE_WORDS = {
    WIDE: ("Wide shot", "Very wide", "Wide, from a distance"),
    MEDIUM: ("Medium shot", "Medium, a little off center", "At eye level"),
    CLOSE: ("Close-up", "Close", "Close, shallow focus"),
    DETAIL: ("Detail", "Extreme close-up", "Insert"),
    HIGH: ("From above", "High angle", "Aerial view"),
    BEHIND: ("From behind", "Over the shoulder", "Following from behind"),
    LOW: ("Low angle", "From the ground", "Looking up"),
}

ARCS = {
    "first": (WIDE, DETAIL, HIGH),
    "early": (MEDIUM, CLOSE, BEHIND, WIDE),
    "middle": (MEDIUM, LOW, DETAIL, BEHIND, CLOSE, WIDE, HIGH),
    "turn": (CLOSE, DETAIL, LOW, MEDIUM),
    "late": (CLOSE, MEDIUM, BEHIND, WIDE),
    "last": (WIDE, HIGH, CLOSE),
}
"""Sizes that suit a part of the film, the likeliest first."""

STAGING = {
    WIDE: (
        "{Thing}, small in the frame; the place does the talking.",
        "Most of the frame is left empty, with {thing} low in it.",
        "Everything can be seen at once; it takes a moment to find {thing}.",
        "The distance is the point: nothing comes nearer.",
        "Foreground in shadow, {thing} in the only light.",
    ),
    MEDIUM: (
        "Between us and the rest: {thing}.",
        "{Thing} to one side, the other half left open.",
        "Behind {thing} everything is busy and out of focus.",
        "Nothing in the frame but {thing} and what light is left over.",
        "As if somebody had just stepped away.",
    ),
    CLOSE: (
        "Only {thing} in focus; the rest falls away.",
        "A small movement at the edge of the frame changes everything in it.",
        "Light crosses {thing} once and is gone.",
        "We are near enough to hear it.",
        "Nothing around {thing} asks to be looked at.",
    ),
    DETAIL: (
        "Nothing but {thing}, filling the frame.",
        "The surface of {thing}, every scratch of it.",
        "For a moment {thing} could be anything; then it is clear.",
        "{Thing}, and a shadow thrown a long way.",
        "Focus finds {thing} late.",
    ),
    HIGH: (
        "Lines on the ground lead the eye to {thing}.",
        "From here everything around {thing} turns into a pattern.",
        "The shadow of {thing} reaches farther than it should.",
        "Movement in one corner, stillness everywhere else.",
    ),
    BEHIND: (
        "We see what is seen: the way ahead, not yet reached.",
        "A shoulder takes a third of the frame.",
        "No face, only the way somebody carries themselves.",
        "The camera keeps its distance and its pace.",
    ),
    LOW: (
        "{Thing}, against the sky.",
        "Larger than life from down here: {thing}.",
        "The ground is close, textured, out of focus.",
        "Ground, weather, then {thing}.",
    ),
}

STAGING_PEOPLE = {
    MEDIUM: (
        "Nobody looks at the camera; something outside the frame matters more.",
        "An ordinary gesture, held a little too long.",
        "{Thing} to one side, the other half left open.",
        "Behind {thing} everything is busy and out of focus.",
    ),
    CLOSE: (
        "Near enough to see a decision being made.",
        "Only a face in focus; the rest falls away.",
        "A breath in, held.",
        "Light crosses a face once and is gone.",
        "Eyes that look just past the camera.",
    ),
    DETAIL: (
        "Hands first, then the rest of {thing}.",
        "Fingers, a sleeve, a small habit.",
        "Hands do what the face does not show.",
        "The back of a neck, a collar, a breath.",
    ),
    HIGH: (
        "Somebody crosses the frame and leaves a line behind.",
        "Seen from here, {thing} could be anyone.",
        "Movement in one corner, stillness everywhere else.",
    ),
    LOW: (
        "{Thing} against the sky, larger than in life.",
        "Shoes, ground, then the whole of {thing}.",
        "We look up to {thing} without knowing why.",
    ),
}
"""In place of `STAGING` where the thing is somebody."""

VIEWS = {
    WIDE: "wide", MEDIUM: "in passing", CLOSE: "close", DETAIL: "detail", HIGH: "from above", BEHIND: "from behind",
    LOW: "from below",
}  # fmt: skip
"""How titles tell shots of the same thing apart."""

MOVES = {
    Camera.STILL: ("Nothing moves but what is alive in the picture.", "The camera waits.", "Held like a photograph."),
    Camera.PUSH_IN: (
        "We come nearer so slowly that it is only noticed at the end.",
        "The frame tightens around {thing}.",
        "A slow approach that stops just short.",
    ),
    Camera.PULL_OUT: (
        "The frame opens until there is far more in it than {thing}.",
        "We back away and the place grows around {thing}.",
        "Little by little the surroundings are let in.",
    ),
    Camera.PAN_LEFT: ("The view travels left and finds {thing} last.", "An unhurried look to the left."),
    Camera.PAN_RIGHT: ("The view travels right and finds {thing} last.", "An unhurried look to the right."),
    Camera.TILT_UP: ("It starts at the ground and ends on the sky.", "The look climbs {thing} slowly."),
    Camera.TILT_DOWN: ("It begins in the sky and comes down on {thing}.", "The look sinks and settles on {thing}."),
    Camera.TRUCK_LEFT: (
        "Near things slide past faster than far ones.",
        "We move alongside, leftward, at walking pace.",
    ),
    Camera.TRUCK_RIGHT: (
        "Near things slide past faster than far ones.",
        "We move alongside, rightward, at walking pace.",
    ),
    Camera.HANDHELD: (
        "Held in the hand, breathing.",
        "The camera is one of the people here.",
        "It looks, loses it, finds it.",
    ),
}

WEATHER = (
    (("rain", "wet", "drizzle"), ("Rain on every surface.", "Drops run and join.", "Wet ground doubles every light.")),
    (("storm", "wind", "thunder"), ("Wind gets into everything loose.", "The sky is the darkest part of the frame.")),
    (("snow", "ice", "winter", "frost"), ("Snow takes the sound away.", "Breath hangs in the cold.")),
    (("fog", "mist", "haze"), ("Distance dissolves in haze.", "Shapes arrive before things do.")),
    (
        ("sea", "ocean", "beach", "coast", "harbor", "waves"),
        ("The water moves without hurry.", "The horizon stays level."),
    ),
    (("neon", "signs"), ("Colored light slides across.", "A sign flickers out of step.")),
    (("forest", "trees", "leaves", "garden"), ("Leaves move, then stop.", "Light comes in pieces.")),
    (("city", "street", "streets", "traffic"), ("The city goes on around it.", "Traffic draws lines behind it.")),
    (("desert", "sand", "dust"), ("Dust stays in the air after the movement.",)),
    (("music", "song", "dance", "drum", "beat"), ("The movement lands on the beat.", "A shoulder keeps the rhythm.")),
)
"""Said of every shot of a film whose brief speaks of such weather or such a place."""

HOURS = (
    (("sunrise", "dawn", "morning", "up"), ("The light is new and comes from one side.", "Long first shadows.")),
    (("sunset", "dusk", "evening"), ("The last light leaves from the top down.", "Lamps begin to matter.")),
    (("night", "midnight", "dark"), ("What light there is comes from within the picture.", "Night takes the edges.")),
    (("summer", "heat", "noon", "sunny"), ("Heat shimmers over the ground.", "Hard shadows, bleached edges.")),
    (("smoke", "fire", "candle"), ("The flame leans and recovers.", "Smoke finds its own way out.")),
)
"""Said only of a shot whose own words speak of the hour."""

FIRST = ("Nothing is explained yet.", "Before anybody speaks.", "A beginning without a face.")
LAST = ("Hold on it after everything is said.", "It stays a moment longer than it should.", "And nothing more.")
AGAIN = ("The first picture again, seen differently.", "We have been here before; now it means something else.")

MOTIONS = (
    (("walk", "walks", "run", "runs", "drive", "drives", "ride", "rides", "train", "car", "follow", "follows"),
     (Camera.TRUCK_RIGHT, Camera.TRUCK_LEFT)),
    (("rise", "rises", "climb", "climbs", "fly", "flies", "tower", "lighthouse", "sky", "grow", "grows"), (Camera.TILT_UP,)),
    (("fall", "falls", "pour", "pours", "rain", "drop", "drops", "sink", "sinks"), (Camera.TILT_DOWN,)),
    (("leave", "leaves", "alone", "far", "empty", "goodbye", "end", "ends"), (Camera.PULL_OUT,)),
    (("look", "looks", "find", "finds", "see", "sees", "read", "reads", "letter", "face", "eyes"), (Camera.PUSH_IN,)),
    (("dance", "dances", "crowd", "party", "laugh", "laughs", "play", "plays", "jump", "jumps"), (Camera.HANDHELD,)),
)  # fmt: skip
"""Moves that words ask for, where the beat allows them."""
