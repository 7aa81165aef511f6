"""Vectors, poses and the camera: x to the right, y up, z towards the viewer."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

Vec = tuple[float, float, float]
Spot = tuple[float, float]

X: Vec = (1.0, 0.0, 0.0)
Y: Vec = (0.0, 1.0, 0.0)
Z: Vec = (0.0, 0.0, 1.0)
ORIGIN: Vec = (0.0, 0.0, 0.0)


def add(a: Vec, b: Vec) -> Vec:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def sub(a: Vec, b: Vec) -> Vec:
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def mul(a: Vec, k: float) -> Vec:
    return (a[0] * k, a[1] * k, a[2] * k)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def unit(a: Vec) -> Vec:
    return mul(a, 1 / (math.sqrt(dot(a, a)) or 1.0))


def mean(points: Iterable[Vec]) -> Vec:
    listed = list(points)
    total = ORIGIN
    for point in listed:
        total = add(total, point)
    return mul(total, 1 / len(listed))


def polar(angle: float, radius: float = 1.0, z: float = 0.0) -> Vec:
    """A point of the front plane; degrees, counter-clockwise from the right."""
    return (radius * math.cos(math.radians(angle)), radius * math.sin(math.radians(angle)), z)


def noise(seed: int, *keys: int) -> float:
    """The same number in [0, 1) for the same keys, everywhere and always."""
    value = (seed * 2654435761) & 0xFFFFFFFF
    for key in keys:
        value = ((value ^ (key + 0x9E3779B9)) * 0x85EBCA6B) & 0xFFFFFFFF
        value ^= value >> 13
    value = (value * 0xC2B2AE35) & 0xFFFFFFFF
    return ((value ^ (value >> 16)) & 0xFFFFFF) / 0x1000000


class Pose(NamedTuple):
    """Where something stands and how it is turned: its own axes, its place, its size."""

    at: Vec = ORIGIN
    right: Vec = X
    up: Vec = Y
    out: Vec = Z
    size: float = 1.0

    def turn(self, v: Vec) -> Vec:
        return add(add(mul(self.right, v[0]), mul(self.up, v[1])), mul(self.out, v[2]))

    def point(self, v: Vec) -> Vec:
        return add(self.at, mul(self.turn(v), self.size))

    def within(self, outer: "Pose") -> "Pose":
        return Pose(
            outer.point(self.at),
            outer.turn(self.right),
            outer.turn(self.up),
            outer.turn(self.out),
            self.size * outer.size,
        )


def facing(at: Vec, out: Vec, size: float = 1.0, up: Vec = Y) -> Pose:
    """A pose that looks along `out`, as upright as `up` allows."""
    out = unit(out)
    right = unit(cross(up, out)) if abs(dot(unit(up), out)) < 0.999 else X
    return Pose(at, right, cross(out, right), out, size)


def spun(at: Vec, angle: float, size: float = 1.0) -> Pose:
    """A pose in the front plane whose `up` points at `angle`."""
    return Pose(at, polar(angle - 90), polar(angle), Z, size)


@dataclass(frozen=True, slots=True)
class Camera:
    """Turned by `yaw` and raised by `pitch` degrees; `zoom` is pixels per unit at the aim."""

    yaw: float = 0.0
    pitch: float = 0.0
    zoom: float = 300.0
    aim: Vec = ORIGIN
    distance: float = 9.0
    centre: Spot = (600.0, 600.0)

    def turn(self, v: Vec) -> Vec:
        yaw, pitch = math.radians(self.yaw), math.radians(self.pitch)
        x = v[0] * math.cos(yaw) + v[2] * math.sin(yaw)
        z = v[2] * math.cos(yaw) - v[0] * math.sin(yaw)
        y = v[1] * math.cos(pitch) - z * math.sin(pitch)
        return (x, y, z * math.cos(pitch) + v[1] * math.sin(pitch))

    def see(self, point: Vec) -> Vec:
        return self.turn(sub(point, self.aim))

    def scale(self, seen: Vec) -> float:
        return self.zoom * self.distance / (self.distance - seen[2])

    def project(self, seen: Vec) -> Spot:
        scale = self.scale(seen)
        return (self.centre[0] + scale * seen[0], self.centre[1] - scale * seen[1])

    def towards(self, seen: Vec) -> Vec:
        """The direction from a seen point to the eye."""
        return unit(sub((0.0, 0.0, self.distance), seen))
