#!/usr/bin/env python3
"""What single files cost: every file of a corpus alone, scanned and cleaned by the release binary.

usage: benches/each.py [FOLDER] [--seconds 2] [--megabytes 256] [--detect]

FOLDER is ../shared/corpus where it is not given; without it nothing is done. Prints the files that took more time or memory than
asked for, the five that took most of each, and the exit codes. Faces and marks are looked for with --detect only: decoding and
searching cost far more than the rest, and would hide it.
Needs Python 3 and a Unix; nothing beyond the standard library.
"""
import argparse, collections, os, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.join(ROOT, "target/release/estompe")
COMMON = ["--progress", "none", "--no-config", "-j", "1"]


def run(command):
    """exit code, wall seconds, and peak memory in MB of one command; ru_maxrss counts bytes on macOS, KiB elsewhere"""
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    start = time.monotonic()
    _, status, usage = os.wait4(os.posix_spawn(command[0], command, os.environ, file_actions=null), 0)
    wall = time.monotonic() - start
    return os.waitstatus_to_exitcode(status), wall, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", nargs="?", default=os.path.join(os.path.dirname(ROOT), "shared", "corpus"))
    ap.add_argument("--seconds", type=float, default=2)
    ap.add_argument("--megabytes", type=float, default=256)
    ap.add_argument("--detect", action="store_true", help="look for faces and marks as well")
    a = ap.parse_args()
    common = COMMON + ([] if a.detect else ["--faces", "off", "--logos", "off"])
    if not os.path.isdir(a.folder):
        return print(f"skipped: no folder {a.folder}")
    files = sorted(os.path.join(d, f) for d, _, fs in os.walk(a.folder) for f in fs)
    rows, codes = [], collections.Counter()
    with tempfile.TemporaryDirectory(prefix="estompe-each-") as tmp:
        for i, path in enumerate(files):
            out = os.path.join(tmp, str(i))
            for name, command in (("scan", [BIN, "scan", path]), ("clean", [BIN, "clean", path, "--out", out])):
                code, wall, peak = run(command + common)
                codes[name, code] += 1
                rows.append((wall, peak, f"{name:5} {os.path.relpath(path, a.folder)} (exit {code})"))
    line = lambda r: print(f"  {r[0]:7.3f} s {r[1]:7.1f} MB  {r[2]}")
    over = [r for r in rows if r[0] > a.seconds or r[1] > a.megabytes]
    print(f"{len(files)} files, {len(over)} runs over {a.seconds:g} s or {a.megabytes:g} MB")
    for title, some in (("over", over), ("slowest", sorted(rows, reverse=True)[:5]), ("largest", sorted(rows, key=lambda r: -r[1])[:5])):
        print(title)
        for r in some:
            line(r)
    print("exit codes: " + ", ".join(f"{name} {code}: {n}" for (name, code), n in sorted(codes.items())))


if __name__ == "__main__":
    main()
