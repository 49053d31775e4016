#!/usr/bin/env python3
"""What outlines of ordinary photos look like: outlines.py BACKGROUNDS OUT.bin

Mean and covariance of the outline cells that marks/cells.rs computes, for pairs of cells up to 33 columns and 12 rows apart, over every
sixth photo of the folder at three sizes. Layout: see Ordinary::load in marks/white.rs.
"""
import glob
import os
import struct
import sys

import cv2
import numpy as np

CELL, BINS, FAINT = 4, 8, 2.0
ACROSS, DOWN = 34, 13


def grey(picture):
    return (picture[..., 0].astype(np.float32) + 2 * picture[..., 1] + picture[..., 2]) / 4


def cells(g):
    g = g.astype(np.float32)
    h, w = (s // CELL * CELL for s in g.shape)
    p = np.pad(g[:h, :w], 1, mode="edge")
    gx, gy = p[1:-1, 2:] - p[1:-1, :-2], p[2:, 1:-1] - p[:-2, 1:-1]
    size, turn = np.sqrt(gx * gx + gy * gy), (np.arctan2(gy, gx) % np.pi) / np.pi * BINS
    low = np.floor(turn).astype(int)
    share, low = turn - low, low % BINS
    at = (np.arange(h)[:, None] // CELL) * (w // CELL) + np.arange(w)[None] // CELL
    out = np.zeros((h // CELL, w // CELL, BINS), np.float32)
    for b, weight in ((low, 1 - share), ((low + 1) % BINS, share)):
        out += np.bincount((at * BINS + b).ravel(), (size * weight).ravel(), out.size).reshape(out.shape).astype(np.float32)
    around = cv2.blur((out ** 2).sum(2), (3, 3), borderType=cv2.BORDER_REPLICATE)
    return out / np.sqrt(around * 3 + (FAINT * CELL * CELL) ** 2)[..., None]


def main(folder, out):
    maps = []
    for path in sorted(glob.glob(os.path.join(folder, "*.jpg")))[::6]:
        picture = cv2.imread(path)[..., ::-1]
        for s in (1.0, 0.6, 0.35):
            maps.append(cells(grey(cv2.resize(picture, None, fx=s, fy=s, interpolation=cv2.INTER_AREA))))
    mean = np.concatenate([m.reshape(-1, BINS) for m in maps]).mean(0)
    sums, counts = np.zeros((DOWN, 2 * ACROSS - 1, BINS, BINS)), np.zeros((DOWN, 2 * ACROSS - 1))
    for m in maps:
        d = m - mean
        h, w, _ = d.shape
        for dy in range(min(DOWN, h)):
            for dx in range(1 - min(ACROSS, w), min(ACROSS, w)):
                a, b = d[:h - dy, max(0, -dx):w - max(0, dx)], d[dy:, max(0, dx):w - max(0, -dx)]
                sums[dy, dx + ACROSS - 1] += np.tensordot(a, b, ((0, 1), (0, 1)))
                counts[dy, dx + ACROSS - 1] += a.shape[0] * a.shape[1]
    pairs = sums / np.maximum(counts, 1)[..., None, None]
    scale = np.abs(pairs).max() / 32767
    with open(out, "wb") as f:
        f.write(b"ESTOUTL1" + struct.pack("<f8f", scale, *mean) + np.round(pairs / scale).astype("<i2").tobytes())
    print(os.path.getsize(out), "bytes; mean", mean.round(3), "variance", np.trace(pairs[0, ACROSS - 1]).round(3))


if __name__ == "__main__":
    main(*sys.argv[1:3])
