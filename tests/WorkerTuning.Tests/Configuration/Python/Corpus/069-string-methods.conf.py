text = "  Web-App_one.two  "
t = text.strip()
proc_name = "|".join([
    t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase(), t.replace("-", "+", 1), str(t.find("A")), str(t.rfind("o")),
    t.partition("_")[2], t.rpartition(".")[0], t.zfill(16), t.center(19, "*"), t.ljust(16, "."), t.rjust(16, "."), str(t.count("o")),
    str(t.startswith(("Web", "x"))), str(t.endswith("two")), str("12".isdigit()), str("1a".isalnum()), t.removeprefix("Web-"),
    t.removesuffix(".two"), "a\tb".expandtabs(4), "x".join("abc"), text.lstrip() + "<", ">" + text.rstrip(), "xxaxx".strip("x"),
])
raw_env = "a,b,,c".split(",") + "a b  c".split() + "a,b,c".split(",", 1) + "a,b,c".rsplit(",", maxsplit=1) + "l1\nl2\r\nl3".splitlines()
