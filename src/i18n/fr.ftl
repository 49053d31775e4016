# estompe, français. Les mêmes clés et variables se trouvent dans en.ftl ; un test y veille.

-guide-interior = le « Guide du bon usage des médias sociaux » (ministère de l’Intérieur, 2014)
-guide-autunois = « Pour un bon usage des réseaux sociaux » (Grand Autunois Morvan)
-guide-versailles = « Réseaux sociaux et cadre professionnel » (académie de Versailles)
-guide-charter = la « Charte d’utilisation des médias sociaux » (13/01/2025)
-guide-ih2ef = « Intégrer les médias sociaux dans sa pratique professionnelle » (IH2EF)

## Aide

help-template =
    {"{"}about-with-newline{"}"}
    Utilisation : {"{"}usage{"}"}

    {"{"}all-args{"}"}{"{"}after-help{"}"}
heading-commands = Commandes{"\u00A0"}
heading-input = Quoi regarder{"\u00A0"}
heading-policy = Ce qui peut rester{"\u00A0"}
heading-output = Où vont les copies{"\u00A0"}
heading-report = Rapports{"\u00A0"}
heading-run = Exécution{"\u00A0"}
heading-talk = Affichage{"\u00A0"}
value-command = COMMANDE
value-path = CHEMIN
value-file = FICHIER
value-dir = DOSSIER
value-glob = MOTIF
value-size = TAILLE
value-name = NOM
value-category = CATÉGORIE
value-text = TEXTE
value-report = RAPPORT
value-seconds = SECONDES
value-reference = RÉFÉRENCE
value-register = REGISTRE
value-days = JOURS
value-code = CODE
value-shell = SHELL

cmd-estompe = Trouve et retire ce que des photos disent des personnes, des lieux et des appareils, avant de les partager
cmd-estompe-after =
    Pour commencer : estompe scan DOSSIER
    Codes de sortie : 0 terminé, 1 traces trouvées, 2 commande ou configuration erronée, 3 des fichiers n’ont pu être traités, 4 sortie impossible à écrire, 5 stockage injoignable (réessayez), 130 et 143 interrompu.
cmd-scan = Regarder seulement : dit ce que les photos révèlent, ne change rien
cmd-clean = Écrire des copies propres dans un autre dossier, avec un rapport
cmd-verify = Vérifier qu’un dossier respecte la politique : le contrôle avant de partager
cmd-consent = Le registre des visages et des décisions
cmd-consent-export = Écrire les visages d’un rapport dans un registre, une ligne par visage ; les lignes présentes sont gardées
cmd-consent-import = Contrôler un tableau rempli et reprendre ses décisions dans le registre
cmd-consent-status = Compter les décisions, lister ce qui finit bientôt et les copies qui montrent une personne qui s’est retirée
cmd-report = Convertir un rapport, ou réunir les rapports de plusieurs parts
cmd-report-render = Convertir un rapport JSON Lines en HTML, CSV ou SARIF (en HTML, alors sans images)
cmd-report-merge = Réunir en un seul les rapports JSON Lines de plusieurs parts
cmd-policy = Montrer les politiques
cmd-policy-list = Lister les politiques fournies
cmd-policy-show = Montrer la politique effective, chaque valeur avec sa source
cmd-policy-show-after =
    Du plus fort au plus faible : la ligne de commande, un fichier de politique nommé avec -p, les variables ESTOMPE_… (ESTOMPE_FACES, ESTOMPE_KEEP…), --config FICHIER, le fichier de l’utilisateur ({ $user }), celui du système ({ $system }), la politique fournie. Rien ne peut assouplir ce que le fichier du système verrouille. Aucun fichier n’est jamais cherché dans le dossier examiné.
cmd-policy-check = Vérifier un fichier de configuration, ou tout ce qui est en vigueur, sans rien exécuter
cmd-formats = Montrer ce qui est garanti pour chaque format, et ce qui ne l’est pas
cmd-explain = Expliquer une trace : ce que c’est, ce qu’un inconnu apprend, que faire ; sans code, les liste toutes
cmd-completions = Écrire la complétion pour un shell
cmd-man = Écrire la page de manuel, ou toutes les pages dans un dossier

arg-path = Photos, ou dossiers avec tout ce qu’ils contiennent
arg-files-from = Lire les chemins dans un fichier, ou sur l’entrée standard avec -
arg-null = Les chemins de --files-from finissent par un octet NUL et non par un saut de ligne
arg-root = Dossier auquel se rapportent les chemins des rapports et des copies
arg-glob = Ne prendre que les fichiers dont le chemin relatif correspond (répétable)
arg-exclude = Laisser les fichiers et dossiers dont le chemin relatif correspond (répétable)
arg-max-depth = Descendre d’au plus tant de dossiers
arg-follow = Suivre les liens symboliques, tant qu’ils restent dans le dossier
arg-hidden = Prendre aussi les fichiers et dossiers cachés
arg-max-size = Laisser les fichiers plus gros (par exemple 200M)
arg-shard = Ne prendre que la I-ième de N parts égales des fichiers
arg-shard-from-env = Prendre la part que Slurm ou Kubernetes indique dans l’environnement
arg-policy = Politique : share (partage), event (événement), batch (lot), ou un fichier
arg-keep = Garder aussi ces catégories
arg-remove = Retirer aussi ces catégories
arg-faces = Visages : ne pas chercher (off), signaler (flag) ou masquer : solid (gris uni, rien ne reste), mosaic ou blur. Une mosaïque ou un flou peuvent être défaits par qui s’y acharne et a des candidats à comparer
arg-faces-effort = Effort de recherche des visages
arg-logos = Marques officielles : ne pas chercher (off), signaler (flag) ou masquer (solid)
arg-logo = Chercher aussi cette marque (répétable)
arg-coded-data = Décoder les données de l’image jusqu’à leur fin exacte, ou les copier entre leurs marqueurs
arg-consent = Registre des décisions sur les visages (voir estompe consent) : qui n’a pas donné son accord est masqué
arg-medium = Support où paraîtront les copies : un accord limité à d’autres supports ne compte pas
arg-faces-of = Rapports JSON Lines d’une exécution qui a cherché les visages
arg-register-to = Le registre à écrire
arg-filled = Le tableau tel qu’un tableur l’a enregistré
arg-known-from = Rapport qui connaît les photos des rectangles saisis à la main (répétable)
arg-register = Le registre
arg-person = Seulement les visages de cette personne, par la référence notée au registre
arg-copies-of = Rapport d’un nettoyage : nomme les copies qui montrent ces visages (répétable)
arg-within = Lister les accords qui finissent dans ce nombre de jours (30)
arg-credit = Inscrire cette mention d’auteur dans chaque copie
arg-checked = Fichier de configuration à vérifier ; sans lui, ce qui est en vigueur
arg-config = Lire aussi ce fichier de configuration
arg-no-config = Ne tenir compte ni du fichier de l’utilisateur ni de celui du système (ses verrous restent)
arg-out = Dossier des copies propres ; jamais dans ce qui est nettoyé
arg-in-place = Remplacer les originaux, après les avoir copiés dans --backup
arg-backup = Dossier des originaux que --in-place remplace
arg-overwrite = Fichiers déjà présents dans le dossier de sortie : ne jamais remplacer, accepter les mêmes octets, toujours remplacer
arg-dry-run = Dire ce qui serait fait sans écrire de copie
arg-on-unsupported = Fichiers impossibles à nettoyer : signaler seulement, copier tels quels, ou compter comme échecs
arg-timestamps = Dates des fichiers copiés
arg-rename = Noms des fichiers copiés
arg-convert = Format des copies où quelque chose doit être masqué, quand celui de la photo ne peut pas être écrit (HEIC, AVIF, JPEG XL) : off retient ces photos
arg-durable = S’assurer que les copies ont atteint le disque
arg-report = Écrire un rapport : .jsonl, .html, .csv ou .sarif selon l’extension (répétable)
arg-format = Quoi écrire sur la sortie standard
arg-baseline = Rapport antérieur (.jsonl ou .sarif) : ce qu’il nomme est connu et ne compte plus pour le code de sortie
arg-no-pictures = Ne pas mettre de petites images dans le rapport HTML
arg-show-values = Ne pas masquer les valeurs trouvées
arg-digests = Calculer les empreintes des fichiers entiers, avant et après
arg-jobs = Nombre de fils d’exécution
arg-memory = Mémoire pour les pixels décodés (par exemple 1G)
arg-fail-on = Sortir avec le code 1 à partir de cette gravité
arg-max-errors = S’arrêter après tant d’échecs
arg-tolerate = Sortir avec 0 malgré des traces trouvées, ou malgré des fichiers non traités
arg-resume = Sauter ce que ce rapport antérieur couvre et qui n’a pas changé depuis
arg-progress = Comment montrer l’avancement
arg-progress-interval = Secondes entre deux lignes d’avancement
arg-quiet = N’écrire que les erreurs
arg-verbose = Montrer chaque fichier
arg-lang = Langue
arg-color = Couleurs
arg-help = Montrer cette aide
arg-version = Montrer la version
arg-rendered = Rapport JSON Lines
arg-rendered-to = Fichier à écrire : .jsonl, .csv ou .sarif selon l’extension (répétable)
arg-photos = Dossier des photos de ce rapport : mettre leurs petites images dans le rapport HTML
arg-merged = Rapports JSON Lines
arg-merged-to = Fichier à écrire : .jsonl, .csv ou .sarif selon l’extension (répétable)
arg-code = Code d’une trace, par exemple gps.position
arg-shell = Shell
arg-man-dir = Écrire une page par commande dans ce dossier

## Commandes erronées

usage-no-command = Dites quoi faire : scan, clean, verify…
usage-unknown-argument = Option inconnue : { $arg }
usage-unknown-command = Commande inconnue : { $command }
usage-no-value = { $arg } demande une valeur.
usage-not-one-of = « { $value } » n’est pas une valeur de { $arg }. Valeurs possibles : { $valid }
usage-bad-value = « { $value } » n’est pas une valeur de { $arg }.
usage-twice = { $arg } est donné deux fois.
usage-conflict = { $arg } et { $prior } s’excluent.
usage-missing = Il manque : { $arg }
usage-number-of-values = Nombre de valeurs erroné pour { $arg }.
usage-not-utf8 = Un argument n’est pas du texte valide (UTF-8).
usage-other = Cette commande ne peut pas être suivie.
usage-did-you-mean = Vouliez-vous dire { $hint } ?
usage-see-help = Pour en savoir plus : { $help }

## Erreurs

error = estompe : { $what }
err-no-out =
    clean écrit des copies et doit savoir où. Tapez :
    {"  "}{ $command }
err-no-such-path = { $path } : ce fichier ou dossier n’existe pas.
err-no-such-policy = { $name } : cette politique n’existe pas. Il y a share (partage), event (evenement) et batch (lot) ; un fichier de politique se nomme par son chemin ou finit en .toml.
err-event-faces =
    La politique event ne montre les visages que sur décision. Dites comment les traiter :
      --consent REGISTRE   montre qui a donné son accord et masque les autres (pour commencer : estompe consent export)
      --faces solid        les masque tous
      --faces flag         les signale et les laisse visibles
      --faces off          ne les cherche pas
err-no-shard = --shard-from-env : l’environnement n’indique aucune part (SLURM_ARRAY_TASK_ID et _COUNT, ou JOB_COMPLETION_INDEX et JOB_COMPLETIONS).
err-consent-shows = Avec --consent, les visages sans décision sont masqués. Choisissez --faces solid, mosaic ou blur, ou omettez l’option.
err-register-read = { $path } : ce registre ne peut être lu : { $why }
err-register-write = { $path } : le registre ne peut être écrit : { $why }
err-no-such-person = { $person } : rien au registre sous cette référence.
warn-register-unmet = { $n ->
    [one] Une ligne du registre concerne une photo qui n’était pas parmi celles-ci.
   *[other] { $n } lignes du registre concernent des photos qui n’étaient pas parmi celles-ci.
}
warn-register-media = Certains accords ne valent que pour des supports précis : { $list }. Nommez celui des copies avec --medium, et les autres sont masqués.
register-refused = { $n ->
    [one] { $path } : le registre contient une erreur. Rien n’a été modifié.
   *[other] { $path } : le registre contient { $n } erreurs. Rien n’a été modifié.
}
register-wrong = { $what }
register-wrong-line = ligne { $line } : { $what }
register-wrong-column = ligne { $line }, colonne { $letters } : { $what }
register-wrong-cell = ligne { $line }, colonne { $letters } ({ $name }) : { $what }
register-no-headings = les titres id, photo, box, decision et until étaient attendus, séparés par des points-virgules
register-column-twice = deux colonnes portent le nom { $value }
register-column-missing = la colonne { $value } manque
register-encoding = une lettre est illisible ({ $value }). Enregistrez le tableau en « CSV UTF-8 ».
register-quotes = un guillemet n’est pas fermé
register-too-many-cells = une cellule se trouve derrière le dernier titre : { $value }
register-too-large = le fichier est trop grand pour un registre
register-id-twice = { $value } figure deux fois au registre
register-rectangle-twice = le même rectangle de cette photo figure deux fois au registre
register-id-unknown = { $value } n’est pas un visage de ce registre. Laissez la cellule vide pour un rectangle de votre main.
register-digest = l’empreinte ne va pas avec l’identifiant ({ $value })
register-box = quatre nombres entiers [gauche, haut, droite, bas] étaient attendus, et non { $value }
register-box-missing = le rectangle manque : [gauche, haut, droite, bas]
register-photo-missing = le chemin de la photo manque
register-decision = « { $value } » n’est pas une décision. Écrivez accordé, refusé, retiré, expiré, exempté, fausse détection, à revoir, ou rien.
register-capacity = « { $value } » n’est pas connu. Écrivez adulte ou mineur.
register-signatures = un nombre entier était attendu, et non { $value }
register-date = « { $value } » n’est pas une date. Écrivez 31/12/2026 ou 2026-12-31.
register-date-in-future = { $value } est encore à venir
register-until-missing = un accord a besoin d’une date de fin
register-until-before-date = l’accord finirait ({ $value }) avant d’avoir été donné
register-ground-missing = une exemption a besoin de son motif (actualité, personne publique dans ses fonctions, sujet historique, personne non reconnaissable)
consent-exported = { $name } : { $added ->
    [0] rien de nouveau
    [one] un visage nouveau
   *[other] { $added } visages nouveaux
}, { $kept ->
    [0] aucune ligne antérieure
    [one] une ligne gardée
   *[other] { $kept } lignes gardées
}. Remplissez la colonne decision avec un tableur, puis : estompe clean … --consent { $name }
consent-imported = { $name } : { $changed ->
    [0] aucune décision modifiée
    [one] une décision modifiée
   *[other] { $changed } décisions modifiées
}, { $added ->
    [0] aucune ligne nouvelle
    [one] une ligne nouvelle
   *[other] { $added } lignes nouvelles
}, { $kept ->
    [0] aucune autre ligne
    [one] une ligne laissée telle quelle
   *[other] { $kept } lignes laissées telles quelles
}.
decision-pending = sans décision
decision-granted = accordé
decision-refused = refusé
decision-withdrawn = retiré
decision-expired = expiré
decision-exempt = exempté
decision-false-detection = fausse détection
decision-review = à revoir
status-faces = { $n ->
    [0] Le registre est vide
    [one] Un visage
   *[other] { $n } visages
}{ $photos ->
    [0] {""}
    [one] {" "}sur une photo
   *[other] {" "}sur { $photos } photos
}
status-person = { $n ->
    [one] { $person } : un visage
   *[other] { $person } : { $n } visages
}
status-unsigned = Mineurs dont l’accord attend une signature ({ $n }) :
status-ending = Accords qui finissent dans les { $days } jours ({ $n }) :
status-gone = Retirés ou expirés ({ $n }) :
status-nobody = sans référence
status-face = { $photo }, { $who } : { $decision } (ligne { $line })
status-face-until = { $photo }, { $who } : { $decision }, jusqu’au { $until } (ligne { $line })
status-copies-unknown = Les copies qui montrent ces visages figurent dans le rapport du nettoyage :
status-clean-report = NETTOYAGE.jsonl
status-copies = { $n ->
    [0] Aucune copie de ces rapports ne montre ces visages.
    [one] Une copie montre ces visages :
   *[other] { $n } copies montrent ces visages :
}
err-mark-read = { $path } : la marque ne peut pas être lue : { $why }
err-mark-empty = { $path } : le fichier est vide. Donnez une image de la marque (PNG, transparente si possible, SVG ou JPEG).
err-mark-picture = { $path } : ce n’est pas une image PNG, JPEG ou SVG décodable. Donnez une image de la marque dans l’un de ces formats.
err-mark-huge = { $path } : trop grande pour une marque (32 Mio ou 8192 pixels de côté au plus). Une image haute de 128 à 512 pixels suffit.
err-mark-plain = { $path } : trop simple pour être trouvée : elle a trop peu de contours pour être distinguée d’autre chose. Donnez la marque entière, avec son dessin ou son texte.
err-mark-small = { $path } : trop petite pour être trouvée : ce qui est dessiné doit mesurer au moins 16 pixels de chaque côté. Une image haute de 128 pixels convient.
err-mark-svg-heavy = { $path } : trop élaborée pour une marque (1 Mio au plus, et dessinée en quelques secondes). Exportez-la en PNG haut de 512 pixels.
err-mark-svg-broken = { $path } : ce SVG ne peut pas être lu. Vérifiez qu’un navigateur le montre, ou exportez-le en PNG.
err-mark-svg-outside = { $path } : ce SVG renvoie à d’autres fichiers ou adresses, qui ne sont jamais lus. Intégrez le nécessaire sous forme de tracés, ou exportez-le en PNG.
err-mark-svg-parts = { $path } : ce SVG contient du texte, des images ou des motifs, qui ne sont pas dessinés ici. Convertissez le texte en tracés, ou exportez-le en PNG.
err-mark-twice = { $name } : deux marques ne peuvent pas porter le même nom. Donnez-en un autre avec --logo FICHIER=NOM.
err-report-inside = Le rapport { $path } se trouverait dans { $out }, le dossier qui sera partagé. Choisissez un autre endroit.
err-report-place = { $path } : aucun rapport ne peut être écrit à cet endroit : { $why }
err-report-write = Le rapport ne peut pas être écrit : { $why }
err-report-read = { $path } : ce rapport ne peut pas être lu : { $why }
err-report-io = Un rapport ne peut pas être lu ou écrit : { $why }
err-report-kind = { $path } : l’extension n’indique aucun format de rapport. Utilisez .jsonl, .html, .csv ou .sarif.
err-report-mixed = { $path } : fait selon une autre politique, version ou répartition que les rapports précédents. De tels rapports ne se réunissent pas.
err-no-such-code = { $code } : ce code n’existe pas. « estompe explain » les liste tous.
err-no-such-code-near = { $code } : ce code n’existe pas. Codes proches : { $near }
err-write = { $path } : impossible à écrire : { $why }
err-too-many-errors = Arrêt : plus de { $n } fichiers ont échoué.
err-io = Le système refuse : { $why }
err-output = { $path } : aucune copie ne peut être écrite là : { $why }
err-policy = Ceci ne peut pas être suivi : { $why }
err-other = L’exécution s’est arrêtée : { $why }
warn-resume-other = --resume : le rapport antérieur vient d’une autre politique ou version ; rien n’est sauté.
warn-shards-missing = { $n ->
    [one] Il manque une part : { $list }
   *[other] Il manque { $n } parts : { $list }
}
warn-report-incomplete = Un rapport s’arrête avant sa fin : son exécution a été interrompue.
report-written = { $files ->
    [one] Un fichier dans { $path }
   *[other] { $files } fichiers dans { $path }
}

## Configuration

config-at = { $path }, ligne { $line }, colonne { $column } : { $what }
config-in = { $place } : { $what }
config-unreadable = ce fichier de configuration ne peut pas être lu : { $why }
config-too-large = plus de 1 Mo : ce n’est pas un fichier de configuration.
config-not-text = ce n’est pas du texte en UTF-8.
config-syntax = ici est attendu du TOML (textes entre guillemets droits, listes entre crochets, chaque clé une seule fois), or on lit : { $line }
config-unknown-key = { $key } n’est pas une clé. Il existe : { $known }
config-unknown-key-near = { $key } n’est pas une clé. Vouliez-vous dire { $near } ?
config-form-text = { $key } attend un texte entre guillemets droits.
config-form-list = { $key } attend une liste de textes, comme ["a", "b"].
config-form-number = { $key } attend un nombre entier.
config-form-size = { $key } attend un nombre d’octets ou une taille comme "512M".
config-form-flag = { $key } attend true ou false.
config-not-one-of = « { $value } » n’est pas une valeur de { $key }. Valeurs possibles : { $valid }
config-range = { $key } attend un nombre entier de { $min } à { $max }.
config-not-keepable = { $category } ne peut pas être gardé : ces données n’ont pas de forme propre à réécrire. On peut garder : { $valid }
config-not-keepable-region = { $category } n’est pas une métadonnée : le sort des visages et des marques se choisit avec faces et logos (--faces, --logos).
config-contradiction = il est demandé au même endroit de garder et de retirer { $category }.
config-lock-elsewhere = locked n’a d’effet que dans le fichier du système.
config-lock-unset = { $key } est verrouillé : ce fichier doit donc lui donner une valeur.
config-locked = le retrait de { $what } est verrouillé par { $by } : adressez-vous à qui administre cette machine.
config-locked-key = { $what } est verrouillé par { $by } : une valeur plus stricte est acceptée, une plus souple non.
config-unset = { $key } n’a pas de valeur
config-locks = verrouillé par { $by } : { $list }
config-named = nom de la politique : { $name }
config-preset = politique { $name }
config-good = { $path } est correct : politique { $name }.
config-good-locks = { $path } est correct : politique { $name }. Sa clé locked n’agit que dans le fichier du système, { $system }.
warn-unknown-variable = { $name } : cette variable n’est pas lue par estompe (voir « estompe policy show --help »).
io-not-found = il n’existe pas
io-permission-denied = accès refusé
io-already-exists = il existe déjà
io-is-a-directory = c’est un dossier
io-not-a-directory = une partie de son chemin n’est pas un dossier
io-storage-full = le disque est plein
io-quota-exceeded = le quota de disque est épuisé
io-file-too-large = un fichier ne peut pas atteindre cette taille ici
io-read-only = le système de fichiers est en lecture seule
io-unexpected-eof = le fichier finit avant la taille annoncée : il change pendant la lecture
io-invalid-filename = ce nom n’est pas permis ici, ou trop long
io-timed-out = pas de réponse à temps
io-unreachable = le stockage est injoignable
io-busy = il est utilisé par un autre programme
io-out-of-memory = mémoire insuffisante
io-other-number = erreur système { $n } ({ $why })

## Avancement

progress-line = { $done } fichiers sur { $found }, { $bytes }, { $rate }/s
progress-rate = { $rate }/s
progress-left-seconds = reste { $n } s
progress-left-minutes = reste { $n } min

## Un fichier

severity-high = élevé
severity-low = faible
severity-info = info
outcome-scanned = analysé
outcome-cleaned = nettoyé
outcome-already-clean = déjà propre
outcome-held = retenu : une décision est attendue
outcome-refused = refusé
outcome-unsupported = non pris en charge
outcome-copied = copié tel quel, non nettoyé
outcome-skipped = sauté, déjà fait
outcome-failed = échec
text-file = { $name } : { $outcome }
text-finding = { $title } ({ $part })
text-finding-value = { $title } ({ $part }) : { $value }
list-and = { $rest } et { $last }

## Bilan

sum-nothing = Aucun fichier à regarder.
sum-files = { $files ->
    [one] Un fichier, { $size }
   *[other] { $files } fichiers, { $size }
}
sum-photos = { $n ->
    [one] { $n } photo
   *[other] { $n } photos
}
sum-located = { $n ->
    [one] { $n } photo sur { $files } dit où elle a été prise ({ $by })
   *[other] { $n } photos sur { $files } disent où elles ont été prises ({ $by })
}
sum-not-located = Aucune photo ne dit où elle a été prise.
explain-about = Gravité : { $severity } au plus. Catégorie : { $category } ({ $name }).
explain-blocks = Se lit dans : { $blocks }.
sum-fresh = { $n ->
    [0] Rien que le rapport antérieur ne nomme déjà
    [one] Une photo avec des traces que le rapport antérieur ne nomme pas
   *[other] { $n } photos avec des traces que le rapport antérieur ne nomme pas
}
sum-stranger = Ce qu’un inconnu en apprend – { $title } : { $what } (Détails : estompe explain { $code })
sum-found = Trouvé :
sum-faces = { $n ->
    [one] Un visage détecté sur { $files ->
        [one] une photo
       *[other] { $files } photos
    }
   *[other] { $n } visages détectés sur { $files ->
        [one] une photo
       *[other] { $files } photos
    }
}
sum-no-face = Aucun visage détecté
sum-hidden = { $n ->
    [one] Une zone masquée
   *[other] { $n } zones masquées
} sur { $files ->
    [one] une photo
   *[other] { $files } photos
}
sum-reversible = { $n ->
    [one] Une photo porte une mosaïque ou un flou : qui s’y acharne et a des candidats peut les défaire. --faces solid ne laisse rien.
   *[other] { $n } photos portent une mosaïque ou un flou : qui s’y acharne et a des candidats peut les défaire. --faces solid ne laisse rien.
}
sum-webp-lossless = { $n ->
    [one] Une image WebP codée avec perte est recodée sans perte, parce que des zones y sont masquées.
   *[other] { $n } images WebP codées avec perte sont recodées sans perte, parce que des zones y sont masquées.
}
sum-converted = { $n ->
    [one] Une photo est écrite dans un autre format, parce que des zones y sont masquées (--convert).
   *[other] { $n } photos sont écrites dans un autre format, parce que des zones y sont masquées (--convert).
}
sum-flattened = { $n ->
    [one] Ce que l’une d’elles laissait voir à travers est posé sur du blanc.
   *[other] Ce que { $n } d’entre elles laissaient voir à travers est posé sur du blanc.
}
sum-nearest-colour = { $n ->
    [one] Une image à palette pleine a reçu la couleur la plus proche du masque.
   *[other] { $n } images à palette pleine ont reçu la couleur la plus proche du masque.
}
sum-logos = { $n ->
    [one] Une marque détectée sur { $files ->
        [one] une photo
       *[other] { $files } photos
    }
   *[other] { $n } marques détectées sur { $files ->
        [one] une photo
       *[other] { $files } photos
    }
}
sum-no-logo = Aucune marque détectée
sum-not-looked-at = { $n ->
    [one] Une image n’a pu être décodée : ni visage ni marque n’y ont été cherchés.
   *[other] { $n } images n’ont pu être décodées : ni visages ni marques n’y ont été cherchés.
}
sum-films-not-looked-at = { $n ->
    [one] Ni visages ni marques n’ont été cherchés dans une vidéo : regardez-la vous-même avant de la partager.
   *[other] Ni visages ni marques n’ont été cherchés dans { $n } vidéos : regardez-les vous-même avant de les partager.
}
sum-verified = { $files ->
    [one] Le fichier respecte la politique { $policy }.
   *[other] Les { $files } fichiers respectent la politique { $policy }.
}
sum-verified-rest = Chaque fichier qui a pu être vérifié respecte la politique { $policy }.
sum-not-verified = { $n ->
    [one] { $n } fichier sur { $files } ne respecte pas la politique { $policy }.
   *[other] { $n } fichiers sur { $files } ne respectent pas la politique { $policy }.
}
sum-cleaned = { $n ->
    [one] { $n } photo nettoyée dans { $out } (politique { $policy })
   *[other] { $n } photos nettoyées dans { $out } (politique { $policy })
}
sum-would-clean = { $n ->
    [one] { $n } photo serait nettoyée (politique { $policy }) ; rien n’a été écrit
   *[other] { $n } photos seraient nettoyées (politique { $policy }) ; rien n’a été écrit
}
sum-already-clean = { $n ->
    [one] { $n } photo était déjà propre : copiée octet pour octet
   *[other] { $n } photos étaient déjà propres : copiées octet pour octet
}
sum-skipped = { $n ->
    [one] { $n } photo sautée, déjà faite
   *[other] { $n } photos sautées, déjà faites
}
sum-removed = Retiré : { $list }
sum-kept = Gardé à dessein :
sum-kept-row = { $what } ({ $n }) : { $why }
sum-no-author = { $n ->
    [one] { $n } photo ne nomme aucun auteur : ajoutez-le par --credit
   *[other] { $n } photos ne nomment aucun auteur : ajoutez-le par --credit
}
sum-filenames = { $n ->
    [one] { $n } nom de fichier est bavard aussi : --rename sequence change les noms
   *[other] { $n } noms de fichiers sont bavards aussi : --rename sequence change les noms
}
sum-not-cleaned = { $n ->
    [one] { $n } fichier n’a pu être nettoyé et n’est pas dans les copies :
   *[other] { $n } fichiers n’ont pu être nettoyés et ne sont pas dans les copies :
}
sum-not-read = { $n ->
    [one] { $n } fichier n’a pu être vérifié :
   *[other] { $n } fichiers n’ont pu être vérifiés :
}
sum-problem = { $name } : { $why }
sum-more = … et { $n } de plus, tous dans le rapport (--report FICHIER.jsonl)
sum-stopped = L’exécution a été arrêtée avant sa fin : ce qui est terminé est bon.
sum-report = Rapport : { $name }
sum-next-clean = Pour écrire des copies propres :
sum-next-write = Pour les écrire :
sum-next-verify = Pour vérifier les copies avant de partager :
out-suffix = partage

part-file-name = nom de fichier
part-text = texte
part-vendor = bloc de fabricant
part-container = conteneur
part-picture = image

## Catégories

category-gps = position GPS
category-place = noms de lieux
category-device = appareil
category-owner = propriétaire
category-people = personnes nommées
category-dates = dates
category-software = logiciels
category-history = historique
category-credit = auteur et droits
category-caption = légendes et commentaires
category-preview = aperçus
category-hidden-data = données cachées
category-hidden-pixels = pixels cachés
category-unknown = parties inconnues
category-filename = noms de fichiers
category-sidecar = fichiers à côté de la photo
category-hdr = carte de gain HDR
category-face = visages
category-logo = marques
category-display = données d’affichage

kept-policy-keep = la politique le garde
kept-display-orientation = nécessaire pour afficher l’image à l’endroit
kept-display-colour = nécessaire pour afficher les couleurs
kept-display-pages = chaque page d’un document reste

## Politiques

policy-share = Par défaut, pour partager : retire tout ce qui dit quelque chose des personnes, des lieux et des appareils ; visages et marques sont signalés.
policy-event = Pour les albums d’un événement : garde l’auteur, les droits, la légende et le jour ; les visages sont masqués sauf décision contraire.
policy-batch = Pour de grands stocks sans personne devant l’écran : retire la même chose, copie les données de l’image sans les décoder, ne cherche pas de visages.
html-title = Rapport sur des photos
html-title-scan = Ce que ces photos révèlent
html-title-clean = Rapport d’un nettoyage
html-title-dry-run = Ce qu’un nettoyage ferait
html-title-verify = Rapport d’un contrôle
html-skip = Aller au contenu
html-foot = Écrit par estompe { $version }. Ce rapport contient des détails des photos : gardez-le pour vous, et ne le placez pas dans le dossier partagé.
html-contents = Sommaire
html-pages = Pages
html-page = Page { $page }, photos { $first } à { $last }
html-to-index = Vers la vue d’ensemble
html-previous = Page précédente
html-next = Page suivante
html-awaiting = En attente d’une décision
html-awaiting-none = Rien n’attend de décision.
html-awaiting-lead = Ces photos ne devraient pas être publiées avant qu’une personne ait décidé :
html-undecided = { $n ->
    [one] un visage sans décision
   *[other] { $n } visages sans décision
}
html-sums = Totaux
html-photos-section = Photos
html-policy = La politique en clair
html-verify = Comment vérifier
html-codes = Ce que signifient les traces
html-controls = Filtrer et trier les photos
html-show = Montrer
html-show-all = toutes
html-show-awaiting = en attente d’une décision
html-show-faces = avec des visages
html-show-high = avec une trace grave
html-show-untreated = non traitées
html-order = Ordre
html-order-name = par nom
html-order-severity = par gravité
html-order-faces = par nombre de visages
html-words = Le nom contient
html-told = { $n } photos montrées sur { $all }
html-kinds = Traces par nature
html-kind = Nature
html-severity = Gravité
html-photos = Photos
html-decisions = Visages par décision
html-decision = Décision
html-faces = Visages
html-removed-sums = Retiré des copies
html-outcomes = Photos par résultat
html-outcome = Résultat
html-chart = Diagramme en barres : { $name }. Le tableau à côté donne les mêmes nombres.
html-days = Photos par jour
html-day = Jour
html-months = Photos par mois
html-month = Mois
html-years = Photos par année
html-years-masked = Photos par année (les jours sont masqués)
html-year = Année
html-devices = Photos par appareil
html-device = Appareil
html-device-serial = { $model }, n° { $serial }
html-other = autres
html-map = Où les photos disent avoir été prises, en positions arrondies
html-map-number = N°
html-map-place = Lieu arrondi
html-spot = { $lat }° { $ns ->
    [s] S
   *[n] N
}, { $lon }° { $ew ->
    [w] O
   *[e] E
}
html-map-text = Carte { $map ->
    [france] de la France
   *[world] du monde
} en simples contours, avec { $places ->
    [one] un lieu arrondi
   *[other] { $places } lieux arrondis
} pour { $photos ->
    [one] une photo
   *[other] { $photos } photos
}. Le tableau à côté donne les mêmes nombres.
html-map-coarse = Les positions sont masquées au degré près : chacune peut se trouver n’importe où dans un carré d’environ 110 km du nord au sud et 75 km d’est en ouest sous nos latitudes. Contours : Natural Earth, domaine public.
html-map-fine = Les positions sont arrondies au dixième de degré, soit environ 11 km. Contours : Natural Earth, domaine public.
html-map-more = { $n ->
    [one] Une photo d’autres lieux n’est pas sur la carte.
   *[other] { $n } photos d’autres lieux ne sont pas sur la carte.
}
html-map-unplaced = { $n ->
    [one] Une autre photo dit où elle a été prise sans position que l’on puisse placer (un nom de lieu, par exemple).
   *[other] { $n } autres photos disent où elles ont été prises sans position que l’on puisse placer (un nom de lieu, par exemple).
}
html-problems = { $n ->
    [one] Un fichier n’a pu être traité :
   *[other] { $n } fichiers n’ont pu être traités :
}
html-not-looked = Les visages n’ont pas été cherchés.
html-no-picture = Pas d’image dans ce rapport.
html-picture = Petite image de { $name } : { $faces ->
    [0] aucun visage détecté
    [one] un visage encadré
   *[other] { $faces } visages encadrés
}{ $marks ->
    [0] {""}
    [one] , une marque encadrée
   *[other] , { $marks } marques encadrées
}. La liste à côté dit ce qui a été décidé pour chaque numéro.
html-masked = Les visages sont masqués dans ce rapport, quoi que montre la copie.
html-frame-only = L’image elle-même n’est pas dans ce rapport ; les cadres montrent où se trouvent les zones.
html-regions = Visages et marques, par numéro
html-region-face = Visage
html-region-drawn = Rectangle tracé à la main
html-region-logo = Marque { $name }
html-region = { $what }, { $width } × { $height } pixels : { $decision }{ $hidden ->
    [yes] , masqué dans la copie
   *[no] {""}
}
html-region-mark = { $what }, { $width } × { $height } pixels{ $hidden ->
    [yes] , masquée dans la copie
   *[no] {""}
}
html-region-at = { $region } ; { $at }
html-at-top-left = en haut à gauche
html-at-top = en haut au milieu
html-at-top-right = en haut à droite
html-at-left = à gauche, à mi-hauteur
html-at-middle = au centre
html-at-right = à droite, à mi-hauteur
html-at-bottom-left = en bas à gauche
html-at-bottom = en bas au milieu
html-at-bottom-right = en bas à droite
html-findings = Ce que le fichier révèle
html-removed = Retiré de la copie
html-block = bloc de métadonnées
html-kept = Gardé exprès
html-notes = À savoir
html-output = Nom de la copie
html-digests = Empreintes
html-digest-before = Fichier d’origine (BLAKE3)
html-digest-after = Copie (BLAKE3)
html-digest-coded = Données d’image de l’original (BLAKE3)
html-policy-name = Politique : { $name }
html-policy-kept = Gardé exprès : { $list }.
html-policy-removed = Retiré, comme tout ce qui n’est pas connu : { $list }.
html-policy-faces-off = Les visages ne sont pas cherchés.
html-policy-faces-flag = Les visages sont cherchés et listés ; ils restent visibles.
html-policy-faces-solid = Les visages sans accord sont couverts d’un gris uni.
html-policy-faces-mosaic = Les visages sans accord sont couverts d’une mosaïque, qu’un adversaire déterminé peut défaire.
html-policy-faces-blur = Les visages sans accord sont floutés, ce qu’un adversaire déterminé peut défaire.
html-policy-logos-off = Les marques officielles ne sont pas cherchées.
html-policy-logos-flag = Les marques officielles sont cherchées et listées ; elles restent visibles.
html-policy-logos-solid = Les marques officielles sont couvertes d’un gris uni.
html-policy-logos-mosaic = Les marques officielles sont couvertes d’une mosaïque.
html-policy-logos-blur = Les marques officielles sont floutées.
html-policy-register = Un registre de décisions dit quels visages peuvent être montrés.
html-policy-coded-walk = Les données d’image sont suivies jusqu’à leur fin exacte ; rien ne se cache derrière.
html-policy-coded-copy = Les données d’image sont copiées entre leurs marqueurs, sans être suivies.
html-policy-credit = Écrit dans chaque copie : { $credit }
html-policy-digest = Empreinte de la politique (BLAKE3) : { $digest }
html-verify-place = DOSSIER
html-verify-copies = Avant de partager, contrôlez encore une fois le dossier des copies :
html-verify-again = Pour contrôler à nouveau le dossier après des changements :
html-verify-digests = Avec --digests, chaque photo donne ses empreintes ; une copie intacte depuis donne la même :
html-verify-unchanged = Cette exécution n’a écrit aucune photo : les fichiers sont tels quels.
html-verify-help = Un détecteur aide et ne garantit pas : regardez vous-même chaque photo avant qu’elle ne sorte.
policy-good = La politique { $name } est bonne.

## Formats

formats-cleaned = nettoyé et vérifié ; les données de l’image restent les mêmes
formats-scanned = analysé seulement, jamais nettoyé
formats-refused = Refusé :
formats-limits = Non garanti :
formats-others = Tout autre format est reconnu si possible, signalé comme non pris en charge, et jamais copié sauf avec --on-unsupported copy.
format-jpeg = JPEG
format-png = PNG et APNG
format-webp = WebP
format-gif = GIF
format-tiff = TIFF et BigTIFF
format-heic = HEIC
format-avif = AVIF
format-jxl = JPEG XL
format-video = MP4, MOV, 3GP
format-raw = brut d’appareil photo
format-jp2 = JPEG 2000
format-bmp = BMP
format-svg = SVG
format-psd = Photoshop
format-ico = ICO
format-pdf = PDF

## Pourquoi un fichier n’a pu être traité

reason-malformed = { $format }, octet { $offset } : { $detail }
reason-limit = le fichier demande plus que les limites ne permettent : { $detail }
reason-unsupported = le format n’est pas pris en charge
reason-io = le système refuse de le lire : { $detail }
reason-io-permission = permission refusée
reason-io-gone = il a disparu depuis la lecture du dossier
reason-verify = la copie n’a pas passé le contrôle et a été jetée : { $detail }
reason-policy = { $detail }
reason-file-empty = le fichier est vide
reason-internal-panic = une erreur interne ; l’original est intact
reason-detect-not-looked-at = ni visages ni marques n’ont pu être cherchés : { $detail }
reason-detect-damaged = une partie de l’image manque : nul ne peut dire quels visages elle montrait ({ $detail })
reason-detect-first-picture-only = seule la première de ses images a été regardée : des visages pourraient rester dans les autres
reason-consent-review = un visage est noté à revoir dans le registre
reason-consent-outside = un rectangle du registre se trouve hors de l’image
reason-consent-changed = l’image n’est plus celle dont le registre a décidé
reason-redact-format = ses visages ou marques ne peuvent pas être masqués : { $detail }
reason-redact-convert = visages et marques ne peuvent pas être masqués dans ce format : --convert jpeg écrit une copie JPEG où ils le sont
reason-redact-convert-in-place = une copie dans un autre format ne peut pas prendre la place de la photo : retirez --in-place ou --convert
reason-redact-convert-colours = les couleurs de l’image (HDR) ne peuvent pas être dites dans un JPEG ou un PNG : exportez-la de nouveau sans HDR
reason-output-name-taken = { $detail } : renommez l’une des deux
reason-redact-damaged = l’image est abîmée, ses visages ou marques ne peuvent pas être masqués : { $detail }
reason-redact-range = ses visages ou marques ne peuvent pas être masqués : une valeur de l’image sort de la norme
reason-redact-tables = ses visages ou marques ne peuvent pas être masqués : ses tables de codes n’ont plus de place
reason-jpeg-arithmetic = un JPEG à codage arithmétique n’est pas nettoyé
reason-jpeg-lossless = un JPEG sans perte n’est pas nettoyé
reason-jpeg-hierarchical = un JPEG hiérarchique n’est pas nettoyé
reason-jpeg-dnl = un JPEG qui donne sa hauteur après l’image (DNL) n’est pas nettoyé
reason-jpeg-reserved = un JPEG qui emploie des marqueurs réservés aux extensions n’est pas nettoyé
reason-png-hidden-default-image = un PNG animé dont l’image par défaut n’est pas une de ses images : les visionneuses montrent des images différentes
reason-png-hidden-frames = un PNG animé avec des images qu’aucune animation ne montre
reason-png-critical-chunk = un PNG avec une partie que les visionneuses doivent comprendre et qu’estompe ne connaît pas : { $detail }
reason-png-cgbi = un PNG dans la variante d’Apple (CgBI), qui n’est pas un PNG pour les autres visionneuses
reason-tiff-old-jpeg = un TIFF avec du JPEG à la manière d’avant 1995 n’est pas nettoyé ; enregistrez-le de nouveau avec un logiciel qui l’affiche
reason-tiff-compression = un TIFF dont la compression ne permet pas de situer la fin de l’image n’est pas nettoyé ; enregistrez-le de nouveau en LZW ou Deflate
reason-tiff-variant = un TIFF dont les échantillons ont des tailles différentes, ou dont les plans de chrominance sont séparés, n’est pas nettoyé
reason-tiff-raw = un TIFF qui contient les données brutes d’un capteur n’est pas nettoyé ; exportez-le en JPEG ou en TIFF et nettoyez ce fichier
reason-tiff-overlapping-strips = un TIFF dont les bandes ou les tuiles partagent des octets n’est pas nettoyé
reason-tiff-duplicate-tags = un TIFF qui dit deux fois la même chose de deux façons : les logiciels affichent des images différentes
reason-tiff-several-profiles = un TIFF dont les pages ont des profils de couleur différents n’est pas nettoyé ; enregistrez ses pages dans des fichiers séparés
reason-tiff-jpeg-size = un TIFF dont les morceaux JPEG sont plus grands que ce que l’image montre n’est pas nettoyé
reason-jxl-preview = un JPEG XL avec un aperçu à l’intérieur de son flux codé
reason-jxl-channels = un JPEG XL avec des canaux qui ne sont pas affichés, comme la profondeur ou la chaleur
reason-jxl-names = un JPEG XL qui nomme ses images ou ses canaux
reason-jxl-timecodes = un JPEG XL avec des codes temporels
reason-jxl-extensions = un JPEG XL avec des extensions inconnues
reason-heif-codec = une image codée d’une façon qui n’est pas prise en charge (ni HEVC, ni AV1, ni H.264)
reason-heif-property = une image avec une propriété que les visionneuses doivent connaître et qu’estompe ne connaît pas
reason-heif-external = une image dont les données sont dans un autre fichier
reason-heif-hidden-picture = un rognage, une grille ou une superposition cache une partie de l’image qui reste dans le fichier : exportez-la de nouveau, ou employez --keep hidden-pixels
reason-hdr-geometry = une carte de gain qui n’est pas son image réduite peut montrer ce qu’un recadrage a coupé : retirez --keep hdr
reason-hdr-numbers = une carte de gain sans les nombres qui permettent de s’en servir : retirez --keep hdr
reason-heif-size = un fichier d’image de plus de quatre gigaoctets
reason-heif-fragments = une suite d’images en fragments
reason-video-codec = une vidéo dont l’image ou le son est codé d’une façon qui n’est pas prise en charge
reason-video-encrypted = une vidéo chiffrée
reason-video-external = une vidéo dont les données sont dans un autre fichier
reason-video-compressed-header = une vidéo dont l’en-tête est compressé
reason-video-edit-list = une liste de montage cache plus d’une seconde de vidéo qui reste dans le fichier : exportez-la de nouveau, ou employez --keep hidden-pixels
reason-video-crop = un rognage cache une partie de la vidéo qui reste dans le fichier : exportez-la de nouveau, ou employez --keep hidden-pixels
reason-raw-not-cleaned = les images brutes (raw) des appareils ne sont pas nettoyées : leurs fabricants ne disent pas ce que chaque octet signifie ; exportez en JPEG ou en TIFF et nettoyez ce fichier
reason-jp2-not-cleaned = le JPEG 2000 n’est pas nettoyé ; enregistrez en JPEG ou en PNG et nettoyez ce fichier
reason-bmp-not-cleaned = les images BMP ne sont pas nettoyées ; enregistrez en PNG et nettoyez ce fichier
reason-ico-not-cleaned = les icônes ne sont pas nettoyées ; enregistrez en PNG et nettoyez ce fichier
reason-psd-not-cleaned = les documents Photoshop ne sont pas nettoyés : des calques et des tracés resteraient ; exportez en JPEG ou en PNG et nettoyez ce fichier
reason-svg-not-cleaned = les dessins SVG ne sont pas nettoyés : des objets invisibles resteraient ; exportez en PNG et nettoyez ce fichier
reason-pdf-not-cleaned = les documents PDF ne sont pas nettoyés ; exportez les pages en images et nettoyez ces fichiers
reason-walk-unreadable = ce dossier ou fichier ne peut pas être lu
reason-walk-broken-link = un lien dont la cible manque
reason-walk-loop = un lien qui ramène dans son propre dossier
reason-walk-outside-root = un lien qui mène hors du dossier
reason-walk-special = un tube, un périphérique ou une prise, pas un fichier
reason-walk-missing = il n’existe pas
reason-output-write = sa copie ne peut pas être écrite : { $detail }
reason-output-exists = un autre fichier de ce nom est déjà dans le dossier de sortie (voir --overwrite)
reason-output-collision = un autre fichier d’entrée a déjà pris ce nom dans le dossier de sortie
reason-output-backup-exists = un fichier de ce nom est déjà dans le dossier de sauvegarde
limit-jpeg-tables-fingerprint = les tables de codage restent telles quelles et trahissent le logiciel ou l’appareil qui les a écrites
limit-png-covered-frames = les pixels d’une animation que d’autres images recouvrent restent dans le fichier
limit-png-row-padding-bits = les bits inutilisés en fin de ligne restent tels quels
limit-gif-covered-frames = les pixels d’une animation que d’autres images recouvrent restent dans le fichier
limit-tiff-tile-edges = ce que les tuiles contiennent au-delà du bord de l’image reste dans le fichier
limit-tiff-row-padding-bits = les bits inutilisés en fin de ligne restent tels quels
limit-tiff-fax-end = après des codes de télécopie endommagés, la fin de l’image ne peut être située
limit-tiff-transparent-colours = les couleurs sous les pixels entièrement transparents restent dans le fichier
limit-tiff-unused-colours = les entrées de la palette qu’aucun pixel n’utilise restent, quand ses pixels ne peuvent être lus
limit-webp-hidden-colours = les couleurs sous les pixels transparents font partie de l’image codée et restent dans le fichier
limit-webp-covered-frames = les pixels d’une animation que d’autres images recouvrent restent dans le fichier
limit-webp-coding-tables = les tables de codage restent telles quelles et laissent deviner le programme qui les a écrites
limit-webp-flush-bytes = jusqu’à deux octets derrière chaque partition d’une image avec pertes restent, que son codeur écrit pour finir
limit-jxl-sections = des octets derrière le dernier symbole d’une section du flux codé ne peuvent pas être localisés
limit-jxl-profile = un profil de couleur à l’intérieur du flux codé reste tel quel, avec sa description
limit-jxl-frames = des images qui ne sont pas affichées, ou seulement comme références, restent dans le flux codé
limit-jxl-rebuild = la copie d’un JPEG recompressé ne peut plus redevenir exactement le même JPEG
limit-jxl-convert = visages et marques ne peuvent être masqués que dans une copie d’un autre format (--convert jpeg ou png)
limit-heif-tile-padding = là où les tuiles dépassent le bord de l’image, moins d’une tuile reste dans le fichier
limit-heif-structure = la taille des tuiles et les réglages de l’encodeur restent tels quels et trahissent l’appareil qui les a écrits
limit-heif-convert = visages et marques ne peuvent être masqués que dans une copie d’un autre format (--convert jpeg ou png)
limit-video-faces = ni visages ni marques ne sont cherchés dans les vidéos
limit-video-user-data = les messages de l’encodeur à l’intérieur des échantillons sont signalés et restent, car les échantillons ne changent pas
limit-video-voices = le son reste tel quel, avec ses voix
limit-raw-maker-data = les données que les fabricants chiffrent ou ne documentent pas ne sont pas lues
limit-psd-layers = les images et les textes des calques sont signalés, pas lus
limit-svg-hidden-objects = les objets recouverts, masqués ou hors du dessin ne sont pas recherchés
limit-pdf-compressed-objects = les objets compressés ou chiffrés ne sont pas ouverts : un document sans trace trouvée n’est pas pour autant un document propre

## Traces

code-gps-position-title = Position GPS
code-gps-position-what = Quiconque détient le fichier peut voir sur une carte, souvent à quelques mètres près, où la photo a été prise : un domicile, une école, un lieu de travail, une opération en cours.
code-gps-position-advice = estompe n’écrit pas la position dans la copie, où qu’elle se trouve dans le fichier. Désactivez la localisation de l’appareil pour les photos destinées à être publiées. Parmi les premiers risques, { -guide-interior } cite la divulgation d’informations stratégiques.
code-gps-altitude-title = Altitude GPS
code-gps-altitude-what = L’altitude précise un lieu, et révèle l’étage d’un immeuble ou une prise de vue aérienne.
code-gps-altitude-advice = estompe ne l’écrit pas dans la copie, comme la position.
code-gps-direction-title = Direction de l’appareil
code-gps-direction-what = Avec une position ou un repère, elle dit où se tenait le photographe et vers où il regardait ou se déplaçait.
code-gps-direction-advice = estompe ne l’écrit pas dans la copie. L’arrière-plan, lui, reste visible : regardez-le avant de publier.
code-gps-time-title = Heure GPS
code-gps-time-what = L’heure des satellites est exacte à la seconde et en temps universel : elle date une présence sans ambiguïté.
code-gps-time-advice = estompe ne l’écrit pas dans la copie.
code-gps-destination-title = Destination GPS
code-gps-destination-what = Le lieu vers lequel l’appareil guidait : souvent une adresse sans rapport avec l’image.
code-gps-destination-advice = estompe ne l’écrit pas dans la copie, comme la position.
code-gps-area-title = Zone ou méthode GPS
code-gps-area-what = Le nom de la zone ou de la méthode de localisation peut nommer un lieu ou un réseau proche.
code-gps-area-advice = estompe ne l’écrit pas dans la copie.
code-place-name-title = Nom de lieu
code-place-name-what = Pays, ville, quartier ou salle en toutes lettres : le lieu de prise de vue est dit aussi sûrement que par une position.
code-place-name-advice = estompe ne l’écrit pas dans la copie. Si le lieu doit être connu, dites-le dans le texte que vous publiez, par choix. Voir aussi { -guide-autunois }.
code-device-model-title = Marque et modèle de l’appareil
code-device-model-what = Ils disent quel téléphone ou appareil a servi, et aident à relier entre elles les photos d’une même personne.
code-device-model-advice = estompe ne les écrit pas dans la copie.
code-device-serial-title = Numéro de série
code-device-serial-what = Il relie avec certitude toutes les photos d’un même appareil, publiées sous un nom ou non, et mène à son propriétaire par les fichiers de vente et de réparation.
code-device-serial-advice = estompe ne l’écrit pas dans la copie. Les photos déjà en ligne le gardent : pensez à les retirer.
code-device-lens-title = Objectif
code-device-lens-what = Le modèle et parfois le numéro de série de l’objectif : avec l’appareil, la combinaison est rare.
code-device-lens-advice = estompe ne l’écrit pas dans la copie.
code-device-image-id-title = Identifiant unique de l’image
code-device-image-id-what = Un numéro propre à cette image : il prouve que deux fichiers viennent de la même prise de vue, et compte parfois les déclenchements de l’appareil.
code-device-image-id-advice = estompe ne l’écrit pas dans la copie.
code-device-makernote-title = Notes du fabricant
code-device-makernote-what = Un bloc que seul le fabricant documente : on y a trouvé numéros de série, noms de propriétaire, compteurs, positions de visages et lieux.
code-device-makernote-advice = estompe n’écrit pas ce bloc dans la copie, qu’il soit lisible ou non.
code-device-icc-title = Appareil nommé dans le profil de couleur
code-device-icc-what = Le profil de couleur nomme l’écran, le scanner ou l’appareil pour lequel il a été établi.
code-device-icc-advice = estompe garde les couleurs et réécrit le profil sans ce nom.
code-owner-name-title = Nom du propriétaire
code-owner-name-what = Le nom saisi dans l’appareil ou l’ordinateur : il signe chaque photo, y compris celles publiées sans nom.
code-owner-name-advice = estompe ne l’écrit pas dans la copie. Pour nommer un auteur par choix, utilisez la politique event ou --credit.
code-owner-computer-title = Nom d’ordinateur ou d’utilisateur
code-owner-computer-what = Un nom de machine, d’utilisateur ou un chemin de disque : il contient souvent un nom de famille, un service ou la structure d’un réseau.
code-owner-computer-advice = estompe ne l’écrit pas dans la copie. C’est aussi une piste pour un attaquant : prévenez votre service informatique si de telles photos ont été publiées.
code-owner-contact-title = Coordonnées
code-owner-contact-what = Une adresse, un téléphone, un courriel ou un site de l’auteur ou du propriétaire.
code-owner-contact-advice = estompe ne les écrit pas dans la copie. Publiez l’adresse d’un service, jamais celle d’une personne.
code-owner-xattr-origin-title = Provenance gardée à côté du fichier
code-owner-xattr-origin-what = Le système de fichiers garde l’adresse d’où le fichier a été téléchargé, ou le message qui le portait.
code-owner-xattr-origin-advice = estompe écrit la copie sans ces attributs. Ils disparaissent lors de la plupart des mises en ligne, mais pas des copies sur un partage.
code-credit-author-title = Auteur
code-credit-author-what = Le nom du photographe, inscrit volontairement.
code-credit-author-advice = La politique share ne l’écrit pas, la politique event le garde : l’auteur d’une photo publiée doit être nommé. Choisissez par --keep credit ou --remove credit.
code-credit-copyright-title = Mention de droits
code-credit-copyright-what = Qui détient les droits, et parfois une année ou une adresse.
code-credit-copyright-advice = La politique share ne l’écrit pas, la politique event la garde.
code-credit-missing-title = Aucun auteur nommé
code-credit-missing-what = Rien dans le fichier ne dit qui a pris la photo.
code-credit-missing-advice = Avant de publier, nommez l’auteur : par --credit dans le fichier, et à côté de l’image.
code-caption-text-title = Légende, titre ou commentaire
code-caption-text-what = Du texte libre : il peut nommer des personnes, des lieux, une affaire ou la raison de la photo, et a souvent été écrit pour l’interne.
code-caption-text-advice = La politique share ne l’écrit pas, la politique event garde légende et titre : relisez-les avant de publier. Sur le secret professionnel et la confidentialité, voir { -guide-interior }.
code-people-name-title = Nom d’une personne photographiée
code-people-name-what = Le fichier nomme une personne visible : quiconque trouve la photo sait qui elle est, et les moteurs de recherche aussi.
code-people-name-advice = estompe n’écrit pas ce nom dans la copie. Nommer quelqu’un publiquement demande son accord. Voir aussi { -guide-versailles }.
code-people-region-title = Cadres de visages
code-people-region-what = Un logiciel a marqué l’emplacement des visages, souvent avec un nom pour chacun.
code-people-region-advice = estompe n’écrit ni les cadres ni les noms dans la copie. Les visages eux-mêmes restent visibles : voir --faces.
code-people-keywords-title = Mots-clés
code-people-keywords-what = Des mots pour retrouver la photo : ils nomment des personnes, des événements, des lieux ou des opinions qui ne sont pas destinés au public.
code-people-keywords-advice = estompe ne les écrit pas dans la copie.
code-dates-taken-title = Date et heure de prise de vue
code-dates-taken-what = Elles disent quand quelqu’un était là, donc absent ailleurs : une série de photos montre des habitudes.
code-dates-taken-advice = La politique share ne les écrit pas, la politique event garde le jour seul. Ne publiez pas en temps réel quand une présence est sensible. Voir aussi { -guide-interior }.
code-dates-modified-title = Date de modification
code-dates-modified-what = Elle dit quand le fichier a été retouché ou numérisé, donc des horaires de travail et des délais.
code-dates-modified-advice = estompe ne l’écrit pas dans la copie. L’heure du fichier lui-même se règle par --timestamps.
code-software-name-title = Logiciel
code-software-name-what = Le nom et la version des programmes utilisés : un indice sur l’équipement d’un service, et sur les failles connues de cette version.
code-software-name-advice = estompe ne l’écrit pas dans la copie.
code-software-ai-prompt-title = Consigne d’un générateur d’images
code-software-ai-prompt-what = Les mots et réglages dont l’image est issue, parfois avec des noms et des chemins.
code-software-ai-prompt-advice = estompe ne l’écrit pas dans la copie. Dites à côté de l’image qu’elle a été générée.
code-history-edits-title = Historique des retouches
code-history-edits-what = La liste de ce qui a été fait à l’image, quand et avec quel logiciel : elle montre ce qui a été retouché ou recadré.
code-history-edits-advice = estompe ne l’écrit pas dans la copie.
code-history-document-id-title = Identifiants de document
code-history-document-id-what = Des numéros qui relient toutes les versions et tous les exports d’un même document, même sur des sites différents.
code-history-document-id-advice = estompe ne les écrit pas dans la copie.
code-history-c2pa-title = Registre de provenance (C2PA)
code-history-c2pa-what = Un registre signé de l’origine de l’image : appareil, logiciel, auteur et étapes, parfois avec des vignettes d’états antérieurs.
code-history-c2pa-advice = estompe ne l’écrit pas dans la copie, qui n’est donc plus signée. Gardez l’original là où la preuve d’origine compte.
code-preview-thumbnail-title = Vignette
code-preview-thumbnail-what = Une petite image dans le fichier : elle montre souvent encore ce qui a été recadré ou flouté ensuite.
code-preview-thumbnail-advice = estompe ne l’écrit pas dans la copie. Les logiciels font la leur.
code-preview-picture-title = Seconde image
code-preview-picture-what = Une autre image dans le fichier, souvent grande : un aperçu, un état antérieur ou une carte de profondeur.
code-preview-picture-advice = estompe ne l’écrit pas dans la copie.
code-hidden-data-trailer-title = Données après la fin de l’image
code-hidden-data-trailer-what = Des octets qu’aucune visionneuse ne montre : un autre fichier, un bloc de fabricant avec noms et lieux, ou des restes d’un contenu antérieur.
code-hidden-data-trailer-advice = estompe n’écrit dans la copie rien de ce qui suit la fin de l’image.
code-hidden-data-motion-title = Vidéo dans la photo
code-hidden-data-motion-what = Une « photo animée » porte quelques secondes de vidéo avec le son : des personnes et des paroles que l’image ne montre pas.
code-hidden-data-motion-advice = estompe n’écrit pas la vidéo dans la copie.
code-hidden-data-gap-title = Données entre les parties du fichier
code-hidden-data-gap-what = Des octets qui n’appartiennent à aucune partie : rien ne les affiche, tout peut s’y trouver.
code-hidden-data-gap-advice = estompe ne les écrit pas dans la copie.
code-hidden-data-slack-title = Données derrière l’image codée
code-hidden-data-slack-what = Des octets cachés dans les données de l’image, après la dernière ligne : les visionneuses s’arrêtent avant.
code-hidden-data-slack-advice = estompe décode l’image jusqu’à sa fin exacte et n’écrit pas le reste (avec --coded-data walk).
code-hidden-data-messages-title = Messages dans la vidéo codée
code-hidden-data-messages-what = Des encodeurs et des appareils écrivent leurs propres messages entre les images : réglages, parfois heures ou positions.
code-hidden-data-messages-advice = estompe les signale et les laisse en place : les retirer changerait les échantillons. Exportez la vidéo de nouveau pour les perdre.
code-hidden-data-unused-table-title = Table inutilisée
code-hidden-data-unused-table-what = Des tables de codage auxquelles rien ne renvoie peuvent porter des octets cachés.
code-hidden-data-unused-table-advice = estompe n’écrit pas les tables inutilisées dans la copie.
code-hidden-pixels-colour-title = Couleurs sous la transparence
code-hidden-pixels-colour-what = Des pixels entièrement transparents gardent une couleur : ce qui a été effacé peut réapparaître.
code-hidden-pixels-colour-advice = La politique share met ces couleurs à zéro, rien de ce qui s’affiche ne change. Pour les garder : --keep hidden-pixels.
code-hidden-pixels-picture-title = Image jamais affichée
code-hidden-pixels-picture-what = Le fichier contient une image, ou une partie, que les visionneuses n’affichent pas.
code-hidden-pixels-picture-advice = estompe ne l’écrit pas là où le format le permet, et le dit là où il ne le permet pas.
code-unknown-part-title = Partie inconnue
code-unknown-part-what = Une partie qu’aucune spécification suivie ne décrit : elle peut contenir n’importe quoi.
code-unknown-part-advice = estompe ne garde que ce qui est connu pour être sans danger : cette partie n’est pas écrite dans la copie.
code-hdr-gain-map-title = Carte de gain (HDR)
code-hdr-gain-map-what = Une seconde image qui éclaircit la première sur certains écrans ; elle montre la même scène et nomme son fabricant.
code-hdr-gain-map-advice = estompe ne l’écrit pas, sauf avec --keep hdr : la photo s’affiche alors sans l’effet HDR.
code-display-icc-title = Profil de couleur
code-display-icc-what = Le sens des couleurs ; les profils courants ne disent rien de personne.
code-display-icc-advice = estompe garde les couleurs et réécrit le profil sans noms, numéros de série ni dates.
code-filename-date-title = Date dans le nom du fichier
code-filename-date-what = Le nom dit quand la photo a été prise, quoi qu’on retire à l’intérieur.
code-filename-date-advice = La copie garde son nom sauf demande : --rename sequence ou --rename random.
code-filename-device-title = Appareil dans le nom du fichier
code-filename-device-what = La forme du nom dit quel type d’appareil ou d’application a fait la photo.
code-filename-device-advice = La copie garde son nom sauf demande : --rename sequence ou --rename random.
code-filename-position-title = Position dans le nom du fichier
code-filename-position-what = Le nom contient des coordonnées : elles mènent au lieu aussi sûrement qu’une étiquette GPS.
code-filename-position-advice = La copie garde son nom sauf demande : utilisez --rename sequence ou --rename random avant de partager.
code-sidecar-present-title = Fichier à côté de la photo
code-sidecar-present-what = Un fichier du même nom (.xmp, .aae) contient ce qui a été dit de la photo : lieu, personnes, retouches.
code-sidecar-present-advice = estompe ne le copie pas dans le dossier propre. Ne l’envoyez pas avec l’original.
code-damage-metadata-title = Métadonnées abîmées
code-damage-metadata-what = Un bloc n’a pu être lu qu’en partie : ce qu’il contient encore n’est pas connu.
code-damage-metadata-advice = Le bloc abîmé n’est pas écrit dans la copie, comme toutes les métadonnées. Une simple analyse ne peut pas dire cette photo propre.
code-damage-coded-title = Données d’image abîmées
code-damage-coded-what = Les données de l’image s’interrompent ou se contredisent : une partie de l’image peut manquer.
code-damage-coded-advice = Ouvrez la photo et comparez-la à l’original avant de publier.
code-face-detected-title = Visage détecté
code-face-detected-what = Une personne peut être reconnue, par des gens et par des moteurs de recherche de visages.
code-face-detected-advice = Publier l’image d’une personne reconnaissable demande son accord ; pour un mineur, celui des parents. estompe localise les visages et ne les reconnaît jamais, et peut en manquer : regardez chaque photo vous-même. Voir { -guide-versailles } et { -guide-ih2ef }.
code-logo-detected-title = Marque détectée
code-logo-detected-what = Une marque officielle ou un logo rattache la photo, et la personne qui la publie, à une institution.
code-logo-detected-advice = La marque de l’État est réservée à sa propre communication ; les guides demandent de ne pas employer le logo d’une institution dans une publication personnelle et de regarder l’arrière-plan. Masquez-la par --logos solid. Voir { -guide-interior } et { -guide-charter }.
code-gps-block-title = Bloc GPS
code-gps-block-what = Le fichier contient un bloc GPS sans position : il peut dire les satellites, le système de coordonnées, ou qu’une position a été retirée à la main.
code-gps-block-advice = estompe ne l’écrit pas dans la copie.
code-device-sensors-title = Mesures de capteurs
code-device-sensors-what = Température, pression, accélération ou inclinaison de l’appareil : ensemble, elles précisent le lieu, l’altitude et l’appareil.
code-device-sensors-advice = estompe ne les écrit pas dans la copie.
code-filename-contact-title = Coordonnées dans le nom du fichier
code-filename-contact-what = Le nom contient une adresse de courriel ou un numéro de téléphone : il désigne qui a envoyé ou pris la photo.
code-filename-contact-advice = La copie garde son nom sauf demande : utilisez --rename sequence ou --rename random avant de partager.

## Motifs en détail : mêmes clés et variables que l’anglais, qui sert de gabarit
detail-at-byte = à l’octet { $a } : { $b }
detail-at-byte-2 = { $a }, octet { $b } : { $c }
detail-limit-reached-asked-allowed = { $a } : { $b } demandés, { $c } permis
detail-refused = { $a }
detail-verification-failed = { $a }
detail-unsupported-format = format non pris en charge : { $a }
detail-unsupported-format-2 = format non pris en charge
detail-blocks-of-one-gif = blocs d’un GIF
detail-bytes-of-one-row = octets d’une ligne
detail-bytes-of-one-segment = octets d’un segment
detail-bytes-of-a-colour-profile = octets d’un profil de couleur
detail-chunks-of-one-png = blocs d’un PNG
detail-file-size = taille du fichier
detail-numbers-of-a-gain-map-that-are-not-the-plan-s = des nombres d’une carte de gain qui ne sont pas ceux du plan
detail-the-gain-map-comes-without-the-numbers-by-which-it-is-used = la carte de gain vient sans les nombres qui permettent de s’en servir
detail-the-gain-map-has-other-proportions-than-its-picture = la carte de gain a d’autres proportions que son image
detail-the-index-of-the-gain-map-has-no-place = l’index de la carte de gain n’a pas de place
detail-the-copy-holds-no-gain-map-or-more-than-one = la copie ne porte pas de carte de gain, ou en porte plusieurs
detail-regions-cannot-be-hidden-in-a-file = aucune zone ne peut être masquée dans un fichier { $a }
detail-is-the-name-of-another-photo = { $a } est le nom d’une autre photo
detail-faces-and-marks-are-not-looked-for-in-films = ni visages ni marques ne sont cherchés dans les films
detail-the-copy-in-another-format-shows-another-picture = la copie dans un autre format montre une autre image
detail-the-copy-in-another-format-has-another-size = la copie dans un autre format a une autre taille
detail-the-picture-is-too-large-for-the-other-format = l’image est trop grande pour l’autre format
detail-an-animation-cannot-become-a-single-picture = une animation ne peut pas devenir une image seule
detail-the-decoder-broke-down-over-this-picture = le décodeur a échoué sur cette image
detail-pictures-in-this-coding-cannot-be-decoded = les images de ce codage ne peuvent pas être décodées
detail-transparency-of-another-size-cannot-be-decoded = une transparence d’une autre taille ne peut pas être décodée
detail-a-picture-with-transparency-in-its-parts-is-not-decoded = une image dont les parties ont leur propre transparence n’est pas décodée
detail-a-picture-that-is-cropped-after-it-was-turned-is-not-decoded = une image recadrée après avoir été tournée n’est pas décodée
detail-pictures-inside-of-pictures-inside-of-pictures-are-not-decoded = des images dans des images dans des images ne sont pas décodées si profondément
detail-a-sequence-without-a-picture-of-its-own-cannot-be-decoded = une séquence sans image propre ne peut pas être décodée
detail-parameter-sets-and-units-that-fill-the-coded-picture-were-expec = des paramètres et des unités qui remplissent l’image codée étaient attendus
detail-a-coded-picture-of-the-size-that-its-item-states-was-expected = une image codée de la taille que son élément annonce était attendue
detail-a-picture-of-the-size-that-its-item-states-was-expected = une image de la taille que son élément annonce était attendue
detail-a-crop-within-the-picture-was-expected = un recadrage à l’intérieur de l’image était attendu
detail-pixels-of-a-picture = pixels d’une image
detail-time-for-one-file = temps accordé à un fichier
detail-gif87a-or-gif89a-was-expected = GIF87a ou GIF89a était attendu
detail-a-logical-screen-descriptor-was-expected = un descripteur d’écran logique était attendu
detail-a-picture-was-expected = une image était attendue
detail-a-picture-was-expected-the-file-ends = une image était attendue, le fichier finit
detail-an-image-descriptor-of-10-bytes-was-expected-the-file-ends-a = un descripteur d’image de 10 octets était attendu, le fichier finit à { $a }
detail-a-colour-table-up-to-was-expected-the-file-ends-at = une table de couleurs jusqu’à l’octet { $a } était attendue, le fichier finit à { $b }
detail-a-graphic-control-extension-of-four-bytes-was-expected = une extension de contrôle graphique de quatre octets était attendue
detail-a-graphic-control-extension-of-one-sub-block-was-expected = une extension de contrôle graphique d’un seul sous-bloc était attendue
detail-a-minimum-code-size-of-2-to-11-was-expected-not = une taille de code minimale de 2 à 11 était attendue, non { $a }
detail-more-pixels-were-expected = d’autres pixels étaient attendus
detail-more-pixels-were-expected-the-file-ends = d’autres pixels étaient attendus, le fichier finit
detail-more-of-a-picture-was-expected-the-file-ends = la suite d’une image était attendue, le fichier finit
detail-the-end-of-an-extension-was-expected = la fin d’une extension était attendue
detail-the-trailer-3b-was-expected = la marque de fin 3B était attendue
detail-a-code-that-the-table-does-not-hold-yet = un code que la table ne contient pas encore
detail-a-start-of-image-marker-soi-was-expected = un marqueur de début d’image (SOI) était attendu
detail-an-end-of-image-marker-eoi-was-expected = un marqueur de fin d’image (EOI) était attendu
detail-a-picture-frame-header-and-scan-was-expected = une image (en-tête de trame et balayage) était attendue
detail-a-second-start-of-image-stands-inside-the-picture = un second début d’image se trouve dans l’image
detail-a-second-frame-header-stands-inside-the-picture = un second en-tête de trame se trouve dans l’image
detail-a-reserved-marker-stands-inside-the-picture = un marqueur réservé se trouve dans l’image
detail-a-segment-length-of-at-least-2-was-expected = une longueur de segment d’au moins 2 était attendue
detail-the-whole-segment-was-expected-before-the-end-of-the-file = le segment entier était attendu avant la fin du fichier
detail-a-restart-interval-of-2-bytes-was-expected = un intervalle de reprise de 2 octets était attendu
detail-sound-arithmetic-coding-conditions-were-expected = des conditions de codage arithmétique cohérentes étaient attendues
detail-samples-of-8-or-12-bits-were-expected = des échantillons de 8 ou 12 bits étaient attendus
detail-a-frame-header-was-expected-before-the-scan = un en-tête de trame était attendu avant le balayage
detail-a-frame-header-of-at-least-8-bytes-was-expected = un en-tête de trame d’au moins 8 octets était attendu
detail-a-frame-header-as-long-as-its-components-was-expected = un en-tête de trame aussi long que ses composantes était attendu
detail-a-frame-of-at-least-one-column-and-1-to-10-components-was-ex = une trame d’au moins une colonne et de 1 à 10 composantes était attendue
detail-sampling-factors-from-1-to-4-were-expected = des facteurs d’échantillonnage de 1 à 4 étaient attendus
detail-a-scan-header-was-expected = un en-tête de balayage était attendu
detail-a-scan-header-of-1-to-4-components-was-expected = un en-tête de balayage de 1 à 4 composantes était attendu
detail-the-identifier-of-a-component-of-the-frame-was-expected = l’identifiant d’une composante de la trame était attendu
detail-a-spectral-selection-was-expected = une sélection spectrale était attendue
detail-a-spectral-selection-that-progressive-pictures-allow-was-exp = une sélection spectrale permise aux images progressives était attendue
detail-at-most-10-blocks-in-a-minimum-coded-unit-were-expected = au plus 10 blocs par unité codée étaient attendus
detail-16-counts-of-huffman-codes-were-expected = 16 nombres de codes de Huffman étaient attendus
detail-a-huffman-table-for-each-component-was-expected = une table de Huffman par composante était attendue
detail-a-huffman-table-was-expected = une table de Huffman était attendue
detail-a-sound-huffman-table-was-expected = une table de Huffman cohérente était attendue
detail-a-quantisation-table-for-each-component-was-expected = une table de quantification par composante était attendue
detail-a-table-for-slot-0-to-3-was-expected = une table d’emplacement 0 à 3 était attendue
detail-a-table-that-ends-inside-its-segment-was-expected = une table qui finit dans son segment était attendue
detail-tables-that-fit-into-one-segment-were-expected = des tables qui tiennent dans un segment étaient attendues
detail-a-stuffed-byte-without-fill-bytes-was-expected = un octet de bourrage sans octets de remplissage était attendu
detail-coded-data-for-the-whole-picture-was-expected = des données codées pour toute l’image étaient attendues
detail-the-next-restart-marker-was-expected = le marqueur de reprise suivant était attendu
detail-the-picture-cannot-be-displayed = l’image ne peut pas être affichée : { $a }
detail-a-numbered-piece-of-the-profile-was-expected = un morceau numéroté du profil était attendu
detail-pieces-of-the-profile-were-expected-found = { $a } morceaux du profil étaient attendus, { $b } trouvés
detail-a-guid-and-an-offset-were-expected = un GUID et une position étaient attendus
detail-bytes-of-extended-xmp-in-order-were-expected = { $a } octets de XMP étendu, dans l’ordre, étaient attendus
detail-bytes-of-jumbf-were-expected-found = { $a } octets de JUMBF étaient attendus, { $b } trouvés
detail-the-png-signature-was-expected = la signature PNG était attendue
detail-the-chunk-was-expected = le bloc { $a } était attendu
detail-the-chunk-was-expected-not = le bloc { $a } était attendu, non { $b }
detail-the-byte-count-of-a-strip-or-tile-was-expected = la taille d’une bande ou d’une tuile était attendue
detail-the-chunk-is-longer-than-the-file-which-ends-at = le bloc { $a } est plus long que le fichier, qui finit à { $b }
detail-the-critical-chunk-at-byte-is-not-known = le bloc critique { $a }, à l’octet { $b }, n’est pas connu
detail-the-crc-of-the-chunk-is-wrong = le CRC du bloc { $a } est faux
detail-ihdr-of-13-bytes-was-expected-are-there = un IHDR de 13 octets était attendu, il en a { $a }
detail-a-second-ihdr = un second IHDR
detail-width-and-height-of-1-to-2147483647-were-expected = une largeur et une hauteur de 1 à 2147483647 étaient attendues
detail-a-colour-type-of-0-2-3-4-or-6-was-expected-not = un type de couleur 0, 2, 3, 4 ou 6 était attendu, non { $a }
detail-a-bit-depth-of-does-not-go-with-this-colour-type = une profondeur de { $a } bits ne va pas avec ce type de couleur
detail-compression-0-filter-0-and-interlace-0-or-1-were-expected = compression 0, filtre 0 et entrelacement 0 ou 1 étaient attendus
detail-fctl-of-26-bytes-was-expected-are-there = un fcTL de 26 octets était attendu, il en a { $a }
detail-the-frame-of-this-fctl-does-not-lie-inside-the-picture = l’image de ce fcTL sort du cadre
detail-fctl-dispose-0-to-2-and-blend-0-or-1-were-expected = fcTL : effacement 0 à 2 et mélange 0 ou 1 étaient attendus
detail-a-second-fctl-before-the-first-idat = un second fcTL avant le premier IDAT
detail-the-first-frame-must-be-as-large-as-the-picture = la première image doit avoir la taille du cadre
detail-fdat-without-a-sequence-number = fdAT sans numéro d’ordre
detail-one-plte-before-the-picture-data-was-expected = un seul PLTE, avant les données de l’image, était attendu
detail-plte-of-1-to-256-colours-was-expected-not-bytes = un PLTE de 1 à 256 couleurs était attendu, non { $a } octets
detail-the-end-of-the-zlib-stream-was-expected = la fin du flux zlib était attendue
detail-more-rows-of-the-picture-were-expected = d’autres lignes de l’image étaient attendues
detail-a-row-filter-of-0-to-4-was-expected-not = un filtre de ligne 0 à 4 était attendu, non { $a }
detail-the-compressed-rows-are-damaged = les lignes comprimées sont endommagées
detail-the-compressed-rows-do-not-go-on = les lignes comprimées ne continuent pas
detail-the-rows-could-not-be-deflated-again = les lignes n’ont pas pu être comprimées à nouveau
detail-parts-do-not-join-before = les parties ne se joignent pas avant { $a }
detail-parts-end-at-of = les parties finissent à { $a } sur { $b }
detail-coded-picture-data-is-not-the-sources = les données codées de l’image ne sont pas celles de la source
detail-displayed-orientation-differs = l’orientation affichée diffère
detail-displayed-pixels-differ = les pixels affichés diffèrent
detail-size-or-number-of-frames-differs = la taille ou le nombre d’images diffère
detail-does-not-parse = ne se lit pas
detail-the-copy = la copie { $a } : { $b }
detail-the-copy-holds = la copie contient { $a }
detail-the-copy-holds-a-block-that-estompe-did-not-write = la copie contient un bloc { $a } qu’estompe n’a pas écrit
detail-the-copy-holds-a-damaged-block = la copie contient un bloc endommagé : { $a }
detail-the-copy-still-says = la copie dit encore { $a } ({ $b } { $c })
detail-sees-in-the-copy = { $a } voit { $b } dans la copie
detail-a-jpeg-that-it-cannot-read = un JPEG illisible pour lui
detail-a-png-that-it-cannot-read = un PNG illisible pour lui
detail-a-webp-that-it-cannot-read = un WebP illisible pour lui
detail-an-exif-block = un bloc Exif
detail-another-colour-profile = un autre profil de couleur
detail-segment-ff = le segment FF{ $a }
detail-the-signature-sweep = la recherche de signatures
detail-no-frame-header = pas d’en-tête de trame
detail-fewer-samples-than-the-frame-header-announces = moins d’échantillons que l’en-tête n’en annonce
detail-the-decoder-of-avif-pictures-cannot-be-started = le décodeur d’images AVIF ne peut être lancé : { $a }
detail-the-decoder-broke-off-at-the-coded-picture = le décodeur s’est interrompu sur l’image codée
detail-the-coded-picture-is-damaged-or-stops-early = l’image codée est endommagée ou s’arrête trop tôt
detail-the-does-not-decode = le { $a } ne se décode pas : { $b }
detail-this-variant-of-cannot-be-decoded = cette variante de { $a } ne peut pas être décodée
detail-this-colour-model-of-is-not-decoded = ce modèle de couleur de { $a } n’est pas décodé
detail-the-picture-cannot-be-scaled-for-detection = l’image ne peut pas être mise à l’échelle pour la détection
detail-the-embedded-face-weights-do-not-have-the-expected-shape = les poids intégrés du détecteur n’ont pas la forme attendue
detail-is-a-file-not-a-folder = { $a } est un fichier, non un dossier
detail-the-output-and-the-input-lie-in-each-other-name-a-folder-bes = la sortie { $a } et l’entrée { $b } sont l’une dans l’autre ; nommez un dossier à côté
detail-two-inputs-end-in-the-same-name-clean-them-into-two-folders = deux entrées finissent par le même nom : { $a } ; nettoyez-les vers deux dossiers
detail-another-input-has-the-same-output-name-capital-letters-do-no = une autre entrée a le même nom de sortie (les majuscules ne distinguent pas les noms)
detail-exists-already-with-another-content = { $a } existe déjà avec un autre contenu
detail-the-backup-exists-already = la sauvegarde { $a } existe déjà
detail-cannot-start-threads = impossible de démarrer { $a } fils d’exécution : { $b }
detail-cleaning-needs-an-output-folder = nettoyer demande un dossier de sortie
detail-the-walk-over-the-folders-stopped-unexpectedly = le parcours des dossiers s’est arrêté de façon inattendue
detail-pattern = motif { $a } : { $b }
detail-patterns = motifs : { $a }
detail-list-of-files = liste de fichiers { $a } : { $b }
detail-the-list-of-files-holds-a-name-of-over-64-kib-is-it-ended-by = la liste de fichiers contient un nom de plus de 64 Kio : finit-il par NUL ? dites alors -0
detail-a-shard-is-written-i-n-with-1-i-n-not = une part s’écrit I/N avec 1 <= I <= N, non { $a }
detail-no-shard-in-the-environment-slurm-array-task-id-and-count-or = l’environnement n’indique aucune part : SLURM_ARRAY_TASK_ID et _COUNT, ou JOB_COMPLETION_INDEX et JOB_COMPLETIONS
detail-not-a-regular-file = { $a } : ce n’est pas un fichier ordinaire
detail-not-a-regular-file-or-folder = { $a } : ni fichier ordinaire, ni dossier
detail-the-link-leads-back-into-its-own-folder = { $a } : le lien ramène dans son propre dossier
detail-the-link-leads-out-of-the-folder = { $a } : le lien mène hors du dossier
detail-no-such-file-or-directory-os-error = il n’existe pas (erreur système { $a })
detail-permission-denied-os-error = accès refusé (erreur système { $a })
detail-input-output-error-os-error = erreur de lecture ou d’écriture du support (erreur système { $a })
detail-is-a-directory-os-error = c’est un dossier (erreur système { $a })
detail-not-a-directory-os-error = une partie du chemin n’est pas un dossier (erreur système { $a })
detail-no-space-left-on-device-os-error = le disque est plein (erreur système { $a })
detail-read-only-file-system-os-error = le système de fichiers est en lecture seule (erreur système { $a })
detail-file-name-too-long-os-error = nom trop long (erreur système { $a })
detail-file-too-large-os-error = un fichier ne peut pas atteindre cette taille ici (erreur système { $a })
detail-too-many-open-files-os-error = trop de fichiers ouverts (erreur système { $a })
detail-too-many-levels-of-symbolic-links-os-error = trop de liens symboliques l’un derrière l’autre (erreur système { $a })
detail-stale-file-handle-os-error = le stockage en réseau a perdu ce fichier (erreur système { $a })

## Motifs en détail : mêmes clés et variables que l’anglais, qui sert de gabarit
detail-to-bits-of-a-sample-were-expected = { $a } à { $b } bits par échantillon étaient attendus
detail-to-samples-of-a-pixel-were-expected = { $a } à { $b } échantillons par pixel étaient attendus
detail-jpeg-tables-alone-were-expected = des tables JPEG seules étaient attendues
detail-jpeg-tables-inside-the-file-were-expected = des tables JPEG dans le fichier étaient attendues
detail-riff-a-size-and-webp-were-expected = RIFF, une taille et WEBP étaient attendus
detail-a-jpeg-stream-was-expected-in-a-strip-or-tile = un flux JPEG était attendu dans une bande ou une tuile
detail-a-riff-size-of-and-more-was-expected = une taille RIFF de { $a } ou plus était attendue
detail-a-tiff-header-ii-or-mm-42-or-43-was-expected = un en-tête TIFF (II ou MM, 42 ou 43) était attendu
detail-a-vp8-key-frame-that-is-shown-was-expected = une image clé VP8 affichée était attendue
detail-a-byte-of-alpha-for-each-pixel-was-expected-the-chunk-ends = un octet de transparence par pixel était attendu, le bloc finit
detail-a-canvas-of-less-than-2-32-pixels-was-expected = un cadre de moins de 2^32 pixels était attendu
detail-a-chunk-vp8-vp8l-or-vp8x-was-expected-first = un bloc VP8, VP8L ou VP8X était attendu en premier
detail-a-chunk-of-less-than-gb-was-expected = un bloc de moins de { $a } Go était attendu
detail-a-code-of-one-byte-was-expected-behind-a-clear-code = un code d’un octet était attendu après un code de remise à zéro
detail-a-code-of-the-table-was-expected = un code de la table était attendu
detail-a-colour-cache-of-to-bits-was-expected = un cache de couleurs de { $a } à { $b } bits était attendu
detail-a-colour-map-with-an-entry-for-every-index-was-expected = une palette avec une entrée par indice était attendue
detail-a-complete-prefix-code-was-expected = un code préfixe complet était attendu
detail-a-directory-was-expected = un répertoire (IFD) était attendu
detail-a-directory-with-a-picture-was-expected = un répertoire (IFD) avec une image était attendu
detail-a-file-of-bytes-was-expected-as-riff-says = un fichier de { $a } octets était attendu, comme le dit RIFF
detail-a-first-partition-of-bytes-was-expected-the-chunk-ends-befor = une première partition de { $a } octets était attendue, le bloc finit avant
detail-a-frame-inside-the-canvas-was-expected = une image à l’intérieur du cadre était attendue
detail-a-frame-of-bytes-and-more-was-expected = une image de { $a } octets ou plus était attendue
detail-a-header-of-alpha-data-was-expected = un en-tête de transparence était attendu
detail-a-header-of-the-lossless-format-was-expected = un en-tête du format sans perte était attendu
detail-a-photometric-interpretation-was-expected = une interprétation photométrique était attendue
detail-a-picture-in-the-frame-was-expected = une image codée était attendue dans l’image animée
detail-a-picture-of-the-size-of-its-frame-was-expected = une image de la taille annoncée était attendue
detail-a-picture-of-the-size-that-vp8x-tells-was-expected = une image de la taille dite par VP8X était attendue
detail-a-picture-with-coded-data-was-expected = une image avec des données codées était attendue
detail-a-picture-with-width-and-height-was-expected = une image avec largeur et hauteur était attendue
detail-a-prefix-code-was-expected = un code préfixe était attendu
detail-a-reference-to-pixels-of-the-picture-was-expected = un renvoi à des pixels de l’image était attendu
detail-a-strip-or-tile-behind-the-header-was-expected = une bande ou une tuile après l’en-tête était attendue
detail-a-strip-or-tile-of-bytes-at-was-expected-the-file-ends-at = une bande ou une tuile de { $a } octets à la position { $b } était attendue, le fichier finit à { $c }
detail-a-whole-number-in-tag-was-expected = un nombre entier dans l’étiquette { $a } était attendu
detail-a-width-and-a-height-were-expected = une largeur et une hauteur étaient attendues
detail-a-zlib-stream-was-expected = un flux zlib était attendu
detail-all-entries-of-a-directory-were-expected = toutes les entrées d’un répertoire (IFD) étaient attendues
detail-at-most-entries-of-a-page-were-expected = au plus { $a } entrées par page étaient attendues
detail-byte-counts-of-strips-or-tiles-were-expected = les tailles de { $a } bandes ou tuiles étaient attendues
detail-bytes-of-a-strip-or-tile = octets d’une bande ou d’une tuile
detail-chunks-of-one-webp = blocs d’un WebP
detail-coded-data-for-all-rows-of-a-strip-or-tile-was-expected = des données codées pour toutes les lignes d’une bande ou d’une tuile étaient attendues
detail-coded-data-that-was-coded-again-belongs-to-a-picture-that-ca = des données codées à nouveau appartiennent à une image qui ne peut pas être décodée
detail-codes-from-the-highest-bit-tiff-6-0-were-expected = des codes lus du bit le plus fort (TIFF 6.0) étaient attendus
detail-each-transform-was-expected-only-once = chaque transformation n’était attendue qu’une fois
detail-groups-of-codes-of-a-webp-picture = groupes de codes d’une image WebP
detail-lengths-of-a-prefix-code-were-expected = les longueurs d’un code préfixe étaient attendues
detail-more-bits-of-a-picture-were-expected-its-chunk-ends = d’autres bits d’une image étaient attendus, son bloc finit
detail-more-macroblocks-were-expected-a-partition-ends = d’autres macroblocs étaient attendus, une partition finit
detail-offsets-of-strips-or-tiles-were-expected = les positions de { $a } bandes ou tuiles étaient attendues
detail-one-bit-of-a-pixel-was-expected-for-this-compression = un bit par pixel était attendu pour cette compression
detail-one-chunk-alph-was-expected = un seul bloc ALPH était attendu
detail-partitions-that-fit-into-the-chunk-were-expected = des partitions qui tiennent dans le bloc étaient attendues
detail-picture-data-was-expected = des données d’image étaient attendues
detail-restart-intervals-inside-the-strips-or-tiles-were-expected = des intervalles de reprise dans les bandes ou tuiles étaient attendus
detail-six-bytes-of-anim-were-expected = six octets d’ANIM étaient attendus
detail-strips-or-tiles-of-a-file = bandes ou tuiles d’un fichier
detail-strips-or-tiles-of-a-page = bandes ou tuiles d’une page
detail-ten-bytes-of-vp8x-were-expected = dix octets de VP8X étaient attendus
detail-the-chunk-is-longer-than-what-is-left-which-ends-at = le bloc { $a } est plus long que ce qui reste, qui finit à { $b }
detail-the-chunk-anim-was-expected-before-the-first-frame = le bloc ANIM était attendu avant la première image
detail-the-header-of-a-vp8-key-frame-was-expected = l’en-tête d’une image clé VP8 était attendu
detail-the-size-of-a-tile-was-expected = la taille d’une tuile était attendue
detail-version-of-the-lossless-format-was-expected = la version { $a } du format sans perte était attendue

## Motifs en détail : mêmes clés et variables que l’anglais, qui sert de gabarit
detail-the-embedded-statistics-of-outlines-do-not-have-the-expected = les statistiques intégrées des contours n’ont pas la forme attendue
detail-the-embedded-weights-for-marks-do-not-have-the-expected-shap = les poids intégrés du détecteur de marques n’ont pas la forme attendue
detail-a-distribution-of-symbols-was-expected = une distribution de symboles était attendue
detail-counts-of-a-distribution-were-expected = les effectifs d’une distribution étaient attendus
detail-a-number-of-32-bits-was-expected = un nombre de 32 bits était attendu
detail-more-of-the-codestream-was-expected = la suite du flux codé était attendue
detail-zero-bits-up-to-the-next-byte-were-expected = des bits nuls jusqu’à l’octet suivant étaient attendus
detail-boxes-of-a-jpeg-xl = boîtes d’un JPEG XL
detail-a-byte-of-a-profile-was-expected = un octet d’un profil était attendu
detail-bytes-of-a-profile = octets d’un profil
detail-frames-of-a-jpeg-xl = images d’un JPEG XL
detail-the-signature-ff-0a-was-expected = la signature FF 0A était attendue
detail-a-cluster-of-contexts-was-expected = un groupe de contextes était attendu
detail-a-configuration-of-integers-was-expected = une configuration d’entiers était attendue
detail-a-map-of-contexts-without-repetitions-was-expected = une table de contextes sans répétition était attendue
detail-an-alphabet-of-symbols-or-less-was-expected = un alphabet d’au plus { $a } symboles était attendu
detail-an-integer-of-32-bits-was-expected = un entier de 32 bits était attendu
detail-an-order-of-the-sections-was-expected = un ordre des sections était attendu
detail-contexts-for-every-cluster-were-expected = des contextes pour chaque groupe étaient attendus
detail-something-to-repeat-was-expected = quelque chose à répéter était attendu
detail-the-final-state-of-an-entropy-coded-stream-was-expected = l’état final d’un flux entropique était attendu
detail-sections-of-a-jpeg-xl-frame = sections d’une image JPEG XL
detail-a-width-of-32-bits-was-expected = une largeur de 32 bits était attendue
detail-a-box-with-a-codestream-was-expected = une boîte avec un flux codé était attendue
detail-pieces-of-the-codestream-in-order-were-expected = des morceaux du flux codé, dans l’ordre, étaient attendus
detail-the-number-of-a-piece-was-expected = le numéro d’un morceau était attendu
detail-a-sound-brotli-stream-was-expected = un flux Brotli cohérent était attendu
detail-less-than-bytes-were-expected = moins de { $a } octets étaient attendus
detail-different-symbols-of-the-alphabet-were-expected = des symboles différents de l’alphabet étaient attendus
detail-compressed-rows-that-end-with-the-picture-were-expected = des lignes comprimées qui finissent avec l’image étaient attendues
detail-a-is-still-detected-in-a-hidden-region = une détection ({ $a }) subsiste dans une zone masquée
detail-the-redacted-copy-is-of-no-known-format = la copie masquée n’a pas de format connu
detail-as-many-pixels-as-the-frame-has-were-expected = autant de pixels que l’image en compte étaient attendus
detail-regions-to-hide = zones à masquer
detail-a-coefficient-outside-of-the-hidden-regions-changed = un coefficient a changé hors des zones masquées
detail-a-hidden-block-holds-more-than-its-mask = un bloc masqué contient plus que son masque
detail-a-scan-of-the-redacted-picture-has-another-header = un balayage de l’image masquée a un autre en-tête
detail-the-redacted-picture-has-another-frame-or-other-scans = l’image masquée a une autre trame ou d’autres balayages
detail-the-redacted-picture-has-other-restart-intervals = l’image masquée a d’autres intervalles de reprise
detail-a-file-without-stray-bytes-was-expected = un fichier sans octets égarés était attendu
detail-a-frame-header-was-expected = un en-tête de trame était attendu
detail-a-scan-was-expected = un balayage était attendu
detail-coded-data-that-ends-with-its-last-block-was-expected = des données codées qui finissent avec leur dernier bloc étaient attendues
detail-the-next-restart-marker-or-the-end-of-the-scan-was-expected = le marqueur de reprise suivant, ou la fin du balayage, était attendu
detail-a-block-of-the-picture-was-expected = un bloc de l’image était attendu
detail-as-many-frames-as-the-file-has-were-expected = autant d’images que le fichier en compte étaient attendues
detail-a-tiff-of-several-pages-of-which-only-the-first-was-looked-at = un TIFF de plusieurs pages, dont seule la première a été regardée
detail-a-tiff-whose-compression-cannot-be-written-again = un TIFF dont la compression ne peut pas être réécrite
detail-a-tiff-with-real-numbers = un TIFF à nombres réels
detail-a-tiff-with-samples-of-this-kind = un TIFF avec des échantillons de cette sorte
detail-a-tiff-with-separate-planes-or-masks = un TIFF à plans séparés ou à masques
detail-a-tiff-without-this-strip = un TIFF sans cette bande
detail-a-body-of-bytes-was-expected-are-there = un corps de { $a } octets était attendu, il y en a { $b }
detail-a-box-that-ends-within-the-file-was-expected = une boîte qui finit dans le fichier était attendue
detail-a-broken-box = une boîte abîmée
detail-a-coded-picture-was-expected-beside-messages-and-filling = une image codée était attendue à côté des messages et du remplissage
detail-a-configuration-of-the-picture-s-codec-was-expected = une configuration du codec de l’image était attendue
detail-a-description-of-bytes-was-expected = une description de { $a } octets était attendue
detail-a-grid-with-a-tile-for-each-of-its-fields-was-expected = une grille avec une tuile pour chacune de ses cases était attendue
detail-a-hidden-region-shows-more-than-its-mask = une zone masquée montre plus que son masque
detail-a-media-header-was-expected = un en-tête de média était attendu
detail-a-meta-box-with-a-picture-was-expected = une boîte meta avec une image était attendue
detail-a-moov-box-was-expected-without-it-nothing-says-what-the-samples-are = une boîte moov était attendue : sans elle, rien ne dit ce que sont les échantillons
detail-a-movie-header-was-expected = un en-tête de film était attendu
detail-a-picture-that-ends-within-the-file-was-expected = une image qui finit dans le fichier était attendue
detail-a-picture-with-bytes-was-expected-for-item = une image avec des octets était attendue pour l’élément { $a }
detail-a-pixel-outside-of-the-hidden-regions-changed = un pixel hors des zones masquées a changé
detail-a-primary-item-that-exists-was-expected = un élément principal qui existe était attendu
detail-a-size-ispe-was-expected-for-item = une taille (ispe) était attendue pour l’élément { $a }
detail-a-strip-that-could-not-be-coded-again = une bande qui n’a pas pu être recodée
detail-a-strip-with-as-many-bytes-as-its-rows-take-was-expected = une bande avec autant d’octets que ses lignes en demandent était attendue
detail-a-track-header-was-expected = un en-tête de piste était attendu
detail-a-whole-box-was-expected = une boîte { $a } entière était attendue
detail-a-whole-property-was-expected = une propriété { $a } entière était attendue
detail-a-whole-table-was-expected = une table { $a } entière était attendue
detail-a-whole-mvhd-box-was-expected = une boîte mvhd entière était attendue
detail-an-iloc-box-of-version-0-1-or-2-was-expected = une boîte iloc de version 0, 1 ou 2 était attendue
detail-an-item-entry-of-version-2-or-3-was-expected = une entrée d’élément de version 2 ou 3 était attendue
detail-an-overlay-with-a-place-for-each-of-its-pictures-was-expected = une superposition avec une place pour chacune de ses images était attendue
detail-boxes-of-one-file = boîtes d’un fichier
detail-boxes-that-lie-too-deep = des boîtes imbriquées trop profondément
detail-bytes-of-one-strip = octets d’une bande
detail-chunks-in-rising-order-were-expected = des blocs dans l’ordre croissant étaient attendus
detail-chunks-of-one-track = blocs d’une piste
detail-extents-of-items = étendues d’éléments
detail-item-numbers-that-differ-were-expected = des numéros d’élément différents étaient attendus
detail-items-with-places = éléments avec une place
detail-items-with-properties = éléments avec des propriétés
detail-one-source-of-an-identity-item-was-expected = une seule source pour un élément d’identité était attendue
detail-parts-of-one-file = parties d’un fichier
detail-properties-of-items = propriétés d’éléments
detail-properties-that-exist-were-expected-for-item = des propriétés qui existent étaient attendues pour l’élément { $a }
detail-ranges-of-samples = plages d’échantillons
detail-references-between-items = références entre éléments
detail-runs-of-one-fragment = séries d’un fragment
detail-sample-descriptions-were-expected = des descriptions d’échantillons étaient attendues
detail-samples-of-a-fragment-were-expected-the-file-ends-before-them = des échantillons d’un fragment étaient attendus : le fichier finit avant eux
detail-samples-within-an-mdat-box-were-expected = des échantillons dans une boîte mdat étaient attendus
detail-size-of-a-block-in-the-copy = taille d’un bloc dans la copie
detail-size-of-a-describing-box = taille d’une boîte de description
detail-size-number-of-pictures-or-orientation-differs = la taille, le nombre d’images ou l’orientation diffère
detail-the-copy-points-to-other-bytes-than-its-coded-data = la copie renvoie à d’autres octets que ses données codées
detail-the-header-of-a-raw-file-was-expected = l’en-tête d’un fichier brut (RAW) était attendu
detail-the-length-of-a-section-inside-the-file-was-expected = la longueur d’une section à l’intérieur du fichier était attendue
detail-the-offset-of-the-pixels-was-expected = la position des pixels était attendue
detail-the-redacted-picture-has-another-size = l’image masquée a une autre taille
detail-tracks-of-one-film = pistes d’un film
detail-tracks-with-numbers-that-differ-were-expected = des pistes aux numéros différents étaient attendues
detail-units-that-fill-the-coded-picture-were-expected = des unités qui remplissent l’image codée étaient attendues
detail-what-it-did-not-expect-in = ce qu’il n’attendait pas dans { $a }
detail-the-chunk-idat-was-expected-with-rows-of-the-picture = le bloc IDAT avec des lignes de l’image était attendu

## The review page and the app

cmd-review = Décider des visages d’un rapport dans une page locale du navigateur
cmd-review-after = La page n’est servie qu’à cet ordinateur, sur un port au hasard, par un lien qui ne sert qu’une fois. Chaque décision est écrite aussitôt dans le registre. Elle se ferme par son bouton, par Ctrl+C ou après un quart d’heure sans demande.
cmd-app = Tout le parcours dans une page locale : choisir un dossier, l’analyser, décider des visages, écrire les copies propres
cmd-app-after = Sous Linux et macOS, un double clic sur estompe, sans terminal, fait la même chose.
arg-reviewed = Rapport d’analyse en JSON Lines (estompe scan --report album.jsonl)
arg-review-register = Registre des décisions ; sans cela, un fichier CSV à côté du rapport
arg-review-root = Dossier auquel les chemins du rapport se rapportent
arg-copies-shown = Rapport d’un nettoyage dont les copies sont publiées : elles sont listées quand une personne se retire
arg-no-open = Afficher le lien sans ouvrir le navigateur
err-no-root = le dossier des photos de { $path } n’est pas trouvé ; indiquez-le : estompe review { $word } --root DOSSIER
review-at = Page ouverte à cette adresse, qui ne sert qu’une fois :
review-how-to-end = Ctrl+C pour finir.
review-over = Fini. Registre : { $name }
review-over-app = Fini.
review-register-suffix = registre
review-err-start = la page locale ne peut pas être servie : { $why }
review-err-broken = Une erreur interne est survenue. Les originaux sont intacts et les décisions enregistrées le restent.
review-err-gone = Cette photo n’est plus dans l’album.
review-err-small = Ce rectangle est trop petit ou hors de la photo.
review-err-changed = Le registre a été changé par un autre programme. Rien n’a été écrit ; relisez-le, puis décidez de nouveau.
review-err-other-photo = Cette photo n’est plus celle qui a été analysée.
review-err-folder = Ce dossier n’est pas accessible. Choisissez-en un autre.
review-err-root = Le registre et les copies s’écrivent à côté du dossier, et ici ce n’est pas possible. Choisissez un dossier à l’intérieur.
review-err-name = Donnez au dossier un nom simple, sans barre oblique.
review-err-exists = Ce nom est déjà pris. Choisissez-en un autre.
review-refused-elsewhere = Demande refusée : elle ne vient pas de cette page.
review-refused-stranger = Demande refusée : ouvrez la page par le lien qu’estompe a donné.
review-refused-used = Ce lien a déjà servi. Si ce n’était pas vous, arrêtez estompe (Ctrl+C) et relancez-le.
review-refused-path = Cette page n’existe pas.
review-refused-form = Demande refusée : elle n’a pas la forme attendue.
review-no-picture = Cette photo ne peut pas être affichée.
review-nav = Pages
review-nav-start = Dossier
review-nav-findings = Constats
review-nav-album = Visages
review-nav-people = Personnes
review-nav-clean = Nettoyage
review-quit = Quitter
review-ended = C’est fini : estompe s’est arrêté. Vous pouvez fermer cet onglet.
review-title-start = Choisir le dossier des photos
review-title-work = En cours
review-title-scanning = Analyse des photos
review-title-cleaning = Écriture des copies propres
review-title-done = Les copies sont prêtes
review-title-failed = Cela n’a pas abouti
review-title-findings = Ce que disent les photos
review-title-album = Décider des visages
review-title-people = Personnes et retraits
review-title-clean = Écrire les copies propres
review-title-ended = Fini
review-start-lead = estompe regarde les photos de ce dossier et ne change rien. Rien ne quitte cet ordinateur.
review-start-where = Où vous êtes
review-start-places = Emplacements
review-start-limits = Seuls votre dossier personnel et les supports branchés ou partagés sont proposés.
review-start-folders = Dossiers à l’intérieur
review-start-none = Aucun dossier à l’intérieur.
review-start-more = D’autres dossiers ne sont pas affichés.
review-start-scan = Analyser ce dossier
review-start-safe = Les sous-dossiers sont compris. Les originaux ne sont jamais modifiés.
review-policy = Ce qui peut rester dans les copies
review-policy-event = Album d’événement : l’auteur, la légende et le jour restent
review-policy-share = Partage : rien ne reste
review-stop = Arrêter
review-stop-safe = Ce qui est terminé reste bon.
review-typed = La même chose au terminal
review-progress-scan = Photos regardées : { $n } sur { $of }, { $size }
review-progress-clean = Photos traitées : { $n } sur { $of }, { $size }
review-done-where = Copies dans
review-done-verify = Vérifier avant de partager
review-open-report = Ouvrir le rapport
review-open-details = Ouvrir le rapport détaillé de l’analyse
review-to-album = Décider des visages
review-to-clean = Écrire les copies propres
review-findings-told = Résumé de l’analyse
review-clean-undecided = Les visages sans accord en cours, refusés ou retirés sont masqués. Une photo « à revoir » n’est pas copiée.
review-clean-name = Nom du nouveau dossier
review-clean-beside = Il sera créé dans
review-clean-credit = Auteur à inscrire dans chaque copie (facultatif)
review-clean-convert = Écrire en JPEG une photo HEIC, AVIF ou JPEG XL où un visage doit être masqué ; sinon elle est retenue
review-clean-go = Écrire les copies
review-clean-safe = Les originaux ne sont pas modifiés. Registre des décisions :
review-people-lead = Une personne retire son accord : retrouvez-la par sa référence, puis retirez les copies qui la montrent.
review-people-search = Chercher une personne
review-people-find = Chercher
review-people-none = Aucune ligne du registre ne porte cette référence.
review-people-rows = Visages de cette personne
review-people-photo = Photo
review-people-decision = Décision
review-people-withdraw = Enregistrer le retrait de son accord
review-people-copies = Copies publiées
review-people-no-report = Pour lister les copies, donnez le rapport de leur nettoyage : estompe review RAPPORT --report NETTOYAGE.jsonl
review-people-take-down = Retirez ces copies de chaque site, réseau et maquette, puis écrivez de nouvelles copies.
review-people-known = Références du registre
review-person = Référence de la personne
review-until = Valable jusqu’au
review-until-next = Les accords valent jusqu’au
review-basis-next = Motif des exemptions
review-filter = Choisir les photos
review-filter-show = Montrer
review-filter-name = Nom de la photo
review-filter-all = Toutes les photos
review-filter-undecided = Avec un visage à décider
review-filter-faces = Avec un visage détecté
review-filter-none = Aucun visage détecté
review-grid = Photos de l’album
review-grid-help = Flèches : changer de photo. N et P : visage suivant, précédent. Une lettre décide ; Maj avec la lettre décide pour toute la photo. ? : aide.
review-current = Visage en cours
review-close-up = Le visage en cours, agrandi
review-decide = Décider
review-tools = Outils
review-do-granted = Accord
review-do-refused = Refus
review-do-exempt = Exempté
review-do-review = À revoir
review-do-withdrawn = Retiré
review-do-false-detection = Pas un visage
review-do-pending = Sans décision
review-sign-granted = ✓
review-sign-refused = ✕
review-sign-exempt = ○
review-sign-review = …
review-sign-withdrawn = ↩
review-sign-false-detection = –
review-sign-pending = ·
review-sign-expired = ⌛
review-do-zoom = Agrandir
review-do-draw = Dessiner un visage
review-do-undo = Annuler
review-do-help = Aide
review-details = Fiche du visage
review-capacity = Qualité
review-adult = Adulte
review-minor = Mineur
review-signatures = Signatures des responsables légaux
review-basis = Motif ou base légale
review-media = Supports autorisés, séparés par une virgule
review-note = Note
review-save-details = Enregistrer la fiche
review-register = Registre :
review-large = Photo agrandie
review-large-help = Flèches : se déplacer. Pour dessiner : D, puis flèches pour placer, Maj et flèches pour la taille, Entrée pour garder, Échap pour renoncer ; ou tracez avec la souris.
review-zoom-in = Plus près
review-zoom-out = Plus loin
review-previous = Photo précédente
review-next = Photo suivante
review-close = Fermer
review-help = Décider au clavier
review-key-arrows = changer de photo ; aussi Début, Fin, page précédente, page suivante
review-key-faces = visage suivant, visage précédent ; J : prochain visage à décider
review-key-decide = accord, refus, exempté, à revoir, retiré, pas un visage, sans décision
review-key-shift = la même décision pour tous les visages de la photo
review-key-select = ajouter le visage à la sélection ou l’en retirer ; la lettre suivante décide pour toute la sélection ; Échap la vide
review-key-undo = annuler la dernière décision
review-key-zoom = agrandir la photo ; + et − rapprochent et éloignent
review-key-draw = dessiner un visage que l’analyse n’a pas vu
review-key-person = écrire la référence de la personne ; Entrée l’enregistre
review-key-help = cette aide
review-keys-arrows = ← → ↑ ↓
review-keys-faces = N, P, J
review-keys-decide = A, R, E, V, W, F, 0
review-keys-shift = Maj + A, R, E, V, W, F
review-keys-select = X
review-keys-undo = U, Ctrl + Z
review-keys-zoom = Entrée
review-keys-draw = D
review-keys-person = I
review-keys-help = ?
review-no-script = Pour décider ici, activez JavaScript dans le navigateur. Sans lui, décidez dans un tableur : cette commande écrit le registre, une ligne par visage.
review-reload = Relire le registre
review-undecided = { $n ->
    [0] Aucun visage n’attend de décision.
    [one] Un visage attend une décision.
   *[other] { $n } visages attendent une décision.
}
review-start-files = { $n ->
    [0] Aucun fichier dans ce dossier même
    [one] Un fichier dans ce dossier même
   *[other] { $n } fichiers dans ce dossier même
}
review-people-faces = { $n ->
    [one] un visage
   *[other] { $n } visages
}
review-withdrawn = { $n ->
    [one] Le retrait est enregistré pour un visage.
   *[other] Le retrait est enregistré pour { $n } visages.
}
review-js-cell = photo
review-js-face = visage
review-js-of = sur
review-js-faces-none = aucun visage détecté
review-js-faces-unseen = visages non recherchés
review-js-no-picture = sans aperçu
review-js-undecided = À décider :
review-js-selected = Sélection :
review-js-saved = Enregistré.
review-js-undone = Annulé.
review-js-nothing-undone = Rien à annuler.
review-js-all-decided = Tous les visages ont une décision.
review-js-until-first = Indiquez d’abord jusqu’à quand l’accord vaut.
review-js-basis-first = Indiquez d’abord le motif de l’exemption.
review-js-drawing = Dessin : flèches pour placer, Maj et flèches pour la taille, Entrée pour garder.
review-js-drawn = Visage ajouté.
review-js-draw-moved = Rectangle à
review-js-offline = estompe ne répond plus. Les décisions enregistrées sont dans le registre ; relancez estompe pour continuer.
review-js-empty = Aucune photo ne correspond.
review-js-loading = Chargement…
review-js-confidence = confiance
review-js-by-hand = dessiné à la main
review-js-zoomed = Agrandissement :
sum-next-review = Pour décider des visages, dans le navigateur ou dans un tableur :
