"""The mapped classes. Importing the package is enough for all of them to be known to `Base.metadata`."""

from shop.models.audit import AuditEntry
from shop.models.base import Base
from shop.models.orders import Order, OrderLine, OrderStatus
from shop.models.products import Product, Tag, product_tags
from shop.models.users import Address, User

__all__ = [
    "Address",
    "AuditEntry",
    "Base",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Product",
    "Tag",
    "User",
    "product_tags",
]
