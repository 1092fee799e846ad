"""The copy of the user's configuration of Terraform's command line that the tests run with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from constructs_lib.testing._cli_config import cli_config
from constructs_lib.testing._errors import DeploymentError
from provider_shim.install import install
from provider_shim.toolchain import terraform

OURS = '"registry.terraform.io/mcpgateway/mcpgateway", "registry.opentofu.org/mcpgateway/mcpgateway"'
STACK = 'terraform {\n  required_providers {\n    mcpgateway = { source = "mcpgateway/mcpgateway" }\n  }\n}\n'


def edited(folder: Path, text: str, name: str = ".terraformrc") -> str:
    """The copy of a configuration, whose original stays as it is."""
    own = folder / name
    own.write_bytes(text.encode())
    config = cli_config(folder / "mirror", {"TF_CLI_CONFIG_FILE": str(own)}, folder)
    assert own.read_bytes() == text.encode()
    return config


def refused(folder: Path, text: str) -> str:
    with pytest.raises(DeploymentError) as caught:
        edited(folder, text)
    return str(caught.value)


def init(folder: Path, config: str) -> subprocess.CompletedProcess[str]:
    """`terraform init` of a stack with our provider; the registry cannot be reached."""
    install(folder / "mirror")
    (folder / "copy").write_bytes(config.encode())
    stack = folder / "stack"
    stack.mkdir(exist_ok=True)
    (stack / "main.tf").write_text(STACK)
    return subprocess.run(
        [terraform(), "init", "-no-color"],
        cwd=stack,
        env={
            "HOME": str(folder),
            "PATH": "/usr/bin:/bin",
            "TF_CLI_CONFIG_FILE": str(folder / "copy"),
            "CHECKPOINT_DISABLE": "1",
            "https_proxy": "http://127.0.0.1:9",
        },
        capture_output=True,
        text=True,
    )


_FORMS = {
    "nothing": "",
    "no block": 'credentials "app.terraform.io" {\n  token = "x"\n}',
    "block": "provider_installation {\n  direct {}\n}\n",
    "one line": 'provider_installation { filesystem_mirror { path = "/none" include = ["a/b"] } direct {} }',
    "a comment behind each brace": "provider_installation { # all\n  direct { // }\n  } # {\n} # end\n",
    "quoted braces": 'credentials "a.b" {\n  token = "{x"\n}\n'
    'provider_installation {\n  direct { exclude = ["a{b/c}d"] }\n}\n',
    "braces in comments": "/* provider_installation {\n*/\n# direct {\n"
    "provider_installation {\n  # }\n  direct {}\n}\n",
    "heredoc": 'credentials "a.b" {\n  token = <<EOT\n} provider_installation { "\nEOT\n}\n'
    "provider_installation {\n  direct {}\n}\n",
    "indented heredoc": 'credentials "a.b" {\n  token = <<-EOT\n    "\n    EOT\n}\n'
    "provider_installation {\n  direct {}\n}\n",
    "CRLF": "# windows\r\nprovider_installation {\r\n  direct {\r\n    exclude = [\r\n    ]\r\n  }\r\n}\r\n",
    "no newline at the end": "provider_installation {\n  direct {}\n}",
    "exclusions": 'provider_installation {\n  direct {\n    exclude = [\n      "a/b", # c\n    ]\n  }\n}\n',
    "overrides": 'provider_installation {\n  dev_overrides {\n    "a/b" = "/tmp"\n  }\n  direct {}\n}\n',
    "our override": 'provider_installation {\n  dev_overrides {\n    "mcpgateway/mcpgateway" = "/none" # ours\n'
    '    "registry.terraform.io/MCPgateway/mcpgateway" = "/none"\n  }\n  direct {}\n}\n',
    "overrides in one line": 'provider_installation { dev_overrides { "a/b" = "/tmp" } direct {} }\n',
    "objects": 'host "a.b" {\n  services = {\n    "modules.v1" = "https://a.b/"\n  }\n}\n'
    "provider_installation {\n  direct {}\n}\n",
    "JSON": '{"provider_installation": {"direct": {}}}',
    "JSON with several mirrors": '\n{"provider_installation": {"filesystem_mirror": [{"path": "/none", "include": '
    '["a/b"]}, {"path": "/no", "include": ["c/d"]}], "direct": {"exclude": ["a/b"]}}}',
    "JSON with one mirror": '{"provider_installation": {"filesystem_mirror": {"path": "/none"}}}',
    "JSON without a block": '{"disable_checkpoint": true}',
}


@pytest.mark.parametrize("form", _FORMS)
def test_terraform_takes_our_provider_from_the_mirror(tmp_path: Path, form: str) -> None:
    config = edited(tmp_path, _FORMS[form])
    done = init(tmp_path, config)
    # Of overrides Terraform warns, at length.
    assert "problems with the CLI configuration" not in done.stderr + done.stdout
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\n{config}"
    assert "Installed mcpgateway/mcpgateway" in done.stdout


@pytest.mark.parametrize("form", [form for form in _FORMS if not form.startswith("JSON") and "our" not in form])
def test_only_lines_are_added(tmp_path: Path, form: str) -> None:
    text = _FORMS[form]
    left = iter(edited(tmp_path, text))
    assert all(character in left for character in text), "Something of the user's is missing or in another order."


def test_comments_and_formatting_stay(tmp_path: Path) -> None:
    text = (
        "# My mirrors.\n"
        "provider_installation { # all\n"
        "  /* the first */\n"
        "  network_mirror {\n"
        '    url     = "https://mirror.example.com/"   # ours\n'
        '    exclude = ["a/b"]\n'
        "  }\n"
        "  direct {}\n"
        "}\n"
    )
    assert edited(tmp_path, text) == (
        "# My mirrors.\n"
        "provider_installation {\n"
        "  filesystem_mirror {\n"
        f'    path = "{tmp_path}/mirror"\n'
        f"    include = [{OURS}]\n"
        "  }\n"
        " # all\n"
        "  /* the first */\n"
        "  network_mirror {\n"
        '    url     = "https://mirror.example.com/"   # ours\n'
        f'    exclude = [{OURS}, "a/b"]\n'
        "  }\n"
        f"  direct {{\n    exclude = [{OURS}]\n  }}\n"
        "}\n"
    )


def test_an_override_of_our_provider_is_not_copied(tmp_path: Path) -> None:
    config = edited(tmp_path, _FORMS["our override"])
    assert "/none" not in config
    assert "# ours" in config
    assert '"a/b" = "/tmp"' in edited(tmp_path, _FORMS["overrides"])


def test_other_providers_come_from_where_they_did(tmp_path: Path) -> None:
    (tmp_path / ".terraform.d/plugins/registry.terraform.io/instaclustr/instaclustr/2.0.0").mkdir(parents=True)
    (tmp_path / ".terraformrc").write_text('credentials "app.terraform.io" { token = "x" }\n')
    config = cli_config(tmp_path / "mirror", {}, tmp_path)
    assert config.startswith('credentials "app.terraform.io"')
    assert f'path = "{tmp_path}/mirror"\n    include = [{OURS}]' in config
    assert 'include = ["registry.terraform.io/instaclustr/instaclustr"]' in config
    assert f'exclude = [{OURS}, "registry.terraform.io/instaclustr/instaclustr"]' in config
    (tmp_path / ".terraformrc").write_text("{}")
    methods = json.loads(cli_config(tmp_path / "mirror", {}, tmp_path))["provider_installation"]
    assert [mirror["path"] for mirror in methods["filesystem_mirror"]] == [
        f"{tmp_path}/mirror",
        f"{tmp_path}/.terraform.d/plugins",
    ]
    assert "registry.terraform.io/instaclustr/instaclustr" in methods["direct"]["exclude"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "provider_installation {\n  direct {\n}\n",
            "cannot be parsed at its end: a brace or a quotation mark is",
        ),
        ("provider_installation {\n  direct {}\n}}\n", "cannot be parsed at line 3, column 2"),
        ('provider_installation {\n  token = "k3y\n}\n', "cannot be parsed at its end: a brace or a quotation mark is"),
        ("provider_installation {\n  direct { k3y }\n}\n", "cannot be parsed at line 2, column 16"),
        (
            'provider_installation { filesystem_mirror { path = "/k3y", include = ["a/b"] } }',
            "cannot be parsed at line 1, column 58: write names of blocks without quotes, and arguments without",
        ),
        ('"provider_installation" {\n}\n', "cannot be parsed at line 1, column 1: write names of blocks without"),
        ('{"provider_installation": {\n  "direct": k3y}}', "cannot be parsed at line 2, column 13: Expecting value"),
        ('{"provider_installation": [{"direct": {}}]}', "has a provider_installation that is not an"),
        ('{"provider_installation": {"direct": "k3y"}}', "has a provider_installation that is not an"),
        (
            '{"provider_installation": {"direct": {"exclude": "k3y"}}}',
            "has a provider_installation that is not an",
        ),
    ],
)
def test_what_cannot_be_parsed_is_refused_and_nothing_of_it_shown(tmp_path: Path, text: str, told: str) -> None:
    message = refused(tmp_path, text)
    assert f"The Terraform CLI configuration {tmp_path}/.terraformrc {told}" in message
    assert "Correct the file, or set TF_CLI_CONFIG_FILE to another one for the tests" in message
    assert "k3y" not in message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_bytes(b"\xff\xfe")
    with pytest.raises(DeploymentError, match="cannot be read: it is not UTF-8"):
        cli_config(tmp_path / "mirror", {"TF_CLI_CONFIG_FILE": str(own)}, tmp_path)
    for absent in (tmp_path / "absent", tmp_path):
        assert OURS in cli_config(tmp_path / "mirror", {"TF_CLI_CONFIG_FILE": str(absent)}, tmp_path)


def test_a_link_and_a_read_only_file_are_read(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text(_FORMS["block"])
    own.chmod(0o400)
    (tmp_path / ".terraformrc").symlink_to(own)
    assert f"exclude = [{OURS}]" in cli_config(tmp_path / "mirror", {}, tmp_path)
    assert (tmp_path / ".terraformrc").is_symlink()
    assert own.read_text() == _FORMS["block"]


def test_without_the_library_a_block_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hcl2", None)
    assert "pip install 'mcpgateway[testing]'" in refused(tmp_path, _FORMS["block"])
    for form in ("nothing", "no block", "JSON"):
        assert "mirror" in edited(tmp_path, _FORMS[form])
