"""What may be said between examiner and candidate, and how everything else is refused.

- `frames`: bytes on a socket become whole messages, bounded in size and time.
- `messages`: the few typed messages there are.
- `values`: Python values as plain data; what is not plain data crosses as a reference.
- `kinds`: a file for each family of values, a row in it for each kind.
- `forms`: what such a row is, and how values are taken apart and put together by rows.

Nothing here unpickles, imports or executes what a candidate sent, and nothing knows what a
message is worth.
"""
