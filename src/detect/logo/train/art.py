"""The two marks as layers that the compositor draws. Nothing here is shown to users of estompe: the marks are drawn to be detected.

2020: paths of dist/component/logo/logo.css in the npm package @gouvfr/dsfr 1.15.3 (Etalab 2.0, use of the mark restricted, see
README.md). 1999: polygons of mark-1999.json, traced by `art.py trace` from a picture of the mark.
"""
import json
import os
import re
import sys
import urllib.parse

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
HIGH = 96          # rows of a strip, as drawn
OVER = 4           # drawn this many times larger, then averaged


def flatten(d):
    """SVG path data -> list of closed polygons (lines and Bezier curves; no arcs, which the package's path does not use)."""
    out, cur, at, start, last = [], [], np.zeros(2), np.zeros(2), None
    command, at_i = None, 0
    tokens = re.findall(r"[A-Za-z]|[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", d)

    def number():
        nonlocal at_i
        at_i += 1
        return float(tokens[at_i - 1])

    def pair(relative):
        p = np.array([number(), number()])
        return at + p if relative else p

    while at_i < len(tokens):
        if tokens[at_i].isalpha():
            command = tokens[at_i]
            at_i += 1
        rel, c = command.islower(), command.upper()
        if c == "Z":
            if cur:
                out.append(np.array(cur))
            cur, at, last = [], start.copy(), None
            continue
        if c == "M":
            if cur:
                out.append(np.array(cur))
            at = pair(rel)
            start, cur, last = at.copy(), [at.copy()], None
            command = "l" if rel else "L"
        elif c in "LHV":
            if c == "L":
                at = pair(rel)
            elif c == "H":
                x = number()
                at = np.array([at[0] + x if rel else x, at[1]])
            else:
                y = number()
                at = np.array([at[0], at[1] + y if rel else y])
            cur.append(at.copy())
            last = None
        elif c in "CS":
            a = pair(rel) if c == "C" else (2 * at - last if last is not None else at.copy())
            b, e = pair(rel), pair(rel)
            t = np.linspace(0, 1, 9)[1:, None]
            cur += list((1 - t) ** 3 * at + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t * t * b + t ** 3 * e)
            at, last = e, b
        else:
            sys.exit(f"path command {command} is not drawn here")
    if cur:
        out.append(np.array(cur))
    return out


def fill(polygons, width, height, scale, offset=(0.0, 0.0)):
    """Coverage 0..1 of polygons (even-odd), `scale` pixels a unit."""
    mask = np.zeros((height * OVER, width * OVER), np.uint8)
    shift = 4
    points = [np.round((p + offset) * scale * OVER * 2 ** shift).astype(np.int32) for p in polygons if len(p) > 2]
    cv2.fillPoly(mask, points, 255, cv2.LINE_8, shift)
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255


def mark_2020(package):
    """Layers of the 2020 mark: profile and eye; the strip is 44 x 16 units, the drawing begins one unit above it."""
    css = open(os.path.join(package, "dist/component/logo/logo.css"), encoding="utf8").read()
    svg = urllib.parse.unquote(re.search(r"viewBox='0 0 44 18'.*?svg%3E", css).group(0))
    white = re.search(r"fill='#fff' d='([^']+)'", svg).group(1)
    grey = re.search(r"fill='gray' d='([^']+)'", svg).group(1)
    scale, wide = HIGH / 16, round(HIGH * 44 / 16)
    layers = [fill(flatten(d), wide, HIGH, scale, (0, -1)) for d in (white, grey)]
    return {"profile": layers[0], "eye": layers[1], "edge": 0.5, "blue": (0, 0, 145), "red": (225, 0, 15)}


def mark_1999():
    """Layers of the 1999 mark; polygons in thousandths of the strip's height."""
    d = json.load(open(os.path.join(HERE, "mark-1999.json"), encoding="utf8"))
    wide = round(HIGH * d["width"] / 1000)
    layers = [fill([np.array(p, float) for p in d[k]], wide, HIGH, HIGH / 1000) for k in ("profile", "eye")]
    return {"profile": layers[0], "eye": layers[1], "edge": d["edge"], "blue": (0, 49, 137), "red": (226, 0, 26)}


def trace(strip_png, out):
    """Polygons of a colour strip with alpha or on white: writes mark-1999.json."""
    from PIL import Image
    im = Image.open(strip_png).convert("RGBA")
    flat = Image.new("RGBA", im.size, "white")
    flat.alpha_composite(im)
    rgb = np.asarray(flat.convert("RGB").resize((im.width * 8, im.height * 8), Image.BICUBIC)).astype(int)
    unit = 1000 / rgb.shape[0]
    low, spread = rgb.min(2), rgb.max(2) - rgb.min(2)
    found = {}
    for name, mask in (("profile", low > 128), ("eye", (spread < 40) & (low > 60) & (low < 190))):
        mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
        area = 100 if name == "profile" else 300
        found[name] = [(cv2.approxPolyDP(c, 2.5, True)[:, 0] * unit).round().astype(int).tolist() for c in contours if cv2.contourArea(c) > area]
    top = rgb[2]
    blue, red = np.flatnonzero(top[:, 2] > top[:, 0] + 40), np.flatnonzero(top[:, 0] > top[:, 2] + 40)
    d = {"width": round(rgb.shape[1] * unit), "edge": round(float((blue.max() + red.min()) / 2 / rgb.shape[1]), 3), **found}
    with open(out, "w", encoding="utf8") as f:
        f.write("{\n" + ",\n".join(f'"{k}": {json.dumps(v, separators=(",", ":"))}' for k, v in d.items()) + "\n}\n")
    print(out, {k: len(v) if isinstance(v, list) else v for k, v in d.items()}, os.path.getsize(out), "bytes")


def strip(mark, version):
    """RGBA (0..1) of the strip: colour, black, or white (the profile is then a hole)."""
    profile, eye = mark["profile"][..., None], mark["eye"][..., None]
    high, wide = mark["profile"].shape
    base = np.zeros((high, wide, 3), np.float32)
    if version == "colour":
        at = round(wide * mark["edge"])
        base[:, :at], base[:, at:] = np.array(mark["blue"]) / 255, np.array(mark["red"]) / 255
    if version == "white":
        solid = np.clip(1 - profile + 0.5 * eye, 0, 1)
        return np.concatenate([np.ones_like(base), solid], 2).astype(np.float32)
    rgb = base * (1 - profile) + profile
    rgb = rgb * (1 - eye) + 0.5 * eye
    return np.concatenate([rgb, np.ones_like(profile)], 2).astype(np.float32)


if __name__ == "__main__":
    if sys.argv[1:2] == ["trace"] and len(sys.argv) == 4:
        trace(sys.argv[2], sys.argv[3])
    else:
        sys.exit("usage: art.py trace STRIP.png mark-1999.json")
