"""Hosts where anybody can have an address: what comes from there says nothing of an organisation."""

import re

# Houses with a domain of their own in many countries: yahoo.co.jp, hotmail.fr, outlook.be, gmx.net.
_HOUSE = re.compile(
    r"(?:aol|gmail|gmx|googlemail|hotmail|live|mailfence|outlook|proton|protonmail|rocketmail|tutanota|yahoo|yandex|"
    r"ymail|zoho|zohomail)\.(?:(?:com?|net|org|ne)\.[a-z]{2}|[a-z]{2,4})"
)
_LISTED = """
008.ro 021.com 10minutemail.com 123mail.org 126.com 139.com 163.com 188.com 189.cn 1und1.de 21cn.com 2die4.com
abv.bg addy.io aim.com alice.it aliceadsl.fr aliyun.com anonaddy.com aon.at arcor.de atlas.cz att.net att.net.mx
azet.sk bellsouth.net bigpond.com bigpond.net.au bk.ru bluemail.ch bluewin.ch bol.com.br btinternet.com
btopenworld.com cableone.net cegetel.net centrum.cz centrum.sk centurylink.net charter.net chello.at chello.nl
citromail.hu club-internet.fr comcast.net cox.net daum.net docomo.ne.jp duck.com earthlink.net eircom.net
email.com email.cz email.de email.it email.ru embarqmail.com ezweb.ne.jp fastmail.com fastmail.fm fastwebnet.it
fibertel.com.ar foxmail.com free.fr freemail.hu freenet.de freeserve.co.uk freesurf.ch frontier.com
frontiernet.net gmial.com guerrillamail.com hanmail.com hanmail.net hetnet.nl home.nl hush.com hushmail.com
icloud.com ig.com.br iinet.net.au inbox.com inbox.lv inbox.ru inet.ua interia.eu interia.pl internode.on.net
iol.it iol.pt juno.com kakao.com kolumbus.fi kpnmail.nl laposte.net libero.it list.ru live.com luukku.com
lycos.com mac.com mail.bg mail.com mail.de mail.ee mail.ru mail.ua mailbox.org mailinator.com mailo.com me.com
mindspring.com mozmail.com msn.com mts.net nate.com naver.com neostrada.pl netscape.net netvigator.com
netzero.net neuf.fr ntlworld.com numericable.fr o2.pl o2online.de onet.eu onet.pl online.de online.no
optonline.net optusnet.com.au orange.es orange.fr ozemail.com.au pacbell.net planet.nl pm.me poczta.fm
poczta.onet.pl post.cz posteo.de posteo.net privaterelay.appleid.com prodigy.net.mx protonmail.ch q.com qq.com
quicknet.nl r7.com rambler.ru rediffmail.com relay.firefox.com riseup.net roadrunner.com rogers.com sapo.pt
saunalahti.fi sbcglobal.net seznam.cz sfr.fr shaw.ca simplelogin.com sina.cn sina.com skynet.be softbank.ne.jp
sohu.com spray.se suddenlink.net sunrise.ch suomi24.fi swing.be swissonline.ch sympatico.ca t-online.de
t-online.hu talktalk.net tele2.nl telefonica.net telenet.be telia.com telus.net temp-mail.org terra.com.br
terra.es tin.it tiscali.co.uk tiscali.it tlen.pl tpg.com.au trashmail.com trashmail.de tuta.com tuta.io
tutanota.de ukr.net uol.com.br upcmail.nl users.noreply.github.com verizon.net versatel.nl videotron.ca
vip.qq.com virgilio.it virgin.net virginmedia.com vodafone.it voila.fr volny.cz wanadoo.es wanadoo.fr web.de
westnet.com.au windowslive.com windstream.net wp.pl xs4all.nl xtra.co.nz ya.ru yeah.net yopmail.com ziggo.nl
zohomail.eu zonnet.nl zoznam.sk
"""
_HOSTS = frozenset(_LISTED.split())


def is_public(host: str) -> bool:
    """Whether anybody can have an address on this host."""
    host = host.lower().strip(".")
    return host in _HOSTS or _HOUSE.fullmatch(host) is not None
