"""The demonstration's people, one for each role: offered on the sign-in page with one click."""

from dataclasses import dataclass

DOMAIN = "weald-estuary.example"


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as. There is no password: in the demonstration one click is enough."""

    role: str
    email: str
    name: str
    what: str
    password: str = ""


ACCOUNTS = (
    Account(
        "Applicant",
        f"amara.quill@{DOMAIN}",
        "Amara Quill",
        "Music lead at Fernhollow Primary School: writes its application and its returns",
    ),
    Account(
        "Applicant, second colleague",
        f"tobias.reed@{DOMAIN}",
        "Tobias Reed",
        "Deputy head at Fernhollow Primary School: works on the same application",
    ),
    Account(
        "Applicant, of a partner",
        f"silas.thorne@{DOMAIN}",
        "Silas Thorne",
        "Acts for Tideline Brass: reads what it delivers, for whom and until when",
    ),
    Account("Assessor", f"imogen.tarn@{DOMAIN}", "Imogen Tarn", "Scores applications; has no interest in any"),
    Account(
        "Assessor with an interest",
        f"desmond.vale@{DOMAIN}",
        "Desmond Vale",
        "Governor of a school that applied: that case is closed to him",
    ),
    Account("Body member", f"priya.hollis@{DOMAIN}", "Priya Hollis", "Sits on the Board: reads what it decides on"),
    Account("Body chair", f"conrad.ashby@{DOMAIN}", "Conrad Ashby", "Chairs the Board: decides for it, with reasons"),
    Account("Finance officer", f"lena.marsh@{DOMAIN}", "Lena Marsh", "Sets up funds and budgets, enters payments"),
    Account(
        "Finance officer, second",
        f"oscar.dell@{DOMAIN}",
        "Oscar Dell",
        "Approves the payments that somebody else entered",
    ),
    Account(
        "Commissioning officer",
        f"ruth.fenwick@{DOMAIN}",
        "Ruth Fenwick",
        "Runs the round: needs, calls, cases, contracts, letters",
    ),
    Account(
        "Chief executive",
        f"helen.strand@{DOMAIN}",
        "Helen Strand",
        "Decides up to the limit of the scheme of delegation",
    ),
    Account("Auditor", f"marcus.pell@{DOMAIN}", "Marcus Pell", "Reads everything, changes nothing"),
    Account(
        "Administrator",
        f"nadia.croft@{DOMAIN}",
        "Nadia Croft",
        "Sets up the hub, its people and the scheme of delegation",
    ),
)
