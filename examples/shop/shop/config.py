from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    database_url: str
    sync_database_url: str
    pool_size: int
    echo_sql: bool


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    return Settings(
        database_url=environ.get(
            "SHOP_DATABASE_URL",
            "postgresql+asyncpg://shop:mZ4v9Tq1xW@db1.eu.shop-hosting.net:5432/shop",
        ),
        sync_database_url=environ.get("SHOP_SYNC_DATABASE_URL", "postgresql+psycopg:///shop"),
        pool_size=int(environ.get("SHOP_POOL_SIZE", "10")),
        echo_sql=environ.get("SHOP_ECHO_SQL", "") == "1",
    )


settings = load_settings()
