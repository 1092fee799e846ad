"""`python -m provider_shim` is `mcpgateway`."""

import sys

from provider_shim.cli import main

sys.exit(main())
