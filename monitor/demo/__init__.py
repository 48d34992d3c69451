"""A small newsroom on loopback, to show and test the whole program offline.

content   outlets and articles, read from the files in newsroom/
feeds     an outlet's feed as bytes, in its own format and with its own faults
kinds     what outlets without a feed have: a channel, a sitemap, a list page, a search
mailbox   newsletters over IMAP
hub       pushes the feed of one outlet (WebSub)
pages     an article's page
loopback  a web server of which every request can be looked at afterwards
newsroom  serves feeds and pages, answers conditional requests, publishes a second edition
chat      takes alerts as a webhook, Slack, Discord and Telegram would
settings  the configuration that the daemon of the demo runs with
checks    what must have happened, judged from what was seen
script    runs the daemon against all this and tells the story
"""
