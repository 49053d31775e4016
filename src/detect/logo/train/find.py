#!/usr/bin/env python3
"""Trains the finder: find.py SET.npz OUT.pt [EPOCHS] [START.pt|-] [LAST]: with LAST it stops after so many epochs of the plan."""
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

import compose
import net

EDGE = 128 // net.CELL


def targets(quads, names, edge=EDGE):
    """For each picture: VALUES maps and a weight (0: not asked) for the logit; positive cells lie around the strip's centre."""
    n = len(quads)
    t = np.zeros((n, net.VALUES, edge, edge), np.float32)
    asked = np.ones((n, edge, edge), np.float32)
    cells = (np.stack(np.meshgrid(np.arange(edge), np.arange(edge)), -1) + 0.5) * net.CELL - 0.5
    for i, q in enumerate(quads):
        if np.isnan(q[0, 0]):
            continue
        c, (w, h) = q.mean(0), compose.sides(q)
        d = (q[1] - q[0] + q[2] - q[3]) / 2
        tilt = np.arctan2(d[1], d[0])
        rel = cells - c
        along = (rel[..., 0] * np.cos(tilt) + rel[..., 1] * np.sin(tilt)) / w
        across = (-rel[..., 0] * np.sin(tilt) + rel[..., 1] * np.cos(tilt)) / h
        inside = (abs(along) < 0.14) & (abs(across) < 0.4)
        near = (abs(along) < 0.3) & (abs(across) < 0.7)
        at = np.unravel_index(np.argmin((rel ** 2).sum(-1)), (edge, edge))
        inside[at] = True
        asked[i][near & ~inside] = 0
        t[i, 0][inside] = 1
        t[i, 1], t[i, 2] = -rel[..., 0] / net.CELL, -rel[..., 1] / net.CELL
        t[i, 3], t[i, 4], t[i, 5], t[i, 6] = np.log2(h / 16), np.log2(w / 48), tilt, names[i]
    return torch.from_numpy(t), torch.from_numpy(asked)


def loss_of(y, t, asked):
    hit = t[:, 0]
    p = torch.sigmoid(y[:, 0])
    wrong = torch.abs(hit - p).detach()
    bce = F.binary_cross_entropy_with_logits(y[:, 0], hit, reduction="none")
    many = hit.sum().clamp(min=1)
    score = (bce * asked * (0.15 + 0.85 * wrong ** 1.5) * torch.where(hit > 0, 1.0, 1.0)).sum() / many
    place = (F.smooth_l1_loss(y[:, 1:6], t[:, 1:6], reduction="none", beta=0.1).sum(1) * hit).sum() / many
    name = (F.binary_cross_entropy_with_logits(y[:, 6], t[:, 6], reduction="none") * hit).sum() / many
    return score + place + 0.3 * name, score, place


def main(sets, out, epochs=10, start="-", last=1000):
    torch.manual_seed(20)
    torch.set_num_threads(1)
    parts = [np.load(s) for s in sets.split(",")]
    pictures = np.concatenate([p["pictures"] for p in parts])
    quads = np.concatenate([p["quads"] for p in parts])
    names = np.concatenate([p["names"] for p in parts])
    model = net.Finder()
    if start != "-":
        model.load_state_dict(torch.load(start))
    model = model.to(memory_format=torch.channels_last)
    order = np.random.default_rng(20)
    batch, steps = 32, len(pictures) // 32
    opt = torch.optim.AdamW(model.parameters(), 3e-3, weight_decay=1e-4)
    plan = torch.optim.lr_scheduler.OneCycleLR(opt, 4e-3 if start == "-" else 1.5e-3, total_steps=int(epochs) * steps, pct_start=0.15)
    step = 0
    for epoch in range(int(epochs)):
        sums, began = np.zeros(3), time.time()
        model.train()
        for ids in order.permutation(len(pictures))[:steps * batch].reshape(steps, batch):
            x = net.to_input(pictures[ids]).to(memory_format=torch.channels_last)
            t, asked = targets(quads[ids], names[ids])
            losses = loss_of(model(x), t, asked)
            opt.zero_grad()
            losses[0].backward()
            opt.step()
            plan.step()
            sums += [float(v.detach()) for v in losses]
            step += 1
            if step % 100 == 0:
                print(f"  step {step} of {int(epochs) * steps}, {time.process_time():.0f} s of CPU time, losses {sums / ((step - 1) % steps + 1)}", flush=True)
        print(f"epoch {epoch} {time.time() - began:.0f} s, loss {sums / steps}", flush=True)
        torch.save(model.state_dict(), out)
        if epoch + 1 == int(last):
            break


if __name__ == "__main__":
    main(*sys.argv[1:])
