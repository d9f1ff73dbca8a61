"""What people call themselves, their shops and their products: long, and of any letters."""

from growth_program.marketplace.models import Creator, Product, Promotion, Shop
from growth_program.people.models import User

# 200 characters: an emoji, markup, from right to left, a word without a gap, quotes.
ODD = ("🌊<b>\"&'</b> متجر لين " + "W" * 40 + " ") * 4
ODD = ODD[:200]


def call_all_of_it_oddly() -> None:
    """As the marketplace and the people themselves may."""
    Shop.objects.update(name=ODD)
    Product.objects.update(title=ODD)
    Promotion.objects.update(name=ODD)
    Creator.objects.update(handle=ODD)
    User.objects.update(name=ODD[:128])
