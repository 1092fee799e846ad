"""Imports between the modules of the constructs run one way; `pyproject.toml` has the contracts between packages."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest


@pytest.mark.parametrize("only_at_run_time", [True, False])
def test_no_module_imports_itself_by_way_of_others(only_at_run_time: bool) -> None:
    graph = grimp.build_graph("constructs_lib", exclude_type_checking_imports=only_at_run_time, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert sum(map(len, imports.values())) > 200
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        pytest.fail(f"modules import each other in a circle: {' → '.join(error.args[1])}")
