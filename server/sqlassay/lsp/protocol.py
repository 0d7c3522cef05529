from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from cattrs import transform_error
from lsprotocol import types
from pygls.exceptions import (
    JsonRpcException,
    JsonRpcInternalError,
    JsonRpcInvalidParams,
    JsonRpcInvalidRequest,
    JsonRpcMethodNotFound,
    JsonRpcParseError,
    JsonRpcServerNotInitialized,
)
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.protocol.json_rpc import JsonRPCNotification, JsonRPCResponseMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from cattrs import Converter

    from sqlassay.lsp.server import Server

LOGGER = logging.getLogger("sqlassay")
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


class OwnError(JsonRpcInternalError):
    """An error of ours in what answers a request. It has been logged."""


class RequestCancelled(RequestFailed):
    """A request whose answer the user does not want any more."""

    CODE = types.LSPErrorCodes.RequestCancelled.value


class Protocol(LanguageServerProtocol):
    """pygls' protocol, with some of its habits changed.

    What cannot be read or comes at the wrong time gets the error that the specification has for it, not
    silence; shutting down with requests pending does not fail; documents and folders are left to us; a client
    that does not say in which units it counts columns can be helped by its user; of a notification nothing is
    kept when it was dealt with.
    """

    _server: Server

    def __init__(self, server: Server, converter: Converter) -> None:
        super().__init__(server, converter)
        self._is_over = False
        for method in OWN:
            del self.fm.builtin_features[method]

    def receive(self, body: bytes) -> None:
        """Deal with a message. One that is none, or comes at the wrong time, gets an error for an answer; a
        notification, which has none, is logged.
        """
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            self._refuse(None, JsonRpcParseError(f"this is no JSON: {error}"))
            return
        if not is_message(message):
            number = message.get("id") if isinstance(message, dict) else None
            refusal = JsonRpcInvalidRequest("this is no message of JSON-RPC 2.0, or a batch")
            self._refuse(number if is_number(number) else None, refusal)
        elif "method" in message:
            self._called(message)
        else:
            self._replied(message)

    def end(self) -> None:
        """Answer nothing more: the conversation is over."""
        self._is_over = True

    def _called(self, message: dict[str, Any]) -> None:
        refusal = self._refusal(message["method"], is_request="id" in message)
        try:
            if refusal is None:
                self.handle_message(self._structured(message))
        except JsonRpcInvalidParams as error:
            refusal = error
        if refusal is None:
            return
        if "id" in message:
            self._refuse(message["id"], refusal)
        elif isinstance(refusal, JsonRpcInvalidParams):
            LOGGER.error("%s: %s", message["method"], refusal.message)
        else:
            LOGGER.debug("%s was passed over: %s", message["method"], refusal.message)

    def _refusal(self, method: str, *, is_request: bool) -> JsonRpcException | None:
        """Why a message is not dealt with, whatever it says."""
        if method == types.EXIT:
            return None
        if self._shutdown:
            return JsonRpcInvalidRequest("the server has been shut down")
        if self._server.is_initialized == (method == types.INITIALIZE):
            again = JsonRpcInvalidRequest("initialize was sent already")
            return again if method == types.INITIALIZE else JsonRpcServerNotInitialized("not initialized yet")
        if method not in self.fm.builtin_features | self.fm.features and method != types.CANCEL_REQUEST:
            return JsonRpcMethodNotFound(f"there is no method {method!r}")
        if is_request != (self.get_result_type(method) is not None):
            return JsonRpcInvalidRequest(f"{method} is {'no' if is_request else 'a'} request")
        return None

    def _structured(self, message: dict[str, Any]) -> Any:
        """The message that an object is.

        :raises JsonRpcInvalidParams: when its parameters are not those of its method.
        """
        kind = self.get_message_type(message["method"]) or JsonRPCNotification
        try:
            return self._converter.structure({"params": None, **message}, kind)
        except Exception as error:  # the converter's hooks raise what they like
            raise JsonRpcInvalidParams("; ".join(transform_error(error, "message"))) from None

    def _replied(self, message: dict[str, Any]) -> None:
        """Deal with the client's answer; one to nothing that was asked is passed over."""
        number = message["id"]
        if number not in self._result_types:
            LOGGER.debug("an answer to nothing that was asked: %r", number)
            return
        kind = self._result_types.pop(number) or JsonRPCResponseMessage
        asked = self._request_futures.get(number)
        if asked is None or not asked.set_running_or_notify_cancel():  # nobody waits for it any more
            return
        try:
            kind = types.ResponseErrorMessage if "error" in message else kind
            self.handle_message(self._converter.structure(message, kind))
        except Exception as error:  # as above
            why = "; ".join(transform_error(error, "message"))
            asked.set_exception(JsonRpcInternalError(f"the client's answer cannot be read: {why}"))

    def _refuse(self, number: str | int | None, refusal: JsonRpcException) -> None:
        answer = {"jsonrpc": self.VERSION, "id": number, "error": refusal.to_response_error()}
        self._send_data(answer)
        if number is None:
            LOGGER.error("a message was not understood: %s", refusal.message)

    def _handle_cancel_notification(self, msg_id: str | int) -> None:
        if is_number(msg_id):
            super()._handle_cancel_notification(msg_id)

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
            if not self._is_over:
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

    @lsp_method(types.WORKSPACE_EXECUTE_COMMAND)
    async def lsp_workspace__execute_command(self, params: types.ExecuteCommandParams) -> Any:  # type: ignore[override]
        """`workspace/executeCommand`: who cancels it cancels the command."""
        command = self.fm.commands.get(params.command)
        if command is None:
            raise JsonRpcInvalidParams(f"there is no command {params.command!r}")
        return await command(*(params.arguments or ()))

    @lsp_method(types.EXIT)
    def lsp_exit(self, *_: object) -> None:  # type: ignore[override]
        """`exit`: nothing more is answered."""
        self.end()
        self._server.leave()

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


def is_message(message: Any) -> bool:
    """Whether a value is a request, a notification or an answer of JSON-RPC."""
    if not isinstance(message, dict) or message.get("jsonrpc") != Protocol.VERSION:
        return False
    if "method" in message:
        return isinstance(message["method"], str) and ("id" not in message or is_number(message["id"]))
    return is_number(message.get("id")) and ("result" in message or "error" in message)


def is_number(value: Any) -> bool:
    """Whether a value can be what a request is known by."""
    return isinstance(value, str | int) and not isinstance(value, bool)
