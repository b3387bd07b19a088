workers = 2
from .base import timeout
