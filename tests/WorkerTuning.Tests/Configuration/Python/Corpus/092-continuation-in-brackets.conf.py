workers = (
    2  # two per core
    * 3
    + 1
)
raw_env = [
    "A=1",  # first

    "B=2",
]
secure_scheme_headers = dict(
    X_A="1",
)
