"""Settings for the type checker, which reads models but opens no connection."""

import os

os.environ.setdefault("DATABASE_URL", "postgres://boneguard_web@127.0.0.1/boneguard")
os.environ.setdefault("DATABASE_OWNER_URL", "postgres://boneguard_owner@127.0.0.1/boneguard")
os.environ.setdefault("DATABASE_JOBS_URL", "postgres://boneguard_jobs@127.0.0.1/boneguard")
os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:6379/0")
os.environ.setdefault("SECRET_KEY", "only the type checker reads this")
os.environ.setdefault("EMAIL_URL", "memorymail://")
os.environ.setdefault("BONEGUARD_LOCAL", "1")

from boneguard.settings import *  # noqa: F403
