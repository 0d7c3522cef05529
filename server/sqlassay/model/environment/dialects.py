"""Dialects and drivers by the names that SQLAlchemy's URLs and the drivers' distributions have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct


class Scheme(Struct, frozen=True, order=True, array_like=True):
    """The first part of a database URL (`grammar
    <https://docs.sqlalchemy.org/en/21/core/engines.html#database-urls>`_)."""

    dialect: str
    """E.g. ``postgresql``."""
    driver: str = ""
    """E.g. ``asyncpg``; "" where none is named and the dialect's default counts."""

    @property
    def is_async(self) -> bool:
        """Whether it is known to be for SQLAlchemy's asyncio extension alone."""
        return self.driver in ASYNCHRONOUS

    def __str__(self) -> str:
        return f"{self.dialect}+{self.driver}" if self.driver else self.dialect


ASYNCHRONOUS = frozenset("asyncpg aiosqlite aiomysql asyncmy aioodbc oracledb_async psycopg_async".split())
SAME_AS = {"postgres": "postgresql"}
"""Names that SQLAlchemy itself does not take, but that providers give their URLs."""
DIALECTS = frozenset(
    """
    awsathena bigquery clickhouse cockroachdb crate databricks db2 drill druid duckdb exasol firebird
    firebolt hana hive ibm_db_sa impala ingres kylin mariadb mssql mysql netezza ocient oracle postgresql
    presto redshift rqlite snowflake solr spanner sqlite teradatasql trino vertica
    """.split()
)
"""SQLAlchemy's `own and external dialects <https://docs.sqlalchemy.org/en/21/dialects/index.html>`_."""

_NAME = rf"(?P<dialect>{'|'.join(sorted((*DIALECTS, *SAME_AS)))})(?:\+(?P<driver>\w+))?"
URL = re.compile(rf"(?<![\w:+.@/-]){_NAME}://")
"""The beginning of a database URL; ``jdbc:`` and what else is not for SQLAlchemy does not count."""
DRIVER_NAME = re.compile(_NAME)

DRIVERS: dict[str, Scheme] = {
    "aiomysql": Scheme("mysql", "aiomysql"),
    "aioodbc": Scheme("mssql", "aioodbc"),
    "aiosqlite": Scheme("sqlite", "aiosqlite"),
    "asyncmy": Scheme("mysql", "asyncmy"),
    "asyncpg": Scheme("postgresql", "asyncpg"),
    "clickhouse-connect": Scheme("clickhouse"),
    "clickhouse-sqlalchemy": Scheme("clickhouse"),
    "cx-oracle": Scheme("oracle", "cx_oracle"),
    "cymysql": Scheme("mysql", "cymysql"),
    "databricks-sqlalchemy": Scheme("databricks"),
    "duckdb-engine": Scheme("duckdb"),
    "ibm-db-sa": Scheme("ibm_db_sa"),
    "mariadb": Scheme("mariadb", "mariadbconnector"),
    "mssql-python": Scheme("mssql", "mssqlpython"),
    "mysql-connector-python": Scheme("mysql", "mysqlconnector"),
    "mysqlclient": Scheme("mysql", "mysqldb"),
    "oracledb": Scheme("oracle", "oracledb"),
    "pg8000": Scheme("postgresql", "pg8000"),
    "psycopg": Scheme("postgresql", "psycopg"),
    "psycopg2": Scheme("postgresql", "psycopg2"),
    "psycopg2-binary": Scheme("postgresql", "psycopg2"),
    "psycopg2cffi": Scheme("postgresql", "psycopg2cffi"),
    "pymssql": Scheme("mssql", "pymssql"),
    "pymysql": Scheme("mysql", "pymysql"),
    "pyodbc": Scheme("mssql", "pyodbc"),
    "snowflake-sqlalchemy": Scheme("snowflake"),
    "sqlalchemy-bigquery": Scheme("bigquery"),
    "sqlalchemy-cockroachdb": Scheme("cockroachdb"),
    "sqlalchemy-hana": Scheme("hana"),
    "sqlalchemy-redshift": Scheme("redshift"),
    "sqlalchemy-spanner": Scheme("spanner"),
    "sqlcipher3": Scheme("sqlite", "pysqlcipher"),
    "sqlcipher3-binary": Scheme("sqlite", "pysqlcipher"),
    "teradatasqlalchemy": Scheme("teradatasql"),
    "trino": Scheme("trino"),
}
"""What the drivers' distributions (canonical names) are for."""

EXTRAS: dict[str, Scheme] = {
    "aiomysql": DRIVERS["aiomysql"],
    "aioodbc": DRIVERS["aioodbc"],
    "aiosqlite": DRIVERS["aiosqlite"],
    "asyncmy": DRIVERS["asyncmy"],
    "cymysql": DRIVERS["cymysql"],
    "mariadb-connector": DRIVERS["mariadb"],
    "mssql": DRIVERS["pyodbc"],
    "mssql-pymssql": DRIVERS["pymssql"],
    "mssql-pyodbc": DRIVERS["pyodbc"],
    "mssql-python": DRIVERS["mssql-python"],
    "mysql": DRIVERS["mysqlclient"],
    "mysql-connector": DRIVERS["mysql-connector-python"],
    "oracle": Scheme("oracle"),
    "oracle-cxoracle": DRIVERS["cx-oracle"],
    "oracle-oracledb": DRIVERS["oracledb"],
    "postgresql": Scheme("postgresql"),
    "postgresql-asyncpg": DRIVERS["asyncpg"],
    "postgresql-pg8000": DRIVERS["pg8000"],
    "postgresql-psycopg": DRIVERS["psycopg"],
    "postgresql-psycopg2binary": DRIVERS["psycopg2"],
    "postgresql-psycopg2cffi": DRIVERS["psycopg2cffi"],
    "postgresql-psycopgbinary": DRIVERS["psycopg"],
    "pymysql": DRIVERS["pymysql"],
    "sqlcipher": DRIVERS["sqlcipher3"],
}
"""What SQLAlchemy's `extras <https://docs.sqlalchemy.org/en/21/intro.html#installation>`_ (canonical names)
bring along; without the driver where that differs by release."""


def scheme_of(url: str) -> Scheme | None:
    """The scheme of a text that begins as a database URL."""
    match = URL.match(url)
    return None if match is None else _scheme(match)


def scheme_named(name: str) -> Scheme | None:
    """The scheme that a text is as a whole, as ``drivername`` of `URL.create
    <https://docs.sqlalchemy.org/en/21/core/engines.html#sqlalchemy.engine.URL.create>`_."""
    match = DRIVER_NAME.fullmatch(name)
    return None if match is None else _scheme(match)


def schemes_in(text: str) -> Iterator[tuple[int, Scheme]]:
    """The schemes of the database URLs anywhere in a text, with the offset of each."""
    return ((match.start(), _scheme(match)) for match in URL.finditer(text))


def _scheme(match: re.Match[str]) -> Scheme:
    dialect = match["dialect"]
    return Scheme(SAME_AS.get(dialect, dialect), match["driver"] or "")
