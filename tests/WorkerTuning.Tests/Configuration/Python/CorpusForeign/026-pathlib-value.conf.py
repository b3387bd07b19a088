from pathlib import Path
chdir = Path(__file__).parent
workers = 2
