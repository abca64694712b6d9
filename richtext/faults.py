def faults(html):
    return []
