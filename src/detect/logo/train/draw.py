#!/usr/bin/env python3
"""Draws a training set: draw.py PACKAGE BACKGROUNDS COUNT FIRST_SEED OUT.npz [SIZE LOW HIGH]"""
import multiprocessing
import sys

import cv2
import numpy as np

import compose

STUDIO = None


def one(args):
    cv2.setNumThreads(1)
    return compose.compose(STUDIO, *args)


if __name__ == "__main__":
    package, backgrounds, count, first, out = sys.argv[1:6]
    size, low, high = (int(sys.argv[6]), float(sys.argv[7]), float(sys.argv[8])) if len(sys.argv) > 6 else (128, 9.5, 26.0)
    STUDIO = compose.Studio(package, backgrounds)
    jobs = [(int(first) + k, size, low, high) for k in range(int(count))]
    with multiprocessing.get_context("fork").Pool(2) as pool:
        drawn = pool.map(one, jobs, chunksize=64)
    quads = np.array([np.full((4, 2), np.nan) if q is None else q for _, q, _ in drawn], np.float32)
    np.savez(out, pictures=np.stack([p for p, _, _ in drawn]), quads=quads, names=np.array([n for _, _, n in drawn], np.int8))
