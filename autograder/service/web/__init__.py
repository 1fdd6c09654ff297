"""The hand-in service as browsers and `autograder submit` see it.

- `site`: what all routes share: the store, the key, the bundles.
- `spool`: a body goes to a file while it comes.
- `sessions`: who somebody is: a link signs in, a cookie stays.
- `routes`, `api`: the pages, and the same for programs.
- `pages`: templates and headers.
- `app`: all of it together, `server`: on a socket.

Never runs a submission; it looks at what was handed in as at text.
"""
