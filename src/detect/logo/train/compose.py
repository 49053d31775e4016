"""Draws marks and decoys on photos: a picture and where the strip is. Seeded; the same seed draws the same pictures.

A sign is drawn flat (strip, text, plate), turned in space, laid on a background, and the whole is lit, blurred, made noisy and
coded as a camera, a screen or an office would.
"""
import glob
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import art

TITLES = ["RÉPUBLIQUE|FRANÇAISE", "GOUVERNEMENT", "MINISTÈRE|DE LA JUSTICE", "MINISTÈRE|DE LA CULTURE", "PRÉFET|DE L’ISÈRE", "ACADÉMIE|DE NANTES",
          "MINISTÈRE|DU TRAVAIL|ET DE L’EMPLOI", "PRÉFÈTE|DE LA RÉGION|BRETAGNE", "AMBASSADE|DE FRANCE|AU JAPON", "PREMIER|MINISTRE", "COUR|DES COMPTES",
          "DIRECTION|GÉNÉRALE|DES DOUANES", "PRÉFET|DE POLICE", "AGENCE|DE L’EAU", "MINISTÈRE|DES OUTRE-MER"]
FONTS = sorted(glob.glob("/usr/share/fonts/truetype/dejavu/*.ttf"))
UNIT = 48          # pixels a strip height in the flat drawing of text


def font(path, size):
    return ImageFont.truetype(path, max(int(size), 4))


class Studio:
    """The art, the fonts and the backgrounds."""

    def __init__(self, package, backgrounds, keep=None):
        self.marks = [art.mark_2020(package), art.mark_1999()]
        bold = os.path.join(package, "dist/fonts/Marianne-Bold.woff")
        self.bold = bold if os.path.exists(bold) else FONTS[0]
        paths = sorted(glob.glob(os.path.join(backgrounds, "*.jpg")))
        self.photos = [cv2.imread(p) for p in (paths if keep is None else paths[keep])]
        self.photos = [p[..., ::-1].copy() for p in self.photos if p is not None]
        self.texts = {}

    def background(self, r, size):
        kind = r.random()
        if kind < 0.82:
            photo = self.photos[r.integers(len(self.photos))]
            s = max(size / min(photo.shape[:2]), np.exp(r.uniform(-1.2, 0.8)))
            side = max(int(size / s), 8)
            y, x = r.integers(photo.shape[0] - side + 1), r.integers(photo.shape[1] - side + 1)
            crop = photo[y:y + side, x:x + side]
            crop = cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA if side > size else cv2.INTER_LINEAR)
            if r.random() < 0.5:
                crop = crop[:, ::-1]
            return crop.astype(np.float32) / 255
        flat = np.ones((size, size, 3), np.float32) * (r.random(3) if kind < 0.9 else r.choice([1.0, 0.96, 0.12]))
        if r.random() < 0.6:
            flat += np.linspace(-1, 1, size, dtype=np.float32)[:, None, None] * r.uniform(-0.3, 0.3)
        for _ in range(r.integers(0, 6)):
            scribble(r, flat)
        return np.clip(flat, 0, 1)


def write(canvas, text, at, face, scale, colour, thick):
    """cv2.putText for pictures of floats."""
    mask = np.zeros(canvas.shape[:2], np.uint8)
    cv2.putText(mask, text, at, face, scale, 255, thick, cv2.LINE_AA)
    a = mask[..., None].astype(np.float32) / 255
    canvas += (np.array(colour, np.float32) - canvas) * a


def scribble(r, canvas):
    """Text, bars or a disc anywhere."""
    size = canvas.shape[0]
    x, y, c = int(r.integers(-10, size)), int(r.integers(-10, size)), tuple(float(v) for v in r.random(3))
    kind = r.random()
    if kind < 0.6:
        text = "".join(r.choice(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789   ")) for _ in range(r.integers(2, 18)))
        write(canvas, text, (x, y), int(r.integers(0, 8)), float(r.uniform(0.25, 1.2)), c, int(r.integers(1, 3)))
    elif kind < 0.85:
        cv2.rectangle(canvas, (x, y), (x + int(r.integers(3, 60)), y + int(r.integers(2, 40))), c, -1)
    else:
        cv2.circle(canvas, (x, y), int(r.integers(3, 30)), c, int(r.choice([-1, 1, 3])), cv2.LINE_AA)


def text_mask(studio, kind, title):
    """Coverage of a block's text, UNIT pixels a strip height; origin at the strip's top left."""
    key = (kind, title)
    if key in studio.texts:
        return studio.texts[key]
    lines = TITLES[title].split("|")
    wide = art.HIGH * 0 + round(UNIT * (44 / 16 if kind == 0 else 3.273))
    serif = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
    italic = "/usr/share/fonts/truetype/dejavu/DejaVuSerif-Italic.ttf"
    if kind == 0:
        im = Image.new("L", (UNIT * 10, UNIT * (4 + len(lines))), 0)
        d, y, f = ImageDraw.Draw(im), UNIT * 1.22, font(studio.bold, UNIT * 1.05)
        for line in lines:
            d.text((0, y), line, 255, f)
            y += UNIT * 1.08
        for word in ("Liberté", "Égalité", "Fraternité"):
            d.text((0, y), word, 255, font(italic if os.path.exists(italic) else FONTS[0], UNIT * 0.6))
            y += UNIT * 0.68
        im = im.crop((0, 0, max(im.getbbox()[2] + 2, wide), int(y + UNIT * 0.2)))
    else:
        im = Image.new("L", (wide, int(UNIT * 1.78)), 0)
        for text, top, high in (("Liberté • Égalité • Fraternité", 1.08, 0.2), ("RÉPUBLIQUE FRANÇAISE", 1.45, 0.27)):
            line = Image.new("L", (UNIT * 12, UNIT), 0)
            path = italic if top < 1.2 else serif
            ImageDraw.Draw(line).text((0, 0), text, 255, font(path if os.path.exists(path) else FONTS[0], UNIT * 0.5))
            line = line.crop(line.getbbox()).resize((wide, int(UNIT * high)), Image.LANCZOS)
            im.paste(line, (0, int(UNIT * top)))
        ImageDraw.Draw(im).line((0, UNIT * 1.37, wide, UNIT * 1.37), 255, 2)
    studio.texts[key] = np.asarray(im).astype(np.float32) / 255
    return studio.texts[key]


def blot(r, high, wide, centre):
    """A smooth random shape, as the profile of somebody else."""
    n = int(r.integers(5, 12))
    a = np.sort(r.uniform(0, 2 * np.pi, n))
    rad = r.uniform(0.25, 0.62, n) * high
    p = np.stack([centre + rad * np.cos(a), high * r.uniform(0.4, 0.7) + rad * np.sin(a)], 1)
    m = np.zeros((high, wide), np.uint8)
    cv2.fillPoly(m, [p.round().astype(np.int32)], 255)
    return cv2.GaussianBlur(m, (0, 0), r.uniform(1, 5)).astype(np.float32) / 255 > 0.5


def decoy(r):
    """RGBA of a strip that is none of the marks, or an unlike sign."""
    high, wide = art.HIGH, int(art.HIGH * r.choice([r.uniform(1.2, 2.0), r.uniform(2.4, 3.6)], p=[0.3, 0.7]))
    kind, version = r.random(), r.choice(["colour", "black", "white"], p=[0.6, 0.25, 0.15])
    blue, red = np.array([0, r.uniform(0, 0.3), r.uniform(0.4, 0.8)]), np.array([r.uniform(0.7, 1), r.uniform(0, 0.2), r.uniform(0, 0.2)])
    rgb, alpha = np.zeros((high, wide, 3), np.float32), np.ones((high, wide), np.float32)
    x = np.arange(wide) / wide
    if version == "colour":
        middle = r.uniform(0.4, 0.6)
        rgb[:] = np.where(x[None, :, None] < middle, blue, red)
        if r.random() < 0.1:
            rgb = rgb[:, ::-1].copy()
        if r.random() < 0.15:
            rgb[:] = r.random(3) * 0.7
    shape = np.zeros((high, wide), bool)
    at = wide * r.uniform(0.4, 0.6)
    yy, xx = np.mgrid[0:high, 0:wide]
    if kind < 0.2:                                # a flag: three bands, upright or lying
        w = r.uniform(0.2, 0.45)
        shape = (abs(x[None, :] - 0.5) < w / 2) & np.ones((high, 1), bool)
        if r.random() < 0.25:
            shape = (abs(yy / high - 0.5) < w / 2)
        if r.random() < 0.4:                      # waving
            wave = (np.sin(xx / wide * r.uniform(2, 9) + r.uniform(0, 6)) * high * r.uniform(0.02, 0.1)).astype(int)
            rgb = rgb * (1 + 3 * wave[..., None] / high)
    elif kind < 0.35:
        shape = (xx - at) ** 2 + (yy - high / 2) ** 2 < (high * r.uniform(0.25, 0.5)) ** 2
        if r.random() < 0.3:
            shape &= (xx - at) ** 2 + (yy - high / 2) ** 2 > (high * 0.2) ** 2
    elif kind < 0.55:
        shape = blot(r, high, wide, at)
        if r.random() < 0.5:
            shape |= blot(r, high, wide, at - high * r.uniform(0.3, 0.7)) & (r.random() < 0.7)
        if r.random() < 0.3:                      # strokes where the hair would be
            for k in range(3):
                shape |= abs(yy - high * (0.5 + 0.12 * k) + (xx - at) * r.uniform(-0.5, 0.5)) + 1000 * ((xx > at) | (xx < at - high)) < high * 0.05
    elif kind < 0.85:                             # letters, digits, icons of a font
        im = Image.new("L", (wide, high), 0)
        text = "".join(r.choice(list("ABCDEFGHKMNPRSTXZ2345689&@§♥★☎☯♞♣☼✈✚✿♔☂ae")) for _ in range(r.choice([1, 1, 2, 3, 5])))
        d, f = ImageDraw.Draw(im), font(FONTS[r.integers(len(FONTS))], high * r.uniform(0.5, 1.2))
        box = d.textbbox((0, 0), text, f)
        d.text((at - (box[0] + box[2]) / 2, high / 2 - (box[1] + box[3]) / 2), text, 255, f)
        shape = np.asarray(im) > 127
    else:                                         # bare, or stripes
        if r.random() < 0.6:
            shape = ((xx * np.cos(0.6) + yy * np.sin(0.6)) // (high * r.uniform(0.1, 0.5))) % 2 == 0
    shape = cv2.GaussianBlur(shape.astype(np.float32), (0, 0), 1.0)
    if version == "white":
        return np.dstack([np.ones_like(rgb), 1 - shape]), wide / high
    tone = np.ones(3) if r.random() < 0.85 else r.random(3)
    rgb = rgb * (1 - shape[..., None]) + tone * shape[..., None]
    return np.dstack([np.clip(rgb, 0, 1), alpha]).astype(np.float32), wide / high


def flat_sign(studio, r, target):
    """(RGBA drawing, pixels a strip height, strip corner in pixels, strip width in heights). target: 0, 1 a mark; None a decoy."""
    if target is None:
        strip, aspect = decoy(r)
        version = "colour"
    else:
        version = r.choice(["colour", "reversed", "black", "white"], p=[0.5, 0.17, 0.16, 0.17])
        mark = studio.marks[target]
        strip = art.strip(mark, "colour" if version == "reversed" else version)
        aspect = strip.shape[1] / strip.shape[0]
        if version in ("colour", "reversed") and r.random() < 0.02:      # in mourning
            s = strip.shape[0]
            y, x = np.mgrid[0:s, 0:strip.shape[1]]
            strip[(x + y > s * 0.3) & (x + y < s * 0.6), :3] = 0
    strip = cv2.resize(strip, (round(UNIT * aspect), UNIT), interpolation=cv2.INTER_AREA)
    dark = version in ("reversed", "white") or (target is None and r.random() < 0.3)
    ink = np.clip((1.0 if dark else 0.0) + r.normal(0, 0.06, 3), 0, 1)
    kind = r.choice(["panel", "overlay", "box"], p=[0.58, 0.27, 0.15])
    bare = kind == "box" or r.random() < 0.3
    text = None
    if not bare:
        which = target if target is not None else int(r.integers(2))
        text = text_mask(studio, which, int(r.integers(len(TITLES)))) if target is not None or r.random() < 0.6 else None
    th, tw = (text.shape if text is not None else (UNIT, strip.shape[1]))
    margin = int(UNIT * (r.uniform(0.08, 0.6) if kind == "box" else r.uniform(0.3, 1.5)))
    right, below = (margin, margin) if kind == "box" else (margin + int(UNIT * r.uniform(0, 3)), margin + int(UNIT * r.uniform(0, 3)))
    left, above = margin, (margin if r.random() < 0.7 or kind == "box" else margin + int(UNIT * r.uniform(0, 2)))
    high, wide = above + max(th, UNIT) + below, left + max(tw, strip.shape[1]) + right
    plate = np.zeros((high, wide, 4), np.float32)
    if kind != "overlay":
        light = np.clip(r.choice([1.0, 0.93, 0.8, 0.6], p=[0.5, 0.2, 0.2, 0.1]) + r.normal(0, 0.04, 3), 0, 1)
        colour = (r.random(3) * 0.38 if r.random() < 0.6 else r.random(3) * 0.6) if dark else light
        plate[..., :3], plate[..., 3] = colour, 1
        if r.random() < 0.35:
            rows = np.ascontiguousarray(plate[..., :3])
            for _ in range(r.integers(1, 4)):
                x, y = int(r.integers(wide)), int(r.integers(high))
                c = tuple(float(v) for v in r.random(3))
                if r.random() < 0.5:
                    cv2.rectangle(rows, (x, y), (x + int(r.integers(10, 200)), y + int(r.integers(5, 100))), c, -1)
                else:
                    write(rows, "".join(r.choice(list("aeiounrstldPMRSKZ ")) for _ in range(8)), (x, y), int(r.integers(0, 8)), float(r.uniform(0.6, 2)), c, 2)
            keep = plate[..., :3].copy()
            plate[..., :3] = rows
            pad = int(UNIT * 0.12)                # what stands on the plate never covers the mark
            plate[max(above - pad, 0):above + max(th, UNIT) + pad, max(left - pad, 0):left + max(tw, strip.shape[1]) + pad, :3] = \
                keep[max(above - pad, 0):above + max(th, UNIT) + pad, max(left - pad, 0):left + max(tw, strip.shape[1]) + pad]

    def lay(y, x, rgb, a):
        h, w = a.shape
        part = plate[y:y + h, x:x + w]
        a = a[..., None]
        total = a + part[..., 3:] * (1 - a)
        part[..., :3] = np.where(total > 0, (rgb * a + part[..., :3] * part[..., 3:] * (1 - a)) / np.maximum(total, 1e-6), part[..., :3])
        part[..., 3:] = total

    if text is not None:
        lay(above, left, ink, text)
    if version in ("colour", "reversed") and r.random() < (0.25 if dark else 0.08):     # a thin line around
        t = int(r.integers(1, 4))
        if above > t and left > t:
            lay(above - t, left - t, np.ones(3), np.ones((UNIT + 2 * t, strip.shape[1] + 2 * t), np.float32)[:plate.shape[0] - above + t, :plate.shape[1] - left + t])
    lay(above, left, strip[..., :3], strip[..., 3])
    if r.random() < 0.05:
        plate[..., 3] *= r.uniform(0.4, 0.85)
    return plate, UNIT, (left, above), aspect


def projection(r, corner, unit, aspect, height, centre, steep):
    """Homography of the flat drawing onto the picture: the strip's centre at `centre`, its mean height `height`."""
    rot = np.radians(0 if r.random() < 0.15 else r.uniform(-45, 45) if steep else np.clip(r.normal(0, 6), -15, 15))
    yaw, pitch = (np.radians(r.uniform(-35, 35) if r.random() < 0.5 else 0), np.radians(r.uniform(-20, 20) if r.random() < 0.5 else 0))
    cy, sy, cp, sp, cr, sr = np.cos(yaw), np.sin(yaw), np.cos(pitch), np.sin(pitch), np.cos(rot), np.sin(rot)
    turn = np.array([[cr, -sr, 0], [sr, cr, 0], [0, 0, 1]]) @ np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]]) @ np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    far = r.uniform(8, 25)
    # drawing pixel -> heights from the strip's centre -> space -> plane
    flat = np.array([[1 / unit, 0, -corner[0] / unit - aspect / 2], [0, 1 / unit, -corner[1] / unit - 0.5], [0, 0, 1]])
    place = np.array([[turn[0, 0], turn[0, 1], 0], [turn[1, 0], turn[1, 1], 0], [turn[2, 0] / far, turn[2, 1] / far, 1]])
    h = place @ flat
    quad = project(h, strip_quad(corner, unit, aspect))
    s = height / sides(quad)[1]
    h = np.array([[s, 0, centre[0]], [0, s, centre[1]], [0, 0, 1]]) @ h
    return h


def strip_quad(corner, unit, aspect):
    x, y = corner
    return np.array([[x, y], [x + unit * aspect, y], [x + unit * aspect, y + unit], [x, y + unit]], float)


def project(h, points):
    p = np.c_[points, np.ones(len(points))] @ h.T
    return p[:, :2] / p[:, 2:]


def sides(q):
    """Mean width and height of a quadrilateral."""
    w = (np.linalg.norm(q[1] - q[0]) + np.linalg.norm(q[2] - q[3])) / 2
    h = (np.linalg.norm(q[3] - q[0]) + np.linalg.norm(q[2] - q[1])) / 2
    return w, h


def lit(r, picture, height):
    """Light, blur, noise and coding of the whole picture; `height` of the strip bounds the blur."""
    size = picture.shape[0]
    if r.random() < 0.25:                          # uneven light
        y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size - 0.5
        a = r.uniform(0, 6.3)
        picture = picture * (1 + r.uniform(-0.7, 0.7) * (np.cos(a) * x + np.sin(a) * y))[..., None]
    if r.random() < 0.12:                          # glare
        y, x = np.mgrid[0:size, 0:size].astype(np.float32)
        d = ((x - r.uniform(0, size)) ** 2 + (y - r.uniform(0, size)) ** 2) / (r.uniform(0.1, 0.4) * size) ** 2
        picture = picture + r.uniform(0.2, 0.8) * np.exp(-d)[..., None]
    if r.random() < 0.8:
        picture = picture * r.uniform(0.45, 1.15) * (1 + r.normal(0, 0.08, 3)) + r.uniform(0, 0.12)
    picture = np.clip(picture, 0, 1)
    if r.random() < 0.3:
        picture = picture ** r.uniform(0.6, 1.7)
    tone = r.random()
    if tone < 0.1:
        picture = np.repeat(picture @ np.array([0.299, 0.587, 0.114], np.float32)[:, None], 3, 2)
    elif tone < 0.16:
        grey = picture @ np.array([0.299, 0.587, 0.114], np.float32)
        a, b = r.random(3) * 0.5, 0.5 + r.random(3) * 0.5
        picture = a + (b - a) * grey[..., None]
    picture = picture.astype(np.float32)
    if r.random() < 0.65:
        picture = cv2.GaussianBlur(picture, (0, 0), min(abs(r.normal(0, 1.0)) + 0.2, 2.6, height / 8))
    if r.random() < 0.08:
        n = int(r.integers(2, max(3, min(14, int(height / 5) + 2))))
        k = np.zeros((n, n), np.float32)
        p = np.array([np.cos(a := r.uniform(0, 3.14)), np.sin(a)]) * n / 2
        cv2.line(k, tuple(int(v) for v in n / 2 - p), tuple(int(v) for v in n / 2 + p), 1.0)
        picture = cv2.filter2D(picture, -1, k / max(k.sum(), 1))
    if r.random() < 0.12:                          # a screen's raster
        y, x = np.mgrid[0:size, 0:size].astype(np.float32)
        a = r.uniform(0, 3.14)
        picture = picture * (1 + r.uniform(0.03, 0.15) * np.sin((x * np.cos(a) + y * np.sin(a)) * r.uniform(0.5, 3))[..., None])
    if r.random() < 0.6:
        picture = picture + r.normal(0, r.choice([1.5, 3, 5, 8]) / 255, picture.shape)
    picture = (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    if r.random() < 0.9:
        _, data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(45, 93))])
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1]
    return np.ascontiguousarray(picture)


def halved(picture):
    """Half the size, each pixel the rounded mean of four: as the detector's pyramid does it."""
    p = picture.astype(np.uint16)
    return ((p[0::2, 0::2] + p[1::2, 0::2] + p[0::2, 1::2] + p[1::2, 1::2] + 2) >> 2).astype(np.uint8)


def compose(studio, seed, size=128, low=9.5, high=26.0, share=(0.6, 0.28)):
    """(picture uint8 size x size x 3, quad or None, 0/1 for the mark). Strips of `low` to `high` pixels."""
    r = np.random.default_rng(seed)
    double = 2 if r.random() < 0.4 else 1
    full = size * double
    picture = studio.background(r, full)
    what = r.random()
    target = int(r.random() < 0.36) if what < share[0] else None
    quad = None
    height = 20.0
    if what < share[0] + share[1]:
        for _ in range(1 if target is not None else int(r.integers(1, 4))):
            plate, unit, corner, aspect = flat_sign(studio, r, target)
            height = np.exp(r.uniform(np.log(low), np.log(high))) * double
            half = min(height * 0.8, full * 0.3)
            centre = r.uniform(half, full - half, 2)
            h = projection(r, corner, unit, aspect, height, centre, r.random() < 0.3)
            quad = project(h, strip_quad(corner, unit, aspect))
            scale = min(1.0, 1.4 * height / unit)
            small = cv2.resize(np.dstack([plate[..., :3] * plate[..., 3:], plate[..., 3]]), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            back = np.diag([plate.shape[1] / small.shape[1], plate.shape[0] / small.shape[0], 1])
            laid = cv2.warpPerspective(small, h @ back, (full, full), flags=cv2.INTER_LINEAR)
            shade = 1.0 if r.random() < 0.5 else r.uniform(0.6, 1.0)
            picture = laid[..., :3] * shade + picture * (1 - laid[..., 3:])
            if r.random() < 0.12:                  # something in front
                w, hh = sides(quad)
                q = quad.mean(0) + (r.random(2) - 0.5) * np.array([w, hh]) * 1.2
                s = r.uniform(0.15, 0.5) * np.array([w, hh])
                a, b = (q - s / 2).astype(int), (q + s / 2).astype(int)
                picture = np.ascontiguousarray(picture)
                if r.random() < 0.5:
                    cv2.rectangle(picture, tuple(map(int, a)), tuple(map(int, b)), tuple(float(v) for v in r.random(3)), -1)
                else:
                    cv2.line(picture, tuple(map(int, q - [w, hh * 3])), tuple(map(int, q + [w * r.uniform(-1, 1), hh * 3])), tuple(float(v) for v in r.random(3)), max(1, int(hh * 0.2)))
        if target is None:
            quad = None
    picture = lit(r, picture.astype(np.float32), height)
    if double == 2:
        picture = halved(picture)
        quad = None if quad is None else (quad + 0.5) / 2 - 0.5
    return picture, quad, target if target is not None else 0
