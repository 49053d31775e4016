#!/usr/bin/env python3
"""Speed against cp and the peers, as ratios from interleaved runs.

usage: benches/compare.py [--runs 5] [--photos 300] [--small 10000] [--keep FOLDER]

Draws an album of 12-megapixel JPEGs of 3 to 8 MB (examples/draw-photos.rs), then runs every command in random order,
RUNS times and one warm-up, and prints medians: wall time against `cp -r --reflink=never`, CPU time against exiftool,
djpeg and jpegtran where they are installed. Needs Python 3 and a Unix; nothing beyond the standard library.
"""
import argparse, os, random, shutil, statistics, subprocess, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(ROOT, "target/release/estompe")


def run(command):
    """wall and CPU seconds of one command, and its peak memory in KiB"""
    start = time.monotonic()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        print(f"   exit {code}: {' '.join(command)[:120]}", file=sys.stderr)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def all_of(commands):
    """the same, summed over several commands"""
    results = [run(c) for c in commands]
    return sum(r[0] for r in results), sum(r[1] for r in results), max(r[2] for r in results)


def race(commands, runs, out):
    times = {k: [] for k in commands}
    for turn in range(runs + 1):
        for name in random.sample(sorted(commands), len(commands)):
            shutil.rmtree(out, ignore_errors=True)
            command = commands[name]
            result = run(command) if isinstance(command[0], str) else all_of(command)
            if turn:
                times[name].append(result)
    return {k: tuple(statistics.median(r[i] for r in v) for i in range(3)) for k, v in times.items()}


def estompe(src, out, jobs, *extra):
    return [BIN, "clean", src, "--out", out, "--faces", "off", "--logos", "off", "--progress", "none", "-j", str(jobs), *extra]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--photos", type=int, default=300)
    ap.add_argument("--small", type=int, default=10000)
    ap.add_argument("--keep", help="work in this folder and leave the albums there")
    a = ap.parse_args()
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bin", "estompe", "--example", "draw-photos"], cwd=ROOT, check=True)
    tmp = a.keep or tempfile.mkdtemp(prefix="estompe-compare-")
    album, out, small = (os.path.join(tmp, n) for n in ("album", "out", "small"))
    try:
        if not os.path.isdir(album):
            subprocess.run([os.path.join(ROOT, "target/release/examples/draw-photos"), album, str(a.photos)], check=True)
        files = [os.path.join(d, f) for d, _, fs in os.walk(album) for f in fs]
        size = sum(map(os.path.getsize, files)) / 1e6
        print(f"{len(files)} photos, {size:.0f} MB, {os.cpu_count()} cores, medians of {a.runs} interleaved runs")
        commands = {
            "cp": ["cp", "-r", "--reflink=never", album, out],
            "copy -j1": estompe(album, out, 1, "--coded-data", "copy"),
            "copy -j2": estompe(album, out, 2, "--coded-data", "copy"),
            "walk -j1": estompe(album, out, 1, "--coded-data", "walk"),
            "walk -j2": estompe(album, out, 2, "--coded-data", "walk"),
            "scan copy": [BIN, "scan", album, "--faces", "off", "--logos", "off", "--coded-data", "copy", "--progress", "none", "-j", "1"],
        }
        if shutil.which("exiftool"):
            commands["exiftool"] = ["exiftool", "-config", "", "-all=", "-q", "-q", "-r", "-o", out + "/%d%f.%e", album]
        # Beside the others in the same turns: a shared machine changes its speed from minute to minute.
        some = files[:24]
        share = sum(map(os.path.getsize, some)) / 1e6 / size
        peers = {"djpeg": ["djpeg", "-outfile", os.devnull], "jpegtran": ["jpegtran", "-copy", "none", "-outfile", os.devnull]}
        peers = {k: v for k, v in peers.items() if shutil.which(k)}
        commands |= {k: [v + [f] for f in some] for k, v in peers.items()}
        t = race(commands, a.runs, out)
        for name, (wall, cpu, memory) in t.items():
            if name in peers:
                continue
            print(f"{name:10} wall {wall:7.3f} s ({t['cp'][0] / wall:5.2f} of cp)  CPU {cpu:7.3f} s ({size / cpu:6.0f} MB/s)  peak {memory / 1024:5.0f} MiB"
                  + (f"  CPU {cpu / t['exiftool'][1]:.2f} of exiftool -all=" if "exiftool" in t and name != "exiftool" else ""))
        print(f"scan without the walk: {len(files) / t['scan copy'][1]:.0f} photos a second of CPU time")
        for name in peers:
            print(f"walk takes {t['walk -j1'][1] * share / t[name][1]:.2f} of the CPU time of {name}")
        if a.small:
            subprocess.run([os.path.join(ROOT, "target/release/examples/draw-photos"), small, str(a.small), "small"], check=True)
            t = race({"cp": ["cp", "-r", "--reflink=never", small, out], "estompe": estompe(small, out, 2)}, max(2, a.runs // 2), out)
            print(f"{a.small} small files: {t['estompe'][0] / t['cp'][0]:.2f} times cp -r, peak {t['estompe'][2] / 1024:.0f} MiB")
    finally:
        if not a.keep:
            shutil.rmtree(tmp, ignore_errors=True)


if __name__ == "__main__":
    main()
