"""The hand-in service as browsers and `autograder submit` see it.

- `site`: what all routes share: the store, the key, the bundles.
- `spool`: a body goes to a file while it comes.
- `sessions`: who somebody is: a link signs in, a cookie stays.
- `rights`: who may ask for which route.
- `entrance`, `student`, `instructor`, `marking`, `decisions`: the pages, `api` and `events`
  the same for programs.
- `pages`, `wording`: templates and headers, and sentences.
- `app`: all of it together, `server`: on a socket.

Never runs a submission; it looks at what was handed in as at text.
"""
