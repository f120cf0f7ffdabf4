"""What the drawing of a process comes to: boxes for shapes and labels, corners of arrows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tthc.exchange.bpmn.flow import Message

Points = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        """Its centre."""
        return self.x + self.width // 2, self.y + self.height // 2


@dataclass(frozen=True)
class Layout:
    """Boxes by the ids of what they show, boxes of labels, and the corners of arrows by their number or message."""

    boxes: Mapping[str, Box]
    labels: Mapping[str, Box]
    flows: Mapping[int, Points]
    messages: Mapping[Message, Points]
    flow_labels: Mapping[int, Box]
