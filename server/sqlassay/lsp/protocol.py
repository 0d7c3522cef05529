from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from cattrs import Converter

    from sqlassay.lsp.server import Server

OWN = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
)
"""We keep texts and folders ourselves: pygls splits lines at form feeds, so its texts go wrong."""


class RequestFailed(JsonRpcException):
    """A request that makes sense but cannot be met; the message says why, to the user
    (`RequestFailed
    <https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/#errorCodes>`_).
    """

    CODE = types.LSPErrorCodes.RequestFailed.value


class RequestCancelled(RequestFailed):
    """A request whose answer the user does not want any more."""

    CODE = types.LSPErrorCodes.RequestCancelled.value


class Protocol(LanguageServerProtocol):
    """pygls' protocol, with some of its habits changed.

    Parameters that cannot be read get an error for an answer, not silence; shutting down with requests
    pending does not fail; documents and folders are left to us; a client that does not say in which units
    it counts columns can be helped by its user; of a notification nothing is kept when it was dealt with.
    """

    _server: Server

    def __init__(self, server: Server, converter: Converter) -> None:
        super().__init__(server, converter)
        for method in OWN:
            del self.fm.builtin_features[method]

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message that a decoded object is."""
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], error=error.to_response_error())
            raise

    def _execute_handler(
        self,
        msg_id: str | int,
        handler: Callable[..., Any],
        callback: Callable[[Any], None],
        args: tuple[Any, ...] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> None:
        """Deal with a message, and let go of the task that did. pygls does so when it sends an answer, and
        would keep those of notifications, one for each keystroke, as long as it runs.
        """

        def dealt_with(future: Any) -> None:
            self._request_futures.pop(msg_id, None)
            callback(future)

        super()._execute_handler(msg_id, handler, dealt_with, args, kwargs)

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(self, params: types.InitializeParams) -> Generator[Any, Any, types.InitializeResult]:
        """`initialize`, answered after the server's own handler."""
        general = params.capabilities.general or types.GeneralClientCapabilities()
        counted_in = _counted_in(params.initialization_options)
        if counted_in is not None and general.position_encodings is None:
            general.position_encodings = [counted_in]
            params.capabilities.general = general
        return (yield from super().lsp_initialize(params))

    @lsp_method(types.SHUTDOWN)
    def lsp_shutdown(self, *_: object) -> Generator[Any, Any, None]:
        """`shutdown`: cancel what is being answered, and answer nothing more."""
        for message, future in tuple(self._request_futures.items()):
            if message != self.msg_id:
                future.cancel()
        self._server.stop_working()
        self._shutdown = True
        yield from ()

    @property
    def was_shut_down(self) -> bool:
        """Whether the client said good-bye."""
        return self._shutdown


def _counted_in(options: Any) -> types.PositionEncodingKind | None:
    """The units that the client counts columns in, as ``initializationOptions.positionEncoding`` says.

    :raises JsonRpcInvalidParams: when that is none that there is.
    """
    said = options.get("positionEncoding") if isinstance(options, dict) else None
    try:
        return None if said is None else types.PositionEncodingKind(said)
    except ValueError:
        known = ", ".join(each.value for each in types.PositionEncodingKind)
        message = f"initializationOptions.positionEncoding: {said!r} is none of {known}"
        raise JsonRpcInvalidParams(message) from None
