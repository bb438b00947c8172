"""Signing on secp256k1 for tests: as quick as plain Python gets, and not safe for keys that matter.

The generator's multiples are tabulated, so that a signature costs about fifty point additions. Nonces follow
RFC 6979, so signatures equal those of any other deterministic signer. Nothing here runs in constant time.
"""

import hmac
from collections.abc import Iterator
from functools import cache

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
_G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)
_WINDOW = 5

Point = tuple[int, int]


@cache
def _table() -> tuple[tuple[Point, ...], ...]:
    """Row `i` holds `j · 2^(5i) · G` for j from 1 to 31."""
    rows = []
    base = _G
    for _ in range(0, 256, _WINDOW):
        row = [base]
        for _ in range((1 << _WINDOW) - 2):
            row.append(_add(row[-1], base))
        rows.append(tuple(row))
        base = _add(row[-1], base)
    return tuple(rows)


def _add(a: Point, b: Point) -> Point:
    """Affine sum of two points that are not inverse to each other."""
    rise, run = (3 * a[0] * a[0], 2 * a[1]) if a == b else (b[1] - a[1], b[0] - a[0])
    slope = rise * pow(run, -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def multiply(scalar: int) -> Point:
    """`scalar · G`, for a scalar between 1 and N − 1."""
    x = y = z = 0  # Jacobian; z = 0 is the point at infinity
    for row in _table():
        digit = scalar & 31
        scalar >>= _WINDOW
        if not digit:
            continue
        ax, ay = row[digit - 1]
        if not z:
            x, y, z = ax, ay, 1
            continue
        # Mixed addition. The points are never equal nor opposite: the sum so far is a smaller multiple of G.
        zz = z * z % P
        h = (ax * zz - x) % P
        r = (ay * zz * z - y) % P
        hh = h * h % P
        hhh = h * hh % P
        v = x * hh % P
        x = (r * r - hhh - 2 * v) % P
        y = (r * (v - x) - y * hhh) % P
        z = z * h % P
    inverse = pow(z, -1, P)
    square = inverse * inverse % P
    return x * square % P, y * square * inverse % P


def sign(key: bytes, digest: bytes) -> tuple[int, int, int]:
    """`(v, r, s)` with v 27 or 28 and s in the lower half of the order."""
    secret = int.from_bytes(key, "big")
    message = int.from_bytes(digest, "big")
    for k in _nonces(key, digest):
        x, y = multiply(k)
        r = x % N
        s = pow(k, -1, N) * (message + r * secret) % N
        if r and s and x < N:
            odd = y & 1
            if s > N // 2:
                s, odd = N - s, odd ^ 1
            return 27 + odd, r, s
    raise AssertionError("unreachable")


def public_key(key: bytes) -> bytes:
    """The 64 bytes `x ‖ y` whose hash ends in the address."""
    secret = int.from_bytes(key, "big")
    if not 0 < secret < N:
        raise ValueError("not a private key")
    x, y = multiply(secret)
    return x.to_bytes(32, "big") + y.to_bytes(32, "big")


def _nonces(key: bytes, digest: bytes) -> Iterator[int]:
    """Candidates for the nonce by RFC 6979, section 3.2, with HMAC-SHA-256."""
    reduced = (int.from_bytes(digest, "big") % N).to_bytes(32, "big")
    k = bytes(32)
    v = b"\x01" * 32
    k = hmac.digest(k, v + b"\x00" + key + reduced, "sha256")
    v = hmac.digest(k, v, "sha256")
    k = hmac.digest(k, v + b"\x01" + key + reduced, "sha256")
    v = hmac.digest(k, v, "sha256")
    while True:
        v = hmac.digest(k, v, "sha256")
        candidate = int.from_bytes(v, "big")
        if 0 < candidate < N:
            yield candidate
        k = hmac.digest(k, v + b"\x00", "sha256")
        v = hmac.digest(k, v, "sha256")
