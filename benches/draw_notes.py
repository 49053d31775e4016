#!/usr/bin/env python3
"""Draws JPEGs whose Exif blocks carry a maker note each, for benches/readers.py: every layout that estompe reads.

usage: benches/draw_notes.py FOLDER

All names and numbers in them are made up. Needs Python 3 alone.
"""
import base64, os, struct, sys

TINY = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/"
    "wAALCAAIAAgBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEI"
    "I0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ip"
    "qrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/ACv/2Q==")
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4}


def text(tag, s):
    b = s.encode() + b"\0"
    return tag, 2, len(b), b


def raw(tag, b, kind=7):
    return tag, kind, len(b) // SIZES[kind], b


def longs(tag, *n):
    return tag, 4, len(n), ("L", n)


def shorts(tag, *n):
    return tag, 3, len(n), ("H", n)


def directory(entries, at, base, order, tail=b"\0\0\0\0"):
    """A directory that will lie at `at` of the block, its offsets counted from `base`."""
    end = at + 2 + 12 * len(entries) + len(tail)
    head, values = struct.pack(order + "H", len(entries)), b""
    for tag, kind, count, value in sorted(entries, key=lambda e: e[0]):
        if isinstance(value, tuple):
            value = struct.pack(order + value[0] * count, *value[1])
        head += struct.pack(order + "HHL", tag, kind, count)
        if len(value) <= 4:
            head += value.ljust(4, b"\0")
        else:
            if (end + len(values)) % 2:
                values += b"\0"
            head += struct.pack(order + "L", end + len(values) - base)
            values += value
    return head + tail + values


NOTE_AT = 0x100


def photo(make, model, note, order="<"):
    """JPEG with make, model and a note at a known place of the block; `note` is bytes or a function of the note's place."""
    body = note(NOTE_AT) if callable(note) else note
    mark = b"II" if order == "<" else b"MM"
    main = directory([text(0x010F, make), text(0x0110, model), longs(0x8769, 0xA0)], 8, 0, order)
    exif = struct.pack(order + "H", 1) + struct.pack(order + "HHLL", 0x927C, 7, len(body), NOTE_AT) + b"\0\0\0\0"
    block = mark + struct.pack(order + "HL", 42, 8) + main
    assert len(block) <= 0xA0
    block = (block.ljust(0xA0, b"\0") + exif).ljust(NOTE_AT, b"\0") + body
    app1 = b"Exif\0\0" + block
    return TINY[:2] + b"\xFF\xE1" + struct.pack(">H", len(app1) + 2) + app1 + TINY[2:]


def note(header, entries, order="<", base=None):
    """Header and directory; offsets from the block (`base` None), or from that many bytes into the note."""
    return lambda at: header + directory(entries, at + len(header), 0 if base is None else at + base, order)


def nikon(entries, order=">"):
    mark = b"MM" if order == ">" else b"II"
    inner = mark + struct.pack(order + "HL", 42, 8) + directory(entries, 8, 0, order)
    return b"Nikon\0\x02\x10\0\0" + inner


def olympus(at, header=b"OLYMPUS\0II\x03\0"):
    equipment = [text(0x101, "BHP242 331"), text(0x102, "4102111002331001"), text(0x202, "221124531"), text(0x1003, "F-77123")]
    first = [text(0x0209, "OLYMPUS CAM 42"), longs(0x2010, 0), text(0x0404, "K3311220")]
    size = len(directory(first, len(header), 0, "<"))
    sub = len(header) + size + size % 2
    first[1] = longs(0x2010, sub)
    main = directory(first, len(header), 0, "<")
    return (header + main).ljust(sub, b"\0") + directory(equipment, sub, 0, "<")


def sony_code(plain):
    return bytes(b if b > 248 else b ** 3 % 249 for b in plain)


def sony_block(serial_at, serial, count_at, count):
    b = bytearray(0x400)
    b[serial_at:serial_at + len(serial)] = serial
    b[count_at:count_at + 3] = struct.pack("<L", count)[:3]
    return sony_code(bytes(b))


def panasonic_faces():
    b = bytearray(148)
    struct.pack_into("<H", b, 0, 2)
    b[4:4 + 9] = b"Rosalinde"
    b[32:32 + 8] = b"1999:9:9"
    b[52:52 + 6] = b"Anselm"
    return raw(0x61, bytes(b))


def fuji_faces():
    name, day = b"Leopoldine", b"19991224"
    face = bytearray(62)
    struct.pack_into("<LL", face, 30, len(name), 8 + 62)
    struct.pack_into("<LL", face, 54, len(day), 8 + 62 + len(name))
    return raw(0x4282, struct.pack("<LL", 8, 62) + bytes(face) + name + day)


def fuji(entries):
    return b"FUJIFILM\x0c\0\0\0" + directory(entries, 12, 0, "<")


def leica_m9(at):
    head = b"LEICA0\x03\0"
    def build(sub_at):
        sub = directory([text(0x3103, "4233117")], sub_at, 0, "<")
        return head + directory([raw(0x3000, sub), shorts(0x3001, 1)], 8, 0, "<")
    place = build(0).find(struct.pack("<H", 1) + struct.pack("<HH", 0x3103, 2))
    return build(place)


def kodak(at):
    inner = b"MM" + directory([text(0xFA19, "KCGGL81404211")], 2, 0, ">")
    return b"MM\0*\0\0\0\x08" + directory([raw(0xFC00, inner), shorts(0xE021, 1), shorts(0xE022, 1), shorts(0xE023, 2)], 8, 0, ">")


def ricoh(at):
    sub = bytearray(b"[Ricoh Camera Info]\0")
    info = bytearray(64)
    info[16:26] = b"SA03300127"
    info[48:56] = b"L0077123"
    def build(sub_at):
        return note(b"Ricoh\0\0\0", [text(0x0002, "Rev0113"), raw(0x0005, b"0000042203300127"),
                    raw(0x2001, bytes(sub) + directory([raw(0x2C, bytes(info))], sub_at + 20, 0, ">"))])(at)
    place = at + build(0).find(b"[Ricoh Camera")
    return build(place)


def canon_moved():
    """A Canon note that an editor moved by 4096 bytes without putting its offsets right; the footer tells."""
    body = directory([text(6, "Canon EOS 77X"), text(9, "Theodora Finch"), longs(0xC, 330860841)], NOTE_AT + 4096, 0, "<")
    return body + b"II*\0" + struct.pack("<L", NOTE_AT + 4096)


def motorola():
    return b"MOT\0II\0\0" + directory([text(0x5501, "ZY2239TJ4V"), text(0x5500, "moto-build-1")], 8, 0, "<")


PHOTOS = {
    "canon": ("Canon", "Canon EOS 77X", note(b"", [text(6, "Canon EOS 77X"), text(9, "Theodora Finch"), longs(0xC, 330860841),
              text(0x96, "ME2612424"), raw(0x4019, b"\0\0\x9f\x8e\xec" + b"\0" * 25), raw(0x28, bytes(range(1, 17)), 1)])),
    "canon-5d": ("Canon", "Canon EOS 5D", note(b"", [raw(0x96, b"\0" * 9 + b"IS7712345\0"), raw(0xD, b"\1" * 0xAC + b"Short Owner\0".ljust(40, b"\0"))])),
    "canon-450d": ("Canon", "Canon EOS 450D", note(b"", [raw(0xD, b"\1" * 0x10F + b"Mathilde Brunet\0".ljust(40, b"\0"))])),
    "canon-5d3": ("Canon", "Canon EOS 5D Mark III", note(b"", [raw(0xD, b"\1" * 0x164 + b"\x12\x34\x56\x78\x9a".ljust(500, b"\0"))])),
    "canon-moved": ("Canon", "Canon EOS 77X", lambda at: canon_moved()),
    "nikon": ("NIKON CORPORATION", "NIKON D77", nikon([text(0x1D, "3000177"), longs(0xA7, 41237), raw(0x91, b"0208" + b"\x55" * 60),
              raw(0x39, b"0100\x01FRA\0" + b"Quai aux Fleurs".ljust(70, b"\0"))]), ">"),
    "nikon-old": ("NIKON", "E990", note(b"Nikon\0\x01\0", [text(0xA0, "NO= 300099aa")])),
    "nikon-plain": ("NIKON CORPORATION", "NIKON D1", note(b"", [text(0xA0, "NO= 30005512")], ">"), ">"),
    "sony-a": ("SONY", "ILCE-7", note(b"SONY DSC \0\0\0", [raw(0x9050, sony_block(0x7C, b"\x31\x00\x0c\x77", 0x32, 4711))])),
    "sony-slt": ("SONY", "SLT-A57", note(b"SONY DSC \0\0\0", [raw(0x9050, sony_block(0xF0, b"\x12\x34\x56\x78\x9a", 0x32, 4712))])),
    "sony-b": ("SONY", "ILCE-7M3", note(b"SONY DSC \0\0\0", [raw(0x9050, sony_block(0x88, b"\x31\0\0\0\x7c\x0d", 0x3A, 4713))])),
    "sony-1": ("SONY", "ILCE-1", note(b"SONY DSC \0\0\0", [raw(0x9050, sony_block(0x8A, b"\x32\0\0\0\x7c\x0e", 0x3A, 4714))])),
    "sony-9": ("SONY", "ILCE-9", note(b"SONY DSC \0\0\0", [text(0x2031, "12345607")])),
    "sony-bare": ("SONY", "DSLR-A100", note(b"", [text(0x2031, "22345607"), longs(0xB026, 1)])),
    "fuji": ("FUJIFILM", "X-T77", fuji([text(0x10, "FC  A7712345     592D31313034180427796060110384"), fuji_faces()])),
    "olympus": ("OLYMPUS CORPORATION", "E-M77", olympus),
    "om": ("OM Digital Solutions", "OM-77", lambda at: olympus(at, b"OM SYSTEM\0\0\0II\x04\0")),
    "olympus-old": ("OLYMPUS OPTICAL CO.,LTD", "C770", note(b"OLYMP\0\x01\0", [text(0x0209, "OLYMPUS CAM 43"), text(0x101A, "SN7701234")])),
    "panasonic": ("Panasonic", "DMC-77", note(b"Panasonic\0\0\0", [raw(0x25, b"F451701080077\0\0\0"), text(0x52, "LS7712345"), text(0x54, "AS77"),
                  raw(0x66, b"Wilhelmina".ljust(64, b"\0")), raw(0x6D, b"Autun".ljust(64, b"\0")), panasonic_faces()])),
    "leica-dlux": ("LEICA", "D-LUX 77", note(b"LEICA\0\0\0", [raw(0x25, b"F451701080078\0\0\0"), text(0x52, "LS7712346")])),
    "leica-m8": ("Leica Camera AG", "M8 Digital Camera", note(b"LEICA\0\0\0", [longs(0x303, 3112233), text(0x304, "padding text")], base=8)),
    "leica-m9": ("Leica Camera AG", "LEICA M9", leica_m9),
    "leica-x": ("LEICA CAMERA AG", "LEICA X1", note(b"LEICA\0\x01\0", [longs(0x305, 3112244), raw(0x500, b"AX61102050021\0\0\0")], base=0)),
    "leica-lux7": ("LEICA CAMERA AG", "D-Lux 7", note(b"LEICA CAMERA AG\0\0\0", [text(0x52, "LS7712347")])),
    "pentax": ("PENTAX Corporation", "PENTAX K77D", note(b"AOC\0MM", [text(0x229, "3155077"), text(0x22E, "Hortense Noir"), longs(0x215, 77770, 20200101, 2, 3, 991177)], ">"), ">"),
    "pentax-q": ("PENTAX", "PENTAX Q77", note(b"PENTAX \0MM", [text(0x229, "3155078")], ">", base=0), ">"),
    "ricoh-gr3": ("RICOH IMAGING COMPANY, LTD.", "RICOH GR III", note(b"RICOH\0II", [text(0x229, "3155079")], base=0)),
    "ricoh": ("RICOH", "GXR", ricoh),
    "samsung": ("SAMSUNG", "NX77", note(b"", [raw(1, b"0100"), text(0x123, "Sidonie"), text(0xA002, "3DH3C90B400077"), text(0xA005, "L7712345")], base=0)),
    "sigma": ("SIGMA", "SIGMA SD77", note(b"SIGMA\0\0\0\x01\0", [text(2, "12345677")])),
    "kodak": ("EASTMAN KODAK COMPANY", "KODAK Z712", kodak, ">"),
    "kodak-serial": ("EASTMAN KODAK COMPANY", "KODAK C340", b"KCGDC60112233\0\0\0".ljust(200, b"\x01")),
    "hp": ("Hewlett-Packard", "HP PhotoSmart M425", b"IIII\x06\0".ljust(0x58, b"\x01") + b"SERIAL NUMBER:CN6A1B2C3D\0\0".ljust(60, b"\0")),
    "motorola": ("motorola", "moto 77", motorola()),
    "reconyx": ("RECONYX", "HC500", b"\x01\xf1\x03\0" + b"\x01" * 38 + "H500HB07712".encode("utf-16-le").ljust(40, b"\0") + b"\x01" * 100),
    "reconyx-uf": ("RECONYX", "UltraFire", b"RECONYXUF\0".ljust(0x4B, b"\x01") + b"UF7712345".ljust(40, b"\0")),
    "nintendo": ("Nintendo", "Nintendo 3DS", note(b"", [raw(0x1101, b"\x01" * 0x18 + b"\x07\x12\xab\xcd" + b"\x01" * 40)])),
    "apple": ("Apple", "iPhone 77", note(b"Apple iOS\0\0\x01MM", [text(0x0B, "1F0E2A11-0000-4000-8000-000000000077"), text(0x15, "AB0E2A11-0000-4000-8000-000000000078")], ">", base=0), ">"),
}


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for name, args in PHOTOS.items():
        with open(os.path.join(folder, name + ".jpg"), "wb") as f:
            f.write(photo(*args))


if __name__ == "__main__":
    main()
