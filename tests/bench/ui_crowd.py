"""Many people at once: sessions that speak Streamlit's own protocol, so that what is measured is the server."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.typing import Origin, Subprotocol

PACE_S = 4.0
"""A person who works presses something about this often."""
COMING_IN_S = 12.0
"""Twenty first visits at once are a moment of their own; presses count from here on."""
_PATIENCE_S = 30.0


@dataclass
class Crowd:
    """What a crowd has seen.

    Args:
        waits_s: From each press until the script behind it had drawn everything.
        broken: Scripts that ended otherwise.
    """

    waits_s: list[float] = field(default_factory=list)
    broken: int = 0


def crowd(address: str, screens: tuple[str, ...], project_id: str, *, people: int, seconds: float) -> Crowd:
    """Lets people press things for a while, each on a screen of their own choice.

    A press is a rerun of the screen the person is on, which is what every press comes to.

    Args:
        seconds: How long presses count, after everybody has come in.
    """
    seen = Crowd()
    asyncio.run(_all(address, screens, project_id, people, seconds, seen))
    return seen


async def _all(
    address: str, screens: tuple[str, ...], project_id: str, people: int, seconds: float, seen: Crowd
) -> None:
    counts_s = time.monotonic() + COMING_IN_S
    stop_s = counts_s + seconds
    names = [screens[number % len(screens)] for number in range(people)]
    await asyncio.gather(
        *(_person(address, name, project_id, (counts_s, stop_s), seen, number) for number, name in enumerate(names))
    )


async def _person(
    address: str, screen: str, project_id: str, span: tuple[float, float], seen: Crowd, number: int
) -> None:
    pace = random.Random(number)
    await asyncio.sleep(pace.uniform(0, PACE_S))
    where = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with websockets.connect(
        where, origin=Origin(address), subprotocols=[Subprotocol("streamlit")], max_size=None
    ) as wire:
        known = set[str]()
        await _press(wire, screen, project_id, known)
        while time.monotonic() < span[1]:
            began_s = time.perf_counter()
            is_whole = await _press(wire, screen, project_id, known)
            if time.monotonic() > span[0]:
                seen.waits_s.append(time.perf_counter() - began_s)
            seen.broken += not is_whole
            await asyncio.sleep(pace.uniform(0.5, 1.5) * PACE_S)


async def _press(wire: websockets.ClientConnection, screen: str, project_id: str, known: set[str]) -> bool:
    """Asks for the screen and reads until its script has ended; whether it ended well.

    Args:
        known: Messages this session has had, which like a browser it asks not to be sent again.
    """
    ask = BackMsg()
    ask.rerun_script.query_string = f"project={project_id}"
    ask.rerun_script.page_name = screen
    ask.rerun_script.cached_message_hashes.extend(known)
    await wire.send(ask.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(await asyncio.wait_for(wire.recv(), _PATIENCE_S))
        if told.metadata.cacheable and told.hash:
            known.add(told.hash)
        if told.WhichOneof("type") == "script_finished":
            return told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
