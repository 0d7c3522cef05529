from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from shop.db import sync_engine
from shop.models import Base, Product
from shop.scripts import import_products


@pytest.fixture
def tables() -> Iterator[None]:
    Base.metadata.create_all(sync_engine)
    yield
    import_products.session.close()
    Base.metadata.drop_all(sync_engine)


@pytest.mark.usefixtures("tables")
def test_a_file_is_imported(tmp_path: Path) -> None:
    file = tmp_path / "products.csv"
    file.write_text("sku,name,price,stock\nacme-1,Anvil,99.50,3\nacme-1,Anvil (steel),89.50,4\n")
    assert import_products.import_file(file) == 1
    product = import_products.session.query(Product).one()
    assert (product.name, product.price, product.stock) == ("Anvil (steel)", Decimal("89.50"), 4)
