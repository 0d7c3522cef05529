"""Import products from a supplier's CSV file: `python -m shop.scripts.import_products products.csv`.

From the days before the shop went async; the warehouse still runs it every night.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from shop.db import SyncSession
from shop.models import Product, Tag

session = SyncSession()


def read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def upsert(row: dict[str, str]) -> Product:
    product = session.query(Product).filter_by(sku=row["sku"]).one_or_none()
    if product is None:
        product = Product(sku=row["sku"])
        session.add(product)
    product.name = row["name"]
    product.price = Decimal(row["price"])
    product.stock = int(row["stock"])
    return product


def import_file(path: Path) -> int:
    skus = set()
    for row in read(path):
        skus.add(upsert(row).sku)
        session.commit()
    return len(skus)


def import_tags(names: list[str]) -> None:
    known = {name for (name,) in session.query(Tag.name).filter(Tag.name.in_(names))}
    session.add_all(Tag(name=name) for name in names if name not in known)
    session.commit()


def rename_product(product_id: int, name: str) -> None:
    if session.query(Product).filter(Product.name == name, Product.id != product_id).count() > 0:
        raise SystemExit(f"there is another product called {name}")
    product = session.query(Product).get(product_id)
    if product is None:
        raise SystemExit(f"no product {product_id}")
    product.name = name
    session.commit()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--tag", action="append", default=[], dest="tags")
    arguments = parser.parse_args()
    import_tags(arguments.tags)
    print(f"{import_file(arguments.file)} products imported")


if __name__ == "__main__":
    main()
