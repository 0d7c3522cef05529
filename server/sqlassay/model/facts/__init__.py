"""Facts: what is so about the program, found in the one walk. One idea a file; a file's observers are found
by themselves.
"""

from sqlassay.model.facts.awaits import AwaitTooLate, CoroutineUnawaited
from sqlassay.model.facts.backrefs import BackrefGiven
from sqlassay.model.facts.base import Fact, Operand, Site
from sqlassay.model.facts.begun import BegunAgain
from sqlassay.model.facts.blocking import BlockingCall
from sqlassay.model.facts.bulk import BulkCall
from sqlassay.model.facts.calls import Done, FunctionCalled, PathRead
from sqlassay.model.facts.changes_in_loops import LoopChange
from sqlassay.model.facts.changes_in_place import ChangedInPlace
from sqlassay.model.facts.columns import ColumnDeclared
from sqlassay.model.facts.concurrency import SessionShared
from sqlassay.model.facts.configuration import LooseConstraint, SpecialNameBound, TableArgumentsHidden
from sqlassay.model.facts.conjunctions import UnpackedConjunction
from sqlassay.model.facts.connections import Change, ConnectionUncommitted
from sqlassay.model.facts.consumption import Consumed, Consumption
from sqlassay.model.facts.declarative_bases import MadeBase, UnmappedAnnotations
from sqlassay.model.facts.drift import SchemaDrift
from sqlassay.model.facts.eager_joins import EagerJoinNamed
from sqlassay.model.facts.engine_urls import EngineUrl
from sqlassay.model.facts.escapes import ResultEscaped, SessionReused
from sqlassay.model.facts.execution import StatementBuilt, StatementExecuted
from sqlassay.model.facts.existence import ExistenceTest
from sqlassay.model.facts.filters import AmbiguousFilter
from sqlassay.model.facts.judged import Judged, MappingJudged, StatementJudged
from sqlassay.model.facts.lazy_loads import LazyLoadInLoop, OptionStep
from sqlassay.model.facts.legacy_arguments import LegacyArguments, Moved
from sqlassay.model.facts.legacy_queries import LegacyQuery
from sqlassay.model.facts.legacy_selects import LegacySelect
from sqlassay.model.facts.loaders import Ending, Loader
from sqlassay.model.facts.loading import AttributeRead, CollectionIterated, CollectionReplaced
from sqlassay.model.facts.lookups import Key, LoopLookup
from sqlassay.model.facts.loops import Loop
from sqlassay.model.facts.mapping_style import PlainColumn, PlainRelationship
from sqlassay.model.facts.mappings import MappedClassDeclared, RelationshipDeclared, TableDeclared
from sqlassay.model.facts.pagination import UnorderedPage
from sqlassay.model.facts.parameters import LegacyParameters, Parameters
from sqlassay.model.facts.placement import Placement
from sqlassay.model.facts.plain_attributes import PlainAttribute
from sqlassay.model.facts.python_tests import IdentityTest, MembershipTest, TruthTest
from sqlassay.model.facts.query_gets import QueryGet
from sqlassay.model.facts.query_rewriting import Rewritten
from sqlassay.model.facts.releases import ApiUse, AutocommitSession, DistinctOn, FutureFlag
from sqlassay.model.facts.removed_execution import RemovedExecution
from sqlassay.model.facts.results import ResultRead
from sqlassay.model.facts.row_mappings import RowAsMapping
from sqlassay.model.facts.rows import RowMisread, RowsAsValues
from sqlassay.model.facts.sessions import SessionCall, SessionOpened
from sqlassay.model.facts.sql_text import Interpolated, Origin, SqlText
from sqlassay.model.facts.statements import DiscardedStatement
from sqlassay.model.facts.string_names import GivenName, NamedByString
from sqlassay.model.facts.suppressions import UnusedSuppression
from sqlassay.model.facts.tested import SelectionTested
from sqlassay.model.facts.transactions import ChangesLost, ErrorSwallowed, SessionLeft
from sqlassay.model.facts.urls import DatabaseUrl
from sqlassay.model.facts.written import StatementWritten

__all__ = [
    "AmbiguousFilter",
    "ApiUse",
    "AttributeRead",
    "AutocommitSession",
    "AwaitTooLate",
    "BackrefGiven",
    "BegunAgain",
    "BlockingCall",
    "BulkCall",
    "Change",
    "ChangedInPlace",
    "ChangesLost",
    "CollectionIterated",
    "CollectionReplaced",
    "ColumnDeclared",
    "ConnectionUncommitted",
    "Consumed",
    "Consumption",
    "CoroutineUnawaited",
    "DatabaseUrl",
    "DiscardedStatement",
    "DistinctOn",
    "Done",
    "EagerJoinNamed",
    "Ending",
    "EngineUrl",
    "ErrorSwallowed",
    "ExistenceTest",
    "Fact",
    "FunctionCalled",
    "FutureFlag",
    "GivenName",
    "IdentityTest",
    "Interpolated",
    "Judged",
    "Key",
    "LazyLoadInLoop",
    "LegacyArguments",
    "LegacyParameters",
    "LegacyQuery",
    "LegacySelect",
    "Loader",
    "Loop",
    "LoopChange",
    "LoopLookup",
    "LooseConstraint",
    "MadeBase",
    "MappedClassDeclared",
    "MappingJudged",
    "MembershipTest",
    "Moved",
    "NamedByString",
    "Operand",
    "OptionStep",
    "Origin",
    "Parameters",
    "PathRead",
    "Placement",
    "PlainAttribute",
    "PlainColumn",
    "PlainRelationship",
    "QueryCall",
    "QueryGet",
    "RelationshipDeclared",
    "RemovedExecution",
    "ResultEscaped",
    "ResultRead",
    "Rewritten",
    "RowAsMapping",
    "RowMisread",
    "RowsAsValues",
    "SchemaDrift",
    "SelectionTested",
    "SessionCall",
    "SessionLeft",
    "SessionOpened",
    "SessionReused",
    "SessionShared",
    "Site",
    "SpecialNameBound",
    "SqlText",
    "StatementBuilt",
    "StatementExecuted",
    "StatementJudged",
    "StatementWritten",
    "TableArgumentsHidden",
    "TableDeclared",
    "TruthTest",
    "UnmappedAnnotations",
    "UnorderedPage",
    "UnpackedConjunction",
    "UnusedSuppression",
]
