n = 7
ratio = 2 / 3
proc_name = f"app-{n:03d}-{ratio:.2f}-{'x'!r}-{n=}-{n:>4}|{n:<4}|{n:^4}|{255:#x}|{1234567:,}|{{literal}}"
