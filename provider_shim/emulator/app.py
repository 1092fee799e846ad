"""The local cloud as an ASGI application: the control planes, the test API, the OpenAPI documents and the console."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from . import admin, console, faults
from .api import Cloud, Operation
from .database import Database
from .instaclustr.cloud import InstaclustrCloud
from .objects import Objects
from .options import FAULT_KINDS, EmulatorOptions, parse_options
from .pipeline import Pipeline, RequestIds
from .yandex.cloud import YandexCloud


class AnyText(Convertor[str]):
    """The rest of a path, with any characters; Starlette's own ``path`` stops at a line break."""

    regex = r"[\s\S]+"

    def convert(self, value: str) -> str:
        """Return the text unchanged."""
        return value

    def to_string(self, value: str) -> str:
        """Return the text unchanged."""
        return value


register_url_convertor("any_text", AnyText())

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def build(db: str | os.PathLike[str] | None, options: Mapping[str, str] | None) -> Starlette:
    """The application, stored in a database file or, with None, in memory; ``app.state.database`` is its database.

    The first request opens the file, unless the server opens it earlier. Raises `OptionError`.
    """
    parsed = parse_options(options)
    clouds = _clouds(parsed)
    rules = parsed.fault_rules

    def seed(connection: sqlite3.Connection) -> None:
        for cloud in clouds:
            cloud.seed(Objects(connection, 0.0))

    database = Database(db, seed, lambda connection: faults.ensure_plan(connection, rules))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        database.close()

    app = Starlette(
        routes=_routes(clouds, database, parsed, faults.plan_name(rules)),
        middleware=[Middleware(RequestIds)],
        lifespan=lifespan,
    )
    app.state.database = database
    return app


def _clouds(options: EmulatorOptions) -> Sequence[Cloud]:
    shared = options.shared
    delays = {"visibility_delay": shared.visibility_delay, "delete_delay": shared.delete_delay}
    return InstaclustrCloud(options.instaclustr, **delays), YandexCloud(options.yandex, **delays)


def _routes(clouds: Sequence[Cloud], database: Database, options: EmulatorOptions, plan: str) -> list[BaseRoute]:
    routes: list[BaseRoute] = [Route("/", console.endpoint(clouds, database), methods=["GET"])]
    routes += admin.routes(clouds, database, FAULT_KINDS)
    for cloud in clouds:
        pipeline = Pipeline(cloud, database, latency=options.shared.latency, plan=plan)
        routes.append(_document_route(cloud))
        routes += [
            Route(_route_path(operation), pipeline.endpoint(operation), methods=[operation.method])
            for operation in cloud.operations
        ]
        routes += [
            Route(prefix + "/{rest:path}", pipeline.endpoint(None), methods=METHODS) for prefix in cloud.prefixes
        ]
    return routes


def _route_path(operation: Operation) -> str:
    """The operation's path for Starlette, whose parameters end at a slash unless they say otherwise."""
    return operation.path[:-1] + ":any_text}" if operation.any_text else operation.path


def _document_route(cloud: Cloud) -> Route:
    async def endpoint(request: Request) -> Response:
        return JSONResponse(cloud.document())

    return Route(f"/openapi/{cloud.name}.json", endpoint, methods=["GET"])
