"""How Sphinx makes a site of these pages: `make docs`.

Nothing in a page is loaded from elsewhere, and nothing is looked up while building.
"""

from __future__ import annotations

project = "Autograder"
copyright = ""
html_show_copyright = False
extensions = ["myst_parser"]
myst_heading_anchors = 3
"""the anchors that links use, `page.md#a-heading`, as everywhere else that Markdown is read"""
html_theme = "furo"
html_title = "Autograder"
html_copy_source = False
html_show_sphinx = False
highlight_language = "none"
nitpicky = True
