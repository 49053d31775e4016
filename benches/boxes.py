#!/usr/bin/env python3
"""Speed of cleaning films and HEIC photos against cp, as ratios from interleaved runs.

usage: benches/boxes.py [--runs 5] [--films 6] [--photos 150] [--keep FOLDER]

Draws films of noise with ffmpeg (H.264 and AAC, about 60 MB each) and HEIC photos as phones write them (a grid of 48 tiles, Exif, a
thumbnail, about 2.5 MB; their tiles hold noise, which nobody decodes here), then runs each command in random order, RUNS times and
one warm-up, and prints medians of wall and CPU time against `cp -r --reflink=never`. Aims: films 0.8 of cp, HEIC 0.6, one thread.
Needs Python 3, ffmpeg and a Unix.
"""
import argparse, os, random, shutil, struct, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare import ROOT, estompe, race  # noqa: E402


def box(kind, *body):
    data = b"".join(body)
    return struct.pack(">I4s", 8 + len(data), kind) + data


def full(kind, flags, *body):
    return box(kind, struct.pack(">I", flags), *body)


def heic(draw):
    """a grid of 8 by 6 tiles of 512 pixels for a photo of 4032 by 3024, a thumbnail, and an Exif block"""
    hvcc = box(b"hvcC", bytes([1] * 21 + [0xFF, 1, 0xA1, 0, 1, 0, 3, 0x42, 1, 9]))
    size = lambda w, h: full(b"ispe", 0, struct.pack(">II", w, h))
    unit = lambda n: struct.pack(">I", n + 2) + bytes([19 << 1, 1]) + draw.randbytes(n)
    exif = b"\0\0\0\6Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x0f\0\2\0\0\0\6\0\0\0\x1a\0\0\0\0Phone\0"
    items = [(b"grid", bytes([0, 0, 5, 7]) + struct.pack(">HH", 4032, 3024), [2])]
    items += [(b"hvc1", unit(draw.randrange(40_000, 60_000)), [1, 3]) for _ in range(48)]
    items += [(b"hvc1", unit(9_000), [1, 4]), (b"Exif", exif, [])]
    ipco = box(b"ipco", hvcc, size(4032, 3024), size(512, 512), size(320, 240))
    infe = b"".join(full(b"infe", 2 << 24, struct.pack(">HH4sB", i, 0, k, 0)) for i, (k, _, _) in enumerate(items, 1))
    ipma = b"".join(struct.pack(">HB", i, len(p)) + bytes(p) for i, (_, _, p) in enumerate(items, 1) if p)
    refs = box(b"dimg", struct.pack(">HH", 1, 48), struct.pack(">48H", *range(2, 50)))
    refs += box(b"thmb", struct.pack(">HHH", 50, 1, 1)) + box(b"cdsc", struct.pack(">HHH", 51, 1, 1))

    def meta(base):
        iloc, at = b"", base
        for i, (_, data, _) in enumerate(items, 1):
            iloc += struct.pack(">HHHII", i, 0, 1, at, len(data))
            at += len(data)
        return full(b"meta", 0, full(b"hdlr", 0, b"\0\0\0\0pict" + bytes(13)), full(b"pitm", 0, struct.pack(">H", 1)),
                    full(b"iinf", 0, struct.pack(">H", len(items)), infe), full(b"iref", 0, refs),
                    box(b"iprp", ipco, full(b"ipma", 0, struct.pack(">I", len(items) - 1), ipma)),
                    full(b"iloc", 0, struct.pack(">BBH", 0x44, 0, len(items)), iloc))

    ftyp = box(b"ftyp", b"heic\0\0\0\0mif1heic")
    base = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(base) + box(b"mdat", *[d for _, d, _ in items])


def films(folder, n):
    os.makedirs(folder)
    first = os.path.join(folder, "0.mp4")
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=1280x720:rate=30,noise=alls=40:allf=t", "-f", "lavfi",
                    "-i", "sine=frequency=440", "-t", "20", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "24M", "-c:a", "aac",
                    "-metadata", "location=+48.8566+002.3522/", first], check=True)
    for i in range(1, n):
        shutil.copy(first, os.path.join(folder, f"{i}.mp4"))


def photos(folder, n):
    os.makedirs(folder)
    draw = random.Random(7)
    for i in range(n):
        with open(os.path.join(folder, f"{i:04}.heic"), "wb") as f:
            f.write(heic(draw))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--films", type=int, default=6)
    ap.add_argument("--photos", type=int, default=150)
    ap.add_argument("--keep", help="work in this folder and leave the albums there")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "estompe"], cwd=ROOT, check=True)
    tmp = a.keep or tempfile.mkdtemp(prefix="estompe-boxes-")
    out = os.path.join(tmp, "out")
    try:
        for name, make, n, aim in [("films", films, a.films, 0.8), ("heic", photos, a.photos, 0.6)]:
            src = os.path.join(tmp, name)
            if not os.path.isdir(src):
                make(src, n)
            size = sum(os.path.getsize(os.path.join(src, f)) for f in os.listdir(src)) / 1e6
            got = race({"cp": ["cp", "-r", "--reflink=never", src, out], "walk": estompe(src, out, 1),
                        "copy": estompe(src, out, 1, "--coded-data", "copy")}, a.runs, out)
            print(f"{name}: {len(os.listdir(src))} files, {size:.0f} MB, medians of {a.runs} interleaved runs, one thread")
            for k in ("walk", "copy"):
                ratio = got["cp"][0] / got[k][0]
                cpu = got["cp"][1] / got[k][1]
                print(f"  --coded-data {k}: {ratio:.2f} of cp (aim {aim}), by CPU time {cpu:.2f}, {size / got[k][0]:.0f} MB/s, "
                      f"peak {got[k][2] / 1024:.0f} MiB")
    finally:
        if not a.keep:
            shutil.rmtree(tmp, ignore_errors=True)


if __name__ == "__main__":
    main()
