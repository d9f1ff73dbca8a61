"""What a merchant agrees to: the figures, and the one text that they make in each language.

The text is made here alone, of the figures alone. What is accepted is this text, whole, and its
hash; whoever reads it tomorrow reads another one if a figure is another. Source: PRODUCT.md §3.4.
"""

from decimal import ROUND_CEILING, Decimal

from enrollment.rules import agreement_en, agreement_zh
from enrollment.rules.agreed import Figures
from growth_program.core import canonical
from growth_program.core.money import CENT

# Raise it with every change of the words, in whichever language.
TEXT_VERSION = 1
CLAUSES = {"zh-hans": agreement_zh.clauses, "en": agreement_en.clauses}
TITLES = {"zh-hans": agreement_zh.title, "en": agreement_en.title}
BASIS_FEE = "fee"
CHECKED_BY = 97  # ISO 7064 MOD 97-10, as in ISO 11649


def roas_met_from(
    fixed_fee: Decimal, commission_rate: Decimal, threshold: Decimal, *, basis: str
) -> Decimal | None:
    """The GMV from which ``GMV ≥ threshold × cost`` holds, in USD, rounded up to a cent.

    2 × (6,000.00 + 20 % of GMV) is reached by 20,000.00. None where no GMV reaches it. Commission
    is rounded by line, so what lines add up to may move it by cents.
    """
    share = Decimal(0) if basis == BASIS_FEE else threshold * commission_rate
    if share >= 1:
        return None
    return (threshold * fixed_fee / (1 - share)).quantize(CENT, rounding=ROUND_CEILING)


def text(figures: Figures, language: str) -> str:
    """The agreement, whole: the same figures make the same text, to the byte."""
    blocks = [TITLES[language](figures, TEXT_VERSION)]
    for number, (heading, sentences) in enumerate(CLAUSES[language](figures), start=1):
        lines = [f"{number}. {heading}"]
        lines += [f"{number}.{place} {words}" for place, words in enumerate(sentences, start=1)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def parts(written: str) -> list[list[str]]:
    """The lines of a text, by clause: its heading first. For showing it."""
    return [block.split("\n") for block in written.strip("\n").split("\n\n")]


def fingerprint(written: str) -> str:
    """SHA-256, in hex, of the text in UTF-8."""
    return canonical.fingerprint(written)


def reference(enrollment_id: int) -> str:
    """What a bank transfer names: a creditor reference (ISO 11649), which banks check.

    Two digits catch every slip of the pen: ``RF`` and they, then ``GSP`` and the enrollment's key.
    """
    body = f"GSP{enrollment_id:08}"
    digits = "".join(str(int(sign, 36)) for sign in f"{body}RF00")
    return f"RF{CHECKED_BY + 1 - int(digits) % CHECKED_BY:02}{body}"


def grouped(reference: str) -> str:
    """A reference as it is read: ``RF45 GSP0 0000 001``."""
    return " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
