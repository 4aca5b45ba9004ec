"""The words for actors: what they are and which part of society they act in."""

from statements.vocabularies.base import Vocabulary


class ActorKind(Vocabulary):
    """What an actor is."""

    PERSON = (
        "person",
        "One human being, named or not: a source who told an outlet something is a person even "
        "when nothing else is known.",
        "FollowTheMoney Person",
    )
    ORGANIZATION = (
        "organization",
        "A body with a name and a structure of its own that can decide and speak as one: a "
        "ministry, a party, a company, an outlet, an alliance of states.",
        "FollowTheMoney Organization",
    )
    STATE = (
        "state",
        "A country acting as one in the world, even if the words name its capital, its seat of "
        "government or its people as a whole instead; the parts of its government are "
        "organizations.",
        "On Record",
    )
    GROUP = (
        "group",
        "Several persons or bodies spoken of together who have no organization that could speak "
        "for them all: some officials, the leaders of a region, analysts.",
        "On Record",
    )


class Sector(Vocabulary):
    """The part of society in which an actor acts; the office held decides, not the party."""

    GOVERNMENT = (
        "gov",
        "The executive of a state at any level: heads of state and government, ministers, "
        "ministries, embassies, local administrations.",
        "CAMEO GOV",
        "Government",
    )
    LEGISLATURE = (
        "leg",
        "A parliament, a chamber or committee of one, or a member speaking in that capacity.",
        "CAMEO LEG",
        "Legislature",
    )
    JUDICIARY = (
        "jud",
        "Courts, judges and public prosecutors, national or international.",
        "CAMEO JUD",
        "Judiciary",
    )
    MILITARY = (
        "mil",
        "The armed forces of a state and those who serve in them; the ministry that runs them is "
        "gov.",
        "CAMEO MIL",
        "Military",
    )
    INTELLIGENCE = (
        "spy",
        "Intelligence and security services of a state that gather information rather than police.",
        "CAMEO SPY",
        "Intelligence service",
    )
    POLICE = (
        "cop",
        "Police, border guards and other forces of a state that keep order at home.",
        "CAMEO COP",
        "Police",
    )
    PARTY = (
        "pty",
        "A political party as such, or someone speaking for it, in or out of office.",
        "CAMEO PTY",
        "Political party",
    )
    OPPOSITION = (
        "opp",
        "Those who contest the government by peaceful means without being named as a party: "
        "opposition leaders, dissidents, a movement in exile.",
        "CAMEO OPP",
        "Opposition",
    )
    REBELS = (
        "reb",
        "Armed groups that fight a government for power, territory or autonomy.",
        "CAMEO REB",
        "Rebels",
    )
    ARMED_GROUP = (
        "uaf",
        "Armed forces whose side cannot be told or that belong to no state and fight none: "
        "militias, mercenaries, unidentified gunmen.",
        "CAMEO UAF",
        "Unaligned armed group",
    )
    CRIMINAL = (
        "crm",
        "Persons and networks acting for gain outside the law, such as smugglers or hackers for "
        "ransom.",
        "CAMEO CRM",
        "Crime",
    )
    INTERGOVERNMENTAL = (
        "igo",
        "An organization whose members are states, its organs and its officials.",
        "CAMEO IGO",
        "Intergovernmental organization",
    )
    NONGOVERNMENTAL = (
        "ngo",
        "A voluntary organization for a public cause that is neither a state's nor a business: "
        "aid, human rights, environment.",
        "CAMEO NGO",
        "Non-governmental organization",
    )
    BUSINESS = (
        "bus",
        "Companies, their associations and those who lead them, state-owned companies included; "
        "an outlet is jrn.",
        "CAMEO BUS",
        "Business",
    )
    JOURNALISM = (
        "jrn",
        "News outlets and journalists, whoever owns them.",
        "PLOVER JRN",
        "Journalism",
    )
    EDUCATION = (
        "edu",
        "Universities, research institutes and think tanks, and scholars speaking as such.",
        "CAMEO EDU",
        "Education and research",
    )
    LABOR = (
        "lab",
        "Trade unions and workers acting together as such.",
        "CAMEO LAB",
        "Labor",
    )
    RELIGION = (
        "rel",
        "Religious bodies and their clergy speaking as such.",
        "PLOVER REL",
        "Religion",
    )
    HEALTH = (
        "hlh",
        "Hospitals, physicians and other providers of health care; a health ministry is gov.",
        "CAMEO HLH",
        "Health care",
    )
    REFUGEES = (
        "ref",
        "People who have had to leave their homes, across a border or within one, spoken of as "
        "such.",
        "CAMEO REF",
        "Refugees",
    )
    CIVILIANS = (
        "civ",
        "People in no capacity that another sector names: residents, voters, protesters, private "
        "persons.",
        "CAMEO CVL",
        "Civilians",
    )
