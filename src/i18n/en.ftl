# estompe, English. The same keys and variables stand in fr.ftl; a test holds this.

-guide-interior = the “Guide du bon usage des médias sociaux” (French Ministry of the Interior, 2014)
-guide-autunois = “Pour un bon usage des réseaux sociaux” (Grand Autunois Morvan)
-guide-versailles = “Réseaux sociaux et cadre professionnel” (académie de Versailles)
-guide-charter = the “Charte d’utilisation des médias sociaux” (13/01/2025)
-guide-ih2ef = “Intégrer les médias sociaux dans sa pratique professionnelle” (IH2EF)

## Help

help-template =
    {"{"}about-with-newline{"}"}
    Usage: {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
heading-commands = Commands
heading-input = What to look at
heading-policy = What may stay
heading-output = Where copies go
heading-report = Reports
heading-run = How to run
heading-talk = How to talk
value-command = COMMAND
value-path = PATH
value-file = FILE
value-dir = DIR
value-glob = GLOB
value-size = SIZE
value-name = NAME
value-category = CATEGORY
value-text = TEXT
value-report = REPORT
value-seconds = SECONDS
value-reference = REFERENCE
value-register = REGISTER
value-days = DAYS
value-code = CODE
value-shell = SHELL

cmd-estompe = Finds and removes what photos say about people, places and devices, before they are shared
cmd-estompe-after =
    Start with: estompe scan FOLDER
    Exit codes: 0 done, 1 findings, 2 wrong command line or configuration, 3 some files could not be treated, 4 output not writable, 5 storage unreachable (try again), 130 and 143 interrupted.
cmd-scan = Look only: says what the photos give away, changes nothing
cmd-clean = Write clean copies into another folder, with a report
cmd-verify = Check that a folder meets the policy: the gate before sharing
cmd-consent = The register of faces and decisions
cmd-consent-export = Write the faces of a report into a register, a row a face; rows that stand there are kept
cmd-consent-import = Check a table that was filled in and take its decisions into the register
cmd-consent-status = Count the decisions, list what ends soon and the copies that show somebody who withdrew
cmd-report = Turn a report into other formats, or join the reports of shards
cmd-report-render = Turn a JSON Lines report into HTML, CSV or SARIF (HTML then without pictures)
cmd-report-merge = Join the JSON Lines reports of shards into one
cmd-policy = Show the policies
cmd-policy-list = List the built-in policies
cmd-policy-show = Show the effective policy, each value with its source
cmd-policy-show-after =
    Stronger first: the command line, a policy file named with -p, the variables ESTOMPE_… (ESTOMPE_FACES, ESTOMPE_KEEP…), --config FILE, the user’s file ({ $user }), the system’s file ({ $system }), the preset. What the system’s file locks cannot be loosened by anything. No file is ever looked for in the folder that is scanned.
cmd-policy-check = Check a configuration file, or all that is in effect, without running anything
cmd-formats = Show what is guaranteed for each format, and what is not
cmd-explain = Explain a finding: what it is, what a stranger learns, what to do; without a code, list them all
cmd-completions = Print the completions for a shell
cmd-man = Print the manual page, or write all pages into a folder

arg-path = Photos, or folders with all that is below them
arg-files-from = Read the paths from a file, or from the standard input with -
arg-null = Paths in --files-from end with a NUL byte instead of a line break
arg-root = Folder that paths in reports and copies are relative to
arg-glob = Take only files whose relative path matches (may be repeated)
arg-exclude = Leave out files and folders whose relative path matches (may be repeated)
arg-max-depth = Go down at most so many folders
arg-follow = Follow symbolic links, as long as they stay inside the folder
arg-hidden = Take hidden files and folders too
arg-max-size = Leave out files above this size (such as 200M)
arg-shard = Take only the I-th of N equal shares of the files
arg-shard-from-env = Take the share that Slurm or Kubernetes names in the environment
arg-policy = Policy: share, event, batch, or a file
arg-keep = Keep these categories as well
arg-remove = Remove these categories as well
arg-faces = Faces: do not look (off), list (flag), or hide: solid (even grey, nothing is left), mosaic or blur. A mosaic or a blur can be undone by a determined adversary who has candidates to compare with
arg-faces-effort = How hard to look for faces
arg-logos = Official marks: do not look (off), list (flag), or hide (solid)
arg-logo = Look for this mark too (may be repeated)
arg-coded-data = Decode the picture data to its exact end, or copy it between its markers
arg-consent = Register of decisions on faces (see estompe consent): whoever has not agreed is hidden
arg-medium = Where the copies will appear: agreements that are limited to other media do not count
arg-faces-of = JSON Lines reports of a run that looked for faces
arg-register-to = The register to write
arg-filled = The table as a spreadsheet saved it
arg-known-from = Report that knows the photos of rectangles written in by hand (may be repeated)
arg-register = The register
arg-person = Only the faces of this person, by the reference in the register
arg-copies-of = Report of a cleaning: names the copies that show these faces (may be repeated)
arg-within = List agreements that end within so many days (30)
arg-credit = Write this author line into every copy
arg-checked = Configuration file to check; without it, what is in effect
arg-config = Read this configuration file too
arg-no-config = Let the user’s and the system’s configuration files set nothing (locks of the system hold)
arg-out = Folder for the clean copies; never inside what is cleaned
arg-in-place = Replace the originals, after copying them to --backup
arg-backup = Folder for the originals that --in-place replaces
arg-overwrite = Files that are already in the output folder: never replace, accept the same bytes, always replace
arg-dry-run = Say what would be done and write no copy
arg-on-unsupported = Files that cannot be cleaned: list only, copy as they are, or count as failed
arg-timestamps = File times of the copies
arg-rename = File names of the copies
arg-convert = Format of copies in which something must be hidden, where the photo’s own cannot be written (HEIC, AVIF, JPEG XL): off holds such photos
arg-durable = Make sure that copies have reached the disk
arg-report = Write a report: .jsonl, .html, .csv or .sarif by its extension (may be repeated)
arg-format = What to print on the standard output
arg-baseline = Earlier report (.jsonl or .sarif): what it names is known and no longer counts for the exit code
arg-no-pictures = Leave small pictures out of the HTML report
arg-show-values = Do not mask the values that were found
arg-digests = Take digests of whole files before and after
arg-jobs = Number of threads
arg-memory = Memory for decoded pixels (such as 1G)
arg-fail-on = Exit with 1 from this severity on
arg-max-errors = Stop after so many failed files
arg-tolerate = Exit with 0 all the same on findings, or when some files could not be treated
arg-resume = Skip what this earlier report covers and has not changed since
arg-progress = How to show progress
arg-progress-interval = Seconds between two lines of plain progress
arg-quiet = Print errors only
arg-verbose = Show every file
arg-lang = Language
arg-color = Colours
arg-help = Show this help
arg-version = Show the version
arg-rendered = Report in JSON Lines
arg-rendered-to = File to write: .jsonl, .csv or .sarif by its extension (may be repeated)
arg-photos = Folder of the photos of this report: put small pictures of them into the HTML report
arg-merged = Reports in JSON Lines
arg-merged-to = File to write: .jsonl, .csv or .sarif by its extension (may be repeated)
arg-code = Code of a finding, such as gps.position
arg-shell = Shell
arg-man-dir = Write a page for every command into this folder

## Wrong command lines

usage-no-command = Say what to do: scan, clean, verify…
usage-unknown-argument = Unknown option: { $arg }
usage-unknown-command = Unknown command: { $command }
usage-no-value = { $arg } needs a value.
usage-not-one-of = “{ $value }” is not a value of { $arg }. It takes: { $valid }
usage-bad-value = “{ $value }” is not a value of { $arg }.
usage-twice = { $arg } is given twice.
usage-conflict = { $arg } and { $prior } exclude each other.
usage-missing = Missing: { $arg }
usage-number-of-values = Wrong number of values for { $arg }.
usage-not-utf8 = An argument is not valid text (UTF-8).
usage-other = This command line cannot be followed.
usage-did-you-mean = Did you mean { $hint }?
usage-see-help = More: { $help }

## Errors

error = estompe: { $what }
err-no-out =
    clean writes copies and must know where. Type:
    {"  "}{ $command }
err-no-such-path = { $path }: there is no such file or folder.
err-no-such-policy = { $name }: no such policy. There are share, event and batch; a policy file is named by its path or ends in .toml.
err-event-faces =
    The policy event shows faces only by decision. Say how to treat them:
      --consent REGISTER   shows those who agreed and hides the others (to begin: estompe consent export)
      --faces solid        hides them all
      --faces flag         lists them and leaves them visible
      --faces off          does not look for them
err-no-shard = --shard-from-env: the environment names no share (SLURM_ARRAY_TASK_ID and _COUNT, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS).
err-consent-shows = With --consent, faces without a decision are hidden. Choose --faces solid, mosaic or blur, or leave it out.
err-register-read = { $path }: this register cannot be read: { $why }
err-register-write = { $path }: the register cannot be written: { $why }
err-no-such-person = { $person }: nothing in the register under that reference.
warn-register-unmet = { $n ->
    [one] One row of the register is about a photo that was not among these.
   *[other] { $n } rows of the register are about photos that were not among these.
}
warn-register-media = Some agreements hold for certain media only: { $list }. Name the one that the copies are for with --medium, and the others are hidden.
register-refused = { $n ->
    [one] { $path }: the register holds a mistake. Nothing was changed.
   *[other] { $path }: the register holds { $n } mistakes. Nothing was changed.
}
register-wrong = { $what }
register-wrong-line = line { $line }: { $what }
register-wrong-column = line { $line }, column { $letters }: { $what }
register-wrong-cell = line { $line }, column { $letters } ({ $name }): { $what }
register-no-headings = the headings id, photo, box, decision and until were expected, separated by semicolons
register-column-twice = two columns are named { $value }
register-column-missing = the column { $value } is missing
register-encoding = a letter cannot be read ({ $value }). Save the table as “CSV UTF-8”.
register-quotes = a quotation mark is not closed
register-too-many-cells = a cell stands behind the last heading: { $value }
register-too-large = the file is too large for a register
register-id-twice = { $value } stands in the register twice
register-rectangle-twice = the same rectangle of this photo stands in the register twice
register-id-unknown = { $value } is no face of this register. Leave the cell empty for a rectangle of your own.
register-digest = the digest does not belong to the id ({ $value })
register-box = four whole numbers [left, top, right, bottom] were expected, not { $value }
register-box-missing = the rectangle is missing: [left, top, right, bottom]
register-photo-missing = the path of the photo is missing
register-decision = “{ $value }” is no decision. Write granted, refused, withdrawn, expired, exempt, false detection, review, or nothing.
register-capacity = “{ $value }” is not known. Write adult or minor.
register-signatures = a whole number was expected, not { $value }
register-date = “{ $value }” is no date. Write 2026-12-31 or 31/12/2026.
register-date-in-future = { $value } is still to come
register-until-missing = an agreement needs an end date
register-until-before-date = the agreement would end ({ $value }) before it was given
register-ground-missing = an exemption needs its ground (news, public figure in office, historical subject, not recognisable)
consent-exported = { $name }: { $added ->
    [0] nothing new
    [one] one new face
   *[other] { $added } new faces
}, { $kept ->
    [0] no row from before
    [one] one row kept
   *[other] { $kept } rows kept
}. Fill in the column decision with a spreadsheet, then: estompe clean … --consent { $name }
consent-imported = { $name }: { $changed ->
    [0] no decision changed
    [one] one decision changed
   *[other] { $changed } decisions changed
}, { $added ->
    [0] no new row
    [one] one new row
   *[other] { $added } new rows
}, { $kept ->
    [0] no other row
    [one] one row left as it was
   *[other] { $kept } rows left as they were
}.
decision-pending = undecided
decision-granted = granted
decision-refused = refused
decision-withdrawn = withdrawn
decision-expired = expired
decision-exempt = exempt
decision-false-detection = not a face
decision-review = to be seen again
status-faces = { $n ->
    [0] The register is empty
    [one] One face
   *[other] { $n } faces
}{ $photos ->
    [0] {""}
    [one] {" "}on one photo
   *[other] {" "}on { $photos } photos
}
status-person = { $n ->
    [one] { $person }: one face
   *[other] { $person }: { $n } faces
}
status-unsigned = Minors whose agreement lacks a signature ({ $n }):
status-ending = Agreements that end within { $days } days ({ $n }):
status-gone = Withdrawn or expired ({ $n }):
status-nobody = no reference
status-face = { $photo }, { $who }: { $decision } (line { $line })
status-face-until = { $photo }, { $who }: { $decision }, until { $until } (line { $line })
status-copies-unknown = Which copies show these faces stands in the report of the cleaning:
status-clean-report = CLEANING.jsonl
status-copies = { $n ->
    [0] No copy of these reports shows these faces.
    [one] One copy shows these faces:
   *[other] { $n } copies show these faces:
}
err-mark-read = { $path }: the mark cannot be read: { $why }
err-mark-empty = { $path }: the file is empty. Give a picture of the mark (PNG, transparent if possible, SVG or JPEG).
err-mark-picture = { $path }: not a PNG, JPEG or SVG picture that can be decoded. Give a picture of the mark in one of these formats.
err-mark-huge = { $path }: too large for a mark (32 MiB or 8192 pixels a side at most). A picture 128 to 512 pixels high is enough.
err-mark-plain = { $path }: too plain to be found: it has too few outlines to be told from other things. Give the whole mark with its drawing or its lettering.
err-mark-small = { $path }: too small to be found: what is drawn must measure 16 pixels or more on each side. A picture 128 pixels high serves well.
err-mark-svg-heavy = { $path }: too elaborate for a mark (1 MiB at most, and drawn in a few seconds). Export it as a PNG 512 pixels high.
err-mark-svg-broken = { $path }: the SVG cannot be read. Check that a browser shows it, or export it as a PNG.
err-mark-svg-outside = { $path }: the SVG refers to other files or addresses, which are never fetched. Embed what it needs as paths, or export it as a PNG.
err-mark-svg-parts = { $path }: the SVG holds text, pictures or patterns, which are not drawn here. Turn text into paths, or export it as a PNG.
err-mark-twice = { $name }: two marks cannot have one name. Give another one with --logo FILE=NAME.
err-report-inside = The report { $path } would lie inside { $out }, the folder that will be shared. Choose a place outside.
err-report-place = { $path }: no report can be written there: { $why }
err-report-write = The report cannot be written: { $why }
err-report-read = { $path }: this report cannot be read: { $why }
err-report-io = A report cannot be read or written: { $why }
err-report-kind = { $path }: the extension names no report format. Use .jsonl, .html, .csv or .sarif.
err-report-mixed = { $path }: made by another policy, version or split than the reports before it. Reports that differ in this are not joined.
err-no-such-code = { $code }: no such code. “estompe explain” lists them all.
err-no-such-code-near = { $code }: no such code. Near to it: { $near }
err-write = { $path }: cannot be written: { $why }
err-too-many-errors = Stopped: more than { $n } files failed.
err-io = The system refuses: { $why }
err-output = { $path }: no copy can be written there: { $why }
err-policy = This cannot be followed: { $why }
err-other = The run has ended: { $why }
warn-resume-other = --resume: the earlier report was made by another policy or version; nothing is skipped.
warn-shards-missing = { $n ->
    [one] One shard is missing: { $list }
   *[other] { $n } shards are missing: { $list }
}
warn-report-incomplete = A report stops before its end: its run was interrupted.
report-written = { $files ->
    [one] One file in { $path }
   *[other] { $files } files in { $path }
}

## Configuration

config-at = { $path }, line { $line }, column { $column }: { $what }
config-in = { $place }: { $what }
config-unreadable = this configuration file cannot be read: { $why }
config-too-large = above 1 MB: this is no configuration file.
config-not-text = this is not text in UTF-8.
config-syntax = TOML is expected here (texts stand in quotes, lists in brackets, each key once), but there is: { $line }
config-unknown-key = { $key } is no key. There are: { $known }
config-unknown-key-near = { $key } is no key. Did you mean { $near }?
config-form-text = { $key } takes a text in quotes.
config-form-list = { $key } takes a list of texts, such as ["a", "b"].
config-form-number = { $key } takes a whole number.
config-form-size = { $key } takes a number of bytes or a size such as "512M".
config-form-flag = { $key } takes true or false.
config-not-one-of = “{ $value }” is not a value of { $key }. It takes: { $valid }
config-range = { $key } takes a whole number from { $min } to { $max }.
config-not-keepable = { $category } cannot be kept: such data has no clean form that could be written afresh. These can be kept: { $valid }
config-not-keepable-region = { $category } is no metadata: what happens to faces and marks is said with faces and logos (--faces, --logos).
config-contradiction = { $category } is to be kept and to be removed in the same place.
config-lock-elsewhere = locked takes effect in the system’s file only.
config-lock-unset = { $key } is locked, so this file must set it.
config-locked = the removal of { $what } is locked by { $by }: ask whoever administers this machine.
config-locked-key = { $what } is locked by { $by }: a stricter value is accepted, a looser one is not.
config-unset = { $key } is not set
config-locks = locked by { $by }: { $list }
config-named = name of the policy: { $name }
config-preset = preset { $name }
config-good = { $path } is good: policy { $name }.
config-good-locks = { $path } is good: policy { $name }. Its key locked takes effect only as the system’s file, { $system }.
warn-unknown-variable = { $name }: this variable is not one that estompe reads (see “estompe policy show --help”).
io-not-found = there is no such file or folder
io-permission-denied = permission denied
io-already-exists = it exists already
io-is-a-directory = it is a folder
io-not-a-directory = a part of its path is no folder
io-storage-full = the disk is full
io-quota-exceeded = the quota on the disk is used up
io-file-too-large = a file may not grow to this size here
io-read-only = the file system is read-only
io-unexpected-eof = the file ends before its announced size: it changes while it is read
io-invalid-filename = the name is not allowed here, or too long
io-timed-out = no answer in time
io-unreachable = the storage cannot be reached
io-busy = it is in use
io-out-of-memory = not enough memory
io-other-number = system error { $n } ({ $why })

## Progress

progress-line = { $done } of { $found } files, { $bytes }, { $rate }/s
progress-rate = { $rate }/s
progress-left-seconds = { $n } s left
progress-left-minutes = { $n } min left

## One file

severity-high = high
severity-low = low
severity-info = info
outcome-scanned = looked at
outcome-cleaned = cleaned
outcome-already-clean = clean already
outcome-held = held: a decision is awaited
outcome-refused = refused
outcome-unsupported = not supported
outcome-copied = copied as it is, not cleaned
outcome-skipped = skipped, done before
outcome-failed = failed
text-file = { $name }: { $outcome }
text-finding = { $title } ({ $part })
text-finding-value = { $title } ({ $part }): { $value }
list-and = { $rest } and { $last }

## Summary

sum-nothing = No file to look at.
sum-files = { $files ->
    [one] One file, { $size }
   *[other] { $files } files, { $size }
}
sum-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
sum-located = { $n ->
    [one] { $n } photo of { $files } says where it was taken ({ $by })
   *[other] { $n } photos of { $files } say where they were taken ({ $by })
}
sum-not-located = No photo says where it was taken.
explain-about = Severity: { $severity } at most. Category: { $category } ({ $name }).
explain-blocks = Read in: { $blocks }.
sum-fresh = { $n ->
    [0] Nothing that the earlier report does not name already
    [one] One photo with traces that the earlier report does not name
   *[other] { $n } photos with traces that the earlier report does not name
}
sum-stranger = What a stranger learns – { $title }: { $what } (More: estompe explain { $code })
sum-found = Found:
sum-faces = { $n ->
    [one] One face detected on { $files ->
        [one] one photo
       *[other] { $files } photos
    }
   *[other] { $n } faces detected on { $files ->
        [one] one photo
       *[other] { $files } photos
    }
}
sum-no-face = No face detected
sum-hidden = { $n ->
    [one] One region hidden
   *[other] { $n } regions hidden
} on { $files ->
    [one] one photo
   *[other] { $files } photos
}
sum-reversible = { $n ->
    [one] One photo carries a mosaic or a blur: a determined adversary who has candidates can undo it. --faces solid leaves nothing.
   *[other] { $n } photos carry a mosaic or a blur: a determined adversary who has candidates can undo it. --faces solid leaves nothing.
}
sum-webp-lossless = { $n ->
    [one] One lossy WebP picture is coded without loss now, because regions of it are hidden.
   *[other] { $n } lossy WebP pictures are coded without loss now, because regions of them are hidden.
}
sum-converted = { $n ->
    [one] One photo is written in another format, because regions of it are hidden (--convert).
   *[other] { $n } photos are written in another format, because regions of them are hidden (--convert).
}
sum-flattened = { $n ->
    [one] What one of them lets through was laid on white.
   *[other] What { $n } of them let through was laid on white.
}
sum-nearest-colour = { $n ->
    [one] One picture with a full palette got the colour that is nearest to the mask.
   *[other] { $n } pictures with a full palette got the colour that is nearest to the mask.
}
sum-logos = { $n ->
    [one] One mark detected on { $files ->
        [one] one photo
       *[other] { $files } photos
    }
   *[other] { $n } marks detected on { $files ->
        [one] one photo
       *[other] { $files } photos
    }
}
sum-no-logo = No mark detected
sum-not-looked-at = { $n ->
    [one] One picture could not be decoded: no face or mark was looked for in it.
   *[other] { $n } pictures could not be decoded: no face or mark was looked for in them.
}
sum-films-not-looked-at = { $n ->
    [one] Faces and marks were not looked for in one video: watch it yourself before you share it.
   *[other] Faces and marks were not looked for in { $n } videos: watch them yourself before you share them.
}
sum-verified = { $files ->
    [one] The file meets the policy { $policy }.
   *[other] All { $files } files meet the policy { $policy }.
}
sum-verified-rest = Every file that could be checked meets the policy { $policy }.
sum-not-verified = { $n ->
    [one] { $n } file of { $files } does not meet the policy { $policy }.
   *[other] { $n } files of { $files } do not meet the policy { $policy }.
}
sum-cleaned = { $n ->
    [one] { $n } photo cleaned into { $out } (policy { $policy })
   *[other] { $n } photos cleaned into { $out } (policy { $policy })
}
sum-would-clean = { $n ->
    [one] { $n } photo would be cleaned (policy { $policy }); nothing was written
   *[other] { $n } photos would be cleaned (policy { $policy }); nothing was written
}
sum-already-clean = { $n ->
    [one] { $n } photo was clean already: copied byte for byte
   *[other] { $n } photos were clean already: copied byte for byte
}
sum-skipped = { $n ->
    [one] { $n } photo skipped, done before
   *[other] { $n } photos skipped, done before
}
sum-removed = Removed: { $list }
sum-kept = Kept on purpose:
sum-kept-row = { $what } ({ $n }): { $why }
sum-no-author = { $n ->
    [one] { $n } photo names no author: add one with --credit
   *[other] { $n } photos name no author: add one with --credit
}
sum-filenames = { $n ->
    [one] { $n } file name says something too: --rename sequence changes names
   *[other] { $n } file names say something too: --rename sequence changes names
}
sum-not-cleaned = { $n ->
    [one] { $n } file could not be cleaned and is not in the copies:
   *[other] { $n } files could not be cleaned and are not in the copies:
}
sum-not-read = { $n ->
    [one] { $n } file could not be checked:
   *[other] { $n } files could not be checked:
}
sum-problem = { $name }: { $why }
sum-more = … and { $n } more, all in the report (--report FILE.jsonl)
sum-stopped = The run was stopped before its end: what is finished is good.
sum-report = Report: { $name }
sum-next-clean = To write clean copies:
sum-next-write = To write them:
sum-next-verify = To check the copies before sharing:
out-suffix = clean

part-file-name = file name
part-text = text
part-vendor = vendor block
part-container = container
part-picture = picture

## Categories

category-gps = GPS position
category-place = place names
category-device = device
category-owner = owner
category-people = people named
category-dates = dates
category-software = software
category-history = history
category-credit = author and rights
category-caption = captions and comments
category-preview = previews
category-hidden-data = hidden data
category-hidden-pixels = hidden pixels
category-unknown = unknown parts
category-filename = file names
category-sidecar = files beside the photo
category-hdr = HDR gain map
category-face = faces
category-logo = marks
category-display = display data

kept-policy-keep = the policy keeps it
kept-display-orientation = needed to display the picture upright
kept-display-colour = needed to display the colours
kept-display-pages = every page of a document stays

## Policies

policy-share = The default, for sharing: removes all that says something about people, places and devices; faces and marks are listed.
policy-event = For albums of an event: keeps author, rights, caption and the day; faces are hidden unless decided otherwise.
policy-batch = For large stores without a person at hand: removes the same, copies the picture data without decoding it, does not look for faces.
html-title = Report of a look at photos
html-title-scan = What these photos give away
html-title-clean = Report of a cleaning
html-title-dry-run = What a cleaning would do
html-title-verify = Report of a check
html-skip = To the content
html-foot = Written by estompe { $version }. This report holds details of the photos: keep it to yourself, and do not put it into the shared folder.
html-contents = Contents
html-pages = Pages
html-page = Page { $page }, photos { $first } to { $last }
html-to-index = To the overview
html-previous = Previous page
html-next = Next page
html-awaiting = Awaiting a decision
html-awaiting-none = Nothing awaits a decision.
html-awaiting-lead = These photos should not be published before somebody has decided:
html-undecided = { $n ->
    [one] one face without a decision
   *[other] { $n } faces without a decision
}
html-sums = Totals
html-photos-section = Photos
html-policy = The policy in words
html-verify = How to verify
html-codes = What the traces mean
html-controls = Filter and sort the photos
html-show = Show
html-show-all = all
html-show-awaiting = awaiting a decision
html-show-faces = with faces
html-show-high = with a serious trace
html-show-untreated = not treated
html-order = Order
html-order-name = by name
html-order-severity = by severity
html-order-faces = by number of faces
html-words = Name contains
html-told = { $n } of { $all } photos shown
html-kinds = Traces by kind
html-kind = Kind
html-severity = Severity
html-photos = Photos
html-decisions = Faces by decision
html-decision = Decision
html-faces = Faces
html-removed-sums = Removed from the copies
html-outcomes = Photos by outcome
html-outcome = Outcome
html-chart = Bar chart: { $name }. The table beside it gives the same numbers.
html-days = Photos by day
html-day = Day
html-months = Photos by month
html-month = Month
html-years = Photos by year
html-years-masked = Photos by year (the days are masked)
html-year = Year
html-devices = Photos by device
html-device = Device
html-device-serial = { $model }, no. { $serial }
html-other = others
html-map = Where the photos say they were taken, as rounded positions
html-map-number = No.
html-map-place = Rounded place
html-spot = { $lat }° { $ns ->
    [s] S
   *[n] N
}, { $lon }° { $ew ->
    [w] W
   *[e] E
}
html-map-text = Map { $map ->
    [france] of France
   *[world] of the world
} in plain outlines, with { $places ->
    [one] one rounded place
   *[other] { $places } rounded places
} for { $photos ->
    [one] one photo
   *[other] { $photos } photos
}. The table beside it gives the same numbers.
html-map-coarse = Positions are masked to whole degrees: each may lie anywhere within a square of about 110 km from north to south and 75 km from east to west at the latitudes of France. Outlines: Natural Earth, public domain.
html-map-fine = Positions are rounded to a tenth of a degree, about 11 km. Outlines: Natural Earth, public domain.
html-map-more = { $n ->
    [one] One photo of other places is not on the map.
   *[other] { $n } photos of other places are not on the map.
}
html-map-unplaced = { $n ->
    [one] One other photo says where it was taken without a position that can be placed (a place name, for example).
   *[other] { $n } other photos say where they were taken without a position that can be placed (a place name, for example).
}
html-problems = { $n ->
    [one] One file could not be treated:
   *[other] { $n } files could not be treated:
}
html-not-looked = Faces were not looked for.
html-no-picture = No picture in this report.
html-picture = Small picture of { $name }: { $faces ->
    [0] no face detected
    [one] one face framed
   *[other] { $faces } faces framed
}{ $marks ->
    [0] {""}
    [one] , one mark framed
   *[other] , { $marks } marks framed
}. The list beside it says what was decided on each number.
html-masked = Faces are masked in this report, whatever the copy shows.
html-frame-only = The picture itself is not in this report; the frames show where the regions lie.
html-regions = Faces and marks, by number
html-region-face = Face
html-region-drawn = Rectangle drawn by hand
html-region-logo = Mark { $name }
html-region = { $what }, { $width } × { $height } pixels: { $decision }{ $hidden ->
    [yes] , hidden in the copy
   *[no] {""}
}
html-region-mark = { $what }, { $width } × { $height } pixels{ $hidden ->
    [yes] , hidden in the copy
   *[no] {""}
}
html-region-at = { $region }; { $at }
html-at-top-left = top left
html-at-top = top middle
html-at-top-right = top right
html-at-left = left, halfway up
html-at-middle = centre
html-at-right = right, halfway up
html-at-bottom-left = bottom left
html-at-bottom = bottom middle
html-at-bottom-right = bottom right
html-findings = What the file gives away
html-removed = Removed from the copy
html-block = block of metadata
html-kept = Kept on purpose
html-notes = To be known
html-output = Name of the copy
html-digests = Digests
html-digest-before = Source file (BLAKE3)
html-digest-after = Copy (BLAKE3)
html-digest-coded = Picture data of the source (BLAKE3)
html-policy-name = Policy: { $name }
html-policy-kept = Kept on purpose: { $list }.
html-policy-removed = Removed, as is everything that is not known: { $list }.
html-policy-faces-off = Faces are not looked for.
html-policy-faces-flag = Faces are looked for and listed; they stay visible.
html-policy-faces-solid = Faces without an agreement are covered with a flat grey.
html-policy-faces-mosaic = Faces without an agreement are covered with a mosaic, which a determined adversary may undo.
html-policy-faces-blur = Faces without an agreement are blurred, which a determined adversary may undo.
html-policy-logos-off = Official marks are not looked for.
html-policy-logos-flag = Official marks are looked for and listed; they stay visible.
html-policy-logos-solid = Official marks are covered with a flat grey.
html-policy-logos-mosaic = Official marks are covered with a mosaic.
html-policy-logos-blur = Official marks are blurred.
html-policy-register = A register of decisions says which faces may be shown.
html-policy-coded-walk = The picture data is followed to its exact end; nothing hides behind it.
html-policy-coded-copy = The picture data is copied between its markers and not followed.
html-policy-credit = Written into every copy: { $credit }
html-policy-digest = Digest of the policy (BLAKE3): { $digest }
html-verify-place = FOLDER
html-verify-copies = Before sharing, check the folder of copies once more:
html-verify-again = To check the folder again after changes:
html-verify-digests = With --digests, each photo names its digests; a copy that was not touched since gives the same:
html-verify-unchanged = This run wrote no photo: the files are as they were.
html-verify-help = A detector helps and does not vouch: look at each photo yourself before it goes out.
policy-good = The policy { $name } is good.

## Formats

formats-cleaned = cleaned and checked; the picture data stays the same
formats-scanned = looked at only, never cleaned
formats-refused = Refused:
formats-limits = Not guaranteed:
formats-others = Every other format is recognised where possible, reported as not supported, and never copied unless --on-unsupported copy asks for it.
format-jpeg = JPEG
format-png = PNG and APNG
format-webp = WebP
format-gif = GIF
format-tiff = TIFF and BigTIFF
format-heic = HEIC
format-avif = AVIF
format-jxl = JPEG XL
format-video = MP4, MOV, 3GP
format-raw = camera raw
format-jp2 = JPEG 2000
format-bmp = BMP
format-svg = SVG
format-psd = Photoshop
format-ico = ICO
format-pdf = PDF

## Why a file could not be treated

reason-malformed = { $format }, byte { $offset }: { $detail }
reason-limit = the file asks for more than the limits allow: { $detail }
reason-unsupported = the format is not supported
reason-io = the system refuses to read it: { $detail }
reason-io-permission = permission denied
reason-io-gone = it has gone since the folder was listed
reason-verify = the copy did not pass the check and was thrown away: { $detail }
reason-policy = { $detail }
reason-file-empty = the file is empty
reason-internal-panic = an internal error; the original is untouched
reason-detect-not-looked-at = faces and marks could not be looked for: { $detail }
reason-detect-damaged = a part of the picture is missing, so nobody can say which faces it showed ({ $detail })
reason-detect-first-picture-only = only the first of its pictures was looked at: faces might be left in the others
reason-consent-review = a face is marked to be seen again in the register
reason-consent-outside = a rectangle of the register lies outside the picture
reason-consent-changed = the picture is no longer the one that the register decided on
reason-redact-format = its faces or marks cannot be hidden: { $detail }
reason-redact-convert = faces or marks cannot be hidden in this format: --convert jpeg writes a JPEG copy with them hidden
reason-redact-convert-in-place = a copy in another format cannot take the place of the photo: leave out --in-place, or --convert
reason-redact-convert-colours = the colours of the picture (HDR) cannot be told in a JPEG or PNG: export it again without HDR
reason-output-name-taken = { $detail }: rename one of the two
reason-redact-damaged = the picture is damaged, so its faces or marks cannot be hidden: { $detail }
reason-redact-range = its faces or marks cannot be hidden: a value of the picture is out of the standard's range
reason-redact-tables = its faces or marks cannot be hidden: its code tables have no room left
reason-jpeg-arithmetic = arithmetic-coded JPEG is not cleaned
reason-jpeg-lossless = lossless JPEG is not cleaned
reason-jpeg-hierarchical = hierarchical JPEG is not cleaned
reason-jpeg-dnl = a JPEG that tells its height behind the picture (DNL) is not cleaned
reason-jpeg-reserved = a JPEG with markers reserved for extensions is not cleaned
reason-png-hidden-default-image = an animated PNG whose first picture is not one of its frames: viewers show different pictures
reason-png-hidden-frames = an animated PNG with frames that no animation shows
reason-png-critical-chunk = a PNG with a part that viewers must understand and estompe does not: { $detail }
reason-png-cgbi = a PNG in Apple’s own variant (CgBI), which is no PNG to other viewers
reason-tiff-old-jpeg = a TIFF with JPEG in the style before 1995 is not cleaned; save it again in a program that shows it
reason-tiff-compression = a TIFF with a compression whose end cannot be located is not cleaned; save it again with LZW or Deflate
reason-tiff-variant = a TIFF with samples of different sizes or split chroma planes is not cleaned
reason-tiff-raw = a TIFF with the raw samples of a camera’s sensor is not cleaned; export it as a JPEG or TIFF and clean that file
reason-tiff-overlapping-strips = a TIFF whose strips or tiles share bytes is not cleaned
reason-tiff-duplicate-tags = a TIFF that says the same thing twice and differently: programs show different pictures
reason-tiff-several-profiles = a TIFF whose pages have different colour profiles is not cleaned; save its pages as files of their own
reason-tiff-jpeg-size = a TIFF with JPEG pieces larger than the picture shows is not cleaned
reason-jxl-preview = a JPEG XL with a preview picture inside its codestream
reason-jxl-channels = a JPEG XL with channels that are not shown, such as depth or heat
reason-jxl-names = a JPEG XL that names its frames or channels
reason-jxl-timecodes = a JPEG XL with time codes
reason-jxl-extensions = a JPEG XL with extensions that are not known
reason-heif-codec = a picture coded in a way that is not handled (neither HEVC, AV1 nor H.264)
reason-heif-property = a picture with a property that viewers must know and estompe does not
reason-heif-external = a picture whose data lies in another file
reason-heif-hidden-picture = a crop, grid or overlay hides a part of the picture that stays in the file: export it again, or use --keep hidden-pixels
reason-hdr-geometry = a gain map that is not its picture made smaller may show what a crop cut off: leave out --keep hdr
reason-hdr-numbers = a gain map without the numbers by which it is used: leave out --keep hdr
reason-heif-size = a picture file of more than four gigabytes
reason-heif-fragments = a sequence of pictures in fragments
reason-video-codec = a video with pictures or sound coded in a way that is not handled
reason-video-encrypted = an encrypted video
reason-video-external = a video whose data lies in another file
reason-video-compressed-header = a video whose header is compressed
reason-video-edit-list = an edit list hides more than a second of the video that stays in the file: export it again, or use --keep hidden-pixels
reason-video-crop = a crop hides a part of the video that stays in the file: export it again, or use --keep hidden-pixels
reason-raw-not-cleaned = raw pictures of cameras are not cleaned: their makers do not say what each byte means; export a JPEG or TIFF and clean that file
reason-jp2-not-cleaned = JPEG 2000 is not cleaned; save a JPEG or PNG and clean that file
reason-bmp-not-cleaned = bitmaps are not cleaned; save a PNG and clean that file
reason-ico-not-cleaned = icons are not cleaned; save a PNG and clean that file
reason-psd-not-cleaned = Photoshop documents are not cleaned: layers and paths would remain; export a JPEG or PNG and clean that file
reason-svg-not-cleaned = drawings are not cleaned: objects that nobody sees would remain; export a PNG and clean that file
reason-pdf-not-cleaned = PDF documents are not cleaned; export the pages as pictures and clean those files
reason-walk-unreadable = this folder or file may not be read
reason-walk-broken-link = a link whose target is missing
reason-walk-loop = a link that leads back into its own folder
reason-walk-outside-root = a link that leads out of the folder
reason-walk-special = a pipe, device or socket, no file
reason-walk-missing = it does not exist
reason-output-write = its copy cannot be written: { $detail }
reason-output-exists = another file of that name is in the output folder already (see --overwrite)
reason-output-collision = another input has taken the same name in the output folder
reason-output-backup-exists = a file of that name is in the backup folder already
limit-jpeg-tables-fingerprint = the coding tables stay as they are and hint at the program or camera that wrote them
limit-png-covered-frames = pixels of an animation that later frames cover stay in the file
limit-png-row-padding-bits = unused bits at the end of a row stay as they are
limit-gif-covered-frames = pixels of an animation that later frames cover stay in the file
limit-tiff-tile-edges = what tiles hold beyond the edge of the picture stays in the file
limit-tiff-row-padding-bits = unused bits at the end of a row stay as they are
limit-tiff-fax-end = behind damaged facsimile codes the end of the picture cannot be located
limit-tiff-transparent-colours = colours under fully transparent pixels stay in the file
limit-tiff-unused-colours = entries of a palette stay that no pixel uses, where its pixels cannot be read
limit-webp-hidden-colours = colours under transparent pixels are part of the coded picture and stay in the file
limit-webp-covered-frames = pixels of an animation that later frames cover stay in the file
limit-webp-coding-tables = the coding tables stay as they are and hint at the program that wrote them
limit-webp-flush-bytes = up to two bytes behind each partition of a lossy picture stay, which its coder writes to finish
limit-jxl-sections = bytes behind the last symbol of a section of the codestream cannot be located
limit-jxl-profile = a colour profile inside the codestream stays as it is, with its description
limit-jxl-frames = frames that are not shown, or only as references, stay in the codestream
limit-jxl-rebuild = the copy of a recompressed JPEG can no longer be turned back into the very same JPEG
limit-jxl-convert = faces and marks can be hidden only in a copy in another format (--convert jpeg or png)
limit-heif-tile-padding = where tiles reach beyond the edge of the picture, less than one tile of it stays in the file
limit-heif-structure = the sizes of tiles and the settings of the encoder stay as they are and hint at the device that wrote them
limit-heif-convert = faces and marks can be hidden only in a copy in another format (--convert jpeg or png)
limit-video-faces = faces and marks are not looked for in videos
limit-video-user-data = messages of the encoder inside the samples are reported and stay, as samples are not changed
limit-video-voices = sound stays as it is, with its voices
limit-raw-maker-data = data that makers encrypt or do not document is not read
limit-psd-layers = pictures and texts inside layers are named, not read
limit-svg-hidden-objects = objects that are covered, hidden or outside of the drawing are not looked for
limit-pdf-compressed-objects = compressed and encrypted objects are not opened: a document without findings is not a clean one

## Findings

code-gps-position-title = GPS position
code-gps-position-what = Anyone who has the file can see on a map, often to within a few metres, where the photo was taken: a home, a school, a place of work, an operation under way.
code-gps-position-advice = estompe leaves the position out of the copy, wherever it stands in the file. Turn off location in the camera app for photos that will be published. Among the first risks, { -guide-interior } names the disclosure of strategic information.
code-gps-altitude-title = GPS altitude
code-gps-altitude-what = The altitude narrows down a place, and tells the floor of a building or that the photo was taken from the air.
code-gps-altitude-advice = estompe leaves it out of the copy, like the position.
code-gps-direction-title = Direction of the camera
code-gps-direction-what = Together with a position or a landmark it tells where the photographer stood and which way they were looking or moving.
code-gps-direction-advice = estompe leaves it out of the copy. What the background shows remains: look at it before you publish.
code-gps-time-title = Time from GPS
code-gps-time-what = The satellite time is exact to the second and in universal time: it dates a presence beyond doubt.
code-gps-time-advice = estompe leaves it out of the copy.
code-gps-destination-title = GPS destination
code-gps-destination-what = Where the device was being guided to: often an address that has nothing to do with the picture.
code-gps-destination-advice = estompe leaves it out of the copy, like the position.
code-gps-area-title = GPS area or processing
code-gps-area-what = The name of the area or of the positioning method can name a place or a network nearby.
code-gps-area-advice = estompe leaves it out of the copy.
code-place-name-title = Name of a place
code-place-name-what = Country, town, district or venue in plain words: it says where the photo was taken as surely as a position does.
code-place-name-advice = estompe leaves it out of the copy. If the place must be known, say it in the text that you publish, by choice. See also { -guide-autunois }.
code-device-model-title = Make and model of the device
code-device-model-what = It tells which phone or camera was used, and helps to tie photos of one person together.
code-device-model-advice = estompe leaves it out of the copy.
code-device-serial-title = Serial number
code-device-serial-what = It ties with certainty all photos of one device together, published under a name or not, and leads to its owner through sales and repair records.
code-device-serial-advice = estompe leaves it out of the copy. Photos that are already online keep it: think of taking them down.
code-device-lens-title = Lens
code-device-lens-what = Model and sometimes serial number of the lens: with the camera it makes a rare combination.
code-device-lens-advice = estompe leaves it out of the copy.
code-device-image-id-title = Unique image identifier
code-device-image-id-what = A number given to this one picture: it proves that two files come from the same shot, and may count the shots of the device.
code-device-image-id-advice = estompe leaves it out of the copy.
code-device-makernote-title = Maker’s notes
code-device-makernote-what = A block that only the maker documents: serial numbers, owner names, shutter counts, face positions and places have been found in it.
code-device-makernote-advice = estompe leaves the whole block out of the copy, whether it can be read or not.
code-device-icc-title = Device named in the colour profile
code-device-icc-what = The colour profile names the screen, scanner or camera that it was made for.
code-device-icc-advice = estompe keeps the colours and writes the profile again without the name.
code-owner-name-title = Name of the owner
code-owner-name-what = The name that was typed into the camera or the computer: it signs every photo, also those published without a name.
code-owner-name-advice = estompe leaves it out of the copy. To name an author on purpose, use the policy event or --credit.
code-owner-computer-title = Name of a computer or user
code-owner-computer-what = A host name, a user name or a path on a disk: it often holds a surname, a service or the structure of a network.
code-owner-computer-advice = estompe leaves it out of the copy. It is also a lead for an attacker: tell your IT service if such photos were published.
code-owner-contact-title = Contact details
code-owner-contact-what = An address, a telephone number, an e-mail address or a site of the author or owner.
code-owner-contact-advice = estompe leaves them out of the copy. Publish an address of the service, never a personal one.
code-owner-xattr-origin-title = Origin kept beside the file
code-owner-xattr-origin-what = The file system remembers the address from which the file was downloaded, or the message that it came with.
code-owner-xattr-origin-advice = estompe writes the copy without these attributes. They do not survive most uploads, but do survive copies on a share.
code-credit-author-title = Author
code-credit-author-what = The name of the photographer, written on purpose.
code-credit-author-advice = The policy share leaves it out, the policy event keeps it: the author of a published photo must be named. Choose with --keep credit or --remove credit.
code-credit-copyright-title = Copyright notice
code-credit-copyright-what = Who holds the rights, and sometimes a year or an address.
code-credit-copyright-advice = The policy share leaves it out, the policy event keeps it.
code-credit-missing-title = No author named
code-credit-missing-what = Nothing in the file says who took the photo.
code-credit-missing-advice = Before you publish, name the author: with --credit in the file, and beside the picture.
code-caption-text-title = Caption, title or comment
code-caption-text-what = Free text: it may name people, places, a case or the reason of the photo, and was often written for internal use.
code-caption-text-advice = The policy share leaves it out, the policy event keeps caption and title: read them before you publish. On professional secrecy and confidentiality, see { -guide-interior }.
code-people-name-title = Name of a person in the picture
code-people-name-what = The file names a person who is seen: whoever finds the photo knows who it is, and search engines too.
code-people-name-advice = estompe leaves the name out of the copy. To name someone publicly asks for their agreement. See also { -guide-versailles }.
code-people-region-title = Face frames
code-people-region-what = Software marked where faces are, often with a name for each.
code-people-region-advice = estompe leaves the frames and the names out of the copy. The faces themselves remain visible: see --faces.
code-people-keywords-title = Keywords
code-people-keywords-what = Words for finding the photo again: they name people, events, places or opinions that are not meant for the public.
code-people-keywords-advice = estompe leaves them out of the copy.
code-dates-taken-title = Date and time taken
code-dates-taken-what = It tells when someone was there, and that they were away elsewhere: habits show in a series of photos.
code-dates-taken-advice = The policy share leaves it out, the policy event keeps the day only. Do not publish in real time where a presence is sensitive. See also { -guide-interior }.
code-dates-modified-title = Date of a change
code-dates-modified-what = It tells when the file was edited or scanned, thus working hours and delays.
code-dates-modified-advice = estompe leaves it out of the copy. The time of the file itself is set by --timestamps.
code-software-name-title = Software
code-software-name-what = Name and version of the programs used: a hint at the equipment of a service, and at weaknesses known for that version.
code-software-name-advice = estompe leaves it out of the copy.
code-software-ai-prompt-title = Prompt of an image generator
code-software-ai-prompt-what = The words and settings from which the picture was generated, sometimes with names and paths.
code-software-ai-prompt-advice = estompe leaves it out of the copy. Say beside the picture that it was generated.
code-history-edits-title = Editing history
code-history-edits-what = The list of what was done to the picture, when and with which program: it shows what was retouched or cropped.
code-history-edits-advice = estompe leaves it out of the copy.
code-history-document-id-title = Document identifiers
code-history-document-id-what = Numbers that tie together all versions and exports of one document, also on different sites.
code-history-document-id-advice = estompe leaves them out of the copy.
code-history-c2pa-title = Provenance record (C2PA)
code-history-c2pa-what = A signed record of where the picture comes from: device, program, author and steps, sometimes with thumbnails of earlier states.
code-history-c2pa-advice = estompe leaves it out of the copy, which is then no longer signed. Keep the original where proof of origin matters.
code-preview-thumbnail-title = Thumbnail
code-preview-thumbnail-what = A small picture inside the file: it often still shows what was later cropped away or blurred.
code-preview-thumbnail-advice = estompe leaves it out of the copy. Programs make their own.
code-preview-picture-title = Second picture
code-preview-picture-what = Another, often larger picture inside the file: a preview, an earlier state or a depth map.
code-preview-picture-advice = estompe leaves it out of the copy.
code-hidden-data-trailer-title = Data after the end of the picture
code-hidden-data-trailer-what = Bytes that no viewer shows: another file, a vendor’s block with names and places, or remains of earlier content.
code-hidden-data-trailer-advice = estompe leaves everything after the end of the picture out of the copy.
code-hidden-data-motion-title = Video inside the photo
code-hidden-data-motion-what = A “motion photo” carries some seconds of video with sound: people and words that the picture does not show.
code-hidden-data-motion-advice = estompe leaves the video out of the copy.
code-hidden-data-gap-title = Data between the parts of the file
code-hidden-data-gap-what = Bytes that belong to no part: nothing displays them, anything can be in them.
code-hidden-data-gap-advice = estompe leaves them out of the copy.
code-hidden-data-slack-title = Data behind the coded picture
code-hidden-data-slack-what = Bytes hidden within the picture data, after the last row: viewers stop before them.
code-hidden-data-slack-advice = estompe decodes the picture data to its exact end and leaves the rest out (with --coded-data walk).
code-hidden-data-messages-title = Messages inside the coded video
code-hidden-data-messages-what = Encoders and cameras write messages of their own between the pictures: settings, sometimes times or positions.
code-hidden-data-messages-advice = estompe reports them and leaves them in place: taking them out would change the samples. Export the video again to lose them.
code-hidden-data-unused-table-title = Table that no picture uses
code-hidden-data-unused-table-what = Coding tables that nothing refers to can carry hidden bytes.
code-hidden-data-unused-table-advice = estompe leaves unused tables out of the copy.
code-hidden-pixels-colour-title = Colours under transparency
code-hidden-pixels-colour-what = Pixels that are fully transparent still hold colours: what was erased may be brought back.
code-hidden-pixels-colour-advice = The policy share sets these colours to zero, nothing that is displayed changes. Keep them with --keep hidden-pixels.
code-hidden-pixels-picture-title = Picture that is never shown
code-hidden-pixels-picture-what = The file holds a picture or a part of one that viewers do not display.
code-hidden-pixels-picture-advice = estompe leaves it out where the format allows it, and says so where it does not.
code-unknown-part-title = Unknown part
code-unknown-part-what = A part that no specification we follow describes: it may hold anything.
code-unknown-part-advice = estompe keeps only what is known to be harmless: the part is left out of the copy.
code-hdr-gain-map-title = Gain map (HDR)
code-hdr-gain-map-what = A second picture that brightens the first on some screens; it shows the same scene and names its maker.
code-hdr-gain-map-advice = estompe leaves it out unless --keep hdr asks for it: the photo then shows without the HDR effect.
code-display-icc-title = Colour profile
code-display-icc-what = What the colours mean; the standard profiles say nothing about anyone.
code-display-icc-advice = estompe keeps the colours and writes the profile again without names, serial numbers or dates.
code-filename-date-title = Date in the file name
code-filename-date-what = The name tells when the photo was taken, whatever is removed inside.
code-filename-date-advice = The copy keeps its name unless you ask: --rename sequence or --rename random.
code-filename-device-title = Device in the file name
code-filename-device-what = The form of the name tells which kind of device or app made the photo.
code-filename-device-advice = The copy keeps its name unless you ask: --rename sequence or --rename random.
code-filename-position-title = Position in the file name
code-filename-position-what = The name holds coordinates: they lead to the place as surely as a GPS tag.
code-filename-position-advice = The copy keeps its name unless you ask: use --rename sequence or --rename random before sharing.
code-sidecar-present-title = File beside the photo
code-sidecar-present-what = A file of the same name (.xmp, .aae) holds what was said about the photo: place, people, edits.
code-sidecar-present-advice = estompe does not copy it to the clean folder. Do not send it along with the original.
code-damage-metadata-title = Damaged metadata
code-damage-metadata-what = A block could be read only in part: what it still holds is not known.
code-damage-metadata-advice = The damaged block is left out of the copy, like all metadata. A scan alone cannot call this photo clean.
code-damage-coded-title = Damaged picture data
code-damage-coded-what = The picture data breaks off or contradicts itself: part of the picture may be missing.
code-damage-coded-advice = Open the photo and compare it with the original before you publish.
code-face-detected-title = Face detected
code-face-detected-what = A person can be recognised, by people and by search engines for faces.
code-face-detected-advice = To publish the picture of a person who can be recognised asks for their agreement; for a minor, for that of the parents. estompe locates faces and never recognises them, and may miss some: look at each photo yourself. See { -guide-versailles } and { -guide-ih2ef }.
code-logo-detected-title = Mark detected
code-logo-detected-what = An official mark or logo ties the photo, and whoever publishes it, to an institution.
code-logo-detected-advice = The mark of the State is reserved to its own communication; the guides ask not to use the logo of an institution for personal posts and to look at the background. Hide it with --logos solid. See { -guide-interior } and { -guide-charter }.
code-gps-block-title = GPS block
code-gps-block-what = The file has a GPS block without a position: it may tell the satellites, the map datum or that a position was removed by hand.
code-gps-block-advice = estompe leaves it out of the copy.
code-device-sensors-title = Readings of sensors
code-device-sensors-what = Temperature, pressure, acceleration or angle of the device: together they narrow down place, height and device.
code-device-sensors-advice = estompe leaves them out of the copy.
code-filename-contact-title = Contact details in the file name
code-filename-contact-what = The name holds an e-mail address or a telephone number: it names whoever sent or took the photo.
code-filename-contact-advice = The copy keeps its name unless you ask: use --rename sequence or --rename random before sharing.

## Reasons in detail: the English text is the template by which a reason is known again
detail-at-byte = at byte { $a }: { $b }
detail-at-byte-2 = { $a }: at byte { $b }: { $c }
detail-limit-reached-asked-allowed = limit reached: { $a } ({ $b } asked, { $c } allowed)
detail-refused = refused: { $a }
detail-verification-failed = verification failed: { $a }
detail-unsupported-format = unsupported format: { $a }
detail-unsupported-format-2 = unsupported format
detail-blocks-of-one-gif = blocks of one GIF
detail-bytes-of-one-row = bytes of one row
detail-bytes-of-one-segment = bytes of one segment
detail-bytes-of-a-colour-profile = bytes of a colour profile
detail-chunks-of-one-png = chunks of one PNG
detail-file-size = file size
detail-numbers-of-a-gain-map-that-are-not-the-plan-s = numbers of a gain map that are not the plan's
detail-the-gain-map-comes-without-the-numbers-by-which-it-is-used = the gain map comes without the numbers by which it is used
detail-the-gain-map-has-other-proportions-than-its-picture = the gain map has other proportions than its picture
detail-the-index-of-the-gain-map-has-no-place = the index of the gain map has no place
detail-the-copy-holds-no-gain-map-or-more-than-one = the copy holds no gain map, or more than one
detail-regions-cannot-be-hidden-in-a-file = regions cannot be hidden in a { $a } file
detail-is-the-name-of-another-photo = { $a } is the name of another photo
detail-faces-and-marks-are-not-looked-for-in-films = faces and marks are not looked for in films
detail-the-copy-in-another-format-shows-another-picture = the copy in another format shows another picture
detail-the-copy-in-another-format-has-another-size = the copy in another format has another size
detail-the-picture-is-too-large-for-the-other-format = the picture is too large for the other format
detail-an-animation-cannot-become-a-single-picture = an animation cannot become a single picture
detail-the-decoder-broke-down-over-this-picture = the decoder broke down over this picture
detail-pictures-in-this-coding-cannot-be-decoded = pictures in this coding cannot be decoded
detail-transparency-of-another-size-cannot-be-decoded = transparency of another size cannot be decoded
detail-a-picture-with-transparency-in-its-parts-is-not-decoded = a picture with transparency in its parts is not decoded
detail-a-picture-that-is-cropped-after-it-was-turned-is-not-decoded = a picture that is cropped after it was turned is not decoded
detail-pictures-inside-of-pictures-inside-of-pictures-are-not-decoded = pictures inside of pictures inside of pictures are not decoded so deep
detail-a-sequence-without-a-picture-of-its-own-cannot-be-decoded = a sequence without a picture of its own cannot be decoded
detail-parameter-sets-and-units-that-fill-the-coded-picture-were-expec = parameter sets and units that fill the coded picture were expected
detail-a-coded-picture-of-the-size-that-its-item-states-was-expected = a coded picture of the size that its item states was expected
detail-a-picture-of-the-size-that-its-item-states-was-expected = a picture of the size that its item states was expected
detail-a-crop-within-the-picture-was-expected = a crop within the picture was expected
detail-pixels-of-a-picture = pixels of a picture
detail-time-for-one-file = time for one file
detail-gif87a-or-gif89a-was-expected = GIF87a or GIF89a was expected
detail-a-logical-screen-descriptor-was-expected = a logical screen descriptor was expected
detail-a-picture-was-expected = a picture was expected
detail-a-picture-was-expected-the-file-ends = a picture was expected, the file ends
detail-an-image-descriptor-of-10-bytes-was-expected-the-file-ends-a = an image descriptor of 10 bytes was expected, the file ends at { $a }
detail-a-colour-table-up-to-was-expected-the-file-ends-at = a colour table up to { $a } was expected, the file ends at { $b }
detail-a-graphic-control-extension-of-four-bytes-was-expected = a graphic control extension of four bytes was expected
detail-a-graphic-control-extension-of-one-sub-block-was-expected = a graphic control extension of one sub-block was expected
detail-a-minimum-code-size-of-2-to-11-was-expected-not = a minimum code size of 2 to 11 was expected, not { $a }
detail-more-pixels-were-expected = more pixels were expected
detail-more-pixels-were-expected-the-file-ends = more pixels were expected, the file ends
detail-more-of-a-picture-was-expected-the-file-ends = more of a picture was expected, the file ends
detail-the-end-of-an-extension-was-expected = the end of an extension was expected
detail-the-trailer-3b-was-expected = the trailer 3B was expected
detail-a-code-that-the-table-does-not-hold-yet = a code that the table does not hold yet
detail-a-start-of-image-marker-soi-was-expected = a start of image marker (SOI) was expected
detail-an-end-of-image-marker-eoi-was-expected = an end of image marker (EOI) was expected
detail-a-picture-frame-header-and-scan-was-expected = a picture (frame header and scan) was expected
detail-a-second-start-of-image-stands-inside-the-picture = a second start of image stands inside the picture
detail-a-second-frame-header-stands-inside-the-picture = a second frame header stands inside the picture
detail-a-reserved-marker-stands-inside-the-picture = a reserved marker stands inside the picture
detail-a-segment-length-of-at-least-2-was-expected = a segment length of at least 2 was expected
detail-the-whole-segment-was-expected-before-the-end-of-the-file = the whole segment was expected before the end of the file
detail-a-restart-interval-of-2-bytes-was-expected = a restart interval of 2 bytes was expected
detail-sound-arithmetic-coding-conditions-were-expected = sound arithmetic coding conditions were expected
detail-samples-of-8-or-12-bits-were-expected = samples of 8 or 12 bits were expected
detail-a-frame-header-was-expected-before-the-scan = a frame header was expected before the scan
detail-a-frame-header-of-at-least-8-bytes-was-expected = a frame header of at least 8 bytes was expected
detail-a-frame-header-as-long-as-its-components-was-expected = a frame header as long as its components was expected
detail-a-frame-of-at-least-one-column-and-1-to-10-components-was-ex = a frame of at least one column and 1 to 10 components was expected
detail-sampling-factors-from-1-to-4-were-expected = sampling factors from 1 to 4 were expected
detail-a-scan-header-was-expected = a scan header was expected
detail-a-scan-header-of-1-to-4-components-was-expected = a scan header of 1 to 4 components was expected
detail-the-identifier-of-a-component-of-the-frame-was-expected = the identifier of a component of the frame was expected
detail-a-spectral-selection-was-expected = a spectral selection was expected
detail-a-spectral-selection-that-progressive-pictures-allow-was-exp = a spectral selection that progressive pictures allow was expected
detail-at-most-10-blocks-in-a-minimum-coded-unit-were-expected = at most 10 blocks in a minimum coded unit were expected
detail-16-counts-of-huffman-codes-were-expected = 16 counts of Huffman codes were expected
detail-a-huffman-table-for-each-component-was-expected = a Huffman table for each component was expected
detail-a-huffman-table-was-expected = a Huffman table was expected
detail-a-sound-huffman-table-was-expected = a sound Huffman table was expected
detail-a-quantisation-table-for-each-component-was-expected = a quantisation table for each component was expected
detail-a-table-for-slot-0-to-3-was-expected = a table for slot 0 to 3 was expected
detail-a-table-that-ends-inside-its-segment-was-expected = a table that ends inside its segment was expected
detail-tables-that-fit-into-one-segment-were-expected = tables that fit into one segment were expected
detail-a-stuffed-byte-without-fill-bytes-was-expected = a stuffed byte without fill bytes was expected
detail-coded-data-for-the-whole-picture-was-expected = coded data for the whole picture was expected
detail-the-next-restart-marker-was-expected = the next restart marker was expected
detail-the-picture-cannot-be-displayed = the picture cannot be displayed: { $a }
detail-a-numbered-piece-of-the-profile-was-expected = a numbered piece of the profile was expected
detail-pieces-of-the-profile-were-expected-found = { $a } pieces of the profile were expected, { $b } found
detail-a-guid-and-an-offset-were-expected = a GUID and an offset were expected
detail-bytes-of-extended-xmp-in-order-were-expected = { $a } bytes of extended XMP in order were expected
detail-bytes-of-jumbf-were-expected-found = { $a } bytes of JUMBF were expected, { $b } found
detail-the-png-signature-was-expected = the PNG signature was expected
detail-the-chunk-was-expected = the chunk { $a } was expected
detail-the-chunk-was-expected-not = the chunk { $a } was expected, not { $b }
detail-the-byte-count-of-a-strip-or-tile-was-expected = the byte count of a strip or tile was expected
detail-the-chunk-is-longer-than-the-file-which-ends-at = the chunk { $a } is longer than the file, which ends at { $b }
detail-the-critical-chunk-at-byte-is-not-known = the critical chunk { $a } at byte { $b } is not known
detail-the-crc-of-the-chunk-is-wrong = the CRC of the chunk { $a } is wrong
detail-ihdr-of-13-bytes-was-expected-are-there = IHDR of 13 bytes was expected, { $a } are there
detail-a-second-ihdr = a second IHDR
detail-width-and-height-of-1-to-2147483647-were-expected = width and height of 1 to 2147483647 were expected
detail-a-colour-type-of-0-2-3-4-or-6-was-expected-not = a colour type of 0, 2, 3, 4 or 6 was expected, not { $a }
detail-a-bit-depth-of-does-not-go-with-this-colour-type = a bit depth of { $a } does not go with this colour type
detail-compression-0-filter-0-and-interlace-0-or-1-were-expected = compression 0, filter 0 and interlace 0 or 1 were expected
detail-fctl-of-26-bytes-was-expected-are-there = fcTL of 26 bytes was expected, { $a } are there
detail-the-frame-of-this-fctl-does-not-lie-inside-the-picture = the frame of this fcTL does not lie inside the picture
detail-fctl-dispose-0-to-2-and-blend-0-or-1-were-expected = fcTL: dispose 0 to 2 and blend 0 or 1 were expected
detail-a-second-fctl-before-the-first-idat = a second fcTL before the first IDAT
detail-the-first-frame-must-be-as-large-as-the-picture = the first frame must be as large as the picture
detail-fdat-without-a-sequence-number = fdAT without a sequence number
detail-one-plte-before-the-picture-data-was-expected = one PLTE before the picture data was expected
detail-plte-of-1-to-256-colours-was-expected-not-bytes = PLTE of 1 to 256 colours was expected, not { $a } bytes
detail-the-end-of-the-zlib-stream-was-expected = the end of the zlib stream was expected
detail-more-rows-of-the-picture-were-expected = more rows of the picture were expected
detail-a-row-filter-of-0-to-4-was-expected-not = a row filter of 0 to 4 was expected, not { $a }
detail-the-compressed-rows-are-damaged = the compressed rows are damaged
detail-the-compressed-rows-do-not-go-on = the compressed rows do not go on
detail-the-rows-could-not-be-deflated-again = the rows could not be deflated again
detail-parts-do-not-join-before = parts do not join before { $a }
detail-parts-end-at-of = parts end at { $a } of { $b }
detail-coded-picture-data-is-not-the-sources = coded picture data is not the source's
detail-displayed-orientation-differs = displayed orientation differs
detail-displayed-pixels-differ = displayed pixels differ
detail-size-or-number-of-frames-differs = size or number of frames differs
detail-does-not-parse = does not parse
detail-the-copy = the copy { $a }: { $b }
detail-the-copy-holds = the copy holds { $a }
detail-the-copy-holds-a-block-that-estompe-did-not-write = the copy holds a { $a } block that estompe did not write
detail-the-copy-holds-a-damaged-block = the copy holds a damaged block: { $a }
detail-the-copy-still-says = the copy still says { $a } ({ $b } { $c })
detail-sees-in-the-copy = { $a } sees { $b } in the copy
detail-a-jpeg-that-it-cannot-read = a JPEG that it cannot read
detail-a-png-that-it-cannot-read = a PNG that it cannot read
detail-a-webp-that-it-cannot-read = a WebP that it cannot read
detail-an-exif-block = an Exif block
detail-another-colour-profile = another colour profile
detail-segment-ff = segment FF{ $a }
detail-the-signature-sweep = the signature sweep
detail-no-frame-header = no frame header
detail-fewer-samples-than-the-frame-header-announces = fewer samples than the frame header announces
detail-the-decoder-of-avif-pictures-cannot-be-started = the decoder of AVIF pictures cannot be started: { $a }
detail-the-decoder-broke-off-at-the-coded-picture = the decoder broke off at the coded picture
detail-the-coded-picture-is-damaged-or-stops-early = the coded picture is damaged or stops early
detail-the-does-not-decode = the { $a } does not decode: { $b }
detail-this-variant-of-cannot-be-decoded = this variant of { $a } cannot be decoded
detail-this-colour-model-of-is-not-decoded = this colour model of { $a } is not decoded
detail-the-picture-cannot-be-scaled-for-detection = the picture cannot be scaled for detection
detail-the-embedded-face-weights-do-not-have-the-expected-shape = the embedded face weights do not have the expected shape
detail-is-a-file-not-a-folder = { $a } is a file, not a folder
detail-the-output-and-the-input-lie-in-each-other-name-a-folder-bes = the output { $a } and the input { $b } lie in each other; name a folder beside it
detail-two-inputs-end-in-the-same-name-clean-them-into-two-folders = two inputs end in the same name: { $a }; clean them into two folders
detail-another-input-has-the-same-output-name-capital-letters-do-no = another input has the same output name (capital letters do not tell names apart)
detail-exists-already-with-another-content = { $a } exists already with another content
detail-the-backup-exists-already = the backup { $a } exists already
detail-cannot-start-threads = cannot start { $a } threads: { $b }
detail-cleaning-needs-an-output-folder = cleaning needs an output folder
detail-the-walk-over-the-folders-stopped-unexpectedly = the walk over the folders stopped unexpectedly
detail-pattern = pattern { $a }: { $b }
detail-patterns = patterns: { $a }
detail-list-of-files = list of files { $a }: { $b }
detail-the-list-of-files-holds-a-name-of-over-64-kib-is-it-ended-by = the list of files holds a name of over 64 KiB: is it ended by NUL? then say -0
detail-a-shard-is-written-i-n-with-1-i-n-not = a shard is written I/N with 1 <= I <= N, not { $a }
detail-no-shard-in-the-environment-slurm-array-task-id-and-count-or = no shard in the environment: SLURM_ARRAY_TASK_ID and _COUNT, or JOB_COMPLETION_INDEX and JOB_COMPLETIONS
detail-not-a-regular-file = { $a }: not a regular file
detail-not-a-regular-file-or-folder = { $a }: not a regular file or folder
detail-the-link-leads-back-into-its-own-folder = { $a }: the link leads back into its own folder
detail-the-link-leads-out-of-the-folder = { $a }: the link leads out of the folder
detail-no-such-file-or-directory-os-error = No such file or directory (os error { $a })
detail-permission-denied-os-error = Permission denied (os error { $a })
detail-input-output-error-os-error = Input/output error (os error { $a })
detail-is-a-directory-os-error = Is a directory (os error { $a })
detail-not-a-directory-os-error = Not a directory (os error { $a })
detail-no-space-left-on-device-os-error = No space left on device (os error { $a })
detail-read-only-file-system-os-error = Read-only file system (os error { $a })
detail-file-name-too-long-os-error = File name too long (os error { $a })
detail-file-too-large-os-error = File too large (os error { $a })
detail-too-many-open-files-os-error = Too many open files (os error { $a })
detail-too-many-levels-of-symbolic-links-os-error = Too many levels of symbolic links (os error { $a })
detail-stale-file-handle-os-error = Stale file handle (os error { $a })

## Reasons in detail: the English text is the template by which a reason is known again
detail-to-bits-of-a-sample-were-expected = { $a } to { $b } bits of a sample were expected
detail-to-samples-of-a-pixel-were-expected = { $a } to { $b } samples of a pixel were expected
detail-jpeg-tables-alone-were-expected = JPEG tables alone were expected
detail-jpeg-tables-inside-the-file-were-expected = JPEG tables inside the file were expected
detail-riff-a-size-and-webp-were-expected = RIFF, a size, and WEBP were expected
detail-a-jpeg-stream-was-expected-in-a-strip-or-tile = a JPEG stream was expected in a strip or tile
detail-a-riff-size-of-and-more-was-expected = a RIFF size of { $a } and more was expected
detail-a-tiff-header-ii-or-mm-42-or-43-was-expected = a TIFF header (II or MM, 42 or 43) was expected
detail-a-vp8-key-frame-that-is-shown-was-expected = a VP8 key frame that is shown was expected
detail-a-byte-of-alpha-for-each-pixel-was-expected-the-chunk-ends = a byte of alpha for each pixel was expected, the chunk ends
detail-a-canvas-of-less-than-2-32-pixels-was-expected = a canvas of less than 2^32 pixels was expected
detail-a-chunk-vp8-vp8l-or-vp8x-was-expected-first = a chunk VP8, VP8L or VP8X was expected first
detail-a-chunk-of-less-than-gb-was-expected = a chunk of less than { $a } GB was expected
detail-a-code-of-one-byte-was-expected-behind-a-clear-code = a code of one byte was expected behind a clear code
detail-a-code-of-the-table-was-expected = a code of the table was expected
detail-a-colour-cache-of-to-bits-was-expected = a colour cache of { $a } to { $b } bits was expected
detail-a-colour-map-with-an-entry-for-every-index-was-expected = a colour map with an entry for every index was expected
detail-a-complete-prefix-code-was-expected = a complete prefix code was expected
detail-a-directory-was-expected = a directory was expected
detail-a-directory-with-a-picture-was-expected = a directory with a picture was expected
detail-a-file-of-bytes-was-expected-as-riff-says = a file of { $a } bytes was expected, as RIFF says
detail-a-first-partition-of-bytes-was-expected-the-chunk-ends-befor = a first partition of { $a } bytes was expected, the chunk ends before
detail-a-frame-inside-the-canvas-was-expected = a frame inside the canvas was expected
detail-a-frame-of-bytes-and-more-was-expected = a frame of { $a } bytes and more was expected
detail-a-header-of-alpha-data-was-expected = a header of alpha data was expected
detail-a-header-of-the-lossless-format-was-expected = a header of the lossless format was expected
detail-a-photometric-interpretation-was-expected = a photometric interpretation was expected
detail-a-picture-in-the-frame-was-expected = a picture in the frame was expected
detail-a-picture-of-the-size-of-its-frame-was-expected = a picture of the size of its frame was expected
detail-a-picture-of-the-size-that-vp8x-tells-was-expected = a picture of the size that VP8X tells was expected
detail-a-picture-with-coded-data-was-expected = a picture with coded data was expected
detail-a-picture-with-width-and-height-was-expected = a picture with width and height was expected
detail-a-prefix-code-was-expected = a prefix code was expected
detail-a-reference-to-pixels-of-the-picture-was-expected = a reference to pixels of the picture was expected
detail-a-strip-or-tile-behind-the-header-was-expected = a strip or tile behind the header was expected
detail-a-strip-or-tile-of-bytes-at-was-expected-the-file-ends-at = a strip or tile of { $a } bytes at { $b } was expected, the file ends at { $c }
detail-a-whole-number-in-tag-was-expected = a whole number in tag { $a } was expected
detail-a-width-and-a-height-were-expected = a width and a height were expected
detail-a-zlib-stream-was-expected = a zlib stream was expected
detail-all-entries-of-a-directory-were-expected = all entries of a directory were expected
detail-at-most-entries-of-a-page-were-expected = at most { $a } entries of a page were expected
detail-byte-counts-of-strips-or-tiles-were-expected = byte counts of { $a } strips or tiles were expected
detail-bytes-of-a-strip-or-tile = bytes of a strip or tile
detail-chunks-of-one-webp = chunks of one WebP
detail-coded-data-for-all-rows-of-a-strip-or-tile-was-expected = coded data for all rows of a strip or tile was expected
detail-coded-data-that-was-coded-again-belongs-to-a-picture-that-ca = coded data that was coded again belongs to a picture that cannot be decoded
detail-codes-from-the-highest-bit-tiff-6-0-were-expected = codes from the highest bit (TIFF 6.0) were expected
detail-each-transform-was-expected-only-once = each transform was expected only once
detail-groups-of-codes-of-a-webp-picture = groups of codes of a WebP picture
detail-lengths-of-a-prefix-code-were-expected = lengths of a prefix code were expected
detail-more-bits-of-a-picture-were-expected-its-chunk-ends = more bits of a picture were expected, its chunk ends
detail-more-macroblocks-were-expected-a-partition-ends = more macroblocks were expected, a partition ends
detail-offsets-of-strips-or-tiles-were-expected = offsets of { $a } strips or tiles were expected
detail-one-bit-of-a-pixel-was-expected-for-this-compression = one bit of a pixel was expected for this compression
detail-one-chunk-alph-was-expected = one chunk ALPH was expected
detail-partitions-that-fit-into-the-chunk-were-expected = partitions that fit into the chunk were expected
detail-picture-data-was-expected = picture data was expected
detail-restart-intervals-inside-the-strips-or-tiles-were-expected = restart intervals inside the strips or tiles were expected
detail-six-bytes-of-anim-were-expected = six bytes of ANIM were expected
detail-strips-or-tiles-of-a-file = strips or tiles of a file
detail-strips-or-tiles-of-a-page = strips or tiles of a page
detail-ten-bytes-of-vp8x-were-expected = ten bytes of VP8X were expected
detail-the-chunk-is-longer-than-what-is-left-which-ends-at = the chunk { $a } is longer than what is left, which ends at { $b }
detail-the-chunk-anim-was-expected-before-the-first-frame = the chunk ANIM was expected before the first frame
detail-the-header-of-a-vp8-key-frame-was-expected = the header of a VP8 key frame was expected
detail-the-size-of-a-tile-was-expected = the size of a tile was expected
detail-version-of-the-lossless-format-was-expected = version { $a } of the lossless format was expected

## Reasons in detail: the English text is the template by which a reason is known again
detail-the-embedded-statistics-of-outlines-do-not-have-the-expected = the embedded statistics of outlines do not have the expected shape
detail-the-embedded-weights-for-marks-do-not-have-the-expected-shap = the embedded weights for marks do not have the expected shape
detail-a-distribution-of-symbols-was-expected = a distribution of symbols was expected
detail-counts-of-a-distribution-were-expected = counts of a distribution were expected
detail-a-number-of-32-bits-was-expected = a number of 32 bits was expected
detail-more-of-the-codestream-was-expected = more of the codestream was expected
detail-zero-bits-up-to-the-next-byte-were-expected = zero bits up to the next byte were expected
detail-boxes-of-a-jpeg-xl = boxes of a JPEG XL
detail-a-byte-of-a-profile-was-expected = a byte of a profile was expected
detail-bytes-of-a-profile = bytes of a profile
detail-frames-of-a-jpeg-xl = frames of a JPEG XL
detail-the-signature-ff-0a-was-expected = the signature FF 0A was expected
detail-a-cluster-of-contexts-was-expected = a cluster of contexts was expected
detail-a-configuration-of-integers-was-expected = a configuration of integers was expected
detail-a-map-of-contexts-without-repetitions-was-expected = a map of contexts without repetitions was expected
detail-an-alphabet-of-symbols-or-less-was-expected = an alphabet of { $a } symbols or less was expected
detail-an-integer-of-32-bits-was-expected = an integer of 32 bits was expected
detail-an-order-of-the-sections-was-expected = an order of the sections was expected
detail-contexts-for-every-cluster-were-expected = contexts for every cluster were expected
detail-something-to-repeat-was-expected = something to repeat was expected
detail-the-final-state-of-an-entropy-coded-stream-was-expected = the final state of an entropy coded stream was expected
detail-sections-of-a-jpeg-xl-frame = sections of a JPEG XL frame
detail-a-width-of-32-bits-was-expected = a width of 32 bits was expected
detail-a-box-with-a-codestream-was-expected = a box with a codestream was expected
detail-pieces-of-the-codestream-in-order-were-expected = pieces of the codestream in order were expected
detail-the-number-of-a-piece-was-expected = the number of a piece was expected
detail-a-sound-brotli-stream-was-expected = a sound Brotli stream was expected
detail-less-than-bytes-were-expected = less than { $a } bytes were expected
detail-different-symbols-of-the-alphabet-were-expected = different symbols of the alphabet were expected
detail-compressed-rows-that-end-with-the-picture-were-expected = compressed rows that end with the picture were expected
detail-a-is-still-detected-in-a-hidden-region = a { $a } is still detected in a hidden region
detail-the-redacted-copy-is-of-no-known-format = the redacted copy is of no known format
detail-as-many-pixels-as-the-frame-has-were-expected = as many pixels as the frame has were expected
detail-regions-to-hide = regions to hide
detail-a-coefficient-outside-of-the-hidden-regions-changed = a coefficient outside of the hidden regions changed
detail-a-hidden-block-holds-more-than-its-mask = a hidden block holds more than its mask
detail-a-scan-of-the-redacted-picture-has-another-header = a scan of the redacted picture has another header
detail-the-redacted-picture-has-another-frame-or-other-scans = the redacted picture has another frame or other scans
detail-the-redacted-picture-has-other-restart-intervals = the redacted picture has other restart intervals
detail-a-file-without-stray-bytes-was-expected = a file without stray bytes was expected
detail-a-frame-header-was-expected = a frame header was expected
detail-a-scan-was-expected = a scan was expected
detail-coded-data-that-ends-with-its-last-block-was-expected = coded data that ends with its last block was expected
detail-the-next-restart-marker-or-the-end-of-the-scan-was-expected = the next restart marker, or the end of the scan, was expected
detail-a-block-of-the-picture-was-expected = a block of the picture was expected
detail-as-many-frames-as-the-file-has-were-expected = as many frames as the file has were expected
detail-a-tiff-of-several-pages-of-which-only-the-first-was-looked-at = a TIFF of several pages, of which only the first was looked at
detail-a-tiff-whose-compression-cannot-be-written-again = a TIFF whose compression cannot be written again
detail-a-tiff-with-real-numbers = a TIFF with real numbers
detail-a-tiff-with-samples-of-this-kind = a TIFF with samples of this kind
detail-a-tiff-with-separate-planes-or-masks = a TIFF with separate planes or masks
detail-a-tiff-without-this-strip = a TIFF without this strip
detail-a-body-of-bytes-was-expected-are-there = a body of { $a } bytes was expected, { $b } are there
detail-a-box-that-ends-within-the-file-was-expected = a box that ends within the file was expected
detail-a-broken-box = a broken box
detail-a-coded-picture-was-expected-beside-messages-and-filling = a coded picture was expected beside messages and filling
detail-a-configuration-of-the-picture-s-codec-was-expected = a configuration of the picture's codec was expected
detail-a-description-of-bytes-was-expected = a description of { $a } bytes was expected
detail-a-grid-with-a-tile-for-each-of-its-fields-was-expected = a grid with a tile for each of its fields was expected
detail-a-hidden-region-shows-more-than-its-mask = a hidden region shows more than its mask
detail-a-media-header-was-expected = a media header was expected
detail-a-meta-box-with-a-picture-was-expected = a meta box with a picture was expected
detail-a-moov-box-was-expected-without-it-nothing-says-what-the-samples-are = a moov box was expected: without it nothing says what the samples are
detail-a-movie-header-was-expected = a movie header was expected
detail-a-picture-that-ends-within-the-file-was-expected = a picture that ends within the file was expected
detail-a-picture-with-bytes-was-expected-for-item = a picture with bytes was expected for item { $a }
detail-a-pixel-outside-of-the-hidden-regions-changed = a pixel outside of the hidden regions changed
detail-a-primary-item-that-exists-was-expected = a primary item that exists was expected
detail-a-size-ispe-was-expected-for-item = a size (ispe) was expected for item { $a }
detail-a-strip-that-could-not-be-coded-again = a strip that could not be coded again
detail-a-strip-with-as-many-bytes-as-its-rows-take-was-expected = a strip with as many bytes as its rows take was expected
detail-a-track-header-was-expected = a track header was expected
detail-a-whole-box-was-expected = a whole { $a } box was expected
detail-a-whole-property-was-expected = a whole { $a } property was expected
detail-a-whole-table-was-expected = a whole { $a } table was expected
detail-a-whole-mvhd-box-was-expected = a whole mvhd box was expected
detail-an-iloc-box-of-version-0-1-or-2-was-expected = an iloc box of version 0, 1 or 2 was expected
detail-an-item-entry-of-version-2-or-3-was-expected = an item entry of version 2 or 3 was expected
detail-an-overlay-with-a-place-for-each-of-its-pictures-was-expected = an overlay with a place for each of its pictures was expected
detail-boxes-of-one-file = boxes of one file
detail-boxes-that-lie-too-deep = boxes that lie too deep
detail-bytes-of-one-strip = bytes of one strip
detail-chunks-in-rising-order-were-expected = chunks in rising order were expected
detail-chunks-of-one-track = chunks of one track
detail-extents-of-items = extents of items
detail-item-numbers-that-differ-were-expected = item numbers that differ were expected
detail-items-with-places = items with places
detail-items-with-properties = items with properties
detail-one-source-of-an-identity-item-was-expected = one source of an identity item was expected
detail-parts-of-one-file = parts of one file
detail-properties-of-items = properties of items
detail-properties-that-exist-were-expected-for-item = properties that exist were expected for item { $a }
detail-ranges-of-samples = ranges of samples
detail-references-between-items = references between items
detail-runs-of-one-fragment = runs of one fragment
detail-sample-descriptions-were-expected = sample descriptions were expected
detail-samples-of-a-fragment-were-expected-the-file-ends-before-them = samples of a fragment were expected: the file ends before them
detail-samples-within-an-mdat-box-were-expected = samples within an mdat box were expected
detail-size-of-a-block-in-the-copy = size of a block in the copy
detail-size-of-a-describing-box = size of a describing box
detail-size-number-of-pictures-or-orientation-differs = size, number of pictures or orientation differs
detail-the-copy-points-to-other-bytes-than-its-coded-data = the copy points to other bytes than its coded data
detail-the-header-of-a-raw-file-was-expected = the header of a raw file was expected
detail-the-length-of-a-section-inside-the-file-was-expected = the length of a section inside the file was expected
detail-the-offset-of-the-pixels-was-expected = the offset of the pixels was expected
detail-the-redacted-picture-has-another-size = the redacted picture has another size
detail-tracks-of-one-film = tracks of one film
detail-tracks-with-numbers-that-differ-were-expected = tracks with numbers that differ were expected
detail-units-that-fill-the-coded-picture-were-expected = units that fill the coded picture were expected
detail-what-it-did-not-expect-in = what it did not expect in { $a }
detail-the-chunk-idat-was-expected-with-rows-of-the-picture = the chunk IDAT was expected with rows of the picture

## The review page and the app

cmd-review = Decide on the faces of a report in a local page of the browser
cmd-review-after = The page is served to this computer alone, on a random port, through a link that works once. Each decision is written to the register at once. It ends with its button, with Ctrl+C, or after a quarter of an hour without a request.
cmd-app = The whole way in a local page: choose a folder, scan it, decide on faces, write the clean copies
cmd-app-after = On Linux and macOS a double click on estompe, without a terminal, does the same.
arg-reviewed = Report of a scan in JSON Lines (estompe scan --report album.jsonl)
arg-review-register = Register of decisions; without it, a CSV file beside the report
arg-review-root = Folder that the paths of the report are relative to
arg-copies-shown = Report of a cleaning whose copies are published: they are listed when a person withdraws
arg-no-open = Print the link without opening the browser
err-no-root = the folder of the photos of { $path } is not found; name it: estompe review { $word } --root FOLDER
review-at = Page at this address, which works once:
review-how-to-end = Ctrl+C ends it.
review-over = Ended. Register: { $name }
review-over-app = Ended.
review-register-suffix = register
review-err-start = the local page cannot be served: { $why }
review-err-broken = An internal error occurred. Originals are untouched, and decisions that were saved stay saved.
review-err-gone = This photo is no longer in the album.
review-err-small = This rectangle is too small, or outside the photo.
review-err-changed = The register was changed by another program. Nothing was written; read it again, then decide again.
review-err-other-photo = This photo is no longer the one that was scanned.
review-err-folder = This folder cannot be reached. Choose another one.
review-err-root = The register and the copies are written beside the folder, and here that cannot be. Choose a folder inside.
review-err-name = Give the folder a plain name, without a slash.
review-err-exists = This name is taken. Choose another one.
review-refused-elsewhere = Request refused: it does not come from this page.
review-refused-stranger = Request refused: open the page through the link that estompe gave.
review-refused-used = This link was used already. If it was not you, stop estompe (Ctrl+C) and start it again.
review-refused-path = There is no such page.
review-refused-form = Request refused: it does not have the form that is expected.
review-no-picture = This photo cannot be shown.
review-nav = Pages
review-nav-start = Folder
review-nav-findings = Findings
review-nav-album = Faces
review-nav-people = People
review-nav-clean = Cleaning
review-quit = Quit
review-ended = That is all: estompe has ended. You can close this tab.
review-title-start = Choose the folder of the photos
review-title-work = In progress
review-title-scanning = Scanning the photos
review-title-cleaning = Writing the clean copies
review-title-done = The copies are ready
review-title-failed = That did not work
review-title-findings = What the photos say
review-title-album = Decide on faces
review-title-people = People and withdrawals
review-title-clean = Write the clean copies
review-title-ended = Ended
review-start-lead = estompe looks at the photos of this folder and changes nothing. Nothing leaves this computer.
review-start-where = Where you are
review-start-places = Places
review-start-limits = Only your home folder and what is plugged in or shared is offered.
review-start-folders = Folders inside
review-start-none = No folder inside.
review-start-more = More folders are not shown.
review-start-scan = Scan this folder
review-start-safe = Folders inside are included. Originals are never changed.
review-policy = What may stay in the copies
review-policy-event = Event album: author, caption and day stay
review-policy-share = Sharing: nothing stays
review-stop = Stop
review-stop-safe = What is finished stays good.
review-typed = The same in a terminal
review-progress-scan = Photos looked at: { $n } of { $of }, { $size }
review-progress-clean = Photos treated: { $n } of { $of }, { $size }
review-done-where = Copies in
review-done-verify = Verify before sharing
review-open-report = Open the report
review-open-details = Open the detailed report of the scan
review-to-album = Decide on faces
review-to-clean = Write the clean copies
review-findings-told = Summary of the scan
review-clean-undecided = Faces without an agreement that holds, refused or withdrawn are hidden. A photo “to be seen again” is not copied.
review-clean-name = Name of the new folder
review-clean-beside = It will be made in
review-clean-credit = Author to write into each copy (optional)
review-clean-convert = Write as JPEG a HEIC, AVIF or JPEG XL photo in which a face must be hidden; otherwise it is held
review-clean-go = Write the copies
review-clean-safe = Originals are not changed. Register of decisions:
review-people-lead = A person withdraws: find them by their reference, then take down the copies that show them.
review-people-search = Look for a person
review-people-find = Find
review-people-none = No row of the register has this reference.
review-people-rows = Faces of this person
review-people-photo = Photo
review-people-decision = Decision
review-people-withdraw = Record that this person withdraws
review-people-copies = Published copies
review-people-no-report = To list the copies, name the report of their cleaning: estompe review REPORT --report CLEANING.jsonl
review-people-take-down = Take these copies down from each site, network and layout, then write new ones.
review-people-known = References in the register
review-person = Reference of the person
review-until = Valid until
review-until-next = Agreements hold until
review-basis-next = Ground of exemptions
review-filter = Choose photos
review-filter-show = Show
review-filter-name = Name of the photo
review-filter-all = All photos
review-filter-undecided = With a face to decide on
review-filter-faces = With a detected face
review-filter-none = No face detected
review-grid = Photos of the album
review-grid-help = Arrows: another photo. N and P: next, previous face. A letter decides; Shift with the letter decides for the whole photo. ?: help.
review-current = Current face
review-close-up = The current face, enlarged
review-decide = Decide
review-tools = Tools
review-do-granted = Agreed
review-do-refused = Refused
review-do-exempt = Exempt
review-do-review = See again
review-do-withdrawn = Withdrawn
review-do-false-detection = Not a face
review-do-pending = No decision
review-sign-granted = ✓
review-sign-refused = ✕
review-sign-exempt = ○
review-sign-review = …
review-sign-withdrawn = ↩
review-sign-false-detection = –
review-sign-pending = ·
review-sign-expired = ⌛
review-do-zoom = Enlarge
review-do-draw = Draw a face
review-do-undo = Undo
review-do-help = Help
review-details = Details of the face
review-capacity = Capacity
review-adult = Adult
review-minor = Minor
review-signatures = Signatures of legal guardians
review-basis = Ground or legal basis
review-media = Media agreed to, separated by commas
review-note = Note
review-save-details = Save the details
review-register = Register:
review-large = Enlarged photo
review-large-help = Arrows: move. To draw: D, then arrows to place, Shift and arrows for the size, Enter to keep, Escape to give up; or drag with the mouse.
review-zoom-in = Closer
review-zoom-out = Farther
review-previous = Previous photo
review-next = Next photo
review-close = Close
review-help = Deciding by keyboard
review-key-arrows = another photo; also Home, End, Page Up, Page Down
review-key-faces = next face, previous face; J: next face to decide on
review-key-decide = agreed, refused, exempt, see again, withdrawn, not a face, no decision
review-key-shift = the same decision for all faces of the photo
review-key-select = add the face to the selection or take it out; the next letter decides for the whole selection; Escape empties it
review-key-undo = take back the last decision
review-key-zoom = enlarge the photo; + and − go closer and farther
review-key-draw = draw a face that the scan missed
review-key-person = write the reference of the person; Enter saves it
review-key-help = this help
review-keys-arrows = ← → ↑ ↓
review-keys-faces = N, P, J
review-keys-decide = A, R, E, V, W, F, 0
review-keys-shift = Shift + A, R, E, V, W, F
review-keys-select = X
review-keys-undo = U, Ctrl + Z
review-keys-zoom = Enter
review-keys-draw = D
review-keys-person = I
review-keys-help = ?
review-no-script = To decide here, allow JavaScript in the browser. Without it, decide in a spreadsheet: this command writes the register, one row a face.
review-reload = Read the register again
review-undecided = { $n ->
    [0] No face awaits a decision.
    [one] One face awaits a decision.
   *[other] { $n } faces await a decision.
}
review-start-files = { $n ->
    [0] No file in this folder itself
    [one] One file in this folder itself
   *[other] { $n } files in this folder itself
}
review-people-faces = { $n ->
    [one] one face
   *[other] { $n } faces
}
review-withdrawn = { $n ->
    [one] The withdrawal is recorded for one face.
   *[other] The withdrawal is recorded for { $n } faces.
}
review-js-cell = photo
review-js-face = face
review-js-of = of
review-js-faces-none = no face detected
review-js-faces-unseen = faces not looked for
review-js-no-picture = no picture
review-js-undecided = To decide:
review-js-selected = Selected:
review-js-saved = Saved.
review-js-undone = Taken back.
review-js-nothing-undone = Nothing to take back.
review-js-all-decided = Every face has a decision.
review-js-until-first = First say until when the agreement holds.
review-js-basis-first = First state the ground of the exemption.
review-js-drawing = Drawing: arrows to place, Shift and arrows for the size, Enter to keep.
review-js-drawn = Face added.
review-js-draw-moved = Rectangle at
review-js-offline = estompe no longer answers. Decisions that were saved are in the register; start estompe again to go on.
review-js-empty = No photo matches.
review-js-loading = Loading…
review-js-confidence = confidence
review-js-by-hand = drawn by hand
review-js-zoomed = Enlargement:
sum-next-review = To decide on the faces, in the browser or in a spreadsheet:
