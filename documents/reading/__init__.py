import ctypes

import cv2

# Every core has a worker of its own: threads inside one would only wait for each other, at a sixth more.
cv2.setNumThreads(1)

# Pictures of pages come and go by tens of megabytes. Left to itself, glibc grows used to that and keeps them.
M_TRIM_THRESHOLD = -1
if hasattr(ctypes.CDLL(None), "mallopt"):
    ctypes.CDLL(None).mallopt(M_TRIM_THRESHOLD, 16 * 1024 * 1024)
