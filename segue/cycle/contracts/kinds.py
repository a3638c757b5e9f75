"""The kinds of agreement, in plain words: what each means for VAT and for getting money back.

Sources: HMRC's tests for grant or supply (VATSC06312 and after), restricted funds and clawback; domain notes 9.11, 9.12.
"""

from dataclasses import dataclass

from segue.cycle.contracts.models import Type, Vat


@dataclass(frozen=True)
class TypeFacts:
    type: Type
    meaning: str
    vat_words: str
    clawback: str
    vats: tuple[Vat, ...]

    @property
    def name(self) -> str:
        return self.type.label


TYPES: dict[str, TypeFacts] = {
    Type.GRANT: TypeFacts(
        Type.GRANT,
        meaning="The hub gives money or support for a purpose and gets nothing for itself in return. "
        "Choose this when pupils benefit, not the hub, and the conditions only account for the money.",
        vat_words="No VAT: a grant pays for nothing supplied to the hub, so it is outside the scope of VAT.",
        clawback="It may be used only for the purpose agreed. What is not spent is offered back, "
        "and the hub may ask for it back if the purpose is given up.",
        vats=(Vat.OUTSIDE,),
    ),
    Type.SERVICES: TypeFacts(
        Type.SERVICES,
        meaning="The hub pays someone to do something for it, and could ask for it to be put right. "
        "Choose this when the hub itself gets the service, such as research, training or a quality visit.",
        vat_words="In scope of VAT: the price has VAT in it where the supplier is registered and the service is not exempt.",
        clawback="Once the work is done as agreed, the price is the supplier's to keep. Work not done is not paid for.",
        vats=(Vat.NONE, Vat.INCLUDED),
    ),
    Type.PURCHASE: TypeFacts(
        Type.PURCHASE,
        meaning="The hub buys things that become its own, such as instruments, equipment or licences.",
        vat_words="In scope of VAT: the price has VAT in it where the supplier is registered.",
        clawback="What is delivered and accepted is paid for. The funder may want money back if the things are sold later.",
        vats=(Vat.NONE, Vat.INCLUDED),
    ),
    Type.INTERNAL: TypeFacts(
        Type.INTERNAL,
        meaning="The lead organisation commissions itself to deliver. It needs a comparator or a reason, "
        "and the approval of someone outside the team that delivers.",
        vat_words="No VAT: money set aside within one organisation is not a supply.",
        clawback="What is not spent on the purpose goes back to the budget it came from.",
        vats=(Vat.OUTSIDE,),
    ),
}
