"""Articles of the sample company's help centre."""

from collections.abc import Mapping, Sequence

CATEGORIES: Mapping[str, Mapping[str, str]] = {
    "tents": {"en": "Tents", "de": "Zelte", "fr": "Tentes", "es": "Tiendas", "nl": "Tenten", "pl": "Namioty", "ja": "テント", "ar": "الخيام"},
    "stoves": {"en": "Stoves", "de": "Kocher", "fr": "Réchauds", "es": "Hornillos", "nl": "Branders", "pl": "Kuchenki", "ja": "ストーブ", "ar": "المواقد"},
    "orders": {"en": "Orders and sending", "de": "Bestellen und Versand", "fr": "Commandes et livraison", "es": "Pedidos y envíos", "nl": "Bestellen en verzenden", "pl": "Zamówienia i wysyłka", "ja": "ご注文と配送", "ar": "الطلبات والشحن"},
    "returns": {"en": "Returns and warranty", "de": "Rückgabe und Garantie", "fr": "Retours et garantie", "es": "Devoluciones y garantía", "nl": "Retour en garantie", "pl": "Zwroty i gwarancja", "ja": "返品と保証", "ar": "الإرجاع والضمان"},
    "house": {"en": "How we work", "de": "Wie wir arbeiten"},
}  # fmt: skip

_PUBLIC, _PARTNER, _INTERNAL = "public", "partner", "internal"

# Title, in one sentence, category, for whom, text.
ARTICLES: Sequence[tuple[str, str, str, str, str]] = (
    ("Dry a wet tent", "So that no mould grows in it and its coating lasts.", "tents", _PUBLIC,
     "Never keep a tent wet for more than a day.\n\n# Hang it up\n\n1. Shake off the water.\n2. Hang it over a line, in the shade.\n3. Turn it after an hour.\n\n> [!WARNING]\n> A tumble dryer or the sun behind glass destroys the coating.\n\n# Roll it loosely\n\nKeep it in a dry room, not in its bag."),
    ("Send something back", "Within 60 days, with the label that we send you.", "returns", _PUBLIC,
     "You can send back whatever you did not use within 60 days.\n\n# How it goes\n\n1. Write to us with the number of your order.\n2. You get a label by mail.\n3. Bring the parcel to the carrier.\n\n| What | What you get |\n|---|---|\n| unused | all of the price |\n| used once | a voucher |\n\nIs it broken? See [what the warranty covers](article:3)."),
    ("What the warranty covers", "Two years on everything, five on poles and frames.", "returns", _PUBLIC,
     "# Covered\n\n- seams that open\n- zips that jam\n- poles and frames, for five years\n\n# Not covered\n\n- what the sun did\n- what fire did\n\nWrite to us with a photograph and the number of your order."),
    ("Mend a pole that broke", "With the sleeve that comes with every tent.", "tents", _PUBLIC,
     "1. Push the sleeve over the break.\n2. Fix both ends with tape.\n3. Order the part: poles are sent for nothing within five years.\n\n> [!NOTE]\n> The number of the part is printed on the lowest piece."),
    ("Seal the seams again", "Every second year, or when water comes in.", "tents", _PUBLIC,
     "# What you need\n\n- a seam sealer for silicone or polyurethane\n- a small brush\n\n# Do it\n\nClean the seam, put on a thin coat from the inside, and let it dry for a night."),
    ("Pitch the Kestrel 2 in the wind", "Pegs first, poles after.", "tents", _PUBLIC,
     "1. Peg the side that faces the wind.\n2. Put in the poles.\n3. Stretch the lines until nothing flaps.\n\nTwo people do it in five minutes."),
    ("The zip jams", "Mostly it is sand; a worn slider can be changed.", "tents", _PUBLIC,
     "Brush the teeth with warm water and an old toothbrush. Then rub them with the stump of a candle.\n\nDoes the zip open behind the slider? The slider is worn: write to us, it costs nothing."),
    ("Clean the burner", "When the flame is yellow or small.", "stoves", _PUBLIC,
     "> [!WARNING]\n> Take off the cartridge, and wait until everything is cold.\n\n1. Unscrew the jet.\n2. Blow through it; never use a needle.\n3. Put it together, and look for leaks with soapy water."),
    ("The stove smells of gas", "Close it, go outside, look for the leak there.", "stoves", _PUBLIC,
     "# At once\n\n1. Close the valve.\n2. Bring it outside.\n3. Light nothing.\n\n# Then\n\nBrush soapy water on the thread. Where it bubbles, the seal is worn. Do not use the stove, and write to us."),
    ("Which cartridges fit", "All with a thread after EN 417.", "stoves", _PUBLIC,
     "| Stove | Cartridge |\n|---|---|\n| Ember | EN 417, 100 to 450 g |\n| Ember Duo | EN 417, 230 or 450 g |\n\nCartridges that are pierced or clicked on do not fit, also not with an adapter."),
    ("Cook in the cold", "Below freezing, gas needs help.", "stoves", _PUBLIC,
     "Use a winter mixture, keep the cartridge in your sleeping bag at night, and stand it on something that does not draw its warmth.\n\nNever cook inside a closed tent."),
    ("Where is my order?", "Two to four days in Europe; the link is in our mail.", "orders", _PUBLIC,
     "The mail that says that your order left has a link to the carrier.\n\n| Where | Days |\n|---|---|\n| Belgium, Netherlands | 1–2 |\n| rest of Europe | 2–4 |\n| Japan, America | 5–9 |\n\nNothing moved for three days? Write to us."),
    ("Change or cancel an order", "As long as it has not left.", "orders", _PUBLIC,
     "Write to us within two hours. Afterwards it is packed: then take it, and [send it back](article:2)."),
    ("Ways to pay", "Card, transfer, and what is usual where you live.", "orders", _PUBLIC,
     "- cards\n- transfer, in seven days\n- Bancontact, iDEAL, BLIK\n\nWe never ask for the number of a card by mail or telephone."),
    ("Duties outside the Union", "They are in the price that you see.", "orders", _PUBLIC,
     "What you see in the basket is all that you pay. Does the carrier ask for more? Do not pay it, and write to us."),
    ("Order a spare part", "Poles, pegs, seals, jets.", "orders", _PUBLIC,
     "Say which product it is and when you bought it. Small parts are sent in a letter, within two days."),
    ("Ask for a photograph of the damage", "What has to be seen on it before a part is sent.", "returns", _PARTNER,
     "Ask for two photographs: one of the whole thing, one of the break with something beside it that shows how large it is.\n\nDo not ask for it where the customer has written about that part before."),
    ("What you may give by yourself", "Vouchers, small refunds, parts.", "returns", _PARTNER,
     "| What | Up to |\n|---|---|\n| voucher | 20 EUR |\n| refund | what your charter says |\n| parts | without a limit, within the warranty |\n\nWhat is more waits for somebody of the house."),
    ("When gas is smelt", "Goes to the second line at once, whatever else waits.", "stoves", _PARTNER,
     "1. Tell them to close it and to bring it outside.\n2. Set the priority to urgent.\n3. Hand it over to the second line.\n\nCustomers read [this](article:9)."),
    ("Recalls: who decides", "Whom to wake, and what nobody says before.", "house", _INTERNAL,
     "Nobody says *recall* to a customer before the head of products did. Write down batch and date of purchase, and call the one who is on duty."),
    ("Journalists and lawyers", "They get one sentence and a name.", "house", _INTERNAL,
     "“Thank you, a colleague of mine answers you today.” Then hand it over to *Communication*. No more than that."),
    ("How we write", "Short, plain, by name.", "house", _PARTNER,
     "- Answer the question in the first sentence.\n- No word that a child does not know.\n- Say by when something happens, and do it."),
)  # fmt: skip

# Number in ARTICLES: language → title, in one sentence, text.
TRANSLATIONS: Mapping[int, Mapping[str, tuple[str, str, str]]] = {
    0: {
        "de": ("Ein nasses Zelt trocknen", "Damit nichts schimmelt und die Beschichtung hält.", "Bewahren Sie ein Zelt nie länger als einen Tag nass auf.\n\n# Aufhängen\n\n1. Wasser abschütteln.\n2. Im Schatten über eine Leine hängen.\n3. Nach einer Stunde wenden.\n\n> [!WARNING]\n> Trockner und Sonne hinter Glas zerstören die Beschichtung."),
        "fr": ("Faire sécher une tente", "Pour éviter la moisissure et protéger l’enduction.", "Ne gardez jamais une tente mouillée plus d’un jour.\n\n# La suspendre\n\n1. Secouez l’eau.\n2. Suspendez-la à l’ombre.\n3. Retournez-la après une heure."),
        "es": ("Secar una tienda mojada", "Para que no salga moho.", "No guarde nunca una tienda mojada más de un día.\n\n1. Sacuda el agua.\n2. Cuélguela a la sombra.\n3. Dele la vuelta después de una hora."),
        "nl": ("Een natte tent drogen", "Zodat er geen schimmel in komt.", "Bewaar een tent nooit langer dan een dag nat.\n\n1. Schud het water eraf.\n2. Hang haar in de schaduw.\n3. Keer haar na een uur."),
        "ja": ("濡れたテントを乾かす", "カビを防ぎ、コーティングを長持ちさせるために。", "濡れたまま一日以上しまわないでください。\n\n1. 水を払います。\n2. 日陰に干します。\n3. 一時間後に裏返します。"),
        "ar": ("تجفيف خيمة مبتلة", "حتى لا يظهر العفن.", "لا تحفظ الخيمة مبتلة أكثر من يوم.\n\n1. انفض الماء.\n2. علّقها في الظل.\n3. اقلبها بعد ساعة."),
        "pl": ("Suszenie mokrego namiotu", "Żeby nie pojawiła się pleśń.", "Nie przechowuj mokrego namiotu dłużej niż dzień.\n\n1. Strząśnij wodę.\n2. Powieś w cieniu.\n3. Odwróć po godzinie."),
    },
    1: {
        "de": ("Etwas zurückschicken", "Innerhalb von 60 Tagen.", "Was Sie nicht benutzt haben, können Sie innerhalb von 60 Tagen zurückschicken.\n\n1. Schreiben Sie uns die Nummer der Bestellung.\n2. Sie bekommen einen Aufkleber.\n3. Bringen Sie das Paket zur Post."),
        "fr": ("Renvoyer un article", "Dans les 60 jours.", "Vous pouvez renvoyer ce que vous n’avez pas utilisé dans les 60 jours.\n\n1. Écrivez-nous le numéro de la commande.\n2. Vous recevez une étiquette.\n3. Déposez le colis."),
        "nl": ("Iets terugsturen", "Binnen 60 dagen.", "Wat u niet hebt gebruikt, kunt u binnen 60 dagen terugsturen.\n\n1. Schrijf ons het nummer van de bestelling.\n2. U krijgt een etiket.\n3. Breng het pakket weg."),
    },
    8: {
        "de": ("Der Kocher riecht nach Gas", "Schließen, nach draußen, dort suchen.", "1. Ventil schließen.\n2. Nach draußen bringen.\n3. Nichts anzünden.\n\nBenutzen Sie den Kocher nicht mehr und schreiben Sie uns."),
        "nl": ("De brander ruikt naar gas", "Dichtdraaien en naar buiten.", "1. Draai de kraan dicht.\n2. Breng hem naar buiten.\n3. Steek niets aan.\n\nSchrijf ons."),
    },
}  # fmt: skip
