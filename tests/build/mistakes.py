"""Every mistake of a master that we know: what is changed in the plain one, and the line it gets.

A new mistake is a new entry: its name, what is replaced in `masters.PLAIN` by what, the whole line.
What Otter takes stands in `DOUBTS`, with the note that it gets where the course is not strict.
"""

MISTAKES: tuple[tuple[str, str, str, str], ...] = (
    (
        "question-not-closed",
        "=== raw\n# END TESTS\n=== raw\n# END QUESTION\n=== raw\n# BEGIN QUESTION\nname: q3",
        "=== raw\n# END TESTS\n=== raw\n# BEGIN QUESTION\nname: q3",
        "cell 24: '# BEGIN QUESTION' inside the block that '# BEGIN QUESTION' opened in "
        "cell 15; wanted '# END QUESTION' before it",
    ),
    (
        "solution-not-closed",
        "=== raw\n# END SOLUTION\n=== raw\n# BEGIN TESTS\n",
        "=== raw\n# BEGIN TESTS\n",
        "cell 8: '# BEGIN TESTS' inside the block that '# BEGIN SOLUTION' opened in cell "
        "6; wanted '# END SOLUTION' before it",
    ),
    (
        "tests-not-closed",
        "=== raw\n# END TESTS\n",
        "",
        "cell 13: '# END QUESTION' while '# BEGIN TESTS' of cell 9 is not closed; wanted "
        "'# END TESTS' before it",
    ),
    (
        "prompt-not-closed",
        "=== raw\n# BEGIN SOLUTION\n",
        "=== raw\n# BEGIN PROMPT\n=== code\nx = ...\n=== raw\n# BEGIN SOLUTION\n",
        "cell 8: '# BEGIN SOLUTION' inside the block that '# BEGIN PROMPT' opened in cell "
        "6; wanted '# END PROMPT' before it",
    ),
    (
        "end-without-begin",
        "=== raw\n# BEGIN TESTS\n",
        "",
        "cell 12: '# END TESTS' without '# BEGIN TESTS'; add the beginning, or remove this cell",
    ),
    (
        "end-question-first",
        "=== code\nimport math",
        "=== raw\n# END QUESTION\n=== code\nimport math",
        "cell 3: '# END QUESTION' without '# BEGIN QUESTION'; add the beginning, or remove "
        "this cell",
    ),
    (
        "solution-outside-question",
        "=== code\nimport math",
        "=== raw\n# BEGIN SOLUTION\n=== code\nimport math",
        "cell 3: '# BEGIN SOLUTION' outside a question; wanted '# BEGIN QUESTION' before it",
    ),
    (
        "misspelt-directive",
        "# BEGIN SOLUTION\n=== code\ndef",
        "# BEGIN SOLUTON\n=== code\ndef",
        "cell 6: unknown directive '# BEGIN SOLUTON'; did you mean '# BEGIN SOLUTION'?",
    ),
    (
        "unknown-directive",
        "# BEGIN TESTS\n",
        "# BEGIN EVERYTHING THAT IS\n",
        "cell 9: unknown directive '# BEGIN EVERYTHING THAT IS'; known are # ASSIGNMENT "
        "CONFIG, # BEGIN QUESTION, # END QUESTION, # BEGIN PROMPT, # END PROMPT, # BEGIN "
        "SOLUTION, # END SOLUTION, # BEGIN TESTS, # END TESTS",
    ),
    (
        "no-space-in-directive",
        "# BEGIN TESTS\n",
        "#BEGIN TESTS\n",
        "cell 9: unknown directive '#BEGIN TESTS'; did you mean '# BEGIN TESTS'?",
    ),
    (
        "directive-in-markdown",
        "=== raw\n# BEGIN TESTS\n",
        "=== md\n# BEGIN TESTS\n",
        "cell 9: the directive '# BEGIN TESTS' stands in a markdown cell; wanted a raw "
        "cell that says '# BEGIN TESTS'; change the cell's type",
    ),
    (
        "directive-in-code",
        "=== raw\n# BEGIN QUESTION\nname: q1",
        "=== code\n# BEGIN QUESTION\nname: q1",
        "cell 4: the directive '# BEGIN QUESTION' stands in a code cell; wanted a raw cell "
        "that says '# BEGIN QUESTION'; change the cell's type",
    ),
    (
        "bad-yaml",
        "requirements: requirements.txt",
        "requirements: [requirements.txt",
        "cell 1: the YAML of the assignment's configuration cannot be read in line 4 "
        "(expected ',' or ']', but got ':'); wanted lines 'key: value'",
    ),
    (
        "bad-yaml-in-question",
        "points: 3",
        "points: 3: 4",
        "cell 4: the YAML of the question's configuration cannot be read in line 3 "
        "(mapping values are not allowed here); wanted lines 'key: value'",
    ),
    (
        "bad-yaml-in-test",
        "failure_message: Look at",
        "failure_message: Look: at",
        "cell 10: the YAML of the configuration of a test cell of q1_area cannot be read "
        "in line 2 (mapping values are not allowed here); wanted lines 'key: value'",
    ),
    (
        "config-is-a-list",
        "name: q2_word",
        "- q2_word",
        "cell 15: the question's configuration is not a mapping; wanted lines 'key: value'",
    ),
    (
        "unknown-key",
        "check_all_cell: true",
        "check_all_cel: true",
        "cell 1: unknown key 'check_all_cel' in the assignment's configuration; did you "
        "mean 'check_all_cell'?",
    ),
    (
        "files-is-text",
        "files: [data.csv]",
        "files: data.csv",
        "cell 1: 'files' is 'data.csv'; wanted a list of names, like [tips.csv]",
    ),
    (
        "unknown-limit",
        "check_all_cell: true",
        "limits: {cel: 60}",
        "cell 1: unknown limit 'cel'; did you mean 'cell'?",
    ),
    (
        "limit-is-text",
        "check_all_cell: true",
        "limits: {cell: long}",
        "cell 1: the limit 'cell' is 'long'; wanted a number",
    ),
    (
        "limit-is-nought",
        "check_all_cell: true",
        "limits: {memory_mib: 0}",
        "cell 1: the limit 'memory_mib' is 0; wanted more than 0",
    ),
    (
        "free-points-unknown",
        "check_all_cell: true",
        "free_points: {q1_arae: 1}",
        "cell 1: 'free_points' names an unknown question 'q1_arae'; did you mean 'q1_area'?",
    ),
    (
        "free-points-text",
        "check_all_cell: true",
        "free_points: {q1_area: some}",
        "cell 1: 'free_points' of q1_area is 'some'; wanted a number from 0",
    ),
    (
        "accepted-saboteurs-unknown",
        "check_all_cell: true",
        "accepted_saboteurs: {q1_arae: so it is}",
        "cell 1: 'accepted_saboteurs' names an unknown question 'q1_arae'; did you mean 'q1_area'?",
    ),
    (
        "accepted-saboteurs-without-a-reason",
        "check_all_cell: true",
        "accepted_saboteurs: {q1_area: 3}",
        "cell 1: 'accepted_saboteurs' of q1_area is 3; wanted a reason, in words",
    ),
    (
        "accepted-saboteurs-list",
        "check_all_cell: true",
        "accepted_saboteurs: [q1_area]",
        "cell 1: 'accepted_saboteurs' is ['q1_area']; wanted lines 'question: reason' below it",
    ),
    (
        "no-name",
        "name: q2_word\n",
        "",
        "cell 15: a question without a name; wanted a line 'name: q1_...'",
    ),
    (
        "unsafe-name",
        "name: q2_word",
        "name: ../q2",
        "cell 15: the question's name '../q2' cannot be a file's name; wanted letters, "
        "digits, '_' and '-' only, as text",
    ),
    (
        "name-is-a-number",
        "name: q2_word",
        "name: 2",
        "cell 15: the question's name 2 cannot be a file's name; wanted letters, digits, "
        "'_' and '-' only, as text",
    ),
    (
        "name-is-a-column",
        "name: q2_word",
        "name: score",
        "cell 15: the question's name 'score' is a column of the grades; wanted another",
    ),
    (
        "test-is-no-python",
        "    got = ring_area(17, 23)",
        "    got = ring_area(17, 23",
        "cell 12: a test cell of q1_area is no Python in line 7 ('(' was never closed); "
        "wanted a test that parses",
    ),
    (
        "test-is-no-function",
        "# HIDDEN\ndef test_word_value(word):\n    assert",
        "# HIDDEN\nassert",
        "cell 22: a test cell of q2_word is not one function; wanted 'def test_...(name of "
        "the answer):' and at most a call of it; put imports and helpers inside the "
        "function",
    ),
    (
        "test-is-two-functions",
        "def test_word_kind(word):",
        "def helper():\n    pass\n\ndef test_word_kind(word):",
        "cell 21: a test cell of q2_word is not one function; wanted 'def test_...(name of "
        "the answer):' and at most a call of it; put imports and helpers inside the "
        "function",
    ),
    (
        "test-is-empty",
        "def test_word_kind(word):\n    assert isinstance(word, str)\n",
        "# HIDDEN\n",
        "cell 21: a test cell of q2_word is empty; wanted a test, or no cell",
    ),
    (
        "test-is-taken",
        "def test_word_kind(",
        "def points(",
        "cell 21: a test cell of q2_word calls its function 'points', which Otter's test "
        "file needs itself; rename it",
    ),
    (
        "two-tests-of-one-name",
        "def test_hidden_large(",
        "def test_hidden_degenerate(",
        "cell 12: q1_area has two test functions 'test_hidden_degenerate', the other in "
        "cell 11; wanted names that differ; rename one: the second would replace the first",
    ),
    (
        "markdown-among-tests",
        "=== code\ndef test_word_kind",
        "=== md\nA word\n=== code\ndef test_word_kind",
        "cell 21: a markdown cell among the tests of q2_word; wanted code",
    ),
    (
        "test-config-not-closed",
        'radii.\n""" # END TEST CONFIG',
        'radii.\n"""',
        'cell 10: the configuration of a test cell of q1_area is not closed; wanted \'""" # '
        "END TEST CONFIG' on a line of its own",
    ),
    (
        "test-config-late",
        '=== code\n""" # BEGIN TEST CONFIG\npoints: 0',
        '=== code\n\n""" # BEGIN TEST CONFIG\npoints: 0',
        "cell 10: the configuration of a test cell of q1_area begins in line 2; wanted it "
        "on the cell's first line",
    ),
    (
        "hidden-is-text",
        "hidden: true\npoints: 1",
        "hidden: perhaps\npoints: 1",
        "cell 11: 'hidden' of a test cell of q1_area is 'perhaps'; wanted true or false",
    ),
    (
        "points-of-test-negative",
        "hidden: true\npoints: 1",
        "hidden: true\npoints: -1",
        "cell 11: 'points' of a test cell of q1_area is -1; wanted a number from 0",
    ),
    (
        "points-do-not-add-up",
        "points: 3",
        "points: 2",
        "cell 4: the points of q1_area do not add up: the test cases are worth 3, the "
        "question only 2; change the question's points or the tests'",
    ),
    (
        "points-of-wrong-length",
        "points: 3",
        "points: [1, 2]",
        "cell 4: the points of q1_area do not add up: 2 points are given for 3 test cases; "
        "change the question's points or the tests'",
    ),
    (
        "points-are-text",
        "points: 3",
        "points: three",
        "cell 4: the points of q1_area are 'three'; wanted a number, or a list with a "
        "number a test",
    ),
    (
        "missing-file",
        "files: [data.csv]",
        "files: [dat.csv]",
        "cell 1: the file 'dat.csv' of 'files' is missing; wanted it in the folder tiny; "
        "add it, or take its name out",
    ),
    (
        "file-outside",
        "files: [data.csv]",
        "files: [../tiny]",
        "cell 1: '../tiny' of 'files' is not inside the assignment's folder; wanted a file in it",
    ),
    (
        "missing-requirements",
        "requirements: requirements.txt",
        "requirements: require.txt",
        "cell 1: the file 'require.txt' of 'requirements' is missing; wanted it in the "
        "folder tiny; add it, or take its name out",
    ),
    (
        "missing-config-file",
        "requirements: requirements.txt",
        "config_file: more.yml",
        "cell 1: the file 'more.yml' of 'config_file' cannot be read; wanted it in the folder tiny",
    ),
    (
        "marker-not-closed",
        "    # END SOLUTION\n",
        "",
        "cell 7: '# BEGIN SOLUTION' without '# END SOLUTION'; put '# END SOLUTION' below "
        "the solution's last line",
    ),
    (
        "marker-not-opened",
        "    # BEGIN SOLUTION\n",
        "",
        "cell 7: '# END SOLUTION' without '# BEGIN SOLUTION'; put '# BEGIN SOLUTION' above "
        "the solution's first line",
    ),
    (
        "marker-twice",
        "    hole =",
        "    # BEGIN SOLUTION\n    hole =",
        "cell 7: '# BEGIN SOLUTION' twice without '# END SOLUTION'; put '# END SOLUTION' "
        "below the first solution's last line",
    ),
    (
        "marker-misspelt",
        "    # BEGIN SOLUTION\n",
        "    # BEGIN SOLUTON\n",
        "cell 7: unknown marker '# BEGIN SOLUTON'; did you mean '# BEGIN SOLUTION'?",
    ),
    (
        "marker-without-space",
        "    # BEGIN SOLUTION\n",
        "    #BEGIN SOLUTION\n",
        "cell 7: unknown marker '#BEGIN SOLUTION'; did you mean '# BEGIN SOLUTION'?",
    ),
    (
        "marker-in-small-letters",
        '"archimedes" # SOLUTION',
        '"archimedes" # solution',
        "cell 18: unknown marker 'word = \"archimedes\" # solution'; did you mean '# SOLUTION'?",
    ),
    (
        "marker-behind-code",
        "    # BEGIN SOLUTION\n",
        "    whole = 0 # BEGIN SOLUTION\n",
        "cell 7: unknown marker 'whole = 0 # BEGIN SOLUTION'; did you mean '# BEGIN SOLUTION'?",
    ),
    (
        "misspelt-configuration",
        "# ASSIGNMENT CONFIG",
        "# ASSIGNMENT CONFG",
        "cell 1: unknown directive '# ASSIGNMENT CONFG'; did you mean '# ASSIGNMENT CONFIG'?",
    ),
    (
        "fence-not-closed",
        "=== md\nName the",
        "=== md\n```otter\n# BEGIN PROMPT\n=== md\nName the",
        "cell 16: a ```otter fence is not closed; wanted ```",
    ),
    (
        "marker-in-question-outside-solution",
        "=== md\nName the",
        "=== code\nletters = 10 # SOLUTION\n=== md\nName the",
        "cell 16: a solution is marked outside a solution block, where Otter leaves it in; "
        "wanted '# BEGIN SOLUTION' and '# END SOLUTION' in raw cells around this cell",
    ),
)

DOUBTS: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "last-question-not-closed",
        "monotonicity.\n=== raw\n# END SOLUTION\n=== raw\n# END QUESTION\n",
        "monotonicity.\n=== raw\n# END SOLUTION\n",
        "cell 25: '# BEGIN QUESTION' is not closed; wanted '# END QUESTION' in a raw cell after it",
        "cell 25: '# BEGIN QUESTION' is not closed, so it goes on to the last cell",
    ),
    (
        "prompt-after-solution",
        "=== raw\n# BEGIN TESTS\n",
        "=== raw\n# BEGIN PROMPT\n=== raw\n# END PROMPT\n=== raw\n# BEGIN TESTS\n",
        "cell 9: '# BEGIN PROMPT' after another prompt or a solution of q1_area; wanted "
        "one prompt block, before the solution",
        "cell 9: a prompt after its solution: students have both cells",
    ),
    (
        "unknown-nested-key",
        "    pdf: false",
        "    pfd: false",
        "cell 1: unknown key 'pfd' in 'export_cell' of the assignment's configuration; did "
        "you mean 'pdf'?",
        "cell 1: the key 'pfd' in 'export_cell' of the assignment's configuration has no effect, "
        "as with Otter (or is it 'pdf'?)",
    ),
    (
        "unknown-question-key",
        "points: 3",
        "point: 3",
        "cell 4: unknown key 'point' in the question's configuration; did you mean 'points'?",
        "cell 4: the key 'point' in the question's configuration has no effect, as with Otter "
        "(or is it 'points'?)",
    ),
    (
        "unknown-test-key",
        "points: 0\nfailure_message",
        "points: 0\nfail_message",
        "cell 10: unknown key 'fail_message' in the configuration of a test cell of "
        "q1_area; did you mean 'failure_message'?",
        "cell 10: the key 'fail_message' in the configuration of a test cell of q1_area has no "
        "effect, as with Otter (or is it 'failure_message'?)",
    ),
    (
        "flag-is-text",
        "    ok_format: false",
        "    ok_format: 'no'",
        "cell 1: 'tests: ok_format' is 'no'; wanted true or false",
        "cell 1: 'tests: ok_format' is 'no', which is read as true, as by Otter",
    ),
    (
        "two-of-one-name",
        "name: q2_word",
        "name: q1_area",
        "cell 15: two questions are named 'q1_area', the other in cell 4; wanted names that differ",
        "cell 15: a question is named 'q1_area', as the one in cell 4: as with Otter they are "
        "one question, which has the tests of both",
    ),
    (
        "names-differ-in-case",
        "name: q2_word",
        "name: Q1_area",
        "cell 15: two questions are named 'Q1_area', the other in cell 4; wanted names that differ",
        "cell 15: the names 'Q1_area' and 'q1_area' are one where a computer does not tell "
        "capitals from small letters",
    ),
    (
        "message-is-a-number",
        "failure_message: Look at the order of the radii.",
        "failure_message: 12",
        "cell 10: 'failure_message' of a test cell of q1_area is 12; wanted text in single quotes",
        "cell 10: 'failure_message' of a test cell of q1_area is 12, which students read as '12'",
    ),
    (
        "marker-outside-solution",
        "    return [factor",
        "    return [1] # SOLUTION\n    return [factor",
        "cell 3: a solution is marked outside a solution block, where Otter leaves it in; "
        "wanted '# BEGIN SOLUTION' and '# END SOLUTION' in raw cells around this cell",
        "cell 3: this cell marks a solution outside of any question, and stays",
    ),
    (
        "no-solution",
        "=== raw\n# BEGIN SOLUTION\n"
        '=== code\nword = "archimedes" # SOLUTION\n'
        "=== raw\n# END SOLUTION\n",
        "=== code\nword = ...\n",
        "cell 15: q2_word has no solution; wanted a solution block with code between "
        "solution markers",
        "cell 15: this question has no solution: students get it as it stands",
    ),
    (
        "solution-without-marker",
        'word = "archimedes" # SOLUTION',
        'word = "archimedes"',
        "cell 18: nothing in the solution block of q2_word is marked as solution; wanted "
        "the solution's lines between '# BEGIN SOLUTION' and '# END SOLUTION'; else "
        "students get them",
        "cell 18: nothing in it is marked as solution, so students get all of it",
    ),
    (
        "no-tests",
        "=== raw\n# BEGIN TESTS\n"
        "=== code\ndef test_word_kind(word):\n    assert isinstance(word, str)\n"
        '=== code\n# HIDDEN\ndef test_word_value(word):\n    assert word == "archimedes"\n'
        "=== raw\n# END TESTS\n",
        "",
        "cell 15: q2_word has no tests; wanted a tests block, 'manual: true' or 'points: 0'",
        "cell 15: this question has neither tests nor 'manual: true': as with Otter nothing "
        "gives it points",
    ),
    (
        "manual-with-tests",
        "name: q2_word",
        "name: q2_word\nmanual: true",
        "cell 21: q2_word is manual and has tests; wanted one or the other; make it two questions",
        "cell 21: q2_word is manual and has tests: as with Otter these alone give its points",
    ),
    (
        "no-configuration",
        "# ASSIGNMENT CONFIG",
        "# Just a note",
        "cell 1: no assignment configuration; wanted a raw cell that begins with '# "
        "ASSIGNMENT CONFIG'",
        "cell 1: there is no assignment configuration: all is as Otter has it without one",
    ),
    (
        "second-configuration",
        "=== md\n# Tiny",
        "=== raw\n# ASSIGNMENT CONFIG\n=== md\n# Tiny",
        "cell 2: a second '# ASSIGNMENT CONFIG', the first is in cell 1; wanted one",
        "cell 2: another '# ASSIGNMENT CONFIG': what it says comes on top of cell 1, as with Otter",
    ),
    (
        "configuration-inside-question",
        "=== md\nName the",
        "=== raw\n# ASSIGNMENT CONFIG\n=== md\nName the",
        "cell 16: a second '# ASSIGNMENT CONFIG', the first is in cell 1; wanted one",
        "cell 16: another '# ASSIGNMENT CONFIG': what it says comes on top of cell 1, as with "
        "Otter",
    ),
    (
        "more-behind-a-directive",
        "# BEGIN SOLUTION\n=== code\ndef",
        "# BEGIN SOLUTION NO PROMPT\n=== code\ndef",
        "cell 6: unknown directive '# BEGIN SOLUTION NO PROMPT'; did you mean '# BEGIN SOLUTION'?",
        "cell 6: '# BEGIN SOLUTION NO PROMPT' is read as '# BEGIN SOLUTION', as by Otter",
    ),
    (
        "no-directive",
        "=== md\nName the",
        "=== raw\n# BEGIN AT THE BEGINNING\n=== md\nName the",
        "cell 16: unknown directive '# BEGIN AT THE BEGINNING'; known are # ASSIGNMENT "
        "CONFIG, # BEGIN QUESTION, # END QUESTION, # BEGIN PROMPT, # END PROMPT, # BEGIN "
        "SOLUTION, # END SOLUTION, # BEGIN TESTS, # END TESTS",
        "cell 16: '# BEGIN AT THE BEGINNING' is no directive of Otter's and stays as it is",
    ),
    (
        "marker-behind-given-code",
        "import math\n",
        "import math# BEGIN SOLUTION\n",
        "cell 3: unknown marker 'import math# BEGIN SOLUTION'; did you mean '# BEGIN SOLUTION'?",
        "cell 3: 'import math# BEGIN SOLUTION' is no marker of Otter's, but a comment",
    ),
    (
        "marker-inside-a-solution",
        "    hole = math.pi * inner ** 2",
        "    hole = math.pi * inner ** 2 # solution",
        "cell 7: unknown marker 'hole = math.pi * inner ** 2 # solution'; did you mean "
        "'# SOLUTION'?",
        "cell 7: 'hole = math.pi * inner ** 2 # solution' is no marker of Otter's, but a comment",
    ),
    (
        "comment-alone-in-an-answer",
        'word = "archimedes" # SOLUTION',
        '# Solution\nword = "archimedes" # SOLUTION',
        "cell 18: unknown marker '# Solution'; did you mean '# SOLUTION'?",
        "cell 18: '# Solution' is no marker of Otter's, but a comment",
    ),
    (
        "flag-of-a-question-is-text",
        "name: q2_word",
        "name: q2_word\nall_or_nothing: 'yes'",
        "cell 15: 'all_or_nothing' of q2_word is 'yes'; wanted true or false",
        "cell 15: 'all_or_nothing' of q2_word is 'yes', which is read as true, as by Otter",
    ),
    (
        "points-add-up-to-less",
        "points: 3",
        "points: 5",
        "cell 4: the points of q1_area do not add up: the test cases are worth 3, the question "
        "says 5; change the question's points or the tests'",
        "cell 4: q1_area says that it is worth 5, and its tests are worth 3: as with Otter that is "
        "what it gives",
    ),
    (
        "end-outside-of-a-question",
        "import math\n",
        "import math\n# END SOLUTION\n",
        "cell 3: '# END SOLUTION' without '# BEGIN SOLUTION'; put '# BEGIN SOLUTION' above the "
        "solution's first line",
        "cell 3: '# END SOLUTION' without '# BEGIN SOLUTION'; put '# BEGIN SOLUTION' above the "
        "solution's first line",
    ),
    (
        "test-is-blank",
        "def test_word_kind(word):\n    assert isinstance(word, str)\n",
        " \n",
        "cell 21: a test cell of q2_word is empty; wanted a test, or no cell",
        "cell 21: this test cell is empty, and left out",
    ),
)
"""What Otter takes: in a strict course a mistake with that line, in all others a note."""
