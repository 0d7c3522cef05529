# ruff: noqa: E501
"""Whatever a project says, the worker makes SQLAlchemy's objects of constants, and does nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sqlassay.oracle import Runtime, process
from sqlassay.oracle.process import Process
from sqlassay.project.installed.interpreter import PLACES, bundled
from sqlassay.project.installed.search_path import site_packages

Tree = Any

WATCHED = Path(__file__).parent / "watched.py"
TOUCH = "__import__('pathlib').Path({0!r}).touch()"
DUNDER = "().__class__.__base__.__subclasses__()"


def runtimes() -> list[Runtime]:
    """Those of ``SQLASSAY_PYTHONS``, else the bundled one."""
    pythons = filter(None, os.environ.get("SQLASSAY_PYTHONS", "").split(os.pathsep))
    found = [Runtime(Path(python), site_packages(Path(python).parent.parent)) for python in pythons]
    own = bundled()
    assert own is not None and PLACES
    return found or [Runtime(own.python, own.folders)]


@pytest.fixture(scope="module", params=runtimes(), ids=lambda runtime: runtime.python.parent.parent.name)
def watched(request: pytest.FixtureRequest) -> Iterator[Process]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(process, "WORKER", WATCHED)
        worker = Process(request.param)
        worker.ask("schema", {"document": holding(["Constant", 1]), "warm": True}, timeout=30)
        for known in KNOWN:
            ask(worker, known, warm=True)
        yield worker
        worker.stop()


def external(name: str) -> Tree:
    return ["External", name]


def get(value: Tree, *names: str) -> Tree:
    for name in names:
        value = ["Get", value, name]
    return value


def call(function: Tree, *arguments: Tree, **keywords: Tree) -> Tree:
    return ["Invoke", function, list(arguments), list(keywords.items()), False, []]


def constant(value: Any) -> Tree:
    return ["Constant", value]


def attribute(name: str, value: Tree, sort: str = "column", written: Tree | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "sort": sort,
        "declared_in": "app:Node",
        "value": value,
        "written": written,
        "nullable": None,
        "type": None,
        "target": None,
        "uselist": None,
    }


KEY = attribute(
    "id", call(external("sqlalchemy.Column"), external("sqlalchemy.Integer"), primary_key=constant(True))
)


def mapped(*attributes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A class with these attributes."""
    return {
        "id": "app:Node",
        "name": "Node",
        "module": "app",
        "base": "app:Base",
        "parent": None,
        "table": "node",
        "given_table": None,
        "table_items": [],
        "table_arguments": [],
        "mapper_arguments": [],
        "attributes": attributes,
        "allow_unmapped": False,
        "unsure": "",
        "apart": False,
        "plain_names": [],
    } | changes


def document(*classes: dict[str, Any], **changes: Any) -> dict[str, Any]:
    base = {
        "id": "app:Base",
        "dialect": "declarative",
        "metadata": None,
        "type_annotation_map": None,
        "closed": True,
    }
    empty = {"bases": [base], "classes": list(classes), "plain": [], "values": {}, "tables": []}
    return empty | changes


def holding(tree: Tree) -> dict[str, Any]:
    """A schema in which a tree stands everywhere where one may stand."""
    column, relationship = external("sqlalchemy.Column"), external("sqlalchemy.orm.relationship")
    keywords = "primaryjoin secondaryjoin secondary order_by collection_class foreign_keys remote_side backref".split()
    mapped_ = ["Item", external("sqlalchemy.orm.Mapped"), tree]
    hybrid = external("sqlalchemy.ext.hybrid.hybrid_property")
    attributes = [
        attribute("whole", tree),
        attribute("typed", call(column, tree)),
        attribute("enumerated", call(column, call(external("sqlalchemy.Enum"), tree, values_callable=tree))),
        attribute(
            "listed",
            call(column, call(external("sqlalchemy.Enum"), ["Project", "app", "Coin"], values_callable=tree)),
        ),
        attribute("pickled", call(column, call(external("sqlalchemy.PickleType"), pickler=tree))),
        attribute("default", call(column, external("sqlalchemy.Integer"), default=tree)),
        attribute("server", call(column, external("sqlalchemy.Integer"), server_default=tree)),
        attribute("own", call(column, call(["Project", "app", "Own"], tree))),
        attribute("coin", call(column, ["Project", "app", "Coin"])),
        attribute("told", call(external("sqlalchemy.orm.mapped_column")), written=mapped_),
        attribute(
            "value", call(external("sqlalchemy.orm.mapped_column")), written=["Project", "app", "alias"]
        ),
        attribute(
            "data", call(external("sqlalchemy.orm.composite"), ["Project", "app", "Data"], tree), "other"
        ),
        attribute("many", call(relationship, tree), "relationship"),
        attribute("noted", call(relationship), "relationship", mapped_),
        attribute("called", call(tree, tree), "other"),
        attribute("read", get(tree, "os", "system"), "other"),
        attribute("hybrid", call(hybrid, ["Lambda", ["self"], tree]), "other"),
        attribute("hybrid_of", call(hybrid, tree), "other"),
        *(
            attribute(f"by_{name}", call(relationship, constant("Bare"), **{name: tree}), "relationship")
            for name in keywords
        ),
    ]
    nodes = [
        mapped(KEY, one, id=f"app:Node{number}", name=f"Node{number}", table=f"node{number}")
        for number, one in enumerate(attributes)
    ]
    index = call(external("sqlalchemy.Index"), constant("ix"), tree)
    nodes.append(mapped(KEY, id="app:Indexed", name="Indexed", table="indexed", table_items=[index]))
    for name in ("info", "listeners", "comment", "prefixes"):
        nodes.append(mapped(KEY, id=f"app:{name}", name=name, table=name, table_arguments=[(name, tree)]))
    for name in ("polymorphic_on", "version_id_generator", "primary_key", "exclude_properties"):
        nodes.append(mapped(KEY, id=f"app:{name}", name=name, table=name, mapper_arguments=[(name, tree)]))
    plain = [
        {
            "id": "app:Own",
            "bases": [external("sqlalchemy.TypeDecorator")],
            "members": [("impl", tree, None)],
            "dataclass": False,
        },
        {
            "id": "app:Coin",
            "bases": [tree, external("enum.Enum")],
            "members": [("ONE", tree, None), ("value", constant(1), None)],
            "dataclass": False,
        },
        {"id": "app:Data", "bases": [], "members": [("member", tree, mapped_)], "dataclass": True},
    ]
    convention = ["Mapping", [(constant("f"), tree), (constant("ix"), constant("%(f)s"))], []]
    free = document()["bases"][0]
    named = dict(
        free, id="app:Named", metadata=call(external("sqlalchemy.MetaData"), naming_convention=convention)
    )
    typed = dict(free, id="app:Typed", type_annotation_map=["Mapping", [(tree, tree)], []])
    indexed = attribute("size", call(column, external("sqlalchemy.Integer"), index=constant(True)))
    nodes += [
        mapped(KEY, id="app:Bare", name="Bare", table="bare"),
        mapped(KEY, indexed, id="app:InNamed", name="InNamed", base="app:Named"),
        mapped(
            KEY, attribute("told", None, written=mapped_), id="app:InTyped", name="InTyped", base="app:Typed"
        ),
    ]
    values = {
        "app:value": tree,
        "app:again": ["Operation", "+", ["Project", "app", "value"], tree],
        "app:alias": mapped_,
    }
    return document(*nodes, plain=plain, values=values, bases=[free, named, typed], tables=["app:again"])


def ask(worker: Process, tree: Tree, *, warm: bool = False) -> list[str]:
    """What the worker does with a tree, in a schema and in a statement."""
    extra = {"warm": True} if warm else {}
    schema = worker.ask("schema", {"document": holding(tree), **extra}, timeout=30)
    statement = ["At", 0, call(get(call(external("sqlalchemy.select"), tree), "where"), tree, call(tree))]
    asked = {"statements": [statement, tree], "dialect": "default", **extra}
    found = [schema, worker.ask("statements", asked, timeout=30)]
    found.append(worker.ask("describe", {"name": "app:Bare", "dialect": "default", **extra}, timeout=30))
    return [act for answer in found for act in answer["did"]]


KNOWN = (
    constant("name"),
    ["Item", ["Project", "app", "Base"], constant("è")],
    call(external("sqlalchemy.func.now")),
    external("uuid.uuid4"),
    call(external("sqlalchemy.Enum"), constant("a"), constant("b")),
    call(external("sqlalchemy.dialects.postgresql.ARRAY"), external("sqlalchemy.String")),
    call(external("sqlalchemy.dialects.mysql.VARCHAR"), constant(3)),
    external("sqlalchemy.dialects.oracle.NUMBER"),
    external("sqlalchemy.dialects.mssql.BIT"),
    external("sqlalchemy.dialects.sqlite.JSON"),
    external("sqlalchemy.ext.associationproxy.association_proxy"),
    external("sqlalchemy.ext.orderinglist.ordering_list"),
    external("sqlalchemy.ext.mutable.MutableDict"),
    external("sqlalchemy.ext.declarative.declarative_base"),
    external("sqlalchemy.ext.hybrid.hybrid_property"),
    external("sqlalchemy.orm.collections.attribute_keyed_dict"),
)


def attacks() -> dict[str, Tree]:
    """Ways to make somebody else call, import or open something."""
    orm, util = external("sqlalchemy.orm"), external("sqlalchemy.util")
    code = TOUCH.format("touched-by-the-worker")
    text = constant(code)
    system = get(util, "os", "system")
    loader = call(external("sqlalchemy.util.langhelpers.PluginLoader"), constant("group"))
    registry = external("sqlalchemy.dialects.registry")
    nested = text
    for _ in range(40):
        nested = call(external("sqlalchemy.and_"), nested)
    return {
        "eval in a relationship": text,
        "eval of a call chain": constant(f"and_({code})"),
        "eval by a name of SQLAlchemy's": constant("util.os.system('touch touched')"),
        "eval by an engine": constant("create_engine('sqlite:///touched').connect()"),
        "eval by builtins": constant("__builtins__['__import__']('os')"),
        "eval by subclasses": constant(DUNDER),
        "eval of a comprehension": constant(f"[{code} for _ in [1]]"),
        "eval of a format": constant("f'{" + code.replace("'", '"') + "}'"),
        "eval of str.format": constant("'{0.__class__}'.format(Node)"),
        "eval of a lambda": constant(f"(lambda: {code})()"),
        "eval of a walrus": constant(f"(x := {code})"),
        "annotation": ["Item", external("typing.Optional"), text],
        "annotation in a union": ["Operation", "|", text, external("builtins.int")],
        "annotation in a list": ["Item", external("builtins.list"), text],
        "annotation in Annotated": ["Item", external("typing.Annotated"), ["Elements", [text, text], True]],
        "annotation of a NewType": call(external("typing.NewType"), constant("Name"), text),
        "ForwardRef": call(external("typing.ForwardRef"), text),
        "a module of a module": system,
        "sys.modules": ["Item", get(util, "sys", "modules"), constant("os")],
        "globals of a function": get(external("sqlalchemy.select"), "__globals__"),
        "globals of a method": get(external("sqlalchemy.Column.label"), "__globals__"),
        "subclasses": call(get(external("builtins.object"), "__subclasses__")),
        "mro": get(external("sqlalchemy.Integer"), "__mro__"),
        "getnode starts a process": external("uuid.getnode"),
        "uuid1 asks for the address": external("uuid.uuid1"),
        "exec by attrsetter": call(external("sqlalchemy.util.langhelpers.attrsetter"), text),
        "exec by decorator": external("sqlalchemy.util.langhelpers.decorator"),
        "import by a plugin loader": call(get(loader, "load"), constant("this")),
        "import by the dialects' registry": call(
            get(registry, "register"), constant("x"), constant("antigravity"), constant("y")
        ),
        "load by the dialects' registry": call(get(registry, "load"), constant("x")),
        "driver": call(get(external("sqlalchemy.dialects.sqlite.dialect"), "import_dbapi")),
        "driver of 1.4": call(get(external("sqlalchemy.dialects.sqlite.dialect"), "dbapi")),
        "dialect": call(external("sqlalchemy.dialects.postgresql.dialect")),
        "dialect that connects": call(
            get(call(external("sqlalchemy.dialects.sqlite.dialect")), "connect"), constant("touched")
        ),
        "engine": call(external("sqlalchemy.create_engine"), constant("sqlite:///touched")),
        "engine below": call(external("sqlalchemy.engine.create.create_engine"), constant("sqlite://")),
        "engine by a string": call(external("sqlalchemy.engine_from_config"), ["Mapping", [], []]),
        "a pool": call(external("sqlalchemy.pool.StaticPool"), system),
        "a session": call(external("sqlalchemy.orm.Session")),
        "a session by its module": call(get(orm, "session", "Session")),
        "events": call(external("sqlalchemy.event.listen"), external("sqlalchemy.Table"), text, system),
        "events by decoration": external("sqlalchemy.event.listens_for"),
        "inspection": call(external("sqlalchemy.inspect"), text),
        "pickles": call(external("sqlalchemy.ext.serializer.loads"), text),
        "compiler extension": external("sqlalchemy.ext.compiler.compiles"),
        "testing": external("sqlalchemy.testing.fixtures"),
        "provisioning": external("sqlalchemy.dialects.sqlite.provision"),
        "mypy's plugin": external("sqlalchemy.ext.mypy.plugin"),
        "drivers' modules": external("sqlalchemy.dialects.postgresql.psycopg2.PGDialect_psycopg2"),
        "other dialects": external("sqlalchemy.dialects.antigravity"),
        "other modules": external("antigravity.fly"),
        "os": call(external("os.system"), constant("touch touched")),
        "open": call(external("builtins.open"), constant("touched"), constant("w")),
        "builtins": call(external("builtins.__import__"), constant("antigravity")),
        "exec": call(external("builtins.exec"), text),
        "format": call(get(constant("{0.__class__}"), "format"), text),
        "lambdas": call(external("sqlalchemy.lambda_stmt"), ["Lambda", [], text]),
        "pickle types": call(external("sqlalchemy.PickleType"), pickler=external("pickle")),
        "parameters": call(get(call(external("sqlalchemy.text"), constant(":x")), "bindparams"), x=text),
        "a type called": call(external("sqlalchemy.type_coerce"), text, external("uuid.getnode")),
        "a cast to a function": call(external("sqlalchemy.cast"), text, system),
        "classes": call(
            external("builtins.type"), constant("X"), ["Elements", [], True], ["Mapping", [], []]
        ),
        "reflection": call(
            external("sqlalchemy.Table"),
            constant("t"),
            call(external("sqlalchemy.MetaData")),
            autoload_with=text,
        ),
        "much text": ["Operation", "*", constant("x"), constant(10**12)],
        "a high power": ["Operation", "**", constant(10), constant(10**9)],
        "much formatting": ["Operation", "%", constant("%1000000000s"), call(external("sqlalchemy.func.x"))],
        "many bytes": call(external("builtins.bytes"), constant(2**40)),
        "a long list": call(external("builtins.list"), constant("x" * 20_000)),
        "a deep tree": nested,
    }


ATTACKS = attacks()


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_does_nothing(watched: Process, attack: str) -> None:
    assert ask(watched, ATTACKS[attack]) == []


NAMES = st.sampled_from(
    "os sys modules system load register connect execute listen dispatch class_ metadata registry mapper"
    " property type impl bind engine dialect import_dbapi dbapi __class__ __init__ __globals__ __dict__ c"
    " columns label in_ like where select filter op cast any has of_type mapped map_imperatively"
    " update_type_annotation_map with_variant adapt copy compile visit_name python_type".split()
)
EXTERNAL = st.sampled_from(
    "sqlalchemy sqlalchemy.util sqlalchemy.orm sqlalchemy.event sqlalchemy.select sqlalchemy.Column sqlalchemy.text"
    " sqlalchemy.func sqlalchemy.create_engine sqlalchemy.Enum sqlalchemy.Table sqlalchemy.MetaData sqlalchemy.JSON"
    " sqlalchemy.TypeDecorator sqlalchemy.PickleType sqlalchemy.inspect sqlalchemy.engine sqlalchemy.pool"
    " sqlalchemy.orm.registry sqlalchemy.orm.relationship sqlalchemy.orm.Session sqlalchemy.orm.Query"
    " sqlalchemy.orm.column_property sqlalchemy.orm.composite sqlalchemy.orm.synonym sqlalchemy.orm.aliased"
    " sqlalchemy.orm.collections sqlalchemy.orm.clsregistry sqlalchemy.orm.Mapped sqlalchemy.util.langhelpers"
    " sqlalchemy.dialects.registry sqlalchemy.dialects.sqlite.dialect sqlalchemy.dialects.postgresql"
    " sqlalchemy.ext.hybrid.hybrid_property sqlalchemy.ext.serializer sqlalchemy.ext.mutable.MutableList"
    " sqlalchemy.types sqlalchemy.schema.Sequence sqlalchemy.sql.lambdas sqlalchemy.sql.visitors"
    " sqlalchemy.orm.instrumentation sqlalchemy.ext.associationproxy.association_proxy builtins.type builtins.list"
    " builtins.bytes builtins.object builtins.eval typing.Optional typing.ForwardRef typing.NewType typing.Literal"
    " enum.Enum enum.auto uuid.getnode uuid.uuid1 datetime.datetime.now os.system subprocess.run importlib.import_module"
    " antigravity".split()
)
CONSTANTS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(
        ["Node", "Node.id", "foreign(Node.id) == Node.id", DUNDER, TOUCH.format("touched"), "util.os", "1/0"]
    ),
)
LEAVES = st.one_of(
    st.tuples(st.just("External"), EXTERNAL),
    st.tuples(st.just("Constant"), CONSTANTS),
    st.just(("Project", "app", "Node")),
    st.just(("Project", "app", "Own")),
    st.just(("Project", "app", "Base")),
    st.just(("Argument", "self")),
    st.just(("Receiver",)),
)


def composed(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    few = st.lists(trees, max_size=3)
    keywords = st.lists(
        st.tuples(st.sampled_from("default key pickler impl cls bind name fn".split()), trees), max_size=2
    )
    return st.one_of(
        st.tuples(st.just("Get"), trees, NAMES),
        st.tuples(st.just("Invoke"), trees, few, keywords, st.just(False), st.just([])),
        st.tuples(st.just("Item"), trees, trees),
        st.tuples(st.just("Elements"), few, st.booleans()),
        st.tuples(st.just("Operation"), st.sampled_from("+ - * / % & | == < << ** @".split()), trees, trees),
        st.tuples(st.just("Unary"), st.sampled_from("-~+"), trees),
        st.tuples(st.just("Lambda"), st.lists(st.just("self"), max_size=1), trees),
        st.tuples(st.just("Mapping"), st.lists(st.tuples(trees, trees), max_size=2), st.just([])),
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(trees=st.lists(st.recursive(LEAVES, composed, max_leaves=12), min_size=1, max_size=4))
@example(trees=[["Item", ["Project", "app", "Base"], ["Constant", "\u00cc"]]])
def test_no_tree_does_anything(watched: Process, trees: list[Tree]) -> None:
    for tree in trees:
        assert ask(watched, tree) == []


def test_the_guard_sees_what_is_done(tmp_path: Path) -> None:
    """Or else the tests above would say nothing."""
    code = f"import sys; sys.path.insert(0, {str(WATCHED.parent)!r}); import watched; sys.addaudithook(watched.watch)"
    acts = f"open({str(tmp_path / 'x')!r}, 'w'); import this; __import__('os').system('true')"
    shown = "sys.stderr.write(repr(watched.did))"
    run = [sys.executable, "-c", f"{code}\n{acts}\n{shown}"]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    for act in ("open (", "import this", "os.system"):
        assert act in done.stderr
