"""What the company makes and sells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """`weight` is how often it comes up; `sizes` only for what is worn."""

    name: str
    kind: str  # stove, tent, pack, jacket, poles
    part: str  # what wears out: a key of every language's PARTS
    weight: float
    sizes: tuple[str, ...] = ()


_WORN = ("XS", "S", "M", "L", "XL")
PRODUCTS = (
    Product("Kestrel Stove", "stove", "valve", 1.6),
    Product("Kestrel Stove Duo", "stove", "valve", 0.7),
    Product("Elevation Kit", "stove", "seal", 0.5),
    Product("Merlin 2", "tent", "zip", 1.5),
    Product("Merlin 3", "tent", "pole", 0.8),
    Product("Harrier 1 Ultralight", "tent", "zip", 0.7),
    Product("Hobby 28", "pack", "buckle", 0.9),
    Product("Buzzard 55", "pack", "buckle", 1.1),
    Product("Goshawk Ridge 70", "pack", "strap", 0.4),
    Product("Sparrowhawk Shell", "jacket", "zip", 1.4, _WORN),
    Product("Redpoll Down", "jacket", "zip", 0.8, _WORN),
    Product("Falcon Poles Carbon", "poles", "lock", 0.9),
    Product("Falcon Poles Alu", "poles", "lock", 0.6),
)
BY_NAME = {product.name: product for product in PRODUCTS}
ELEVATION_KIT = BY_NAME["Elevation Kit"]
