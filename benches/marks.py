#!/usr/bin/env python3
"""What the search for marks costs on 12-megapixel photos, beside OpenCV's matchTemplate over the same sizes.

usage: benches/marks.py [--photos 12] [--runs 5] [MARK.png …]

Draws the photos (examples/draw-photos.rs), then measures in turns: decoding alone, the Marianne, the Marianne with the first MARK,
with all of them, and matchTemplate (one template, twelve sizes a cube root of two apart, the same 1.5 megapixels). Prints medians of
the processor time of one photo beyond decoding and beyond making the marks ready, and their differences: what a mark costs.
matchTemplate is left out where Python has no cv2.
"""
import argparse, os, re, resource, statistics, subprocess, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
EXAMPLE = os.path.join(ROOT, "target/release/examples/")
PIXELS = 1.5e6


def spent(album, names, out, rest):
    """processor time of mark_eval in milliseconds a photo"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run([EXAMPLE + "mark_eval", album, names, out, *rest], check=True, capture_output=True, text=True).stderr
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * seconds / int(re.search(r"(\d+) pictures:", said)[1])


def looking(album, names, out, marks):
    """the part of it that goes to looking"""
    return spent(album, names, out, marks) - spent(album, names, out, ["decode", *marks])


def matching(greys, template):
    import cv2
    cv2.setNumThreads(1)
    start = time.process_time()
    for grey in greys:
        for step in range(12):
            by = 2 ** (-step / 3)
            small = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
            if small.shape[0] > template.shape[0] and small.shape[1] > template.shape[1]:
                cv2.matchTemplate(small, template, cv2.TM_CCOEFF_NORMED)
    return 1000 * (time.process_time() - start) / len(greys)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--photos", type=int, default=12)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("marks", nargs="*")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet", "--example", "draw-photos", "--example", "mark_eval"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="estompe-marks-") as tmp:
        album, names, out = (os.path.join(tmp, n) for n in ("album", "list", "out"))
        subprocess.run([EXAMPLE + "draw-photos", album, str(a.photos)], check=True)
        files = sorted(os.path.relpath(os.path.join(d, f), album) for d, _, fs in os.walk(album) for f in fs)
        with open(names, "w") as f:
            f.write("\n".join(files) + "\n")
        tasks = {"Marianne": lambda: looking(album, names, out, [])}
        for n in sorted({min(1, len(a.marks)), len(a.marks)} - {0}):
            tasks[f"Marianne, marks: {n}"] = lambda n=n: looking(album, names, out, a.marks[:n])
        try:
            import cv2, numpy
            greys = []
            for name in files[:4]:
                grey = cv2.imread(os.path.join(album, name), cv2.IMREAD_GRAYSCALE)
                by = min(1, (PIXELS / grey.size) ** .5)
                greys.append(cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_AREA))
            template = numpy.random.default_rng(1).integers(0, 255, (24, 36), dtype=numpy.uint8)
            tasks["matchTemplate"] = lambda: matching(greys, template)
        except ImportError:
            print("without cv2: matchTemplate is left out")
        times = {k: [] for k in tasks}
        for _ in range(a.runs):
            for k, task in tasks.items():
                times[k].append(task())
        median = {k: statistics.median(t) for k, t in times.items()}
        for k, t in times.items():
            print(f"{k:24} {median[k]:7.1f} ms a photo (of {min(t):.1f} to {max(t):.1f})")
        if a.marks:
            one = median["Marianne, marks: 1"]
            print(f"{'the first mark':24} {one - median['Marianne']:7.1f} ms a photo")
            if len(a.marks) > 1:
                each = (median[f"Marianne, marks: {len(a.marks)}"] - one) / (len(a.marks) - 1)
                print(f"{'each further one':24} {each:7.1f} ms a photo")


if __name__ == "__main__":
    main()
