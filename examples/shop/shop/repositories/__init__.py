"""Queries by entity. A repository never commits: the services decide where a unit of work ends."""

from shop.repositories.orders import OrderRepository
from shop.repositories.products import ProductRepository
from shop.repositories.users import UserRepository

__all__ = ["OrderRepository", "ProductRepository", "UserRepository"]
