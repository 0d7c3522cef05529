"""The language server. `serve` starts it; the engine is loaded only after the client's `initialized`."""

from sqlassay.lsp.transport import Stdio, Tcp, Transport, WebSocket, serve

__all__ = ["Stdio", "Tcp", "Transport", "WebSocket", "serve"]
