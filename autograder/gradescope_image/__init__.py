"""What goes into Gradescope's image beside a bundle, and what runs there.

- `wheel`, `pins`, `entries`: the files of the zip: our own package, the versions of what it stands
  on, the two programs that Gradescope calls. The same bytes for the same sources and versions.
- `setup.sh` runs once, when the image is built; `run_autograder` once a submission.
- `run`: what `run_autograder` starts: one submission, graded in as few processes as that takes.
- `place`: the folders there, and the results file.
- `container`: the same on this machine.

Nothing is imported here: what runs in the image starts cold.
"""
