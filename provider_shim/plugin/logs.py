"""Logs for Terraform: JSON lines on stderr, which Terraform shows if `TF_LOG` is set."""

from __future__ import annotations

import json
import logging
import os
import sys
import time

from provider_shim.framework.printable import printable
from provider_shim.framework.redaction import redact

# hclog's names; it has no critical level.
_LEVELS = {"TRACE": 5, "DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARN": logging.WARNING, "ERROR": logging.ERROR}
_VARIABLES = ("TF_LOG_PROVIDER_MCPGATEWAY", "TF_LOG_PROVIDER", "TF_LOG")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        level = next((name for name, number in reversed(_LEVELS.items()) if record.levelno >= number), "TRACE")
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        line = {
            "@level": level.lower(),
            "@message": printable(redact(message)),
            "@module": record.name,
            "@timestamp": f"{moment}.{int(record.msecs):03d}000Z",
        }
        return json.dumps(line)


def set_up() -> None:
    """Log at the level of `TF_LOG`; without it only errors, which Terraform then does not show."""
    wanted = next((os.environ[name].upper() for name in _VARIABLES if os.environ.get(name)), "ERROR")
    level = _LEVELS.get(wanted, _LEVELS["TRACE"])
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in ("hpack", "httpcore", "httpx", "asyncio", "grpclib"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING))
