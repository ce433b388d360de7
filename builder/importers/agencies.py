"""News agencies and publishers as credits abbreviate them."""

from __future__ import annotations

# canonical name: further spellings. Two-letter spellings match in this case only, because
# lower-case pairs are editors' initials.
_AGENCIES: dict[str, tuple[str, ...]] = {
    "AA": ("Anadolu", "Anadolu Agency"),
    "AFP": ("Agence France-Presse", "Agence France Presse", "AFP-JIJI"),
    "ANI": (), "ANSA": (),
    "AP": ("Associated Press", "The Associated Press", "AP News"),
    "APA": ("Austria Presse Agentur",),
    "awp": ("AWP Finanznachrichten", "awp international"),
    "Bernama": (),
    "Bloomberg": ("Bloomberg News", "Bloomberg.com", "Bloomberg L.P.", "Bloomberg LP", "BBG"),
    "Business Wire": ("BusinessWire",),
    "Dow Jones": ("DJ", "Dow Jones Newswires", "Dow Jones News", "DJN"),
    "dpa": ("Deutsche Presse-Agentur", "dpa-infocom", "dpa/lno", "dpa-tmn", "Picture Alliance/dpa"),
    "dpa-AFX": ("dpa-AFX Broker", "dpa-AFX Analyser", "dpa-AFX-Broker", "dpa-AFX-Analyser"),
    "dts": ("dts Nachrichtenagentur", "dts-Nachrichtenagentur"),
    "EFE": (), "epd": (),
    "EQS": ("EQS News", "EQS-News", "EQS Group"),
    "GlobeNewswire": ("Globe Newswire",),
    "IANS": (), "Interfax": (), "Jiji": ("Jiji Press",),
    "Keystone-SDA": ("sda", "Keystone SDA", "Schweizerische Depeschenagentur", "sda-ats"),
    "KNA": (), "Kyodo": ("Kyodo News",),
    "MT Newswires": (),
    "ots": ("news aktuell",),
    "PA Media": ("PA", "Press Association"),
    "PR Newswire": ("PRNewswire",),
    "PTI": ("Press Trust of India",),
    "Reuters": ("rtr", "Thomson Reuters", "Reuters News", "RTRS"),
    "RND": ("RedaktionsNetzwerk Deutschland",),
    "SID": ("Sport-Informations-Dienst",),
    "TASS": ("ITAR-TASS",), "UPI": (),
    "Xinhua": ("Xinhua News Agency", "Xinhua News"),
    "Yonhap": ("Yonhap News Agency", "Yonhap News"),
}  # fmt: skip

_PUBLISHERS: dict[str, tuple[str, ...]] = {
    "ARD": ("tagesschau", "tagesschau.de"), "BBC": ("BBC News",),
    "Barron’s": ("Barron's", "Barrons"),
    "Börsen-Zeitung": (), "Börse Online": (), "Capital": (), "CNBC": (), "CNN": ("CNN Business",),
    "Der Aktionär": (), "Der Spiegel": ("Spiegel", "SPON", "Spiegel Online"),
    "Der Standard": ("derStandard", "derStandard.at"), "Deutsche Welle": ("DW",),
    "Deutsche Wirtschaftsnachrichten": ("DWN",), "Deutschlandfunk": ("DLF",),
    "Die Presse": (), "Die Welt": ("WELT", "welt.de"), "Die Zeit": ("Zeit Online",),
    "Finanzen.net": (), "Finanzmarktwelt": ("FMW", "Finanzmarktwelt.de"),
    "Financial Times": ("FT", "ft.com"), "Focus": ("Focus Online",), "Forbes": (), "Fortune": (),
    "Frankfurter Allgemeine Zeitung": ("FAZ", "F.A.Z", "FAZ.NET"), "Frankfurter Rundschau": (),
    "GodmodeTrader": (), "Handelsblatt": ("HB",), "heise": ("heise online",),
    "Investing.com": (), "manager magazin": ("mm",), "MarketWatch": (),
    "Neue Zürcher Zeitung": ("NZZ",), "n-tv": ("ntv", "ntv.de", "n-tv.de"),
    "Nikkei Asia": ("Nikkei",), "Politico": (), "Rheinische Post": (),
    "South China Morning Post": ("SCMP",), "Süddeutsche Zeitung": ("SZ", "SZ.de"),
    "Tagesspiegel": ("Der Tagesspiegel",), "taz": (), "TechCrunch": (),
    "The Economist": (), "The Guardian": ("Guardian",),
    "The New York Times": ("NYT", "New York Times"),
    "The Wall Street Journal": ("WSJ", "Wall Street Journal"),
    "The Washington Post": ("Washington Post",), "USA Today": (),
    "wallstreet:online": ("wallstreet-online",), "WirtschaftsWoche": ("WiWo", "Wirtschaftswoche"),
    "Yahoo Finance": ("Yahoo",), "ZDF": (), "Zero Hedge": ("ZeroHedge",),
}  # fmt: skip


def _fold(spelling: str) -> str:
    return spelling if len(spelling) < 3 else spelling.casefold()


def _index(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {_fold(form): name for name, forms in table.items() for form in (name, *forms)}


_AGENCY = _index(_AGENCIES)
_PUBLISHER = _index(_PUBLISHERS)


def agency(spelling: str) -> str:
    """The agency's usual name, or '' if the spelling is none."""
    return _AGENCY.get(_fold(spelling.strip(" .")), "")


def publisher(spelling: str) -> str:
    """The publisher's full name, or '' if the spelling is none."""
    return _PUBLISHER.get(_fold(spelling.strip(" .")), "")
