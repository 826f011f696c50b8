"""What to try when something does not work: a few tips for each kind of device and symptom, the easiest first."""

from __future__ import annotations

from typing import Literal, TypeAlias

Symptom: TypeAlias = Literal[
    "leaks", "does not turn on", "no sound", "flickers", "does not connect", "not hot", "too noisy", "smokes", "other"
]

ANY = "other"
"""The symptom whose tips are tried where a device has none for the one named."""

GUIDES: dict[str, dict[Symptom, tuple[str, ...]]] = {
    "coffee machine": {
        "leaks": (
            "Empty the drip tray and push it back in until it clicks.",
            "Take the water tank out, wipe its seal dry and press the tank down firmly.",
            "Unscrew the brew head, rinse the rubber ring and screw it back hand-tight.",
        ),
        "does not turn on": (
            "Plug it straight into a wall socket that works for something else.",
            "Close the bean lid and the tank lid: it stays off while one of them is open.",
        ),
        "not hot": (
            "Let it warm up for five minutes and run one cup of plain water first.",
            "Run the descaling programme once: hold the cup button for three seconds.",
        ),
        "too noisy": (
            "Fill the tank above the lower mark: the pump is loud when it draws air.",
            "Empty the grinder and look for a stone or a hard bean in it.",
        ),
        "other": (
            "Switch it off, unplug it for a minute and switch it on again.",
            "Reset it: hold the cup and steam buttons together for five seconds.",
        ),
    },
    "headphones": {
        "no sound": (
            "Turn the volume up on the headphones themselves with the ring on the right side.",
            "Clean the mesh of the quiet side with a dry toothbrush.",
            "Reset them: hold both volume buttons for ten seconds until the light turns white.",
        ),
        "does not turn on": (
            "Charge them for half an hour with another cable.",
            "Hold the power button for fifteen seconds while they charge.",
        ),
        "does not connect": (
            "Delete them from your phone's Bluetooth list and pair them anew.",
            "Reset them: hold both volume buttons for ten seconds until the light turns white.",
        ),
        "other": ("Install the newest firmware with the app and restart them.",),
    },
    "lamp": {
        "flickers": (
            "Screw the bulb in a quarter turn tighter while the lamp is unplugged.",
            "Try another bulb of at most 8 watts that can be dimmed.",
        ),
        "does not turn on": (
            "Try another bulb, and another socket.",
            "Press the small switch under the foot: it may have been moved in transport.",
        ),
        "other": ("Unplug it for a minute, then plug it in again.",),
    },
    "kettle": {
        "leaks": ("Fill it to the upper mark at most and close the lid until it clicks.",),
        "does not turn on": ("Lift it off its base, dry both contacts and put it back.",),
        "other": ("Boil a litre of water with two spoons of citric acid, then rinse it twice.",),
    },
    "record player": {
        "no sound": ("Switch the pre-amplifier at the back to ON.",),
        "other": ("Take the transport lock off the tone arm and set it down by hand.",),
    },
}
