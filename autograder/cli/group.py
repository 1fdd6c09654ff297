"""The group that all commands stand in: each way to fail becomes one line and an exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from autograder.errors import AutograderError, Interrupted, of_file


class Group(click.Group):
    """Turns each way to fail into one line and an exit code, with `--json` into a document."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise Interrupted("interrupted", then="run the same command again") from None

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        as_json = "--json" in (sys.argv[1:] if args is None else args)
        try:
            code = super().main(args, *more, **{**options, "standalone_mode": False})
        except AutograderError as error:
            fail(str(error), error.exit_code, as_json)
        except click.ClickException as error:
            if not as_json:
                error.show()
                sys.exit(error.exit_code)
            fail(error.format_message(), error.exit_code, as_json)
        except click.Abort:
            fail("interrupted", Interrupted.exit_code, as_json)
        except OSError as error:
            trouble = of_file(error, f"{error.filename or 'a file'} cannot be used")
            fail(str(trouble), trouble.exit_code, as_json)
        except Exception as error:
            if as_json:
                said = f"trouble of the grader's own: {type(error).__name__}: {error}"
                _print_error(said, AutograderError.exit_code)
            raise  # a mistake of ours is told with all that leads to it
        sys.exit(code)


def fail(text: str, code: int, as_json: bool) -> NoReturn:
    """Say what went wrong and end with `code`."""
    if as_json:
        _print_error(text, code)
    click.echo(f"autograder: {text}", err=True)
    sys.exit(code)


def _print_error(text: str, code: int) -> None:
    shown = text.encode("utf-8", "backslashreplace").decode()  # names of files may be no text
    print_json({"error": shown, "exit_code": code})


def print_json(document: Any) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
