"""The phrases that pages put around an article, German and English, as regular expressions.

Matched from the beginning of a line, in any case, marks at the line's edges removed. `END` closes
a phrase that must be the whole line; `NO_SENTENCE` lets a phrase go on, but not as a statement.
"""

from __future__ import annotations

from builder.core.draft import Reason

END = r"\W*$"
NO_SENTENCE = r"\b[^.!?]*[.:…]{0,3}(?<![.])$"

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|xing|whatsapp|telegram|pinterest|reddit|instagram|tiktok"
    r"|threads|bluesky|mastodon|flipboard|pocket|messenger|e-?mail|mail|link|tweet|teilen|share"
    r"|print|drucken|merken|save|copy link|link kopieren|feedback)"
)
_STORIES = (
    r"(?:articles?|stories|story|news|links?|topics?|reading|content|posts?|coverage|artikel"
    r"|beiträge|beitrag|themen|nachrichten|meldungen)"
)
_COMMENT_VERB = (
    r"(?:lesen|schreiben|hinterlassen|verfassen|abgeben|anzeigen|ansehen|einblenden|ausblenden"
    r"|posten|hinzufügen)"
)

# Headings of the readers' comments; the whole line.
COMMENTS: tuple[str, ...] = (
    r"(?:leser-?|nutzer-?|alle |die )?kommentare?(?: \(?\d+\)?)?,?(?: hier| jetzt| zum artikel"
    rf"| zu diesem (?:artikel|beitrag))?,? {_COMMENT_VERB}\b[^.]{{0,80}}\.?",
    r"(?:leser-?|nutzer-?|ihre |eure |alle )?kommentare(?: \d+| \(\d+\)?| sind geschlossen)?",
    r"(?:schreiben sie|schreibe?|hinterlassen sie|hinterlasse|verfassen sie|verfasse|geben sie)"
    r"\b.{0,40}\b(?:kommentar|antwort)\b.{0,40}",
    r"(?:jetzt |hier )?(?:kommentieren|mitdiskutieren)",
    r"(?:leser|nutzer)(?:meinungen|stimmen|beiträge)",
    r"ihre meinung(?: zu .{0,60}| ist gefragt)?",
    r"(?:diskutieren sie|diskutiere|diskutiert|reden sie) mit\b.{0,60}",
    r"(?:leave|post|add|write|submit) (?:a|your|us a) (?:comment|reply|response)\b.{0,60}",
    r"(?:view|show|read|see|load|hide)(?: all)?(?: the)?(?: \d+)? comments?(?: \(?\d+\)?)?",
    r"(?:(?:reader|user|recent|all|top|latest) )?comments(?: \d+| \(\d+\)?| are closed)?",
    r"(?:join|start) the (?:conversation|discussion)\b.{0,40}",
    r"(?:your|deine|ihre) e-?mail.{0,30}(?:not be published|nicht veröffentlicht)\b.{0,90}",
)
COMMENT_COUNT = (
    r"(?:\d+|ein|one|keine|no|noch keine) (?:leser)?(?:kommentare?|comments?|gedanken?|thoughts?"
    r"|responses?|replies|antworten)(?: (?:zu|on|to|yet|vorhanden)\b.{0,150})?"
)

# (reason, longest line in characters, phrases)
FURNITURE: tuple[tuple[Reason, int, tuple[str, ...]], ...] = (
    ("advert", 90, (
        r"(?:anzeigen?|werbung|advertise?ment|advertorial|sponsored(?: content)?|gesponsert"
        r"|promotion|ad)(?:\W+(?:scroll|weiter|ende|schließen|closes?|continue).*)?" + END,
        r"(?:story|article|content) continues (?:below|after)\b",
        r"(?:der )?artikel (?:wird|geht) (?:unter|nach) der (?:anzeige|werbung)",
        r"nach der (?:anzeige|werbung) (?:geht|weiter)",
    )),
    ("related", 240, (
        r"(?:lesen sie|lies|lest) (?:auch|dazu|hier|mehr|weiter|hierzu|jetzt|unten)\b",
        r"auch (?:interessant|lesenswert)\b(?:\W*$|\s*:)",
        r"das könnte (?:sie|dich|euch)\b.{0,30}interessieren",
        r"(?:siehe|sehen sie|hören sie) (?:auch|dazu)\b",
        r"(?:also read|read also|read more|read next|see also)\b",
        r"(?:up next|don.t miss|watch now|listen now|watch|listen)(?:\s*:|\W*$)",
        r"passend dazu\b",
        r"(?:mehr|weiteres?) (?:zum thema|dazu|hierzu)\b",
    )),
    ("related", 120, (
        r"(?:related|recommended|weiterführende?|verwandte|ähnliche|empfohlene)"
        rf"(?: {_STORIES})?(?: for you)?(?:\s*:.*|{END})",
        rf"(?:mehr|weitere) {_STORIES}(?: (?:zu|zum|aus|von|über) [\w -]{{1,40}})?:?$",
        rf"more (?:on this|{_STORIES}|about this|to read)" + NO_SENTENCE,
        rf"(?:most|meist)[ -]?(?:read|popular|gelesen\w*|viewed)(?: {_STORIES})?"
        r"(?: (?:from|on|auf) [\w. ]{2,30})?" + END,
        rf"(?:top|latest|neueste|aktuelle|beliebte|nächster|vorheriger) {_STORIES}" + END,
        r"(?:next|previous) (?:article|post|story)(?:\W*$|\s*:)",
        r"(?:klicken sie hier|click here)\b",
        r"(?:hier klicken|continue reading)" + END,
        r"weiterlesen\b",
        r"(?:zurück )?zur (?:startseite|übersicht)" + END,
        r"back to (?:top|home|the top)" + END,
    )),
    ("newsletter", 320, (
        r"(?:jetzt|hier|abonnieren|melden sie|melde dich|sign up|subscribe|register|kostenlos\w*"
        r"|bestellen|verpassen sie|bleiben sie|erhalten sie|stay informed)\b.{0,160}\bnewsletter",
        r"(?:(?:unser|zum|zu unserem|our|the|daily|täglicher?) )?\w*newsletter" + END,
        r"(?:\w+ )?newsletter\b.{0,60}\b(?:abonnieren|abonniere|anmeld\w*|bestellen|sign up"
        r"|subscribe|inbox)\b",
        r"(?:folgen sie|folge|folgt|follow) (?:uns|us|@|\w+ (?:auf|on))\b",
        r"subscribe (?:now|to|today)\b",
        r"jetzt (?:abonnieren|registrieren)",
        r"abonnieren sie\b",
        r"sign up (?:for|to|here|now)\b",
    )),
    ("share", 120, (
        r"(?:share|teilen)(?: (?:this|on|via|sie|auf|per)\b.*)?" + END,
        r"(?:diesen |this )?(?:artikel|beitrag|seite|article|story) "
        r"(?:teilen|drucken|merken|versenden|share)" + END,
        rf"(?:auf|bei|via|per|on) {_NETWORK} (?:teilen|versenden|share)" + END,
        rf"{_NETWORK}(?:[\s,|/·•]+{_NETWORK})*" + END,
        r"(?:gefällt mir|like this)" + END,
    )),
    ("copyright", 320, (
        r"(?:©|\(c\)|c\) ?\d{4})",
        r"copyright(?:\W*$| ?©| ?\(c\)| \d{4}|\s*:| by\b)",
        r"(?:.{0,160}\b)?(?:all rights reserved|alle rechte vorbehalten)\b",
        r"(?:nachdruck|vervielfältigung|weiterverbreitung)\b.*(?:nur|nicht|verboten|genehmigung)",
        r"this material may not be published",
    )),
    ("consent", 420, (
        r"(?:wir|diese (?:web)?(?:seite|site)|unsere (?:web)?(?:seite|site)|we|this (?:web)?site"
        r"|our (?:web)?site)\b.{0,60}\b(?:verwende[nt]|nutz(?:en|t)|setz(?:en|t)|uses?)\b.{0,80}"
        r"\b(?:cookies?|tracking)\b",
        r"(?:by (?:using|continuing|clicking)|mit (?:der nutzung|ihrer zustimmung|dem klick))\b"
        r".{0,140}\b(?:cookies?|tracking|datenschutz\w*|privacy)\b",
        r"cookie[- ]?(?:einstellungen|hinweis|richtlinie|settings|policy|notice|preferences)\b",
        r"(?:alle (?:cookies )?)?akzeptieren(?: und .*)?" + END,
        r"(?:accept|reject) (?:all|cookies)\b",
        r"(?:empfohlener redaktioneller|externer) inhalt" + END,
        r"an dieser stelle (?:finden sie|befindet sich) (?:einen |ein )?extern",
        r"ich bin damit einverstanden",
    )),
    ("disclaimer", 700, (
        r"(?:disclaimer|haftungsausschluss|risikohinweis|transparenzhinweis|disclosure"
        r"|offenlegung\w*)\b(?:\W*$|\s*:| (?:gemäß|nach|wegen)\b)",
        r"(?:wichtiger )?(?:hinweis|anmerkung der redaktion|editor.s note)\s*:",
        r"(?:die|der|das|all|the|this|dieser|diese|dieses)\b.{0,160}\b(?:keine (?:\w+ )?(?:anlage"
        r"|finanz|kauf)?(?:beratung|empfehlung)|for informational purposes"
        r"|not (?:constitute |financial |investment )+advice)\b",
        r"(?:the )?(?:views|opinions)(?: and (?:views|opinions))? expressed\b",
        r"the post .{0,140}\bappeared first\b",
    )),
    ("disclaimer", 320, (
        r"(?:this|dieser) (?:article|story|post|artikel|beitrag|text)\b.{0,120}"
        r"\b(?:appeared first|originally (?:published|appeared)|first appeared"
        r"|(?:refiled|corrected|updated) to|erschien(?:en)? zuerst|zuerst (?:bei|auf|in|erschienen)"
        r"|machine translat\w+)\b",
        r"(?:dieser|der) (?:artikel|beitrag|text) wurde\b.{0,80}"
        r"\b(?:maschinell|automatisch|KI)\b",
    )),
    ("image", 240, (
        r"(?:titel|symbol|archiv|vorschau)?(?:fotos?|bild(?:er)?|bildquelle|bildrechte|bildnachweis"
        r"|photos?|images?|picture|grafik|graphic|infografik|chart|caption|video)"
        r"(?: ?(?:credits?|source|quelle|by|von))?\s*[:©]",
        r"(?:photo|image) (?:by|courtesy)\b|foto von\b",
        r"(?:getty images|shutterstock|adobe stock|imago|istock|unsplash|pixabay"
        r"|picture alliance)\b(?:\s*[/©|,].*)?" + END,
        r".{0,200}(?:\((?:foto|photo|bild|image|ap photo)\b[^)]*|\b(?:via |/ ?)getty images)" + END,
        r"symbolbild" + END,
    )),
    ("boilerplate", 90, (
        r"(?:enditem|ends?|ende|-?30-?|schluss)" + END,
        r"(?:lesezeit|lesedauer|reading time)\b",
        r"(?:ca\. )?\d+[ -]min(?:ute[ns]?|s)?\.?[ -](?:read|lesezeit|lesedauer|to read|zu lesen)\b",
        r"(?:startseite|home|menü|menu|suche|search|login|log in|anmelden|einloggen|registrieren"
        r"|register|sign in|impressum|imprint|datenschutz(?:erklärung)?|privacy(?: policy)?|agb"
        r"|kontakt|contact(?: us)?|about us|über uns|nutzungsbedingungen|terms(?: of (?:use"
        r"|service))?|mediadaten|rss|nach oben|antworten|reply|melden)(?:\s*[|/·•›]\s*\S.*)?" + END,
    )),
    ("boilerplate", 320, (
        r"(?:schlag(?:wörter|worte)|stichw[oö]rter?|tags?|keywords?|themen|topics?|filed under"
        r"|kategorien?|categor(?:y|ies)|mehr über|rubrik|ressort)\s*:",
        r"(?:bereits|schon) (?:abonnent|registriert|kunde)|already a (?:subscriber|member)",
        r"(?:this article is for subscribers|dieser artikel ist für abonnenten)",
        r"to (?:contact (?:the|our|us)|continue reading)\b",
        r"(?:kontakt|contact|rückfragen|pressekontakt)\b.*(?:@|redaktion|telefon|:\s)",
        r"bei rückfragen\b",
        r"(?:der autor|die autorin|die redaktion|the author)\b.*(?:erreichbar|@\w+\.)",
        r"(?:news|got a) tips?\W",
        r"(?:artikel|text|beitrag) (?:anhören|vorlesen)|listen to this article",
        r"(?:über den autor|über die autorin|zum autor|zur person|about the author)" + END,
        r"our standards\s*:\s*(?:the )?thomson reuters\b",
        r"unterstützen sie (?:uns|unsere)\b",
        r"support (?:us|our (?:work|journalism|site)|independent journalism)\b",
    )),
)  # fmt: skip
