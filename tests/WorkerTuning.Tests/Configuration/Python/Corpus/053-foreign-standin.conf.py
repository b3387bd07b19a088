# Modules that no setting needs are skipped, whatever they do.
import decimal
import logging
import sqlite3
import sys

sys.path.append("/srv/app")
logging.basicConfig(level=logging.INFO)
connection = sqlite3.connect(":memory:")
print("loading", connection, decimal.Decimal("1.1"))
workers = 2
