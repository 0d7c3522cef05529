"""Web frameworks: what handles requests.

`FastAPI <https://fastapi.tiangolo.com/reference/apirouter/>`_, `Flask
<https://flask.palletsprojects.com/en/stable/api/>`_, `Starlette <https://www.starlette.io/routing/>`_,
`Litestar <https://docs.litestar.dev/>`_.
"""

from __future__ import annotations

from itertools import product

HTTP = "get post put patch delete head options trace".split()
FASTAPI = (
    "fastapi.FastAPI",
    "fastapi.APIRouter",
    "fastapi.applications.FastAPI",
    "fastapi.routing.APIRouter",
)
FLASK = (
    "flask.Flask",
    "flask.Blueprint",
    "flask.app.Flask",
    "flask.blueprints.Blueprint",
    "quart.Quart",
    "quart.Blueprint",
    "apiflask.APIFlask",
    "apiflask.APIBlueprint",
    "flask_openapi3.OpenAPI",
    "flask_openapi3.APIBlueprint",
)
STARLETTE = ("starlette.applications.Starlette", "starlette.routing.Router")
FLASK_HOOKS = (
    "before_request after_request teardown_request teardown_appcontext before_app_request after_app_request"
    " teardown_app_request errorhandler app_errorhandler context_processor app_context_processor"
    " before_first_request"
).split()

ROLES = {
    **{
        f"{owner}.{name}": "route handler"
        for owner, name in product(FASTAPI, [*HTTP, "api_route", "websocket"])
    },
    **{f"{owner}.{name}": "route handler" for owner, name in product(FLASK, [*HTTP, "route"])},
    **{
        f"{owner}.{name}": "route handler" for owner, name in product(STARLETTE, ["route", "websocket_route"])
    },
    **{f"litestar.{name}": "route handler" for name in [*HTTP, "route", "websocket"]},
    **{f"litestar.handlers.{name}": "route handler" for name in [*HTTP, "route", "websocket"]},
    **{f"{owner}.{name}": "event listener" for owner, name in product(FLASK, FLASK_HOOKS)},
    **{f"{owner}.on_event": "event listener" for owner in (*FASTAPI, *STARLETTE)},
    **{f"{owner}.middleware": "event listener" for owner in (*FASTAPI, *STARLETTE)},
    **{f"{owner}.exception_handler": "event listener" for owner in (*FASTAPI, *STARLETTE)},
}
METHOD_ROLES = dict.fromkeys(
    (
        "flask.views.MethodView",
        "flask_restful.Resource",
        "flask_restx.Resource",
        "flask_restplus.Resource",
        "starlette.endpoints.HTTPEndpoint",
        "tornado.web.RequestHandler",
        "aiohttp.web.View",
    ),
    "route handler",
)
"""Classes whose methods named like those of HTTP handle requests."""
