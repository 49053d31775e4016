#!/usr/bin/env python3
"""What the HTML report costs beyond the clean itself, and how long its first page takes to open.

usage: benches/report.py [--photos 1000] [--runs 3] [--faces flag|off] [--keep FOLDER] [--programs FOLDER]

Draws twelve photos of 12 megapixels (examples/draw-photos.rs) and gives them PHOTOS names by links. Runs `clean --dry-run`
(the same work but for the writing of copies) with and without `--report r.html`, in turn, and prints medians of wall and
CPU time and their difference. Then opens the report in Chromium (tests/browser/opening.mjs). Needs Python 3, node, Chromium.
"""
import argparse, os, shutil, statistics, subprocess, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def run(command):
    start = time.monotonic()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code == 0, f"exit {code}: {' '.join(command)}"
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--photos", type=int, default=1000)
    ap.add_argument("--runs", type=int, default=3)
    ap.add_argument("--faces", default="flag")
    ap.add_argument("--programs", help="take estompe and examples/draw-photos from this folder instead of building them")
    ap.add_argument("--keep", help="work in this folder and leave the album and the report there")
    a = ap.parse_args()
    programs = a.programs or os.path.join(ROOT, "target/release")
    BIN = os.path.join(programs, "estompe")
    if not a.programs:
        subprocess.run(["cargo", "build", "--release", "--quiet", "--locked", "--bin", "estompe", "--example", "draw-photos"], cwd=ROOT, check=True)
    tmp = a.keep or tempfile.mkdtemp(prefix="estompe-report-")
    drawn, album, html, lines = (os.path.join(tmp, n) for n in ("drawn", "album", "r.html", "r.jsonl"))
    try:
        if not os.path.isdir(drawn):
            subprocess.run([os.path.join(programs, "examples/draw-photos"), drawn, "12"], check=True)
        shutil.rmtree(album, ignore_errors=True)
        os.makedirs(album)
        pictures = sorted(os.path.join(d, f) for d, _, fs in os.walk(drawn) for f in fs)
        for n in range(a.photos):
            os.link(pictures[n % len(pictures)], os.path.join(album, f"IMG_{n:05}.jpg"))
        base = [BIN, "clean", album, "--dry-run", "--out", os.path.join(tmp, "out"), "--faces", a.faces, "--logos", "off", "--progress", "none", "--report", lines]
        both = {"clean": base, "with HTML": [*base, "--report", html], "without pictures": [*base, "--report", html, "--no-pictures"]}
        times = {k: [] for k in both}
        for _ in range(a.runs):
            for name in ("without pictures", "clean", "with HTML"):
                times[name].append(run(both[name]))
        wall, cpu = ({k: statistics.median(t[i] for t in v) for k, v in times.items()} for i in (0, 1))
        for name in both:
            print(f"{name:17} wall {wall[name]:7.2f} s (beyond {wall[name] - wall['clean']:+6.2f})  CPU {cpu[name]:7.2f} s (beyond {cpu[name] - cpu['clean']:+6.2f})")
        pages = os.path.join(tmp, "r-pages")
        shown = html if not os.path.isdir(pages) else os.path.join(pages, "page-001.html")
        for page in dict.fromkeys([html, shown]):
            print(os.path.basename(page), end=": ", flush=True)
            subprocess.run(["node", os.path.join(ROOT, "tests/browser/opening.mjs"), page], check=True)
    finally:
        if not a.keep:
            shutil.rmtree(tmp, ignore_errors=True)


if __name__ == "__main__":
    main()
