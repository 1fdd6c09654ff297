"""Which source code a name of the notebook has, by the text of the cells that were run.

A candidate cannot prove what ran, so it is not believed: the text is found here, and told only
where no other definition stands behind the name. A definition that may not have run (under
`if False`, in a cell of another language, behind what may have failed), one of several, and a
notebook that reaches behind names (`globals()`, `f.__code__`) are each a reason to tell nothing.
What is left to a liar is a library, or a module of its own, that does so where no cell shows it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from textwrap import dedent

from autograder.formats.notebook.cells import parsed

_Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_LAYERED = ("abc", "contextlib", "dataclasses", "enum", "functools", "numpy", "typing")
"""Modules whose decorators give the function that they were put on, or call it."""
_BUILTINS = frozenset(dir(builtins))


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


_CALLS = _words(
    "__import__ compile delattr eval exec globals locals setattr vars get_ipython",
)
"""Built-in functions by which code gets at other names than it writes,"""
_INSIDE = _words(
    "__builtins__ __closure__ __code__ __defaults__ __delattr__ __dict__ __getattribute__",
    "__globals__ __kwdefaults__ __main__ __setattr__ __subclasses__ __wrapped__",
    "_getframe cr_frame f_back f_builtins f_globals f_locals gi_frame tb_frame",
    "meta_path modules path_hooks setprofile settrace",
    "InteractiveShell ast_transformers input_transformers_post user_global_ns user_ns",
)
"""attributes,"""
_REACHING = _words("__main__ builtins code codeop ctypes gc importlib mock runpy")
"""and modules."""
_BEHIND = _CALLS | _INSIDE | _REACHING
_SETS_UP = (
    "autoreload",
    "cd",
    "conda",
    "config",
    "env",
    "load_ext",
    "matplotlib",
    "pip",
    "precision",
)
_RUNS_AS_IT_IS = ("%%time", "%%capture")


class Undecided(Exception):
    """No text can be told; the reason is one line."""


def source_in(name: str, cells: Iterable[str]) -> str:
    """The definition of `name` in these cells, which ran in this order; `name` may be dotted, for
    what stands in a class.

    Raises:
        Undecided: there is none, or another may have run in its place.
    """
    first, *inside = name.split(".")
    trees = list(_trees(first, cells))
    for _, tree in trees:
        _refuse_detours(tree, name)
    bound = [(lines, tree, at) for lines, tree in trees for at in _bindings(tree, first)]
    if not bound:
        raise Undecided(f"{first} is not defined in a cell")
    lines, tree, found = bound[-1]
    if not _is_definition(found) or found not in tree.body:
        raise Undecided(f"{first} is not defined by a plain definition at the top of a cell")
    before = tree.body[: tree.body.index(found) + 1]
    if len(bound) > 1 and not (_compiles(tree) and all(map(_surely_runs, before))):
        raise Undecided(f"{first} is defined more than once, and not surely by the last definition")
    for part in inside:
        within = found.body if isinstance(found, ast.ClassDef) else []
        inner = list(_bindings(ast.Module(within, []), part))
        if len(inner) != 1 or inner[0] not in within or not _is_definition(inner[0]):
            raise Undecided(f"{name} is not defined by one plain definition in its class")
        found = inner[0]
    _refuse_layers(found, trees)
    start = min([found.lineno, *(layer.lineno for layer in _layers(found))])
    return "\n".join(lines[start - 1 : found.end_lineno]) + "\n"


def same(one: str, other: str) -> bool:
    """Whether two texts are the same code, however deep it stood."""
    return dedent(one).strip() == dedent(other).strip()


# ------------------------------------------------------------------ cells


def _trees(name: str, cells: Iterable[str]) -> Iterator[tuple[list[str], ast.Module]]:
    """The cells as Python, line by line and as a tree; cells that are none and do not have the name
    in them are left out."""
    for cell in cells:
        text = cell
        if (tree := parsed(text)) is None:
            text = _as_python(cell)
            tree = parsed(text)
        if tree is not None and not _other_languages(tree):
            yield text.split("\n"), tree
        elif name in cell or any(word in cell for word in _BEHIND):
            raise Undecided(
                f"a cell that has {name} in it, or reaches for names, is no plain Python"
            )


def _as_python(cell: str) -> str:
    """A cell with magics, as the shell runs it."""
    from IPython.core.inputtransformer2 import TransformerManager  # seldom wanted, slow to load

    head, _, rest = cell.lstrip().partition("\n")
    if head.split(" ")[0].strip() in _RUNS_AS_IT_IS:
        cell = rest
    try:
        return str(TransformerManager().transform_cell(cell))
    except Exception:  # what a hostile cell makes the tokeniser raise
        return cell


def _other_languages(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Attribute) and node.attr == "run_cell_magic" for node in ast.walk(tree)
    )


def _refuse_detours(tree: ast.Module, name: str) -> None:
    """Refuse what can put something else behind a name without writing the name, or behind one of
    the parts of `name`."""
    harmless = {id(node) for call in ast.walk(tree) for node in _set_up(call)}
    parts = name.split(".")
    for node in ast.walk(tree):
        if id(node) in harmless:
            continue
        used = ""
        match node:
            case ast.Name(id=text):
                used = text if text in _CALLS | _INSIDE else ""
            case ast.Attribute(attr=text, ctx=context):
                stored = isinstance(context, ast.Store | ast.Del) and text in parts
                used = text if text in _INSIDE or stored else ""
            case ast.Import(names=names):
                used = _first(_INSIDE | _REACHING, *(each.name for each in names))
            case ast.ImportFrom(module=module, names=names):
                used = _first(_BEHIND, module or "", *(each.name for each in names))
            case ast.Global(names=listed) | ast.Nonlocal(names=listed):
                used = f"global {parts[0]}" if parts[0] in listed else ""
            case ast.Call(func=ast.Name(id="getattr"), args=[_, asked, *_]):
                plain = isinstance(asked, ast.Constant) and str(asked.value) not in _BEHIND
                used = "" if plain else "getattr"
        if used:
            raise Undecided(f"the notebook uses {used}, so {name} could be something else")


def _first(words: frozenset[str], *names: str) -> str:
    """The first of dotted names of which a part is among the words, or nothing."""
    return next((name for name in names if words.intersection(name.split("."))), "")


def _set_up(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a line magic that binds no name of the notebook."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython") as name), attr=how),
            args=[ast.Constant(value=str(first)), *_],
        ) if how in ("system", "getoutput") or (how == "run_line_magic" and first in _SETS_UP):
            yield name


# ------------------------------------------------------------------ definitions


def _bindings(tree: ast.Module, name: str) -> Iterator[ast.AST]:
    """What binds, or deletes, a name in the scope of `tree`, in the order of the text."""
    left: list[ast.AST] = [tree]
    while left:
        node = left.pop(0)
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if node.name == name:
                    yield node
            case ast.Assign(targets=[ast.Name(id=only)], value=ast.Lambda()) if only == name:
                yield node
                continue
            case ast.Name(id=text, ctx=ast.Store() | ast.Del()) if text == name:
                yield node
            case ast.alias(name=text, asname=other):
                if name == (other or text.partition(".")[0]) or text == "*":
                    yield node
            case ast.ExceptHandler(name=text) | ast.MatchAs(name=text) | ast.MatchStar(name=text):
                if text == name:
                    yield node
            case ast.MatchMapping(rest=text) if text == name:
                yield node
        inner = ast.iter_child_nodes(node)
        if isinstance(node, _SCOPES):
            inner = iter((*getattr(node, "decorator_list", ()), *_outside(node)))
        left[:0] = inner


def _outside(node: ast.AST) -> Sequence[ast.AST]:
    """The parts of a definition that are evaluated where it stands."""
    arguments = getattr(node, "args", None)
    defaults = (*arguments.defaults, *arguments.kw_defaults) if arguments is not None else ()
    return [each for each in (*defaults, *getattr(node, "bases", ())) if each is not None]


def _is_definition(node: ast.AST) -> bool:
    return isinstance(node, _Defined | ast.Assign)


def _compiles(tree: ast.Module) -> bool:
    try:
        compile(tree, "<cell>", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _surely_runs(statement: ast.stmt) -> bool:
    """Whether nothing in a statement can fail."""
    match statement:
        case ast.FunctionDef(args=given, decorator_list=[], returns=kind):
            every = (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg)
            kinds = [kind, *(each.annotation for each in every if each is not None)]
            return all(map(_is_plain, (*given.defaults, *given.kw_defaults, *kinds)))
        case ast.ClassDef(bases=[], keywords=[], decorator_list=[], body=body):
            return all(map(_surely_runs, body))
        case ast.Assign(targets=[ast.Name()], value=ast.Lambda(args=given)):
            return all(map(_is_plain, (*given.defaults, *given.kw_defaults)))
        case ast.Assign(targets=[ast.Name()], value=value) | ast.Expr(value=value):
            return isinstance(value, ast.Constant)
        case ast.Import(names=[ast.alias(name="numpy")]) | ast.Pass():
            return True  # NumPy is loaded before any cell is run
    return False


def _is_plain(node: ast.expr | None) -> bool:
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.USub) and _is_number(node.operand)
    is_built_in = isinstance(node, ast.Name) and node.id in _BUILTINS
    return node is None or is_built_in or isinstance(node, ast.Constant)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _layers(node: ast.AST) -> Sequence[ast.expr]:
    return node.decorator_list if isinstance(node, _Defined) else ()


def _refuse_layers(found: ast.AST, trees: Sequence[tuple[list[str], ast.Module]]) -> None:
    """Refuse decorators that may give another function."""
    for layer in _layers(found):
        root, given = layer, list[ast.expr]()
        if isinstance(layer, ast.Call):
            root, given = layer.func, [*layer.args, *(each.value for each in layer.keywords)]
        while isinstance(root, ast.Attribute):
            root = root.value
        known = isinstance(root, ast.Name) and _is_library(root.id, trees)
        if not known or not all(isinstance(each, ast.Constant) for each in given):
            raise Undecided(f"{ast.unparse(layer)[:80]} may put another function in its place")


def _is_library(name: str, trees: Sequence[tuple[list[str], ast.Module]]) -> bool:
    """Whether a name is only ever a module whose decorators are known, or comes from one; or is a
    built-in one that the notebook leaves alone."""
    bound = [at for _, tree in trees for at in _bindings(tree, name)]
    known = {
        id(alias) for _, tree in trees for node in ast.walk(tree) for alias in _known_aliases(node)
    }
    return all(id(at) in known for at in bound) if bound else name in _BUILTINS


def _known_aliases(node: ast.AST) -> Iterator[ast.alias]:
    match node:
        case ast.Import(names=names):
            yield from (each for each in names if each.name.partition(".")[0] in _LAYERED)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            if module.partition(".")[0] in _LAYERED:
                yield from (each for each in names if each.name != "*")
