"""Word tables about names: what people do, how they are addressed, and what is never a person."""

from __future__ import annotations

from claims.attribution.tables import words

#: Words for what a person does; they stand before a name or stand in for it.
ROLES = words(
    """
    minister president secretary senator representative congressman congresswoman governor mayor chancellor
    premier ambassador envoy spokesman spokeswoman spokesperson chairman chairwoman chair chairperson chief
    director general admiral colonel captain major lieutenant sergeant commander marshal brigadier judge
    justice attorney lawyer prosecutor sheriff officer professor doctor analyst economist adviser advisor
    aide strategist pollster candidate nominee leader lawmaker deputy commissioner councillor councilor
    councilman councilwoman columnist reporter journalist editor author host anchor activist executive
    founder co-founder owner manager coach player actor actress singer researcher scientist expert king
    queen prince princess emperor pope cardinal bishop archbishop pastor reverend rabbi imam sheikh official
    negotiator diplomat inspector detective constable superintendent speaker treasurer comptroller delegate
    principal dean rector teacher farmer engineer pilot nurse resident student veteran businessman
    businesswoman investor writer fellow consultant historian biologist physicist epidemiologist ceo cfo mp mep pm
    harbourmaster harbormaster master secretary-general director-general vice-president
    """
)
#: Forms of address → gender as far as they tell it.
HONORIFICS: dict[str, str] = {
    **dict.fromkeys(words("mr sir lord shri"), "m"),
    **dict.fromkeys(words("mrs ms miss lady dame smt"), "f"),
    **dict.fromkeys(words("dr prof sen rep gov gen lt col adm capt sgt rev maj eam amb"), ""),
}
#: Roles that tell a person's gender.
GENDERED: dict[str, str] = {
    **dict.fromkeys(words("spokesman chairman king prince congressman businessman actor councilman emperor pope"), "m"),
    **dict.fromkeys(
        words("spokeswoman chairwoman queen princess congresswoman businesswoman actress councilwoman"), "f"
    ),
}
#: What offices are about; these words may stand between a role and a name: "Secretary of *Defence* Mara Lind".
OFFICES = words(
    """
    state defence defense foreign interior home finance health education agriculture energy commerce trade
    labor labour transport transportation justice treasury homeland security affairs external internal prime
    vice deputy assistant environment culture housing science technology development economy staff national
    federal opposition
    """
)
#: Words of politics that stand before a whole name: "Republican *Odo Varga*".
PARTIES = words("republican democrat democratic libertarian conservative liberal labour socialist rival independent")
#: They make another office of the one they stand before: no "deputy mayor" is "the mayor".
OTHER_OFFICE = words("vice deputy assistant shadow former ex associate acting")
#: Capitalised words that make a name an organisation, an office or a place.
NOT_PERSONS = words(
    """
    ministry department agency council committee commission party union association federation institute
    university college school hospital bank group company corporation corp inc ltd court office bureau board
    authority service organisation organization news times post journal herald tribune gazette press radio
    television tv channel network house senate congress parliament assembly government administration army
    navy police guard city county state states kingdom republic island islands sea ocean river street road
    avenue north south east west center centre foundation fund forum summit conference treaty act bill
    league club museum church nations society trust alliance coalition campaign movement review magazine
    agence courier chronicle wire day women men twitter facebook kremlin pentagon nato
    """
)
WEEKDAYS = words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = words("january february march april may june july august september october november december")
#: Alone, without a title or a first name, these words name a date and nobody.
DATES = WEEKDAYS | MONTHS
#: Nouns that stand in for a country.
COUNTRY_NOUNS = frozenset({"nation", "country", "kingdom", "republic"})
#: Words of a name that alone, after "the", stand for the organisation named with them: "the board".
SHORT_FORMS = words(
    """
    ministry department agency council committee commission union association federation institute university
    college school hospital bank corporation office bureau board authority service organisation organization
    club museum church society trust alliance coalition foundation fund league forum
    """
)
#: Words of a news organisation's name, or for one.
NEWS_WORDS = words(
    """
    news newspaper paper daily weekly broadcaster times post herald tribune gazette courier chronicle observer
    telegraph guardian mail press wire radio television tv magazine agence
    """
)
#: News organisations whose names do not say so.
NEWS_NAMES = words("Reuters Bloomberg AP AFP ANI PTI TASS Interfax DPA BBC CNN NPR CBS NBC ABC PBS Politico Axios")
#: General nouns → what the name that they stand for says: "the newspaper" may be any Gazette.
GENERAL_NOUNS: dict[str, frozenset[str]] = {
    **dict.fromkeys(
        words("newspaper paper daily"), words("times post herald tribune gazette courier chronicle journal mail")
    ),
    **dict.fromkeys(words("broadcaster station"), words("radio television tv")),
    **dict.fromkeys(words("company firm"), words("company corporation corp inc ltd plc group holdings")),
}
