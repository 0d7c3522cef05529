"""What SQLAlchemy says of a statement, word for word. Only the tests have this rule."""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA999", severity=ERROR, standards=["frequent-mistakes"])
def statement_said(said: facts.StatementJudged) -> Iterator[Finding]:
    yield Finding(said.node.span, said.verdict.text)
