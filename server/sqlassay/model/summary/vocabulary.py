"""The names of methods by which a step may be told from what a function does besides."""

from __future__ import annotations

import builtins
import sys

SESSION_METHODS = frozenset(
    "execute scalars scalar stream stream_scalars exec get get_one query commit flush rollback close aclose"
    " refresh expire expire_all expunge expunge_all add add_all delete merge begin begin_nested run_sync"
    " connection remove connect exec_driver_sql prepare reset invalidate"
    " bulk_save_objects bulk_insert_mappings bulk_update_mappings".split()
)
"""Methods of sessions, their registries, connections and engines that do something."""

FETCHING_METHODS = frozenset(
    "all first one one_or_none scalar count get update delete first_or_404 get_or_404 one_or_404 paginate"
    " __iter__".split()
)
"""Methods of Query that execute it."""

DOING_METHODS = SESSION_METHODS | FETCHING_METHODS

EXECUTING_METHODS = frozenset("execute scalars scalar stream stream_scalars exec exec_driver_sql".split())
"""Methods that give a result, whose own methods execute nothing."""

NARROWING_METHODS = frozenset(
    "where filter filter_by order_by group_by having limit offset distinct join outerjoin options"
    " execution_options with_for_update select_from correlate populate_existing yield_per params"
    " enable_eagerloads autoflush values values_list unique".split()
)
"""Methods of statements and queries that leave their entities as they are."""

COLLECTION_METHODS = frozenset(
    "append extend items keys values pop setdefault strip lstrip rstrip split rsplit splitlines join lower"
    " upper title capitalize startswith endswith format encode decode replace isoformat strftime sort reverse"
    " index copy total_seconds timestamp casefold removeprefix removesuffix hexdigest zfill isdigit"
    " model_dump dict json debug info warning error exception critical".split()
)
"""Methods of Python's own types and of loggers, of which nobody wants to know where they come from."""

BUILTINS = frozenset(dir(builtins)) - {"super", "map", "filter"}
"""Python's own functions that run nothing of the project's."""

ITERATING_BUILTINS = frozenset(
    "list set tuple sorted frozenset sum any all min max enumerate dict zip".split()
)
"""Those that go over what they are given."""

KNOWN_PACKAGES = sys.stdlib_module_names | frozenset(
    "typing_extensions pydantic pydantic_settings requests httpx aiohttp yaml dateutil pytz jose jwt passlib"
    " bcrypt structlog loguru rich attrs attr orjson numpy pandas jinja2 markupsafe werkzeug starlette"
    " pytest slugify humanize PIL bs4 cryptography urllib3 certifi dotenv tenacity".split()
)
"""Packages of others that do nothing to a session that they are not given."""

CALLING_BACK = frozenset(
    "asyncio concurrent functools threading multiprocessing itertools contextlib anyio trio tenacity"
    " starlette sched signal atexit contextvars weakref aiohttp".split()
)
"""Those of them that call functions which they are given."""
