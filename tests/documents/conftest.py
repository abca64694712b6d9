from tests.workers import queue_name, start_worker

__all__ = ["queue_name", "start_worker"]
