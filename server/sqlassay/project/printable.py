def printable(text: str) -> str:
    """The text without what a terminal takes for a command, such as the escape sequences in somebody's
    source."""
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
