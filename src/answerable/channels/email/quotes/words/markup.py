"""Classes, ids and styles by which mail programs mark what they quote."""

import re

# Inside a class or an id, whatever prefix a program that quotes it in turn has put before ("x_", "ydp12", "ecx").
QUOTE_NAMES = re.compile(
    "gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|moz-forward-container|protonmail_quote|zmail_extra"
    "|tutanota_quote|OutlookMessageHeader|divRplyFwdMsg|OLK_SRC_BODY_SECTION|zwchr|stopSpelling|AOLMsgPart"
    "|mail-editor-reference-message-container|freemail_quote|reply-intro|mcntmcntmcnt|iCloudQuote|spark_quote"
    "|airmail_on|bloop_quote|front-blockquote|intercom-quote|hs_reply|replyHeader|reply_head|isReplyContent"
    "|mailru-blockquote|quoted-text"
)
# Containers that hold the earlier message itself without a blockquote.
QUOTE_BODIES = re.compile("yahoo_quoted|isReplyContent")
SIGNATURE_NAMES = re.compile(
    "gmail_signature|moz-signature|protonmail_signature_block|ms-outlook-mobile-signature|tutanota_signature"
)
# Outlook and Windows Mail draw these lines above their header blocks.
HEADER_LINE = re.compile(
    r"border-top(?:-color)?\s*:[^;]{0,40}?(?:#e1e1e1|#b5c4df|rgb\(22[59], ?22[59], ?22[59]\))", re.IGNORECASE
)
# Gmail and Outlook set own paragraphs in from the margin with a blockquote too.
MERE_INDENT = re.compile(r"border(?:-width)?\s*:\s*(?:none|0)", re.IGNORECASE)
KEEPS_BREAKS = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)

_BLOCKS = (
    "address article aside blockquote body center dd details dir div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr html li main menu nav ol p pre section summary table tbody tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
# Show nothing, or only text that no fold can stand in.
UNSEEN = frozenset(
    [
        "head",
        "style",
        "script",
        "template",
        "title",
        "meta",
        "link",
        "textarea",
        "select",
        "option",
        "noscript",
        "svg",
    ]
)
# May hold only rows, cells or items: a fold goes inside those.
FRAMES = frozenset(["table", "tbody", "thead", "tfoot", "tr", "ul", "ol", "dl", "colgroup"])
