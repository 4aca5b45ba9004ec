"""The words of the made-up world. Nobody has said any of this."""

LANGUAGES = ("en", "de", "fr", "uk", "es", "pl", "ar", "tr", "zh", "is")
"""The languages, the most frequent first."""

COUNTRIES = {
    "AL": "Albania",
    "AR": "Argentina",
    "AM": "Armenia",
    "AT": "Austria",
    "BE": "Belgium",
    "BR": "Brazil",
    "BG": "Bulgaria",
    "CA": "Canada",
    "CL": "Chile",
    "HR": "Croatia",
    "CY": "Cyprus",
    "CZ": "Czechia",
    "DK": "Denmark",
    "EG": "Egypt",
    "EE": "Estonia",
    "FI": "Finland",
    "FR": "France",
    "GE": "Georgia",
    "DE": "Germany",
    "GR": "Greece",
    "HU": "Hungary",
    "IS": "Iceland",
    "IN": "India",
    "ID": "Indonesia",
    "IE": "Ireland",
    "IT": "Italy",
    "JP": "Japan",
    "JO": "Jordan",
    "KE": "Kenya",
    "LV": "Latvia",
    "LT": "Lithuania",
    "LU": "Luxembourg",
    "MY": "Malaysia",
    "MT": "Malta",
    "MX": "Mexico",
    "MD": "Moldova",
    "MA": "Morocco",
    "NL": "Netherlands",
    "NZ": "New Zealand",
    "NO": "Norway",
    "PE": "Peru",
    "PH": "Philippines",
    "PL": "Poland",
    "PT": "Portugal",
    "QA": "Qatar",
    "RO": "Romania",
    "SN": "Senegal",
    "RS": "Serbia",
    "SG": "Singapore",
    "SK": "Slovakia",
    "SI": "Slovenia",
    "ZA": "South Africa",
    "ES": "Spain",
    "SE": "Sweden",
    "CH": "Switzerland",
    "TH": "Thailand",
    "TN": "Tunisia",
    "TR": "Turkey",
    "UA": "Ukraine",
    "UY": "Uruguay",
}

FIRST_NAMES = (
    *("Ada", "Bruno", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas"),
    *("Katya", "Leon", "Marta", "Nils", "Olga", "Pavel", "Rosa", "Stefan", "Teresa", "Viktor"),
)
LAST_NAMES = (
    *("Albrecht", "Bergman", "Castell", "Dorn", "Eskola", "Ferrant", "Grigore", "Halvorsen"),
    *("Ivanic", "Jansky", "Kovalen", "Lindqvist", "Moreau", "Novotny", "Okafor", "Petridis"),
    *("Quintero", "Rasmus", "Salonen", "Tavares", "Ulrichs", "Verhaag", "Wierzba", "Zeman"),
)
BODIES = (
    *("Ministry of Defense", "Ministry of Foreign Affairs", "Ministry of Trade", "Parliament"),
    *("Joint Staff", "Port Authority", "Central Bank", "Border Guard", "Energy Agency"),
    *("Institute for Peace Studies", "Farmers' Union", "Liberal Party", "People's Party"),
    *("Railway Company", "Grain Board", "Election Commission", "Supreme Court", "Red Lion Relief"),
)
GROUPS = ("officials", "diplomats", "analysts", "lawmakers", "residents", "traders", "officers")

OUTLETS = (
    *("Herald", "Courier", "Tribune", "Observer", "Dispatch", "Gazette", "Telegraph", "Monitor"),
    *("Echo", "Chronicle", "Wire", "Standard", "Post", "Bulletin", "Mercury", "Sentinel"),
)

THINGS = (
    *("harbor", "grain", "border", "railway", "ceasefire", "gas", "fishing", "election"),
    *("drone", "customs", "pipeline", "airspace", "refugee", "mining", "satellite", "water"),
    *("tariff", "prisoner", "bridge", "visa", "reactor", "monitor", "aid", "cyber"),
)
MATTERS = (
    *("accord", "talks", "mission", "corridor", "summit", "inquiry", "dispute", "exchange"),
    *("reform", "blockade", "treaty", "fund", "convoy", "pact", "truce", "inspection"),
)
WAYS = (
    *("under a neutral flag", "with a smaller force", "for one more year", "after a public vote"),
    *("under United Nations auspices", "with joint patrols", "paid for by a common fund"),
    *("without foreign troops", "in two stages", "with a right to leave", "along the river only"),
)

SUBJECTS = (
    *("The ministry", "The new government", "The mission", "The port authority", "Its council"),
    *("The coalition", "The delegation", "The border guard", "The northern command", "Parliament"),
    *("The energy agency", "The joint staff", "The working group", "The head of the delegation"),
    *("The committee on trade", "The opposition", "The governor of the province"),
)
PREDICATES = (
    "will not open the northern crossing to freight",
    "is ready to send observers to the harbor",
    "wants the grain corridor kept open through the winter",
    "sees no reason to prolong the ceasefire as it stands",
    "has agreed to a second exchange of prisoners",
    "will halve the number of patrols along the river",
    "expects the talks on the pipeline to fail",
    "insists on a vote before any troops are moved",
    "needs more time to inspect the damaged reactor",
    "rejects the draft treaty on fishing rights",
    "could take in several thousand more refugees",
    "is going to lift the tariff on steel and timber",
    "must answer for the delay of the aid convoy",
    "considers the airspace over the strait to be closed",
    "regards the election as neither free nor fair",
    "puts off its decision on the satellite program",
    "has begun to withdraw artillery from the front line",
    "would pay for half of the new railway bridge",
)
CIRCUMSTANCES = (
    "before the summit in the spring",
    "unless both sides sign the accord",
    "as long as the blockade goes on",
    "once the monitors have reported",
    "despite the objections of its neighbors",
    "in return for guarantees of security",
    "while the inquiry is under way",
    "by the end of the coming year at the latest",
    "if the price of gas keeps rising",
    "with or without a mandate",
    "according to a plan that has not been published",
)
CLAUSES = (
    *("the guns fall silent", "a mandate is agreed on", "parliament gives its consent"),
    *("the price of grain falls", "the crossing is reopened", "all prisoners are released"),
    *("an interim government is formed", "the neighbors take part", "the winter is mild"),
)
NOTES = (
    "The speaker may mean the earlier accord.",
    "Another reading is that only the northern crossing is meant.",
    "The number is given twice in the document, the second time without a hedge.",
    "The pronoun leaves open whether the ministry or the government as a whole is meant.",
)
OFFICES = (
    *("minister of defense", "foreign minister", "spokesperson of the government", "president"),
    *("head of the delegation", "chief of the joint staff", "member of parliament", "governor"),
)
DESCRIPTIONS = (
    *("a senior official", "a person familiar with the talks", "the veteran negotiator"),
    *("an officer who asked not to be named", "the outgoing minister", "a close ally"),
)
CUES = ("said that", "told reporters that", "argued that", "warned that", "denied that", "wrote")
VIA = ("according to {}", "citing {}", "{} reported", "told {}", "in an interview with {}")
WHEN = ("yesterday", "on Tuesday", "last week", "in the spring", "recently", "earlier this month")
QUOTES = (
    *("not one step back", "a matter of weeks", "the door stays open", "no blank check"),
    *("we will keep our word", "a bridge too far", "on our own terms", "enough is enough"),
)
