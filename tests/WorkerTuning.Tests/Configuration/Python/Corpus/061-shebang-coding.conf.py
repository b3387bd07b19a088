#!/usr/bin/env python3
# -*- coding: utf-8 -*-
from __future__ import absolute_import, unicode_literals
import os, re
from typing import Optional, List
workers = 2
bind: str = "0.0.0.0:8000"
threads: Optional[int] = 1
timeout: "int"
