from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace

# The editor writes handlers and styles into its own markup. Without the nonce, or browsers ignore 'unsafe-inline'.
editor_page = csp_replace({"script-src": [SELF, UNSAFE_INLINE], "style-src": [SELF, UNSAFE_INLINE]})
