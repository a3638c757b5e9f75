"""From the Ordnance Survey's national grid to longitude and latitude, to within about five metres."""

from decimal import Decimal
from math import atan2, cos, degrees, radians, sin, sqrt, tan

# Airy 1830 and the national grid, from the Ordnance Survey's "A guide to coordinate systems in Great Britain".
A, B = 6_377_563.396, 6_356_256.909
SCALE, EAST, NORTH = 0.9996012717, 400_000, -100_000
LAT_0, LON_0 = radians(49), radians(-2)
N = (A - B) / (A + B)
E2 = 1 - (B / A) ** 2
# The shift to WGS84: metres, parts per million, seconds of arc.
SHIFT, PPM, TURN = (446.448, -125.157, 542.060), -20.4894, (0.1502, 0.2470, 0.8421)
WGS_A, WGS_B = 6_378_137.0, 6_356_752.3142
WIDTH, HEIGHT, CLOSE_ENOUGH = 700_000, 1_300_000, 1e-5
PLACES = Decimal("0.000001")


def longitude_latitude(easting: float, northing: float) -> tuple[Decimal, Decimal] | None:
    """Where a grid reference lies; None outside Great Britain."""
    if not (0 < easting < WIDTH and 0 < northing < HEIGHT):
        return None
    lon, lat = _to_wgs84(*_airy(easting, northing))
    return Decimal(degrees(lon)).quantize(PLACES), Decimal(degrees(lat)).quantize(PLACES)


def _airy(easting: float, northing: float) -> tuple[float, float]:
    lat, arc = LAT_0, 0.0
    while abs(northing - NORTH - arc) >= CLOSE_ENOUGH:
        lat += (northing - NORTH - arc) / (A * SCALE)
        arc = _meridian_arc(lat)
    s2, t = sin(lat) ** 2, tan(lat)
    nu = A * SCALE / sqrt(1 - E2 * s2)
    rho = A * SCALE * (1 - E2) * (1 - E2 * s2) ** -1.5
    eta2, sec, x = nu / rho - 1, 1 / cos(lat), easting - EAST
    down = t / (2 * rho * nu) * x**2
    down -= t / (24 * rho * nu**3) * (5 + 3 * t**2 + eta2 - 9 * t**2 * eta2) * x**4
    down += t / (720 * rho * nu**5) * (61 + 90 * t**2 + 45 * t**4) * x**6
    across = sec / nu * x - sec / (6 * nu**3) * (nu / rho + 2 * t**2) * x**3
    across += sec / (120 * nu**5) * (5 + 28 * t**2 + 24 * t**4) * x**5
    return LON_0 + across, lat - down


def _meridian_arc(lat: float) -> float:
    less, more = lat - LAT_0, lat + LAT_0
    arc = (1 + N + 1.25 * N**2 + 1.25 * N**3) * less
    arc -= (3 * N + 3 * N**2 + 2.625 * N**3) * sin(less) * cos(more)
    arc += (1.875 * N**2 + 1.875 * N**3) * sin(2 * less) * cos(2 * more)
    arc -= 35 / 24 * N**3 * sin(3 * less) * cos(3 * more)
    return B * SCALE * arc


def _to_wgs84(lon: float, lat: float) -> tuple[float, float]:
    nu = A / sqrt(1 - E2 * sin(lat) ** 2)
    x, y, z = nu * cos(lat) * cos(lon), nu * cos(lat) * sin(lon), nu * (1 - E2) * sin(lat)
    scale = 1 + PPM * 1e-6
    rx, ry, rz = (radians(second / 3600) for second in TURN)
    x, y, z = (
        SHIFT[0] + scale * x - rz * y + ry * z,
        SHIFT[1] + rz * x + scale * y - rx * z,
        SHIFT[2] - ry * x + rx * y + scale * z,
    )
    e2, flat = 1 - (WGS_B / WGS_A) ** 2, sqrt(x * x + y * y)
    lat = atan2(z, flat * (1 - e2))
    for _ in range(4):
        nu = WGS_A / sqrt(1 - e2 * sin(lat) ** 2)
        lat = atan2(z + e2 * nu * sin(lat), flat)
    return atan2(y, x), lat
