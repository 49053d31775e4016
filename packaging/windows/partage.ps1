# « Envoyer vers › Nettoyer pour partage » : copies propres dans un nouveau dossier à côté des photos, rapport à côté de ce
# dossier. Les originaux sont seulement lus. Les chemins arrivent en arguments et ne sont jamais relus comme des commandes.
$ErrorActionPreference = 'Stop'
if ($args.Count -eq 0) { Write-Host 'Choisissez des photos ou un dossier.'; exit 2 }
$place = Split-Path -Parent -LiteralPath $args[0]
$base = Join-Path $place 'Copies à partager'
$out = $base
$n = 2
while ((Test-Path -LiteralPath $out) -or (Test-Path -LiteralPath "$out - rapport.html")) { $out = "$base $n"; $n++ }
$report = "$out - rapport.html"
& estompe.exe clean --out $out --report $report --progress none --quiet --lang fr -- @args
$code = $LASTEXITCODE
if (Test-Path -LiteralPath $report) { Invoke-Item -LiteralPath $report }
if ($code -ne 0) { Write-Host "Certaines photos n'ont pas pu être nettoyées (code $code)."; Read-Host 'Entrée pour fermer' }
exit $code
