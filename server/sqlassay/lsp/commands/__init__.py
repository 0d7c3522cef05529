"""One file a command of the server's own; see `sqlassay.lsp.command`."""
