"""What the shops sell: a usual price in USD, a product, and its variants."""

from random import Random

COLOURS = (
    *("Black", "Sand", "Sage Green", "Navy", "Terracotta", "Grey"),
    *("Ivory", "Dusty Pink", "Mustard", "Sky Blue"),
)

OUTDOOR = """
38 Camping Tarp | Ripstop, Large | Ripstop, Extra Large | Hexagonal with Guy Lines
24 Packable Rain Jacket | Unisex | Women's Fit | Kids
17 Inflatable Sleeping Pad | Single | Single, Insulated | Double
14 Rechargeable Camping Lantern | Dimmable | With Hook, 2 Pack | Warm Light
29 Trekking Poles | Foldable, Pair | Cork Grip, Pair | Lightweight, Pair
9 Dry Bag | 10 L | 20 L | 40 L with Shoulder Strap
46 Folding Camping Chair | Low Back | High Back with Cup Holder | Ultralight
12 Insulated Water Bottle | 500 ml | 750 ml | 1 L Wide Mouth
21 Hiking Daypack | 18 L | 25 L with Rain Cover | Crossbody Sling
7 Quick-Dry Travel Towel | Medium | Large | Set of 2
33 Portable Hammock | Single | Double with Tree Straps | With Mosquito Net
11 Head Torch | Rechargeable | Motion Sensor | Red Light Mode
5 Carabiner Clips | Set of 4 | Set of 8 | Locking, Set of 2
"""
HOME = """
19 Linen Cushion Covers | Set of 2 | Set of 4 | With Tassels
27 Foldable Storage Boxes | Set of 3 | With Lids, Set of 4 | Window Front
12 Non-Slip Drawer Organiser | 6 Pieces | 12 Pieces | Expandable
34 Table Lamp | Mushroom Shape | Pleated Shade | Cordless, Dimmable
15 Over-Door Hook Rack | 5 Hooks | 8 Hooks | With Shelf
23 Waffle Throw Blanket | Single | Double | With Fringe
9 Silicone Sink Mat | Small | Large | Foldable
18 Bamboo Bath Tray | Extendable | With Book Stand | Slim
29 Blackout Curtains | Set of 2, Short | Set of 2, Long | With Tiebacks
7 Scented Wardrobe Sachets | Lavender, Set of 6 | Cedar, Set of 6 | Fig, Set of 4
14 Glass Spice Jars | Set of 12 with Labels | Set of 24 | Bamboo Lids, Set of 6
21 Rolling Storage Cart | 3 Tier | Slim, 4 Tier | With Handle
"""
BEAUTY = """
16 Gua Sha and Face Roller Set | Rose Stone | Green Stone | With Travel Case
11 Makeup Brush Set | 8 Pieces | 12 Pieces with Pouch | Travel Size
25 Lighted Vanity Mirror | Foldable | With Magnifier | Rechargeable
7 Heatless Curling Rod | Satin | With Clips | Overnight Set
14 Silk-Feel Pillowcase | Standard | Queen | Set of 2
9 Reusable Makeup Remover Pads | 10 Pack | 16 Pack with Laundry Bag | Bamboo Cotton
32 Facial Cleansing Brush | Silicone | With Charging Stand | Waterproof
6 Scalp Massager | Soft Bristles | Shower Brush | Set of 2
19 Hanging Toiletry Bag | Water-Resistant | Large | Transparent Pocket
12 Nail Care Set | 10 Pieces | With Electric File | Press-On, 24 Tips
8 Hair Claw Clips | Matte, Set of 4 | Large, Set of 3 | Pearl, Set of 2
22 Hooded Spa Robe | Short | Long | Waffle Weave
"""
PETS = """
26 Orthopaedic Dog Bed | Small | Medium | Large
13 Slow Feeder Bowl | Maze | Wave | Elevated
31 Cat Tree | Compact | With Hammock | Wall Mounted
9 Interactive Treat Ball | Small Breeds | Large Breeds | 2 Pack
18 No-Pull Dog Harness | XS | S | M | L
22 Pet Water Fountain | Quiet Pump | Ceramic | With 3 Filters
7 Catnip Plush Toys | Set of 3 | Set of 5 | Crinkle
11 Grooming Glove | Pair | For Long Hair | Bath Brush
35 Pet Carrier Backpack | Expandable | With Window | Foldable
8 Reflective Dog Leash | Standard | Double Handle | Hands-Free
15 Cat Scratching Pad | Corrugated, 3 Pack | Lounge | Corner
12 Washable Pet Blanket | Small | Large | Waterproof
5 Waste Bag Dispenser | With 4 Rolls | With 8 Rolls | Clip-On
"""
ELECTRONICS = """
9 USB-C Charging Cable | 1 m, 2 Pack | 2 m Braided | Right Angle
21 Wireless Earbuds | Charging Case | Sport Hooks | Low Latency
16 Magnetic Phone Stand | Desk | Foldable | For Car Vent
27 Power Bank | 10000 mAh | 20000 mAh | Slim, Magnetic
7 Shockproof Phone Case | Clear | With Ring Holder | Matte
13 Clip-On Ring Light | 3 Modes | Rechargeable | With Tripod
6 Tempered Glass Screen Protector | 2 Pack | Privacy | With Applicator
33 Bluetooth Speaker | Waterproof | Mini | With Strap
18 Laptop Stand | Aluminium | Foldable | Adjustable Height
11 Wall Charger | 20 W | 45 W, 2 Ports | With Travel Plugs
15 Wireless Mouse | Silent | Ergonomic | Rechargeable
8 Cable Organiser Box | Small | Large | Desk Clips, 8 Pack
"""
TOYS = """
18 Wooden Building Blocks | 50 Pieces | 100 Pieces | Castle Set
12 Magnetic Drawing Board | Small | Large | With Stamps
24 Marble Run | 80 Pieces | 120 Pieces | Starter Set
9 Animal Puzzle Set | 4 in 1 | Floor Puzzle | Wooden
15 Play Dough Tool Kit | 24 Pieces | Bakery | Dinosaur
31 Balance Board | Small | Rainbow | With Felt
7 Bath Toys | Stacking Boats, 4 Pieces | Squirters, 6 Pieces | Fishing Game
21 Kids Science Kit | Crystal Growing | Volcano | Solar Robot
11 Soft Plush Animal | Bunny | Otter | Dinosaur
13 Memory Card Game | Animals | Vehicles | Fruit
28 Play Tent | Teepee | Castle | With Fairy Lights
6 Sticker Activity Book | Ocean | Space | Farm
"""

SHELVES = {
    "outdoor": OUTDOOR,
    "home": HOME,
    "beauty": BEAUTY,
    "pets": PETS,
    "electronics": ELECTRONICS,
    "toys": TOYS,
}
CATEGORIES = tuple(SHELVES)

SPELLINGS = {  # of the market, where it is not British
    "US": (
        ("Grey", "Gray"),
        ("Organiser", "Organizer"),
        ("Aluminium", "Aluminum"),
        ("Head Torch", "Headlamp"),
        ("Orthopaedic", "Orthopedic"),
    ),
}


def range_of(category: str, market: str, rng: Random) -> list[tuple[float, str]]:
    """Every variant of a category's products, in one colour each: usual price and title."""
    return [
        (price, _spelled(f"{name}, {variant}, {rng.choice(COLOURS)}", market))
        for price, name, variants in map(_parsed, SHELVES[category].strip().splitlines())
        for variant in variants
    ]


def _parsed(line: str) -> tuple[float, str, list[str]]:
    head, *variants = line.split(" | ")
    price, name = head.split(" ", 1)
    return float(price), name, variants


def _spelled(title: str, market: str) -> str:
    for british, local in SPELLINGS.get(market, ()):
        title = title.replace(british, local)
    return title
