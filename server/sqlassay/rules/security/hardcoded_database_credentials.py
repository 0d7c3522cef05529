"""A database password stands in the source.

## Why

Who can read the repository, a backup of it or a stack trace with the URL can log in, and changing the
password takes a release. Read the URL from the environment or from a secret store.

Silent for local hosts, placeholders and tests.

## Bad

```python
engine = create_engine("postgresql+psycopg://billing:K7tq2VwX@db.example.com/billing")
```

## Good

```python
engine = create_engine(os.environ["DATABASE_URL"])
```

## See also

[Database URLs](https://docs.sqlalchemy.org/en/21/core/engines.html#database-urls),
[CWE-798](https://cwe.mitre.org/data/definitions/798.html)
"""

import re

from sqlassay.kit import ERROR, UNSAFE, AddImport, Finding, Fix, Iterator, Rewrite, facts, rule

LOCAL_HOST = re.compile(
    r"localhost|127\.|0\.0\.0\.0|\[::1\]|host\.docker\.internal|[^.]*$|.*\.(?:test|invalid|example|localhost)$",
    re.IGNORECASE,
)
"""Hosts without a dot are services of a container network, or placeholders; some domains are `nobody's
<https://www.rfc-editor.org/rfc/rfc2606>`_.
"""

PLACEHOLDER = re.compile(
    r"[][{}<>$%*]|^your|^my_?pass|redacted|^(?:pass|passw(?:or)?d|pwd|secret|changeme|change_?me|postgres|mysql|root|admin"
    r"|user(?:name)?|example|test|dev|foo|bar|tiger|x+|\.+)\d*$",
    re.IGNORECASE,
)


@rule("SA605", severity=ERROR, standards=["database-credentials", "external-configuration"], fix=UNSAFE)
def hardcoded_database_credentials(url: facts.DatabaseUrl) -> Iterator[Finding]:
    if (
        url.site.is_test
        or LOCAL_HOST.match(url.host)
        or PLACEHOLDER.search(url.password)
        or "{" in url.username
    ):
        return
    fix = Fix(
        "Read DATABASE_URL from the environment",
        (Rewrite(url.span, ('os.environ["DATABASE_URL"]',)), AddImport("os", None)),
    )
    yield Finding(
        url.span,
        f"The password of `{url.username}` at `{url.host}` stands in the source.\n"
        "Everybody who can read the code can log in.\n"
        "Read the URL from the environment.",
        None if url.is_fallback else fix,
    )
