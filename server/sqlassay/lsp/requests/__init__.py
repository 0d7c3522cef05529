"""One file a message of the protocol. See `sqlassay.lsp.handler`."""
