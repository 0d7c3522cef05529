"""DISTINCT ON is an extension of PostgreSQL's.

https://docs.sqlalchemy.org/en/21/changelog/migration_21.html#new-syntax-extension-feature-for-core
From: 2.0
Unsafe
"""

from sqlalchemy import column, select, table
from sqlalchemy.dialects import postgresql

prices = table("prices", column("product"), column("day"), column("cents"))


def main():
    latest = select(prices).distinct(prices.c.product, prices.c.day).order_by(prices.c.product)
    return str(latest.compile(dialect=postgresql.dialect())).split()
