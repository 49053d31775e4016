"""The finder: a small network, run over every level of a pyramid."""
import struct

import numpy as np
import torch
from torch import nn

CELL = 8
FINDER = ((3, 16, 2), (16, 24, 2), (24, 32, 2), (32, 32, 1), (32, 32, 1), (32, 32, 1))
# Values of a cell: logit; centre (cells from the cell's own, x, y); log2 of height / 16 and of width / 48 px; tilt in radians; logit of the 1999 mark.
VALUES = 8

def stack(shape):
    layers = []
    for a, b, s in shape:
        layers += [nn.Conv2d(a, b, 3, s, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU()]
    return nn.Sequential(*layers)


class Finder(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = stack(FINDER)
        self.head = nn.Conv2d(FINDER[-1][1], VALUES, 1)
        self.head.bias.data[0] = -4.0

    def forward(self, x):
        return self.head(self.body(x))


def to_input(pictures):
    """uint8 NHWC -> float NCHW, as the crate does it."""
    return (torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() - 128) / 64


def folded(sequence):
    """(rows of one output each, ordered ky, kx, channel; bias) of every convolution with its batch normalisation."""
    out = []
    for conv, bn in zip(sequence[0::3], sequence[1::3]):
        gain = (bn.weight / torch.sqrt(bn.running_var + bn.eps)).detach().double()
        w = conv.weight.detach().double() * gain[:, None, None, None]
        out += [w.permute(0, 2, 3, 1).reshape(w.shape[0], -1), bn.bias.detach().double() - bn.running_mean.double() * gain]
    return out


def flat(layer):
    w = layer.weight.detach().double()
    return [w.reshape(w.shape[0], -1), layer.bias.detach().double()]


def write(path, tensors):
    """The crate's flat file: "ESTMARK1", number of tensors, sizes, then all values as f32, little-endian."""
    arrays = [t.numpy().astype("<f4") for t in tensors]
    with open(path, "wb") as f:
        f.write(b"ESTMARK1" + struct.pack("<I", len(arrays)))
        f.write(b"".join(struct.pack("<I", a.size) for a in arrays))
        f.write(b"".join(a.tobytes() for a in arrays))
