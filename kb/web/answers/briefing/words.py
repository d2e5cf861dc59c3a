"""The words of a briefing; pairs are for one and for several."""

from kb.texts import Text

TITLE = Text("Kurzbericht", "Briefing")
QUOTED = Text("„{words}“", "“{words}”")
EVIDENCE = Text("Belegpaket", "Evidence pack")
TOO_MANY = Text(
    "Ein Belegpaket fasst höchstens {most} Initiativen und Programme, diese Auswahl hat {count}. Bitte die Auswahl "
    "eingrenzen oder die gesamte Wissensbasis herunterladen.",
    "An evidence pack holds at most {most} initiatives and programmes, and this selection has {count}. Narrow it down, or "
    "download the whole knowledge base.",
)
WORDS = Text("Suchwörter", "words")
LIST = Text("Merkliste", "my list")
EVERYTHING = Text("alle Initiativen", "all initiatives")
STATE = Text("Stand {day}, Änderung {change}", "As of {day}, change {change}")
SITUATION = Text("Lage", "Situation")
WHO = Text("Wer handelt und seit wann", "Who acts, and since when")
ABOVE = Text("Initiativen höherer Ebene, die auch hier wirken", "Initiatives of a higher level that work here too")
PROMISED = Text("Versprochen und erreicht", "Promised and achieved")
CONFLICTS = Text("Wo Quellen einander widersprechen", "Where sources contradict each other")
LESSONS = Text("Lehren", "Lessons")
UNKNOWN = Text("Was nicht bekannt ist", "What is not known")
SOURCES = Text("Quellen", "Sources")

NO_INITIATIVE = Text("Zu dieser Auswahl ist keine Initiative bekannt.", "No initiative is known of this selection.")
INITIATIVES = (
    Text("Bekannt ist {count} Initiative", "{count} initiative is known"),
    Text("Bekannt sind {count} Initiativen", "{count} initiatives are known"),
)
NO_STATUS = Text("ohne bekannten Status", "of unknown status")
FIELDS = Text("Kompetenzfelder (Zahl der Initiativen)", "Competence fields (number of initiatives)")
REGIONS = Text("Sitz oder Wirkungsgebiet (Zahl der Initiativen)", "Seat or area (number of initiatives)")
ABOVE_MEANS = Text(
    "Ihr Wirkungsgebiet schließt die gewählte Region ein; in den Zahlen oben und unten sind sie nicht enthalten.",
    "Their area includes the chosen region; the figures above and below do not count them.",
)
SINCE = Text("seit {date}", "since {date}")
MANAGED = Text("Management: {names}", "Managed by {names}")
UNMANAGED = Text("Management nicht bekannt.", "Manager not known.")
OVER = Text("beendet", "ended")

PROMISES = (
    Text("Bekannt ist {count} Versprechen", "{count} promise is known"),
    Text("Bekannt sind {count} Versprechen", "{count} promises are known"),
)
DOCUMENTED = Text(
    "Für {count} von {all} Initiativen ist ein Ergebnis belegt.",
    "A result is documented for {count} of {all} initiatives.",
)
LESSON_STRENGTH = Text("Stärke des Belegs: {points} von 5.", "Strength of evidence: {points} of 5.")
STRENGTH = Text("Stärke der Belege: {points} von 5 ({label}).", "Strength of evidence: {points} of 5 ({label}).")
AGREED = Text("Evaluationen und Forschung stimmen überein:", "Evaluations and research agree on:")
SPLIT = Text("Evaluationen und Forschung sind uneins:", "Evaluations and research differ on:")
REPORTED = Text("Ergebnis:", "Result:")
NO_RESULT = Text("nicht bekannt.", "not known.")
VERDICT = Text("Urteil: {verdict}.", "Verdict: {verdict}.")
OTHERS_ASSESS = (
    Text("Andere bewerten es in {count} Aussage", "Others assess it in {count} statement"),
    Text("Andere bewerten es in {count} Aussagen", "Others assess it in {count} statements"),
)
FITS = Text("Passt hierher: {reasons}.", "Fits here: {reasons}.")

MORE = (Text("und {count} weitere", "and {count} more"), Text("und {count} weitere", "and {count} more"))
MORE_INITIATIVES = (
    Text("{count} weitere Initiative", "{count} more initiative"),
    Text("{count} weitere Initiativen", "{count} more initiatives"),
)
MORE_PROMISES = (
    Text("{count} weiteres Versprechen mit Urteil", "{count} more promise with its verdict"),
    Text("{count} weitere Versprechen mit Urteil", "{count} more promises with their verdicts"),
)
MORE_CONFLICTS = (
    Text("{count} weiterer Widerspruch", "{count} more contradiction"),
    Text("{count} weitere Widersprüche", "{count} more contradictions"),
)
MORE_LESSONS = (
    Text("{count} weitere Lehre", "{count} more lesson"),
    Text("{count} weitere Lehren", "{count} more lessons"),
)

GAP_MANAGERS = Text(
    "Management: bei {count} von {all} Initiativen nicht bekannt.",
    "Managers: not known for {count} of {all} initiatives.",
)
GAP_FOUNDINGS = Text(
    "Gründung: bei {count} von {all} Initiativen ohne Datum.",
    "Founding: without a date for {count} of {all} initiatives.",
)
GAP_RESULTS = Text(
    "Ergebnis: bei {count} von {all} Initiativen nicht belegt.",
    "Results: not documented for {count} of {all} initiatives.",
)
GAP_JOBS = Text(
    "Arbeitsplätze: bei {count} von {all} Versprechen ist das Ergebnis nicht bekannt.",
    "Jobs: the result of {count} of {all} promises is not known.",
)
NO_PROMISE = Text(
    "Es ist kein Versprechen bekannt; das heißt nicht, dass keines gegeben wurde.",
    "No promise is known, which does not mean that none was made.",
)
NO_STUDY = Text("Eine Evaluation oder Studie ist nicht bekannt.", "No evaluation or study is known.")
NO_CONFLICT = Text(
    "Widersprüche zwischen Quellen sind nicht bekannt; oft spricht nur eine.",
    "No contradictions between sources are known; often only one of them speaks.",
)
NO_LESSON = Text("Lehren sind nicht festgehalten.", "No lessons are on record.")
NO_ABOVE = Text(
    "Eine Initiative höherer Ebene, deren Wirkungsgebiet diese Auswahl einschließt, ist nicht bekannt.",
    "No initiative of a higher level is known whose area includes this selection.",
)
FOOT = Text("Zahlen in Klammern verweisen auf die Quellen.", "Numbers in brackets refer to the sources.")
JUDGED = Text(
    "Ein Urteil vergleicht die versprochene mit der gemeldeten Zahl nach einer veröffentlichten Regel; es sagt nichts "
    "darüber, ob die Initiative das Ergebnis bewirkt hat.",
    "A verdict compares the number promised with the number reported, by a published rule; it does not say whether the "
    "initiative brought the result about.",
)
NO_SUCH = Text(
    "{facet}: „{value}“ gibt es hier nicht. Bitte den Wert aus der Liste auf der Seite der Antworten wählen.",
    "{facet}: “{value}” does not exist here. Choose the value from the list on the page of answers.",
)
