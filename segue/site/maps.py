"""Outlines for the map of districts, made from GeoJSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Outline:
    """A shape as an SVG path, and the middle of its largest part."""

    path: str
    centre: tuple[float, float]


@dataclass(frozen=True)
class Drawing:
    frame: str
    outlines: Mapping[str, Outline]


def draw(geometries: Mapping[str, Any], *, width: int = 490) -> Drawing:
    """Lay out GeoJSON polygons, by name, side by side as they lie on the ground, north up."""
    rings = {name: list(_rings(geometry)) for name, geometry in geometries.items()}
    points = [point for shape in rings.values() for ring in shape for point in ring]
    if not points:
        return Drawing(f"0 0 {width} {width}", {})
    west, south = (min(axis) for axis in zip(*points, strict=True))
    east, north = (max(axis) for axis in zip(*points, strict=True))
    narrowing = cos(radians((south + north) / 2))
    scale = (width - 10) / ((east - west) * narrowing or 1)

    def place(point: tuple[float, float]) -> tuple[float, float]:
        return 5 + (point[0] - west) * narrowing * scale, 5 + (north - point[1]) * scale

    height = 10 + (north - south) * scale
    outlines = {name: _outline([[place(point) for point in ring] for ring in shape]) for name, shape in rings.items()}
    return Drawing(f"0 0 {width} {height:.0f}", outlines)


def _rings(geometry: Any) -> Iterable[Ring]:
    """The rings of a polygon or of several; a longitude and a latitude for each point."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _outline(rings: list[Ring]) -> Outline:
    path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z" for ring in rings if ring)
    largest = max(rings, key=lambda ring: abs(_area(ring)), default=[])
    return Outline(path, _middle(largest))


def _area(ring: Ring) -> float:
    return sum(x * v - u * y for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True)) / 2


def _middle(ring: Ring) -> tuple[float, float]:
    area = _area(ring)
    if not area:
        return ring[0] if ring else (0, 0)
    turns = [(x, y, u, v, x * v - u * y) for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True)]
    across = sum((x + u) * turn for x, _, u, _, turn in turns) / (6 * area)
    down = sum((y + v) * turn for _, y, _, v, turn in turns) / (6 * area)
    return round(across, 1), round(down, 1)
