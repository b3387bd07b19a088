from pathlib import Path
BASE = Path(__file__).resolve().parent
chdir = str(BASE)
pidfile = str(BASE / "run" / "app.pid")
accesslog = f"{BASE.parent / 'logs'}/access.log"
proc_name = Path("/srv/app/site.tar.gz").stem + Path("/srv/app/x.py").suffix + Path("a/b").name
reload = Path("/nowhere/at/all").exists()
