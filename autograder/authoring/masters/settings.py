"""What may stand in a master's configuration cells, and in which form. Knows YAML and key names.

The keys are Otter's, declared here so that a mistake is found without importing Otter (a test
compares them with Otter's own), and five of ours: `limits`, `free_points`, `accepted_saboteurs`,
`trusted` and `programs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

import msgspec
import yaml

from autograder.authoring.masters.gathered import Gathered
from autograder.errors import MasterError, did_you_mean, nearest
from autograder.limits import Limits

OWN_KEYS = ("limits", "free_points", "accepted_saboteurs", "trusted", "programs")

Keys = Mapping[str, "Keys | None"]


def _keys(names: str) -> dict[str, None]:
    return dict.fromkeys(names.split())


ASSIGNMENT_KEYS: Keys = {
    **_keys(
        "name config_file requirements overwrite_requirements environment run_tests solutions_pdf "
        "template_pdf init_cell check_all_cell save_environment ignore_modules files "
        "autograder_files student_files plugins show_question_points runs_on python_version "
        "channel_priority_strict strip_solutions_from_all_cells suppress_no_tests_warning"
    ),
    "export_cell": {
        **_keys("instructions pdf filtering force_save run_tests files ignore_log"),
        "require_no_pdf_ack": {"message": None},
    },
    "seed": _keys("variable autograder_value student_value"),
    "tests": _keys("files ok_format url_prefix"),
    "generate": _keys(
        "score_threshold points_possible show_stdout show_hidden show_all_public seed "
        "seed_variable grade_from_log serialized_variables pdf token course_id assignment_id "
        "filtering pagebreaks debug autograder_dir lang miniconda_path plugins logo print_summary "
        "print_score zips log_level assignment_name warn_missing_pdf force_public_test_summary "
        "submit_blank_pdf_on_export_failure use_submission_pdf pdf_via_html"
    ),
}
QUESTION_KEYS: Keys = _keys("name manual points check_cell export all_or_nothing")
TEST_KEYS: Keys = _keys("hidden points success_message failure_message")

NOT_IN_A_BUNDLE = ("environment", "plugins", "python_version", "solutions_pdf", "template_pdf")
"""Settings of Otter's that a bundle of ours has no use for; a build says so in a note."""
GENERATED = frozenset({"seed", "seed_variable"})
"""What a bundle takes of `generate`."""

_LISTS = ("files", "autograder_files", "student_files", "plugins", "ignore_modules")
_FLAGS = ("init_cell", "check_all_cell", "show_question_points", "strip_solutions_from_all_cells")


def mapping_in(text: str, what: str, cell: int | None) -> dict[str, Any]:
    """The YAML mapping that a configuration is.

    Raises:
        MasterError: not YAML, or not a mapping of words to values.
    """
    try:
        value = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" in line {mark.line + 1}" if mark else ""
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        raise MasterError(
            f"the YAML of {what} cannot be read{line} ({problem})", "lines 'key: value'", cell=cell
        ) from None
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise MasterError(f"{what} is not a mapping", "lines 'key: value'", cell=cell)
    return value


def look_at_keys(
    config: Mapping[str, Any], known: Keys, what: str, cell: int | None, gathered: Gathered
) -> None:
    """Doubt keys, at any depth, that nothing reads, Otter neither."""
    for key, value in config.items():
        if key not in known:
            guess = nearest(key, known)
            said = f"the key '{key}' in {what} has no effect, as with Otter"
            gathered.doubt(
                _unknown(key, known, what, cell),
                said + (f" (or is it '{guess}'?)" if guess else ""),
            )
        elif (below := known[key]) is not None and isinstance(value, dict):
            look_at_keys(value, below, f"'{key}' of {what}", cell, gathered)


def _unknown(key: str, known: Keys, what: str, cell: int | None) -> MasterError:
    return MasterError(f"unknown key '{key}' in {what}", then=did_you_mean(key, known), cell=cell)


def flag(
    config: Mapping[str, Any], key: str, of: str, cell: int | None, gathered: Gathered
) -> bool:
    """A switch as Otter reads it: no value is false, and anything else is what Python takes it for;
    what is neither true nor false is doubted."""
    value = config.get(key, False)
    if value is not None and not isinstance(value, bool):
        gathered.doubt(
            MasterError(f"'{key}'{of} is {value!r}", "true or false", cell=cell),
            f"'{key}'{of} is {value!r}, which is read as {str(bool(value)).lower()}, as by Otter",
        )
    return bool(value)


def check_assignment(config: Mapping[str, Any], cell: int | None, gathered: Gathered) -> None:
    """Refuse unknown keys, and values of the wrong kind that Otter would misread silently.

    Raises:
        MasterError: the first such key.
    """
    what = "the assignment's configuration"
    known = {**ASSIGNMENT_KEYS, **dict.fromkeys(OWN_KEYS)}
    for key in config:
        if key not in known:  # which Otter refuses, too
            raise _unknown(key, known, what, cell)
    look_at_keys(config, known, what, cell, gathered)
    for key in _LISTS:
        value = config.get(key, [])
        if not isinstance(value, list) or (
            key != "plugins" and not all(isinstance(item, str) for item in value)
        ):
            raise MasterError(
                f"'{key}' is {value!r}", "a list of names, like [tips.csv]", cell=cell
            )
    for key in ("tests", "seed"):
        if key in config and not isinstance(config[key], dict):
            raise MasterError(
                f"'{key}' is {config[key]!r}", "lines 'key: value' below it", cell=cell
            )
    for key in _FLAGS:
        flag(config, key, "", cell, gathered)
    below = {f"tests: {key}": value for key, value in config.get("tests", {}).items()}
    for key in ("tests: files", "tests: ok_format"):
        flag(below, key, "", cell, gathered)


def limits_in(value: object, defaults: Limits, cell: int | None) -> Limits:
    """The `limits:` of a master over the course's defaults.

    Raises:
        MasterError: an unknown limit, or a value that is not a positive number.
    """
    if value is None:
        return defaults
    if not isinstance(value, dict):
        raise MasterError(f"'limits' is {value!r}", "lines 'limit: number' below it", cell=cell)
    known = {field.name: field.type for field in msgspec.structs.fields(Limits)}
    for name, number in value.items():
        if name not in known:
            raise MasterError(
                f"unknown limit '{name}'", then=did_you_mean(str(name), known), cell=cell
            )
        whole = known[name] is int
        if isinstance(number, bool) or not isinstance(number, int if whole else (int, float)):
            wanted = "a whole number" if whole else "a number"
            raise MasterError(f"the limit '{name}' is {number!r}", wanted, cell=cell)
        if not 0 < number < float("inf"):
            raise MasterError(f"the limit '{name}' is {number!r}", "more than 0", cell=cell)
    given = {name: known[name](number) for name, number in value.items()}
    return msgspec.structs.replace(defaults, **given)


def programs_in(value: object, cell: int | None) -> bool | None:
    """The `programs:` of a master; `None` where it says nothing.

    Raises:
        MasterError: neither true nor false.
    """
    if value is not None and not isinstance(value, bool):
        raise MasterError(f"'programs' is {value!r}", "true or false", cell=cell)
    return value


def is_number(value: object) -> TypeGuard[float]:
    """Whether YAML gave a number (true and false are none)."""
    return isinstance(value, int | float) and not isinstance(value, bool)
