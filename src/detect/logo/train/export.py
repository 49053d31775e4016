#!/usr/bin/env python3
"""Writes the crate's weights and reference answers: export.py FINDER.pt FOLDER

The reference holds the finder's cells for a drawn test picture (see picture() here and in the tests), as torch computes
them: the crate must compute the same.
"""
import os
import sys

import numpy as np
import torch

import net


def picture(width, height):
    """A test picture that needs no file: the tests draw the same one."""
    y, x = np.mgrid[0:height, 0:width]
    inside = (abs(x - 48) < 30) & (abs(y - 30) < 10)
    rgb = np.stack([(x * 5 + y * 3) % 251, (x * 2 + y * 7) % 241, (x * y) % 239], 2)
    rgb[inside & (x < 48)] = (0, 0, 145)
    rgb[inside & (x >= 48)] = (225, 0, 15)
    rgb[(x - 48) ** 2 + (y - 30) ** 2 < 60] = 255
    return rgb.astype(np.uint8)


def main(finder_pt, folder):
    finder = net.Finder()
    finder.load_state_dict(torch.load(finder_pt))
    finder.eval()
    net.write(os.path.join(folder, "finder.bin"), net.folded(finder.body) + net.flat(finder.head))
    with torch.no_grad():
        cells = finder(net.to_input(picture(96, 64)[None]))[0].permute(1, 2, 0).reshape(-1)
    with open(os.path.join(folder, "reference.bin"), "wb") as f:
        f.write(cells.numpy().astype("<f4").tobytes())
    for name in ("finder", "reference"):
        print(name, os.path.getsize(os.path.join(folder, name + ".bin")), "bytes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
