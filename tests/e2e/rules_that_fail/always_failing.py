"""A rule that fails wherever it is asked. Only the tests have this rule."""

from sqlassay.kit import ERROR, Finding, Iterator, facts, rule


@rule("SA997", severity=ERROR, standards=["frequent-mistakes"])
def always_failing(test: facts.IdentityTest) -> Iterator[Finding]:
    raise ZeroDivisionError("this rule is broken")
    yield Finding(test.span, "never")
