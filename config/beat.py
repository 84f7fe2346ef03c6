"""One beat at a time: whoever holds the lock in Redis ticks, the others wait for it."""

import os
import socket
import uuid

import redis
from celery.beat import PersistentScheduler
from django.conf import settings

KEY = "puente:beat"
SECONDS = 10
"""How long a silent leader keeps the lock."""

RENEW = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('expire', KEYS[1], ARGV[2]) or 0"
RELEASE = "return redis.call('get', KEYS[1]) == ARGV[1] and redis.call('del', KEYS[1]) or 0"


class OneBeat(PersistentScheduler):
    """Ticks only while it holds the lock; a second beat takes over after 10 s of silence."""

    def __init__(self, *args, **kwargs):
        self.me = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"
        self.redis = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5)
        super().__init__(*args, **kwargs)

    def tick(self, *args, **kwargs):
        """One tick, or a second's wait if another beat leads or the broker is away."""
        if not self.leads():
            return 1
        return min(super().tick(*args, **kwargs), SECONDS / 2)

    def leads(self):
        """True if the lock is ours, taken or renewed now."""
        try:
            if self.redis.set(KEY, self.me, nx=True, ex=SECONDS):
                return True
            return bool(self.redis.eval(RENEW, 1, KEY, self.me, SECONDS))
        except redis.RedisError:
            return False

    def close(self):
        """Give the lock back, so that the next beat need not wait."""
        try:
            self.redis.eval(RELEASE, 1, KEY, self.me)
        except redis.RedisError as error:
            self.logger.warning("The lock of beat could not be given back: %s", type(error).__name__)
        super().close()
