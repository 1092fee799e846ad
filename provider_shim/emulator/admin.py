"""The test API under ``/_emulator``: the fault plan, the request journal, the confirmation of deletions, and a reset.

It requires no credentials.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import faults, journal
from .api import Cloud
from .database import Database
from .objects import Objects


def routes(clouds: Sequence[Cloud], database: Database, fault_kinds: Collection[str]) -> Sequence[Route]:
    """The routes; a fault rule may name the kinds in `fault_kinds`."""

    async def get_faults(request: Request) -> Response:
        with database.snapshot() as connection:
            return JSONResponse(faults.show(connection))

    async def put_faults(request: Request) -> Response:
        try:
            rules = faults.parse_plan(await request.body(), fault_kinds)
        except faults.FaultError as error:
            return JSONResponse({"message": f"{error}."}, 400)
        with database.transaction() as connection:
            faults.set_plan(connection, rules)
            return JSONResponse(faults.show(connection))

    async def delete_faults(request: Request) -> Response:
        with database.transaction() as connection:
            faults.set_plan(connection, [])
        return Response(status_code=204)

    async def get_requests(request: Request) -> Response:
        with database.snapshot() as connection:
            return JSONResponse(journal.recent(connection))

    async def delete_requests(request: Request) -> Response:
        with database.transaction() as connection:
            journal.clear(connection)
        return Response(status_code=204)

    async def confirm(request: Request) -> Response:
        id: str = request.path_params["id"]
        with database.transaction() as connection:
            objects = Objects(connection, time.time())
            if any(cloud.confirm_deletion(objects, id) for cloud in clouds):
                return Response(status_code=204)
        return JSONResponse({"message": f"There is no deletion of {id} to confirm."}, 404)

    async def reset(request: Request) -> Response:
        database.reset()
        return Response(status_code=204)

    return (
        Route("/_emulator/faults", get_faults, methods=["GET"]),
        Route("/_emulator/faults", put_faults, methods=["PUT"]),
        Route("/_emulator/faults", delete_faults, methods=["DELETE"]),
        Route("/_emulator/requests", get_requests, methods=["GET"]),
        Route("/_emulator/requests", delete_requests, methods=["DELETE"]),
        Route("/_emulator/confirm/{id}", confirm, methods=["POST"]),
        Route("/_emulator/reset", reset, methods=["POST"]),
    )
