"""What SQLAlchemy says of a mapping, word for word. Only the tests have this rule."""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA998", severity=ERROR, standards=["frequent-mistakes"])
def mapping_said(said: facts.MappingJudged) -> Iterator[Finding]:
    yield Finding(said.span, said.verdict.text)
