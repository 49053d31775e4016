#!/usr/bin/env python3
"""Hiding regions of JPEG files against decoding and coding again: CPU time, as a ratio.

usage: benches/redact.py FILE… [--runs 5]

For each file: the median CPU time of `djpeg | cjpeg` (libjpeg-turbo, at quality 90 and the file's own sampling is not
asked for), and what `cargo bench --bench redact` takes for the same file on one thread. Needs Python 3 and a Unix.
"""
import argparse, os, statistics, subprocess, tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def cpu(command):
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    return usage.ru_utime + usage.ru_stime if os.waitstatus_to_exitcode(status) in (0, 2) else None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="+")
    ap.add_argument("--runs", type=int, default=5)
    a = ap.parse_args()
    files = [os.path.abspath(f) for f in a.files]
    bench = ["cargo", "bench", "--locked", "--quiet", "--bench", "redact", "--", *files]
    out = subprocess.run(bench, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in out.splitlines() if line.count("\t") == 4]
    with tempfile.TemporaryDirectory() as tmp:
        ppm, jpg = os.path.join(tmp, "a.ppm"), os.path.join(tmp, "a.jpg")
        again = {}
        for f in files:
            runs = [(cpu(["djpeg", "-outfile", ppm, f]), cpu(["cjpeg", "-quality", "90", "-outfile", jpg, ppm])) for _ in range(a.runs)]
            runs = [d + c for d, c in runs if d and c]
            again[f] = statistics.median(runs) if runs else None
    for name, what, taken, proved, proof in rows:
        base = again.get(name)
        ratio = f"{float(taken) / base:.3f} of djpeg | cjpeg ({base:.3f} s)" if base else "djpeg does not read it"
        print(f"{os.path.basename(name)}: {what}: {float(taken) * 1000:.1f} ms, {ratio}; proof {float(proved) * 1000:.1f} ms, {proof}")


if __name__ == "__main__":
    main()
