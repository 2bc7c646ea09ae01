"""Word tables: what gives an opinion, a promise, a comparison or a matter of law away."""

from __future__ import annotations

from claims.attribution.tables import words

#: Verbs (all forms) that bind whoever is their subject.
COMMITS = words(
    """
    vow vows vowed vowing pledge pledges pledged pledging promise promises promised promising swear swears swore sworn
    commit commits committed guarantee guarantees guaranteed undertake undertakes undertook
    """
)
INTENDS = words("plan plans planned planning intend intends intended intending aim aims aimed aiming mean means")
#: What nobody does by resolving to: "we will see" promises nothing.
UNWILLED = words(
    """
    be have see know find win lose need get become grow rise fall face feel remain suffer happen hear like want
    depend cost take prove seem continue miss regret remember live die wait expect tell say admit note
    """
)
EXPECTED = words("expected set scheduled due likely unlikely bound poised slated forecast predicted projected")
FORETELLS = words("predict predicts predicted forecast forecasts expect expects expected foresee foresees foresaw")
ASKS = words("ask asks asked asking wonder wonders wondered inquire inquires inquired question questions questioned")
#: Verbs of saying that judge or demand what they act on.
JUDGES = words(
    """
    criticized criticised condemned denounced decried praised hailed applauded lauded commended called describes
    described labelled labeled dubbed branded blasted slammed mocked ridiculed derided lambasted castigated rebuked
    chided attacked deplored lamented bemoaned recommended suggested defended welcomed touted urged demanded advocated
    proposed calls criticizes criticises condemns denounces praises hails applauds slams mocks urges demands welcomes
    urge urging calling believes believed thinks thought hopes hoped fears feared worries worried feels felt
    """
)
OUGHT = words("should must ought shouldn shouldn't")
OPINION = words(
    """
    good bad better worse best worst great terrible awful horrible wonderful fantastic amazing excellent brilliant
    beautiful ugly shameful shame disgrace disgraceful unfair fair unjust wrong stupid smart foolish wise
    unwise absurd ridiculous outrageous scandal scandalous disaster disastrous catastrophe catastrophic tragic tragedy
    proud sad happy glad delighted disappointed disappointing incredible unbelievable unacceptable acceptable
    counterproductive dangerous reckless irresponsible hopeless pathetic boring lovely nice important
    essential necessary unnecessary vital crucial mistake failure success triumph nonsense joke insult embarrassing
    embarrassment wasteful cruel inhumane honest dishonest corrupt hypocritical heroic courageous cowardly
    extraordinary remarkable superb dreadful welcome regrettable deplorable sensible senseless pointless useless
    """
)
COMPARES = words(
    """
    double triple treble halve increase decrease decline rise fall grow shrink soar exceed
    doubled tripled trebled quadrupled halved doubles triples halves increased decreased rose rises rise risen fell
    falls fallen grew grows grown shrank shrinks declined declines dropped drops soared plunged surged climbed higher
    lower fewer more less highest lowest most least biggest largest smallest fastest slowest cheapest exceeds exceeded
    outnumber outnumbered twice half longest oldest record majority minority
    """
)
#: "More" and "less" compare only with "than".
NEEDS_THAN = words("more less most least half")
CAUSES = (
    "because of", "because", "due to", "caused by", "caused", "causes", "led to", "leads to", "as a result of",
    "as a result", "thanks to", "owing to", "resulted in", "results in", "made possible by",
)  # fmt: skip
LAW = words(
    """
    ban bans banned law laws tax taxes taxed treaty treaties agreement bill budget sanction sanctions sanctioned subsidy
    subsidies tariff tariffs policy policies regulation regulations vote voted votes court courts contract contracts
    licence licences license licenses permit permits alliance election elections constitution decree ordinance statute
    legislation act amendment reform fine fined fines rule rules ruled outlaw outlawed legal illegal lawful unlawful
    parliament council inquiry pension pensions wage wages benefit benefits quota quotas ceasefire
    """
)
#: Those of them that are verbs.
LAW_VERBS = words("ban bans banned tax taxes taxed sanctioned vote votes voted outlaw outlawed fined licensed")
ALL_OR_NONE = words("never always every all none no nobody nothing only first ever entire")
VAGUE = words(
    """
    some many several various often sometimes somehow something things thing stuff lots lot somewhat kind sort
    probably perhaps maybe might roughly certain few
    """
)
PERSONAL_VERBS = words(
    """
    feel felt love loved like liked enjoy enjoyed hope hoped wish wished remember remembered miss missed think thought
    believe believed worry worried want wanted thank grew
    """
)
PERSONAL_NOUNS = words("wife husband mother father son daughter family grandmother grandfather friend friends life")
COURTESY = words("thank thanks welcome hello please sorry congratulations applause goodbye")
#: Verbs whose past tense tells of a state or a talk and no event.
STATES = words(
    """
    was were had did been said told thought felt knew wanted believed hoped seemed looked liked loved needed meant
    heard remembered asked called understood considered appeared wished
    """
)
