"""Programs that fetch pages, told by what they say of themselves. Most say it; those that lie are few and cannot be told."""

import re

_ROBOT = re.compile(
    r"""(?<!cu)bot\b|bot[/;_-]|crawl|spider|slurp|scrape|fetch|preview|monitor|check|scan|archiv|headless|phantom|puppeteer|playwright
    |selenium|lighthouse|pingdom|uptime|facebookexternalhit|zalo-?link|whatsapp|telegram|embedly|curl|wget|httpie|python|java/
    |okhttp|go-http|libwww|perl|ruby|php|axios|node|feed|rss|validator|coccoc(bot|-web)|mediapartners|google-|bingpreview|gpt|claude
    |perplexity|bytespider|ccbot|dataprovider|semrush|ahrefs""",
    re.IGNORECASE | re.VERBOSE,
)


def is_robot(user_agent):
    return "Mozilla/" not in user_agent or bool(_ROBOT.search(user_agent))
