#!/usr/bin/env python3
"""What exiftool reads and `estompe scan` does not: positions, serial numbers, owner and person names, file by file.

usage: benches/readers.py FOLDER… [--bin target/release/estompe] [--all] [--min 98]

Every value that `exiftool -a -u -ee -G1 -j` names as a GPS position, a serial number, a name of an owner or author, or a
name of a person in the picture is one fact (a group and a tag of one file; latitude and longitude of one group are one).
A fact counts as found
  by value: a finding of the same kind holds the value (positions within 0.0002 degrees, texts without case and blanks);
  by field: a finding of the same kind lists a source of the same block and the same field, with another writing of the value.
Everything else is printed by name. Needs Python 3 and exiftool; ends with 0 where exiftool is not installed.
"""
import argparse, json, os, re, shutil, subprocess, sys, tempfile
from collections import Counter, defaultdict

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FORMATS = {"JPEG": "jpeg", "PNG": "png", "APNG": "png", "MNG": "png", "WEBP": "webp", "GIF": "gif", "TIFF": "tiff", "BTF": "tiff"}

# Groups that are derived by exiftool, or speak about a colour profile's maker and not about a person.
NOT_IN_FILE = ("Composite", "ICC", "System", "File", "ExifTool")
KINDS = [
    ("position", re.compile(r"(GPS|Gps|Geo|Location|Dest|^)(Latitude|Longitude|Longtitude|Position|Coordinates)\d*$|^GPSPos|^EarthPosLat|^EarthPosLon")),
    ("serial", re.compile(r"(Serial(Number|No|Num|ID)?\d*|SerialNumber|CameraID|BodyID)$")),
    ("person", re.compile(r"^(PersonInImage(Name)?|PersonName|Region(Person(DisplayName|EmailDigest|LiveIdCID)|Name)|FaceName|BabyName"
                          r"|RecognizedFace\d*Name|Face\d+Name|ModelReleaseID|.*PersonDisplayName|AudioName)$")),
    ("owner", re.compile(r"^(Short|Camera)?Owner(Name|ID)?$|Artist$|^Creator(?!Tool|App|City|Country|Postal|Region|Address|Work|Contact)|^By-?line$"
                         r"|^(XP)?Author(Name|s)?$|Photographer(Name)?$|^(Licensor|CopyrightOwner|ImageCreator|ImageSupplier)Name$|^Credit$|^Contact$"
                         r"|^Copyright$|^CopyrightNotice$|^Rights$|^Writer-Editor$|^CaptionWriter$|^Contributor$|^Publisher$|^ExifArtist$"
                         r"|^ExifCopyright$|^HostComputer$|^UserName$")),
]
# Categories of findings that may speak of each kind.
MAY = {
    "position": {"gps", "place"},
    "serial": {"device"},
    "owner": {"owner", "credit", "people"},
    "person": {"people", "owner", "credit"},
}
# exiftool's group to the blocks that estompe names.
BLOCKS = [
    (re.compile(r"^(IFD\d*|ExifIFD|GPS|InteropIFD|SubIFD\d*|Photoshop|PNG)$"), ("Exif", "Photoshop", "text")),
    (re.compile(r"^XMP"), ("XMP",)),
    (re.compile(r"^IPTC"), ("IPTC",)),
    (re.compile(r"^(JUMBF|CBOR|JSON|C2PA)"), ("C2PA",)),
    (re.compile(r"."), ("MakerNote", "vendor", "text", "C2PA", "XMP")),
]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def kind_of(key):
    group, _, tag = key.rpartition(":")
    if not group or group.startswith(NOT_IN_FILE):
        return None
    if tag.endswith(("Ref", "Format")):
        return None
    return next((k for k, r in KINDS if r.search(tag)), None)


def exiftool(folders, numeric):
    extra = ["-n"] if numeric else []
    run = subprocess.run(["exiftool", "-a", "-u", "-ee", "-G1", "-j", "-r", "-q", *extra, "-ext", "*", *folders], capture_output=True)
    text = run.stdout.decode("utf-8", "replace").strip()
    # One key can come up several times in one file: keep every value.
    return json.loads(text, object_pairs_hook=pairs) if text else []


def pairs(items):
    out = defaultdict(list)
    for k, v in items:
        out[k].extend(v if isinstance(v, list) else [v])
    return out


def plain(v):
    return re.sub(r"[\s\0]+", "", str(v)).casefold()


def says_something(kind, v):
    if kind == "position":
        return bool(NUMBER.search(str(v)))
    return re.search(r"[^\W_0]", str(v)) is not None and not str(v).startswith("(Binary data")


def facts(printed, numeric):
    """{(kind, name): set of writings} of one file"""
    out = {}
    axes = defaultdict(dict)
    for key, values in printed.items():
        kind = kind_of(key)
        if kind is None:
            continue
        group, _, tag = key.rpartition(":")
        raw = numeric.get(key, [])
        if kind == "position":
            good = [v for v in (raw or values) if says_something(kind, v)]
            axis = "lat" if "Lat" in tag else "lon" if "Lon" in tag else "both"
            name = (group, re.sub(r"Latitude|Longt?itude", "", tag))
            axes[name].setdefault(axis, []).extend(good)
            axes[name]["tags"] = axes[name].get("tags", []) + [tag]
            continue
        both = [str(v) for v in values if says_something(kind, v)]
        if both:
            out[(kind, key)] = set(both) | {str(v) for v in raw}
    for (group, _), a in axes.items():
        texts = []
        for values in ([a.get("both")] if a.get("both") else []) + ([a.get("lat"), a.get("lon")]):
            texts.extend(values or [])
        if texts:
            out[("position", f"{group}:{'/'.join(sorted(set(a['tags'])))}")] = {str(t) for t in texts}
    return out


def degrees(text):
    return [abs(float(n)) for n in NUMBER.findall(text)]


def found(kind, name, writings, findings):
    mine = [f for f in findings if f["category"] in MAY[kind]]
    values = [f.get("value", "") for f in mine] + [s.get("value", "") for f in mine for s in f.get("sources", [])]
    if kind == "position":
        want = [n for w in writings for n in degrees(w)[:2]]
        have = [n for f in mine if f["category"] == "gps" or kind == "position"
                for v in [f.get("value", "")] + [s.get("value", "") for s in f.get("sources", [])] for n in degrees(v)]
        if want and all(any(abs(w - h) < 2e-4 for h in have) for w in want):
            return "value"
    else:
        have = "|".join(plain(v) for v in values)
        if any(plain(w) and plain(w) in have for w in writings):
            return "value"
    group, _, tags = name.rpartition(":")
    blocks = next(b for r, b in BLOCKS if r.search(group))
    for f in mine:
        for s in f.get("sources", []):
            field = re.split(r"[/:]", s["field"])[-1]
            if s["part"] in blocks and any(plain(t) in plain(field) or plain(field) in plain(t) for t in tags.split("/") if field):
                return "field"
    return None


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folders", nargs="+")
    ap.add_argument("--bin", default=os.path.join(ROOT, "target/release/estompe"))
    ap.add_argument("--all", action="store_true", help="print every fact and how it was found")
    ap.add_argument("--min", type=float, default=98.0, help="fail below this share, in per cent")
    a = ap.parse_args()
    if not shutil.which("exiftool"):
        print("exiftool is not installed: not compared")
        return 0
    with tempfile.TemporaryDirectory() as tmp:
        report = os.path.join(tmp, "scan.jsonl")
        subprocess.run([a.bin, "scan", *a.folders, "--faces", "off", "--logos", "off", "--coded-data", "copy", "--show-values",
                        "--no-config", "--hidden", "--report", report, "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        mine = {}
        for line in open(report, encoding="utf-8"):
            r = json.loads(line)
            if r.get("type") == "file":
                mine[r["path"]] = r
    numeric = {f["SourceFile"][0]: f for f in exiftool(a.folders, True)}
    total, by, missed = Counter(), defaultdict(Counter), []
    for printed in exiftool(a.folders, False):
        path = printed["SourceFile"][0]
        words = (printed.get("File:FileType") or [""])[0].upper().split()
        fmt = next((FORMATS[w] for w in words if w in FORMATS), None)
        if fmt is None:
            continue
        rel = next((os.path.relpath(path, f) for f in a.folders if os.path.abspath(path).startswith(os.path.abspath(f) + os.sep)),
                   os.path.basename(path))
        several = [os.path.join(os.path.basename(os.path.abspath(f)), os.path.relpath(path, f)) for f in a.folders]
        record = next((mine[p] for p in [rel, *several, os.path.basename(path)] if p in mine), None)
        for (kind, name), writings in facts(printed, numeric.get(path, {})).items():
            how = found(kind, name, writings, record["findings"]) if record else None
            total[fmt, kind] += 1
            by[fmt, kind][how] += 1
            if how is None or a.all:
                why = how or ("not looked at" if record is None else record["outcome"])
                missed.append(f"{path}  {kind}  {name} = {sorted(writings)[0][:60]!r}  [{why}]")
    for m in sorted(missed):
        print(m)
    print(f"\n{'format':6} {'kind':9} {'facts':>6} {'value':>6} {'field':>6} {'missed':>6}")
    for (fmt, kind), n in sorted(total.items()):
        c = by[fmt, kind]
        print(f"{fmt:6} {kind:9} {n:6} {c['value']:6} {c['field']:6} {c[None]:6}")
    n = sum(total.values())
    good = n - sum(c[None] for c in by.values())
    share = 100 * good / n if n else 100.0
    exact = sum(c["value"] for c in by.values())
    print(f"\n{good} of {n} facts found ({share:.1f} %), {exact} by value")
    return 0 if share >= a.min else 1


if __name__ == "__main__":
    sys.exit(main())
