"""How libcst's nodes are written: the order of their parts in the text.

One line a node type, in a small language that `positions` compiles. Its words are

==================  =====================================================================
``'def'``           this text
``=value``          the text in a field, if any
``~whitespace``     the whitespace in a field, if any
``test``            a child; ``orelse?`` one that may be missing; ``body*`` a sequence
``,comma``          a comma or semicolon with its whitespace that may be missing
``body!``           a child with whose end the node's own span ends; also ``orelse?!``, ``handlers*!``
``( … )``           the node's span
``< … >``           the node's span, within its own parentheses
``indent``          the indentation of the block
``{name}``          something particular, written in `positions`
==================  =====================================================================
"""

from __future__ import annotations

from typing import Final

from sqlassay.syntax.operators import AUGMENTED, BINARY, BOOLEAN, COMPARISON, MARKS, UNARY

_IMPORT_FROM = (
    "'from' ~whitespace_after_from relative* module?"
    " ~whitespace_before_import 'import' ~whitespace_after_import lpar? {names} rpar? ) ,semicolon"
)
_SUITE = "~whitespace_before_colon ':' body!"
_HANDLER_SUITE = "~whitespace_before_colon {dropped_whitespace} ':' body!"
_FIELD = (
    "'{' ~whitespace_before_expression expression equal? ~whitespace_after_expression"
    " {conversion} {format_spec} '}'"
)

_NODES: Final = {
    # Expressions
    "Name Integer Float Imaginary SimpleString": "< =value >",
    "Ellipsis": "< '...' >",
    "FormattedStringText TemplatedStringText": "( =value )",
    "FormattedStringExpression TemplatedStringExpression": f"( {_FIELD} )",
    "FormattedString TemplatedString": "< =start parts* =end >",
    "ConcatenatedString": "{concatenation}",
    "Attribute": "< value dot attr >",
    "Call": "< func ~whitespace_after_func '(' ~whitespace_before_args args* ')' >",
    "Arg": "( =star ~whitespace_after_star keyword? equal? value ) ,comma ~whitespace_after_arg",
    "Subscript": "< value ~whitespace_after_value lbracket slice* rbracket >",
    "SubscriptElement": "( slice ) ,comma",
    "Index": "=star ~whitespace_after_star value",
    "Slice": "lower? first_colon upper? second_colon? step?",
    "UnaryOperation": "< operator expression >",
    "BinaryOperation BooleanOperation": "< left operator right >",
    "Comparison": "< left comparisons* >",
    "ComparisonTarget": "operator comparator",
    "IfExp": "< body ~whitespace_before_if 'if' ~whitespace_after_if test"
    " ~whitespace_before_else 'else' ~whitespace_after_else orelse >",
    "Await": "< 'await' ~whitespace_after_await expression >",
    "Yield": "< 'yield' ~whitespace_after_yield value? >",
    "From": "~whitespace_before_from ( 'from' ~whitespace_after_from item )",
    "NamedExpr": "< target ~whitespace_before_walrus ':=' ~whitespace_after_walrus value >",
    "Tuple": "< elements* >",
    "List": "< lbracket elements* rbracket >",
    "Set Dict": "< lbrace elements* rbrace >",
    "Element": "( value ) ,comma",
    "StarredElement": "< '*' ~whitespace_before_value value > ,comma",
    "DictElement": "( key ~whitespace_before_colon ':' ~whitespace_after_colon value ) ,comma",
    "StarredDictElement": "( '**' ~whitespace_before_value value ) ,comma",
    "GeneratorExp": "< elt for_in >",
    "ListComp": "< lbracket elt for_in rbracket >",
    "SetComp": "< lbrace elt for_in rbrace >",
    "DictComp": "< lbrace key ~whitespace_before_colon ':' ~whitespace_after_colon value for_in rbrace >",
    "StarredDictComp": "< lbrace '**' ~whitespace_before_value value for_in rbrace >",
    "CompFor": "~whitespace_before ( asynchronous? 'for' ~whitespace_after_for target"
    " ~whitespace_before_in 'in' ~whitespace_after_in iter ifs* inner_for_in? )",
    "CompIf": "~whitespace_before 'if' ~whitespace_before_test test",
    "Lambda": "< 'lambda' ~whitespace_after_lambda params colon body >",
    "Parameters": "posonly_params* posonly_ind? params* star_arg? kwonly_params* star_kwarg?",
    "Param": "( =star ~whitespace_after_star name ) annotation? equal? default?"
    " ,comma ~whitespace_after_param",
    "ParamStar": "'*' ,comma",
    "ParamSlash": "'/' ~whitespace_after ,comma",
    "Annotation": "~whitespace_before_indicator {indicator} ~whitespace_after_indicator ( annotation )",
    "LeftParen": "'(' ~whitespace_after",
    "RightParen": "~whitespace_before ')'",
    "LeftSquareBracket": "'[' ~whitespace_after",
    "RightSquareBracket": "~whitespace_before ']'",
    "LeftCurlyBrace": "'{' ~whitespace_after",
    "RightCurlyBrace": "~whitespace_before '}'",
    "Asynchronous": "'async' ~whitespace_after",
    # Simple statements
    "SimpleStatementLine": "leading_lines* indent {small_statements} trailing_whitespace",
    "SimpleStatementSuite": "~leading_whitespace {small_statements} trailing_whitespace",
    "Expr": "( value ) ,semicolon",
    "Assign": "( targets* value ) ,semicolon",
    "AssignTarget": "( target ) ~whitespace_before_equal '=' ~whitespace_after_equal",
    "AnnAssign": "( target annotation equal? value? ) ,semicolon",
    "AugAssign": "( target operator value ) ,semicolon",
    "Return": "( 'return' ~whitespace_after_return value? ) ,semicolon",
    "Raise": "( 'raise' ~whitespace_after_raise exc? cause? ) ,semicolon",
    "Del": "( 'del' ~whitespace_after_del target ) ,semicolon",
    "Assert": "( 'assert' ~whitespace_after_assert test comma? msg? ) ,semicolon",
    "Pass": "( 'pass' ) ,semicolon",
    "Break": "( 'break' ) ,semicolon",
    "Continue": "( 'continue' ) ,semicolon",
    "Global": "( 'global' ~whitespace_after_global names* ) ,semicolon",
    "Nonlocal": "( 'nonlocal' ~whitespace_after_nonlocal names* ) ,semicolon",
    "NameItem": "( name ) ,comma",
    "Import": "( 'import' ~whitespace_after_import names* ) ,semicolon",
    "LazyImport": "( 'lazy' ~whitespace_after_lazy 'import' ~whitespace_after_import names* ) ,semicolon",
    "ImportFrom": f"( {_IMPORT_FROM}",
    "LazyImportFrom": f"( 'lazy' ~whitespace_after_lazy {_IMPORT_FROM}",
    "ImportAlias": "( name asname? ) ,comma",
    "ImportStar": "'*'",
    "AsName": "~whitespace_before_as 'as' ~whitespace_after_as name",
    "TypeAlias": "( 'type' ~whitespace_after_type name ~whitespace_after_name type_parameters?"
    " ~whitespace_after_type_parameters '=' ~whitespace_after_equals value ,semicolon )",
    # Compound statements
    "IndentedBlock": "{block}",
    "If": "leading_lines* indent ( {keyword} ~whitespace_before_test test ~whitespace_after_test"
    " ':' body! {orelse} )",
    "Else": f"leading_lines* indent ( 'else' {_SUITE} )",
    "While": f"leading_lines* indent ( 'while' ~whitespace_after_while test {_SUITE} orelse?! )",
    "For": "leading_lines* indent ( asynchronous? 'for' ~whitespace_after_for target"
    f" ~whitespace_before_in 'in' ~whitespace_after_in iter {_SUITE} orelse?! )",
    "With": "leading_lines* indent ( asynchronous? 'with' ~whitespace_after_with"
    f" lpar? items* rpar? {_SUITE} )",
    "WithItem": "( item asname? ) ,comma",
    "Try TryStar": f"leading_lines* indent ( 'try' {_SUITE} handlers*! orelse?! finalbody?! )",
    "ExceptHandler": "leading_lines* indent ( 'except' ~whitespace_after_except"
    f" type? name? {_HANDLER_SUITE} )",
    "ExceptStarHandler": "leading_lines* indent ( 'except' ~whitespace_after_except '*'"
    f" ~whitespace_after_star type? name? {_HANDLER_SUITE} )",
    "Finally": f"leading_lines* indent ( 'finally' {_SUITE} )",
    "FunctionDef": "leading_lines* decorators* lines_after_decorators* indent ("
    " asynchronous? 'def' ~whitespace_after_def name ~whitespace_after_name"
    " type_parameters? ~whitespace_after_type_parameters"
    f" '(' ~whitespace_before_params params ')' {{returns}} {_SUITE} )",
    "ClassDef": "leading_lines* decorators* lines_after_decorators* indent ( 'class' ~whitespace_after_class"
    " name ~whitespace_after_name type_parameters? ~whitespace_after_type_parameters"
    f" lpar? bases* keywords* rpar? {_SUITE} )",
    "Decorator": "leading_lines* indent ( '@' ~whitespace_after_at decorator ) trailing_whitespace",
    "TypeParameters": "lbracket params* rbracket",
    "TypeParam": "param equal? =star ~whitespace_after_star default? ,comma",
    "TypeVar": "( name colon? bound? )",
    "TypeVarTuple": "( '*' ~whitespace_after_star name )",
    "ParamSpec": "( '**' ~whitespace_after_star name )",
    # Patterns
    "Match": "leading_lines* indent ( 'match' ~whitespace_after_match subject"
    " ~whitespace_before_colon ':' whitespace_after_colon {cases} )",
    "MatchCase": "leading_lines* indent ( 'case' ~whitespace_after_case pattern {guard} " + _SUITE + " )",
    "MatchValue MatchSingleton": "( value )",
    "MatchList": "< lbracket? patterns* rbracket? >",
    "MatchTuple MatchOr": "< patterns* >",
    "MatchSequenceElement": "( value ,comma )",
    "MatchStar": "( '*' ~whitespace_before_name {pattern_name} ,comma )",
    "MatchMapping": "< lbrace elements* {rest} rbrace >",
    "MatchMappingElement": "( key ~whitespace_before_colon ':' ~whitespace_after_colon pattern ,comma )",
    "MatchClass": "< cls ~whitespace_after_cls"
    " '(' ~whitespace_before_patterns patterns* kwds* ~whitespace_after_kwds ')' >",
    "MatchKeywordElement": "( key ~whitespace_before_equal '=' ~whitespace_after_equal pattern ,comma )",
    "MatchAs": "< {as_pattern} {pattern_name} >",
    "MatchOrElement": "( pattern separator? )",
    # Whitespace
    "TrailingWhitespace": "~whitespace comment? newline",
    "EmptyLine": "{line_indent} ~whitespace comment? newline",
    "ParenthesizedWhitespace": "first_line empty_lines* {line_indent} ~last_line",
    "Comment": "{comment}",
    "Newline": "{newline}",
}

_OPERATORS: Final = {
    **{name: f"'{sign}' ~whitespace_after" for name, sign in UNARY.items()},
    **{
        name: f"~whitespace_before '{sign}' ~whitespace_after"
        for name, sign in (BINARY | BOOLEAN | COMPARISON | MARKS).items()
    },
    **{name: f"~whitespace_before '{sign}=' ~whitespace_after" for name, sign in AUGMENTED.items()},
    "NotEqual": "~whitespace_before =value ~whitespace_after",
    "NotIn": "~whitespace_before 'not' ~whitespace_between 'in' ~whitespace_after",
    "IsNot": "~whitespace_before 'is' ~whitespace_between 'not' ~whitespace_after",
}

SYNTAX: Final = {name: syntax for names, syntax in _NODES.items() for name in names.split()} | _OPERATORS
